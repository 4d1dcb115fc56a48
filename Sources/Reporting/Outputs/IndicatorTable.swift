import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Simulation

/// `indicators.csv`: one row for each year, area and indicator.
///
/// First people by age, then the rules of the pack, then who is within reach in each street.
struct IndicatorTable {
  private let facts: RunFacts
  private let peopleDrawn: [ForecastIndicator: IndicatorOutcome.Range]

  init(_ facts: RunFacts) {
    self.facts = facts
    peopleDrawn = Dictionary(
      facts.run.forecast.outcomes.compactMap { outcome in outcome.range.map { (outcome.indicator, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  var table: Table {
    Table(
      name: "indicators",
      columns: [
        "year", "area", "indicator", "value", "unit", "target", "status", "basis", "value_without_placement", "unit_zh",
        "area_kind", "area_name", "area_name_en", "title", "title_en", "p10", "p50",
        "p90", "probability",
      ],
      rows: people + rules + coverage)
  }

  private typealias Spread = (p10: Double, p50: Double, p90: Double, probability: Double?)

  private struct Area {
    var kind: Subject.Kind
    var id: String
    var name: Text
  }

  private var city: Area { Area(kind: .city, id: facts.run.pack.id, name: facts.study.name) }

  /// How far the draws spread the people of an age.
  private func drawn(_ age: AgeRange, _ street: Int?, _ year: Int) -> Spread? {
    peopleDrawn[ForecastIndicator(.persons(age), street: street, year: year)].map { ($0.p10, $0.p50, $0.p90, nil) }
  }

  private var people: [[Value]] {
    let projection = facts.run.projection
    let unit = Text(zh: "人", en: "persons")
    var rows: [[Value]] = []
    for age in facts.ages {
      let id = age == .all ? "people" : "people_\(age)"
      let title =
        age == .all
        ? projection.basis.name
        : Text(zh: "\(age) 岁\(projection.basis.name.zh)", en: "\(projection.basis.name.en), aged \(age)")
      for year in facts.years {
        rows.append(
          row(
            year, city, id, title, value: Value(projection.persons(year: year, in: age)), unit: unit,
            basis: projection.basis, range: drawn(age, nil, year)))
      }
      for (i, code) in projection.streets.enumerated() {
        let area = Area(kind: .street, id: code, name: facts.streetName(code) ?? Text(code))
        for year in facts.years {
          rows.append(
            row(
              year, area, id, title, value: Value(projection.persons(street: i, year: year, in: age)), unit: unit,
              basis: projection.basis, range: drawn(age, i, year)))
        }
      }
    }
    return rows
  }

  private var rules: [[Value]] {
    let before = facts.before
    return facts.run.areaFindings.compactMap { finding in
      guard let year = finding.year else { return nil }
      return row(
        year, Area(kind: finding.subject.kind, id: finding.subject.id, name: finding.subject.name), finding.rule,
        finding.title, value: Value(finding.have), unit: finding.unit, target: Value(finding.need),
        status: finding.verdict.rawValue, basis: facts.run.pack.anyRule(finding.rule)?.basis,
        without: Value(before[FindingKey(finding)]?.have),
        range: facts.ranges[FindingKey(finding)].map { ($0.p10, $0.p50, $0.p90, $0.probability) })
    }
  }

  /// Shares of streets under standards that the pack tests for larger areas only.
  private var coverage: [[Value]] {
    var rows: [[Value]] = []
    for year in facts.run.years {
      for standard in year.coverage {
        guard case .coverage(let rule)? = facts.run.pack.anyRule(standard.rule)?.kind, rule.scope != .street else {
          continue
        }
        for (street, count) in zip(facts.study.streets, standard.counts.streets) {
          // Within capacity, the streets' shares are those of the one division of the places over the whole city.
          let reached = rule.capacity == nil ? count.covered : count.balance?.served ?? 0
          rows.append(
            row(
              year.year, Area(kind: .street, id: street.code, name: street.name), standard.rule, standard.title,
              value: Value(Quantity(Int64(reached) * 100, over: Int64(count.people))), unit: Text("%"),
              basis: rule.basis))
        }
      }
    }
    return rows
  }

  private func row(
    _ year: Int, _ area: Area, _ indicator: String, _ title: Text, value: Value, unit: Text, target: Value = .null,
    status: String? = nil, basis: PopulationBasis?, without: Value = .null, range: Spread? = nil
  ) -> [Value] {
    [
      Value(year), .string(area.id), .string(indicator), value, .string(unit.en), target, Value(status),
      Value(basis?.rawValue), without, .string(unit.zh), .string(area.kind.rawValue), .string(area.name.zh),
      .string(area.name.en), .string(title.zh), .string(title.en),
      Value(range.flatMap { Quantity($0.p10) }), Value(range.flatMap { Quantity($0.p50) }),
      Value(range.flatMap { Quantity($0.p90) }), Value(range?.probability.flatMap { Quantity($0) }),
    ]
  }
}
