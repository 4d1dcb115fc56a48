import Coverage
import Demography
import Diagnostics
import Planning

/// Where people live, year by year.
public struct Demand: Sendable {
  /// Weights are those of the last year; ``points(inYear:)`` gives those of another.
  public private(set) var points: DemandPoints
  /// By year of the horizon, then point: dwellings lived in, floor area or area.
  public private(set) var weights: [[Double]]
  private let firstYear: Int

  /// From the demand layer if there is one, else from the housing projects with a position: a project's dwellings
  /// count from the year in which they are completed.
  ///
  /// A project in which people live and whose dwellings nobody states would lose its people to its neighbours: it is
  /// refused, unless the plan says that such projects are left out.
  init(_ study: StudyArea, plan: Plan, assumptions: inout [Text]) throws(Problems) {
    let years = plan.years
    points = DemandPoints(of: study)
    firstYear = years.lowerBound
    if !study.demand.isEmpty {
      weights = years.map { [points] _ in points.weights }
      return
    }
    let homes = study.housing.filter { $0.position != nil }
    weights = years.map { year in homes.map { Double($0.dwellingsLivedIn(atEndOf: year)) } }
    points.weights = weights.last ?? points.weights
    let lacking = homes.filter { $0.lacksDwellings(atEndOf: years.upperBound) }
    if plan.coverage.missingWeight == .refuse { try Self.refuse(lacking, in: plan.inputs.housing) }
    for (left, what) in [
      (
        lacking,
        Text(zh: "住宅套数(coverage.missing_weight: leave_out)", en: "dwellings (coverage.missing_weight: leave_out)")
      ),
      (study.housing.filter { $0.position == nil }, Text(zh: "位置", en: "a position")),
    ] where !left.isEmpty {
      let list = left.prefix(5).map(\.id).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
      assumptions.append(
        Text(
          zh: "\(left.count) 个住宅项目没有\(what.zh),不作为需求点,所在街道的人口分到其余需求点(\(list))",
          en:
            "\(left.count) housing projects without \(what.en) are no demand points; their street's people are spread over the others (\(list))"
        ))
    }
  }

  private static func refuse(_ projects: [HousingProject], in source: Plan.Source?) throws(Problems) {
    var problems = Problems()
    for project in projects {
      problems.error(
        at: Place(file: source?.path, layer: source?.layer ?? "housing", id: project.id, field: "dwellings"),
        Text(
          zh: "有人居住而没有住宅套数,无法按套数分配街道人口",
          en: "is lived in, but without its dwellings it has no share in its street's people"),
        fix: Text(
          zh: "补上套数;或在计划中写 coverage: {missing_weight: leave_out},不计这些项目",
          en: "state them, or say coverage: {missing_weight: leave_out} in the plan to do without such projects"))
    }
    try problems.throwIfErrors()
  }

  /// The points with the weights they have at the end of `year`.
  public func points(inYear year: Int) -> DemandPoints {
    var points = points
    points.weights = weights[year - firstYear]
    return points
  }

  /// People of an age group at the points at the end of `year`; each street's sum is exactly the projection's.
  func people(_ projection: Projection, age: AgeRange, year: Int) throws(ApportionError) -> PeopleAtDemand {
    let byStreet = projection.streets.indices.map { projection.persons(street: $0, year: year, in: age) }
    return try PeopleAtDemand(spreading: [byStreet], over: points(inYear: year))
  }
}

extension HousingProject {
  /// Dwellings completed by the end of a year, phase by phase where there are phases.
  ///
  /// A phase or project without dates counts by its stated status: existing ones in every year, others in none.
  func dwellingsLivedIn(atEndOf year: Int) -> Int {
    let day = CalendarDate.endOf(year: year)
    guard !phases.isEmpty else { return status(on: day) == .existing ? dwellings ?? 0 : 0 }
    return phases.reduce(0) { sum, phase in
      sum + (status(of: phase, on: day) == .existing ? phase.dwellings ?? 0 : 0)
    }
  }

  private func status(of phase: Phase, on day: CalendarDate) -> ProjectStatus? {
    ProjectStatus(
      permit: phase.permit, completion: phase.completion, stated: phase.status ?? status(on: day), on: day)
  }

  /// Whether something of the project is lived in by then, and nobody says how many dwellings it has.
  func lacksDwellings(atEndOf year: Int) -> Bool {
    let day = CalendarDate.endOf(year: year)
    guard !phases.isEmpty else { return dwellings == nil && status(on: day) == .existing }
    return phases.contains { $0.dwellings == nil && status(of: $0, on: day) == .existing }
  }
}
