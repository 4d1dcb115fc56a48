import Diagnostics
import Planning
import Policy
import Simulation
import Spatial

/// Two streets of one square kilometre each, four estates, one day-care centre: small enough to check by hand.
enum Village {
  static func square(_ x: Double) -> MultiPolygon {
    MultiPolygon([
      Polygon(exterior: [Point(x, 0), Point(x + 1000, 0), Point(x + 1000, 1000), Point(x, 1000), Point(x, 0)])
    ])
  }

  static let study: StudyArea = {
    var population: [PopulationCount] = []
    for (street, young, old) in [("W", 700, 300), ("E", 900, 101)] {
      for (age, persons) in [("0-59", young), ("60-79", old * 2 / 3), ("80+", old - old * 2 / 3)] {
        population.append(
          PopulationCount(street: street, year: 2020, sex: nil, age: AgeRange(age)!, persons: persons, basis: .hukou))
      }
    }
    func estate(_ id: String, _ street: String, _ x: Double, _ dwellings: Int, _ area: Int64?) -> HousingProject {
      HousingProject(
        id: id, name: id, street: street, position: Point(x, 500), dwellings: dwellings, status: .existing,
        premises: area.map { [Premises(service: .elderCare, floorArea: Area(hundredths: $0))] } ?? [])
    }
    var late = estate("E2", "E", 1900, 100, nil)
    late.status = nil
    late.permit = CalendarDate("2020-01-01")
    late.completion = CalendarDate("2022-06-30")
    return StudyArea(
      name: Text("Village"), frame: StudyFrame(crs: CoordinateSystem(epsg: 4549)),
      streets: [
        Street(code: "W", name: Text("West"), boundary: square(0)),
        Street(code: "E", name: Text("East"), boundary: square(1000)),
      ],
      population: population,
      housing: [
        estate("W1", "W", 100, 200, 2_999), estate("W2", "W", 900, 100, 3_000), estate("E1", "E", 1300, 300, nil), late,
      ],
      facilities: [
        Facility(
          id: "D", name: "D", kind: .dayCare, position: Point(800, 500), street: "W", beds: [.community: 10],
          nursingBeds: 5, floorArea: Area(hundredths: 100_000))
      ],
      candidates: [
        CandidateSite(
          id: "C1", name: "C1", position: Point(1400, 500), street: "E", kinds: [.dayCare],
          floorArea: Area(hundredths: 200_000), cost: 5)
      ])
  }()

  static let pack = """
    id: village
    title: Village
    place: Village
    issuer: nobody
    in_force: {from: 2020-01-01, to: 2030-12-31}
    zones: []
    rules:
    - id: RATE
      title: rate
      cite: {clause: "1"}
      says: 15 per 100
      applies: {status: [existing]}
      kind: allocation-rate
      service: elder_care
      minimum: 15
    - id: CENTRE
      title: a centre in each street
      cite: {clause: "2"}
      says: one day-care centre of 1000 m² in each street
      kind: facility-count
      scope: street
      facilities: [day_care]
      floor_area_m2: 1000
      targets: {2021: 1}
    - id: BEDS
      title: beds
      cite: {clause: "3"}
      says: beds per 1000 elders
      kind: ratio
      numerator: {beds: [community]}
      of: {age: 60+, basis: hukou}
      targets: {2023: 20}
    - id: NEAR
      title: within 300 m
      cite: {clause: "4"}
      says: within 300 m
      kind: coverage
      facilities: [day_care]
      within_m: 300
      of: {age: 60+, basis: hukou}
      targets: {2023: 40}
    """

  /// Without a placement.
  static let planAsIs = """
    plan: 1
    id: village
    title: Village
    policy: policy.yaml
    horizon: {from: 2020, to: 2023}
    inputs: {streets: s.geojson, population: p.csv}
    population:
      method: growth
      bands: [{age: 60+, add_per_year: 10}]
    walking: {detour: 1}
    """

  static let planText =
    planAsIs + """

      placement:
        objective: least_cost
        facilities: [{id: d, kind: day_care, floor_area_m2: 1000, cost_yuan: 100, running_yuan_per_year: 1}]
      """

  static func inputs(
    plan text: String = planText, pack packText: String = pack, change: (inout StudyArea) -> Void = { _ in }
  ) throws -> RunInputs {
    var study = study
    change(&study)
    return RunInputs(
      plan: try Plan(yaml: text, file: "plan.yaml"), pack: try PolicyPack(yaml: packText, file: "policy.yaml"),
      study: study, network: nil)
  }
}
