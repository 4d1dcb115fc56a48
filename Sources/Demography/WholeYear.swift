/// Rounds one year of a grid from real numbers to whole persons, from the city down.
///
/// Every sex and age group of the city is to be its nearest whole number. Streets first share the city's total by
/// largest remainders, and the cells of a street its total; then cells of a street are exchanged, one rounded up for
/// one rounded down, until the streets add up to the city's groups; the few persons left over, because rounded groups
/// do not add up to the rounded city, change single cells. Every cell stays within one person of its exact value, so
/// that groups far below one person in each street are not lost. (Controlled rounding: Cox 1987, *JASA* 82, 520–524.)
struct WholeYear {
  private let streets: Int
  private let row: Int

  init(_ grid: PopulationGrid) {
    streets = grid.streets.count
    row = grid.rowSize
  }

  /// - Parameter values: street × sex × age, not negative.
  func write(_ values: UnsafeBufferPointer<Double>, year: Int, into grid: inout PopulationGrid) {
    let start = grid.offset(year: year, street: 0)
    var sums = [Double](repeating: 0, count: streets)
    var groups = [Double](repeating: 0, count: row)
    for street in 0..<streets {
      var sum = 0.0
      for cell in 0..<row {
        let value = values[street * row + cell]
        sum += value
        groups[cell] += value
      }
      sums[street] = sum
    }
    let wanted = groups.map { Int($0.rounded(.toNearestOrAwayFromZero)) }
    let totals = shared(sums)
    grid.withCells { cells in
      let parts = UnsafeMutableBufferPointer(rebasing: cells[start..<start + streets * row])
      for street in 0..<streets {
        let range = street * row..<(street + 1) * row
        Apportionment.round(
          UnsafeBufferPointer(rebasing: values[range]), to: Int(totals[street]),
          into: UnsafeMutableBufferPointer(rebasing: parts[range]))
      }
      exchange(values, parts, wanted)
    }
  }

  private func shared(_ sums: [Double]) -> [Int32] {
    var totals = [Int32](repeating: 0, count: streets)
    sums.withUnsafeBufferPointer { sums in
      totals.withUnsafeMutableBufferPointer { Apportionment.round(sums, into: $0) }
    }
    return totals
  }

  /// Walks the streets once, moving persons from groups that the city has too many of to groups it lacks.
  private func exchange(
    _ values: UnsafeBufferPointer<Double>, _ parts: UnsafeMutableBufferPointer<Int32>, _ wanted: [Int]
  ) {
    var excess = wanted.map { -$0 }
    for street in 0..<streets {
      for cell in 0..<row { excess[cell] += Int(parts[street * row + cell]) }
    }
    var left = excess.reduce(0) { $0 + abs($1) }
    for street in 0..<streets {
      guard left > 0 else { return }
      let first = street * row
      while let up = best(in: excess, surplus: true, values, parts, first),
        let down = best(in: excess, surplus: false, values, parts, first)
      {
        parts[first + up] -= 1
        parts[first + down] += 1
        excess[up] -= 1
        excess[down] += 1
        left -= 2
      }
    }
    for cell in 0..<row where excess[cell] != 0 { turn(cell, by: excess[cell], values, parts) }
  }

  /// Turns the rounding of one group in as many streets as it takes, the cheapest first.
  private func turn(
    _ cell: Int, by excess: Int, _ values: UnsafeBufferPointer<Double>, _ parts: UnsafeMutableBufferPointer<Int32>
  ) {
    let surplus = excess > 0
    for _ in 0..<abs(excess) {
      var chosen: (street: Int, cost: Double)?
      for street in 0..<streets {
        let rest = values[street * row + cell] - Double(parts[street * row + cell])
        guard surplus ? rest < 0 : rest > 0 else { continue }
        if 1 - abs(rest) < chosen?.cost ?? .infinity { chosen = (street, 1 - abs(rest)) }
      }
      guard let chosen else { return }
      parts[chosen.street * row + cell] += surplus ? -1 : 1
    }
  }

  /// The cell whose rounding is cheapest to turn: of those rounded up the one with the smallest remainder, of those
  /// rounded down the one with the largest.
  private func best(
    in excess: [Int], surplus: Bool, _ values: UnsafeBufferPointer<Double>,
    _ parts: UnsafeMutableBufferPointer<Int32>, _ first: Int
  ) -> Int? {
    var chosen: (cell: Int, cost: Double)?
    for cell in 0..<row where surplus ? excess[cell] > 0 : excess[cell] < 0 {
      let value = values[first + cell]
      let rest = value - Double(parts[first + cell])
      guard surplus ? rest < 0 : rest > 0 else { continue }
      let cost = 1 - abs(rest)
      if cost < chosen?.cost ?? .infinity { chosen = (cell, cost) }
    }
    return chosen?.cell
  }
}
