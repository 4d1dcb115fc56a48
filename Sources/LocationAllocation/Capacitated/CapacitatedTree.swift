import HeapModule

/// Branch and bound on the Lagrangian of a capacitated problem: the open node of least bound is taken first, its
/// multipliers are improved a little, sites and pairs are fixed, and what is most undecided is parted in two.
///
/// A site is opened or closed; where rows may not be split, the sites that may serve a row are parted into the nearer and
/// the farther ones. (Beasley 1988; Ceselli & Righini, "A branch-and-price algorithm for the capacitated p-median
/// problem", Networks 45 (2005).)
struct CapacitatedTree {
  private struct Node: Comparable {
    var bound: Double
    var id: Int
    var model: CapacitatedModel
    var multipliers: ContiguousArray<Double>

    static func < (a: Node, b: Node) -> Bool { (a.bound, a.id) < (b.bound, b.id) }
    static func == (a: Node, b: Node) -> Bool { a.id == b.id }
  }

  private let search: CapacitatedSearch
  private var open: Heap<Node> = []
  private var inserted = 0
  private(set) var nodes = 0
  private(set) var steps = 0
  private var lastTried: [Int] = []

  init(root model: CapacitatedModel, bound: Double, multipliers: ContiguousArray<Double>, search: CapacitatedSearch) {
    self.search = search
    open.insert(Node(bound: bound, id: 0, model: model, multipliers: multipliers))
  }

  var isDone: Bool { open.isEmpty }

  /// No solution that is not yet known is better than this; nil when every node is done.
  var bound: Double? { open.min?.bound }

  /// Works on the node of least bound. `consider` takes a plan and returns the bound that leaves no better solution.
  mutating func advance(cutoff start: Double, clock: SolveClock, consider: (CapacitatedPlan?) -> Double) {
    var cutoff = start
    guard let node = open.popMin() else { return }
    if node.bound >= cutoff {
      open = []
      return
    }
    nodes += 1
    var model = node.model
    guard model.settle() else { return }
    var lagrangian = CapacitatedBound(model, multipliers: node.multipliers, scale: nodes == 1 ? 0.3 : 0.5)
    defer { steps += lagrangian.steps }
    while lagrangian.steps < 90, !lagrangian.isSpent, !clock.isOver {
      lagrangian.step(target: cutoff, patience: 6)
      if lagrangian.bound >= cutoff { return }
      guard lagrangian.steps % 20 == 15 else { continue }
      if lagrangian.chosen != lastTried {
        lastTried = lagrangian.chosen
        cutoff = consider(search.plan(lastTried, polished: true))
      }
      guard let smaller = lagrangian.reduced(below: cutoff) else { return }
      lagrangian.restrict(to: smaller)
    }
    if let plan = lagrangian.model.leaf(search) {
      _ = consider(plan)
      return
    }
    branch(lagrangian, bound: max(node.bound, lagrangian.bound))
  }

  private mutating func branch(_ lagrangian: CapacitatedBound, bound: Double) {
    let model = lagrangian.model
    func insert(_ change: (inout CapacitatedModel) -> Void) {
      var child = model
      change(&child)
      inserted += 1
      open.insert(Node(bound: bound, id: inserted, model: child, multipliers: lagrangian.bestMultipliers))
    }
    let site = (0..<model.siteCount).filter { model.isFree($0) }
      .min { (abs(lagrangian.frequency[$0] - 0.5), $0) < (abs(lagrangian.frequency[$1] - 0.5), $1) }
    let parting = model.isSingle ? lagrangian.undecidedRow : nil
    let undecided = site.map { 0.5 - abs(lagrangian.frequency[$0] - 0.5) } ?? -1
    if let parting, site == nil || (!model.hasFixedCosts && parting.undecided > 0) || undecided < 0.05 {
      let near = parting.near
      insert { $0.keepEntries { model.rows[$1] != parting.row || near.contains($0) } }
      insert { $0.keepEntries { model.rows[$1] != parting.row || !near.contains($0) } }
    } else if let site {
      insert { $0.isRequired[site] = true }
      insert { $0.isUsable[site] = false }
    }
  }
}

extension CapacitatedModel {
  fileprivate var hasFixedCosts: Bool { fixedCosts.contains { $0 != 0 } }

  /// `.some(nil)` when no choice is left and nothing is feasible; nil while a choice is left.
  fileprivate func leaf(_ search: CapacitatedSearch) -> CapacitatedPlan?? {
    guard !isUsable.indices.contains(where: { isFree($0) }) else { return nil }
    let open = isUsable.indices.filter { isUsable[$0] }
    if !isSingle { return .some(search.plan(open, polished: true)) }
    var served = ContiguousArray(repeating: -1, count: rowCount)
    var room = capacities
    var cost = constant + open.reduce(0) { $0 + fixedCosts[$1] }
    for site in open {
      for entry in starts[site]..<starts[site + 1] {
        let row = Int(rows[entry])
        guard served[row] < 0 else { return nil }
        served[row] = site
        room[site] -= demands[row]
        cost += costs[entry]
      }
    }
    guard !served.contains(-1), open.allSatisfy({ room[$0] >= -1e-9 * capacities[$0] }) else { return .some(nil) }
    let shares = served.indices.map { LocationSolution.Share(row: $0, site: served[$0], share: 1) }
    return CapacitatedPlan(open: open, shares: shares, cost: cost)
  }
}

extension CapacitatedBound {
  /// The row that is least decided between its sites, and the nearer of them; nil when every row has one site.
  fileprivate var undecidedRow: (row: Int32, near: Set<Int>, undecided: Double)? {
    var sites = ContiguousArray(repeating: [(site: Int, cost: Double, share: Double)](), count: model.rowCount)
    for site in 0..<model.siteCount where model.isUsable[site] {
      for entry in model.starts[site]..<model.starts[site + 1] {
        sites[Int(model.rows[entry])].append((site, model.costs[entry], share[entry]))
      }
    }
    var best: (row: Int, undecided: Double)?
    for row in sites.indices where sites[row].count > 1 {
      let total = sites[row].reduce(0) { $0 + $1.share }
      let undecided = total > 0 ? 1 - sites[row].map(\.share).max()! / total : 0
      if undecided > best?.undecided ?? -1 { best = (row, undecided) }
    }
    guard let best else { return nil }
    let sorted = sites[best.row].sorted { ($0.cost, $0.site) < ($1.cost, $1.site) }
    let total = sorted.reduce(0) { $0 + $1.share }
    var near: Set<Int> = []
    var sum = 0.0
    for item in sorted.dropLast() where near.isEmpty || sum + item.share / 2 < total / 2 {
      near.insert(item.site)
      sum += item.share
    }
    return (Int32(best.row), near, best.undecided)
  }
}
