/// Picks, among equally good solutions one exchange apart, the one a reader would expect: lowest option indices first,
/// then the earliest periods of their windows, so that equal sites do not depend on how the search went.
struct PhasedCoverCanon {
  private(set) var state: PhasedCoverState
  private let model: PhasedCoverModel

  init(_ state: PhasedCoverState, clock: SolveClock) {
    self.state = state
    model = state.model
    var changed = true
    while changed && !clock.isOver {
      changed = false
      for option in self.state.openOptions where !model.required[option] && !clock.isOver {
        changed = takeLowerRival(of: option) || changed
      }
    }
    for option in self.state.openOptions {
      for period in model.earliest[option]..<max(model.earliest[option], Int(self.state.openAt[option])) {
        let (before, now) = (self.state.score, Int(self.state.openAt[option]))
        self.state.set(option, to: period)
        if self.state.score <= before { break }
        self.state.set(option, to: now)
      }
    }
  }

  /// Puts the first option with a lower index that does as well in the place of an open one.
  private mutating func takeLowerRival(of option: Int) -> Bool {
    let period = Int(state.openAt[option])
    let before = state.score
    state.set(option, to: nil)
    // What meets its targets is only equalled by what brings all that is lacking now, for no more.
    let isMet = model.objective == .leastCost && before.shortfall == 0 && before.overspending == 0
    let lacking = isMet ? state.target.indices.filter { state.value[$0] < state.target[$0] } : []
    for rival in candidates(below: option, lacking) {
      guard model.isUsable[rival], model.earliest[rival] <= period, period <= model.latest[rival],
        !state.isOpen(rival), state.hasRoom(rival),
        !isMet || state.cost + model.totalCost(rival, from: period) <= before.cost,
        lacking.allSatisfy({ state.gain(of: rival, in: $0) >= state.target[$0] - state.value[$0] })
      else { continue }
      state.set(rival, to: period)
      if state.score <= before { return true }
      state.set(rival, to: nil)
    }
    state.set(option, to: period)
    return false
  }

  /// Of a quantity that is lacking, the options that add to it; else all. Ascending.
  private func candidates(below option: Int, _ lacking: [Int]) -> [Int] {
    guard let scarce = lacking.last, scarce >= model.coverCount * model.periods else { return Array(0..<option) }
    return model.amounts.adding(to: scarce / model.periods - model.coverCount).map { Int($0.index) }
      .filter { $0 < option }
  }
}
