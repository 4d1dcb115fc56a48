import Diagnostics
import Planning

/// One requirement of a pack.
public struct Rule: Sendable, Hashable {
  /// Where the document says it.
  public struct Citation: Sendable, Hashable {
    public var document: Text
    /// The document's own heading or number.
    public var clause: String
  }

  /// 约束性 or 预期性.
  public enum Binding: String, Sendable, Codable, CaseIterable {
    case mandatory, expected, unstated
  }

  public var id: String
  /// A few words, for charts and tables.
  public var title: Text
  public var cite: Citation
  /// The requirement in our own words, with its numbers.
  public var says: Text
  public var binding: Binding
  public var applies: Applicability
  /// What was assumed where the document is silent; printed with every finding.
  public var assumptions: [Text]
  /// Requirements of the document (by their number in its list) that this rule tests; its own id when none are named.
  public var covers: [String]
  /// Rules of one group are alternatives: a subject that passes one of them passes them all.
  public var anyOf: String?
  public var kind: RuleKind
  /// Whether its numbers were checked against the printed text. A rule that was not is skipped unless the pack asks for it.
  public var isVerified: Bool
  /// Where it stands in its file.
  public var place: Place

  /// What findings call the rate that a plot's own signed conditions ask for.
  public static let signedConditions = "conditions"
}

/// Which projects, streets and days a rule is for.
public struct Applicability: Sendable, Hashable {
  /// What a rule's dates are compared with.
  public enum Vintage: String, Sendable, Codable, CaseIterable {
    /// The day of the review.
    case review
    /// The day of the project's planning conditions (规划条件): a rule does not reach back to projects already sold.
    case conditions
  }

  /// Empty: every status.
  public var status: [ProjectStatus]
  /// Zones and streets together; both empty: everywhere.
  public var zones: [String]
  public var streets: [String]
  public var dates: DateSpan
  public var vintage: Vintage

  public init(
    status: [ProjectStatus] = [], zones: [String] = [], streets: [String] = [], dates: DateSpan = DateSpan(),
    vintage: Vintage = .review
  ) {
    self.status = status
    self.zones = zones
    self.streets = streets
    self.dates = dates
    self.vintage = vintage
  }

  func covers(street: String, in pack: PolicyPack) -> Bool {
    if zones.isEmpty && streets.isEmpty { return true }
    return streets.contains(street) || zones.contains { pack.zone($0)?.contains(street) ?? false }
  }
}
