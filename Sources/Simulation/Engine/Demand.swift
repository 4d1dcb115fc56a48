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
  init(_ study: StudyArea, years: ClosedRange<Int>, assumptions: inout [Text]) {
    points = DemandPoints(of: study)
    firstYear = years.lowerBound
    if !study.demand.isEmpty {
      weights = years.map { [points] _ in points.weights }
      return
    }
    let homes = study.housing.filter { $0.position != nil }
    weights = years.map { year in homes.map { Double($0.dwellingsLivedIn(atEndOf: year)) } }
    points.weights = weights.last ?? points.weights
    let left = study.housing.filter { $0.position == nil || $0.dwellings == nil }
    if !left.isEmpty {
      let list = left.prefix(5).map(\.id).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
      assumptions.append(
        Text(
          zh: "\(left.count) 个住宅项目没有位置或住宅套数,不作为需求点(\(list))",
          en: "\(left.count) housing projects without a position or dwellings are no demand points (\(list))"))
    }
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
      let dated = ProjectStatus(permit: phase.permit, completion: phase.completion, on: day)
      let status = dated ?? phase.status ?? self.status(on: day)
      return sum + (status == .existing ? phase.dwellings ?? 0 : 0)
    }
  }
}
