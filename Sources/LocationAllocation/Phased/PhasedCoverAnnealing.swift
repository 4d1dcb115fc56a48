/// Threshold accepting for phased covering problems too large for exchanges tried one by one.
///
/// A random change is made unless it loses more than a random part of a threshold that falls from hot to cold: an
/// option opens, in place of one that overlaps it where it can, or closes, or moves in time. What is lacking of a
/// target costs what the Lagrangian bound says a unit of it is worth, and somewhat more. (Dueck & Scheuer, "Threshold
/// accepting", Journal of Computational Physics 90 (1990).)
struct PhasedCoverAnnealing {
  private let model: PhasedCoverModel
  private let clock: SolveClock
  private let usable: ContiguousArray<Int32>
  private var random: SplitMix64
  private var state: PhasedCoverState
  private(set) var best: ContiguousArray<Int32>
  private var bestLoss: Int64
  private(set) var moves = 0

  /// - Parameters:
  ///   - start: a plan within the budgets.
  ///   - prices: by goal, what a missing unit costs.
  init(
    _ model: PhasedCoverModel, target: ContiguousArray<Int64>, prices: ContiguousArray<Double>,
    start: ContiguousArray<Int32>, seed: UInt64, clock: SolveClock
  ) {
    self.model = model
    self.clock = clock
    usable = ContiguousArray((0..<Int32(model.optionCount)).filter { model.isUsable[Int($0)] })
    random = SplitMix64(seed: seed)
    let scale = prices.map { price in
      max(1, Int64(min(1e12, price).rounded(.up)))
    }
    state = PhasedCoverState(model, target: target, scale: ContiguousArray(scale))
    state.adopt(start)
    best = start
    bestLoss = .max
    note()
  }

  /// Where the search stands, which may lack something.
  var last: ContiguousArray<Int32> { state.openAt }

  /// What is minimised.
  private var loss: Int64 {
    (model.objective == .leastCost ? state.cost : -state.covered) + state.shortfall
  }

  private mutating func note() {
    guard state.shortfall == 0, state.overspending == 0, loss < bestLoss else { return }
    bestLoss = loss
    best = state.openAt
  }

  /// How many random changes are tried for a given effort, counted in rows of options touched: the same on every machine.
  /// No more than a small problem can use.
  func steps(for effort: Int) -> Int {
    let touched = model.periods * max(1, model.classesOfOption.items.count / max(1, model.optionCount)) + 20
    return min(effort / touched, 500 * usable.count)
  }

  mutating func run(from hot: Double, to cold: Double, steps: Int) {
    guard !usable.isEmpty else { return }
    for step in 0..<steps {
      if step & 1023 == 0, clock.isOver { break }
      let threshold = hot + (cold - hot) * Double(step) / Double(steps)
      let option = Int(usable[Int(random.next() % UInt64(usable.count))])
      let allowed = Int64(threshold * Double(random.next() >> 11) * 0x1p-53)
      if state.isOpen(option) { leave(option, allowed) } else { enter(option, allowed) }
    }
  }

  private mutating func accept(_ before: Int64, _ allowed: Int64) -> Bool {
    guard state.overspending == 0, loss - before <= allowed else { return false }
    moves += 1
    note()
    return true
  }

  /// Closes an open option, or moves it in time.
  private mutating func leave(_ option: Int, _ allowed: Int64) {
    let now = Int(state.openAt[option])
    let window = model.earliest[option]...model.latest[option]
    let before = loss
    if random.next() % 3 == 0 {
      guard !model.required[option] else { return }
      state.set(option, to: nil)
    } else {
      let period = window.lowerBound + Int(random.next() % UInt64(window.count))
      guard period != now else { return }
      state.set(option, to: period)
    }
    if !accept(before, allowed) { state.set(option, to: now) }
  }

  /// Opens a closed option, three times of four in place of an open one that overlaps it.
  private mutating func enter(_ option: Int, _ allowed: Int64) {
    let holder = Int(state.optionAtSite[Int(model.site[option])])
    var leaving = holder
    if leaving < 0, random.next() & 3 != 0 { leaving = overlapping(option) }
    if leaving >= 0 {
      guard !model.required[leaving], state.hasRoom(option, without: leaving) else { return }
    } else {
      guard state.hasRoom(option) else { return }
    }
    let window = model.earliest[option]...model.latest[option]
    let before = loss
    let now = leaving >= 0 ? Int(state.openAt[leaving]) : -1
    var period = window.lowerBound + Int(random.next() % UInt64(window.count))
    if leaving >= 0 {
      if random.next() & 3 != 0 { period = min(max(now, window.lowerBound), window.upperBound) }
      state.set(leaving, to: nil)
    }
    state.set(option, to: period)
    if accept(before, allowed) { return }
    state.set(option, to: nil)
    if leaving >= 0 { state.set(leaving, to: now) }
  }

  /// A random open option that shares a row or a quantity; -1 when a few tries find none.
  private mutating func overlapping(_ option: Int) -> Int {
    let rows = model.classesOfOption.range(option)
    let amounts = model.amounts.added(by: option)
    for _ in 0..<6 {
      var other = -1
      let pick = Int(random.next() % UInt64(max(1, rows.count + amounts.count)))
      if pick < rows.count {
        let others = model.optionsOfClass.range(Int(model.classesOfOption.items[rows.lowerBound + pick]))
        other = Int(model.optionsOfClass.items[others.lowerBound + Int(random.next() % UInt64(others.count))])
      } else if !amounts.isEmpty {
        let others = model.amounts.adding(to: Int(amounts[amounts.startIndex + pick - rows.count].index))
        other = Int(others[others.startIndex + Int(random.next() % UInt64(others.count))].index)
      }
      if other >= 0, state.isOpen(other) { return other }
    }
    return -1
  }
}
