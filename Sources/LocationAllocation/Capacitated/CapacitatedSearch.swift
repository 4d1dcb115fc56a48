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
    return model.isSingle ? single(open, polished) : split(open, polished)
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
    guard
      var assignment = filled(open, byRegret) ?? filled(open, byDemand)
        ?? (polished && n <= 500 ? mended(open, byRegret) : nil)
    else { return nil }
    var open = open
    var room = rooms(open, assignment)
    improve(open, &assignment, &room, swaps: polished)
    for _ in 0..<8 where polished && recentre(&open, &assignment, &room) {
      improve(open, &assignment, &room, swaps: true)
    }
    let total =
      model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
      + assignment.indices.reduce(0) { $0 + cost[$1 * m + assignment[$1]] }
    let shares = assignment.indices.map { LocationSolution.Share(row: $0, site: assignment[$0], share: 1) }
    return CapacitatedPlan(open: open.sorted(), shares: shares, cost: total)
  }

  /// Moves sites to where they serve their own rows at less cost; whether any moved.
  private func recentre(_ open: inout [Int], _ assignment: inout [Int], _ room: inout ContiguousArray<Double>) -> Bool {
    var changed = false
    for place in open.indices where !model.isRequired[open[place]] {
      let site = open[place]
      let members = assignment.indices.filter { assignment[$0] == site }
      let load = model.capacities[site] - room[site]
      func total(_ site: Int) -> Double { members.reduce(model.fixedCosts[site]) { $0 + cost[$1 * m + site] } }
      var best = (site: site, cost: total(site) - 1e-9)
      for other in 0..<m where model.isUsable[other] && model.capacities[other] >= load && !open.contains(other) {
        let cost = total(other)
        if cost < best.cost { best = (other, cost) }
      }
      guard best.site != site else { continue }
      for row in members { assignment[row] = best.site }
      room[site] = model.capacities[site]
      room[best.site] = model.capacities[best.site] - load
      open[place] = best.site
      changed = true
    }
    return changed
  }

  /// Fills sites beyond their room where it must be, then shifts and swaps rows out of the overfull ones, what costs
  /// least for the overload it takes away first; nil when that gets stuck.
  private func mended(_ open: [Int], _ sequence: [Int]) -> [Int]? {
    var room = model.capacities
    var assignment = [Int](repeating: -1, count: n)
    for row in sequence {
      let sites = open.filter { cost[row * m + $0] < .infinity }
      let fitting = sites.filter { room[$0] >= model.demands[row] }
      guard
        let site = fitting.min(by: { cost[row * m + $0] < cost[row * m + $1] })
          ?? sites.max(by: { room[$0] < room[$1] })
      else { return nil }
      assignment[row] = site
      room[site] -= model.demands[row]
    }
    func over(_ room: Double) -> Double { max(0, -room) }
    while open.contains(where: { room[$0] < 0 }) {
      var best: (row: Int, site: Int, partner: Int, price: Double)?
      func propose(_ row: Int, _ site: Int, _ partner: Int, _ demand: Double, _ added: Double) {
        let from = assignment[row]
        let less =
          over(room[from]) + over(room[site]) - over(room[from] + demand) - over(room[site] - demand)
        guard less > 1e-9, added < .infinity else { return }
        let price = added > 0 ? added / less : added
        if price < best?.price ?? .infinity { best = (row, site, partner, price) }
      }
      for row in 0..<n where room[assignment[row]] < 0 {
        let from = assignment[row]
        for site in open where site != from {
          propose(row, site, -1, model.demands[row], cost[row * m + site] - cost[row * m + from])
        }
        for other in 0..<n where assignment[other] != from {
          let site = assignment[other]
          propose(
            row, site, other, model.demands[row] - model.demands[other],
            cost[row * m + site] - cost[row * m + from] + cost[other * m + from] - cost[other * m + site])
        }
      }
      guard let best else { return nil }
      let from = assignment[best.row]
      let demand = model.demands[best.row] - (best.partner < 0 ? 0 : model.demands[best.partner])
      if best.partner >= 0 { assignment[best.partner] = from }
      assignment[best.row] = best.site
      room[from] += demand
      room[best.site] -= demand
    }
    return assignment
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

  /// The transport problem, solved when polished; else sites are filled row by row.
  private func split(_ open: [Int], _ polished: Bool) -> CapacitatedPlan? {
    polished ? transported(open) : filledInParts(open)
  }

  private func transported(_ open: [Int]) -> CapacitatedPlan? {
    let open = open.sorted()
    var unit = ContiguousArray(repeating: Double.infinity, count: n * open.count)
    for row in 0..<n where model.demands[row] > 0 {
      for (place, site) in open.enumerated() {
        unit[row * open.count + place] = cost[row * m + site] / model.demands[row]
      }
    }
    let capacities = ContiguousArray(open.map { model.capacities[$0] })
    guard let transport = Transport(unit: unit, demands: model.demands, capacities: capacities) else { return nil }
    var shares: [LocationSolution.Share] = []
    var total = model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
    for row in 0..<n {
      if model.demands[row] == 0 {
        guard let site = open.min(by: { cost[row * m + $0] < cost[row * m + $1] }), cost[row * m + site] < .infinity
        else { return nil }
        shares.append(.init(row: row, site: site, share: 1))
        total += cost[row * m + site]
        continue
      }
      for (place, site) in open.enumerated() {
        let part = transport.amount[row * open.count + place] / model.demands[row]
        guard part > 0 else { continue }
        shares.append(.init(row: row, site: site, share: part))
        total += part * cost[row * m + site]
      }
    }
    return CapacitatedPlan(open: open, shares: shares, cost: total)
  }

  private func filledInParts(_ open: [Int]) -> CapacitatedPlan? {
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
      let ranked = tries.map { (relaxed($0), $0) }.filter { $0.0 < best.cost - 1e-9 }.sorted { $0.0 < $1.0 }
        .prefix(model.isSingle ? 300 : 40)
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
