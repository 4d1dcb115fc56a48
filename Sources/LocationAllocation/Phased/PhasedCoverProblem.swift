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
///     times[k]·z[k,i,t] ≤ existing[k,t,i] + Σ (o covers i) x[o,t]   coverage, z ∈ {0, 1}
///     Σ_i weight[k,t,i]·z[k,i,t] ≥ target[k,t]                      partial coverage   (leastCost only)
///     base[q,t] + Σ_o amount[q,o]·x[o,t] ≥ target[q,t]              quantities         (leastCost only)
///     Σ_i,f f[s,i,f,t] ≥ target[s,t],  Σ_f f[s,i,f,t] ≤ weight[s,t,i],   services         (leastCost only)
///     Σ_i f[s,i,o,t] ≤ capacity[s,o]·x[o,t],  f only within reach
///     Σ_o cost[o]·y[o,t] ≤ budget[t]                                spending of a period
///     x[o,t] ≥ x[o,t−1]                                             what opens stays open
///     Σ (o at a site) x[o,last] ≤ 1                                 one option per site
///     x[o,last] + x[p,last] ≤ 1 for every conflict (o, p)           spacing
///     x[o,t] = 1 for every t ≥ latest[o] when o is required
///
/// Under `mostCovered` targets bind nothing: the budgets say what can be done, and the targets not reached are
/// reported in ``PhasedCoverSolution/unmet``.
///
/// Sources: set covering, Toregas, Swain, ReVelle & Bergman, "The location of emergency service facilities",
/// Operations Research 19 (1971); maximal covering, Church & ReVelle, "The maximal covering location problem", Papers
/// of the Regional Science Association 32 (1974); partial covering, Daskin & Owen, "Two new location covering
/// problems", Geographical Analysis 31 (1999); backup, Hogan & ReVelle, "Concepts and applications of backup
/// coverage", Management Science 32 (1986); spacing, Moon & Chaudhry, "An analysis of network location problems with
/// distance constraints", Management Science 30 (1984); several periods, Schilling, "Dynamic location modeling for public-sector
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
    /// Period → row → how many of what exists cover it.
    public var existing: [[Int32]]
    /// How many have to cover a row for it to count; 2 is backup coverage.
    public var times: Int32
    /// Period → least covered weight, what is already covered included; 0 = none.
    public var targets: [Int64]

    public init(
      weights: [[Int64]], covers: SparseRows, existing: [[Int32]]? = nil, times: Int32 = 1, targets: [Int64]? = nil
    ) {
      self.weights = weights
      self.covers = covers
      self.existing = existing ?? weights.map { $0.map { _ in 0 } }
      self.times = times
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

  /// Demand to serve: persons who find a place at something open within reach, each place taken by one of them.
  public struct ServiceRequirement: Sendable {
    /// Period → row → persons who want a place.
    public var weights: [[Int64]]
    /// Option → the rows in its reach, ascending, and the places it brings.
    public var reaches: SparseRows
    public var capacities: [Int64]
    /// The same of what exists; its places by period, 0 while it is closed.
    public var existingReaches: SparseRows
    public var existingCapacities: [[Int64]]
    /// Period → least number served, by whatever serves them; 0 = none.
    public var targets: [Int64]

    public init(
      weights: [[Int64]], reaches: SparseRows, capacities: [Int64], existingReaches: SparseRows = SparseRows(),
      existingCapacities: [[Int64]]? = nil, targets: [Int64]
    ) {
      self.weights = weights
      self.reaches = reaches
      self.capacities = capacities
      self.existingReaches = existingReaches
      self.existingCapacities = existingCapacities ?? weights.map { _ in [] }
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
  public var services: [ServiceRequirement]
  /// Option → the options, ascending, of which none may be open beside it; each pair is told from both sides.
  public var conflicts: SparseRows
  /// Period → the most that may be spent on opening in it; `nil` = no limit.
  public var budgets: [Int64?]
  public var objective: Objective

  public init(
    periods: Int, options: [Option], covers: [CoverRequirement] = [], quantities: [QuantityRequirement] = [],
    services: [ServiceRequirement] = [], conflicts: SparseRows? = nil, budgets: [Int64?]? = nil,
    objective: Objective = .leastCost
  ) {
    self.periods = periods
    self.options = options
    self.covers = covers
    self.quantities = quantities
    self.services = services
    self.conflicts = conflicts ?? SparseRows(options.map { _ in [] })
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
      checkCount(requirement.existing.count, periods, "\(path).existing")
      check(requirement.times > 0, "\(path).times", "\(requirement.times) is not positive")
      checkCount(requirement.covers.count, options.count, "\(path).covers")
      checkAmounts(requirement.targets, periods, "\(path).targets")
      let rows = requirement.weights.first?.count ?? 0
      for (period, weights) in requirement.weights.enumerated() {
        checkAmounts(weights, rows, "\(path).weights[\(period)]")
      }
      for (period, counts) in requirement.existing.enumerated() {
        checkCount(counts.count, rows, "\(path).existing[\(period)]")
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
    for (index, service) in services.enumerated() {
      let path = "services[\(index)]"
      let rows = service.weights.first?.count ?? 0
      checkCount(service.weights.count, periods, "\(path).weights")
      for (period, weights) in service.weights.enumerated() {
        checkAmounts(weights, rows, "\(path).weights[\(period)]")
      }
      checkAmounts(service.capacities, options.count, "\(path).capacities")
      checkAmounts(service.targets, periods, "\(path).targets")
      checkCount(service.reaches.count, options.count, "\(path).reaches")
      checkCount(service.existingCapacities.count, periods, "\(path).existingCapacities")
      for (period, capacities) in service.existingCapacities.enumerated() {
        checkAmounts(capacities, service.existingReaches.count, "\(path).existingCapacities[\(period)]")
      }
      for item in service.reaches.items + service.existingReaches.items {
        check(item >= 0 && item < rows, "\(path).reaches", "row \(item) is outside 0..<\(rows)")
      }
    }
    checkCount(conflicts.count, options.count, "conflicts")
    for option in 0..<min(conflicts.count, options.count) {
      for other in conflicts[option] {
        check(
          options.indices.contains(Int(other)) && Int(other) != option
            && conflicts[Int(other)].contains(Int32(option)),
          "conflicts[\(option)]", "\(other) is no other option that says the same")
      }
    }
    checkCount(budgets.count, periods, "budgets")
    for (period, budget) in budgets.enumerated() {
      if let budget { check(budget >= 0, "budgets[\(period)]", "\(budget) is negative") }
    }
    return found
  }
}
