import Coverage
import Demography
import Diagnostics
import Foundation
import LocationAllocation
import Planning
import Policy
import Siting
import Spatial
import WalkNetwork

/// Steps of a run, for a progress display.
public enum RunStep: String, Sendable, CaseIterable {
  case population, reach, siting, draws, coverage, findings
}

/// What a run needs, already read.
public struct RunInputs: Sendable {
  public var plan: Plan
  public var pack: PolicyPack
  public var study: StudyArea
  /// `nil`: straight lines times the plan's detour factor.
  public var network: WalkNetwork?
  /// What stands in the files that the plan's `population:` names.
  public var population: PopulationInputs
  public var warnings: Problems
  /// How many draws are worked on at a time; the result does not hang on it.
  public var threads = 2

  public init(
    plan: Plan, pack: PolicyPack, study: StudyArea, network: WalkNetwork?,
    population: PopulationInputs = PopulationInputs(), warnings: Problems = Problems()
  ) {
    self.population = population
    self.plan = plan
    self.pack = pack
    self.study = study
    self.network = network
    self.warnings = warnings
  }
}

/// Runs a plan: projects the people, measures who can walk where, decides the placement, judges every rule.
///
/// The same inputs give the same result, whatever the machine.
/// - Parameters:
///   - siting: told where the placement stands; when it returns `false` the search ends, and the run goes on with the
///     best placement found.
///   - progress: called at the start of each step.
///   - drawn: told how many draws of the placement are done.
/// - Throws: ``Problems`` when the inputs contradict one another.
public func run(
  _ inputs: RunInputs, siting: (@Sendable (SolverSettings.Progress) -> Bool)? = nil,
  progress: (RunStep) -> Void = { _ in }, drawn: (_ draws: Int, _ of: Int) -> Void = { _, _ in }
) throws(Problems) -> RunResult {
  let watch = siting.map(SitingWatch.init)
  var result = try Simulation(inputs, watch).run(progress, drawn)
  result.isCutShort = watch?.isCancelled ?? false
  return result
}

/// Remembers that the caller has ended a search. Solvers call from the threads that wait for them.
private final class SitingWatch: @unchecked Sendable {
  private let progress: @Sendable (SolverSettings.Progress) -> Bool
  private let lock = NSLock()
  private var wasCancelled = false

  init(_ progress: @escaping @Sendable (SolverSettings.Progress) -> Bool) {
    self.progress = progress
  }

  var isCancelled: Bool { lock.withLock { wasCancelled } }

  func goesOn(_ state: SolverSettings.Progress) -> Bool {
    let goesOn = progress(state)
    return lock.withLock {
      if !goesOn { wasCancelled = true }
      return !wasCancelled
    }
  }
}

private struct Simulation {
  let inputs: RunInputs
  let walking: Walking
  let watch: SitingWatch?
  var assumptions: [Text] = []

  init(_ inputs: RunInputs, _ watch: SitingWatch?) {
    self.inputs = inputs
    self.watch = watch
    let settings = inputs.plan.walking
    if let network = inputs.network {
      walking = .network(network, snapLimit: settings.snapLimit)
    } else {
      walking = .straightLine(detour: settings.detour)
    }
  }

  func run(_ progress: (RunStep) -> Void, _ drawn: (Int, Int) -> Void) throws(Problems) -> RunResult {
    let plan = inputs.plan
    var study = inputs.study
    var assumptions = defaults()
    try inputs.checkReported()
    try inputs.checkChosenRules()
    var placement: PlacementInputs?
    if let settings = plan.placement {
      let inputs = try PlacementInputs(settings, study, years: plan.years)
      placement = inputs
      study.facilities = inputs.facilities
    }

    progress(.population)
    var warnings = inputs.warnings
    let people = try forecastPeople(inputs, &warnings)
    let projection = people.own.projection
    try inputs.checkBases(projection.basis, &warnings)
    try plan.coverage.problems(with: inputs.pack, projection).throwIfErrors()
    let demand = try Demand(study, plan: plan, assumptions: &assumptions)
    assumptions += projection.assumptions + (people.own.uncertainty?.spoken ?? [])

    try inputs.checkNetwork(demand, &warnings)

    progress(.reach)
    let standards = ReviewedStandard.all(plan, inputs.pack, projection)
    let limit =
      (inputs.pack.coverageRules.map { Double($0.metres) } + standards.map(\.standard.limitMetres)).max() ?? 0
    let before = reach(study.facilities, demand, limit)

    progress(.siting)
    let measuredBefore = try measurements(people.own, demand, before)
    let builder = TargetBuilder(study: study, years: plan.years, projection: projection, demand: demand)
    var targets: [SitingTarget] = []
    if let placement = plan.placement {
      targets = try Self.reporting {
        try builder.targets(
          inputs.pack, chosen: placement.targets.map(\.rule), opening: Set(placement.designs.map(\.kind)),
          with: measuredBefore)
      }
      for chosen in placement.targets where !targets.contains(where: { $0.rule == chosen.rule }) {
        warnings.warning(
          at: chosen.place, value: chosen.rule,
          Text(
            zh: "这条规则在规划期内没有可追求的目标值", en: "this rule asks nothing that can be pursued within the horizon"))
      }
    }
    if let placement = plan.placement {
      let unrecorded = builder.unrecorded(
        inputs.pack, chosen: placement.targets.map(\.rule), opening: Set(placement.designs.map(\.kind)),
        with: measuredBefore)
      warnings.add(inputs.placesNotCounted(for: targets, by: before, unrecorded))
    }
    var siting: SitingPlan?
    var robustness: Robustness?
    var frontier: SitingFrontier?
    if let settings = plan.placement, var sites = placement {
      if let source = settings.sites.generated { generate(source, &sites, targets, demand) }
      let problem = sitingProblem(settings, sites, targets, demand)
      try problem.checkCosts(in: plan)
      let decided = decide(problem, settings)
      frontier = settings.frontier.flatMap {
        Siting.frontier(problem, $0, walking: walking, settings: solver(settings))
      }
      assumptions += sites.assumptions + decided.assumptions
      study.candidates = sites.candidates
      // What is enlarged closes on the day its successor opens.
      study.facilities = Array(decided.facilities(among: study.facilities).prefix(study.facilities.count))
      siting = decided
      if let uncertainty = settings.uncertainty {
        progress(.draws)
        let draws = PlacementDraws(
          settings: uncertainty, problem: problem, pack: inputs.pack, builder: builder, measured: measuredBefore,
          forecaster: people.forecaster, people: people.own.uncertainty)
        assumptions += draws.spoken
        robustness = try Self.reporting { try put(decided, through: draws, settings, drawn) }
      }
    }

    progress(.coverage)
    let decided = siting?.openings.map(\.facility) ?? []
    let after = reach(study.facilities + decided, demand, limit)
    let circles = FacilityReach(
      study.facilities + decided, demand: demand.points, walking: .straightLine(detour: 1), limit: limit)
    var review = YearReview(
      study: study, standards: standards, groups: plan.coverage.groups.map(\.age), projection: projection,
      demand: demand, reach: after, circles: circles, walking: walking, measuresArea: plan.coverage.measuresArea)
    var years: [YearResult] = []
    for year in plan.years {
      years.append(try Self.reporting { try review.review(year, decided: decided) })
    }
    if let told = RunResult.unknownCapacities(years, after.facilities) { assumptions.append(told) }

    progress(.findings)
    let measuredAfter = try measurements(people.own, demand, after)
    let names = Dictionary(study.streets.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    let codes = study.streets.map(\.code)
    let areaFindings = assess(inputs.pack, streets: codes, names: names, years: plan.years, with: measuredAfter)
    var ranges: [IndicatorRange] = []
    if let uncertainty = people.own.uncertainty {
      let draws = IndicatorDraws(
        areaFindings, pack: inputs.pack, streets: codes, measured: measuredAfter, draws: uncertainty.draws)
      ranges = try draws.ranges(areaFindings, people.forecaster, uncertainty, threads: inputs.threads)
    }
    return RunResult(
      plan: plan, pack: inputs.pack, study: study, projection: projection, demand: demand, siting: siting,
      targets: targets, years: years,
      projectFindings: Policy.review(study.housing, streets: names, pack: inputs.pack, on: plan.reviewOn),
      areaFindings: areaFindings,
      areaFindingsBefore: assess(
        inputs.pack, streets: codes, names: names, years: plan.years, with: measuredBefore),
      walking: walking.name, assumptions: assumptions, warnings: warnings, forecast: people.own,
      indicatorRanges: ranges, comparedForecasts: people.compared, robustness: robustness, frontier: frontier)
  }

  private func reach(_ facilities: [Facility], _ demand: Demand, _ limit: Double) -> FacilityReach {
    FacilityReach(facilities, demand: demand.points, walking: walking, limit: limit)
  }

  private func measurements(_ people: Forecast, _ demand: Demand, _ reach: FacilityReach) throws(Problems)
    -> SimulatedMeasurements
  {
    try Self.reporting {
      try SimulatedMeasurements(
        study: inputs.study, years: inputs.plan.years, pack: inputs.pack, projection: people.projection, demand: demand,
        reach: reach, care: people.care, reported: inputs.plan.reported)
    }
  }

  /// What a lower room refused, as a problem of the input.
  private static func reporting<Result>(_ work: () throws -> Result) throws(Problems) -> Result {
    do {
      return try work()
    } catch let error as ApportionError {
      throw Problems([Problem(.error, at: Place(layer: "demand"), says: error.says)])
    } catch let problems as Problems {
      throw problems
    } catch let error as SpatialError {
      throw Problems([Problem(.error, at: Place(), says: Text(error.message))])
    } catch {
      throw Problems([Problem(.error, at: Place(), says: Text("\(error)"))])
    }
  }

  private func sitingProblem(
    _ settings: Plan.PlacementSettings, _ sites: PlacementInputs, _ targets: [SitingTarget], _ demand: Demand
  ) -> SitingProblem {
    SitingProblem(
      years: inputs.plan.years, decideFrom: settings.from, demand: demand.points.positions,
      demandStreets: streetCodes(demand), facilities: sites.facilities, candidates: sites.candidates,
      designs: settings.designs, growths: sites.growths, required: sites.required, spacings: settings.spacings,
      targets: targets, budgets: sites.budgets, objective: settings.objective, rule: settings.rule)
  }

  private func solver(_ settings: Plan.PlacementSettings) -> SolverSettings {
    var solver = SolverSettings(timeLimitSeconds: settings.timeLimitSeconds, seed: inputs.plan.seed)
    if let watch { solver.progress = { watch.goesOn($0) } }
    return solver
  }

  /// Tells nothing of itself: of many solves side by side no one is the news.
  private func quietSolver(_ settings: Plan.PlacementSettings) -> SolverSettings {
    var solver = solver(settings)
    guard let progress = solver.progress else { return solver }
    solver.progress = { state in
      progress(.init(stage: state.stage, seconds: 0))
    }
    return solver
  }

  /// Enough to keep the threads busy, few enough to stop soon.
  private static let drawsAtATime = 16

  private func decide(_ problem: SitingProblem, _ settings: Plan.PlacementSettings) -> SitingPlan {
    let solver = solver(settings)
    if let foresight = settings.foresight {
      return placeRolling(
        problem, foresight: foresight, walking: walking, settings: solver, explaining: settings.explains)
    }
    return place(problem, walking: walking, settings: solver, explaining: settings.explains)
  }

  /// A few draws at a time, for as long as the user lets it go on; nothing when there is none.
  private func put(
    _ decided: SitingPlan, through draws: PlacementDraws, _ settings: Plan.PlacementSettings,
    _ drawn: (Int, Int) -> Void
  ) throws -> Robustness? {
    let uncertainty = draws.settings
    var study = RobustnessStudy(
      of: decided, for: draws.problem, causes: draws.causes, draws: uncertainty.draws, walking: walking,
      settings: quietSolver(settings))
    for start in stride(from: 0, to: uncertainty.draws, by: Self.drawsAtATime) {
      // Asked here too: draws that are not solved again ask nobody.
      if let watch, !watch.goesOn(.init(stage: .searching, seconds: 0)) { break }
      drawn(start, uncertainty.draws)
      let numbers = Array(start..<min(uncertainty.draws, start + Self.drawsAtATime))
      let made = mapConcurrently(numbers, threads: inputs.threads) { number in Result { try draws.draw(number) } }
      study.add(
        try made.map { try $0.get() }, resolving: max(0, uncertainty.resolved - start), threads: inputs.threads)
    }
    return study.result.outcomes.isEmpty ? nil : study.result
  }

  private func streetCodes(_ demand: Demand) -> [String?] {
    demand.points.street.map { $0 >= 0 ? inputs.study.streets[Int($0)].code : nil }
  }

  /// Sites where people of the last year are beyond the standard of a target, whatever opens on the sites there are.
  private func generate(
    _ source: Plan.SiteSources.Generated, _ sites: inout PlacementInputs, _ targets: [SitingTarget], _ demand: Demand
  ) {
    let homes = demand.points.positions
    var isReached = [Bool](repeating: true, count: homes.count)
    var people = [Int64](repeating: 0, count: homes.count)
    for target in targets {
      let (kinds, metres, weights, times): ([FacilityKind], Double, [[Int64]], Int)
      switch target.goal {
      case .covered(let a, let b, let c, let d): (kinds, metres, weights, times) = (a, b, c, d)
      case .served(let a, let b, let c, _): (kinds, metres, weights, times) = (a, b, c, 1)
      case .sum: continue
      }
      guard !Set(kinds).isDisjoint(with: source.kinds) else { continue }
      let points =
        sites.facilities.filter { kinds.contains($0.kind) && $0.isOpen(atEndOf: inputs.plan.years.upperBound) }
        .map(\.position) + sites.candidates.filter { !Set($0.kinds).isDisjoint(with: kinds) }.map(\.position)
      let nearest =
        times > 1
        ? Coverage.nearest(walking.distances(from: points, to: homes, within: metres), times: times).metres
        : walking.nearest(from: points, to: homes, within: metres).metres
      for home in homes.indices where nearest[home] > metres {
        isReached[home] = false
        people[home] = max(people[home], weights.last?[home] ?? 0)
      }
    }
    sites.generate(source, homes: homes, people: people, streets: streetCodes(demand), isReached: isReached)
  }

  private func defaults() -> [Text] {
    let rules = inputs.network == nil ? nil : inputs.plan.walking.rules.spoken
    return (rules.map { [Text(zh: "步行规则:\($0.zh)", en: "walking rules: \($0.en)")] } ?? [])
      + inputs.plan.walking.defaulted.compactMap { key in
        switch key {
        case "snap_limit_m" where inputs.network != nil:
          Text(
            zh: "距路网超过 \(Int(inputs.plan.walking.snapLimit)) 米的点视为无法步行到达(默认值)",
            en: "points farther than \(Int(inputs.plan.walking.snapLimit)) m from the network cannot use it (default)")
        case "detour" where inputs.network == nil:
          Text(
            zh: "未载入路网:步行距离 = 直线距离 × \(inputs.plan.walking.detour)(默认绕行系数)",
            en: "no network: a walk is the straight line × \(inputs.plan.walking.detour) (default detour factor)")
        default: nil
        }
      }
  }
}
