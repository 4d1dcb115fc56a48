import ArgumentParser
import Coverage
import Datasets
import Diagnostics
import Foundation
import Planning
import Spatial
import WalkNetwork

struct Cover: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, json, geojson
  }

  enum Rows: String, ExpressibleByArgument, CaseIterable {
    case facility, street, point
  }

  enum Walker: String, ExpressibleByArgument, CaseIterable {
    case standard
    case stepFree = "step-free"
    case wheelchair
  }

  enum Drawing: String, ExpressibleByArgument, CaseIterable {
    case polygons, edges
  }

  static let configuration = CommandConfiguration(
    abstract: "Counts who can walk to each facility, door to door along the streets.",
    discussion: """
      Facilities have columns id (or facility_id), lon, lat and perhaps capacity; demand has id, lon, lat, population and
      perhaps street and dwellings. Any format will do: CSV, GeoJSON, GeoPackage, Shapefile …; areas count at a place
      inside them. Distances count the way from the door to the network and from it to the other door; exactly on the
      limit is within.

      EXAMPLES
        catchment cover --network city.osm.pbf --facilities F.csv --demand D.csv --within 500,1000,1250
        catchment cover --network city.osm.pbf --facilities F.csv --demand D.csv --within 10min,15min --speed 1.0 \\
          --by street --streets streets.geojson
        catchment cover --network paths.gpkg --facilities F.csv --demand D.csv --within 500 --format json \\
          --isochrones reach.geojson --uncovered gaps.geojson
        catchment cover --network city.osm.pbf --facilities F.csv --demand D.csv --by point \\
          --accessibility 2sfca:1000 --accessibility e2sfca:400=1,800=0.68,1250=0.22
        catchment cover --detour 1.3 --facilities F.csv --demand D.csv --within 1000
        catchment cover --network city.osm.pbf --facilities F.csv --demand D.csv --within 1000 \\
          --close F3 --move F2=114.0579,22.5431 --add NEW=114.0612,22.5388,40

      With --add, --move and --close the result tells what each of them, by itself, does to coverage; whatever else is
      written shows things as they stand.

      Exit code 2 when the input is bad.
      """)

  @Option(help: "Streets and paths: OpenStreetMap (.osm.pbf, .osm, .osm.gz, .osm.bz2) or a layer of lines.")
  var network: String?

  @Option(help: "Without a network: walk length per metre of straight line.")
  var detour: Double?

  @Option(help: "Facilities: a table with coordinates, or a layer.")
  var facilities: String

  @Option(help: "Where people live: a table with coordinates, or a layer.")
  var demand: String

  @Option(help: "Limits, in metres (500) or minutes (10min), separated by commas.")
  var within = "500,1000"

  @Option(help: "Walking speed in metres a second, for limits in minutes.")
  var speed = 1.2

  @Option(help: "Columns of people in the demand, each a group, separated by commas.")
  var people: String?

  @Option(help: "Join points to the nearest place on an edge, or to the nearest node.")
  var snap: SnapTarget = .edge

  @Option(help: "Farthest a point may be from the network, in metres.")
  var maxSnap = 500.0

  @Option(help: "Lengths on the ellipsoid, or on a sphere as OSMnx and pandana have them.")
  var length: LengthModel = .ellipsoidal

  @Option(help: "Who walks: standard, step-free or wheelchair (no steps, no slope above 1:12).")
  var walker: Walker = .standard

  @Flag(help: "Ferries are part of the network.")
  var ferries = false

  @Flag(help: "Private ways (closed estates) are open to walkers.")
  var openEstates = false

  @Flag(help: "Keep the network in a file beside its source and use that while the source stays the same.")
  var cache = false

  @Option(help: "Street boundaries, to count by street and to measure the area within reach.")
  var streets: String?

  @Option(help: "One row for each facility, street or point.")
  var by: Rows = .facility

  @Option(help: "csv, json or geojson.")
  var format: Format = .csv

  @Option(help: "Places per person: 2sfca:LIMIT, e2sfca:M=W,M=W…, gaussian:LIMIT or 3sfca:M=W,…; may be repeated.")
  var accessibility: [String] = []

  @Option(help: "A facility to add, ID=LON,LAT or ID=LON,LAT,CAPACITY: what would it bring? May be repeated.")
  var add: [String] = []

  @Option(help: "A facility to move, ID=LON,LAT; may be repeated.")
  var move: [String] = []

  @Option(help: "A facility to close, by its id; may be repeated.")
  var close: [String] = []

  @Option(help: "Coordinate system of facilities and demand where the files do not say, such as EPSG:4549.")
  var crs: String?

  @Option(help: "Datum of facilities and demand: wgs84, gcj02 or bd09.")
  var datum: GeodeticDatum = .wgs84

  @Option(help: "Write what each facility reaches within each limit to this GeoJSON file.")
  var isochrones: String?

  @Option(help: "Draw it as polygons or as the edges reached.")
  var isochronesAs: Drawing = .polygons

  @Option(help: "Write where the uncovered live to this GeoJSON file, ranked, with the best place for a site in each.")
  var uncovered: String?

  @Option(help: "Write every facility and demand point within the largest limit, with metres, to this CSV file.")
  var pairs: String?

  @Flag(help: "All pairs, however far, in the file of --pairs.")
  var allPairs = false

  @Option(help: "Write the result to this file instead of printing it.")
  var out: String?

  @Option(help: "Threads to work on.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if network == nil, detour == nil {
      throw ValidationError("give --network FILE, or --detour FACTOR for straight lines")
    }
    if network != nil, detour != nil { throw ValidationError("--network and --detour exclude each other") }
    if let detour, !(1...10).contains(detour) { throw ValidationError("--detour \(detour): between 1 and 10") }
    if !(0.1...3).contains(speed) { throw ValidationError("--speed \(speed): metres a second between 0.1 and 3") }
    if !(0...20_000).contains(maxSnap) { throw ValidationError("--max-snap \(maxSnap): metres between 0 and 20000") }
    if !(1...256).contains(threads) { throw ValidationError("--threads \(threads): between 1 and 256") }
    try refuseIdle()
    if !(try FacilityChange.list(self)).isEmpty {
      if by == .point || format == .geojson {
        throw ValidationError("--add, --move and --close are told by facility or by street, as csv or json")
      }
      if !accessibility.isEmpty { throw ValidationError("--accessibility is of things as they stand, without changes") }
    }
    _ = try WalkLimit.list(within, speed: speed)
    for text in accessibility { _ = try AccessMeasure(text) }
  }

  /// Options that would do nothing beside the others.
  private func refuseIdle() throws {
    if allPairs, pairs == nil { throw ValidationError("--all-pairs needs --pairs FILE") }
    if isochronesAs == .edges, isochrones == nil { throw ValidationError("--isochrones-as needs --isochrones FILE") }
    if network == nil {
      let idle: [(String, Bool)] = [
        ("--isochrones-as edges", isochronesAs == .edges), ("--walker", walker != .standard), ("--ferries", ferries),
        ("--open-estates", openEstates), ("--cache", cache), ("--snap", snap != .edge),
      ]
      if let (option, _) = idle.first(where: \.1) { throw ValidationError("\(option) needs --network") }
    }
    // A file that is written must not be one that is read, nor be written twice.
    var taken = Set([network, facilities, demand, streets].compactMap { $0 }.map(Self.whole))
    for file in [isochrones, uncovered, pairs, out].compactMap({ $0 }) where !taken.insert(Self.whole(file)).inserted {
      throw ValidationError("\(file) would be written over another file of this command")
    }
  }

  private static func whole(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  func run() throws {
    let language = languageOption.language
    let console = Console(language: language)
    let display = StepDisplay(steps: CoverStep.allCases.count, language: language)
    let limits = try WalkLimit.list(within, speed: speed)
    let measures = try accessibility.map(AccessMeasure.init)
    let changes = try FacilityChange.list(self)
    let (survey, files) = try console.reporting {
      () throws(Problems) -> (CoverSurvey, [(path: String, bytes: [UInt8])]) in
      let inputs = try CoverInputs(self) { display.begin($0.name) }
      display.begin(CoverStep.counting.name)
      try CoverInputs.check(changes, inputs.facilities, facilities)
      let survey = try CoverSurvey(inputs, limits: limits, measures: measures, threads: threads)
      display.begin(CoverStep.writing.name)
      return (survey, try outputs(of: survey))
    }
    _ = display.finish()
    console.show(survey.inputs.warnings)
    try console.reporting { () throws(Problems) in
      for file in files { try writeFileAtomically(file.bytes, to: file.path) }
    }
    let changed = changes.isEmpty ? nil : CoverChanges(changes, to: survey, datum: datum)
    if let changed { console.show(changed.warnings) }
    let bytes = try console.reporting { () throws(Problems) in try document(of: survey, changed) }
    if let out {
      try console.reporting { () throws(Problems) in try writeFileAtomically(bytes, to: out) }
    } else {
      console.print(bytes)
    }
    for line in survey.summary + (changed?.summary ?? []) { console.say(line) }
  }
}

extension SnapTarget: ExpressibleByArgument {}
extension LengthModel: ExpressibleByArgument {}
extension GeodeticDatum: ExpressibleByArgument {}

/// What `cover` is busy with.
enum CoverStep: CaseIterable {
  case network, points, walking, counting, writing

  var name: Text {
    switch self {
    case .network: Text(zh: "读取路网", en: "reading the network")
    case .points: Text(zh: "读取设施与人口", en: "reading facilities and people")
    case .walking: Text(zh: "计算步行距离", en: "measuring walks")
    case .counting: Text(zh: "统计覆盖", en: "counting coverage")
    case .writing: Text(zh: "编写输出", en: "writing the outputs")
    }
  }
}

/// One limit of `--within`.
struct WalkLimit: Hashable, Sendable {
  /// `500` or `10min`: part of column names.
  var name: String
  var metres: Double

  static func list(_ text: String, speed: Double) throws -> [WalkLimit] {
    var limits: [WalkLimit] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      var word = part.trimmingCharacters(in: .whitespaces)
      let isMinutes = word.hasSuffix("min")
      if isMinutes { word.removeLast(3) } else if word.hasSuffix("m") { word.removeLast() }
      guard let number = Double(word), number > 0, number <= (isMinutes ? 600 : 100_000) else {
        throw ValidationError("--within \(part): expected metres such as 500, or minutes such as 10min")
      }
      let name = number == number.rounded() ? String(Int(number)) : word
      let limit = WalkLimit(
        name: isMinutes ? name + "min" : name,
        metres: isMinutes ? CoverageStandard.metres(inMinutes: number, atMetresPerSecond: speed) : number)
      if limits.contains(where: { $0.name == limit.name }) {
        throw ValidationError("--within \(text): \(limit.name) stands twice")
      }
      limits.append(limit)
    }
    return limits
  }
}

/// One `--accessibility`.
struct AccessMeasure: Sendable {
  /// Column name: `2sfca`, `e2sfca`, `gaussian`, `3sfca`.
  var name: String
  var method: Accessibility.Method
  var decay: DistanceDecay

  init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    func wrong(_ expected: String) -> ValidationError {
      ValidationError("--accessibility \(text): expected \(expected)")
    }
    guard parts.count == 2 else { throw wrong("2sfca:1000, e2sfca:400=1,800=0.68,1250=0.22, gaussian:1000 or 3sfca:…") }
    name = parts[0]
    method = name == "3sfca" ? .threeStep : .twoStep
    switch name {
    case "2sfca", "gaussian":
      guard let limit = Double(parts[1]), limit > 0, limit <= 100_000 else { throw wrong("metres after \(name):") }
      decay = name == "2sfca" ? .within(metres: limit) : .gaussian(metres: limit)
    case "e2sfca", "3sfca":
      var steps: [DistanceDecay.Step] = []
      for step in parts[1].split(separator: ",") {
        let pair = step.split(separator: "=").map { Double($0) }
        guard pair.count == 2, let metres = pair[0], let weight = pair[1], metres > steps.last?.metres ?? 0, weight > 0,
          metres <= 100_000, weight <= 1
        else { throw wrong("rising metres with weights in 0…1, such as 400=1,800=0.68,1250=0.22") }
        steps.append(.init(metres: metres, weight: weight))
      }
      guard !steps.isEmpty else { throw wrong("metres=weight") }
      decay = .steps(steps)
    default: throw wrong("2sfca, e2sfca, gaussian or 3sfca")
    }
  }
}
