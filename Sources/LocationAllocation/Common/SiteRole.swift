/// What may be done with a candidate site.
public enum SiteRole: Sendable, Hashable {
  /// May be opened or not.
  case candidate
  /// Must be open: an existing site that stays, or one already decided.
  case required
  /// Must not be open.
  case forbidden
  /// Open today; closing it costs this much (≥ 0).
  case existing(closingCost: Double)

  /// The cost of closing it; 0 for every other role.
  var closingCost: Double {
    if case .existing(let cost) = self { cost } else { 0 }
  }

  var isExisting: Bool {
    if case .existing = self { true } else { false }
  }
}

extension DefectList {
  mutating func checkRoles(_ roles: [SiteRole], count: Int) {
    checkCount(roles.count, count, "roles")
    checkAmounts(roles.lazy.map(\.closingCost), "roles")
  }
}
