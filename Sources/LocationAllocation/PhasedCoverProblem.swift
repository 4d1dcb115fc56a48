/// Which sites to open, at which size and in which period, to meet coverage and quantity targets that rise over time.
///
/// The model joins the set covering and maximal covering problems over several periods:
///
///     x[o,t] = 1 when option o is open in period t;   y[o,t] = x[o,t] − x[o,t−1] when it opens in t
///     z[k,i,t] = 1 when demand row i counts as covered for requirement k in period t
///
///     leastCost     min Σ cost[o]·y[o,t] + Σ runningCost[o]·x[o,t]
///     mostCovered   max Σ weight[k,t,i]·z[k,i,t]
///
///     z[k,i,t] ≤ alreadyCovered[k,t,i] + Σ (o covers i) x[o,t]       coverage
///     Σ_i weight[k,t,i]·z[k,i,t] ≥ target[k,t]                      partial coverage   (leastCost only)
///     base[q,t] + Σ_o amount[q,o]·x[o,t] ≥ target[q,t]              quantities         (leastCost only)
///     Σ_o cost[o]·y[o,t] ≤ budget[t]                                spending of a period
///     x[o,t] ≥ x[o,t−1]                                             what opens stays open
///     Σ (o at a site) x[o,last] ≤ 1                                 one option per site
///     x[o,t] = 1 for every t ≥ latest[o] when o is required
///
/// Under `mostCovered` targets bind nothing: the budgets say what can be done, and the targets not reached are
/// reported in ``PhasedCoverSolution/unmet``.
///
/// Sources: set covering, Toregas, Swain, ReVelle & Bergman, "The location of emergency service facilities",
/// Operations Research 19 (1971); maximal covering, Church & ReVelle, "The maximal covering location problem", Papers
/// of the Regional Science Association 32 (1974); partial covering, Daskin & Owen, "Two new location covering
/// problems", Geographical Analysis 31 (1999); several periods, Schilling, "Dynamic location modeling for public-sector
/// facilities: a multicriteria approach", Decision Sciences 11 (1980); overview, Daskin, "Network and Discrete
/// Location" (2nd ed., 2013), ch. 4.
///
/// Weights, costs and amounts are whole numbers (persons, yuan, beds), so a bound can be rounded and "met" is exact.
public struct PhasedCoverProblem: Sendable {
  /// One thing that may be opened: a site, at one size.
  public struct Option: Sendable, Hashable {
    /// Options with the same site exclude each other.
    public var site: Int32
    /// Spent once, in the period of opening.
    public var cost: Int64
    /// Spent in every period open, the opening period included.
    public var runningCost: Int64
    /// The first and the last period in which it may open.
    public var earliest: Int
    public var latest: Int
    /// Must be opened, in whichever period of its window is best.
    public var required: Bool

    /// - Parameter latest: clamped to the last period, so that the default means "any time".
    public init(
      site: Int32, cost: Int64, runningCost: Int64 = 0, earliest: Int = 0, latest: Int = .max, required: Bool = false
    ) {
      self.site = site
      self.cost = cost
      self.runningCost = runningCost
      self.earliest = earliest
      self.latest = latest
      self.required = required
    }
  }

  /// Demand to cover: persons within reach of an open option.
  public struct CoverRequirement: Sendable {
    /// Period → row → weight.
    public var weights: [[Int64]]
    /// Option → the rows it covers, ascending.
    public var covers: SparseRows
    /// Period → row → whether something that exists already covers it.
    public var alreadyCovered: [[Bool]]
    /// Period → least covered weight, what is already covered included; 0 = none.
    public var targets: [Int64]

    public init(weights: [[Int64]], covers: SparseRows, alreadyCovered: [[Bool]]? = nil, targets: [Int64]? = nil) {
      self.weights = weights
      self.covers = covers
      self.alreadyCovered = alreadyCovered ?? weights.map { $0.map { _ in false } }
      self.targets = targets ?? weights.map { _ in 0 }
    }
  }

  /// An amount to reach: beds, places, floor area.
  public struct QuantityRequirement: Sendable {
    /// Option → what it adds while open.
    public var amounts: [Int64]
    /// Period → what exists already.
    public var base: [Int64]
    /// Period → least amount, the base included; 0 = none.
    public var targets: [Int64]

    public init(amounts: [Int64], base: [Int64], targets: [Int64]) {
      self.amounts = amounts
      self.base = base
      self.targets = targets
    }
  }

  public enum Objective: String, Sendable, Codable {
    /// Meet every target at least opening and running cost.
    case leastCost
    /// Maximise the covered weight, summed over requirements and periods, under the budgets.
    case mostCovered
  }

  /// The number of periods.
  public var periods: Int
  public var options: [Option]
  public var covers: [CoverRequirement]
  public var quantities: [QuantityRequirement]
  /// Period → the most that may be spent on opening in it; `nil` = no limit.
  public var budgets: [Int64?]
  public var objective: Objective

  public init(
    periods: Int, options: [Option], covers: [CoverRequirement] = [], quantities: [QuantityRequirement] = [],
    budgets: [Int64?]? = nil, objective: Objective = .leastCost
  ) {
    self.periods = periods
    self.options = options
    self.covers = covers
    self.quantities = quantities
    self.budgets = budgets ?? Array(repeating: nil, count: periods)
    self.objective = objective
  }
}

extension PhasedCoverProblem {
  /// Every defect of the problem, in the order of its fields; ``solve(_:settings:)`` requires that there is none.
  public func defects() -> [ProblemDefect] {
    var found: [ProblemDefect] = []
    func check(_ holds: Bool, _ path: @autoclosure () -> String, _ message: @autoclosure () -> String) {
      if !holds { found.append(ProblemDefect(path: path(), message: message())) }
    }
    func checkCount(_ count: Int, _ expected: Int, _ path: @autoclosure () -> String) {
      check(count == expected, path(), "has \(count) entries, expected \(expected)")
    }
    func checkAmounts(_ values: [Int64], _ expected: Int, _ path: String) {
      checkCount(values.count, expected, path)
      for (index, value) in values.enumerated() { check(value >= 0, "\(path)[\(index)]", "\(value) is negative") }
    }
    check(periods > 0, "periods", "\(periods) is not positive")
    for (index, option) in options.enumerated() {
      check(option.cost >= 0, "options[\(index)].cost", "\(option.cost) is negative")
      check(option.runningCost >= 0, "options[\(index)].runningCost", "\(option.runningCost) is negative")
      check(option.earliest >= 0, "options[\(index)].earliest", "\(option.earliest) is negative")
    }
    for (index, requirement) in covers.enumerated() {
      let path = "covers[\(index)]"
      checkCount(requirement.weights.count, periods, "\(path).weights")
      checkCount(requirement.alreadyCovered.count, periods, "\(path).alreadyCovered")
      checkCount(requirement.covers.count, options.count, "\(path).covers")
      checkAmounts(requirement.targets, periods, "\(path).targets")
      let rows = requirement.weights.first?.count ?? 0
      for (period, weights) in requirement.weights.enumerated() {
        checkAmounts(weights, rows, "\(path).weights[\(period)]")
      }
      for (period, flags) in requirement.alreadyCovered.enumerated() {
        checkCount(flags.count, rows, "\(path).alreadyCovered[\(period)]")
      }
      for option in 0..<requirement.covers.count {
        var last: Int32 = -1
        for row in requirement.covers[option] {
          check(row > last && row < rows, "\(path).covers[\(option)]", "row \(row) is outside 0..<\(rows) or unordered")
          last = row
        }
      }
    }
    for (index, requirement) in quantities.enumerated() {
      checkAmounts(requirement.amounts, options.count, "quantities[\(index)].amounts")
      checkAmounts(requirement.base, periods, "quantities[\(index)].base")
      checkAmounts(requirement.targets, periods, "quantities[\(index)].targets")
    }
    checkCount(budgets.count, periods, "budgets")
    for (period, budget) in budgets.enumerated() {
      if let budget { check(budget >= 0, "budgets[\(period)]", "\(budget) is negative") }
    }
    return found
  }
}
