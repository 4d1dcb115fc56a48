import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Policy
import Reporting
import Spatial
import WalkNetwork

struct Check: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, geojson, html, xlsx
  }

  static let configuration = CommandConfiguration(
    abstract: "Reviews housing projects against policy packs and gives an opinion on each.",
    discussion: """
      Each project passes, passes with conditions, or does not pass; every rule is shown with its clause, its numbers
      and the smallest change that would pass: square metres, or neighbours to pool with.

      EXAMPLES
        catchment check --policy qinhuai --housing projects.csv
        catchment check --policy scenarios/qinhuai/policy.yaml --housing projects.geojson --on 2022-06-30 --format json
        catchment check --policy qidong --stack jiangsu-2022-draft,gb50437-2018 --housing projects.csv
        catchment check --policy qinhuai --housing 台账.xlsx --layer 住宅 --field dwellings=住宅套数
        catchment check --policy qinhuai --fallback jiangsu-2022-draft --housing projects.csv --out opinion.html

      Exit code 1 when a project fails a rule, 2 when the input is bad.
      """)

  @Option(help: "The policy pack: a file, or a name in the folder of scenarios such as qinhuai.")
  var policy: String

  @Option(help: "More packs whose rules apply too, separated by commas: of several rates the strictest governs.")
  var stack: [String] = []

  @Option(help: "A pack that speaks where the others are silent.")
  var fallback: String?

  @Flag(help: "Use rules whose numbers were not checked against their printed text, labelled as such.")
  var useUnverified = false

  @Option(help: "Folder with the packs that are named without a path.")
  var scenarios = "scenarios"

  @Option(help: "Housing projects: GeoJSON, CSV or any format GDAL reads.")
  var housing: String

  @OptionGroup var reading: HousingReadingOptions

  @Option(help: "Street boundaries, to find the street of a project that does not name one.")
  var streets: String?

  @Option(help: "OpenStreetMap file with the walkways between projects that pool; without it, lines are stretched.")
  var walkways: String?

  @Option(help: "Day of the review, YYYY-MM-DD; status, leases and rules are judged on it. Today when not given.")
  var on: String?

  @Option(help: "text, json, csv, geojson, html or xlsx; by the name of --out when not given, else text.")
  var format: Format?

  @Option(help: "File to write; standard output when not given.")
  var out: String?

  @OptionGroup var repairs: RepairOptions

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if chosenFormat == .xlsx, out == nil {
      throw ValidationError("a workbook is no text: name a file with --out opinion.xlsx")
    }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let opinion = try console.reporting { () throws(Problems) -> ReviewOpinion in
      let review = try DeskReview(self, console)
      let bytes = try bytes(of: review)
      if let out { try write(bytes, to: out) } else { console.print(bytes) }
      return review.opinion
    }
    if let out { console.say(opinion.told(writtenTo: out)) }
    if opinion.count(.notPassed) > 0 { throw ExitCode(1) }
  }

  private var chosenFormat: Format {
    format ?? out?.split(separator: ".").last.flatMap { Format(rawValue: $0.lowercased()) } ?? .text
  }

  private func bytes(of review: DeskReview) throws(Problems) -> [UInt8] {
    let language = languageOption.language
    let opinion = review.opinion
    switch chosenFormat {
    case .text: return Array(opinion.text(language).utf8)
    case .json: return JSON.bytes(opinion.document(in: language), pretty: true)
    case .csv: return CSV.write(FindingReport(opinion.findings).table)
    case .geojson: return try OutputWriter.bytes(of: opinion.layer(review.study), review.study.frame)
    case .html: return Array(opinion.page(ReportLanguage(language), version: Catchment.configuration.version).utf8)
    case .xlsx: return try XLSXWriter.bytes(opinion.tables(in: language))
    }
  }

  /// The old file stays whole until the new one is.
  private func write(_ bytes: [UInt8], to path: String) throws(Problems) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Problems([
        Problem(
          .error, at: Place(file: path), says: Text(zh: "无法写入", en: "cannot be written"),
          fix: Text(zh: "检查文件夹是否存在、是否可写", en: "see that the folder is there and may be written to"))
      ])
    }
  }
}

/// A review with all it was made from.
private struct DeskReview {
  var study: StudyArea
  var opinion: ReviewOpinion

  init(_ check: Check, _ console: Console) throws(Problems) {
    let pack = try Self.pack(check)
    let day = try CalendarDate.reviewDay(check.on, option: "--on")
    if check.on == nil {
      console.say(
        Text(zh: "未给 --on，按今天 \(day) 审查。", en: "No --on given: reviewed as of today, \(day)."))
    }
    let request = try check.repairs.request()
    let (study, repairs) = try Self.study(check, pack, request, console)
    if request != nil { _ = try check.repairs.write(repairs, beside: check.out) }
    self.study = study
    var walking: Walking?
    if let walkways = check.walkways, pack.poolingReach != nil {
      walking = .network(try OSMReader.network(from: walkways, frame: study.frame), snapLimit: Self.snapLimit)
    }
    let names = Dictionary(
      pack.stack.flatMap(\.streetNames).map { ($0.code, $0.name) } + study.streets.map { ($0.code, $0.name) },
      uniquingKeysWith: { first, _ in first })
    let findings = review(
      study.housing, streets: names, pack: pack, on: day,
      walk: walking.map { WalkMeter($0, among: study.housing, within: pack.poolingReach ?? 0) })
    opinion = ReviewOpinion(
      of: study.housing, findings: findings, pack: pack, on: day, streets: names,
      walking: walking?.name ?? pack.poolingEstimate,
      synthetic: study.synthetic)
  }

  /// Farthest that a project may be from the walkways, in metres.
  private static let snapLimit = 300.0

  /// The pack in hand with everything that is stacked on it; the mistakes of all of them are told together.
  private static func pack(_ check: Check) throws(Problems) -> PolicyPack {
    let shelf = PackShelf(folder: check.scenarios)
    var problems = Problems()
    let base = problems.collect { () throws(Problems) in try shelf.pack(check.policy, option: "--policy") }
    let words = check.stack.flatMap { $0.split(separator: ",").map(String.init) }
    let more = words.compactMap { word in
      problems.collect { () throws(Problems) in try shelf.pack(word, option: "--stack") }
    }
    let fallback = check.fallback.flatMap { word in
      problems.collect { () throws(Problems) in try shelf.pack(word, option: "--fallback") }
    }
    try problems.throwIfErrors()
    guard var pack = base else { throw problems }
    pack = pack.extending(more)
    if let fallback { pack = pack.fallingBack(on: fallback) }
    return check.useUnverified ? pack.usingUnverified() : pack
  }

  private static func study(
    _ check: Check, _ pack: PolicyPack, _ repair: RepairRequest?, _ console: Console
  ) throws(Problems) -> (area: StudyArea, repairs: [Repair]) {
    let housing = try check.reading.source(check.housing, repair: repair)
    if let streets = check.streets {
      let read = try StudyAreaLoader.load(
        name: pack.place, streets: LayerSource(file: streets, repair: repair), housing: housing)
      var found = read.warnings
      found.add(pack.checkingStreets(among: read.area.streets.map { ($0.code, $0.name) }))
      try found.throwIfErrors()
      console.show(found)
      return (read.area, read.repairs)
    }
    let read = try StudyAreaLoader.housing(from: housing)
    console.show(read.warnings)
    let area = StudyArea(
      name: pack.place, frame: read.frame ?? StudyFrame(crs: .wgs84), streets: [],
      housing: try pack.resolvingStreets(of: read.projects, at: read.places), synthetic: read.synthetic)
    return (area, read.repairs)
  }
}

extension WalkMeter {
  /// Walks among these projects, all measured at once as far as `metres`.
  fileprivate init(_ walking: Walking, among projects: [HousingProject], within metres: Int) {
    var index: [Point: Int] = [:]
    var places: [Point] = []
    for case let place? in projects.map(\.position) where index[place] == nil {
      index[place] = places.count
      places.append(place)
    }
    let reach = walking.distances(from: places, to: places, within: Double(metres))
    self.init(method: walking.name) { [index] a, b in
      guard let from = index[a], let to = index[b] else { return nil }
      return reach[from, to]
    }
  }
}

extension ReviewOpinion {
  /// The counts in one line, once a file holds the rest.
  fileprivate func told(writtenTo path: String) -> Text {
    func counts(_ language: Language) -> String {
      Conclusion.allCases.filter { count($0) > 0 }.map { "\($0.name[language]) \(count($0))" }.joined(separator: " · ")
    }
    return Text(zh: "\(counts(.zh))。已写入 \(path)", en: "\(counts(.en)). Written to \(path)")
  }
}
