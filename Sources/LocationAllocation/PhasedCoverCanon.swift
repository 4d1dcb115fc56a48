/// Picks, among equally good solutions one exchange apart, the one a reader would expect: lowest option indices first,
/// then the earliest periods of their windows, so that equal sites do not depend on how the search went.
struct PhasedCoverCanon {
  private(set) var state: PhasedCoverState

  init(_ state: PhasedCoverState, clock: SolveClock) {
    self.state = state
    let model = state.model
    var changed = true
    while changed && !clock.isOver {
      changed = false
      for option in self.state.openOptions where !model.required[option] {
        let period = Int(self.state.openAt[option])
        for rival in 0..<option
        where model.isUsable[rival] && model.earliest[rival] <= period && period <= model.latest[rival] {
          guard !self.state.isOpen(rival), self.state.hasRoom(rival, without: option) else { continue }
          if equals([(option, nil), (rival, period)]) {
            changed = true
            break
          }
        }
      }
    }
    for option in self.state.openOptions {
      for period in model.earliest[option]..<max(model.earliest[option], Int(self.state.openAt[option]))
      where equals([(option, period)]) {
        break
      }
    }
  }

  /// Makes the change when the score stays equal or improves.
  private mutating func equals(_ changes: [(option: Int, period: Int?)]) -> Bool {
    let before = state.score
    let undo = changes.map { (option: $0.option, period: state.isOpen($0.option) ? Int(state.openAt[$0.option]) : nil) }
    for change in changes { state.set(change.option, to: change.period) }
    if state.score <= before { return true }
    for change in undo.reversed() { state.set(change.option, to: change.period) }
    return false
  }
}
