import Diagnostics
import Planning
import Policy
import Spatial

/// Findings as a table or a layer.
public struct FindingReport: Sendable {
  public var findings: [Finding]

  public init(_ findings: [Finding]) {
    self.findings = findings
  }

  /// How many findings there are of each verdict, in the order of ``Policy/Verdict``.
  public var counts: [(verdict: Verdict, count: Int)] {
    Verdict.allCases.map { verdict in (verdict, findings.count { $0.verdict == verdict }) }
  }

  /// The number of findings and of each verdict, and of housing projects: all, and those that fail a rule.
  var summary: Value {
    let projects = Set(findings.filter { $0.subject.kind == .project }.map(\.subject.id))
    let failing = Set(findings.filter { $0.subject.kind == .project && $0.verdict == .fail }.map(\.subject.id))
    return .object(
      [
        Value.Member("findings", Value(findings.count)), Value.Member("projects", Value(projects.count)),
        Value.Member("projects_failing", Value(failing.count)),
      ] + counts.map { Value.Member($0.verdict.rawValue, Value($0.count)) })
  }

  /// One row a finding; texts in two columns, lists joined by `; `.
  public var table: Table {
    Table(name: "findings", columns: Self.columns, rows: findings.map(Self.row))
  }

  /// The table with a point for each finding: the project's place, or one inside the street. Findings about zones and
  /// the city, and about projects without a place, have no geometry.
  public func layer(_ study: StudyArea) -> Layer {
    let projects = Dictionary(
      study.housing.map { ($0.id, $0.position) }, uniquingKeysWith: { first, _ in first })
    let streets = Dictionary(
      study.streets.map { ($0.code, try? Overlay.pointInside($0.boundary)) }, uniquingKeysWith: { first, _ in first })
    let geometries = findings.map { finding -> Geometry? in
      switch finding.subject.kind {
      case .project: projects[finding.subject.id].flatMap { $0 }.map { .point($0) }
      case .street: streets[finding.subject.id].flatMap { $0 }.map { .point($0) }
      case .zone, .city: nil
      }
    }
    return Layer(
      table: table, geometries: geometries, crs: study.frame.crs, notes: study.syntheticNotes, style: Self.style)
  }

  private static var style: LayerStyle {
    let colours: [(Verdict, String)] = [
      (.fail, Palette.vermillion), (.unknown, Palette.purple), (.passMinimum, Palette.sky), (.pass, Palette.green),
    ]
    return LayerStyle(
      colour: Palette.grey, column: "verdict",
      categories: colours.map { LayerStyle.Category($0.rawValue, $0.name, $1) })
  }

  private static let columns = [
    "subject_kind", "subject", "name", "name_en", "year", "rule", "kind", "title", "title_en", "verdict", "need",
    "have",
    "margin", "recommended", "unit", "unit_zh", "clause", "document", "document_en", "says", "says_en", "inputs",
    "inputs_en", "assumptions", "assumptions_en", "remedy", "remedy_en", "estimated", "pack",
  ]

  private static func row(_ finding: Finding) -> [Value] {
    func joined(_ texts: [Text], _ language: Language) -> Value {
      texts.isEmpty ? .null : .string(texts.map { $0[language] }.joined(separator: "; "))
    }
    let inputs = finding.inputs.map {
      Text(zh: "\($0.name.zh) = \($0.value.zh)", en: "\($0.name.en) = \($0.value.en)")
    }
    return [
      .string(finding.subject.kind.rawValue), .string(finding.subject.id), .string(finding.subject.name.zh),
      .string(finding.subject.name.en), Value(finding.year), .string(finding.rule), .string(finding.kind),
      .string(finding.title.zh), .string(finding.title.en), .string(finding.verdict.rawValue), Value(finding.need),
      Value(finding.have), Value(finding.margin), Value(finding.recommended), .string(finding.unit.en),
      .string(finding.unit.zh), .string(finding.clause), .string(finding.document.zh), .string(finding.document.en),
      .string(finding.says.zh), .string(finding.says.en), joined(inputs, .zh), joined(inputs, .en),
      joined(finding.assumptions, .zh), joined(finding.assumptions, .en), Value(finding.remedy?.zh),
      Value(finding.remedy?.en), .bool(finding.estimated), .string(finding.pack),
    ]
  }
}

extension Verdict {
  /// A word or two for tables and charts.
  public var name: Text {
    switch self {
    case .pass: Text(zh: "合格", en: "pass")
    case .passMinimum: Text(zh: "达到下限", en: "minimum met")
    case .fail: Text(zh: "不合格", en: "fail")
    case .notApplicable: Text(zh: "不适用", en: "not applicable")
    case .unknown: Text(zh: "资料不足", en: "unknown")
    case .noRule: Text(zh: "无规定", en: "no rule")
    }
  }
}
