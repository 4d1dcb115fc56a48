/// A first solution of a p-center problem: again and again the row that is served worst gets its best site.
///
/// (Farthest-first: Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical Computer Science 38
/// (1985), which is within twice the optimum where the costs are a metric among the sites.)
struct CenterGreedy {
  /// Ascending; nil when a row stays out of reach, or a closing budget asks for more than this looks at.
  private(set) var open: [Int]?
  /// The radius of `open`, +∞ without one.
  private(set) var radius = Double.infinity
  private var starts: ContiguousArray<Int> = [0]
  /// Row after row the sites that may be open, ascending, and their weighted costs.
  private var entries: ContiguousArray<SitedCost> = []

  init(_ problem: CenterProblem) {
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: problem.costs.siteCount)
    defer { scratch.deallocate() }
    var row: ContiguousArray<SitedCost> = []
    for index in 0..<problem.costs.rowCount {
      problem.costs.collect(index, scratch: scratch, into: &row)
      let start = entries.count
      for pair in row where problem.roles[Int(pair.site)] != .forbidden {
        entries.append(SitedCost(cost: pair.cost * problem.weights[index], site: pair.site))
      }
      if (start + 1..<max(start + 1, entries.count)).contains(where: { entries[$0 - 1].site > entries[$0].site }) {
        entries[start...].sort { $0.site < $1.site }
      }
      starts.append(entries.count)
    }
    guard problem.closingBudget == nil else { return }
    choose(problem)
  }

  func pairs(_ row: Int) -> ContiguousArray<SitedCost>.SubSequence { entries[starts[row]..<starts[row + 1]] }

  private mutating func choose(_ problem: CenterProblem) {
    var sites = problem.roles.indices.filter { problem.roles[$0] == .required }
    guard sites.count <= problem.count else { return }
    var nearest = ContiguousArray(repeating: Double.infinity, count: problem.costs.rowCount)
    for site in sites { lower(&nearest, by: site) }
    while let worst = nearest.indices.max(by: { nearest[$0] < nearest[$1] }), nearest[worst] > 0 {
      guard sites.count < problem.count, let best = pairs(worst).min(), best.cost < nearest[worst] else { break }
      sites.append(Int(best.site))
      lower(&nearest, by: Int(best.site))
    }
    let reached = nearest.max() ?? 0
    guard reached.isFinite else { return }
    open = sites.sorted()
    radius = reached
  }

  private func lower(_ nearest: inout ContiguousArray<Double>, by site: Int) {
    for row in nearest.indices {
      var low = starts[row]
      var high = starts[row + 1]
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].site < site { low = middle + 1 } else { high = middle }
      }
      if low < starts[row + 1], entries[low].site == site { nearest[row] = min(nearest[row], entries[low].cost) }
    }
  }
}
