import Diagnostics
import Planning

/// Straight lines through the years of a table, cell by cell.
struct TableLine {
  let base: PopulationGrid
  let beyond: Trend.Beyond

  init(_ base: PopulationGrid, beyond: Trend.Beyond) {
    self.base = base
    self.beyond = beyond
  }

  /// - Throws: when the last step, gone on with for long, leads to more people than a cell can hold.
  func projected(over years: ClosedRange<Int>) throws(Problems) -> PopulationGrid {
    var result = PopulationGrid(years: Array(years), streets: base.streets, sexes: base.sexes, ages: base.ages)
    for (index, year) in years.enumerated() {
      let (low, high) = bracket(year)
      let span = base.years[high] - base.years[low]
      let share = span == 0 ? 0 : Double(year - base.years[low]) / Double(span)
      try check(low, high, share, year)
      result.write(state(low), state(high), share: share, year: index)
    }
    return result
  }

  private func check(_ low: Int, _ high: Int, _ share: Double, _ year: Int) throws(Problems) {
    guard share > 1 else { return }
    for cell in 0..<base.yearSize {
      let from = Double(base[low * base.yearSize + cell])
      guard from + (Double(base[high * base.yearSize + cell]) - from) * share >= Double(Int32.max) - 1 else { continue }
      var problems = Problems()
      problems.error(
        at: Place(layer: "population", id: base.streets[cell / base.rowSize]), value: "\(year)",
        Text(zh: "\(year) 年人数超出可表示范围。", en: "in \(year) there would be more people than can be held."))
      throw problems
    }
  }

  private func state(_ year: Int) -> ContiguousArray<Double> {
    let start = year * base.yearSize
    return ContiguousArray(base.cells[start..<start + base.yearSize].map(Double.init))
  }

  /// Table years on both sides; twice the last one when it is held.
  private func bracket(_ year: Int) -> (low: Int, high: Int) {
    let last = base.years.count - 1
    let after = base.years.firstIndex { $0 > year } ?? last + 1
    if after <= last { return (max(0, after - 1), after) }
    return beyond == .hold || last == 0 ? (last, last) : (last - 1, last)
  }
}
