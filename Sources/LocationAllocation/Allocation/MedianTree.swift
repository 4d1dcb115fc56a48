import HeapModule

/// Branch and bound on the Lagrangian: the open node of least bound is taken first, its multipliers are improved a
/// little, sites are fixed by reduced cost, and the most undecided site is branched on.
struct MedianTree {
  private struct Node: Comparable {
    var bound: Double
    var id: Int
    var states: ContiguousArray<MedianModel.SiteState>
    /// Shared between the two children.
    var multipliers: ContiguousArray<Double>

    static func < (a: Node, b: Node) -> Bool { (a.bound, a.id) < (b.bound, b.id) }
    static func == (a: Node, b: Node) -> Bool { a.id == b.id }
  }

  private let model: MedianModel
  private var open: Heap<Node> = []
  private(set) var nodes = 0
  private(set) var steps = 0

  /// - Parameter root: the model of the root after fixing, and its best multipliers and bound.
  init(root: MedianLagrangian) {
    model = root.model
    open.insert(Node(bound: root.bound, id: 0, states: model.states, multipliers: root.bestMultipliers))
  }

  var isDone: Bool { open.isEmpty }

  /// No solution that is not yet known is better than this; nil when every node is done.
  var bound: Double? { open.min?.bound }

  /// Works on the node of least bound. `consider` evaluates a set of open sites and returns the bound that leaves no
  /// better solution.
  mutating func advance(cutoff start: Double, clock: SolveClock, consider: ([Int]) -> Double) {
    var cutoff = start
    guard let node = open.popMin() else { return }
    if node.bound >= cutoff {
      open = []
      return
    }
    nodes += 1
    var lagrangian = MedianLagrangian(model.restricted(to: node.states), multipliers: node.multipliers)
    var bound = node.bound
    let most = nodes == 1 ? 0 : 90
    var best: (bound: Double, multipliers: ContiguousArray<Double>) = (-.infinity, node.multipliers)
    var before = 0
    while true {
      if let leaf = lagrangian.model.decided {
        if lagrangian.model.canServeAll { _ = consider(leaf) }
        return
      }
      if !lagrangian.model.canServeAll { return }
      _ = lagrangian.step(target: cutoff, patience: 8)
      bound = max(bound, lagrangian.bound)
      let done = before + lagrangian.steps
      if bound >= cutoff {
        steps += done
        return
      }
      if done % 15 == 0 {
        cutoff = consider(lagrangian.chosenSites)
        let fixed = lagrangian.fixed(below: cutoff)
        if fixed.count > 0 {
          best = (lagrangian.bound, lagrangian.bestMultipliers)
          before = done
          let next = lagrangian.model.restricted(to: fixed.states)
          lagrangian = MedianLagrangian(next, multipliers: best.multipliers)
          continue
        }
      }
      if done >= most || lagrangian.scaleIsSpent || clock.isOver { break }
    }
    steps += before + lagrangian.steps
    let multipliers = lagrangian.bestMultipliers
    let states = lagrangian.model.states
    guard let site = lagrangian.mostUndecided else { return }
    for state in [MedianModel.SiteState.open, .closed] {
      var child = states
      child[site] = state
      open.insert(Node(bound: bound, id: 2 * nodes + (state == .open ? 0 : 1), states: child, multipliers: multipliers))
    }
  }
}

extension MedianModel {
  /// The open sites when no choice is left; nil while one is.
  var decided: [Int]? {
    let opened = states.count { $0 == .open }
    let free = states.count { $0 == .free }
    if free == 0 || opened >= most { return states.indices.filter { states[$0] == .open } }
    if opened + free <= least { return states.indices.filter { states[$0] != .closed } }
    return nil
  }

  /// False when a row has nobody left to serve it, or the count cannot be met.
  var canServeAll: Bool {
    let opened = states.count { $0 == .open }
    guard opened <= most, opened + states.count(where: { $0 == .free }) >= least else { return false }
    return !(0..<rowCount).contains { starts[$0] == starts[$0 + 1] && !isCut[$0] && limits[$0] >= penalty }
  }
}

extension MedianLagrangian {
  /// The free site that was chosen closest to half of the time; nil when none is free.
  var mostUndecided: Int? {
    model.states.indices.filter { model.states[$0] == .free }
      .min { (abs(frequency[$0] - 0.5), $0) < (abs(frequency[$1] - 0.5), $1) }
  }
}
