import Coverage
import Demography
import Diagnostics
import LocationAllocation
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// `summary.json`: what a program needs to know about a run without reading its layers. Described by
/// `schemas/summary.schema.json`.
struct SummaryDocument {
  private let facts: RunFacts
  private let id: String
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, run id: String) {
    self.facts = facts
    self.id = id
  }

  var value: Value {
    [
      "format": "catchment-summary/1",
      "run": .string(id),
      "plan": [
        "id": .string(run.plan.id), "title": Value(run.plan.title), "first_year": Value(facts.firstYear),
        "last_year": Value(facts.lastYear), "reviewed_on": Value(run.plan.reviewOn),
      ],
      "policy": ["id": .string(run.pack.id), "title": Value(run.pack.title), "issuer": Value(run.pack.issuer)],
      "study_area": [
        "name": Value(run.study.name), "streets": Value(run.study.streets.count),
        "housing_projects": Value(run.study.housing.count), "facilities": Value(run.study.facilities.count),
        "candidate_sites": Value(run.study.candidates.count), "crs": .string(run.study.frame.crs.definition),
        "synthetic": .array(run.study.synthetic.map { Value($0) }),
      ],
      "population": ["basis": .string(run.projection.basis.rawValue), "years": .array(run.years.map(people))],
      "indicators": .array(indicators),
      "coverage": .array(coverage),
      "placement": placement,
      "findings": [
        "projects": FindingReport(run.projectFindings).summary,
        "areas_last_year": FindingReport(run.areaFindings.filter { $0.year == facts.lastYear }).summary,
      ],
      "assumptions": .array(run.assumptions.map { Value($0) }),
      "warnings": .array(run.warnings.list.map(warning)),
    ]
  }

  private func people(_ year: YearResult) -> Value {
    .object(
      [Value.Member("year", Value(year.year))]
        + facts.ages.map { age in
          Value.Member(
            age == .all ? "people" : "people_\(age)", Value(run.projection.persons(year: year.year, in: age)))
        })
  }

  /// The rules about areas, one for each rule and area.
  private var indicators: [Value] {
    let before = facts.before
    let targets = Dictionary(run.pack.indicatorTargets.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
    return AreaSeries.all(in: run.areaFindings).map { series in
      let target = targets[series.rule]
      return [
        "indicator": .string(series.rule), "title": Value(series.title), "unit": Value(series.unit),
        "area": [
          "kind": .string(series.subject.kind.rawValue), "id": .string(series.subject.id),
          "name": Value(series.subject.name),
        ],
        "binding": .string(target?.binding.rawValue ?? Rule.Binding.unstated.rawValue),
        "baseline": target?.schedule(of: series.subject).baseline.map {
          ["year": Value($0.year), "value": Value($0.value)]
        } ?? .null,
        "years": .array(
          series.findings.map { finding in
            [
              "year": Value(finding.year), "value": Value(finding.have),
              "value_without_placement": Value(before[FindingKey(finding)]?.have), "target": Value(finding.need),
              "verdict": .string(finding.verdict.rawValue), "draws": draws(finding),
            ]
          }),
      ]
    }
  }

  private func draws(_ finding: Finding) -> Value {
    guard let range = facts.ranges[FindingKey(finding)] else { return .null }
    return [
      "p10": Value(Quantity(range.p10)), "p50": Value(Quantity(range.p50)), "p90": Value(Quantity(range.p90)),
      "probability": Value(range.probability.flatMap { Quantity($0) }),
    ]
  }

  private var coverage: [Value] {
    guard let first = run.years.first else { return [] }
    return first.coverage.indices.map { i in
      let standard = first.coverage[i]
      return [
        "rule": .string(standard.rule), "title": Value(standard.title),
        "kinds": .array(standard.standard.kinds.map { .string($0.rawValue) }),
        "metres": Value(Quantity(standard.standard.limitMetres)), "ages": .string(standard.age.description),
        "years": .array(
          run.years.map { year in
            let city = year.coverage[i].counts.city
            return [
              "year": Value(year.year), "people": Value(city.people), "covered": Value(city.covered),
              "share": Value(city.share.flatMap { Quantity($0) }), "unplaced": Value(city.unplaced),
              "in_circles": Value(city.inCircles), "circle_ratio": Value(city.circleRatio.flatMap { Quantity($0) }),
              "balance": balance(city.balance),
              "median_m": Value(city.distances.median.flatMap { Quantity($0.rounded()) }),
              "ninetieth_m": Value(city.distances.ninetieth.flatMap { Quantity($0.rounded()) }),
              "worst_m": Value(city.distances.worst.flatMap { Quantity($0.rounded()) }),
            ]
          }),
      ]
    }
  }

  private func balance(_ balance: CoverageBalance?) -> Value {
    guard let balance else { return .null }
    return [
      "served": Value(balance.served), "full": Value(balance.exhausted),
      "capacity_unknown": Value(balance.undecided), "out_of_reach": Value(balance.outOfReach),
    ]
  }

  private var placement: Value {
    guard let siting = run.siting else { return .null }
    return [
      "status": .string(siting.status.rawValue), "method": .string(siting.method),
      "stopped_by": run.isCutShort ? "user" : .null,
      "objective": .string(run.plan.placement?.objective.rawValue ?? ""), "value": .int(siting.objective),
      "bound": .int(siting.bound), "gap": .double(rounded(siting.gap)), "spending_yuan": .int(siting.spending),
      "openings": .array(
        siting.openings.map { opening in
          [
            "year": Value(opening.year), "site": .string(opening.site.id), "name": .string(opening.site.name),
            "street": Value(opening.facility.street), "kind": .string(opening.facility.kind.rawValue),
            "design": .string(opening.design.id), "cost_yuan": .int(opening.cost),
            "beds": Value(opening.facility.allBeds), "places": Value(opening.facility.places),
            "floor_area_m2": Value(opening.facility.floorArea), "replaces": Value(opening.replaces),
          ]
        }),
      "unmet": .array(
        siting.unmet.map { unmet in
          let target = run.targets[safe: unmet.target]
          return [
            "rule": Value(target?.rule), "title": target.map { Value($0.title) } ?? .null,
            "area": target.map { Value($0.area) } ?? .null, "year": Value(unmet.year), "need": .int(unmet.need),
            "reached": .int(unmet.reached), "best": .int(unmet.best), "best_is_proven": .bool(unmet.bestIsExact),
            "given_up": .bool(siting.isGivenUp(unmet)),
          ]
        }),
      "criteria": siting.values.map { values in
        ["cost_yuan": .int(values.cost), "person_years": .int(values.people), "shortfall": .int(values.shortfall)]
      } ?? .null,
      "targets_first": siting.targetsFirst.map { first in
        ["cost_yuan": .int(first.cost), "proven": .bool(first.isProven)]
      } ?? .null,
      "explanations": .array(siting.explanations.map { ExplanationDocument(facts, $0).value }),
      "stages": FrontierTable.stages(siting), "frontier": FrontierTable(facts).value,
      "unmovable": .array(
        siting.unmovable.compactMap { run.targets[safe: $0] }.map { target in
          ["rule": .string(target.rule), "title": Value(target.title), "area": Value(target.area)]
        }),
      "robustness": RobustnessTables(facts)?.value ?? .null,
    ]
  }

  private func rounded(_ gap: Double) -> Double { gap.isFinite ? (gap * 1e6).rounded() / 1e6 : 1 }

  private func warning(_ problem: Problem) -> Value {
    [
      "severity": .string(problem.severity.rawValue), "zh": .string(problem.described(in: .zh)),
      "en": .string(problem.described(in: .en)),
    ]
  }
}

/// The findings of one rule in one area, year by year.
struct AreaSeries {
  var rule: String
  var title: Text
  var unit: Text
  var subject: Subject
  var findings: [Finding]

  /// In the order in which rules and areas first come up.
  static func all(in findings: [Finding]) -> [AreaSeries] {
    var index: [FindingKey: Int] = [:]
    var series: [AreaSeries] = []
    for finding in findings {
      var key = FindingKey(finding)
      key.year = nil
      if let i = index[key] {
        series[i].findings.append(finding)
      } else {
        index[key] = series.count
        series.append(
          AreaSeries(
            rule: finding.rule, title: finding.title, unit: finding.unit, subject: finding.subject, findings: [finding])
        )
      }
    }
    return series
  }
}
