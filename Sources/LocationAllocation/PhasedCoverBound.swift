/// A Lagrangian bound for the phased covering model.
///
/// Prices: `u[c,t] ≥ 0` on the coverage rows `need·z ≤ Σ x`, `λ[g] ≥ 0` on the targets, `μ[t] ≥ 0` on the budgets. What
/// remains falls apart: each site takes its best option and opening period or none, each row counts as covered when
/// that pays. Every price gives a valid bound; a subgradient walk with Polyak steps raises it. (Held, Wolfe & Crowder,
/// "Validation of subgradient optimization", Mathematical Programming 6 (1974); for covering, Galvão & ReVelle, "A
/// Lagrangean heuristic for the maximal covering location problem", European Journal of Operational Research 88
/// (1996).) The value of the linear relaxation is the most it can reach.
struct PhasedCoverBound {
  private let model: PhasedCoverModel
  private let target: ContiguousArray<Int64>
  private let isCost: Bool
  private var coverPrice: ContiguousArray<Double>
  private var targetPrice: ContiguousArray<Double>
  private var budgetPrice: ContiguousArray<Double>
  /// Largest lower bound found, on cost or on minus the covered weight.
  private var best = -Double.infinity
  private(set) var steps = 0

  /// - Parameter incumbent: objective of a feasible state (cost, or covered weight beyond what exists).
  init(_ model: PhasedCoverModel, target: ContiguousArray<Int64>, incumbent: Int64, clock: SolveClock) {
    self.model = model
    self.target = target
    self.isCost = model.objective == .leastCost
    budgetPrice = ContiguousArray(repeating: 0, count: model.periods)
    let wanted = target.reduce(0) { $0 + Double($1) }
    let coverGoals = model.coverGoals
    let isCost = model.objective == .leastCost
    targetPrice = ContiguousArray(
      target.indices.map { goal in
        if isCost { return target[goal] > 0 && wanted > 0 ? Double(incumbent) / wanted : 0 }
        return coverGoals.contains(goal) ? 1 : 0
      })
    coverPrice = ContiguousArray(repeating: 0, count: model.classCount * model.periods)
    for cls in 0..<model.classCount {
      let share = 1 / Double(max(1, model.optionsOfClass.range(cls).count))
      for period in 0..<model.periods {
        let price = targetPrice[Int(model.requirementOfClass[cls]) * model.periods + period]
        coverPrice[cls * model.periods + period] = price * Double(model.weight[cls * model.periods + period]) * share
      }
    }
    walk(to: isCost ? Double(incumbent) : -Double(incumbent), clock: clock)
  }

  /// The bound on the objective, rounded to the next value that an objective can have.
  var value: Int64? {
    guard best.isFinite else { return nil }
    let rounded = model.rounded(best)
    return isCost ? rounded : -rounded
  }

  private mutating func walk(to goal: Double, clock: SolveClock) {
    var pace = 1.0
    var sinceBetter = 0
    var slope = Slope(model)
    // A few steps are taken even when time is up: an answer without a bound is worth little.
    while steps < 600 && pace > 1e-3 && (steps < 20 || !clock.isOver) {
      steps += 1
      let current = relax(&slope)
      if current > best + best.magnitude * 1e-7 || best == -.infinity {
        best = current
        sinceBetter = 0
      } else {
        sinceBetter += 1
        if sinceBetter >= 20 {
          pace /= 2
          sinceBetter = 0
        }
      }
      if best.isFinite, Double(model.rounded(best)) >= goal { return }
      let norm = slope.squaredNorm(targets: isCost)
      if norm == 0 { return }
      let step = pace * max(goal * 1.01 - current, goal.magnitude * 1e-3, 1e-3) / norm
      for index in coverPrice.indices { coverPrice[index] = max(0, coverPrice[index] + step * slope.cover[index]) }
      for period in 0..<model.periods where model.budgets[period] != nil {
        budgetPrice[period] = max(0, budgetPrice[period] + step * slope.budget[period])
      }
      guard isCost else { continue }
      for index in targetPrice.indices where target[index] > 0 {
        targetPrice[index] = max(0, targetPrice[index] + step * slope.target[index])
      }
    }
  }

  /// How far the relaxed solution breaks each priced row.
  private struct Slope {
    var cover: ContiguousArray<Double>
    var target: ContiguousArray<Double>
    var budget: ContiguousArray<Double>

    init(_ model: PhasedCoverModel) {
      cover = ContiguousArray(repeating: 0, count: model.classCount * model.periods)
      target = ContiguousArray(repeating: 0, count: model.goalCount)
      budget = ContiguousArray(repeating: 0, count: model.periods)
    }

    func squaredNorm(targets: Bool) -> Double {
      var sum = 0.0
      for value in cover { sum += value * value }
      for value in budget { sum += value * value }
      if targets { for value in target { sum += value * value } }
      return sum
    }
  }

  /// Solves the relaxed problem at the current prices; returns its value and fills the slope.
  private func relax(_ slope: inout Slope) -> Double {
    let periods = model.periods
    var value = 0.0
    for goal in target.indices {
      slope.target[goal] = Double(target[goal])
      if isCost { value += targetPrice[goal] * Double(target[goal]) }
      if target[goal] == 0 { slope.target[goal] = 0 }
    }
    for period in 0..<periods {
      slope.budget[period] = 0
      if let budget = model.budgets[period] {
        value -= budgetPrice[period] * Double(budget)
        slope.budget[period] = -Double(budget)
      }
    }
    for cls in 0..<model.classCount {
      let goal = Int(model.requirementOfClass[cls]) * periods
      for period in 0..<periods {
        let index = cls * periods + period
        let weight = Double(model.weight[index])
        let need = Double(model.needOfClass[cls])
        let profit = targetPrice[goal + period] * weight - need * coverPrice[index]
        slope.cover[index] = 0
        if profit > 0 {
          value -= profit
          slope.cover[index] = need
          if target[goal + period] > 0 { slope.target[goal + period] -= weight }
        }
      }
    }
    var worth = ContiguousArray<Double>(repeating: 0, count: periods)
    for site in 0..<model.optionsAtSite.count {
      var best = Double.infinity
      var choice: (option: Int, period: Int)?
      var isForced = false
      for position in model.optionsAtSite.range(site) {
        let option = Int(model.optionsAtSite.items[position])
        guard model.isUsable[option] else { continue }
        isForced = isForced || model.required[option]
        fill(&worth, option)
        for period in model.earliest[option]...model.latest[option] {
          let opening = Double(model.cost[option])
          let price = (isCost ? Double(model.totalCost(option, from: period)) : 0) + budgetPrice[period] * opening
          if price - worth[period] < best {
            best = price - worth[period]
            choice = (option, period)
          }
        }
      }
      guard let (option, period) = choice, best < 0 || isForced else { continue }
      value += best
      open(option, period, &slope)
    }
    return value
  }

  /// What an option is worth at the current prices when it opens in each period.
  private func fill(_ worth: inout ContiguousArray<Double>, _ option: Int) {
    let periods = model.periods
    for period in 0..<periods { worth[period] = 0 }
    for position in model.classesOfOption.range(option) {
      let start = Int(model.classesOfOption.items[position]) * periods
      for period in 0..<periods { worth[period] += coverPrice[start + period] }
    }
    for quantity in 0..<model.quantityCount where isCost {
      let goal = (model.coverCount + quantity) * periods
      let amount = Double(model.amount(quantity, option))
      for period in 0..<periods { worth[period] += targetPrice[goal + period] * amount }
    }
    for period in stride(from: periods - 2, through: 0, by: -1) { worth[period] += worth[period + 1] }
  }

  private func open(_ option: Int, _ opening: Int, _ slope: inout Slope) {
    let periods = model.periods
    if model.budgets[opening] != nil { slope.budget[opening] += Double(model.cost[option]) }
    for position in model.classesOfOption.range(option) {
      let start = Int(model.classesOfOption.items[position]) * periods
      for period in opening..<periods { slope.cover[start + period] -= 1 }
    }
    for quantity in 0..<model.quantityCount {
      let goal = (model.coverCount + quantity) * periods
      for period in opening..<periods where target[goal + period] > 0 {
        slope.target[goal + period] -= Double(model.amount(quantity, option))
      }
    }
  }
}
