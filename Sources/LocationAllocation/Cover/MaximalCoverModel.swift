/// A maximal covering problem reduced to what decides it: merged rows, no dominated and no fixed sites.
///
///     max  base + Σ_i weight[i]·z[i]
///     z[i] ≤ Σ (j covers i) y[j],   Σ_j cost[j]·y[j] ≤ budget,   y ∈ {0, 1},  0 ≤ z ≤ 1
///
/// With unit costs the budget is the number p of the classical model (Church & ReVelle, "The maximal covering location
/// problem", Papers of the Regional Science Association 32 (1974)); with others it is its budgeted form (Khuller, Moss
/// & Naor, "The budgeted maximum coverage problem", Information Processing Letters 70 (1999)).
struct MaximalCoverModel {
  /// Weight covered by sites that are fixed open.
  private(set) var base: Int64
  private(set) var weight: ContiguousArray<Int64>
  private(set) var rowsOfSite: SparseRows
  private(set) var sitesOfRow: SparseRows
  private(set) var cost: ContiguousArray<Int64>
  private(set) var budget: Int64
  /// The caller's numbers of the remaining sites, ascending, and of those fixed open.
  private(set) var original: ContiguousArray<Int32>
  private(set) var fixedOpen: [Int32]

  var siteCount: Int { cost.count }
  var rowCount: Int { weight.count }
  /// Everything that can be covered.
  var reachable: Int64 { weight.reduce(base, +) }
  var hasUnitCosts: Bool { cost.allSatisfy { $0 == 1 } }
  /// The most sites that can be open at once.
  var mostOpen: Int {
    var left = budget
    var count = 0
    for price in cost.sorted() {
      left -= price
      if left < 0 { break }
      count += 1
    }
    return count
  }

  /// - Parameters:
  ///   - coverers: for each demand row, the ascending sites that cover it.
  ///   - cost: per site, at least 0.
  ///   - mustOpen, mayNotOpen: per site. The fixed ones have to fit the budget.
  init(
    weights: ContiguousArray<Int64>, coverers: SparseRows, cost: ContiguousArray<Int64>, budget: Int64,
    mustOpen: ContiguousArray<Bool>, mayNotOpen: ContiguousArray<Bool>
  ) {
    base = 0
    weight = []
    rowsOfSite = SparseRows()
    sitesOfRow = SparseRows()
    self.cost = cost
    self.budget = budget
    original = ContiguousArray(0..<Int32(cost.count))
    fixedOpen = []
    reduce(weights: weights, coverers: coverers, open: mustOpen, closed: mayNotOpen)
  }

  /// The same problem with some of its sites fixed.
  func fixing(open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>) -> MaximalCoverModel {
    var model = self
    model.reduce(weights: weight, coverers: sitesOfRow, open: open, closed: closed)
    return model
  }

  /// The remaining sites among open ones given by the caller's numbers.
  func sites(open: [Int32]) -> [Int32] {
    let isOpen = Set(open)
    return original.indices.filter { isOpen.contains(original[$0]) }.map(Int32.init)
  }

  /// Takes out fixed sites and the rows they decide, merges what became equal, and drops dominated sites.
  private mutating func reduce(
    weights: ContiguousArray<Int64>, coverers: SparseRows, open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>
  ) {
    var isOpen = open
    for site in isOpen.indices where cost[site] == 0 && !closed[site] { isOpen[site] = true }
    for site in isOpen.indices where isOpen[site] {
      fixedOpen.append(original[site])
      budget -= cost[site]
    }
    var number = ContiguousArray<Int32>(repeating: -1, count: isOpen.count)
    var kept = ContiguousArray<Int32>()
    for site in isOpen.indices where !isOpen[site] && !closed[site] && cost[site] <= budget {
      number[site] = Int32(kept.count)
      kept.append(Int32(site))
    }
    cost = ContiguousArray(kept.map { cost[Int($0)] })
    original = ContiguousArray(kept.map { original[Int($0)] })
    merge(weights, coverers, number: number, isOpen: isOpen)
    // Opening the dominating site instead, or saving the money when it is open already, never covers less.
    let dominated = dominatedSites(rowsOfSite: rowsOfSite, sitesOfRow: sitesOfRow, cost: cost)
    if dominated.contains(true) {
      let survivors = dominated.indices.filter { !dominated[$0] }
      var renumber = ContiguousArray<Int32>(repeating: -1, count: dominated.count)
      for (new, old) in survivors.enumerated() { renumber[old] = Int32(new) }
      cost = ContiguousArray(survivors.map { cost[$0] })
      original = ContiguousArray(survivors.map { original[$0] })
      merge(weight, sitesOfRow, number: renumber, isOpen: ContiguousArray(repeating: false, count: dominated.count))
    }
  }

  /// Rows restricted to the sites that have a number; a row that an open site covers moves to the base.
  private mutating func merge(
    _ weights: ContiguousArray<Int64>, _ coverers: SparseRows, number: ContiguousArray<Int32>,
    isOpen: ContiguousArray<Bool>
  ) {
    let left = RemainingRows(sitesOfRow: coverers, number: number, isOpen: isOpen) { weights[$0] > 0 }
    sitesOfRow = left.classes.sitesOfClass
    weight = ContiguousArray(repeating: 0, count: sitesOfRow.count)
    for row in weights.indices {
      if left.isCovered[row] {
        base += weights[row]
      } else if left.classes.classOfRow[row] >= 0 {
        weight[Int(left.classes.classOfRow[row])] += weights[row]
      }
    }
    rowsOfSite = sitesOfRow.transposed(columns: cost.count)
  }
}
