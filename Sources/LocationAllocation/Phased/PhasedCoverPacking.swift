/// Puts the openings of a plan that keeps to its budgets over the years together into years that each have the money.
///
/// Every opening has a window: its own, up to the last period in which it does what it does for the targets. Those with
/// the shortest go first, then the dearest, each where least room is left over (best fit decreasing: Johnson, Demers,
/// Ullman, Garey & Graham, "Worst-case performance bounds for simple one-dimensional packing algorithms", SIAM Journal
/// on Computing 3 (1974)); what finds no room is made room for by exchanging two others. What is left over stays closed.
struct PhasedCoverPacking {
  private(set) var state: PhasedCoverState
  private let model: PhasedCoverModel
  /// By period, the money left; no limit where there is no budget.
  private var room: [Int64]
  private var window: [Int: ClosedRange<Int>] = [:]
  private var placed: [Int: Int] = [:]

  init(_ plan: PhasedCoverState) {
    state = plan
    model = plan.model
    room = model.budgets.map { $0 ?? 1 << 60 }
    delay()
    pack()
    for option in state.openOptions { state.set(option, to: placed[option]) }
  }

  /// Everything as late as does no harm, dearest first.
  private mutating func delay() {
    let dearestFirst = state.openOptions.sorted { (-model.cost[$0], $0) < (-model.cost[$1], $1) }
    for option in dearestFirst {
      let now = Int(state.openAt[option])
      let shortfall = state.shortfall
      for period in stride(from: model.latest[option], to: now, by: -1) {
        state.set(option, to: period)
        if state.shortfall <= shortfall { break }
        state.set(option, to: now)
      }
      window[option] = model.earliest[option]...Int(state.openAt[option])
    }
  }

  private mutating func pack() {
    let order = state.openOptions.sorted {
      let (a, b) = (window[$0]!, window[$1]!)
      return (a.count, -model.cost[$0], $0) < (b.count, -model.cost[$1], $1)
    }
    for option in order {
      let fitting = window[option]!.filter { room[$0] >= model.cost[option] }
      // A year without a limit is the last resort, and the latest of them the cheapest.
      if let best = fitting.min(by: { (room[$0], -$0) < (room[$1], -$1) }) {
        place(option, in: best)
      } else if !exchange(for: option) {
        continue
      }
    }
  }

  private mutating func place(_ option: Int, in period: Int) {
    placed[option] = period
    room[period] -= model.cost[option]
  }

  /// Makes room for an opening by letting two others, or one other and nothing, change places.
  private mutating func exchange(for option: Int) -> Bool {
    let others = placed.sorted { $0.key < $1.key }
    for period in window[option]! {
      let lacking = model.cost[option] - room[period]
      for (leaving, _) in others where placed[leaving] == period && model.cost[leaving] >= lacking {
        for target in window[leaving]! where target != period && room[target] >= model.cost[leaving] {
          move(leaving, to: target)
          place(option, in: period)
          return true
        }
        for (entering, target) in others
        where target != period && window[leaving]!.contains(target) && window[entering]!.contains(period)
          && model.cost[leaving] - model.cost[entering] >= lacking
          && model.cost[leaving] - model.cost[entering] <= room[target]
        {
          move(leaving, to: target)
          move(entering, to: period)
          place(option, in: period)
          return true
        }
      }
    }
    return false
  }

  private mutating func move(_ option: Int, to period: Int) {
    if let now = placed[option] { room[now] += model.cost[option] }
    place(option, in: period)
  }
}
