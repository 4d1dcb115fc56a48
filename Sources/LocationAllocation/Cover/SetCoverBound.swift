/// The Lagrangian bound of the set covering problem, and what it fixes.
///
/// With a price `u[i] ≥ 0` on each row, `L(u) = Σ u[i] + Σ_j min(0, cost[j] − Σ (i covered by j) u[i])` bounds every
/// solution from below; a site whose reduced cost exceeds the gap is closed, or open, in every better one. (Beasley,
/// "A Lagrangian heuristic for set-covering problems", Naval Research Logistics 37 (1990); Caprara, Fischetti & Toth,
/// "A heuristic method for the set covering problem", Operations Research 47 (1999).)
struct SetCoverBound {
  private let model: SetCoverModel
  private(set) var price: ContiguousArray<Double>
  private(set) var reduced: ContiguousArray<Double>
  private(set) var best = -Double.infinity
  private(set) var steps = 0
  private(set) var isFixedOpen: ContiguousArray<Bool>
  private(set) var isFixedClosed: ContiguousArray<Bool>

  init(_ model: SetCoverModel) {
    self.model = model
    price = ContiguousArray(
      (0..<model.rowCount).map { row in
        model.sitesOfRow[row].reduce(Double.infinity) {
          min($0, Double(model.cost[Int($1)]) / Double(model.rowsOfSite.range(Int($1)).count))
        }
      })
    reduced = ContiguousArray(repeating: 0, count: model.siteCount)
    isFixedOpen = ContiguousArray(repeating: false, count: model.siteCount)
    isFixedClosed = isFixedOpen
  }

  var fixedCount: Int { isFixedOpen.count { $0 } + isFixedClosed.count { $0 } }

  /// Walks up until the incumbent (its cost without the model's base) is proven, nothing moves or `limit` steps are
  /// done.
  mutating func walk(incumbent: Int64, unit: Int64, limit: Int, isOver: () -> Bool) {
    let better = Double(incumbent - unit)
    var current = price
    var direction = ContiguousArray<Double>(repeating: 0, count: model.rowCount)
    var value = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    var pace = 0.5
    var sinceBetter = 0
    var bestOfPace = -Double.infinity
    for _ in 0..<limit {
      if isOver() && steps > 20 { return }
      steps += 1
      var bound = current.reduce(0, +)
      for row in direction.indices { direction[row] = 0.5 * direction[row] + 1 }
      for site in value.indices {
        var sum = Double(model.cost[site])
        for position in model.rowsOfSite.range(site) { sum -= current[Int(model.rowsOfSite.items[position])] }
        value[site] = sum
        if sum < 0 {
          bound += sum
          for position in model.rowsOfSite.range(site) { direction[Int(model.rowsOfSite.items[position])] -= 1 }
        }
      }
      let gap = better - bound + 1e-6
      for site in value.indices {
        if value[site] > gap { isFixedClosed[site] = true }
        if value[site] < 0, -value[site] > gap { isFixedOpen[site] = true }
      }
      if bound > best {
        best = bound
        price = current
        reduced = value
        if best > better + 1e-6 { return }
      }
      if bound > bestOfPace + max(1e-9, bestOfPace.isFinite ? (better - bestOfPace) * 1e-3 : 0) {
        bestOfPace = bound
        sinceBetter = 0
      } else {
        sinceBetter += 1
        if sinceBetter >= 15 {
          pace *= 0.7
          sinceBetter = 0
          if pace < 1e-3 { return }
        }
      }
      var norm = 0.0
      for row in direction.indices where direction[row] > 0 || current[row] > 0 {
        norm += direction[row] * direction[row]
      }
      if norm <= 0 { return }
      let step = pace * max(Double(incumbent) - bound, 1e-3 * Double(incumbent)) / norm
      for row in current.indices { current[row] = max(0, current[row] + step * direction[row]) }
    }
  }
}
