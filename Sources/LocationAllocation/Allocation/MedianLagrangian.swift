/// The Lagrangian bound of a ``MedianModel``: the requirement that every row is served is priced by `multipliers`.
///
///     L(λ) = Σ_i λ[i] + min Σ_j ρ[j]·y[j],   ρ[j] = fixedCost[j] + Σ_i min(0, cost[i,j] − λ[i])
///
/// The sites with the least ρ are chosen, as many as the count allows and pays. λ is improved by a deflected subgradient
/// with Polyak's step (Camerini, Fratta & Maffioli, Mathematical Programming Study 3, 1975). Sources: Cornuéjols, Fisher
/// & Nemhauser, "Location of bank accounts to optimize float", Management Science 23 (1977); Beasley, "Lagrangean
/// heuristics for location problems", EJOR 65 (1993).
struct MedianLagrangian {
  let model: MedianModel
  private(set) var multipliers: ContiguousArray<Double>
  /// The best bound so far and the multipliers that gave it.
  private(set) var bound = -Double.infinity
  private(set) var bestMultipliers: ContiguousArray<Double>
  /// How often each site was chosen, lately: close to a solution of the linear relaxation.
  private(set) var frequency: ContiguousArray<Double>
  private(set) var steps = 0
  private var reduced: ContiguousArray<Double>
  /// ρ at the best bound, and how many free sites were chosen there.
  private var bestReduced: ContiguousArray<Double> = []
  private var chosen: ContiguousArray<Bool>
  private var chosenFree: ContiguousArray<Int32> = []
  private var order: ContiguousArray<Int32>
  private var ends: ContiguousArray<Int>
  private var gradient: ContiguousArray<Double>
  private var direction: ContiguousArray<Double>
  private var scale = 1.0
  private var stalled = 0

  /// - Parameter multipliers: where to start; those above the limit of their row are lowered to it.
  init(_ model: MedianModel, multipliers: ContiguousArray<Double>) {
    self.model = model
    self.multipliers = multipliers
    for row in 0..<model.rowCount { self.multipliers[row] = min(multipliers[row], model.limits[row]) }
    bestMultipliers = self.multipliers
    frequency = ContiguousArray(repeating: 0, count: model.siteCount)
    reduced = frequency
    chosen = ContiguousArray(repeating: false, count: model.siteCount)
    order = ContiguousArray(model.states.indices.lazy.filter { model.states[$0] == .free }.map { Int32($0) })
    ends = ContiguousArray(repeating: 0, count: model.rowCount)
    gradient = ContiguousArray(repeating: 0, count: model.rowCount)
    direction = gradient
  }

  /// The open and chosen sites of the last step, ascending.
  var chosenSites: [Int] { chosen.indices.filter { chosen[$0] } }

  var scaleIsSpent: Bool { scale < 0.005 }

  mutating func restoreBest(scale newScale: Double) {
    multipliers = bestMultipliers
    scale = newScale
    stalled = 0
    for row in direction.indices { direction[row] = 0 }
  }

  /// Evaluates the multipliers and moves them towards a better bound; `target` is the cost to reach or exceed.
  /// Returns the bound of this step.
  mutating func step(target: Double, patience: Int) -> Double {
    price()
    let value = choose()
    steps += 1
    if value > bound + 1e-9 * value.magnitude {
      if value > bound + 1e-5 * (target - bound).magnitude { stalled = 0 } else { stalled += 1 }
      bound = value
      bestMultipliers = multipliers
      bestReduced = reduced
    } else {
      stalled += 1
    }
    if stalled >= patience {
      scale *= 0.6
      stalled = 0
    }
    for site in order { frequency[Int(site)] *= 0.9 }
    for site in chosenFree { frequency[Int(site)] += 0.1 }
    move(target: target, value: value)
    return value
  }

  /// ρ of every site, and where in each list the multiplier lies.
  private mutating func price() {
    let model = model
    reduced.withUnsafeMutableBufferPointer { reduced in
      for site in 0..<model.siteCount { reduced[site] = model.fixedCosts[site] }
      ends.withUnsafeMutableBufferPointer { ends in
        multipliers.withUnsafeBufferPointer { multipliers in
          model.sites.withUnsafeBufferPointer { sites in
            model.costs.withUnsafeBufferPointer { costs in
              model.starts.withUnsafeBufferPointer { starts in
                for row in 0..<model.rowCount {
                  let multiplier = multipliers[row]
                  var entry = starts[row]
                  let end = starts[row + 1]
                  while entry < end, costs[entry] < multiplier {
                    reduced[Int(sites[entry])] += costs[entry] - multiplier
                    entry += 1
                  }
                  ends[row] = entry
                }
              }
            }
          }
        }
      }
    }
  }

  /// Chooses the sites with the least ρ; returns the bound.
  private mutating func choose() -> Double {
    for site in chosenFree { chosen[Int(site)] = false }
    chosenFree.removeAll(keepingCapacity: true)
    var value = model.constant
    for multiplier in multipliers { value += multiplier }
    var open = 0
    for site in 0..<model.siteCount where model.states[site] == .open {
      chosen[site] = true
      value += reduced[site]
      open += 1
    }
    order.sort { a, b in
      let (x, y) = (reduced[Int(a)], reduced[Int(b)])
      return x < y || (x == y && a < b)
    }
    for site in order {
      guard open < model.most, open < model.least || reduced[Int(site)] < 0 else { break }
      chosen[Int(site)] = true
      chosenFree.append(site)
      value += reduced[Int(site)]
      open += 1
    }
    return open < model.least ? .infinity : value
  }

  private mutating func move(target: Double, value: Double) {
    let model = model
    var gradientSquare = 0.0
    var product = 0.0
    var directionSquare = 0.0
    for row in 0..<model.rowCount {
      var served = 0
      for entry in model.starts[row]..<ends[row] where chosen[Int(model.sites[entry])] { served += 1 }
      var slope = Double(1 - served)
      // At the limit a row cannot pay more: someone beyond the list, or an open site, serves it.
      if slope > 0, multipliers[row] >= model.limits[row] { slope = 0 }
      if slope < 0, multipliers[row] <= 0 { slope = 0 }
      gradient[row] = slope
      gradientSquare += slope * slope
      product += slope * direction[row]
      directionSquare += direction[row] * direction[row]
    }
    guard gradientSquare > 0 else {
      scale = 0
      return
    }
    let deflection = product < 0 ? -1.5 * product / directionSquare : 0
    var square = 0.0
    for row in 0..<model.rowCount {
      direction[row] = gradient[row] + deflection * direction[row]
      square += direction[row] * direction[row]
    }
    let length = scale * max(target - value, 1e-7 * target.magnitude) / square
    for row in 0..<model.rowCount {
      multipliers[row] = min(max(0, multipliers[row] + length * direction[row]), model.limits[row])
    }
  }

  /// The bound of a smaller model, started from these multipliers; what is known stays known.
  func restricted(to states: ContiguousArray<MedianModel.SiteState>) -> MedianLagrangian {
    var next = MedianLagrangian(model.restricted(to: states), multipliers: bestMultipliers)
    next.bound = bound
    next.scale = scale
    next.steps = steps
    next.frequency = frequency
    return next
  }

  /// Fixes what cannot be otherwise in a solution below `cutoff`, by the ρ of the best bound. Returns the new states
  /// and how many were fixed.
  func fixed(below cutoff: Double) -> (states: ContiguousArray<MedianModel.SiteState>, count: Int) {
    var states = model.states
    guard !bestReduced.isEmpty else { return (states, 0) }
    let ranked = order.sorted { (bestReduced[Int($0)], $0) < (bestReduced[Int($1)], $1) }
    let opened = states.count { $0 == .open }
    var taken = 0
    for site in ranked {
      guard opened + taken < model.most, opened + taken < model.least || bestReduced[Int(site)] < 0 else { break }
      taken += 1
    }
    let canShrink = opened + taken > model.least
    let canGrow = opened + taken < model.most
    let worstTaken = taken > 0 ? bestReduced[Int(ranked[taken - 1])] : nil
    let bestLeft = taken < ranked.count ? bestReduced[Int(ranked[taken])] : nil
    var count = 0
    for (rank, site) in ranked.enumerated() {
      let own = bestReduced[Int(site)]
      var others = Double.infinity
      if rank < taken {
        if canShrink { others = bound - own }
        if let bestLeft { others = min(others, bound - own + bestLeft) }
      } else {
        if canGrow { others = bound + own }
        if let worstTaken { others = min(others, bound + own - worstTaken) }
      }
      if others >= cutoff {
        states[Int(site)] = rank < taken ? .open : .closed
        count += 1
      }
    }
    return (states, count)
  }
}
