import Diagnostics
import LocatedYAML
import Planning

/// Tests of a pack, written beside it in `policy.tests.yaml`: given a project on a day, or figures of an area in a
/// year, the verdicts and numbers to expect.
public struct PackTests: Sendable {
  /// What a rule should come to. Numbers that are not stated are not compared.
  struct Expectation: Sendable {
    /// `nil`: the rule makes no finding.
    var verdict: Verdict?
    var need: Quantity?
    var have: Quantity?
    var margin: Quantity?
  }

  struct Test: Sendable {
    var name: String
    var place: Place
    var situation: Situation
    /// Judged with the rules that were not checked against their printed text.
    var usesUnverified: Bool
    /// By rule, or by `project/rule`, in the order of the file.
    var expected: [(key: String, expectation: Expectation)]
  }

  enum Situation: Sendable {
    case projects([HousingProject], on: CalendarDate)
    case area(PlanArea, year: Int, FactSheet)
  }

  var tests: [Test]

  public var count: Int { tests.count }

  /// - Throws: every mistake in the file at once, with line and column.
  public init(yaml text: String, file: String) throws(Problems) {
    let reader = try YAMLReader(text: text, file: file)
    tests = reader.root.list("tests").compactMap { Test($0) }
    reader.root.finish()
    try reader.problems.throwIfErrors()
  }

  /// Runs every test against a pack.
  public func run(on pack: PolicyPack) -> PackTestReport {
    var evidence = TestEvidence()
    let results = tests.map { $0.run(on: pack, &evidence) }
    let untouched = pack.rules.filter { !evidence.touched.contains($0.id) && $0.kind.makesFindings }.map(\.id)
    return PackTestReport(pack: pack.id, results: results, untouched: untouched, gaps: evidence.gaps(in: pack))
  }
}

/// What came of a pack's tests.
public struct PackTestReport: Sendable {
  public enum Outcome: String, Sendable, Codable {
    case pass = "PASS"
    /// A verdict or a number differs from what was expected.
    case fail = "FAIL"
    /// The test could not be judged: no such rule, no finding.
    case error = "ERROR"
  }

  public struct Result: Sendable {
    public var name: String
    /// Where the test stands in its file.
    public var place: Place
    public var outcome: Outcome
    /// What differed, one line each.
    public var details: [Text]
  }

  public var pack: String
  public var results: [Result]
  /// Rules that no test expects anything of.
  public var untouched: [String]
  /// Sides of boundaries and days beside dates that no test sees. A report with gaps may be clean.
  public var gaps: [TestGap]

  public func count(_ outcome: Outcome) -> Int { results.count { $0.outcome == outcome } }

  /// All tests pass and every rule is touched.
  public var isClean: Bool { untouched.isEmpty && results.allSatisfy { $0.outcome == .pass } }
}

extension RuleKind {
  /// Pooling changes the findings of other rules and makes none of its own: its tests are those of the pools.
  var makesFindings: Bool { if case .pooling = self { false } else { true } }
}

extension PackTests.Test {
  fileprivate func run(on pack: PolicyPack, _ evidence: inout TestEvidence) -> PackTestReport.Result {
    var outcome = PackTestReport.Outcome.pass
    var details: [Text] = []
    let pack = usesUnverified ? pack.usingUnverified() : pack
    let findings = findings(in: pack)
    for (key, expectation) in expected {
      let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
      let rule = parts.last ?? key
      let subject = parts.count == 2 ? parts[0] : nil
      let known = rule == "-" || rule.split(separator: "+").allSatisfy { pack.findsRule(String($0)) }
      guard known else {
        outcome = .error
        details.append(Text(zh: "规则包没有规则 \(rule)", en: "the pack has no rule \(rule)"))
        continue
      }
      let found = findings.first { $0.rule == rule && (subject == nil || $0.subject.id == subject) }
      for id in rule.split(separator: "+").map(String.init) { evidence.note(pack.rule(id), id, found, situation) }
      switch (found, expectation.verdict) {
      case (nil, nil): break
      case (nil, _?):
        outcome = .error
        details.append(Text(zh: "\(key)：没有结论", en: "\(key): no finding"))
      case (let finding?, nil):
        if outcome == .pass { outcome = .fail }
        details.append(
          Text(
            zh: "\(key)：应无结论，实为 \(finding.verdict.rawValue)",
            en: "\(key): expected none, found \(finding.verdict.rawValue)"))
      case (let finding?, _?):
        let differences = expectation.differences(from: finding)
        guard !differences.isEmpty else { break }
        if outcome == .pass { outcome = .fail }
        details += differences.map { Text("\(key) ") + $0 }
      }
    }
    return PackTestReport.Result(name: name, place: place, outcome: outcome, details: details)
  }

  private func findings(in pack: PolicyPack) -> [Finding] {
    switch situation {
    case .projects(let projects, let day): return review(projects, streets: [:], pack: pack, on: day)
    case .area(let area, let year, let facts):
      let streets =
        switch area {
        case .street(let code): [code]
        case .city, .zone: facts.streets
        }
      return assess(pack, streets: streets, years: year...year, with: facts).filter { finding in
        switch area {
        case .city: finding.subject.kind == .city
        case .zone(let id): finding.subject.kind == .zone && finding.subject.id == id
        case .street: finding.subject.kind == .street
        }
      }
    }
  }
}

extension PackTests.Expectation {
  func differences(from finding: Finding) -> [Text] {
    var differences: [Text] = []
    if let verdict, verdict != finding.verdict {
      differences.append(
        Text(
          zh: "应为 \(verdict.rawValue)，实为 \(finding.verdict.rawValue)",
          en: "expected \(verdict.rawValue), found \(finding.verdict.rawValue)"))
    }
    for (name, expected, found) in [
      ("need", need, finding.need), ("have", have, finding.have), ("margin", margin, finding.margin),
    ] {
      guard let expected, expected != found else { continue }
      let shown = found?.description ?? "-"
      differences.append(
        Text(zh: "\(name) 应为 \(expected)，实为 \(shown)", en: "\(name) expected \(expected), found \(shown)"))
    }
    return differences
  }
}

extension PolicyPack {
  /// Whether a rule is in this pack or in one that it names.
  fileprivate func findsRule(_ id: String) -> Bool {
    ([self] + everyUpper + fallbackPacks).contains { $0.rule(id) != nil }
  }
}
