/// The p-center problem: at most so many sites such that the farthest row is as near as can be.
///
///     min r    Σ_j y[j] ≤ count    every row i has an open j with weight[i]·cost[i,j] ≤ r
///     Σ_j closingCost[j]·(1 − y[j]) ≤ closingBudget over existing sites
///
/// The optimum is one of the weighted costs, and each is a set covering question, so bisection over the sorted costs
/// finds it. Sources: Hakimi, Operations Research 12 (1964); Minieka, "The m-center problem", SIAM Review 12 (1970);
/// Elloumi, Labbé & Pochet, "A new formulation and resolution method for the p-center problem", INFORMS Journal on
/// Computing 16 (2004); Daskin, "Network and Discrete Location" (2nd ed., 2013), ch. 5.
public struct CenterProblem: Sendable {
  /// Row → what its cost is multiplied with; 0 for a row that only has to be reachable.
  public var weights: [Double]
  public var costs: TravelCosts
  /// The most sites open.
  public var count: Int
  public var roles: [SiteRole]
  /// The most that closing existing sites may cost in sum; nil = no limit.
  public var closingBudget: Double?

  /// - Parameter weights: nil = 1 each.
  public init(
    costs: TravelCosts, count: Int, weights: [Double]? = nil, roles: [SiteRole]? = nil, closingBudget: Double? = nil
  ) {
    self.weights = weights ?? Array(repeating: 1, count: costs.rowCount)
    self.costs = costs
    self.count = count
    self.roles = roles ?? Array(repeating: .candidate, count: costs.siteCount)
    self.closingBudget = closingBudget
  }

  /// Every defect, in the order of the fields. O(rows × sites).
  public func defects() -> [ProblemDefect] {
    var list = DefectList()
    list.checkCount(weights.count, costs.rowCount, "weights")
    list.checkAmounts(weights, "weights")
    list.check(count >= 0, "count", "\(count) is negative")
    list.checkRoles(roles, count: costs.siteCount)
    if let closingBudget {
      list.check(closingBudget >= 0, "closingBudget", "\(closingBudget) is negative or not a number")
    }
    return list.found + costs.defects("costs")
  }
}
