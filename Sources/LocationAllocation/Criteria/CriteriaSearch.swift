/// Interchange for a ``CriteriaAim``, where there is no exact solver: opens, closes, shifts and swaps while that helps.
struct CriteriaSearch {
  private var state: PhasedCoverState
  private let goals: CriteriaGoals
  private let aim: CriteriaAim
  private let clock: SolveClock

  init(_ state: PhasedCoverState, _ goals: CriteriaGoals, _ aim: CriteriaAim, _ clock: SolveClock) {
    self.state = state
    self.goals = goals
    self.aim = aim
    self.clock = clock
  }

  private typealias Change = (option: Int, period: Int?)

  private var score: (Int64, Double, Int64) {
    let values = goals.values(state)
    return (state.overspending + aim.excess(values), aim.value(values), state.cost)
  }

  mutating func run() -> PhasedCoverState {
    let model = state.model
    var changed = true
    while changed, !clock.isOver {
      changed = false
      for option in 0..<model.optionCount where model.isUsable[option] {
        if clock.isOver { break }
        if state.isOpen(option) {
          if !model.required[option] { changed = keep([(option, nil)]) || changed }
        } else if state.hasRoom(option) {
          for period in model.earliest[option]...model.latest[option] where !state.isOpen(option) {
            changed = keep([(option, period)]) || changed
          }
        }
        if state.isOpen(option) {
          for period in model.earliest[option]...model.latest[option] where Int(state.openAt[option]) != period {
            changed = keep([(option, period)]) || changed
          }
        }
        guard state.isOpen(option), !model.required[option] else { continue }
        let period = Int(state.openAt[option])
        for rival in 0..<model.optionCount where model.isUsable[rival] && !state.isOpen(rival) && state.isOpen(option) {
          guard state.hasRoom(rival, without: option) else { continue }
          let shifted = min(max(period, model.earliest[rival]), model.latest[rival])
          changed = keep([(option, nil), (rival, shifted)]) || changed
        }
      }
    }
    return state
  }

  private mutating func keep(_ changes: [Change]) -> Bool {
    let before = score
    let undo = changes.map { Change($0.option, state.isOpen($0.option) ? Int(state.openAt[$0.option]) : nil) }
    for change in changes { state.set(change.option, to: change.period) }
    if score < before { return true }
    for change in undo.reversed() { state.set(change.option, to: change.period) }
    return false
  }
}
