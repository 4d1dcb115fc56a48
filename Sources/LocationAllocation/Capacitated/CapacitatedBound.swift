/// The Lagrangian bound of a capacitated problem: serving every row is priced, and each site solves a knapsack over the
/// rows it would gain from.
///
///     L(λ) = Σ λ[i] + min Σ_j ρ[j]·y[j]
///     ρ[j] = fixedCost[j] + min { Σ_i (cost[i,j] − λ[i])·x[i] : Σ_i demand[i]·x[i] ≤ capacity[j] }
///
/// Rows stay whole in the knapsack where they may not be split and demands are small whole numbers; elsewhere they are
/// divisible, which bounds single sourcing too. Sources: Beasley, "An algorithm
/// for solving large capacitated warehouse location problems", EJOR 33 (1988); Cornuéjols, Sridharan & Thizy, "A
/// comparison of heuristics and relaxations for the capacitated plant location problem", EJOR 50 (1991).
struct CapacitatedBound {
  let model: CapacitatedModel
  private(set) var bound = -Double.infinity
  private(set) var steps = 0
  private(set) var bestMultipliers: ContiguousArray<Double>
  private var multipliers: ContiguousArray<Double>
  private var reduced: ContiguousArray<Double>
  private(set) var bestReduced: ContiguousArray<Double>
  private(set) var chosen: [Int] = []
  private var served: ContiguousArray<Double>
  private var direction: ContiguousArray<Double>
  /// Site → its room where rows stay whole and demands are small whole numbers; else nil.
  private let wholeRoom: ContiguousArray<Int?>
  private var scale = 1.0
  private var stalled = 0

  init(_ model: CapacitatedModel) {
    self.model = model
    let isWhole = model.isSingle && model.demands.allSatisfy { $0 == $0.rounded() }
    wholeRoom = ContiguousArray(model.capacities.map { isWhole && $0 <= 2000 ? Int($0) : nil })
    var cheapest = ContiguousArray(repeating: Double.infinity, count: model.rowCount)
    for entry in model.rows.indices {
      cheapest[Int(model.rows[entry])] = min(cheapest[Int(model.rows[entry])], model.costs[entry])
    }
    multipliers = ContiguousArray(cheapest.map { $0.isFinite ? $0 : 0 })
    bestMultipliers = multipliers
    reduced = ContiguousArray(repeating: 0, count: model.siteCount)
    bestReduced = reduced
    served = ContiguousArray(repeating: 0, count: model.rowCount)
    direction = served
  }

  var isSpent: Bool { scale < 0.002 }

  mutating func step(target: Double) {
    steps += 1
    for site in 0..<model.siteCount {
      reduced[site] = model.isUsable[site] ? knapsack(site, multipliers, nil) : .infinity
    }
    chosen = choice(reduced)
    guard chosen.count >= model.least else {
      bound = .infinity
      return
    }
    var value = model.constant
    for multiplier in multipliers { value += multiplier }
    for site in chosen { value += reduced[site] }
    if value > bound {
      if value > bound + 1e-5 * (target - bound).magnitude { stalled = 0 } else { stalled += 1 }
      bound = value
      bestMultipliers = multipliers
      bestReduced = reduced
    } else {
      stalled += 1
    }
    if stalled >= 12 {
      scale *= 0.7
      stalled = 0
    }
    move(target: target, value: value)
  }

  /// The sites of least ρ, as many as must be or pay; required ones first.
  private func choice(_ reduced: ContiguousArray<Double>) -> [Int] {
    var sites = reduced.indices.filter { model.isRequired[$0] }
    let others = reduced.indices.filter { model.isUsable[$0] && !model.isRequired[$0] }
      .sorted { (reduced[$0], $0) < (reduced[$1], $1) }
    for site in others {
      guard sites.count < model.most, sites.count < model.least || reduced[site] < 0 else { break }
      sites.append(site)
    }
    return sites
  }

  /// ρ of a site; the rows it takes go to `take`.
  private func knapsack(_ site: Int, _ multipliers: ContiguousArray<Double>, _ take: ((Int, Double) -> Void)?) -> Double
  {
    if let room = wholeRoom[site] { return wholeKnapsack(site, room, gains(site, multipliers), take) }
    var value = model.fixedCosts[site]
    var room = model.capacities[site]
    for item in gains(site, multipliers) {
      let part = item.demand > 0 ? min(1, room / item.demand) : 1
      guard part > 0 else { continue }
      value += part * item.gain
      room -= part * item.demand
      take?(item.row, part)
    }
    return value
  }

  /// The knapsack with undivided rows, by dynamic programming over the room (Bellman 1957). O(rows × room).
  private func wholeKnapsack(
    _ site: Int, _ room: Int, _ items: ContiguousArray<(row: Int, gain: Double, demand: Double)>,
    _ take: ((Int, Double) -> Void)?
  ) -> Double {
    var value = ContiguousArray(repeating: 0.0, count: room + 1)
    var isTaken = ContiguousArray(repeating: false, count: items.count * (room + 1))
    for (index, item) in items.enumerated() {
      let size = Int(item.demand)
      guard size <= room else { continue }
      for filled in stride(from: room, through: size, by: -1) where value[filled - size] + item.gain < value[filled] {
        value[filled] = value[filled - size] + item.gain
        isTaken[index * (room + 1) + filled] = true
      }
    }
    if let take {
      var filled = room
      for index in items.indices.reversed() where isTaken[index * (room + 1) + filled] {
        take(items[index].row, 1)
        filled -= Int(items[index].demand)
      }
    }
    return model.fixedCosts[site] + value[room]
  }

  /// Rows whose price exceeds their cost, best gain per demand first.
  private func gains(
    _ site: Int, _ multipliers: ContiguousArray<Double>
  ) -> ContiguousArray<(row: Int, gain: Double, demand: Double)> {
    var items: ContiguousArray<(row: Int, gain: Double, demand: Double)> = []
    for entry in model.starts[site]..<model.starts[site + 1] {
      let row = Int(model.rows[entry])
      let gain = model.costs[entry] - multipliers[row]
      if gain < 0 { items.append((row, gain, model.demands[row])) }
    }
    items.sort { a, b in
      let (x, y) = (a.gain * b.demand, b.gain * a.demand)
      return x < y || (x == y && a.row < b.row)
    }
    return items
  }

  private mutating func move(target: Double, value: Double) {
    for row in served.indices { served[row] = 0 }
    var taken = served
    for site in chosen { _ = knapsack(site, multipliers) { taken[$0] += $1 } }
    served = taken
    var product = 0.0
    var old = 0.0
    var gradient = served
    for row in gradient.indices {
      gradient[row] = 1 - served[row]
      if gradient[row] < 0, multipliers[row] <= 0 { gradient[row] = 0 }
      product += gradient[row] * direction[row]
      old += direction[row] * direction[row]
    }
    let deflection = product < 0 ? -1.5 * product / old : 0
    var square = 0.0
    for row in gradient.indices {
      direction[row] = gradient[row] + deflection * direction[row]
      square += direction[row] * direction[row]
    }
    guard square > 0 else {
      scale = 0
      return
    }
    let length = scale * max(target - value, 1e-7 * target.magnitude) / square
    for row in multipliers.indices { multipliers[row] = max(0, multipliers[row] + length * direction[row]) }
  }

  /// The model without the sites and pairs that no solution below `cutoff` uses. Valid because forcing a pair costs at
  /// least what its knapsack costs with the row in it.
  func reduced(below cutoff: Double) -> CapacitatedModel {
    var smaller = model
    let sites = choice(bestReduced)
    let worst = sites.filter { !model.isRequired[$0] }.map { bestReduced[$0] }.max()
    // What opening a site that is not chosen adds: its ρ, less the worst chosen one where that may make room.
    func penalty(_ site: Int, _ own: Double) -> Double {
      if sites.contains(site) { return max(0, own - bestReduced[site]) }
      let room = sites.count < model.most ? own : .infinity
      return min(room, worst.map { own - min($0, own) } ?? .infinity)
    }
    for site in 0..<model.siteCount where model.isUsable[site] && !model.isRequired[site] && !sites.contains(site) {
      if bound + max(0, penalty(site, bestReduced[site])) >= cutoff { smaller.isUsable[site] = false }
    }
    var items: [ContiguousArray<(row: Int, gain: Double, demand: Double)>] = []
    for site in 0..<model.siteCount { items.append(smaller.isUsable[site] ? gains(site, bestMultipliers) : []) }
    let isUsable = smaller.isUsable
    smaller.keepEntries { site, entry in
      guard isUsable[site] else { return false }
      let row = Int(model.rows[entry])
      var own = model.fixedCosts[site] + model.costs[entry] - bestMultipliers[row]
      var room = model.capacities[site] - model.demands[row]
      guard room >= -1e-9 * model.demands[row] || !model.isSingle else { return false }
      if !model.isSingle { return bound + penalty(site, bestReduced[site]) < cutoff }
      for item in items[site] where item.row != row {
        let part = item.demand > 0 ? max(0, min(1, room / item.demand)) : 1
        if part <= 0 { continue }
        own += part * item.gain
        room -= part * item.demand
      }
      return bound + penalty(site, max(own, bestReduced[site])) < cutoff
    }
    return smaller
  }
}
