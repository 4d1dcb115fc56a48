/// A capacitated allocation problem as the search, the bound and the program see it: for each site the rows it can
/// serve, all sites in flat arrays.
struct CapacitatedModel {
  let problem: AllocationProblem
  let rowCount: Int
  let siteCount: Int
  /// Site → where its entries begin; the last is the end.
  var starts: ContiguousArray<Int> = [0]
  var rows: ContiguousArray<Int32> = []
  /// Weighted cost of serving the whole row.
  var costs: ContiguousArray<Double> = []
  var isUsable: ContiguousArray<Bool>
  var isRequired: ContiguousArray<Bool>
  let fixedCosts: ContiguousArray<Double>
  let constant: Double
  let demands: ContiguousArray<Double>
  let capacities: ContiguousArray<Double>
  /// The least number of open sites, at least as many as it takes to hold the demand.
  private(set) var least: Int
  let most: Int
  let isSingle: Bool
  /// Every cost is whole and rows are not split, so a bound may be rounded up.
  private(set) var isWhole: Bool

  init(_ problem: AllocationProblem) {
    self.problem = problem
    rowCount = problem.costs.rowCount
    siteCount = problem.costs.siteCount
    isUsable = ContiguousArray(problem.roles.map { $0 != .forbidden })
    isRequired = ContiguousArray(problem.roles.map { $0 == .required })
    fixedCosts = ContiguousArray(zip(problem.openingCosts, problem.roles).map { $0 - $1.closingCost })
    constant = problem.roles.reduce(0) { $0 + $1.closingCost }
    demands = ContiguousArray(problem.demands)
    capacities = ContiguousArray(problem.capacities ?? Array(repeating: .infinity, count: siteCount))
    least = problem.count.lowerBound
    most = min(problem.count.upperBound, siteCount)
    isSingle = problem.sourcing == .single
    isWhole = isSingle && fixedCosts.allSatisfy { $0 == $0.rounded() } && constant == constant.rounded()
    let reachRows = problem.reachRows()
    let byRow = reachRows.transposed(columns: siteCount)
    starts.append(contentsOf: byRow.offsets.dropFirst().map { Int($0) })
    rows = byRow.items
    costs = ContiguousArray(repeating: 0, count: rows.count)
    var next = starts
    withUnsafeTemporaryAllocation(of: Double.self, capacity: siteCount) { scratch in
      for row in 0..<rowCount {
        problem.costs.fill(row, scratch)
        for site in reachRows[row] {
          let cost = problem.weights[row] * scratch[Int(site)]
          costs[next[Int(site)]] = cost
          next[Int(site)] += 1
          if cost != cost.rounded() { isWhole = false }
        }
      }
    }
    if isSingle {
      // A row larger than a site can hold is never served there.
      let whole = self
      keepEntries { whole.demands[Int(whole.rows[$1])] <= whole.capacities[$0] * (1 + 1e-12) }
    }
    _ = settle()
  }

  /// Row → its cost at its cheapest site; 0 where it has none.
  var cheapest: ContiguousArray<Double> {
    var cheapest = ContiguousArray(repeating: Double.infinity, count: rowCount)
    for entry in rows.indices { cheapest[Int(rows[entry])] = min(cheapest[Int(rows[entry])], costs[entry]) }
    return ContiguousArray(cheapest.map { $0.isFinite ? $0 : 0 })
  }

  func isFree(_ site: Int) -> Bool { isUsable[site] && !isRequired[site] }

  /// Draws what follows from the number of sites and their capacities. False when they cannot hold the demand.
  mutating func settle() -> Bool {
    let total = demands.reduce(0, +) * (1 - 1e-9)
    let usable = isUsable.indices.filter { isUsable[$0] }
    let required = usable.filter { isRequired[$0] }
    var held = required.reduce(0) { $0 + capacities[$1] }
    var needed = required.count
    for capacity in usable.filter({ !isRequired[$0] }).map({ capacities[$0] }).sorted(by: >) where held < total {
      held += capacity
      needed += 1
    }
    guard held >= total, needed <= most, usable.count >= least else { return false }
    least = max(least, needed)
    if required.count == most { for site in usable where !isRequired[site] { isUsable[site] = false } }
    if usable.count == least { for site in usable { isRequired[site] = true } }
    return true
  }

  /// Drops entries; `keep` is asked with site and entry.
  mutating func keepEntries(_ keep: (Int, Int) -> Bool) {
    var kept = 0
    var begin = 0
    for site in 0..<siteCount {
      let end = starts[site + 1]
      for entry in begin..<end where keep(site, entry) {
        rows[kept] = rows[entry]
        costs[kept] = costs[entry]
        kept += 1
      }
      begin = end
      starts[site + 1] = kept
    }
    rows.removeLast(rows.count - kept)
    costs.removeLast(costs.count - kept)
  }
}

/// A feasible answer: what each row gets from each site.
struct CapacitatedPlan {
  var open: [Int]
  var shares: [LocationSolution.Share]
  var cost: Double
}
