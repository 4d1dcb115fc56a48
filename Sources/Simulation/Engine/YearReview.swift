import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import WalkNetwork

/// One standard that a run counts: a coverage rule of the pack, or the plan's own.
struct ReviewedStandard: Sendable {
  var id: String
  var standard: CoverageStandard
  var age: AgeRange
  var capacity: FacilityCapacity?
  /// How many facilities have to be within the limit.
  var times = 1

  /// Those of the pack whose people can be counted, then those of the plan.
  static func all(_ plan: Plan, _ pack: PolicyPack, _ projection: Projection) -> [ReviewedStandard] {
    var capacity: [String: FacilityCapacity] = [:]
    for given in plan.coverage.capacity { capacity[given.standard] = given.capacity }
    var all: [ReviewedStandard] = []
    for rule in pack.rules {
      guard case .coverage(let coverage) = rule.kind, projection.covers(coverage.age) else { continue }
      all.append(
        ReviewedStandard(
          id: rule.id,
          standard: CoverageStandard(kinds: coverage.kinds, limitMetres: Double(coverage.metres), name: rule.title),
          age: coverage.age, capacity: coverage.capacity ?? capacity[rule.id], times: coverage.times))
    }
    return all
      + plan.coverage.standards.map {
        ReviewedStandard(
          id: $0.id, standard: CoverageStandard(kinds: $0.kinds, limitMetres: $0.metres, name: $0.title), age: $0.age,
          capacity: capacity[$0.id])
      }
  }
}

/// Looks at the map at the end of a year: who is within each standard, who finds a place there, and where those live who
/// are not within it.
struct YearReview {
  let study: StudyArea
  let standards: [ReviewedStandard]
  /// Ages that are counted beside those of each standard.
  let groups: [AgeRange]
  let projection: Projection
  let demand: Demand
  let reach: FacilityReach
  /// Circles of the same radius, for comparison with the walk.
  let circles: FacilityReach
  let walking: Walking
  let measuresArea: Bool
  /// The nearest of a set of facilities for each demand point, however far, by set: it seldom changes with the year.
  private var farthest: [[Bool]: NearestSources] = [:]
  /// By the same sets: square metres of each street within a limit.
  private var areas: [DrawnReach: [Double]] = [:]

  /// Square metres within a limit of one facility.
  private var isochrones: [OneReach: Double] = [:]

  private struct OneReach: Hashable {
    var facility: Int
    var limit: Double
  }

  private struct DrawnReach: Hashable {
    var open: [Bool]
    var limit: Double
  }

  init(
    study: StudyArea, standards: [ReviewedStandard], groups: [AgeRange], projection: Projection, demand: Demand,
    reach: FacilityReach, circles: FacilityReach, walking: Walking, measuresArea: Bool
  ) {
    self.study = study
    self.standards = standards
    self.groups = groups
    self.projection = projection
    self.demand = demand
    self.reach = reach
    self.circles = circles
    self.walking = walking
    self.measuresArea = measuresArea
  }

  /// - Throws: what the spreading of people refused.
  mutating func review(_ year: Int, decided: [Facility]) throws -> YearResult {
    var coverage: [StandardCoverage] = []
    for standard in standards { coverage.append(try self.coverage(standard, year)) }
    return YearResult(
      year: year, open: study.facilities.filter { $0.isOpen(atEndOf: year) },
      decided: decided.filter { $0.isOpen(atEndOf: year) }, coverage: coverage)
  }

  private mutating func coverage(_ asked: ReviewedStandard, _ year: Int) throws -> StandardCoverage {
    let standard = asked.standard
    let points = demand.points(inYear: year)
    let ages = [asked.age] + groups.filter { $0 != asked.age }
    let people = try ages.map { try demand.people(projection, age: $0, year: year) }
    let open = reach.open(standard.kinds, atEndOf: year)
    let walks = reach.within(standard.limitMetres, standard.kinds, atEndOf: year)
    let drawn = circles.within(standard.limitMetres, standard.kinds, atEndOf: year)
    let nearest = asked.times > 1 ? Coverage.nearest(walks, times: asked.times) : nearest(walks, open: open)
    let covered = nearest.metres.map { $0 <= standard.limitMetres }
    let inCircles = Coverage.nearest(drawn, times: asked.times)
    let places = asked.capacity.map { capacity in reach.facilities.map { capacity.of($0) } }
    let capacity = places.map {
      CapacityCoverage(distances: walks, capacity: $0, people: people[0].people[0])
    }
    let counts = people.enumerated().map { group, people in
      CoverageByStreet(
        people: people.people[0], unplaced: people.unplaced[0], demand: points, nearest: nearest,
        within: standard.limitMetres, capacity: group == 0 ? capacity : nil, circles: inCircles)
    }
    return StandardCoverage(
      rule: asked.id, title: standard.name, standard: standard, age: asked.age, capacity: asked.capacity,
      times: asked.times, counts: counts[0],
      areaWithin: measuresArea && asked.times == 1 ? try areaWithin(standard.limitMetres, open: open) : nil,
      groups: zip(ages, counts).dropFirst().map { GroupCoverage(age: $0, counts: $1) }, covered: covered,
      facilities: try open.indices.filter { open[$0] }.map { facility in
        func sum(_ distances: SparseDistances) -> [Int] {
          people.map { people in
            distances.row(facility).reduce(0) { $0 + people.people[0][Int(distances.targets[$1])] }
          }
        }
        return FacilityCoverage(
          facility: facility, people: sum(walks), inCircle: sum(drawn),
          weight: walks.row(facility).reduce(0) { $0 + points.weights[Int(walks.targets[$1])] },
          areaWithin: measuresArea ? try areaWithin(standard.limitMetres, of: facility) : nil,
          capacity: places?[facility],
          served: places?[facility] == nil ? nil : capacity?.load[facility])
      },
      uncovered: UncoveredCluster.clusters(
        of: points, people: people[0].people[0], where: { !covered[$0] }, step: Self.clusterStep))
  }

  /// The nearest open facility of each point, searched as far as it takes where none is within the limit.
  private mutating func nearest(_ walks: SparseDistances, open: [Bool]) -> NearestSources {
    var nearest = Coverage.nearest(walks)
    guard nearest.source.contains(-1), open.contains(true) else { return nearest }
    let places = open.indices.filter { open[$0] }
    let far =
      farthest[open]
      ?? walking.nearest(
        from: places.map { reach.facilities[$0].position }, to: demand.points.positions, within: .infinity)
    farthest[open] = far
    for point in nearest.source.indices where nearest.source[point] < 0 && far.source[point] >= 0 {
      nearest.source[point] = Int32(places[Int(far.source[point])])
      nearest.metres[point] = far.metres[point]
    }
    return nearest
  }

  /// Of each street, what lies within the limit of a facility that is open.
  private mutating func areaWithin(_ limit: Double, open: [Bool]) throws -> [Double] {
    let key = DrawnReach(open: open, limit: limit)
    if let known = areas[key] { return known }
    let places = open.indices.filter { open[$0] }.map { reach.facilities[$0].position }
    let drawn = ServiceArea(walking, from: places, limit: limit)
    let result = try study.streets.map { street in
      let near = try drawn.part(near: BoundingBox(around: .multiPolygon(street.boundary)))
      return try AreaShares.areas(of: [street.boundary], coveredBy: near)[0]
    }
    areas[key] = result
    return result
  }

  private mutating func areaWithin(_ limit: Double, of facility: Int) throws -> Double {
    let key = OneReach(facility: facility, limit: limit)
    if let known = isochrones[key] { return known }
    let area = try walking.serviceArea(from: [reach.facilities[facility].position], limit: limit).area
    isochrones[key] = area
    return area
  }

  /// Demand points nearer than this to one another, in metres, belong to one uncovered cluster.
  static let clusterStep = 250.0
}
