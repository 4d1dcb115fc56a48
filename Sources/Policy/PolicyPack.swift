import Diagnostics
import Planning

/// The rules of one document (a city's plan, a provincial regulation, a national standard) as data.
///
/// Read from YAML with ``init(yaml:file:library:)``; see `docs/policy-packs.md`. Pure value: evaluated with
/// ``review(_:streets:pack:on:)`` for housing projects and ``assess(_:streets:names:years:with:)`` for areas.
public struct PolicyPack: Sendable {
  /// How far the document binds.
  public enum Standing: String, Sendable, Codable, CaseIterable {
    case adopted
    /// Published for comment; findings say so.
    case draft
    /// The numbers were not checked against the printed text; findings say so.
    case unverified
  }

  /// A group of streets with rules of its own.
  public struct Zone: Hashable, Sendable {
    public var id: String
    public var name: Text
    /// Street codes; an entry ending in `*` stands for every code that begins so. Empty when the document does not
    /// give the zone by streets.
    public var streets: [String]
    /// Codes taken out again, with the same use of `*`.
    public var except: [String]
    /// Why the streets are not given, or anything else the reader should know.
    public var note: Text?
    /// Where it stands in its file.
    public var place: Place

    public func contains(_ street: String) -> Bool {
      streets.contains { Zone.matches($0, street) } && !except.contains { Zone.matches($0, street) }
    }

    static func matches(_ pattern: String, _ code: String) -> Bool {
      pattern.last == "*" ? code.hasPrefix(pattern.dropLast()) : pattern == code
    }
  }

  /// Something the reader of a result must know about the document: a contradiction, a gap, a misprint.
  public struct Note: Hashable, Sendable {
    public enum Severity: String, Sendable, Codable, CaseIterable {
      case high, medium, low, info
    }

    public var id: String
    public var severity: Severity
    /// Rules whose results it touches.
    public var rules: [String]
    public var says: Text
  }

  /// A requirement of the document that no rule tests, and why.
  public struct NotModelled: Hashable, Sendable {
    public var id: String
    public var clause: String
    public var says: Text
    public var why: Text
  }

  public var id: String
  public var title: Text
  /// What the document is for: the city or district.
  public var place: Text
  public var issuer: Text
  public var standing: Standing
  public var inForce: DateSpan
  /// Name of every street the document speaks of, by code, in the order of the file; empty when the pack lists none.
  public var streetNames: [StreetName]
  public var zones: [Zone]
  public var rules: [Rule]
  public var notes: [Note]
  public var notModelled: [NotModelled]
  /// Packs whose rules apply beside these; the strictest wins.
  public var extends: [String]
  /// Pack whose rules are used, and named, where this one is silent.
  public var fallback: String?
  /// The packs named by ``extends``, in order, once loaded.
  public internal(set) var upper: [PolicyPack] = []
  /// The pack named by ``fallback``, once loaded (at most one).
  public internal(set) var fallbackPacks: [PolicyPack] = []
  /// Whether rules that were not checked against the printed text are used too, labelled as such.
  public var usesUnverified = false
  /// Mean floor area of a dwelling, by which a project that states only its residential floor area is reviewed on an
  /// estimate; `nil`: such a project is UNKNOWN.
  public var meanDwelling: Area?
  /// Shares of elders who depend on help, for plans that state none.
  public var careNeed: CareRates?
  /// File it was read from, for messages.
  public var file: String

  /// The rules that are evaluated.
  public var rulesInUse: [Rule] { usesUnverified ? rules : rules.filter(\.isVerified) }

  public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }
  public func zone(_ id: String) -> Zone? { zones.first { $0.id == id } }

  /// The streets of an area of this pack, in the order of `codes`.
  public func streets(of area: PlanArea, among codes: [String]) -> [String] {
    switch area {
    case .city: codes
    case .street(let code): codes.filter { $0 == code }
    case .zone(let id):
      ([self] + everyUpper).lazy.compactMap { $0.zone(id) }.first.map { zone in codes.filter(zone.contains) } ?? []
    }
  }

  /// The pack with these added to the ones it extends: their rules apply too, the strictest governs.
  public func extending(_ packs: [PolicyPack]) -> PolicyPack {
    var pack = self
    for other in packs where other.id != id && !pack.upper.contains(where: { $0.id == other.id }) {
      pack.upper.append(other)
      if !pack.extends.contains(other.id) { pack.extends.append(other.id) }
    }
    return pack
  }

  /// The pack with another to stand in where it, and all it extends, is silent.
  public func fallingBack(on other: PolicyPack) -> PolicyPack {
    var pack = self
    pack.fallback = other.id
    pack.fallbackPacks = [other]
    return pack
  }

  /// The pack with the rules used that were not checked against their printed text, here and in every pack it names.
  public func usingUnverified() -> PolicyPack {
    var pack = self
    pack.usesUnverified = true
    pack.upper = upper.map { $0.usingUnverified() }
    pack.fallbackPacks = fallbackPacks.map { $0.usingUnverified() }
    return pack
  }

  /// Notes on the pack that touch a rule.
  public func notes(touching rule: String) -> [Note] { notes.filter { $0.rules.contains(rule) } }

  /// What the standing asks to be said with every finding.
  var caveat: Text? {
    switch standing {
    case .adopted: nil
    case .draft:
      Text(
        zh: "《\(title.zh)》为草案或征求意见稿，请核对正式文本", en: "\"\(title.en)\" is a draft: check the adopted text")
    case .unverified:
      Text(
        zh: "《\(title.zh)》的数值未与正式文本核对", en: "the numbers of \"\(title.en)\" were not checked against its text")
    }
  }
}

/// From a first to a last day, both included; `nil` leaves an end open.
public struct DateSpan: Hashable, Sendable {
  public var from: CalendarDate?
  public var to: CalendarDate?

  public init(from: CalendarDate? = nil, to: CalendarDate? = nil) {
    self.from = from
    self.to = to
  }

  public func contains(_ day: CalendarDate) -> Bool {
    from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true
  }
}
