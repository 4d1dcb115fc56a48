import Planning

/// Straight lines through the years of a table, cell by cell.
struct TableLine {
  let base: PopulationGrid
  let beyond: Trend.Beyond

  init(_ base: PopulationGrid, beyond: Trend.Beyond) {
    self.base = base
    self.beyond = beyond
  }

  func projected(over years: ClosedRange<Int>) -> PopulationGrid {
    var result = PopulationGrid(years: Array(years), streets: base.streets, sexes: base.sexes, ages: base.ages)
    for (index, year) in years.enumerated() {
      let (low, high) = bracket(year)
      let span = base.years[high] - base.years[low]
      let share = span == 0 ? 0 : Double(year - base.years[low]) / Double(span)
      result.write(state(low), state(high), share: share, year: index)
    }
    return result
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
