import ArgumentParser
import Datasets
import Diagnostics
import Planning
import Policy
import Reporting
import Spatial

struct Check: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, geojson
  }

  static let configuration = CommandConfiguration(
    abstract: "Reviews housing projects against a policy pack, one finding for each project and rule.",
    discussion: """
      EXAMPLES
        catchment check --policy scenarios/qinhuai/policy.yaml --housing projects.csv
        catchment check --policy scenarios/qinhuai/policy.yaml --housing projects.geojson --on 2022-06-30 --format json

      Exit code 1 when a project fails a rule, 2 when the input is bad.
      """)

  @Option(help: "The policy pack.")
  var policy: String

  @Option(help: "Housing projects: GeoJSON, CSV or any format GDAL reads.")
  var housing: String

  @Option(help: "Street boundaries, to find the street of a project that does not name one.")
  var streets: String?

  @Option(help: "Day of the review, YYYY-MM-DD; status, leases and rules are judged on it.")
  var on: String?

  @Option(help: "text, json, csv or geojson.")
  var format: Format = .text

  @OptionGroup var languageOption: LanguageOption

  func run() throws {
    let console = Console(language: languageOption.language)
    let report = try console.reporting { () throws(Problems) -> FindingReport in
      let review = try review(console)
      console.print(try bytes(of: review))
      return review.report
    }
    if report.hasFailures { throw ExitCode(1) }
  }
}

extension Check {
  private struct Review {
    var report: FindingReport
    var study: StudyArea
  }

  private func review(_ console: Console) throws(Problems) -> Review {
    let pack = try PlanLoader.pack(policy)
    let day = try reviewDay(pack, console)
    var study: StudyArea
    if let streets {
      let read = try StudyAreaLoader.load(
        name: pack.place, streets: LayerSource(file: streets), housing: LayerSource(file: housing))
      console.show(read.warnings)
      study = read.area
    } else {
      let read = try StudyAreaLoader.housing(from: LayerSource(file: housing))
      console.show(read.warnings)
      study = StudyArea(
        name: pack.place, frame: read.frame ?? StudyFrame(crs: .wgs84), streets: [],
        housing: try pack.resolvingStreets(of: read.projects, file: housing), synthetic: read.synthetic)
    }
    let names = Dictionary(pack.streetNames.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    let findings = Policy.review(study.housing, streets: names, pack: pack, on: day)
    return Review(report: FindingReport(findings), study: study)
  }

  /// The day given, else the last day of the pack's period, which is told.
  private func reviewDay(_ pack: PolicyPack, _ console: Console) throws(Problems) -> CalendarDate {
    guard let on else {
      let day = pack.inForce.to ?? pack.inForce.from ?? CalendarDate.endOf(year: 2025)
      console.say(
        Text(zh: "未给 --on,按规则包期末 \(day) 审查。", en: "No --on given: reviewed as of \(day), the end of the pack's period.")
      )
      return day
    }
    guard let day = CalendarDate(on) else {
      throw Problems([
        Problem(
          .error, at: Place(field: "--on"), value: on,
          says: Text(zh: "应为日期 YYYY-MM-DD", en: "expected a date YYYY-MM-DD"))
      ])
    }
    return day
  }

  private func bytes(of review: Review) throws(Problems) -> [UInt8] {
    let language = languageOption.language
    switch format {
    case .text: return Array(review.report.text(language).utf8)
    case .json: return JSON.bytes(review.report.document(in: language), pretty: true)
    case .csv: return CSV.write(review.report.table)
    case .geojson: return try OutputWriter.bytes(of: review.report.layer(review.study), review.study.frame)
    }
  }
}
