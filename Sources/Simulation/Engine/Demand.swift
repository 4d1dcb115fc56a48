import Coverage
import Diagnostics
import Planning
import Spatial

/// Where people live, year by year: demand points and the weight by which a street's people are spread over them.
public struct Demand: Sendable {
  public var ids: [String]
  public var positions: [Point]
  /// Index of each point's street in the study area; -1 outside every street.
  public var streets: [Int]
  /// By year of the horizon, then point: dwellings lived in, floor area or area.
  public var weights: [[Double]]

  /// From the demand layer if there is one, else from the housing projects with a position: a project's dwellings
  /// count from the year in which they are completed.
  init(_ study: StudyArea, years: ClosedRange<Int>, assumptions: inout [Text]) {
    let index = Dictionary(study.streets.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    if !study.demand.isEmpty {
      ids = study.demand.map(\.id)
      positions = study.demand.map(\.position)
      streets = study.demand.map { $0.street.flatMap { index[$0] } ?? -1 }
      weights = years.map { _ in study.demand.map(\.weight) }
      return
    }
    let homes = study.housing.filter { $0.position != nil && $0.dwellings != nil }
    ids = homes.map(\.id)
    positions = homes.compactMap(\.position)
    streets = homes.map { $0.street.flatMap { index[$0] } ?? -1 }
    weights = years.map { year in homes.map { Double($0.dwellingsLivedIn(atEndOf: year)) } }
    let left = study.housing.filter { $0.position == nil || $0.dwellings == nil }
    if !left.isEmpty {
      let list = left.prefix(5).map(\.id).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
      assumptions.append(
        Text(
          zh: "\(left.count) 个住宅项目没有位置或住宅套数,不作为需求点(\(list))",
          en: "\(left.count) housing projects without a position or dwellings are no demand points (\(list))"))
    }
  }

  /// Spreads whole numbers of people by street over the points, each street's sum kept exactly.
  ///
  /// - Parameters:
  ///   - people: by street.
  ///   - year: index into the years of the horizon.
  /// - Returns: people by point, and by street the people for whom there was no point.
  func spread(_ people: [Int], year: Int) -> (atPoints: [Int64], unplaced: [Int]) {
    var atPoints = [Int64](repeating: 0, count: positions.count)
    var unplaced = [Int](repeating: 0, count: people.count)
    var members = [[Int]](repeating: [], count: people.count)
    for (point, street) in streets.enumerated() where street >= 0 && weights[year][point] > 0 {
      members[street].append(point)
    }
    for (street, points) in members.enumerated() {
      guard let shares = try? apportion(people[street], by: points.map { weights[year][$0] }), !points.isEmpty else {
        unplaced[street] = people[street]
        continue
      }
      for (point, share) in zip(points, shares) { atPoints[point] = Int64(share) }
    }
    return (atPoints, unplaced)
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
