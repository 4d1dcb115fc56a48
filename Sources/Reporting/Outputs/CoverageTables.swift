import Coverage
import Diagnostics
import Planning
import Policy
import Simulation

/// `coverage.csv` and `facility_coverage.csv`: who is within each standard, by year, age group, area and facility.
struct CoverageTables {
  let facts: RunFacts

  init(_ facts: RunFacts) {
    self.facts = facts
  }

  private static let standardColumns = ["year", "standard", "title", "title_en", "within_m", "ages"]

  private func start(_ year: YearResult, _ standard: StandardCoverage, _ age: AgeRange) -> [Value] {
    [
      Value(year.year), .string(standard.rule), .string(standard.title.zh), .string(standard.title.en),
      Value(Quantity(standard.standard.limitMetres)), .string(age.description),
    ]
  }

  /// One row for the city, each street, and the points outside every street where people live there.
  var areas: Table {
    var rows: [[Value]] = []
    for year in facts.run.years {
      for standard in year.coverage {
        for (age, counts) in [(standard.age, standard.counts)] + standard.groups.map({ ($0.age, $0.counts) }) {
          let begin = start(year, standard, age)
          rows.append(
            begin
              + ["city", .string(facts.run.pack.id), .string(facts.place.zh), .string(facts.place.en)]
              + Self.cells(counts.city, area: standard.areaWithin?.reduce(0, +)))
          for (s, street) in facts.study.streets.enumerated() {
            rows.append(
              begin + ["street", .string(street.code), .string(street.name.zh), .string(street.name.en)]
                + Self.cells(counts.streets[s], area: standard.areaWithin?[s]))
          }
          if counts.outside.people > 0 {
            rows.append(
              begin + ["outside", .null, "街道以外", "outside every street"] + Self.cells(counts.outside, area: nil))
          }
        }
      }
    }
    return Table(
      name: "coverage",
      columns: Self.standardColumns + [
        "area_kind", "area", "area_name", "area_name_en", "people", "within", "share", "served", "full",
        "capacity_unknown", "out_of_reach", "unplaced", "p50_m", "p90_m", "worst_m", "in_circles", "circle_ratio",
        "weight", "weight_within", "area_within_m2",
      ], rows: rows)
  }

  private static func cells(_ count: CoverageCount, area: Double?) -> [Value] {
    [
      Value(count.people), Value(count.covered), Value(count.share.flatMap { Quantity($0) }),
      Value(count.balance?.served), Value(count.balance?.exhausted), Value(count.balance?.undecided),
      Value(count.uncovered), Value(count.unplaced), tenths(count.distances.median), tenths(count.distances.ninetieth),
      tenths(count.distances.worst), Value(count.inCircles), Value(count.circleRatio.flatMap { Quantity($0) }),
      Value(Quantity(count.weight)), Value(Quantity(count.coveredWeight)), tenths(area),
    ]
  }

  /// Metres and square metres as they are printed.
  private static func tenths(_ value: Double?) -> Value { Value(value.flatMap { Quantity(($0 * 10).rounded() / 10) }) }

  /// One row for each facility that is open and of the standard's kinds.
  var facilities: Table {
    let all = facts.run.facilities
    let existing = facts.study.facilities.count
    var rows: [[Value]] = []
    for year in facts.run.years {
      for standard in year.coverage {
        for (group, age) in standard.ages.enumerated() {
          for facility in standard.facilities {
            let (people, drawn) = (facility.people[group], facility.inCircle[group])
            rows.append(
              start(year, standard, age) + [
                .string(all[facility.facility].id), .string(all[facility.facility].name),
                facility.facility < existing ? "existing" : "decided", Value(all[facility.facility].street),
                Value(people), Value(drawn), Value(people > 0 ? Quantity(Double(drawn) / Double(people)) : nil),
                Value(facility.capacity), Value(group == 0 ? facility.served : nil),
                Value(Quantity(facility.weight)), Self.tenths(facility.areaWithin),
              ])
          }
        }
      }
    }
    return Table(
      name: "facility_coverage",
      columns: Self.standardColumns + [
        "facility", "name", "state", "street", "people", "in_circle", "circle_ratio", "capacity", "served",
        "weight_within", "area_within_m2",
      ], rows: rows)
  }
}
