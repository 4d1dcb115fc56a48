/// A ``CoverProblem`` with its rows merged: one class for all rows that the same candidates cover, as often as needed.
///
/// Gradual coverage becomes plain coverage of more rows (Berman & Krass 2002): a row whose candidates reach it by the
/// degrees `d1 < d2 < …` is a row of weight `w·d1` that all of them cover, one of `w·(d2 − d1)` that those from `d2` on
/// cover, and so on. Weights then count thousandths.
struct CoverModel {
  let problem: CoverProblem
  /// What a unit of weight stands for: 1, or 1000 under gradual coverage.
  let scale: Int64
  /// Row → the ascending candidates that cover it, forbidden ones left out.
  let coverers: SparseRows
  /// Expanded row → row.
  let rowOf: ContiguousArray<Int32>
  /// Expanded row → weight.
  let weight: ContiguousArray<Int64>

  let classOfRow: ContiguousArray<Int32>
  let coverersOfClass: SparseRows
  let neededOfClass: ContiguousArray<Int32>
  let weightOfClass: ContiguousArray<Int64>
  /// Rows that too few candidates reach.
  let unreachable: [Int]

  /// - Parameter merging: false under single-source allocation, where rows stay whole.
  init(_ problem: CoverProblem) {
    self.problem = problem
    scale = problem.degrees == nil ? 1 : 1000
    var plain = problem.covers.transposed(columns: problem.weights.count)
    if problem.candidates.contains(where: \.isForbidden) {
      var kept = SparseRows()
      for row in 0..<plain.count { kept.append(plain[row].filter { !problem.candidates[Int($0)].isForbidden }) }
      plain = kept
    }
    if problem.degrees != nil {
      (coverers, rowOf, weight) = Self.expanded(problem, plain)
    } else {
      coverers = plain
      rowOf = ContiguousArray(0..<Int32(problem.weights.count))
      weight = problem.weights
    }

    // Rows that need different numbers of coverers differ in an item beyond the candidates.
    let count = Int32(problem.candidates.count)
    var keys = SparseRows()
    keys.items.reserveCapacity(coverers.items.count + coverers.count)
    var short: [Int] = []
    var last: Int32 = -1
    for row in 0..<coverers.count {
      let original = Int(rowOf[row])
      let needed = problem.needed?[original] ?? 1
      let isReached = coverers.range(row).count >= Int(needed)
      if !isReached, rowOf[row] != last { short.append(original) }
      last = rowOf[row]
      keys.items.append(contentsOf: isReached ? coverers[row] : [])
      if isReached, needed > 1 { keys.items.append(count + needed) }
      if isReached, problem.allocation == .single { keys.items.append(count + Int32(row) + 2) }
      keys.offsets.append(Int32(keys.items.count))
    }
    unreachable = short
    let merger = RowMerger(sitesOfRow: keys)
    classOfRow = merger.classOfRow
    var sites = SparseRows()
    var needs = ContiguousArray<Int32>()
    for cls in 0..<merger.sitesOfClass.count {
      let key = merger.sitesOfClass[cls]
      let isMarked = key.last! > count
      sites.append(isMarked ? key.dropLast() : key)
      needs.append(isMarked && problem.allocation != .single ? key.last! - count : 1)
    }
    coverersOfClass = sites
    neededOfClass = needs
    var sums = ContiguousArray<Int64>(repeating: 0, count: sites.count)
    for row in classOfRow.indices where classOfRow[row] >= 0 { sums[Int(classOfRow[row])] += weight[row] }
    weightOfClass = sums
  }

  /// The rows of a gradual problem, one for each step of degree.
  private static func expanded(
    _ problem: CoverProblem, _ coverers: SparseRows
  ) -> (SparseRows, ContiguousArray<Int32>, ContiguousArray<Int64>) {
    var degreesOfRow = [[(degree: Int32, candidate: Int32)]](repeating: [], count: problem.weights.count)
    for candidate in 0..<problem.covers.count where !problem.candidates[candidate].isForbidden {
      for entry in problem.covers.range(candidate) {
        degreesOfRow[Int(problem.covers.items[entry])].append((problem.degrees![entry], Int32(candidate)))
      }
    }
    var rows = SparseRows()
    var rowOf = ContiguousArray<Int32>()
    var weight = ContiguousArray<Int64>()
    for (row, entries) in degreesOfRow.enumerated() {
      var below: Int32 = 0
      if entries.isEmpty {
        rows.append(EmptyCollection<Int32>())
        rowOf.append(Int32(row))
        weight.append(problem.weights[row] * 1000)
      }
      for degree in Set(entries.map(\.degree)).sorted() {
        rows.append(entries.filter { $0.degree >= degree }.map(\.candidate))
        rowOf.append(Int32(row))
        weight.append(problem.weights[row] * Int64(degree - below))
        below = degree
      }
    }
    return (rows, rowOf, weight)
  }

  /// Target → (class, weight of the target's rows in it).
  func parts(of target: CoverProblem.Target) -> [(cls: Int, weight: Int64)] {
    var isMember = ContiguousArray<Bool>(repeating: target.rows == nil, count: problem.weights.count)
    for row in target.rows ?? [] { isMember[Int(row)] = true }
    var sums = ContiguousArray<Int64>(repeating: 0, count: coverersOfClass.count)
    for row in classOfRow.indices where classOfRow[row] >= 0 && isMember[Int(rowOf[row])] {
      sums[Int(classOfRow[row])] += weight[row]
    }
    return sums.indices.filter { sums[$0] > 0 }.map { ($0, sums[$0]) }
  }

  /// Whether each class is covered by the open candidates.
  func isCovered(by open: some Sequence<Int>) -> ContiguousArray<Bool> {
    var isOpen = ContiguousArray<Bool>(repeating: false, count: problem.candidates.count)
    for candidate in open { isOpen[candidate] = true }
    return ContiguousArray(
      (0..<coverersOfClass.count).map { cls in
        coverersOfClass[cls].count { isOpen[Int($0)] } >= Int(neededOfClass[cls])
      })
  }

  /// The covered weight, in units of the caller.
  func covered(by open: some Sequence<Int>) -> Double {
    let isCovered = isCovered(by: open)
    let sum = isCovered.indices.reduce(Int64(0)) { $0 + (isCovered[$1] ? weightOfClass[$1] : 0) }
    return Double(sum) / Double(scale)
  }

  func paid(for open: some Sequence<Int>) -> Int64 {
    open.reduce(problem.closingCosts) { $0 + problem.candidates[$1].netCost }
  }
}
