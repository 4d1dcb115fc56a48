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
  private(set) var model: CapacitatedModel
  private(set) var bound = -Double.infinity
  private(set) var steps = 0
  private(set) var bestMultipliers: ContiguousArray<Double>
  private var multipliers: ContiguousArray<Double>
  private var reduced: ContiguousArray<Double>
  private(set) var bestReduced: ContiguousArray<Double>
  private(set) var chosen: [Int] = []
  /// How often each site was chosen and each entry served, lately: close to a solution of the linear relaxation.
  private(set) var frequency: ContiguousArray<Double>
  private(set) var share: ContiguousArray<Double>
  private var served: ContiguousArray<Double>
  private var direction: ContiguousArray<Double>
  /// Site → its room where rows stay whole and demands are small whole numbers; else nil.
  let wholeRoom: ContiguousArray<Int?>
  private var scale = 1.0
  private var stalled = 0

  /// A row that a site gains from serving.
  struct Item {
    var row: Int
    var gain: Double
    var demand: Double
    var entry: Int
  }

  /// - Parameters:
  ///   - multipliers: where to start; nil = the cheapest cost of each row.
  ///   - scale: of the first steps; smaller near good multipliers.
  init(_ model: CapacitatedModel, multipliers start: ContiguousArray<Double>? = nil, scale: Double = 1) {
    self.model = model
    self.scale = scale
    let isWhole = model.isSingle && model.demands.allSatisfy { $0 == $0.rounded() }
    wholeRoom = ContiguousArray(model.capacities.map { isWhole && $0 <= 2000 ? Int($0) : nil })
    multipliers = start ?? model.cheapest
    bestMultipliers = multipliers
    reduced = ContiguousArray(repeating: 0, count: model.siteCount)
    bestReduced = reduced
    frequency = reduced
    share = ContiguousArray(repeating: 0, count: model.rows.count)
    served = ContiguousArray(repeating: 0, count: model.rowCount)
    direction = served
  }

  var isSpent: Bool { scale < 0.002 }

  /// - Parameter patience: steps without success after which they shorten.
  mutating func step(target: Double, patience: Int = 12) {
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
    if stalled >= patience {
      scale *= 0.7
      stalled = 0
    }
    move(target: target, value: value)
  }

  /// The sites of least ρ, as many as must be or pay; required ones first.
  func choice(_ reduced: ContiguousArray<Double>) -> [Int] {
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
  private func knapsack(_ site: Int, _ multipliers: ContiguousArray<Double>, _ take: ((Item, Double) -> Void)?)
    -> Double
  {
    if let room = wholeRoom[site] { return wholeKnapsack(site, room, gains(site, multipliers), take) }
    var value = model.fixedCosts[site]
    var room = model.capacities[site]
    for item in gains(site, multipliers) {
      let part = item.demand > 0 ? min(1, room / item.demand) : 1
      guard part > 0 else { continue }
      value += part * item.gain
      room -= part * item.demand
      take?(item, part)
    }
    return value
  }

  /// The knapsack with undivided rows, by dynamic programming over the room (Bellman 1957). O(rows × room).
  private func wholeKnapsack(
    _ site: Int, _ room: Int, _ items: ContiguousArray<Item>,
    _ take: ((Item, Double) -> Void)?
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
        take(items[index], 1)
        filled -= Int(items[index].demand)
      }
    }
    return model.fixedCosts[site] + value[room]
  }

  /// Rows whose price exceeds their cost, best gain per demand first.
  func gains(_ site: Int, _ multipliers: ContiguousArray<Double>) -> ContiguousArray<Item> {
    var items: ContiguousArray<Item> = []
    for entry in model.starts[site]..<model.starts[site + 1] {
      let row = Int(model.rows[entry])
      let gain = model.costs[entry] - multipliers[row]
      if gain < 0 { items.append(Item(row: row, gain: gain, demand: model.demands[row], entry: entry)) }
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
    for site in frequency.indices { frequency[site] *= 0.9 }
    for entry in share.indices { share[entry] *= 0.9 }
    var shares = share
    for site in chosen {
      frequency[site] += 0.1
      _ = knapsack(site, multipliers) { item, part in
        taken[item.row] += part
        shares[item.entry] += 0.1 * part
      }
    }
    share = shares
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

  /// Goes on with a model that has fewer choices; the bound stays.
  mutating func restrict(to smaller: CapacitatedModel) {
    if smaller.rows.count != model.rows.count { share = ContiguousArray(repeating: 0, count: smaller.rows.count) }
    model = smaller
  }
}
