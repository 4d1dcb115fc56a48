import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import WalkNetwork

/// Looks at the map at the end of a year: who is within each standard, and where those who are not live.
struct YearReview {
  let study: StudyArea
  let years: ClosedRange<Int>
  let pack: PolicyPack
  let projection: Projection
  let demand: Demand
  let reach: FacilityReach
  /// Circles of the same radius, for comparison with the walk.
  let circles: FacilityReach
  let walking: Walking

  func review(_ year: Int, decided: [Facility]) throws(SpatialError) -> YearResult {
    var coverage: [StandardCoverage] = []
    for rule in pack.rules {
      guard case .coverage(let standard) = rule.kind, projection.covers(standard.age) else { continue }
      coverage.append(try self.coverage(rule, standard, year))
    }
    return YearResult(
      year: year, open: study.facilities.filter { $0.isOpen(atEndOf: year) },
      decided: decided.filter { $0.isOpen(atEndOf: year) }, coverage: coverage)
  }

  private func coverage(_ rule: Rule, _ standard: CoverageRule, _ year: Int) throws(SpatialError) -> StandardCoverage {
    let byStreet = study.streets.indices.map { projection.persons(street: $0, year: year, in: standard.age) }
    let (people, unplaced) = demand.spread(byStreet, year: year - years.lowerBound)
    let limit = Double(standard.metres)
    let nearest = reach.nearest(standard.kinds, atEndOf: year)
    let covered = nearest.map { $0 <= limit }
    let inCircles = circles.nearest(standard.kinds, atEndOf: year)
    func count(_ points: [Int], _ unplaced: Int) -> CoverageCount {
      CoverageCount(points, people: people, nearest: nearest, covered: covered, unplaced: unplaced)
    }
    var members = [[Int]](repeating: [], count: study.streets.count)
    for (point, street) in demand.streets.enumerated() where street >= 0 { members[street].append(point) }
    let sites = reach.facilities.filter { standard.kinds.contains($0.kind) && $0.isOpen(atEndOf: year) }
    return StandardCoverage(
      rule: rule.id, title: rule.title, kinds: standard.kinds, metres: limit, age: standard.age,
      city: count(members.flatMap { $0 }.sorted(), unplaced.reduce(0, +)),
      streets: members.indices.map { count(members[$0], unplaced[$0]) }, covered: covered,
      peopleInCircles: people.indices.reduce(0) { $0 + (inCircles[$1] <= limit ? Int(people[$1]) : 0) },
      area: try walking.serviceArea(from: sites.map(\.position), limit: limit),
      uncovered: try clusters(people, covered))
  }

  /// Demand points left out, joined when nearer than 250 m to one another, the most people first.
  private func clusters(_ people: [Int64], _ covered: [Bool]) throws(SpatialError) -> [UncoveredCluster] {
    let left = people.indices.filter { !covered[$0] && people[$0] > 0 }
    let groups = cluster(left.map { demand.positions[$0] }, within: 250)
    var clusters: [UncoveredCluster] = []
    for group in groups {
      let points = group.map { left[$0] }
      let weight = points.reduce(0.0) { $0 + Double(people[$1]) }
      let center = points.reduce(Point(0, 0)) { sum, point in
        let share = Double(people[point]) / weight
        return Point(sum.x + demand.positions[point].x * share, sum.y + demand.positions[point].y * share)
      }
      clusters.append(
        UncoveredCluster(
          people: points.reduce(0) { $0 + Int(people[$1]) }, points: points, center: center,
          area: try Overlay.discs(around: points.map { demand.positions[$0] }, radius: 125, segments: 6)))
    }
    return clusters.sorted { ($0.people, -($0.points.first ?? 0)) > ($1.people, -($1.points.first ?? 0)) }
  }
}

extension CoverageCount {
  init(_ points: [Int], people: [Int64], nearest: [Double], covered: [Bool], unplaced: Int) {
    let placed = points.reduce(0) { $0 + Int(people[$1]) }
    self.init(
      people: placed + unplaced, covered: points.reduce(0) { $0 + (covered[$1] ? Int(people[$1]) : 0) },
      unplaced: unplaced, median: nil, ninetieth: nil)
    let ordered = points.filter { people[$0] > 0 }.sorted { (nearest[$0], $0) < (nearest[$1], $1) }
    func distance(ofShare share: Double) -> Double? {
      var sum = 0
      for point in ordered {
        sum += Int(people[point])
        if Double(sum) >= share * Double(placed) { return nearest[point].isFinite ? nearest[point] : nil }
      }
      return nil
    }
    median = distance(ofShare: 0.5)
    ninetieth = distance(ofShare: 0.9)
  }
}
