/// The phased covering model as a mixed integer program, on the reduced model.
///
/// The objective is counted in the model's unit, the greatest amount that divides every cost: small numbers keep a
/// solver's arithmetic clean, and between two solutions there is at least one.
struct PhasedCoverProgram {
  enum Aim {
    /// The problem's objective, with hard targets.
    case objective
    /// The least scaled shortfall from the targets.
    case leastShortfall
  }

  enum Budgets {
    case none
    /// As they are.
    case yearly
    /// Of each run of periods together, whatever is spent in which: a relaxation in which it does not matter when things
    /// open, so that it is far sooner solved.
    case joined
  }

  var program = MixedIntegerProgram()
  private let model: PhasedCoverModel
  /// Column of "option is open in period", for the periods of its window; later ones are the last's.
  private var openColumn: [[Int32]] = []
  private var coverColumn: [(cls: Int, period: Int, column: Int32)] = []
  /// What a goal lacks: the first step of an amount that comes in steps, then the others.
  private var shortColumn: [(goal: Int, column: Int32, kind: Short)] = []
  private enum Short {
    case people
    case firstStep
    case steps(Int64, less: Int64)
  }

  init(_ model: PhasedCoverModel, target: ContiguousArray<Int64>, aim: Aim, budgets: Budgets = .yearly) {
    self.model = model
    addOpenings(aim)
    addSites()
    addConflicts()
    addBudgets(budgets)
    let scale = shortfallScale(target)
    let implied = aim == .objective && model.objective == .leastCost ? impliedGoals(model, target) : []
    for goal in 0..<model.goalCount where !implied.contains(goal) {
      let isCounted = model.objective == .mostCovered && aim == .objective && model.coverGoals.contains(goal)
      guard target[goal] > 0 || isCounted else { continue }
      var entries = contributions(to: goal, atMost: isCounted ? .max : attainable(target[goal], goal))
      if isCounted {
        for entry in entries { program.addCost(-entry.coefficient / Double(model.unit), to: entry.column) }
        continue
      }
      if aim == .leastShortfall { entries += addShortfall(goal, target[goal], scale[goal]) }
      program.addRow(entries, atLeast: Double(attainable(target[goal], goal)))
    }
  }

  /// What may open, under the rules of sites, conflicts and budgets; without goals and without an objective.
  init(openings model: PhasedCoverModel) {
    self.model = model
    addOpenings(.leastShortfall)
    addSites()
    addConflicts()
    addBudgets(.yearly)
  }

  /// What openings cost over the horizon, by column, in full yuan.
  func costs() -> [(column: Int32, coefficient: Double)] {
    (0..<model.optionCount).flatMap { option in
      openColumn[option].enumerated().map { index, column in
        let period = model.earliest[option] + index
        let isLast = index == openColumn[option].count - 1
        let running = model.runningCost[option] * Int64(isLast ? model.periods - period : 1)
        return (column, Double(running + (isLast ? model.cost[option] : 0)))
      }
    }
  }

  /// The least amount at or above `target` that options can add up to: beds that come in twenties meet 309 with 320.
  private func attainable(_ target: Int64, _ goal: Int) -> Int64 {
    let requirement = goal / model.periods
    guard requirement >= model.coverCount else { return target }
    let step = step(of: goal)
    return step > 1 ? (target + step - 1) / step * step : target
  }

  /// What an amount always comes in whole numbers of.
  private func step(of goal: Int) -> Int64 {
    let quantity = goal / model.periods - model.coverCount
    return quantity < 0 ? 1 : greatestCommonDivisor(model.amounts.adding(to: quantity).map(\.amount))
  }

  /// Columns for what a goal lacks. Amounts lack whole steps, the first of which may be worth less than the others, so
  /// that the objective is that of people and beds and its bound is as good as one in steps.
  private mutating func addShortfall(_ goal: Int, _ target: Int64, _ scale: Int64)
    -> [(column: Int32, coefficient: Double)]
  {
    let step = step(of: goal)
    guard step > 1 else {
      let column = program.addColumn(cost: Double(scale), upper: Double(target), isBinary: false)
      shortColumn.append((goal, column, .people))
      return [(column, 1)]
    }
    let beyond = attainable(target, goal) - target
    let first = program.addColumn(cost: Double(scale * (step - beyond)), upper: 1, isBinary: true)
    let others = program.addColumn(
      cost: Double(scale * step), upper: Double((target + beyond) / step - 1), isBinary: true)
    shortColumn.append((goal, first, .firstStep))
    shortColumn.append((goal, others, .steps(step, less: step - beyond)))
    return [(first, Double(step)), (others, Double(step))]
  }

  // MARK: Building

  private mutating func addOpenings(_ aim: Aim) {
    for option in 0..<model.optionCount {
      let window = model.earliest[option]...model.latest[option]
      let paid = aim == .objective && model.objective == .leastCost
      var columns: [Int32] = []
      for period in window {
        let isLast = period == window.upperBound
        let periodsPaid = isLast ? model.periods - period : 1
        let cost = model.runningCost[option] * Int64(periodsPaid) + (isLast ? model.cost[option] : 0)
        let column = program.addColumn(
          cost: paid ? Double(cost / model.unit) : 0, lower: isLast && model.required[option] ? 1 : 0,
          upper: model.isUsable[option] ? 1 : 0, isBinary: true)
        if let previous = columns.last { program.addRow([(previous, 1), (column, -1)], atMost: 0) }
        columns.append(column)
      }
      openColumn.append(columns)
    }
  }

  private mutating func addSites() {
    for site in 0..<model.optionsAtSite.count where model.optionsAtSite.range(site).count > 1 {
      let last = model.optionsAtSite[site].flatMap { openColumn[Int($0)].suffix(1) }
      program.addRow(last.map { ($0, 1) }, atMost: 1)
    }
  }

  /// Conflicts as cliques, grown greedily around each pair that none holds yet: stronger than the pairs.
  private mutating func addConflicts() {
    var held: Set<Int64> = []
    func key(_ a: Int32, _ b: Int32) -> Int64 { Int64(min(a, b)) << 32 | Int64(max(a, b)) }
    for option in 0..<Int32(model.optionCount) {
      for other in model.conflicts[Int(option)] where other > option && !held.contains(key(option, other)) {
        var clique = [option, other]
        for third in model.conflicts[Int(option)] where third > other {
          if clique.allSatisfy({ $0 == option || model.conflicts[Int(third)].contains($0) }) { clique.append(third) }
        }
        for (index, a) in clique.enumerated() {
          for b in clique[(index + 1)...] { held.insert(key(a, b)) }
        }
        program.addRow(clique.map { (openColumn[Int($0)].last!, 1) }, atMost: 1)
      }
    }
  }

  private mutating func addBudgets(_ budgets: Budgets) {
    for last in 0..<model.periods {
      switch budgets {
      case .none: break
      case .yearly: addBudget(of: last)
      case .joined:
        for first in stride(from: last, through: 0, by: -1) {
          if model.budgets[first] == nil { break }
          addBudget(of: first...last)
        }
      }
    }
  }

  private mutating func addBudget(of period: Int) {
    guard let budget = model.budgets[period] else { return }
    var entries: [(column: Int32, coefficient: Double)] = []
    for option in 0..<model.optionCount where model.cost[option] > 0 {
      let index = period - model.earliest[option]
      guard index >= 0, index < openColumn[option].count else { continue }
      entries.append((openColumn[option][index], Double(model.cost[option])))
      if index > 0 { entries.append((openColumn[option][index - 1], -Double(model.cost[option]))) }
    }
    program.addRow(entries, atMost: Double(budget))
  }

  /// What opens by the last of these periods, and cannot before the first, costs no more than their budgets together.
  private mutating func addBudget(of periods: ClosedRange<Int>) {
    var entries: [(column: Int32, coefficient: Double)] = []
    for option in 0..<model.optionCount where model.cost[option] > 0 {
      let index = min(periods.upperBound - model.earliest[option], openColumn[option].count - 1)
      guard index >= 0, model.earliest[option] >= periods.lowerBound else { continue }
      entries.append((openColumn[option][index], Double(model.cost[option])))
    }
    if entries.isEmpty { return }
    program.addRow(entries, atMost: Double(periods.reduce(Int64(0)) { $0 + (model.budgets[$1] ?? 0) }))
  }

  /// The column that says whether an option is open in a period; nil when it cannot be.
  private func column(_ option: Int, _ period: Int) -> Int32? {
    let index = period - model.earliest[option]
    guard index >= 0, model.isUsable[option] else { return nil }
    return openColumn[option][min(index, openColumn[option].count - 1)]
  }

  /// What adds to a goal. A merged row that only one option can cover needs no column of its own.
  mutating func contributions(to goal: Int, atMost most: Int64) -> [(column: Int32, coefficient: Double)] {
    let period = model.period(ofGoal: goal)
    let requirement = goal / model.periods
    var direct: [Int32: Double] = [:]
    var entries: [(column: Int32, coefficient: Double)] = []
    if requirement >= model.coverCount {
      for entry in model.amounts.adding(to: requirement - model.coverCount) {
        guard let column = column(Int(entry.index), period) else { continue }
        entries.append((column, Double(min(most, entry.amount))))
      }
      return entries
    }
    for cls in 0..<model.classCount where Int(model.requirementOfClass[cls]) == requirement {
      let weight = Double(min(most, model.weight[cls * model.periods + period]))
      if weight == 0 { continue }
      let coverers = model.optionsOfClass[cls].compactMap { column(Int($0), period) }
      let need = Int(model.needOfClass[cls])
      if coverers.count < need { continue }
      if coverers.count == 1 {
        direct[coverers[0], default: 0] += weight
        continue
      }
      // Half of two coverers would count half a row, so that the column has to be whole where several are needed.
      let covered = program.addColumn(cost: 0, isBinary: need > 1)
      coverColumn.append((cls, period, covered))
      program.addRow([(covered, Double(need))] + coverers.map { ($0, -1) }, atMost: 0)
      entries.append((covered, weight))
    }
    entries.append(contentsOf: direct.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    return entries
  }

  // MARK: Translating solutions

  /// The values of all columns for a state.
  func values(of state: PhasedCoverState) -> [Double] {
    var values = Array(repeating: 0.0, count: program.columns.count)
    for option in 0..<model.optionCount {
      for (index, column) in openColumn[option].enumerated() {
        values[Int(column)] = Int(state.openAt[option]) <= model.earliest[option] + index ? 1 : 0
      }
    }
    for entry in coverColumn {
      let coverers = model.optionsOfClass[entry.cls].count { Int(state.openAt[Int($0)]) <= entry.period }
      values[Int(entry.column)] = coverers >= Int(model.needOfClass[entry.cls]) ? 1 : 0
    }
    for entry in shortColumn {
      let lacking = max(0, state.target[entry.goal] - state.value[entry.goal])
      values[Int(entry.column)] =
        switch entry.kind {
        case .people: Double(lacking)
        case .firstStep: lacking > 0 ? 1 : 0
        case .steps(let step, let less): Double(max(0, lacking - less) / step)
        }
    }
    return values
  }

  /// The opening period of each option, `periods` = never.
  func plan(from values: [Double]) -> ContiguousArray<Int32> {
    ContiguousArray(
      (0..<model.optionCount).map { option in
        let first = openColumn[option].firstIndex { values[Int($0)] > 0.5 }
        return Int32(first.map { $0 + model.earliest[option] } ?? model.periods)
      })
  }
}

/// Goals that hold whenever others do: an amount wanted in a period that was already wanted before (what opens stays
/// open), or of which every option brings at least as much as of a scarcer one.
private func impliedGoals(_ model: PhasedCoverModel, _ target: ContiguousArray<Int64>) -> Set<Int> {
  var implied: Set<Int> = []
  func goal(_ quantity: Int, _ period: Int) -> Int { (model.coverCount + quantity) * model.periods + period }
  func isAtLeast(_ quantity: Int, _ other: Int) -> Bool {
    model.amounts.adding(to: other).allSatisfy {
      model.amounts.amount(quantity, of: Int($0.index)) >= $0.amount
    }
  }
  for quantity in 0..<model.quantityCount {
    let stronger = (0..<model.quantityCount).filter { other in
      other != quantity && isAtLeast(quantity, other) && (other < quantity || !isAtLeast(other, quantity))
    }
    for period in 0..<model.periods where target[goal(quantity, period)] > 0 {
      let want = target[goal(quantity, period)]
      let isOld = (0..<period).contains { target[goal(quantity, $0)] >= want }
      if isOld || stronger.contains(where: { target[goal($0, period)] >= want }) {
        implied.insert(goal(quantity, period))
      }
    }
  }
  return implied
}
