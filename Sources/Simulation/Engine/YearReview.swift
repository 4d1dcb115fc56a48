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

  /// - Throws: what the spreading of people refused.
  func review(_ year: Int, decided: [Facility]) throws -> YearResult {
    var coverage: [StandardCoverage] = []
    for rule in pack.rules {
      guard case .coverage(let standard) = rule.kind, projection.covers(standard.age) else { continue }
      coverage.append(try self.coverage(rule, standard, year))
    }
    return YearResult(
      year: year, open: study.facilities.filter { $0.isOpen(atEndOf: year) },
      decided: decided.filter { $0.isOpen(atEndOf: year) }, coverage: coverage)
  }

  private func coverage(_ rule: Rule, _ parameters: CoverageRule, _ year: Int) throws -> StandardCoverage {
    let standard = CoverageStandard(
      kinds: parameters.kinds, limitMetres: Double(parameters.metres), name: rule.title)
    let points = demand.points(inYear: year)
    let people = try demand.people(projection, age: parameters.age, year: year)
    let persons = people.people[0]
    let nearest = reach.nearest(standard.kinds, atEndOf: year)
    let covered = nearest.metres.map { $0 <= standard.limitMetres }
    let inCircles = circles.nearest(standard.kinds, atEndOf: year).metres
    return StandardCoverage(
      rule: rule.id, title: rule.title, standard: standard, age: parameters.age,
      counts: CoverageByStreet(
        people: persons, unplaced: people.unplaced[0], demand: points, nearest: nearest,
        within: standard.limitMetres),
      covered: covered,
      peopleInCircles: persons.indices.reduce(0) { $0 + (inCircles[$1] <= standard.limitMetres ? persons[$1] : 0) },
      uncovered: UncoveredCluster.clusters(
        of: points, people: persons, where: { !covered[$0] }, step: Self.clusterStep))
  }

  /// Demand points nearer than this to one another, in metres, belong to one uncovered cluster.
  static let clusterStep = 250.0
}
