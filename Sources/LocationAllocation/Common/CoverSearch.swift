/// Looks for at most so many sites that together cover every row, or proves that there are none: the question under the
/// p-center problem and under every model with a reach.
///
/// Only the rows that matter are given to CBC: it starts from rows that share no site and adds those its answer leaves
/// uncovered, until none is. Sites dominated on those rows are left out. Sources: Toregas et al., Operations Research 19
/// (1971); Chen & Handler, "Relaxation method for the solution of the minimax location-allocation problem in Euclidean
/// space", Naval Research Logistics 34 (1987); Chen & Chen, "New relaxation-based algorithms for the optimal solution of
/// the continuous and discrete p-center problems", Computers & Operations Research 36 (2009).
struct CoverSearch {
  enum Outcome: Equatable {
    /// At most `most` sites, ascending, the fixed ones among them.
    case found([Int])
    /// None, and at least this many are needed; nil when no number would do.
    case impossible(needed: Int?)
    case unknown
  }

  /// Row → the sites that cover it.
  var rows: SparseRows
  var roles: [SiteRole]
  var most: Int
  /// The most that closing existing sites may cost; nil = no limit.
  var closingBudget: Double?

  func run(_ clock: SolveClock, seed: UInt64) -> Outcome {
    let required = roles.indices.filter { roles[$0] == .required }
    guard required.count <= most else { return .impossible(needed: required.count) }
    var isOpen = ContiguousArray(repeating: false, count: roles.count)
    for site in required { isOpen[site] = true }
    let waiting = (0..<rows.count).filter { row in !rows[row].contains { isOpen[Int($0)] } }
    if waiting.contains(where: { rows[$0].allSatisfy { roles[Int($0)] == .forbidden } }) {
      return .impossible(needed: nil)
    }
    if closingBudget == nil, let sites = greedy(waiting, required), sites.count <= most {
      return .found(sites.sorted())
    }
    return exact(waiting, required, clock, seed)
  }

  /// Takes the site that covers most of what is left, again and again.
  private func greedy(_ waiting: [Int], _ required: [Int]) -> [Int]? {
    var sites = required
    var left = ContiguousArray(repeating: false, count: rows.count)
    var gain = ContiguousArray(repeating: 0, count: roles.count)
    for row in waiting {
      left[row] = true
      for site in rows[row] where roles[Int(site)] != .forbidden { gain[Int(site)] += 1 }
    }
    let covers = rows.transposed(columns: roles.count)
    while let best = gain.indices.max(by: { (gain[$0], $1) < (gain[$1], $0) }), gain[best] > 0 {
      guard sites.count < most else { return nil }
      sites.append(best)
      for row in covers[best] where left[Int(row)] {
        left[Int(row)] = false
        for site in rows[Int(row)] where roles[Int(site)] != .forbidden { gain[Int(site)] -= 1 }
      }
    }
    return sites
  }

  private func exact(_ waiting: [Int], _ required: [Int], _ clock: SolveClock, _ seed: UInt64) -> Outcome {
    #if CBC
      let byLength = waiting.sorted { (rows[$0].count, $0) < (rows[$1].count, $1) }
      var used = ContiguousArray(repeating: false, count: roles.count)
      var active: [Int] = []
      for row in byLength where !rows[row].contains(where: { used[Int($0)] }) {
        active.append(row)
        for site in rows[row] { used[Int(site)] = true }
      }
      if required.count + active.count > most, closingBudget == nil {
        return .impossible(needed: required.count + active.count)
      }
      while !clock.isOver {
        let columns = undominated(active)
        if columns.isEmpty { return active.isEmpty ? .found(required) : .impossible(needed: nil) }
        let program = program(active, columns)
        guard
          let outcome = CBCSolver(timeLimitSeconds: clock.remaining, seed: seed, watch: clock).solve(
            program, start: nil)
        else {
          return .unknown
        }
        if outcome.isInfeasible { return .impossible(needed: nil) }
        guard outcome.bound.isFinite else { return .unknown }
        let needed = required.count + Int((outcome.bound - 1e-6).rounded(.up))
        if needed > most { return .impossible(needed: needed) }
        guard let values = outcome.values else { return .unknown }
        let sites = (required + columns.indices.filter { values[$0] > 0.5 }.map { columns[$0] }).sorted()
        var isOpen = ContiguousArray(repeating: false, count: roles.count)
        for site in sites { isOpen[site] = true }
        let missed = byLength.filter { row in !rows[row].contains { isOpen[Int($0)] } }
        if missed.isEmpty { return sites.count <= most ? .found(sites) : .unknown }
        guard outcome.isProven else { return .unknown }
        active += spread(missed)
      }
    #endif
    return .unknown
  }

  /// Rows of `missed` that share no site, and a few more.
  private func spread(_ missed: [Int]) -> [Int] {
    var used = ContiguousArray(repeating: false, count: roles.count)
    var chosen: [Int] = []
    for row in missed where !rows[row].contains(where: { used[Int($0)] }) {
      chosen.append(row)
      for site in rows[row] { used[Int(site)] = true }
    }
    return chosen
  }

  /// Sites that may be opened, without those that cover no more of the active rows than another.
  private func undominated(_ active: [Int]) -> [Int] {
    let words = (active.count + 63) / 64
    var bits = ContiguousArray(repeating: UInt64(0), count: roles.count * words)
    var size = ContiguousArray(repeating: 0, count: roles.count)
    for (position, row) in active.enumerated() {
      for site in rows[row] where roles[Int(site)] == .candidate || roles[Int(site)].isExisting {
        bits[Int(site) * words + position / 64] |= 1 << UInt64(position % 64)
        size[Int(site)] += 1
      }
    }
    let ranked = roles.indices.filter { size[$0] > 0 || (closingBudget != nil && roles[$0].isExisting) }
      .sorted { (-size[$0], $0) < (-size[$1], $1) }
    var kept: [Int] = []
    for site in ranked {
      let mayGo = closingBudget == nil || !roles[site].isExisting
      let isDominated =
        mayGo
        && kept.contains { other in
          (0..<words).allSatisfy { bits[site * words + $0] & ~bits[other * words + $0] == 0 }
        }
      if !isDominated { kept.append(site) }
    }
    return kept.sorted()
  }

  private func program(_ active: [Int], _ columns: [Int]) -> MixedIntegerProgram {
    var program = MixedIntegerProgram()
    var columnOf = ContiguousArray(repeating: Int32(-1), count: roles.count)
    for site in columns { columnOf[site] = program.addColumn(cost: 1, isBinary: true) }
    for row in active {
      program.addRow(
        rows[row].compactMap { columnOf[Int($0)] >= 0 ? (columnOf[Int($0)], 1) : nil }, atLeast: 1)
    }
    if let closingBudget {
      let existing = columns.filter { roles[$0].isExisting }
      let all = roles.reduce(0) { $0 + $1.closingCost }
      program.addRow(existing.map { (columnOf[$0], roles[$0].closingCost) }, atLeast: all - closingBudget)
    }
    return program
  }
}
