import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Instances
import LocationAllocation
import Planning

struct Solve: ParsableCommand {
  enum Model: String, CaseIterable, Sendable {
    case lscp
    case lscpB = "lscp-b"
    case partialCover = "partial-cover"
    case mclp
    case pMedian = "p-median"
    case capacitatedPMedian = "capacitated-p-median"
    case pCenter = "p-center"
    case pDispersion = "p-dispersion"
    case facilityLocation = "facility-location"
    case capacitatedFacilityLocation = "capacitated-facility-location"
    case singleSource = "single-source-facility-location"

    var isCover: Bool { [.lscp, .lscpB, .partialCover, .mclp].contains(self) }
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    abstract: "Solves a location model on an instance file, with a bound that says how good the answer is.",
    discussion: """
      MODELS
        lscp           the fewest (cheapest) sites that cover every demand point
        lscp-b         the same, and among those the choice that covers most of it twice
        partial-cover  the cheapest sites that cover a share (--share) of the demand
        mclp           the most demand that --p sites, or sites for --budget, can cover
        p-median       --p sites so that the weighted distance of the demand is least
        capacitated-p-median  the same, each demand point served whole by a site within its capacity
        p-center       --p sites so that the farthest demand point is as near as can be
        p-dispersion   --p sites as far from each other as can be
        facility-location  any number of sites, so that opening costs and weighted distances together are least
        capacitated-facility-location    the same within capacities, demand may be split between sites
        single-source-facility-location  the same, each demand point served whole by one site

      EXAMPLES
        catchment solve mclp --instance geodata/instances/town --radius 500 --p 3 --format json
        catchment solve lscp --instance geodata/instances/town --radius 800 --time 30
        catchment solve partial-cover --instance geodata/instances/clinics.json --share 0.9
        catchment solve p-median --instance geodata/instances/roads.txt --p 3

      The files of the examples come with Catchment; run them from its folder.

      An instance is a folder with demand.csv (x_m, y_m, weight) and candidates.csv (id, x_m, y_m, and cost or
      capacity if wanted), Catchment's own JSON, or a published file; docs/instances.md describes them.

      EXIT CODES
        0 solved (see the status: optimal, feasible, infeasible or stopped)   2 bad input
      """)

  @Argument(help: .init("\(Model.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "model"))
  var modelName: ModelName<Model>

  @Option(help: "The instance: a file or a folder.")
  var instance: String

  @Option(help: "The most sites to open.")
  var p: Int?

  @Option(help: "Service radius, in the unit of the coordinates.")
  var radius: Double?

  @Option(help: "The most that may be paid.")
  var budget: Double?

  @Option(help: "Share of the demand to cover, 0 to 1.")
  var share: Double?

  @Option(help: "Least distance between open sites.")
  var spacing: Double?

  @Flag(
    help:
      "lscp on a file of points: infeasible when a point is out of reach of every candidate, instead of leaving such points out and saying how many."
  )
  var strict = false

  @Option(help: "Capacity of every warehouse, where an OR-Library file (capa, capb, capc) leaves it open.")
  var capacity: Double?

  @Option(help: "Which problem of an OR-Library file of many, from 1.")
  var problem = 1

  @Option(help: "Seconds after which the best answer so far is given.")
  var time: Double = 60

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var languageOption: LanguageOption

  /// ``validate()`` has made sure of it.
  private var model: Model { modelName.model! }

  func validate() throws {
    try modelName.check(languageOption.language)
    if let p, p < 0 { throw ValidationError("--p must not be negative") }
    if let radius, !(radius >= 0 && radius.isFinite) { throw ValidationError("--radius must be a number from 0") }
    if let budget, !(budget >= 0 && budget.isFinite) { throw ValidationError("--budget must be a number from 0") }
    if let share, !(0...1).contains(share) { throw ValidationError("--share must lie between 0 and 1") }
    if let spacing, !(spacing >= 0 && spacing.isFinite) { throw ValidationError("--spacing must be a number from 0") }
    if !(time > 0 && time.isFinite) { throw ValidationError("--time must be a positive number of seconds") }
    if model == .partialCover, share == nil, !instance.hasSuffix(".json") {
      throw ValidationError("partial-cover needs --share, such as --share 0.9")
    }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    let answer = try console.reporting { () throws(Problems) -> SolveAnswer in try solved() }
    switch format {
    case .json: console.print(JSON.bytes(answer.json, pretty: false) + [10])
    case .text: console.print(Array((answer.text[languageOption.language] + "\n").utf8))
    }
  }

  private func solved() throws(Problems) -> SolveAnswer {
    let interruption = Interruption(Console(language: languageOption.language))
    let settings = SolverSettings(
      timeLimitSeconds: time, seed: seed, progress: interruption.watch(limit: time))
    if !model.isCover { return try allocated(settings) }
    let read = try CoverInstance(instance)
    let choice = CoverChoice(
      objective: model == .mclp ? .mostCovered : .leastCost, everyRow: model == .lscp || model == .lscpB, share: share,
      radius: radius, number: p, budget: budget, spacing: spacing,
      leavesOutUnreached: (model == .lscp || model == .lscpB) && !strict)
    let problem = try read.coverProblem(choice)
    let leftOut = read.demandCount - problem.weights.count
    if leftOut > 0 {
      Console(language: languageOption.language).say(
        Text(
          zh: "提示:\(leftOut) 个需求点没有候选点可达,未计入(--strict 则视为无解)。",
          en: "note: \(leftOut) demand points are out of reach of every candidate and left out (--strict: infeasible).")
      )
    }
    let clock = ContinuousClock()
    let start = clock.now
    var solution: LocationSolution
    if model == .lscpB {
      let found = BackupSetCover(problem, settings: settings)
      solution = found.backup ?? found.fewest
    } else {
      solution = LocationAllocation.solve(problem, settings: settings)
    }
    let seconds = (clock.now - start).inSeconds
    return SolveAnswer(
      model: model.rawValue, solution: solution, labels: solution.open.map(read.label), leftOut: leftOut,
      seconds: seconds)
  }
}

extension Solve {
  private func allocated(_ settings: SolverSettings) throws(Problems) -> SolveAnswer {
    let read = try AllocationInstance(instance, bareNumbers: bareNumbers)
    let clock = ContinuousClock()
    let start: ContinuousClock.Instant
    let solution: LocationSolution
    switch model {
    case .pCenter:
      let problem = try read.pCenter(p: p)
      start = clock.now
      solution = LocationAllocation.solve(problem, settings: settings)
    case .pDispersion:
      let problem = try read.pDispersion(p: p)
      start = clock.now
      solution = LocationAllocation.solve(problem, settings: settings)
    default:
      let problem = try allocation(read)
      start = clock.now
      solution = LocationAllocation.solve(problem, settings: settings)
    }
    return SolveAnswer(
      model: model.rawValue, solution: solution, labels: solution.open.map(read.label), leftOut: 0,
      seconds: (clock.now - start).inSeconds)
  }
}

extension Solve {
  private var bareNumbers: AllocationInstance.Format {
    switch model {
    case .facilityLocation, .capacitatedFacilityLocation: .warehouses(capacity: capacity)
    case .singleSource: .singleSource
    case .capacitatedPMedian: .capacitatedMedians(problem: problem)
    default: .network
    }
  }

  private func allocation(_ read: AllocationInstance) throws(Problems) -> AllocationProblem {
    switch model {
    case .capacitatedPMedian: try read.pMedian(p: p, reach: radius, sourcing: .single)
    case .facilityLocation: try read.facilityLocation(reach: radius)
    case .capacitatedFacilityLocation: try read.facilityLocation(reach: radius, sourcing: .split)
    case .singleSource: try read.facilityLocation(reach: radius, sourcing: .single)
    default: try read.pMedian(p: p, reach: radius)
    }
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// What a solve says on paper and to programs.
struct SolveAnswer {
  var model: String
  var solution: LocationSolution
  /// Names of the open sites.
  var labels: [String]
  /// Demand points out of everybody's reach, which the model was solved without.
  var leftOut: Int
  var seconds: Double

  /// `{"status", "objective", "bound", "gap", "open", "seconds"}` first, then how the answer came about.
  var json: Value {
    var members: [Value.Member] = [
      .init("status", .string(solution.status.rawValue)), .init("objective", number(solution.objective)),
      .init("bound", number(solution.bound)), .init("gap", number(solution.gap)),
      .init("open", .array(labels.map { label in Int64(label).map(Value.int) ?? .string(label) })),
      .init("seconds", .double((seconds * 1000).rounded() / 1000)), .init("model", .string(model)),
      .init("method", .string(solution.method)), .init("seed", .int(Int64(clamping: solution.seed))),
    ]
    if leftOut > 0 { members.append(.init("left_out", .int(Int64(leftOut)))) }
    if let reason = solution.stoppedBy { members.append(.init("stopped_by", .string(reason.rawValue))) }
    if !solution.conflicts.isEmpty {
      members.append(.init("conflicts", .array(solution.conflicts.map(\.json))))
    }
    return .object(members)
  }

  private func number(_ value: Double?) -> Value {
    guard let value, value.isFinite else { return .null }
    return value == value.rounded() && value.magnitude < 1e15 ? .int(Int64(value)) : .double(value)
  }

  private static func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return value == value.rounded() && value.magnitude < 1e15 ? "\(Int64(value))" : "\(value)"
  }

  var text: Text {
    let time = (seconds * 1000).rounded() / 1000
    let objective = Self.text(solution.objective)
    let bound = Self.text(solution.bound)
    let gap = solution.gap.map { "\(($0 * 1e6).rounded() / 1e4) %" } ?? "–"
    let open = labels.joined(separator: " ")
    let status: Text =
      switch solution.status {
      case .optimal: Text(zh: "最优(已证明)", en: "optimal, proven")
      case .feasible: Text(zh: "可行,未证明最优", en: "feasible, not proven optimal")
      case .infeasible: Text(zh: "无解(已证明)", en: "infeasible, proven")
      case .stopped: Text(zh: "未找到解", en: "stopped without a solution")
      }
    let stopped: Text? =
      switch solution.stoppedBy {
      case .cancelled: Text(zh: "被手动中断:这是中断前最好的解", en: "stopped by hand: the best answer until then")
      case .timeLimit: Text(zh: "到达时限", en: "the time limit was reached")
      case .exhausted, nil: nil
      }
    let why = [stopped].compactMap { $0 } + solution.conflicts.map(\.text)
    return Text(
      zh: ([
        "\(model):\(status.zh)", "目标值 \(objective),界 \(bound),差距 \(gap)", "开设 \(labels.count) 处:\(open)",
        "\(time) 秒(\(solution.method))",
      ] + why.map(\.zh)).joined(separator: "\n"),
      en: ([
        "\(model): \(status.en)", "objective \(objective), bound \(bound), gap \(gap)",
        "open (\(labels.count)): \(open)", "\(time) s (\(solution.method))",
      ] + why.map(\.en)).joined(separator: "\n"))
  }
}

extension LocationSolution.Conflict {
  fileprivate var json: Value {
    func number(_ value: Double) -> Value { value == value.rounded() ? .int(Int64(value)) : .double(value) }
    return .object([
      .init("requirement", .string(requirement)), .init("given", number(given)),
      .init("needed", needed.map(number) ?? .null), .init("members", .array(members.map { .int(Int64($0)) })),
    ])
  }

  fileprivate var text: Text {
    func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int64(value))" : "\(value)" }
    let shown = members.prefix(10).map(String.init).joined(separator: " ") + (members.count > 10 ? " …" : "")
    let name = requirementName
    return Text(
      zh: "放宽\(name.zh):现为 \(plain(given))" + (needed.map { ",可行需 \(plain($0))" } ?? "")
        + (members.isEmpty ? "" : "(涉及第 \(shown))"),
      en: "relax \(name.en): now \(plain(given))" + (needed.map { ", feasible at \(plain($0))" } ?? "")
        + (members.isEmpty ? "" : " (shown by \(shown))"))
  }

  private var requirementName: Text {
    switch requirement {
    case "everyRow": Text(zh: "“全部覆盖”(能覆盖的点数)", en: "\"cover every point\" (points that can be)")
    case "number", "count": Text(zh: "设施数上限", en: "the number of sites")
    case "budget": Text(zh: "预算", en: "the budget")
    case "capacity", "capacities": Text(zh: "总容量", en: "the capacity, all told")
    case "reach": Text(zh: "服务距离上限", en: "the reach")
    case "tooClose": Text(zh: "最小间距", en: "the spacing")
    default: Text(zh: requirement, en: requirement)
    }
  }
}
