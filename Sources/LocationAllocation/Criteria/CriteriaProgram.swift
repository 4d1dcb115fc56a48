/// What is wanted of a plan in one solve: the least weighted sum of losses, within limits.
struct CriteriaAim {
  /// What a unit of each loss counts; people are a loss when they are not covered.
  var weights: [PlanCriterion: Double]
  /// The largest loss of each.
  var limits: [PlanCriterion: Int64] = [:]

  func value(_ values: CriterionValues) -> Double {
    PlanCriterion.allCases.reduce(0) { $0 + (weights[$1] ?? 0) * Double(values.loss($1)) }
  }

  /// By how much the limits are broken, all together.
  func excess(_ values: CriterionValues) -> Int64 {
    limits.reduce(0) { $0 + max(0, values.loss($1.key) - $1.value) }
  }
}

/// Which goals of the reduced model make up the criteria.
struct CriteriaGoals {
  /// Goals of covers that count as people.
  var people: Range<Int>
  /// Goal → the target it belongs to, −1 = none. The minimum cuts of a service in a period share one.
  var targetOfGoal: [Int]
  /// Target → what a missing unit counts.
  var scale: [Int64]

  func shortfall(_ state: PhasedCoverState) -> [Int64] {
    var short = [Int64](repeating: 0, count: scale.count)
    for (goal, target) in targetOfGoal.enumerated() where target >= 0 {
      short[target] = max(short[target], state.model.target[goal] - state.value[goal])
    }
    return short
  }

  func values(_ state: PhasedCoverState) -> CriterionValues {
    CriterionValues(
      shortfall: zip(scale, shortfall(state)).reduce(0) { $0 + $1.0 * $1.1 }, cost: state.cost,
      people: people.reduce(0) { $0 + state.value[$1] + state.model.base[$1] })
  }
}

/// A ``CriteriaAim`` as a mixed integer program: the phased covering model with soft targets.
///
///     min Σ weights · losses,   loss[c] ≤ limit[c]
///     short[target] ≥ target − value(goal)   for every goal of the target,   shortfall = Σ scale · short
struct CriteriaProgram {
  private(set) var base: PhasedCoverProgram
  private let goals: CriteriaGoals
  private var shortColumn: [Int32?]
  /// What the objective lacks of the aim's value.
  let constant: Double

  init(_ model: PhasedCoverModel, _ goals: CriteriaGoals, _ aim: CriteriaAim) {
    self.goals = goals
    var existing: Int64 = 0
    for goal in goals.people { existing += model.base[goal] }
    constant = -(aim.weights[.people] ?? 0) * Double(existing)
    base = PhasedCoverProgram(openings: model)
    shortColumn = goals.scale.map { _ in nil }
    func counts(_ criterion: PlanCriterion) -> Bool {
      aim.weights[criterion] ?? 0 > 0 || aim.limits[criterion] != nil
    }
    var sums: [PlanCriterion: [(column: Int32, coefficient: Double)]] = [
      .targets: [], .people: [], .cost: counts(.cost) ? base.costs() : [],
    ]
    for goal in 0..<model.goalCount {
      let target = goals.targetOfGoal[goal]
      let isWanted = target >= 0 && model.target[goal] > 0 && counts(.targets)
      let isCounted = goals.people.contains(goal) && counts(.people)
      guard isWanted || isCounted else { continue }
      var entries = base.contributions(to: goal, atMost: .max)
      if isCounted { sums[.people]! += entries.map { ($0.column, -$0.coefficient) } }
      if isWanted {
        let column = shortColumn[target] ?? base.program.addColumn(cost: 0, upper: .infinity, isBinary: false)
        if shortColumn[target] == nil {
          shortColumn[target] = column
          sums[.targets]!.append((column, Double(goals.scale[target])))
        }
        entries.append((column, 1))
        base.program.addRow(entries, atLeast: Double(model.target[goal]))
      }
    }
    for criterion in PlanCriterion.allCases {
      var joined: [Int32: Double] = [:]
      for entry in sums[criterion]! { joined[entry.column, default: 0] += entry.coefficient }
      let entries = joined.sorted { $0.key < $1.key }.map { (column: $0.key, coefficient: $0.value) }
      let weight = aim.weights[criterion] ?? 0
      if weight > 0 {
        for entry in entries { base.program.addCost(weight * entry.coefficient, to: entry.column) }
      }
      guard let limit = aim.limits[criterion] else { continue }
      // In the least unit of the costs: small numbers keep the solver's arithmetic clean.
      let unit = criterion == .cost ? model.costUnit : 1
      let most = criterion == .people ? limit + existing : floorDivided(limit, unit)
      base.program.addRow(entries.map { ($0.column, $0.coefficient / Double(unit)) }, atMost: Double(most))
    }
  }

  func values(of state: PhasedCoverState) -> [Double] {
    var values = base.values(of: state)
    for (target, short) in goals.shortfall(state).enumerated() {
      if let column = shortColumn[target] { values[Int(column)] = Double(short) }
    }
    return values
  }
}

private func floorDivided(_ value: Int64, _ unit: Int64) -> Int64 {
  value >= 0 ? value / unit : (value - unit + 1) / unit
}

extension PhasedCoverModel {
  /// The largest number that divides every cost.
  var costUnit: Int64 { greatestCommonDivisor(cost + runningCost) }
}
