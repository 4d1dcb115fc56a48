import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// `streets.geojson`: people, coverage and beds of each street in the first and last year.
struct StreetLayer {
  let facts: RunFacts

  init(_ facts: RunFacts) {
    self.facts = facts
  }

  /// What is told of each coverage standard in each year.
  private static let figures: [(name: String, value: @Sendable (CoverageCount) -> Value)] = [
    ("covered", { Value($0.covered) }), ("share", { Value($0.share.flatMap { Quantity($0) }) }),
    ("served", { Value($0.balance?.served) }), ("full", { Value($0.balance?.exhausted) }),
    ("out_of_reach", { Value($0.uncovered) }),
    ("p50_m", { Value($0.distances.median.flatMap { Quantity($0.rounded()) }) }),
    ("p90_m", { Value($0.distances.ninetieth.flatMap { Quantity($0.rounded()) }) }),
  ]

  var layer: Layer {
    let years = Array(Set([facts.firstYear, facts.lastYear])).sorted()
    var columns = ["code", "name", "name_en", "district", "zone", "area_km2"]
    for year in years {
      columns += facts.ages.map { ($0 == .all ? "people" : "people_\($0)") + "_\(year)" }
      columns += ["beds_\(year)", "facilities_\(year)"]
    }
    let standards = facts.run.years.first?.coverage.map(\.rule) ?? []
    for year in years { columns += Self.figures.flatMap { figure in standards.map { "\(figure.name)_\($0)_\(year)" } } }
    columns += ["projects_failing"]
    let rows = facts.study.streets.indices.map { row($0, years: years) }
    return Layer(
      table: Table(name: "streets", columns: columns, rows: rows),
      geometries: facts.study.streets.map { .multiPolygon($0.boundary) }, crs: facts.study.frame.crs,
      notes: facts.study.syntheticNotes, style: LayerStyle(colour: Palette.faint, isHollow: true, label: "name"))
  }

  private func row(_ index: Int, years: [Int]) -> [Value] {
    let street = facts.study.streets[index]
    let projection = facts.run.projection
    let inProjection = projection.streets.firstIndex(of: street.code)
    var row: [Value] = [
      .string(street.code), .string(street.name.zh), .string(street.name.en), Value(street.district),
      Value(street.zone), Value(Quantity(street.boundary.area / 1e6)),
    ]
    for year in years {
      row += facts.ages.map { age in
        Value(inProjection.map { projection.persons(street: $0, year: year, in: age) })
      }
      let open = facts.run.facilities.filter { $0.street == street.code && $0.isOpen(atEndOf: year) }
      row += [Value(open.reduce(0) { $0 + $1.allBeds }), Value(open.count)]
    }
    for year in years {
      let coverage = facts.run.years.first { $0.year == year }?.coverage ?? []
      row += Self.figures.flatMap { figure in
        coverage.map { $0.counts.streets[safe: index].map(figure.value) ?? .null }
      }
    }
    let failing = Set(
      facts.run.projectFindings.filter { $0.verdict == .fail && facts.street(of: $0) == street.code }.map(\.subject.id))
    return row + [Value(failing.count)]
  }
}

extension Facility {
  /// Beds of every class.
  var allBeds: Int { BedClass.allCases.reduce(0) { $0 + (beds[$1] ?? 0) } }
}

/// `facilities.geojson`: every facility, existing ones first, then what the run decided, in order of year.
struct FacilityLayer {
  let facts: RunFacts
  /// By standard of the last year, then facility.
  private let reachedBy: [[Int: FacilityCoverage]]

  init(_ facts: RunFacts) {
    self.facts = facts
    reachedBy = (facts.run.years.last?.coverage ?? []).map { standard in
      Dictionary(uniqueKeysWithValues: standard.facilities.map { ($0.facility, $0) })
    }
  }

  var layer: Layer {
    let columns =
      ["id", "name", "kind", "kind_name", "state", "street", "opened", "closed"]
      + BedClass.allCases.map { "beds_\($0.rawValue)" }
      + [
        "nursing_beds", "places", "floor_area_m2", "land_area_m2", "operator", "site", "design", "cost_yuan", "project",
      ] + standards.flatMap { ["within_\($0.rule)_\(facts.lastYear)", "served_\($0.rule)_\(facts.lastYear)"] }
    let before = facts.study.facilities.count
    let existing = facts.study.facilities.enumerated().map { row($1, opening: nil) + reached($0) }
    let decided = facts.openings.enumerated().map { row($1.facility, opening: $1) + reached(before + $0) }
    let places = facts.study.facilities.map(\.position) + facts.openings.map(\.facility.position)
    return Layer(
      table: Table(name: "facilities", columns: columns, rows: existing + decided),
      geometries: places.map { .point($0) }, crs: facts.study.frame.crs, notes: facts.study.syntheticNotes,
      style: LayerStyle(
        colour: Palette.grey, column: "state",
        categories: [
          LayerStyle.Category("existing", Text(zh: "现状", en: "existing"), Palette.blue),
          LayerStyle.Category("decided", Text(zh: "新增", en: "decided"), Palette.vermillion),
        ]))
  }

  private var standards: [StandardCoverage] { facts.run.years.last?.coverage ?? [] }

  /// Who can walk to a facility in the last year, by standard; empty where it is closed or of another kind.
  private func reached(_ index: Int) -> [Value] {
    reachedBy.flatMap { [Value($0[index]?.people[0]), Value($0[index]?.served)] }
  }

  private func row(_ facility: Facility, opening: SitingPlan.Opening?) -> [Value] {
    var row: [Value] = [
      .string(facility.id), .string(facility.name), .string(facility.kind.rawValue),
      .string(facts.kindName(facility.kind).zh), opening == nil ? "existing" : "decided", Value(facility.street),
      Value(facility.opened), Value(facility.closed),
    ]
    row += BedClass.allCases.map { Value(facility.beds[$0]) }
    row += [
      Value(facility.nursingBeds), Value(facility.places), Value(facility.floorArea), Value(facility.landArea),
      Value(facility.operatorName), Value(opening?.site.id), Value(opening?.design.id),
      opening.map { .int($0.cost) } ?? .null, Value(opening?.site.project),
    ]
    return row
  }
}

/// `uncovered.geojson`: where people stay beyond each standard in the first and last year, most people first.
struct UncoveredLayer {
  let facts: RunFacts

  /// Metres around each demand point that are drawn as uncovered.
  static let radius = 100.0

  init(_ facts: RunFacts) {
    self.facts = facts
  }

  var layer: Layer {
    var rows: [[Value]] = []
    var geometries: [Geometry?] = []
    let demand = facts.run.demand.points
    for year in facts.run.years where year.year == facts.firstYear || year.year == facts.lastYear {
      for standard in year.coverage {
        for (rank, cluster) in standard.uncovered.enumerated() {
          let street = cluster.street(in: demand).map { facts.study.streets[$0] }
          rows.append([
            Value(year.year), .string(standard.rule), .string(standard.title.zh), .string(standard.title.en),
            Value(rank + 1), Value(cluster.people), Value(cluster.points.count), Value(street?.code),
            Value(street?.name.zh),
          ])
          geometries.append(cluster.outline(in: demand).map { .multiPolygon($0) })
        }
      }
    }
    return Layer(
      table: Table(
        name: "uncovered",
        columns: [
          "year", "standard", "title", "title_en", "rank", "people", "demand_points", "street", "street_name",
        ], rows: rows),
      geometries: geometries, crs: facts.study.frame.crs, notes: facts.study.syntheticNotes,
      style: LayerStyle(colour: Palette.orange))
  }
}

extension UncoveredCluster {
  /// Index of the street in which most of the points lie; the lower one of equals.
  func street(in demand: DemandPoints) -> Int? {
    var counts: [Int32: Int] = [:]
    for point in points where demand.street[point] >= 0 { counts[demand.street[point], default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Int($0.key) }
  }

  /// Discs around the points, joined; twenty-four corners each, which is round enough for a map of a city.
  func outline(in demand: DemandPoints) -> MultiPolygon? {
    try? Overlay.discs(around: points.map { demand.positions[$0] }, radius: UncoveredLayer.radius, segments: 6)
  }
}
