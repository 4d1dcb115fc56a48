/// A set of openings and everything it adds up to, kept up to date move by move.
struct PhasedCoverState {
  /// What is compared between two states: smaller is better, in this order.
  struct Score: Comparable {
    var overspending: Int64
    var shortfall: Int64
    /// Cost, or minus the covered weight.
    var objective: Int64
    var cost: Int64

    static func < (a: Score, b: Score) -> Bool {
      if a.overspending != b.overspending { return a.overspending < b.overspending }
      if a.shortfall != b.shortfall { return a.shortfall < b.shortfall }
      if a.objective != b.objective { return a.objective < b.objective }
      return a.cost < b.cost
    }
  }

  let model: PhasedCoverModel
  /// Per goal: what it aims at, and the weight of one missing unit, so that every target counts alike.
  let target: ContiguousArray<Int64>
  let scale: ContiguousArray<Int64>

  /// Period in which each option opens; `model.periods` = never.
  private(set) var openAt: ContiguousArray<Int32>
  /// Open option at each site, or -1.
  private(set) var optionAtSite: ContiguousArray<Int32>
  /// How many open options conflict with each.
  private var blockers: ContiguousArray<Int32>
  /// What options add to each goal.
  private(set) var value: ContiguousArray<Int64>
  private(set) var spent: ContiguousArray<Int64>
  private(set) var cost: Int64 = 0
  /// What goals lack, each times its scale; what periods spend beyond their budgets; what covers add up to.
  private(set) var shortfall: Int64 = 0
  private(set) var overspending: Int64 = 0
  private(set) var covered: Int64 = 0
  private var coverers: ContiguousArray<Int32>
  /// By period, scratch of ``change(_:_:by:)``.
  private var moved: ContiguousArray<Int64>

  /// - Parameter scale: what a missing unit of each goal counts; unless given, every target counts alike.
  init(_ model: PhasedCoverModel, target: ContiguousArray<Int64>, scale: ContiguousArray<Int64>? = nil) {
    self.model = model
    self.target = target
    self.scale = scale ?? shortfallScale(target)
    openAt = ContiguousArray(repeating: Int32(model.periods), count: model.optionCount)
    optionAtSite = ContiguousArray(repeating: -1, count: model.optionsAtSite.count)
    blockers = ContiguousArray(repeating: 0, count: model.optionCount)
    value = ContiguousArray(repeating: 0, count: model.goalCount)
    spent = ContiguousArray(repeating: 0, count: model.periods)
    coverers = ContiguousArray(repeating: 0, count: model.classCount * model.periods)
    moved = ContiguousArray(repeating: 0, count: model.periods)
    for goal in target.indices { shortfall += self.scale[goal] * max(0, target[goal]) }
  }

  func isOpen(_ option: Int) -> Bool { Int(openAt[option]) < model.periods }

  var openOptions: [Int] { openAt.indices.filter(isOpen) }

  var score: Score {
    Score(
      overspending: overspending, shortfall: shortfall,
      objective: model.objective == .leastCost ? cost : -covered, cost: cost)
  }

  var isFeasible: Bool { shortfall == 0 && overspending == 0 }

  /// As the caller sees it: cost, or covered weight beyond what exists.
  var objective: Int64 { model.objective == .leastCost ? cost : covered }

  func fits(_ option: Int, in period: Int) -> Bool {
    guard let budget = model.budgets[period] else { return true }
    return spent[period] + model.cost[option] <= budget
  }

  /// Whether a closed option has room: nothing open stands at its site or conflicts with it.
  func hasRoom(_ option: Int) -> Bool { optionAtSite[Int(model.site[option])] < 0 && blockers[option] == 0 }

  /// Whether a closed option would have room if another closed.
  func hasRoom(_ option: Int, without leaving: Int) -> Bool {
    let holder = Int(optionAtSite[Int(model.site[option])])
    let blocking = model.conflicts[option].contains(Int32(leaving)) ? 1 : 0
    return (holder < 0 || holder == leaving) && Int(blockers[option]) == blocking
  }

  /// By period, what opening a closed option would add to goals of that period: under least cost what they still lack,
  /// in the scale of shortfalls, else what is newly covered. A row that wants several coverers is gained in parts,
  /// rounded up.
  /// - Parameter useful: filled; as long as there are periods.
  func gains(of option: Int, into useful: inout ContiguousArray<Int64>) {
    let periods = model.periods
    let isCost = model.objective == .leastCost
    for period in 0..<periods { useful[period] = 0 }
    var gain = ContiguousArray<Int64>(repeating: 0, count: periods)
    var requirement: Int32 = -1
    func count(_ requirement: Int32, _ gain: inout ContiguousArray<Int64>, _ useful: inout ContiguousArray<Int64>) {
      for period in 0..<periods where gain[period] > 0 {
        let goal = Int(requirement) * periods + period
        useful[period] += isCost ? scale[goal] * min(max(0, target[goal] - value[goal]), gain[period]) : gain[period]
        gain[period] = 0
      }
    }
    // Classes are numbered by requirement, and an option's are ascending.
    for position in model.classesOfOption.range(option) {
      let cls = Int(model.classesOfOption.items[position])
      if model.requirementOfClass[cls] != requirement {
        count(requirement, &gain, &useful)
        requirement = model.requirementOfClass[cls]
      }
      let need = model.needOfClass[cls]
      for index in cls * periods..<(cls + 1) * periods where coverers[index] < need {
        gain[index - cls * periods] += (model.weight[index] + Int64(need) - 1) / Int64(need)
      }
    }
    count(requirement, &gain, &useful)
    guard isCost else { return }
    for entry in model.amounts.added(by: option) {
      let goal = (model.coverCount + Int(entry.index)) * periods
      for period in 0..<periods {
        let lacking = max(0, target[goal + period] - value[goal + period])
        useful[period] += scale[goal + period] * min(lacking, entry.amount)
      }
    }
  }

  /// What a closed option would add to one goal if it were open in the goal's period.
  func gain(of option: Int, in goal: Int) -> Int64 {
    let periods = model.periods
    let (requirement, period) = (goal / periods, goal % periods)
    guard requirement < model.coverCount else {
      return model.amounts.amount(requirement - model.coverCount, of: option)
    }
    var gain: Int64 = 0
    for position in model.classesOfOption.range(option) {
      let cls = Int(model.classesOfOption.items[position])
      guard Int(model.requirementOfClass[cls]) == requirement else { continue }
      let index = cls * periods + period
      if coverers[index] == model.needOfClass[cls] - 1 { gain += model.weight[index] }
    }
    return gain
  }

  /// Opens, moves or closes (`period == nil`) an option. The caller keeps the rules of one option per site and none
  /// beside its conflicts.
  mutating func set(_ option: Int, to period: Int?) {
    let before = Int(openAt[option])
    let after = period ?? model.periods
    if before == after { return }
    if before < model.periods {
      cost -= model.totalCost(option, from: before)
      spend(-model.cost[option], in: before)
      optionAtSite[Int(model.site[option])] = -1
      for other in model.conflicts[option] { blockers[Int(other)] -= 1 }
    }
    if after < model.periods {
      cost += model.totalCost(option, from: after)
      spend(model.cost[option], in: after)
      optionAtSite[Int(model.site[option])] = Int32(option)
      for other in model.conflicts[option] { blockers[Int(other)] += 1 }
    }
    openAt[option] = Int32(after)
    if after < before {
      change(option, after..<before, by: 1)
    } else {
      change(option, before..<after, by: -1)
    }
  }

  private mutating func change(_ option: Int, _ open: Range<Int>, by step: Int32) {
    let periods = model.periods
    // Summed up by requirement and period, and told to the goals once for all rows.
    var requirement: Int32 = -1
    for position in model.classesOfOption.range(option) {
      let cls = Int(model.classesOfOption.items[position])
      if model.requirementOfClass[cls] != requirement {
        settle(requirement, open)
        requirement = model.requirementOfClass[cls]
      }
      let need = model.needOfClass[cls]
      // Counted up to `need` from below, or down to one less from `need`.
      let last = step > 0 ? need - 1 : need
      for period in open {
        let index = cls * periods + period
        let count = coverers[index]
        coverers[index] = count + step
        if count == last { moved[period] += step > 0 ? model.weight[index] : -model.weight[index] }
      }
    }
    settle(requirement, open)
    for entry in model.amounts.added(by: option) {
      let goal = (model.coverCount + Int(entry.index)) * periods
      for period in open { add(entry.amount * Int64(step), to: goal + period) }
    }
  }

  private mutating func settle(_ requirement: Int32, _ open: Range<Int>) {
    guard requirement >= 0 else { return }
    for period in open where moved[period] != 0 {
      add(moved[period], to: Int(requirement) * model.periods + period)
      covered += moved[period]
      moved[period] = 0
    }
  }

  private mutating func add(_ amount: Int64, to goal: Int) {
    let lacked = max(0, target[goal] - value[goal])
    value[goal] += amount
    shortfall += scale[goal] * (max(0, target[goal] - value[goal]) - lacked)
  }

  private mutating func spend(_ amount: Int64, in period: Int) {
    let before = spent[period]
    spent[period] += amount
    guard let budget = model.budgets[period] else { return }
    overspending += max(0, spent[period] - budget) - max(0, before - budget)
  }

  /// Closes everything, then opens what `plan` says.
  mutating func adopt(_ plan: ContiguousArray<Int32>) {
    for option in openAt.indices where isOpen(option) && openAt[option] != plan[option] { set(option, to: nil) }
    for option in openAt.indices where Int(plan[option]) < model.periods { set(option, to: Int(plan[option])) }
  }
}

/// Whole weights that make a missing unit of a small target count as much, relatively, as one of a large target.
func shortfallScale(_ target: ContiguousArray<Int64>) -> ContiguousArray<Int64> {
  let largest = target.max() ?? 0
  return ContiguousArray(target.map { $0 > 0 ? max(1, largest / $0) : 0 })
}
