import Diagnostics
import Planning

/// A kind of rule that looks at one housing project. Rates are apart from these: they are added up over phases and
/// packs before they are judged.
protocol ProjectKind: Sendable {
  var unit: Text { get }
  /// Fills in verdict, numbers, inputs and remedy. The project has dwellings and the rule reaches it.
  func judge(_ finding: inout Finding, _ file: ProjectFile)
}

/// A project as a rule sees it.
struct ProjectFile {
  let project: HousingProject
  /// The parts that the rule reaches, at least one.
  let reached: [ProjectPart]
  let day: CalendarDate

  /// Dwellings of the parts that the rule reaches; the project's own count where it reaches all and they state none.
  var dwellings: Int? {
    let counts = reached.compactMap(\.dwellings)
    if counts.count < reached.count { return reached.count == max(1, project.phases.count) ? project.dwellings : nil }
    var total = 0
    for count in counts {
      let (sum, overflow) = total.addingReportingOverflow(count)
      if overflow { return nil }
      total = sum
    }
    return total
  }

  /// Rooms for a service that still count on the day.
  func premises(for service: Service) -> [Premises] {
    project.premises.filter { room in room.service == service && room.leaseEnd.map { $0 >= day } ?? true }
  }
}

extension Reviewer {
  /// - Returns: `nil` when the rule is for no part of the project.
  func judge(
    _ sourced: SourcedRule<any ProjectKind>, _ project: HousingProject, _ parts: [ProjectPart], _ subject: Subject
  ) -> Finding? {
    var reached: [ProjectPart] = []
    var undecided: Text?
    for part in parts {
      switch reach(sourced.rule, sourced.pack, part, project) {
      case .yes: reached.append(part)
      case .no: break
      case .unknown(let why): if part.dwellings != 0 { undecided = undecided ?? why }
      }
    }
    guard !reached.isEmpty || undecided != nil else { return nil }
    var finding = Finding(
      subject, rule: sourced.rule, verdict: .unknown, unit: sourced.parameters.unit, pack: sourced.pack)
    finding.assumptions += sourced.remarks
    if reached.isEmpty {
      if let undecided { finding.lacks(undecided) }
    } else if reached.allSatisfy({ $0.dwellings == 0 }) {
      finding.verdict = .notApplicable
      finding.assumptions.append(.noHousing)
    } else {
      if !project.phases.isEmpty { finding.assumptions.append(.wholeProject(reached, of: parts)) }
      sourced.parameters.judge(&finding, ProjectFile(project: project, reached: reached, day: day))
    }
    return finding
  }
}

/// How many of the things looked at are as the rule wants them: what most kinds about premises come to.
struct Tally {
  var total = 0
  var good = 0
  var unknown: [Text] = []
  var wrong: [Text] = []

  /// PASS when all are good, FAIL when one is wrong, UNKNOWN when one is open; NOT_APPLICABLE over nothing. How many
  /// there are is told only when none is open.
  func settle(_ finding: inout Finding, nothing: Text, remedy: Text) {
    guard total > 0 else {
      finding.verdict = .notApplicable
      finding.assumptions.append(nothing)
      return
    }
    finding.need = Quantity(total)
    if unknown.isEmpty {
      finding.have = Quantity(good)
      finding.margin = Quantity(good - total)
    } else {
      // What is open may go either way: only what is known to comply is said.
      finding.inputs.append(
        Finding.Input(
          name: Text(zh: "已知符合", en: "known to comply"), value: Text(zh: "\(good)/\(total)", en: "\(good) of \(total)"))
      )
    }
    finding.lacks(unknown)
    finding.inputs += wrong.map { Finding.Input(name: Text(zh: "不符", en: "not met"), value: $0) }
    if !wrong.isEmpty {
      finding.verdict = .fail
      finding.remedy = remedy
    } else {
      finding.verdict = unknown.isEmpty ? .pass : .unknown
    }
  }
}

extension Text {
  /// What is tested where a project has phases.
  fileprivate static func wholeProject(_ reached: [ProjectPart], of parts: [ProjectPart]) -> Text {
    guard reached.count < parts.count else {
      return Text(zh: "分期项目：按全项目用房检验", en: "a phased project: the premises of the whole are tested")
    }
    let names = Text.list(reached.map { Text($0.name ?? "-") })
    return Text(
      zh: "分期项目：本条只适用于 \(names.zh) 期，按全项目用房检验",
      en: "a phased project: the rule is for phase \(names.en), the premises of the whole are tested")
  }

  static let noPremises = Text(zh: "项目没有该类用房", en: "the project has no such premises")

  /// What the reader calls the i-th premises.
  static func premises(_ i: Int) -> Text { Text(zh: "第 \(i + 1) 处用房", en: "premises \(i + 1)") }
}
