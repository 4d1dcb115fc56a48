/// The Lagrangian bound of the maximal covering problem, and what it fixes.
///
/// A price `u[i]` in `0...weight[i]` on each row `z[i] ≤ Σ y[j]` leaves a knapsack over the sites with the values
/// `ρ[j] = Σ (i covered by j) u[i]`; its linear relaxation has a price λ per unit of cost, and
///
///     L(u) = Σ_i (weight[i] − u[i]) + λ·budget + Σ_j max(0, ρ[j] − λ·cost[j])
///
/// bounds every solution from above (Galvão & ReVelle, European Journal of Operational Research 88 (1996)). A site
/// whose reduced value `ρ[j] − λ·cost[j]` exceeds the gap is open, or closed, in every better solution (Beasley,
/// "Lagrangean heuristics for location problems", European Journal of Operational Research 65 (1993)).
struct MaximalCoverBound {
  private let model: MaximalCoverModel
  private(set) var price: ContiguousArray<Double>
  /// Reduced values at the best prices.
  private(set) var reduced: ContiguousArray<Double>
  /// The price of a unit of cost at the best prices.
  private(set) var rate = 0.0
  private(set) var best = Double.infinity
  private(set) var steps = 0
  private(set) var isFixedOpen: ContiguousArray<Bool>
  private(set) var isFixedClosed: ContiguousArray<Bool>

  /// - Parameter coverers: how often the incumbent covers each row; where the prices start.
  init(_ model: MaximalCoverModel, coverers: ContiguousArray<Int32>) {
    self.model = model
    price = ContiguousArray(repeating: 0, count: model.rowCount)
    for row in price.indices {
      let weight = Double(model.weight[row])
      price[row] = coverers[row] == 0 ? weight : coverers[row] == 1 ? weight * 0.5 : 0
    }
    reduced = ContiguousArray(repeating: 0, count: model.siteCount)
    isFixedOpen = ContiguousArray(repeating: false, count: model.siteCount)
    isFixedClosed = isFixedOpen
  }

  var fixedCount: Int { isFixedOpen.count { $0 } + isFixedClosed.count { $0 } }

  /// Walks down until the incumbent is proven, nothing moves or `limit` steps are done.
  ///
  /// - Parameter patience: steps without progress after which the steps become shorter; more of it ends lower, and later.
  mutating func walk(incumbent: Int64, unit: Int64, limit: Int, patience: Int = 12, isOver: () -> Bool) {
    let goal = Double(incumbent)
    var current = price
    var direction = ContiguousArray<Double>(repeating: 0, count: model.rowCount)
    var value = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    var chosen = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    var pace = 1.0
    var sinceBetter = 0
    var bestOfPace = Double.infinity
    for _ in 0..<limit {
      if isOver() && steps > 20 { return }
      steps += 1
      let (bound, rate) = relax(current, &value, &chosen)
      peg(bound, value, incumbent: goal + Double(unit))
      if bound < best {
        best = bound
        price = current
        self.rate = rate
        reduced = value
        if best < goal + Double(unit) - 1e-6 { return }
      }
      if bound < bestOfPace - max(1e-9, (bestOfPace.isFinite ? bestOfPace - goal : 0) * 1e-3) {
        bestOfPace = bound
        sinceBetter = 0
      } else {
        sinceBetter += 1
        if sinceBetter >= patience {
          pace *= 0.66
          sinceBetter = 0
          if pace < 2e-3 { return }
        }
      }
      let norm = slope(current, chosen, &direction)
      if norm <= 0 { return }
      let step = pace * max(bound - goal, 1) / norm
      for row in current.indices {
        let weight = Double(model.weight[row])
        current[row] = min(weight, max(0, current[row] - step * weight * direction[row]))
      }
    }
  }

  /// The bound at prices; fills the sites' reduced values and the knapsack's choice.
  private func relax(
    _ price: ContiguousArray<Double>, _ value: inout ContiguousArray<Double>, _ chosen: inout ContiguousArray<Double>
  ) -> (bound: Double, rate: Double) {
    var bound = Double(model.base)
    for row in price.indices { bound += Double(model.weight[row]) - price[row] }
    price.withUnsafeBufferPointer { price in
      model.rowsOfSite.items.withUnsafeBufferPointer { items in
        for site in value.indices {
          var sum = 0.0
          for position in model.rowsOfSite.range(site) { sum += price[Int(items[position])] }
          value[site] = sum
          chosen[site] = 0
        }
      }
    }
    let order = value.indices.sorted {
      let a = value[$0] * Double(model.cost[$1])
      let b = value[$1] * Double(model.cost[$0])
      return a != b ? a > b : $0 < $1
    }
    var left = Double(model.budget)
    var rate = 0.0
    for site in order {
      let cost = Double(model.cost[site])
      if left <= 0 {
        // The first site left out: any price between its rate and the last one's gives the same bound.
        rate = max(0, value[site] / cost)
        break
      }
      chosen[site] = min(1, left / cost)
      left -= cost
      rate = left < 0 ? value[site] / cost : 0
    }
    bound += rate * Double(model.budget)
    for site in value.indices {
      value[site] -= rate * Double(model.cost[site])
      if value[site] > 0 { bound += value[site] }
    }
    return (bound, rate)
  }

  private mutating func peg(_ bound: Double, _ value: ContiguousArray<Double>, incumbent: Double) {
    let gap = bound - incumbent + 1e-6
    for site in value.indices {
      if value[site] < -gap && value[site] < 0 { isFixedClosed[site] = true }
      if value[site] > gap && value[site] > 0 { isFixedOpen[site] = true }
    }
  }

  /// The slope in `direction`, smoothed by its past; returns its squared length in the metric of the weights.
  private func slope(
    _ price: ContiguousArray<Double>, _ chosen: ContiguousArray<Double>, _ direction: inout ContiguousArray<Double>
  ) -> Double {
    for row in direction.indices { direction[row] = 0.5 * direction[row] - 1 }
    for site in chosen.indices where chosen[site] > 0 {
      for position in model.rowsOfSite.range(site) {
        direction[Int(model.rowsOfSite.items[position])] += chosen[site]
      }
    }
    var norm = 0.0
    for row in direction.indices {
      let weight = Double(model.weight[row])
      // A price that its limit holds does not move.
      if direction[row] < 0 ? price[row] >= weight : price[row] <= 0 { continue }
      norm += weight * direction[row] * direction[row]
    }
    return norm
  }
}
