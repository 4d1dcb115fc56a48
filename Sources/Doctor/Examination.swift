import Datasets
import Diagnostics
import Planning
import Spatial

/// Everything the doctor has to say about some files.
public struct Diagnosis: Sendable {
  public var files: [FileSummary]
  /// In the order of the files, of the checks, and of the rows.
  public var findings: [Finding]
  /// What was found out about shifted coordinates, decided or not.
  public var verdicts: [CoordinateVerdict]
  public var omissions: [Omission]

  init(files: [FileSummary], findings: [Finding], verdicts: [CoordinateVerdict], omissions: [Omission]) {
    self.files = files
    self.findings = findings
    self.verdicts = verdicts
    self.omissions = omissions
  }

  /// Of a file that cannot be read at all.
  public init(unreadable path: String, _ problems: Problems) {
    files = [FileSummary(file: path, isRead: false)]
    findings = problems.list.map { Finding(.file, $0) }
    verdicts = []
    omissions = []
  }

  public func count(_ severity: Problem.Severity) -> Int { findings.count { $0.problem.severity == severity } }
  /// Whether some file could not be read at all.
  public var hasUnread: Bool { files.contains { !$0.isRead } }
}

/// Examines files one by one and then against each other, and never changes them.
public struct Examination {
  private var admission = Admission()
  private var findings = Findings()
  private var verdicts: [CoordinateVerdict] = []

  /// - Parameters:
  ///   - patients: in the order of importance: the first polygons with names are the streets.
  ///   - progress: told before each file, and before they are held against each other.
  public static func run(_ patients: [Patient], progress: (Text) -> Void = { _ in }) -> Diagnosis {
    var examination = Examination()
    for patient in patients {
      progress(Text(zh: "检查 \(patient.source.file)", en: "examining \(patient.source.file)"))
      let known = examination.admission.sheets.count
      examination.admission.admit(patient)
      for sheet in examination.admission.sheets[known...] { examination.examine(sheet) }
    }
    progress(Text(zh: "互相对照", en: "holding the layers against each other"))
    examination.compare()
    return examination.diagnosis()
  }

  /// Examines the files of a plan.
  /// - Parameter said: what reading the plan and its files brought up; messages that come twice are told once.
  public static func run(
    _ patients: [Patient], of plan: String, said: Problems, progress: (Text) -> Void = { _ in }
  ) -> Diagnosis {
    var diagnosis = run(patients, progress: progress)
    let known = Set(said.list)
    var own = diagnosis.findings.filter { !known.contains($0.problem) }
    var told = said.list.map { Finding(Check(reading: $0, isRefusal: false), $0) }
    // The plan's words stand, with the place on the map and the size that the doctor found to them.
    var twin: [Twin: Int] = [:]
    for (i, finding) in told.enumerated() { twin[Twin(finding)] = i }
    own.removeAll { finding in
      guard finding.problem.place.feature != nil, let i = twin[Twin(finding)] else { return false }
      (told[i].spot, told[i].measure) = (finding.spot, finding.measure)
      return true
    }
    diagnosis.findings = told + own
    diagnosis.files.insert(FileSummary(file: plan, isRead: true), at: 0)
    return diagnosis
  }

  /// What two findings have in common that say the same thing.
  private struct Twin: Hashable {
    var check: Check
    var file: String?
    var feature: Int?

    init(_ finding: Finding) {
      check = finding.check
      file = finding.problem.place.file
      feature = finding.problem.place.feature
    }
  }

  private mutating func examine(_ sheet: Sheet) {
    take(ShapeChecks(sheet).findings)
    if sheet.hasAreas { take(Mosaic(sheet).findings) }
    take(ColumnChecks(sheet).findings)
    take(CodeChecks(sheet).findings)
    take(TotalChecks(sheet).findings)
  }

  // MARK: Against each other

  private mutating func compare() {
    take(CodeVintage(admission.sheets).findings)
    let streets = admission.streets
    let finder = EvidenceFinder(streets: streets, networks: admission.networks)
    let placement = streets.flatMap(PlacementChecks.init)
    for sheet in admission.sheets where sheet.frame != nil && !sheet.isAbroad {
      var found = finder.evidence(for: sheet).map { evidence in
        Weighing(
          evidence,
          declared: Hypothesis(subject: sheet.source.datum, reference: evidence.referenceDatum)
        ).verdict(on: sheet.table.source)
      }
      CoordinateVerdict.settle(&found)
      findings.add(found.map { CoordinateWords(verdict: $0).finding })
      verdicts += found
      guard let placement, let streets, sheet.table.source != streets.table.source else { continue }
      let declared = Hypothesis(subject: sheet.source.datum, reference: streets.source.datum)
      let shifted = found.first { $0.outcome == .shifted && $0.reference == streets.table.source }
      let reading = shifted.map { Hypothesis(subject: $0.best.subject, reference: $0.best.reference) } ?? declared
      take(placement.examine(sheet, move: reading.move))
    }
  }

  private mutating func take(_ found: Findings) { findings.add(contentsOf: found) }

  private func diagnosis() -> Diagnosis {
    var all = admission.findings
    all.add(contentsOf: findings)
    return Diagnosis(files: admission.files, findings: all.list, verdicts: verdicts, omissions: all.left)
  }
}
