/// A Lagrangian bound for the phased covering model.
///
/// Prices: `λ[g] ≥ 0` on the targets, `μ[t] ≥ 0` on the budgets, and on the coverage rows `need·z ≤ Σ x` a share
/// `p[c,t]` of what the row is worth, `u = λ·weight·p / need` with `0 ≤ p ≤ 1`. What remains falls apart: every row
/// counts as covered, and each site takes its best option and opening period or none:
///
///     L = Σ λ·(target − Σ weight·(1 − p)) − Σ μ·budget + Σ_sites min(0, min_{o,t} price[o,t] − worth[o,t])
///
/// with `price` the cost of opening in `t`, `μ` included, and `worth` what its rows and amounts are worth from `t` on.
/// Every price gives a valid bound; a subgradient walk with Polyak steps raises it, its direction smoothed by its past
/// and measured in what the rows are worth. (Held, Wolfe & Crowder, "Validation of subgradient optimization",
/// Mathematical Programming 6 (1974); Camerini, Fratta & Maffioli, "On improving relaxation methods by modified gradient
/// techniques", Mathematical Programming Study 3 (1975); for covering, Galvão & ReVelle, "A Lagrangean heuristic for the
/// maximal covering location problem", European Journal of Operational Research 88 (1996).) The value of the linear
/// relaxation is the most it can reach.
struct PhasedCoverBound {
  private var model: PhasedCoverModel
  private let target: ContiguousArray<Int64>
  private let isCost: Bool
  private var prices: Prices
  private var bestPrices: Prices
  /// Largest lower bound found, on cost or on minus the covered weight.
  private var best = -Double.infinity
  private(set) var steps = 0

  private struct Prices {
    /// `[class · periods + period]`
    var share: ContiguousArray<Double>
    var target: ContiguousArray<Double>
    var budget: ContiguousArray<Double>
  }

  /// - Parameter incumbent: objective of a feasible state (cost, or covered weight beyond what exists).
  init(_ model: PhasedCoverModel, target: ContiguousArray<Int64>, incumbent: Int64) {
    self.model = model
    self.target = target
    let isCost = model.objective == .leastCost
    self.isCost = isCost
    let wanted = max(1, target.count { $0 > 0 })
    prices = Prices(
      share: ContiguousArray(repeating: 0, count: model.classCount * model.periods),
      target: ContiguousArray(
        target.indices.map { goal in
          isCost
            ? target[goal] > 0 ? max(1, Double(incumbent)) / Double(wanted) / Double(target[goal]) : 0
            : model.coverGoals.contains(goal) ? 1 : 0
        }),
      budget: ContiguousArray(repeating: 0, count: model.periods))
    for cls in 0..<model.classCount {
      let share = min(1, Double(model.needOfClass[cls]) / Double(max(1, model.optionsOfClass.range(cls).count)))
      for period in 0..<model.periods { prices.share[cls * model.periods + period] = share }
    }
    bestPrices = prices
  }

  /// The bound on the objective, rounded to the next value that an objective can have.
  var value: Int64? {
    guard best.isFinite else { return nil }
    let rounded = model.rounded(best)
    return isCost ? rounded : -rounded
  }

  /// By goal, what one unit of it is worth.
  var goalPrices: ContiguousArray<Double> { bestPrices.target }

  // MARK: The walk

  /// Walks up until the incumbent is proven, nothing moves or `limit` steps are done.
  mutating func walk(incumbent: Int64, limit: Int, patience: Int = 15, clock: SolveClock) {
    let goal = isCost ? Double(incumbent) : -Double(incumbent)
    let scale = scales(goal)
    var slope = Slope(model)
    var pace = 1.0
    var sinceBetter = 0
    var bestOfPace = best
    var choice = ContiguousArray<Choice>(repeating: .none, count: model.optionsAtSite.count)
    let first = steps
    // A few steps are taken even when time is up: an answer without a bound is worth little.
    while steps - first < limit && (steps < 20 || !clock.isOver) {
      steps += 1
      let current = relax(prices, &choice)
      if current > best {
        best = current
        bestPrices = prices
        if Double(model.rounded(best)) >= goal { return }
      }
      if current > bestOfPace + max(1e-9, (goal - bestOfPace).magnitude * 1e-3) || bestOfPace == -.infinity {
        bestOfPace = current
        sinceBetter = 0
      } else {
        sinceBetter += 1
        if sinceBetter >= patience {
          pace *= 0.66
          sinceBetter = 0
          if pace < 2e-3 { break }
        }
      }
      turn(&slope, choice)
      let norm = slope.norm(model, prices, scale, isCost: isCost)
      if norm <= 0 { break }
      step(pace * max(goal - current, goal.magnitude * 1e-4, 1e-3) / norm, slope, scale)
    }
    prices = bestPrices
  }

  /// What a price moves by, for one relative unit of its slope.
  private struct Scales {
    var target: ContiguousArray<Double>
    var budget: ContiguousArray<Double>
  }

  private func scales(_ goal: Double) -> Scales {
    let total = model.budgets.reduce(0.0) { $0 + Double($1 ?? 0) }
    let rate = isCost ? 1 : max(1, goal.magnitude) / max(1, total)
    return Scales(
      target: ContiguousArray(
        target.indices.map { isCost && target[$0] > 0 ? prices.target[$0] / Double(target[$0]) : 0 }),
      budget: ContiguousArray(model.budgets.map { $0 == nil ? 0 : rate / Double(max(1, $0 ?? 0)) }))
  }

  private mutating func step(_ length: Double, _ slope: Slope, _ scale: Scales) {
    for index in prices.share.indices {
      prices.share[index] = min(1, max(0, prices.share[index] + length * slope.share[index]))
    }
    for goal in prices.target.indices where scale.target[goal] > 0 {
      prices.target[goal] = max(0, prices.target[goal] + length * scale.target[goal] * slope.target[goal])
    }
    for period in prices.budget.indices where scale.budget[period] > 0 {
      prices.budget[period] = max(0, prices.budget[period] + length * scale.budget[period] * slope.budget[period])
    }
  }

  // MARK: Slopes

  /// Which way the prices go: how far the relaxed solutions break each priced row, smoothed.
  private struct Slope {
    var share: ContiguousArray<Double>
    var target: ContiguousArray<Double>
    var budget: ContiguousArray<Double>
    /// How many open options cover each class, in the solution at hand.
    var coverers: ContiguousArray<Int32>

    init(_ model: PhasedCoverModel) {
      share = ContiguousArray(repeating: 0, count: model.classCount * model.periods)
      target = ContiguousArray(repeating: 0, count: model.goalCount)
      budget = ContiguousArray(repeating: 0, count: model.periods)
      coverers = ContiguousArray(repeating: 0, count: share.count)
    }

    /// Squared length, in the metric of the steps; a price that its limit holds does not count.
    func norm(_ model: PhasedCoverModel, _ prices: Prices, _ scale: Scales, isCost: Bool) -> Double {
      var sum = 0.0
      for cls in 0..<model.classCount {
        let goal = Int(model.requirementOfClass[cls]) * model.periods
        for period in 0..<model.periods {
          let index = cls * model.periods + period
          let way = share[index]
          if way < 0 ? prices.share[index] <= 0 : prices.share[index] >= 1 { continue }
          sum += prices.target[goal + period] * Double(model.weight[index]) * way * way
        }
      }
      for goal in target.indices { sum += scale.target[goal] * target[goal] * target[goal] }
      for period in budget.indices where budget[period] > 0 || prices.budget[period] > 0 {
        sum += scale.budget[period] * budget[period] * budget[period]
      }
      return sum
    }
  }

  /// How much of the last direction is kept.
  private static let memory = 0.5

  private func turn(_ slope: inout Slope, _ choice: ContiguousArray<Choice>) {
    let periods = model.periods
    for index in slope.coverers.indices { slope.coverers[index] = 0 }
    var targetSlope = ContiguousArray(target.map { isCost ? Double($0) : 0 })
    var budgetSlope = ContiguousArray(model.budgets.map { -Double($0 ?? 0) })
    for chosen in choice where chosen.option >= 0 {
      let (option, opening) = (Int(chosen.option), Int(chosen.period))
      budgetSlope[opening] += Double(model.cost[option])
      for position in model.classesOfOption.range(option) {
        let start = Int(model.classesOfOption.items[position]) * periods
        for period in opening..<periods { slope.coverers[start + period] += 1 }
      }
      for entry in model.amounts.added(by: option) {
        let goal = (model.coverCount + Int(entry.index)) * periods
        for period in opening..<periods { targetSlope[goal + period] -= Double(entry.amount) }
      }
    }
    for cls in 0..<model.classCount {
      let goal = Int(model.requirementOfClass[cls]) * periods
      let need = Double(model.needOfClass[cls])
      for index in cls * periods..<(cls + 1) * periods {
        let coverers = Double(slope.coverers[index]) / need
        slope.share[index] = Self.memory * slope.share[index] + 1 - coverers
        let share = prices.share[index]
        targetSlope[goal + index - cls * periods] -= Double(model.weight[index]) * (1 - share + share * coverers)
      }
    }
    for goal in targetSlope.indices { slope.target[goal] = Self.memory * slope.target[goal] + targetSlope[goal] }
    for period in budgetSlope.indices {
      slope.budget[period] = Self.memory * slope.budget[period] + budgetSlope[period]
    }
  }

  // MARK: The relaxed problem

  private struct Choice {
    var option: Int32
    var period: Int32
    static let none = Choice(option: -1, period: 0)
  }

  /// Solves the relaxed problem at prices; returns its value and fills what each site opens.
  private func relax(_ prices: Prices, _ choice: inout ContiguousArray<Choice>) -> Double {
    let periods = model.periods
    let worthOfRow = rowWorths(prices)
    var value = 0.0
    for goal in target.indices where isCost { value += prices.target[goal] * Double(target[goal]) }
    for period in 0..<periods { value -= prices.budget[period] * Double(model.budgets[period] ?? 0) }
    for cls in 0..<model.classCount {
      let goal = Int(model.requirementOfClass[cls]) * periods
      for index in cls * periods..<(cls + 1) * periods {
        let whole = prices.target[goal + index - cls * periods] * Double(model.weight[index])
        value -= whole * (1 - prices.share[index])
      }
    }
    var worth = ContiguousArray<Double>(repeating: 0, count: periods)
    for site in choice.indices {
      var best = Double.infinity
      var isForced = false
      choice[site] = .none
      for position in model.optionsAtSite.range(site) {
        let option = Int(model.optionsAtSite.items[position])
        guard model.isUsable[option] else { continue }
        isForced = isForced || model.required[option]
        let reduced = reducedCost(option, prices, worthOfRow, &worth)
        if reduced.cost < best {
          best = reduced.cost
          choice[site] = Choice(option: Int32(option), period: Int32(reduced.period))
        }
      }
      guard choice[site].option >= 0, best < 0 || isForced else {
        choice[site] = .none
        continue
      }
      value += best
    }
    return value
  }

  /// What one coverer of each row is worth.
  private func rowWorths(_ prices: Prices) -> ContiguousArray<Double> {
    let periods = model.periods
    var worths = prices.share
    for cls in 0..<model.classCount {
      let goal = Int(model.requirementOfClass[cls]) * periods
      let need = Double(model.needOfClass[cls])
      for index in cls * periods..<(cls + 1) * periods {
        worths[index] *= prices.target[goal + index - cls * periods] * Double(model.weight[index]) / need
      }
    }
    return worths
  }

  /// What an option costs beyond what it is worth when it opens in the period that is best for it.
  private func reducedCost(
    _ option: Int, _ prices: Prices, _ worthOfRow: ContiguousArray<Double>, _ worth: inout ContiguousArray<Double>
  ) -> (cost: Double, period: Int) {
    let periods = model.periods
    for period in 0..<periods { worth[period] = 0 }
    model.classesOfOption.items.withUnsafeBufferPointer { items in
      worthOfRow.withUnsafeBufferPointer { rows in
        worth.withUnsafeMutableBufferPointer { worth in
          for position in model.classesOfOption.range(option) {
            let start = Int(items[position]) * periods
            for period in 0..<periods { worth[period] += rows[start + period] }
          }
        }
      }
    }
    for entry in model.amounts.added(by: option) where isCost {
      let goal = (model.coverCount + Int(entry.index)) * periods
      for period in 0..<periods { worth[period] += prices.target[goal + period] * Double(entry.amount) }
    }
    var later = 0.0
    var best = (cost: Double.infinity, period: periods - 1)
    for period in stride(from: periods - 1, through: model.earliest[option], by: -1) {
      later += worth[period]
      guard period <= model.latest[option] else { continue }
      let price =
        (isCost ? Double(model.totalCost(option, from: period)) : 0)
        + prices.budget[period] * Double(model.cost[option])
      if price - later <= best.cost { best = (price - later, period) }
    }
    return best
  }

  // MARK: Fixing

  /// Looks from here on at solutions without some options.
  mutating func shut(_ closed: ContiguousArray<Bool>) { model = model.without(closed) }

  /// Options that stay closed in every solution better than the incumbent: opening one would lift the bound beyond it.
  /// (Beasley, "Lagrangean heuristics for location problems", European Journal of Operational Research 65 (1993).)
  func closed(incumbent: Int64) -> ContiguousArray<Bool> {
    let worthOfRow = rowWorths(bestPrices)
    var worth = ContiguousArray<Double>(repeating: 0, count: model.periods)
    let room = Double(isCost ? incumbent - model.unit : -incumbent - model.unit) - best
    let slack = 1e-6 + best.magnitude * 1e-9
    var closed = ContiguousArray<Bool>(repeating: false, count: model.optionCount)
    for site in 0..<model.optionsAtSite.count {
      let options = model.optionsAtSite[site].map(Int.init).filter { model.isUsable[$0] }
      let reduced = options.map { reducedCost($0, bestPrices, worthOfRow, &worth).cost }
      let isForced = options.contains { model.required[$0] }
      let taken = isForced ? reduced.min() ?? 0 : min(0, reduced.min() ?? 0)
      for (option, cost) in zip(options, reduced) where !model.required[option] && cost - taken > room + slack {
        closed[option] = true
      }
    }
    return closed
  }
}
