import Diagnostics
import Planning
import Policy

/// The outcome of a review in the form bureaus give it (审查意见): for each project a conclusion, the clauses with
/// their numbers, what must be mended and the smallest change that would do.
public struct ReviewOpinion: Sendable {
  public enum Conclusion: String, Sendable, CaseIterable {
    case passed
    /// Passes if something is supplied or kept: dates and places on record, a pool's agreement, a lease.
    case conditional = "passed_with_conditions"
    case notPassed = "not_passed"
    /// A rule about area cannot be judged: a fact that decides is missing.
    case undecided
    /// No rule of the stack says anything about it.
    case noRule = "no_rule"

    public var name: Text {
      switch self {
      case .passed: Text(zh: "通过", en: "passed")
      case .conditional: Text(zh: "有条件通过", en: "passed with conditions")
      case .notPassed: Text(zh: "不通过", en: "not passed")
      case .undecided: Text(zh: "资料不足，不能下结论", en: "cannot be concluded")
      case .noRule: Text(zh: "无适用规定", en: "no rule applies")
      }
    }
  }

  /// What is said of one project.
  public struct Project: Sendable {
    public var project: HousingProject
    /// Its street by name, else by code.
    public var street: Text?
    public var conclusion: Conclusion
    /// In the order of the rules.
    public var findings: [Finding]
    /// What a conditional pass rests on; beside a failure, what is open as well.
    public var conditions: [Text]
    /// One a service whose area falls short.
    public var changes: [SmallestChange]
    /// What else has to be mended: places, dates, handovers.
    public var remedies: [Text]
  }

  /// A contradiction or gap of a document that touches one of the findings.
  public struct Note: Sendable {
    public var document: Text
    public var note: PolicyPack.Note
    /// Rules with findings that it touches.
    public var rules: [String]
  }

  public let day: CalendarDate
  /// The stack, the pack in hand first.
  public let packs: [PolicyPack]
  public let projects: [Project]
  public let notes: [Note]
  /// How walks between projects that pool were measured; `nil` when no pack lets projects pool.
  public let walking: Text?
  /// What invented data the projects hold.
  public let synthetic: [Text]

  /// - Parameters:
  ///   - findings: of ``Policy/review(_:streets:pack:on:walk:)`` for these projects, in their order.
  ///   - names: street names by code.
  public init(
    of projects: [HousingProject], findings: [Finding], pack: PolicyPack, on day: CalendarDate,
    streets names: [String: Text] = [:], walking: Text? = nil, synthetic: [Text] = []
  ) {
    self.day = day
    self.walking = walking
    self.synthetic = synthetic
    let packs = pack.stack
    self.packs = packs
    var opinions: [Project] = []
    opinions.reserveCapacity(projects.count)
    // Findings stand in the order of the projects, so each project's are one run of them.
    var start = 0
    for project in projects {
      var end = start
      while end < findings.count, findings[end].subject.kind == .project, findings[end].subject.id == project.id {
        end += 1
      }
      let own = Array(findings[start..<end])
      start = end
      opinions.append(
        Project(
          project: project,
          street: project.street == nil ? nil : .listed(project.streets.map { names[$0] ?? Text($0) }), own,
          changes: smallestChanges(of: project, findings: own, pack: pack, on: day)))
    }
    self.projects = opinions
    notes = Self.notes(touching: findings, packs)
  }

  public var findings: [Finding] { projects.flatMap(\.findings) }

  public func count(_ conclusion: Conclusion) -> Int { projects.count { $0.conclusion == conclusion } }

  private static func notes(touching findings: [Finding], _ packs: [PolicyPack]) -> [Note] {
    struct Named: Hashable {
      var pack: String
      var rule: String
    }
    var made: Set<Named> = []
    for finding in findings {
      for rule in finding.rule.split(separator: "+") { made.insert(Named(pack: finding.pack, rule: String(rule))) }
    }
    return packs.flatMap { pack in
      pack.notes.compactMap { note in
        let rules = note.rules.filter { made.contains(Named(pack: pack.id, rule: $0)) }
        return rules.isEmpty ? nil : Note(document: pack.title, note: note, rules: rules)
      }
    }
  }
}

extension ReviewOpinion.Project {
  fileprivate init(
    project: HousingProject, street: Text?, _ findings: [Finding], changes: [SmallestChange]
  ) {
    var conditions: [Text] = []
    var remedies: [Text] = []
    let ruled = Set(changes.flatMap(\.rules))
    for finding in findings {
      switch finding.verdict {
      case .pass, .passMinimum:
        for condition in finding.conditions where !conditions.contains(condition) { conditions.append(condition) }
      case .unknown:
        let missing = Text(
          zh: "补充资料：\(finding.title.zh)（\(finding.rule)）——\(finding.missing.map(\.zh).joined(separator: "；"))",
          en:
            "to be supplied: \(finding.title.en) (\(finding.rule)): \(finding.missing.map(\.en).joined(separator: "; "))"
        )
        if !conditions.contains(missing) { conditions.append(missing) }
      case .fail:
        guard !ruled.contains(finding.rule), let remedy = finding.remedy else { continue }
        let what = Text(zh: "\(finding.title.zh)：\(remedy.zh)", en: "\(finding.title.en): \(remedy.en)")
        if !remedies.contains(what) { remedies.append(what) }
      case .notApplicable, .noRule: break
      }
    }
    let conclusion: ReviewOpinion.Conclusion =
      if findings.contains(where: { $0.verdict == .fail }) {
        .notPassed
      } else if findings.contains(where: { $0.verdict == .unknown && $0.isAboutArea }) {
        .undecided
      } else if !conditions.isEmpty {
        .conditional
      } else if findings.contains(where: { $0.verdict == .pass || $0.verdict == .passMinimum }) {
        .passed
      } else {
        .noRule
      }
    self.init(
      project: project, street: street, conclusion: conclusion, findings: findings, conditions: conditions,
      changes: changes, remedies: remedies)
  }
}

extension Finding {
  fileprivate var isAboutArea: Bool { ["allocation-rate", "single-site-minimum", "per-capita-area"].contains(kind) }
}
