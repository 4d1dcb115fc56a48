/// Which sites to open so that the demand is served at the least cost: the p-median and facility location problems.
///
///     y[j] = 1 when site j is open;   x[i,j] = the part of demand row i served by site j
///
///     min  Σ_ij weight[i]·cost[i,j]·x[i,j] + Σ_j openingCost[j]·y[j] + Σ_j closingCost[j]·(1 − y[j])
///
///     Σ_j x[i,j] = 1                             every row is served
///     x[i,j] ≤ y[j]                              by open sites
///     x[i,j] = 0 where cost[i,j] > reach         within reach
///     least ≤ Σ_j y[j] ≤ most                    number of open sites
///     Σ_i demand[i]·x[i,j] ≤ capacity[j]·y[j]    capacity, where there is one
///     Σ_i demand[i]·x[i,j] ≥ leastLoad[j]·y[j]   least load, where there is one
///     x[i,j] ∈ {0, 1}                            where a row may not be split (without capacities it never needs to be)
///     y[j] = 1 for required, 0 for forbidden sites
///
/// - ``pMedian(weights:costs:count:roles:reach:)``: Hakimi, "Optimum locations of switching centers and the absolute
///   centers and medians of a graph", Operations Research 12 (1964); ReVelle & Swain, "Central facilities location",
///   Geographical Analysis 2 (1970).
/// - ``facilityLocation(weights:costs:openingCosts:roles:reach:)``: Balinski, "Integer programming: methods, uses,
///   computation", Management Science 12 (1965); Erlenkotter, "A dual-based procedure for uncapacitated facility
///   location", Operations Research 26 (1978).
/// - With ``capacities``: capacitated facility location, Sridharan, "The capacitated plant location problem", European
///   Journal of Operational Research 87 (1995); single source, Holmberg, Rönnqvist & Yuan, "An exact algorithm for the
///   capacitated facility location problems with single sourcing", EJOR 113 (1999); with a count and no opening costs
///   the capacitated p-median, Osman & Christofides, "Capacitated clustering problems by hybrid simulated annealing and
///   tabu search", International Transactions in Operational Research 1 (1994).
public struct AllocationProblem: Sendable {
  public enum Sourcing: String, Sendable, Codable {
    /// Each demand row is served by one site.
    case single
    /// A demand row may be split between sites.
    case split
  }

  /// Demand row → what one unit of cost weighs; 0 for a row that must be served but costs nothing.
  public var weights: [Double]
  public var costs: TravelCosts
  /// Site → paid when it is open.
  public var openingCosts: [Double]
  /// The least and the most sites open; those kept count too.
  public var count: ClosedRange<Int>
  public var roles: [SiteRole]
  /// Pairs that cost more per unit are out of reach; exactly on the limit is within.
  public var reach: Double?
  /// Demand row → what it takes of the capacity of its site.
  public var demands: [Double]
  /// Site → the most demand it can serve; nil = no limits.
  public var capacities: [Double]?
  /// Site → the least demand it must serve when open; nil = none.
  public var leastLoads: [Double]?
  public var sourcing: Sourcing

  /// - Parameters:
  ///   - openingCosts: nil = free.
  ///   - count: nil = any number.
  ///   - roles: nil = every site is a candidate.
  ///   - demands: nil = the weights.
  public init(
    weights: [Double], costs: TravelCosts, openingCosts: [Double]? = nil, count: ClosedRange<Int>? = nil,
    roles: [SiteRole]? = nil, reach: Double? = nil, demands: [Double]? = nil, capacities: [Double]? = nil,
    leastLoads: [Double]? = nil, sourcing: Sourcing = .single
  ) {
    self.weights = weights
    self.costs = costs
    self.openingCosts = openingCosts ?? Array(repeating: 0, count: costs.siteCount)
    self.count = count ?? 0...costs.siteCount
    self.roles = roles ?? Array(repeating: .candidate, count: costs.siteCount)
    self.reach = reach
    self.demands = demands ?? weights
    self.capacities = capacities
    self.leastLoads = leastLoads
    self.sourcing = sourcing
  }

  /// The p-median problem: `count` sites such that the weighted distance of the demand is least.
  public static func pMedian(
    weights: [Double], costs: TravelCosts, count: Int, roles: [SiteRole]? = nil, reach: Double? = nil
  ) -> AllocationProblem {
    AllocationProblem(weights: weights, costs: costs, count: max(0, count)...max(0, count), roles: roles, reach: reach)
  }

  /// Uncapacitated facility location: any number of sites, each at its opening cost.
  public static func facilityLocation(
    weights: [Double], costs: TravelCosts, openingCosts: [Double], roles: [SiteRole]? = nil, reach: Double? = nil
  ) -> AllocationProblem {
    AllocationProblem(weights: weights, costs: costs, openingCosts: openingCosts, roles: roles, reach: reach)
  }

  /// Every defect, in the order of the fields; ``solve(_:settings:)`` requires that there is none. O(rows × sites).
  public func defects() -> [ProblemDefect] {
    var list = DefectList()
    list.checkCount(weights.count, costs.rowCount, "weights")
    list.checkAmounts(weights, "weights")
    list.checkCount(openingCosts.count, costs.siteCount, "openingCosts")
    list.checkAmounts(openingCosts, "openingCosts")
    list.check(count.lowerBound >= 0, "count", "\(count.lowerBound) is negative")
    list.checkRoles(roles, count: costs.siteCount)
    if let reach { list.check(reach >= 0, "reach", "\(reach) is negative or not a number") }
    list.checkCount(demands.count, costs.rowCount, "demands")
    list.checkAmounts(demands, "demands")
    if let capacities {
      list.checkCount(capacities.count, costs.siteCount, "capacities")
      list.checkAmounts(capacities, "capacities")
    }
    if let leastLoads {
      list.checkCount(leastLoads.count, costs.siteCount, "leastLoads")
      list.checkAmounts(leastLoads, "leastLoads")
    }
    return list.found + costs.defects("costs")
  }
}
