/// One year on the straight lines between two states of all cells, rounded to whole persons from the city down.
///
/// Every sex and age group of the city is to be its nearest whole number. Each street's total is rounded so that the
/// running sum over the streets is the rounded running sum; the cells of a street share its total by largest
/// remainders. Then cells of a street are exchanged, one rounded up for one rounded down, until the streets add up to
/// the city's groups; the few persons left over, because rounded groups do not add up to the rounded city, change
/// single cells. Every cell stays within one person of its exact value, and groups far below one person in each street
/// are not lost. (Controlled rounding: Cox 1987, *JASA* 82, 520–524.)
struct WholeYear {
  /// Street × sex × age.
  let before: UnsafeBufferPointer<Double>
  let after: UnsafeBufferPointer<Double>
  /// How far from `before` to `after`; beyond 1 the line goes on, but not below nobody.
  let share: Double
  /// Cells of a street, and age groups among them.
  let row: Int
  let groups: Int
  /// The youngest groups that are not told.
  let unknown: Int

  private var streets: Int { row == 0 ? 0 : before.count / row }

  private func value(_ cell: Int) -> Double {
    if cell % groups < unknown { return 0 }
    return max(0, before[cell] + (after[cell] - before[cell]) * share)
  }

  func write(into parts: UnsafeMutablePointer<Int32>) {
    let (row, streets, share) = (self.row, self.streets, self.share)
    guard streets > 0, let before = before.baseAddress, let after = after.baseAddress else { return }
    let rounder = Rounder(capacity: row)
    var exact = [Double](repeating: 0, count: row)
    var excess = [Int](repeating: 0, count: row)
    var values = [Double](repeating: 0, count: row)
    exact.withUnsafeMutableBufferPointer { exact in
      excess.withUnsafeMutableBufferPointer { excess in
        values.withUnsafeMutableBufferPointer { values in
          guard let line = values.baseAddress else { return }
          var running = 0.0
          var given = 0
          for street in 0..<streets {
            let first = street * row
            for cell in 0..<row {
              let from = before[first + cell]
              line[cell] = max(0, from + (after[first + cell] - from) * share)
            }
            if unknown > 0 { clearUnknown(line) }
            for cell in 0..<row {
              running += line[cell]
              exact[cell] += line[cell]
            }
            let upTo = Int(running + 0.5)
            rounder.round(line, to: upTo - given, into: parts + first, count: row)
            given = upTo
            for cell in 0..<row { excess[cell] += Int(parts[first + cell]) }
          }
          for cell in 0..<row { excess[cell] -= Int(exact[cell].rounded(.toNearestOrAwayFromZero)) }
        }
      }
    }
    exchange(parts, &excess)
    for cell in 0..<row where excess[cell] != 0 { turn(cell, by: excess[cell], parts) }
  }

  private func clearUnknown(_ line: UnsafeMutablePointer<Double>) {
    for first in stride(from: 0, to: row, by: groups) {
      for cell in first..<first + unknown { line[cell] = 0 }
    }
  }

  /// Moves persons inside streets from groups that the city has too many of to groups it lacks, one a street and
  /// round, so that no street bears more than its part.
  private func exchange(_ parts: UnsafeMutablePointer<Int32>, _ excess: inout [Int]) {
    var surplus = excess.reduce(0) { $0 + max(0, $1) }
    var lack = excess.reduce(0) { $0 + max(0, -$1) }
    var moved = true
    while moved, surplus > 0, lack > 0 {
      moved = false
      for street in 0..<streets {
        guard surplus > 0, lack > 0 else { return }
        let first = street * row
        guard let up = cheapest(excess, surplus: true, parts, first),
          let down = cheapest(excess, surplus: false, parts, first)
        else { continue }
        parts[first + up] -= 1
        parts[first + down] += 1
        excess[up] -= 1
        excess[down] += 1
        surplus -= 1
        lack -= 1
        moved = true
      }
    }
  }

  /// The cell whose rounding is cheapest to turn: of those rounded up the one with the smallest remainder, of those
  /// rounded down the one with the largest.
  private func cheapest(
    _ excess: [Int], surplus: Bool, _ parts: UnsafeMutablePointer<Int32>, _ first: Int
  ) -> Int? {
    var chosen: (cell: Int, cost: Double)?
    for cell in 0..<row where surplus ? excess[cell] > 0 : excess[cell] < 0 {
      let rest = value(first + cell) - Double(parts[first + cell])
      guard surplus ? rest < 0 : rest > 0 else { continue }
      if 1 - abs(rest) < chosen?.cost ?? .infinity { chosen = (cell, 1 - abs(rest)) }
    }
    return chosen?.cell
  }

  /// Turns the rounding of one group in as many streets as it takes, the cheapest first.
  private func turn(_ cell: Int, by excess: Int, _ parts: UnsafeMutablePointer<Int32>) {
    let surplus = excess > 0
    for _ in 0..<abs(excess) {
      var chosen: (street: Int, cost: Double)?
      for street in 0..<streets {
        let rest = value(street * row + cell) - Double(parts[street * row + cell])
        guard surplus ? rest < 0 : rest > 0 else { continue }
        if 1 - abs(rest) < chosen?.cost ?? .infinity { chosen = (street, 1 - abs(rest)) }
      }
      guard let chosen else { return }
      parts[chosen.street * row + cell] += surplus ? -1 : 1
    }
  }
}
