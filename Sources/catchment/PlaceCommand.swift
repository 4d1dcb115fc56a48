import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// A covering model on a map: what `solve` does, from layers and walks.
struct PlaceCommand: ParsableCommand {
  enum Model: String, ExpressibleByArgument, CaseIterable {
    case lscp
    case partialCover = "partial-cover"
    case mclp
  }

  static let configuration = CommandConfiguration(
    commandName: "place",
    abstract: "Places facilities on a map by a covering model: who can walk there, on a network or in a straight line.",
    discussion: """
      MODELS
        lscp           the fewest new sites after which everybody in reach of some site is covered
        partial-cover  the fewest new sites that bring the covered share to --share
        mclp           where --p new sites (or sites for --budget) cover the most people

      EXAMPLES
        catchment place mclp --streets streets.geojson --demand homes.geojson --weight dwellings \\
          --candidates sites.geojson --facilities open.geojson --walkways walk.osm --metres 1000 --p 5
        catchment place lscp --streets streets.geojson --demand homes.geojson --candidates sites.geojson \\
          --metres 800 --detour 1.3 --format json

      What exists (--facilities) counts as covering already and is listed apart from what is new.
      """)

  @Argument(help: "\(Model.allCases.map(\.rawValue).joined(separator: ", ")).")
  var model: Model

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

  @Option(help: "The coverage standard in metres of walking.")
  var metres: Double

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

  @Option(help: "text or json.")
  var format: Solve.Format = .text

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if !(metres > 0 && metres.isFinite) { throw ValidationError("--metres must be a positive number") }
    if !(detour >= 1 && detour.isFinite) { throw ValidationError("--detour must be a number from 1") }
    if let p, p < 0 { throw ValidationError("--p must not be negative") }
    if let budget, budget < 0 { throw ValidationError("--budget must not be negative") }
    if let share, !(0...1).contains(share) { throw ValidationError("--share must lie between 0 and 1") }
    if !(time > 0 && time.isFinite) { throw ValidationError("--time must be a positive number of seconds") }
    if model == .partialCover, share == nil {
      throw ValidationError("partial-cover needs --share, such as --share 0.9")
    }
    if model == .mclp, p == nil, budget == nil { throw ValidationError("mclp needs --p or --budget") }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let placed = try console.reporting { () throws(Problems) -> Placed in try read(console) }
    switch format {
    case .json: console.print(JSON.bytes(placed.json, pretty: false) + [10])
    case .text: console.print(Array((placed.text[languageOption.language] + "\n").utf8))
    }
  }

  // MARK: Reading

  private func read(_ console: Console) throws(Problems) -> Placed {
    let read = try StudyAreaLoader.load(
      name: Text("place"), streets: LayerSource(file: streets),
      demand: DemandSource(
        layer: LayerSource(file: demand), weight: weight, leavesOutUnweighted: leaveOutUnweighted),
      facilities: facilities.map { LayerSource(file: $0) }, candidates: LayerSource(file: candidates))
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
        fix: kind == nil ? nil : Text(zh: "核对 --kind", en: "check --kind"))
    }
    for site in sites where budget != nil && site.cost == nil {
      problems.error(
        at: Diagnostics.Place(file: candidates, id: site.id, field: "cost"),
        Text(zh: "预算模型需要每个候选点的费用", en: "a budget needs the cost of every candidate"))
    }
    try problems.throwIfErrors()
    let people = ContiguousArray(area.demand.map { Int64($0.weight.rounded()) })
    let positions = area.demand.map(\.position)
    let reach = walking.distances(from: sites.map(\.position), to: positions, within: metres)
    let reached = walking.distances(from: existing.map(\.position), to: positions, within: metres)
    return solve(sites, existing, people, reach, reached, walking, console)
  }

  // MARK: Solving

  private func solve(
    _ sites: [CandidateSite], _ existing: [Facility], _ people: ContiguousArray<Int64>, _ reach: SparseDistances,
    _ reached: SparseDistances, _ walking: Walking, _ console: Console
  ) -> Placed {
    var isCovered = ContiguousArray<Bool>(repeating: false, count: people.count)
    for row in reached.targets { isCovered[Int(row)] = true }
    let before = people.indices.reduce(Int64(0)) { $0 + (isCovered[$1] ? people[$1] : 0) }
    // What exists has covered its rows: they leave the problem.
    var number = ContiguousArray<Int32>(repeating: -1, count: people.count)
    var weights = ContiguousArray<Int64>()
    var canBeReached = ContiguousArray<Bool>(repeating: false, count: people.count)
    for row in reach.targets { canBeReached[Int(row)] = true }
    for row in people.indices where !isCovered[row] && canBeReached[row] {
      number[row] = Int32(weights.count)
      weights.append(people[row])
    }
    var covers = SparseRows()
    for site in sites.indices {
      covers.append(
        reach.row(site).compactMap { number[Int(reach.targets[$0])] >= 0 ? number[Int(reach.targets[$0])] : nil })
    }
    let total = people.reduce(0, +)
    let costs = sites.map { budget != nil ? $0.cost ?? 0 : 1 }
    var problem = CoverProblem(
      candidates: costs.map { .init(cost: $0) }, weights: weights, covers: covers,
      objective: model == .mclp ? .mostCovered : .leastCost)
    problem.everyRow = model == .lscp
    problem.number = p.map { min($0, sites.count) }
    problem.budget = budget
    if model == .partialCover, let share {
      let least = Int64((share * Double(total) - 1e-6).rounded(.up))
      problem.targets = [.init(least: max(0, least - before))]
    }
    let clock = ContinuousClock()
    let start = clock.now
    let interruption = Interruption(console)
    let solution = LocationAllocation.solve(
      problem, settings: SolverSettings(timeLimitSeconds: time, seed: seed, progress: interruption.watch(limit: time)))
    let seconds = (clock.now - start).inSeconds
    for site in solution.open {
      for position in reach.row(site) { isCovered[Int(reach.targets[position])] = true }
    }
    return Placed(
      answer: SolveAnswer(
        model: model.rawValue, solution: solution, labels: solution.open.map { sites[$0].id }, leftOut: 0,
        seconds: seconds),
      names: solution.open.map { sites[$0].name }, existing: existing.count, total: total, before: before,
      after: people.indices.reduce(Int64(0)) { $0 + (isCovered[$1] ? people[$1] : 0) },
      outOfReach: people.indices.reduce(Int64(0)) { $0 + (!isCovered[$1] && !canBeReached[$1] ? people[$1] : 0) },
      walking: walking.name, metres: metres)
  }
}

/// A placement with what it means for people.
private struct Placed {
  var answer: SolveAnswer
  var names: [String]
  var existing: Int
  /// Weight of all demand, covered before and after, and out of reach of every site.
  var total: Int64
  var before: Int64
  var after: Int64
  var outOfReach: Int64
  var walking: Text
  var metres: Double

  var json: Value {
    guard case .object(let members) = answer.json else { return answer.json }
    return .object(
      members + [
        .init("demand", .int(total)), .init("covered_before", .int(before)), .init("covered_after", .int(after)),
        .init("out_of_reach", .int(outOfReach)), .init("existing_facilities", .int(Int64(existing))),
        .init("names", .array(names.map(Value.string))), .init("metres", .double(metres)),
        .init("walks", .string(walking.en)),
      ])
  }

  var text: Text {
    func percent(_ part: Int64) -> String { "\((Double(part) / Double(max(1, total)) * 1000).rounded() / 10) %" }
    let list = zip(answer.labels, names).map { "  \($0)  \($1)" }.joined(separator: "\n")
    return Text(
      zh: """
        \(answer.text.zh)
        \(metres) 米内(\(walking.zh)):现有 \(existing) 处设施覆盖 \(percent(before)),开设后 \(percent(after));任何候选点都到不了的占 \(percent(outOfReach))。
        \(list)
        """,
      en: """
        \(answer.text.en)
        within \(metres) m (\(walking.en)): \(percent(before)) covered by \(existing) existing facilities, \(percent(after)) with the new ones; \(percent(outOfReach)) out of reach of every candidate.
        \(list)
        """)
  }
}
