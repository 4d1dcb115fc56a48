import Diagnostics
import Planning

/// What a rule says about a subject.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  case pass = "PASS"
  /// The minimum of a range is reached, its recommended value is not.
  case passMinimum = "PASS_MINIMUM"
  case fail = "FAIL"
  /// The rule has nothing to test here: no dwellings, no people, or its first target year is still ahead.
  case notApplicable = "NOT_APPLICABLE"
  /// A fact is missing that would decide.
  case unknown = "UNKNOWN"
  /// The document is silent on this case.
  case noRule = "NO_RULE"
}

/// Whom a finding is about.
public struct Subject: Hashable, Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case project, street, zone, city
  }

  public var kind: Kind
  /// Project id, street code, zone id, or the pack's id for the city.
  public var id: String
  public var name: Text

  public init(kind: Kind, id: String, name: Text) {
    self.kind = kind
    self.id = id
    self.name = name
  }
}

/// One verdict with everything needed to recompute it by hand.
public struct Finding: Hashable, Sendable {
  /// A number or fact the verdict rests on.
  public struct Input: Hashable, Sendable {
    public var name: Text
    public var value: Text

    public init(name: Text, value: Text) {
      self.name = name
      self.value = value
    }

    init(_ name: Text, _ value: some BinaryInteger) {
      self.init(name: name, value: Text(String(value)))
    }
  }

  public var subject: Subject
  /// Year of a finding about an area; `nil` for a project, which is reviewed on a day.
  public var year: Int?
  /// Rule id in its pack; `-` when the pack is silent. Several rules joined by `+` when phases of one project fall
  /// under different rates.
  public var rule: String
  /// `allocation-rate`, `ratio`, …
  public var kind: String
  public var title: Text
  public var verdict: Verdict
  /// Upper value of a range, in `unit`: below it a verdict is PASS_MINIMUM at best.
  public var recommended: Quantity?
  /// What the rule asks for, and what there is, in `unit`; before the first target year, the first target.
  public var need: Quantity?
  public var have: Quantity?
  /// `have - need`.
  public var margin: Quantity?
  public var unit: Text
  public var clause: String
  public var document: Text
  public var says: Text
  public var inputs: [Input]
  /// Readings the document does not settle, and what was assumed; also why a verdict is UNKNOWN or NO_RULE.
  public var assumptions: [Text]
  /// Facts for want of which the verdict is UNKNOWN; they stand among the assumptions too.
  public var missing: [Text] = []
  /// The smallest change that would pass, on FAIL.
  public var remedy: Text?
  /// What a PASS rests on and has to stay so: a pool's agreement, a lease, an estimate that holds.
  public var conditions: [Text] = []
  /// On FAIL, neighbours with which the project would pass, the nearest first.
  public var partners: [PoolPartner] = []
  /// An input was derived instead of counted.
  public var estimated: Bool
  /// Pack the rule comes from.
  public var pack: String

  public init(
    subject: Subject, year: Int? = nil, rule: String, kind: String, title: Text, verdict: Verdict,
    need: Quantity? = nil, recommended: Quantity? = nil, have: Quantity? = nil, margin: Quantity? = nil, unit: Text,
    clause: String, document: Text,
    says: Text, inputs: [Input] = [], assumptions: [Text] = [], remedy: Text? = nil, estimated: Bool = false,
    pack: String
  ) {
    self.subject = subject
    self.year = year
    self.rule = rule
    self.kind = kind
    self.title = title
    self.verdict = verdict
    self.need = need
    self.recommended = recommended
    self.have = have
    self.margin = margin
    self.unit = unit
    self.clause = clause
    self.document = document
    self.says = says
    self.inputs = inputs
    self.assumptions = assumptions
    self.remedy = remedy
    self.estimated = estimated
    self.pack = pack
  }
}

extension Finding {
  /// Says that a fact is missing that would decide.
  mutating func lacks(_ facts: Text...) { lacks(facts) }

  mutating func lacks(_ facts: [Text]) {
    assumptions += facts
    missing += facts
  }

  /// A finding of `rule`, still without numbers.
  init(_ subject: Subject, year: Int? = nil, rule: Rule, verdict: Verdict, unit: Text, pack: PolicyPack) {
    self.init(
      subject: subject, year: year, rule: rule.id, kind: rule.kind.name, title: rule.title, verdict: verdict,
      unit: unit, clause: rule.cite.clause, document: rule.cite.document, says: rule.says,
      assumptions: rule.isVerified ? rule.assumptions : rule.assumptions + [.notVerified], pack: pack.id)
  }
}
