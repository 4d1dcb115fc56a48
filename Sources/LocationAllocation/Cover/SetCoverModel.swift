/// A set covering problem reduced to what decides it.
///
///     min  base + Σ_j cost[j]·y[j]     Σ (j covers i) y[j] ≥ 1 for every row i,   y ∈ {0, 1}
///
/// The classical reductions run until nothing changes (Garfinkel & Nemhauser, "Integer Programming" (1972), ch. 8): a
/// row that has all the sites of another is covered with it; a site whose rows another, no dearer, covers too is not
/// needed; a site that alone covers some row is open.
struct SetCoverModel {
  private(set) var base: Int64 = 0
  private(set) var sitesOfRow: SparseRows
  private(set) var rowsOfSite: SparseRows
  private(set) var cost: ContiguousArray<Int64>
  /// The caller's numbers of the remaining sites, ascending, and of those fixed open.
  private(set) var original: ContiguousArray<Int32>
  private(set) var fixedOpen: [Int32] = []
  /// Whether some row can no longer be covered: nothing within these fixings is feasible.
  private(set) var isInfeasible = false

  var siteCount: Int { cost.count }
  var rowCount: Int { sitesOfRow.count }

  /// - Parameters:
  ///   - coverers: for each row, the ascending sites that cover it.
  ///   - cost: per site, at least 0.
  init(
    coverers: SparseRows, cost: ContiguousArray<Int64>, mustOpen: ContiguousArray<Bool>,
    mayNotOpen: ContiguousArray<Bool>
  ) {
    sitesOfRow = coverers
    self.cost = cost
    original = ContiguousArray(0..<Int32(cost.count))
    rowsOfSite = SparseRows()
    reduce(open: mustOpen, closed: mayNotOpen)
  }

  /// The same problem with some of its sites fixed.
  func fixing(open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>) -> SetCoverModel {
    var model = self
    model.reduce(open: open, closed: closed)
    return model
  }

  private mutating func reduce(open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>) {
    var open = open
    var closed = closed
    for site in open.indices where cost[site] == 0 && !closed[site] { open[site] = true }
    while true {
      rebuild(open, closed)
      if isInfeasible || rowCount == 0 { return }
      dropDominatedRows()
      open = ContiguousArray(repeating: false, count: siteCount)
      closed = dominatedSites(rowsOfSite: rowsOfSite, sitesOfRow: sitesOfRow, cost: cost)
      var isChanged = closed.contains(true)
      for row in 0..<rowCount where sitesOfRow.range(row).count == 1 {
        open[Int(sitesOfRow[row].first!)] = true
        isChanged = true
      }
      for site in open.indices where open[site] { closed[site] = false }
      if !isChanged { return }
    }
  }

  /// Takes out fixed sites and the rows that open ones cover, and merges equal rows.
  private mutating func rebuild(_ open: ContiguousArray<Bool>, _ closed: ContiguousArray<Bool>) {
    var number = ContiguousArray<Int32>(repeating: -1, count: cost.count)
    var kept: [Int] = []
    for site in cost.indices {
      if open[site] {
        fixedOpen.append(original[site])
        base += cost[site]
      } else if !closed[site] {
        number[site] = Int32(kept.count)
        kept.append(site)
      }
    }
    let left = RemainingRows(sitesOfRow: sitesOfRow, number: number, isOpen: open)
    if zip(left.isCovered, left.classes.classOfRow).contains(where: { !$0 && $1 < 0 }) { isInfeasible = true }
    sitesOfRow = left.classes.sitesOfClass
    cost = ContiguousArray(kept.map { cost[$0] })
    original = ContiguousArray(kept.map { original[$0] })
    rowsOfSite = sitesOfRow.transposed(columns: cost.count)
  }

  /// Rows that hold all the sites of another row go.
  private mutating func dropDominatedRows() {
    var isDropped = ContiguousArray<Bool>(repeating: false, count: rowCount)
    for row in 0..<rowCount where !isDropped[row] {
      let sites = sitesOfRow[row]
      let rarest = sites.min { rowsOfSite.range(Int($0)).count < rowsOfSite.range(Int($1)).count }!
      for other in rowsOfSite[Int(rarest)] where Int(other) != row && !isDropped[Int(other)] {
        if isAscendingSubset(sites, of: sitesOfRow[Int(other)]) { isDropped[Int(other)] = true }
      }
    }
    guard isDropped.contains(true) else { return }
    var rows = SparseRows()
    for row in 0..<rowCount where !isDropped[row] { rows.append(sitesOfRow[row]) }
    sitesOfRow = rows
    rowsOfSite = rows.transposed(columns: siteCount)
  }

  /// The parts of the problem that share no row, as lists of sites.
  var components: [[Int]] {
    var part = ContiguousArray<Int32>(repeating: -1, count: siteCount)
    var parts: [[Int]] = []
    for start in 0..<siteCount where part[start] < 0 {
      let number = Int32(parts.count)
      var stack = [start]
      var members: [Int] = []
      part[start] = number
      while let site = stack.popLast() {
        members.append(site)
        for row in rowsOfSite[site] {
          for other in sitesOfRow[Int(row)] where part[Int(other)] < 0 {
            part[Int(other)] = number
            stack.append(Int(other))
          }
        }
      }
      parts.append(members.sorted())
    }
    return parts
  }

  /// The problem of one component; its rows are those of its sites.
  func component(_ sites: [Int]) -> SetCoverModel {
    var copy = self
    copy.base = 0
    copy.fixedOpen = []
    var number = ContiguousArray<Int32>(repeating: -1, count: siteCount)
    for (new, old) in sites.enumerated() { number[old] = Int32(new) }
    var rows = SparseRows()
    for row in 0..<rowCount where number[Int(sitesOfRow[row].first!)] >= 0 {
      rows.append(sitesOfRow[row].map { number[Int($0)] })
    }
    copy.sitesOfRow = rows
    copy.cost = ContiguousArray(sites.map { cost[$0] })
    copy.original = ContiguousArray(sites.map { original[$0] })
    copy.rowsOfSite = rows.transposed(columns: sites.count)
    return copy
  }
}
