/// What makes an allocation problem infeasible, as far as it shows without a search.
extension AllocationProblem {
  /// Counts that cannot be met, rows out of reach of every site, and too little capacity.
  func plainConflicts() -> [LocationSolution.Conflict] {
    var conflicts: [LocationSolution.Conflict] = []
    let required = roles.indices.filter { roles[$0] == .required }
    let available = roles.count { $0 != .forbidden }
    if required.count > count.upperBound {
      conflicts.append(
        .init(
          requirement: "count", members: required, needed: Double(required.count), given: Double(count.upperBound)))
    }
    if available < count.lowerBound {
      conflicts.append(.init(requirement: "count", needed: Double(available), given: Double(count.lowerBound)))
    }
    if let conflict = reachConflict() { conflicts.append(conflict) }
    if let capacities {
      let usable = capacities.indices.filter { roles[$0] != .forbidden }
      let open = Swift.min(count.upperBound, usable.count)
      let fixed = required.reduce(0) { $0 + capacities[$1] }
      let rest = usable.filter { roles[$0] != .required }.map { capacities[$0] }.sorted(by: >)
        .prefix(Swift.max(0, open - required.count)).reduce(0, +)
      let total = demands.reduce(0, +)
      if fixed + rest < total - 1e-9 * total {
        conflicts.append(.init(requirement: "capacities", needed: total, given: fixed + rest))
      }
    }
    return conflicts
  }

  /// Rows that no usable site reaches, and the least reach that would do for all of them.
  private func reachConflict() -> LocationSolution.Conflict? {
    let usable = roles.indices.filter { roles[$0] != .forbidden }
    let limit = reach ?? .infinity
    var members: [Int] = []
    var needed: Double = 0
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: costs.siteCount)
    defer { scratch.deallocate() }
    for row in 0..<costs.rowCount {
      costs.fill(row, scratch)
      var least = Double.infinity
      for site in usable { least = Swift.min(least, scratch[site]) }
      if least > limit || least == .infinity {
        if members.count < 100 { members.append(row) }
        needed = Swift.max(needed, least)
      }
    }
    guard !members.isEmpty else { return nil }
    return .init(
      requirement: "reach", members: members, needed: needed.isFinite ? needed : nil,
      given: reach ?? .greatestFiniteMagnitude)
  }

  /// Row → the usable sites within reach; for a search of covers. O(rows × sites).
  func reachRows() -> SparseRows {
    var rows = SparseRows()
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: costs.siteCount)
    defer { scratch.deallocate() }
    var pairs: ContiguousArray<SitedCost> = []
    for row in 0..<costs.rowCount {
      costs.collect(row, scratch: scratch, into: &pairs)
      rows.append(
        pairs.lazy.filter { $0.cost <= reach ?? .infinity && roles[Int($0.site)] != .forbidden }.map(\.site).sorted())
    }
    return rows
  }
}
