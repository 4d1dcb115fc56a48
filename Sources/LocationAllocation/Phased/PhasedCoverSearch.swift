import HeapModule

/// Greedy construction and interchange for the phased covering model, without any solver.
///
/// Greedy takes the opening with the most useful coverage per cost (Chvátal, "A greedy heuristic for the set-covering
/// problem", Mathematics of Operations Research 4 (1979), with the coverage that still lacks to a target in place of
/// rows); interchange follows Teitz & Bart, Operations Research 16 (1968), with additional moves in time; rounds of
/// seeded ruin and repair leave local optima.
struct PhasedCoverSearch {
  private let model: PhasedCoverModel
  private let clock: SolveClock
  private let rounds: Int
  private var random: SplitMix64
  private(set) var state: PhasedCoverState
  private(set) var moves = 0

  /// - Parameter rounds: how often to ruin and repair, 0 for no interchange at all; nil: as often as the size of the
  ///   problem affords.
  init(
    _ model: PhasedCoverModel, target: ContiguousArray<Int64>, seed: UInt64, clock: SolveClock, rounds: Int? = nil
  ) {
    self.model = model
    self.clock = clock
    // Small problems need few rounds, large ones can afford few.
    self.rounds = rounds ?? min(2 * model.optionCount, 60, max(8, 40_000 / max(1, model.optionCount)))
    random = SplitMix64(seed: seed)
    state = PhasedCoverState(model, target: target)
  }

  /// Builds a solution and improves it; `state` holds the best found.
  mutating func run() {
    openRequired()
    construct()
    if rounds == 0 {
      _ = closeUseless()
      return
    }
    improve()
    var best = state.openAt
    var bestScore = state.score
    for round in 0..<rounds {
      if clock.isOver { break }
      ruin()
      construct()
      improve()
      if state.score < bestScore {
        best = state.openAt
        bestScore = state.score
      } else {
        state.adopt(best)
      }
      if round % 8 == 0 { clock.report(.searching, incumbent: state.isFeasible ? state.objective : nil) }
    }
    state.adopt(best)
  }

  /// Starts from given openings instead, and improves them.
  mutating func polish(_ plan: ContiguousArray<Int32>) {
    state.adopt(plan)
    improve()
  }

  /// Starts from given openings instead, adds what is lacking and drops what is not needed; no interchange.
  mutating func complete(_ plan: ContiguousArray<Int32>) {
    state.adopt(plan)
    construct()
    _ = closeUseless()
    _ = moveInTime()
    _ = closeUseless()
  }

  // MARK: Construction

  /// Opens required options as late as their windows and the budgets allow, tightest windows first.
  private mutating func openRequired() {
    let musts = model.required.indices.filter { model.required[$0] }
      .sorted {
        (model.latest[$0] - model.earliest[$0], -model.cost[$0], $0) < (
          model.latest[$1] - model.earliest[$1], -model.cost[$1], $1
        )
      }
    for option in musts {
      let window = model.earliest[option]...model.latest[option]
      state.set(option, to: window.last { state.fits(option, in: $0) } ?? window.upperBound)
    }
  }

  /// An opening and its gain per cost when it was last worked out.
  private struct Prospect: Comparable {
    var rate: Double
    var option: Int
    var period: Int

    /// The better one is the larger; ties go to the lower index.
    static func < (a: Prospect, b: Prospect) -> Bool {
      a.rate != b.rate ? a.rate < b.rate : a.option > b.option
    }
  }

  /// Opens what gains most per cost until nothing is lacking, or nothing helps.
  ///
  /// A gain never grows when other options open, so that only the prospects at the top are worked out anew (Minoux,
  /// "Accelerated greedy algorithms for maximizing submodular set functions", Optimization Techniques, LNCIS 7 (1978)).
  private mutating func construct() {
    var prospects = Heap<Prospect>()
    for option in 0..<model.optionCount {
      if let prospect = prospect(of: option) { prospects.insert(prospect) }
    }
    while let old = prospects.popMax() {
      if model.objective == .leastCost && state.shortfall == 0 { return }
      guard let new = prospect(of: old.option) else { continue }
      if let next = prospects.max, new < next {
        prospects.insert(new)
        continue
      }
      state.set(new.option, to: new.period)
      moves += 1
    }
  }

  /// The period in which opening an option gains most per cost; nil when it cannot open or gains nothing.
  private func prospect(of option: Int) -> Prospect? {
    guard canOpen(option) else { return nil }
    let periods = model.periods
    var useful = ContiguousArray<Int64>(repeating: 0, count: periods)
    state.gains(of: option, into: &useful)
    for period in stride(from: periods - 2, through: 0, by: -1) { useful[period] += useful[period + 1] }
    var best: Prospect?
    for period in model.earliest[option]...model.latest[option]
    where useful[period] > 0 && state.fits(option, in: period) {
      let price = model.objective == .leastCost ? model.totalCost(option, from: period) : budgetedCost(option, period)
      let rate = Double(useful[period]) / max(Double(price), 0.5)
      if rate > best?.rate ?? 0 { best = Prospect(rate: rate, option: option, period: period) }
    }
    return best
  }

  private func budgetedCost(_ option: Int, _ period: Int) -> Int64 {
    model.budgets[period] == nil ? 0 : model.cost[option]
  }

  private func canOpen(_ option: Int) -> Bool {
    model.isUsable[option] && state.hasRoom(option)
  }

  /// Closes a few open options around a random one; required ones stay.
  private mutating func ruin() {
    let open = state.openOptions.filter { !model.required[$0] }
    guard !open.isEmpty else { return }
    let size = min(open.count, 2 + Int(random.next() % 3))
    for _ in 0..<size {
      let option = open[Int(random.next() % UInt64(open.count))]
      state.set(option, to: nil)
    }
  }

  // MARK: Interchange

  private mutating func improve() {
    var changed = true
    while changed && !clock.isOver {
      changed = closeUseless()
      changed = moveInTime() || changed
      changed = interchange() || changed
      changed = openAndPrune() || changed
    }
  }

  /// Keeps a change when it improves the score, else undoes it.
  private mutating func keep(_ changes: [(option: Int, period: Int?)]) -> Bool {
    let before = state.score
    let undo = changes.map { (option: $0.option, period: state.isOpen($0.option) ? Int(state.openAt[$0.option]) : nil) }
    for change in changes { state.set(change.option, to: change.period) }
    if state.score < before {
      moves += 1
      return true
    }
    for change in undo.reversed() { state.set(change.option, to: change.period) }
    return false
  }

  private mutating func closeUseless() -> Bool {
    var changed = false
    let dearestFirst = state.openOptions.sorted {
      (-model.totalCost($0, from: Int(state.openAt[$0])), $0) < (-model.totalCost($1, from: Int(state.openAt[$1])), $1)
    }
    for option in dearestFirst where !model.required[option] {
      changed = keep([(option, nil)]) || changed
    }
    return changed
  }

  private mutating func moveInTime() -> Bool {
    var changed = false
    for option in state.openOptions {
      for period in model.earliest[option]...model.latest[option] where period != Int(state.openAt[option]) {
        changed = keep([(option, period)]) || changed
      }
    }
    return changed
  }

  private mutating func interchange() -> Bool {
    var changed = false
    for leaving in state.openOptions where !model.required[leaving] {
      if clock.isOver { return changed }
      for entering in 0..<model.optionCount where entering != leaving && !state.isOpen(entering) {
        guard state.isOpen(leaving) else { break }
        guard model.isUsable[entering], state.hasRoom(entering, without: leaving) else { continue }
        let now = Int(state.openAt[leaving])
        let period = min(max(now, model.earliest[entering]), model.latest[entering])
        if model.objective == .leastCost && state.shortfall == 0 && state.overspending == 0
          && model.totalCost(entering, from: period) >= model.totalCost(leaving, from: now)
        {
          continue
        }
        changed = keep([(leaving, nil), (entering, period)]) || changed
      }
    }
    return changed
  }

  /// Opens one option and closes those it makes superfluous.
  private mutating func openAndPrune() -> Bool {
    guard model.objective == .leastCost, state.shortfall == 0 else { return false }
    var changed = false
    for entering in 0..<model.optionCount where canOpen(entering) {
      if clock.isOver { return changed }
      for period in [model.earliest[entering], model.latest[entering]] where canOpen(entering) {
        let before = state.openAt
        let score = state.score
        state.set(entering, to: period)
        _ = closeUseless()
        if state.score < score {
          changed = true
        } else {
          state.adopt(before)
        }
      }
    }
    return changed
  }
}
