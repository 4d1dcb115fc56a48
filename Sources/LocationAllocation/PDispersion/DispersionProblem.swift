/// The p-dispersion problem: open `count` sites such that the two nearest of them are as far apart as can be.
///
///     max d    Σ_j y[j] = count    y[j] + y[k] ≤ 1 for every pair nearer than d
///
/// The optimum is one of the distances, and each is a stable set question, so bisection over the sorted distances finds
/// it. Sources: Shier, "A min–max theorem for p-center problems on a tree", Transportation Science 11 (1977); Kuby,
/// "Programming models for facility dispersion: the p-dispersion and maxisum dispersion problems", Geographical
/// Analysis 19 (1987); Sayah & Irnich, "A new compact formulation for the discrete p-dispersion problem", EJOR 256
/// (2017).
public struct DispersionProblem: Sendable {
  /// Site × site; a pair counts with the smaller of its two directions.
  public var distances: TravelCosts
  public var count: Int
  public var roles: [SiteRole]
  /// The most that closing existing sites may cost in sum; nil = no limit.
  public var closingBudget: Double?

  public init(distances: TravelCosts, count: Int, roles: [SiteRole]? = nil, closingBudget: Double? = nil) {
    self.distances = distances
    self.count = count
    self.roles = roles ?? Array(repeating: .candidate, count: distances.siteCount)
    self.closingBudget = closingBudget
  }

  /// Every defect, in the order of the fields. O(sites²).
  public func defects() -> [ProblemDefect] {
    var list = DefectList()
    list.check(
      distances.rowCount == distances.siteCount, "distances",
      "\(distances.rowCount) rows for \(distances.siteCount) sites: not a square")
    list.check(count >= 0, "count", "\(count) is negative")
    list.checkRoles(roles, count: distances.siteCount)
    if let closingBudget {
      list.check(closingBudget >= 0, "closingBudget", "\(closingBudget) is negative or not a number")
    }
    return list.found + distances.defects("distances")
  }
}
