/// Assigns rows to given open sites under their capacities, and exchanges open sites for others while that saves.
///
/// Rows are assigned in the order of what they lose at their second best site (Mulvey & Beck, "Solving capacitated
/// clustering problems", EJOR 18, 1984), then moved and swapped between sites while that saves.
struct CapacitatedSearch {
  let model: CapacitatedModel
  /// Row × site, +∞ where it cannot be; only for models small enough.
  private let cost: ContiguousArray<Double>
  private let n: Int
  private let m: Int

  /// Nil when the table would be too large.
  init?(_ model: CapacitatedModel, mostCells: Int = 40_000_000) {
    guard model.rowCount * model.siteCount <= mostCells else { return nil }
    self.model = model
    n = model.rowCount
    m = model.siteCount
    var cost = ContiguousArray(repeating: Double.infinity, count: n * m)
    for site in 0..<m {
      for entry in model.starts[site]..<model.starts[site + 1] {
        cost[Int(model.rows[entry]) * m + site] = model.costs[entry]
      }
    }
    self.cost = cost
  }

  /// A lower bound on the cost of these open sites: capacities left out.
  private func relaxed(_ open: [Int]) -> Double {
    var total = model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
    for row in 0..<n {
      var least = Double.infinity
      for site in open { least = min(least, cost[row * m + site]) }
      total += least
    }
    return total
  }

  /// The best plan found for these open sites; nil when no assignment was found.
  func plan(_ open: [Int], polished: Bool) -> CapacitatedPlan? {
    guard !open.isEmpty || n == 0 else { return nil }
    return model.isSingle ? single(open, polished) : split(open)
  }

  /// Rows by falling regret; those that cannot be anywhere come first and fail.
  private func order(_ open: [Int]) -> [Int] {
    var regret = ContiguousArray(repeating: 0.0, count: n)
    for row in 0..<n {
      var (first, second) = (Double.infinity, Double.infinity)
      for site in open {
        let value = cost[row * m + site]
        if value < first { (first, second) = (value, first) } else if value < second { second = value }
      }
      regret[row] = first.isFinite ? second - first : .infinity
    }
    return (0..<n).sorted { (-regret[$0], -model.demands[$0], $0) < (-regret[$1], -model.demands[$1], $1) }
  }

  private func single(_ open: [Int], _ polished: Bool) -> CapacitatedPlan? {
    let byRegret = order(open)
    let byDemand = (0..<n).sorted { (-model.demands[$0], $0) < (-model.demands[$1], $1) }
    for sequence in [byRegret, byDemand] {
      guard var assignment = filled(open, sequence) else { continue }
      var room = rooms(open, assignment)
      improve(open, &assignment, &room, swaps: polished)
      let total =
        model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
        + assignment.indices.reduce(0) { $0 + cost[$1 * m + assignment[$1]] }
      let shares = assignment.indices.map { LocationSolution.Share(row: $0, site: assignment[$0], share: 1) }
      return CapacitatedPlan(open: open.sorted(), shares: shares, cost: total)
    }
    return nil
  }

  private func rooms(_ open: [Int], _ assignment: [Int]) -> ContiguousArray<Double> {
    var room = model.capacities
    for (row, site) in assignment.enumerated() { room[site] -= model.demands[row] }
    return room
  }

  private func filled(_ open: [Int], _ sequence: [Int]) -> [Int]? {
    var room = model.capacities
    var assignment = [Int](repeating: -1, count: n)
    for row in sequence {
      var best = -1
      for site in open
      where room[site] >= model.demands[row] && cost[row * m + site] < .infinity
        && (best < 0 || cost[row * m + site] < cost[row * m + best])
      {
        best = site
      }
      guard best >= 0 else { return nil }
      assignment[row] = best
      room[best] -= model.demands[row]
    }
    return assignment
  }

  private func improve(
    _ open: [Int], _ assignment: inout [Int], _ room: inout ContiguousArray<Double>, swaps: Bool
  ) {
    var changed = true
    while changed {
      changed = false
      for row in 0..<n {
        let from = assignment[row]
        for site in open
        where cost[row * m + site] < cost[row * m + assignment[row]] - 1e-9 && room[site] >= model.demands[row] {
          room[assignment[row]] += model.demands[row]
          room[site] -= model.demands[row]
          assignment[row] = site
        }
        if assignment[row] != from { changed = true }
      }
      guard swaps, !changed else { continue }
      for a in 0..<n {
        for b in 0..<a where assignment[a] != assignment[b] {
          let (p, q) = (assignment[a], assignment[b])
          let saving = cost[a * m + p] + cost[b * m + q] - cost[a * m + q] - cost[b * m + p]
          let shift = model.demands[a] - model.demands[b]
          guard saving > 1e-9, room[p] + shift >= 0, room[q] - shift >= 0 else { continue }
          assignment[a] = q
          assignment[b] = p
          room[p] += shift
          room[q] -= shift
          changed = true
        }
      }
    }
  }

  /// Fills sites row by row; the transport problem proper is left to the program.
  private func split(_ open: [Int]) -> CapacitatedPlan? {
    var room = model.capacities
    var shares: [LocationSolution.Share] = []
    var total = model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
    for row in order(open) {
      var left = 1.0
      for site in open.sorted(by: { (cost[row * m + $0], $0) < (cost[row * m + $1], $1) }) where left > 0 {
        guard cost[row * m + site] < .infinity else { return nil }
        let demand = model.demands[row]
        let part = demand > 0 ? min(left, room[site] / demand) : left
        guard part > 1e-12 else { continue }
        shares.append(.init(row: row, site: site, share: part))
        total += part * cost[row * m + site]
        room[site] -= part * demand
        left -= part
        if left < 1e-12 { left = 0 }
      }
      if left > 0 { return nil }
    }
    shares.sort { ($0.row, $0.site) < ($1.row, $1.site) }
    return CapacitatedPlan(open: open.sorted(), shares: shares, cost: total)
  }

  /// Shakes the best plan and exchanges again: some open sites are swapped at random for sites near their rows.
  func iterated(
    _ start: CapacitatedPlan, rounds: Int, random: inout SplitMix64, clock: SolveClock
  ) -> CapacitatedPlan {
    var best = start
    for _ in 0..<rounds where !clock.isOver {
      var sites = best.open
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let movable = sites.indices.filter { !model.isRequired[sites[$0]] }
        guard let place = movable.randomElement(using: &random) else { break }
        let members = best.shares.filter { $0.site == sites[place] }.map(\.row)
        guard let row = members.randomElement(using: &random) else { continue }
        let near = (0..<m).filter { model.isUsable[$0] && !sites.contains($0) && cost[row * m + $0] < .infinity }
          .sorted { (cost[row * m + $0], $0) < (cost[row * m + $1], $1) }.prefix(8)
        if let site = near.randomElement(using: &random) { sites[place] = site }
      }
      guard let shaken = plan(sites, polished: true) else { continue }
      let descended = exchanged(shaken, clock: clock)
      if descended.cost < best.cost - 1e-9 * best.cost.magnitude { best = descended }
    }
    return best
  }

  /// Exchanges, opens and closes sites while that saves.
  func exchanged(_ start: CapacitatedPlan, clock: SolveClock) -> CapacitatedPlan {
    var best = start
    var improved = true
    while improved, !clock.isOver {
      improved = false
      var tries: [[Int]] = []
      let others = (0..<m).filter { model.isUsable[$0] && !best.open.contains($0) }
      for site in best.open where !model.isRequired[site] {
        let rest = best.open.filter { $0 != site }
        if rest.count >= model.least { tries.append(rest) }
        for other in others { tries.append(rest + [other]) }
      }
      if best.open.count < model.most { for other in others { tries.append(best.open + [other]) } }
      let ranked = tries.map { (relaxed($0), $0) }.filter { $0.0 < best.cost - 1e-9 }.sorted { $0.0 < $1.0 }.prefix(300)
      for (least, sites) in ranked where least < best.cost - 1e-9 {
        if clock.isOver { break }
        if let plan = plan(sites, polished: n <= 2000), plan.cost < best.cost - 1e-9 * best.cost.magnitude {
          best = plan
          improved = true
          break
        }
      }
    }
    return best
  }
}
