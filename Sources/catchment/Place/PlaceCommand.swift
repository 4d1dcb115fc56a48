import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Spatial
import WalkNetwork

/// A location model on a map: what `solve` does, from layers and walks.
struct PlaceCommand: ParsableCommand {
  enum Model: String, CaseIterable, Sendable {
    case lscp
    case partialCover = "partial-cover"
    case mclp
    case pMedian = "p-median"
    case pCenter = "p-center"

    var isCover: Bool { [.lscp, .partialCover, .mclp].contains(self) }
  }

  static let configuration = CommandConfiguration(
    commandName: "place",
    abstract:
      "Places facilities on a map by a location model: who can walk there and how far, on a network or in a straight line.",
    discussion: """
      MODELS
        lscp           the fewest new sites after which everybody in reach of some site is covered
        partial-cover  the fewest new sites that bring the covered share to --share
        mclp           where --p new sites (or sites for --budget) cover the most people
        p-median       where --p new sites make the walks of all people to the nearest shortest, in sum
        p-center       where --p new sites bring the farthest home as near as can be

      EXAMPLES
        cd geodata/qinhuai
        catchment place mclp --streets streets.geojson --demand housing.geojson --weight dwellings \\
          --leave-out-unweighted --candidates candidates.geojson --facilities facilities.geojson \\
          --walkways walkways.osm --metres 1000 --p 5
        catchment place lscp --streets streets.geojson --demand housing.geojson --candidates candidates.geojson \\
          --metres 800 --detour 1.3 --format json
        catchment place p-median --streets streets.geojson --demand housing.geojson --weight dwellings \\
          --leave-out-unweighted --candidates candidates.geojson --facilities facilities.geojson \\
          --walkways walkways.osm --p 3 --out placed.geojson

      The files of the examples come with Catchment.

      What exists (--facilities) serves already and is listed apart from what is new. People out of reach of every
      facility and candidate are left out and counted.
      """)

  @Argument(help: .init("\(Model.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "model"))
  var modelName: ModelName<Model>

  @Option(help: "Street boundaries, which also choose the plane to measure in.")
  var streets: String

  @Option(help: "Where people live: points or polygons.")
  var demand: String

  @Option(help: "Column of --demand that says how many live there, rounded to whole numbers; without it area counts.")
  var weight: String?

  @Flag(help: "Places whose weight nobody states are no demand; otherwise they are refused.")
  var leaveOutUnweighted = false

  @Option(help: "Sites that may be opened.")
  var candidates: String

  @Option(help: "Facilities that exist.")
  var facilities: String?

  @Option(help: "Only facilities and candidates of this kind, such as day_care.")
  var kind: String?

  @Option(help: "Walkways (OSM) to measure walks on; without them straight lines are used.")
  var walkways: String?

  @Option(help: "Straight lines are multiplied by this.")
  var detour = 1.3

  @Option(help: "The coverage standard in metres of walking; for p-median and p-center the longest walk, if any.")
  var metres: Double?

  @Option(help: "The most new sites.")
  var p: Int?

  @Option(help: "The most to be paid for new sites, in yuan.")
  var budget: Int64?

  @Option(help: "Share of the people to be covered, 0 to 1.")
  var share: Double?

  @Option(help: "Seconds after which the best answer so far is given.")
  var time: Double = 60

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "GeoJSON to write: new sites and existing facilities, and who is nearest to each.")
  var out: String?

  @Option(help: "text or json.")
  var format: Solve.Format = .text

  @OptionGroup var languageOption: LanguageOption

  /// ``validate()`` has made sure of it.
  var model: Model { modelName.model! }

  func validate() throws {
    try modelName.check(languageOption.language)
    if let metres, !(metres > 0 && metres.isFinite) { throw ValidationError("--metres must be a positive number") }
    if !(detour >= 1 && detour.isFinite) { throw ValidationError("--detour must be a number from 1") }
    if let p, p < 0 { throw ValidationError("--p must not be negative") }
    if let budget, budget < 0 { throw ValidationError("--budget must not be negative") }
    if let share, !(0...1).contains(share) { throw ValidationError("--share must lie between 0 and 1") }
    if !(time > 0 && time.isFinite) { throw ValidationError("--time must be a positive number of seconds") }
    if model == .partialCover, share == nil {
      throw ValidationError("partial-cover needs --share, such as --share 0.9")
    }
    if model.isCover, metres == nil { throw ValidationError("\(model.rawValue) needs --metres, such as --metres 1000") }
    if !model.isCover, p == nil { throw ValidationError("\(model.rawValue) needs --p, the number of new sites") }
    if !model.isCover, budget != nil { throw ValidationError("--budget goes with mclp and the covers; use --p") }
    if model == .mclp, p == nil, budget == nil { throw ValidationError("mclp needs --p or --budget") }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let placed = try console.reporting { () throws(Problems) -> Placed in
      let map = try read(console)
      let placed = solve(map, console)
      if let out { try replaceFile(out, with: try OutputWriter.bytes(of: placed.layer(map), map.frame)) }
      return placed
    }
    switch format {
    case .json: console.print(JSON.bytes(placed.json, pretty: false) + [10])
    case .text: console.print(Array((placed.text[languageOption.language] + "\n").utf8))
    }
  }

  // MARK: Reading

  private func read(_ console: Console) throws(Problems) -> PlacementMap {
    let read = try StudyAreaLoader.load(
      name: Text("place"), streets: LayerSource(file: streets),
      demand: DemandSource(
        layer: LayerSource(file: demand), weight: weight, leavesOutUnweighted: leaveOutUnweighted),
      facilities: facilities.map { LayerSource(file: $0) }, candidates: LayerSource(file: candidates), extraKinds: nil)
    console.show(read.warnings)
    let area = read.area
    let walking: Walking =
      if let walkways {
        .network(try OSMReader.network(from: walkways, frame: area.frame), snapLimit: 300)
      } else {
        .straightLine(detour: detour)
      }
    let sites = area.candidates.filter { kind == nil || $0.kinds.contains(FacilityKind(rawValue: kind!)) }
    let existing = area.facilities.filter { kind == nil || $0.kind.rawValue == kind }
    var problems = Problems()
    if sites.isEmpty {
      problems.error(
        at: Diagnostics.Place(file: candidates), value: kind, Text(zh: "没有可用的候选点", en: "there is no candidate to use"),
        fix: kind == nil ? nil : Self.kindsText(area.candidates))
    }
    for site in sites where budget != nil && site.cost == nil {
      problems.error(
        at: Diagnostics.Place(file: candidates, id: site.id, field: "cost"),
        Text(zh: "预算模型需要每个候选点的费用", en: "a budget needs the cost of every candidate"))
    }
    try problems.throwIfErrors()
    let positions = area.demand.map(\.position)
    // Without a limit: farther than any two places on Earth.
    let limit = metres ?? 1e9
    return PlacementMap(
      frame: area.frame, sites: sites, existing: existing,
      people: ContiguousArray(area.demand.map { Int64($0.weight.rounded()) }),
      reach: walking.distances(from: sites.map(\.position), to: positions, within: limit),
      reached: walking.distances(from: existing.map(\.position), to: positions, within: limit), walking: walking.name)
  }
}

extension PlaceCommand {
  /// What may stand after --kind.
  private static func kindsText(_ candidates: [CandidateSite]) -> Text {
    let kinds = Set(candidates.flatMap(\.kinds).map(\.rawValue)).sorted().joined(separator: ", ")
    return Text(zh: "核对 --kind;候选点的类型有 \(kinds)", en: "check --kind; the candidates are for \(kinds)")
  }
}

/// What is on the map: who lives where, and how far it is from each site and facility.
struct PlacementMap {
  var frame: StudyFrame
  var sites: [CandidateSite]
  var existing: [Facility]
  /// Demand point → people, or whatever the weight counts.
  var people: ContiguousArray<Int64>
  /// Walks from the sites, and from what exists.
  var reach: SparseDistances
  var reached: SparseDistances
  var walking: Text
}
