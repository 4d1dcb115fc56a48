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
  private var coverers: ContiguousArray<Int32>

  init(_ model: PhasedCoverModel, target: ContiguousArray<Int64>) {
    self.model = model
    self.target = target
    scale = shortfallScale(target)
    openAt = ContiguousArray(repeating: Int32(model.periods), count: model.optionCount)
    optionAtSite = ContiguousArray(repeating: -1, count: model.optionsAtSite.count)
    blockers = ContiguousArray(repeating: 0, count: model.optionCount)
    value = ContiguousArray(repeating: 0, count: model.goalCount)
    spent = ContiguousArray(repeating: 0, count: model.periods)
    coverers = ContiguousArray(repeating: 0, count: model.classCount * model.periods)
  }

  func isOpen(_ option: Int) -> Bool { Int(openAt[option]) < model.periods }

  var openOptions: [Int] { openAt.indices.filter(isOpen) }

  var covered: Int64 { model.coverGoals.reduce(0) { $0 + value[$1] } }

  var shortfall: Int64 {
    var sum: Int64 = 0
    for goal in target.indices where value[goal] < target[goal] { sum += scale[goal] * (target[goal] - value[goal]) }
    return sum
  }

  var overspending: Int64 {
    var sum: Int64 = 0
    for (period, budget) in model.budgets.enumerated() {
      if let budget { sum += max(0, spent[period] - budget) }
    }
    return sum
  }

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

  /// What opening a closed option would newly cover or add, per goal of its own period only: `gain[goal]`. A row that
  /// wants several coverers is gained in parts, rounded up.
  func marginals(of option: Int, into gain: inout ContiguousArray<Int64>) {
    for goal in gain.indices { gain[goal] = 0 }
    let periods = model.periods
    for position in model.classesOfOption.range(option) {
      let cls = Int(model.classesOfOption.items[position])
      let goal = Int(model.requirementOfClass[cls]) * periods
      let need = model.needOfClass[cls]
      for period in 0..<periods where coverers[cls * periods + period] < need {
        gain[goal + period] += (model.weight[cls * periods + period] + Int64(need) - 1) / Int64(need)
      }
    }
    for quantity in 0..<model.quantityCount {
      let goal = (model.coverCount + quantity) * periods
      let amount = model.amount(quantity, option)
      for period in 0..<periods { gain[goal + period] = amount }
    }
  }

  /// Opens, moves or closes (`period == nil`) an option. The caller keeps the rules of one option per site and none
  /// beside its conflicts.
  mutating func set(_ option: Int, to period: Int?) {
    let before = Int(openAt[option])
    let after = period ?? model.periods
    if before == after { return }
    if before < model.periods {
      cost -= model.totalCost(option, from: before)
      spent[before] -= model.cost[option]
      optionAtSite[Int(model.site[option])] = -1
      for other in model.conflicts[option] { blockers[Int(other)] -= 1 }
    }
    if after < model.periods {
      cost += model.totalCost(option, from: after)
      spent[after] += model.cost[option]
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
    for position in model.classesOfOption.range(option) {
      let cls = Int(model.classesOfOption.items[position])
      let goal = Int(model.requirementOfClass[cls]) * periods
      let need = model.needOfClass[cls]
      for period in open {
        let index = cls * periods + period
        let count = coverers[index]
        coverers[index] = count + step
        if count < need, count + step >= need {
          value[goal + period] += model.weight[index]
        } else if count >= need, count + step < need {
          value[goal + period] -= model.weight[index]
        }
      }
    }
    for quantity in 0..<model.quantityCount {
      let goal = (model.coverCount + quantity) * periods
      let amount = model.amount(quantity, option) * Int64(step)
      for period in open { value[goal + period] += amount }
    }
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
