import Diagnostics
import Planning
import Simulation
import Siting

/// `robustness.csv`, `regret.csv` and `site_ranking.csv`, and the same in `summary.json`: how the placement fares in draws.
struct RobustnessTables {
  let facts: RunFacts
  let robustness: Robustness

  /// Nothing when the plan draws nothing.
  init?(_ facts: RunFacts) {
    guard let robustness = facts.run.robustness else { return nil }
    self.facts = facts
    self.robustness = robustness
  }

  /// One row for each target and year in which it asks for something.
  var chances: Table {
    let rows = robustness.chances.compactMap { chance -> [Value]? in
      guard let target = facts.run.targets[safe: chance.target] else { return nil }
      let area = facts.areaName(target)
      return [
        .string(target.rule), .string(target.title.zh), .string(target.title.en), .string(area.zh), .string(area.en),
        Value(chance.year), .int(target.needs[chance.year - facts.firstYear]), Value(chance.draws),
        Value(chance.hits[.all] ?? 0), Self.share(chance.probability()), Self.share(chance.interval.lowerBound),
        Self.share(chance.interval.upperBound), Self.share(chance.probability(.population)),
        Self.share(chance.probability(.delay)), Self.share(chance.probability(.closures)),
      ]
    }
    return Table(
      name: "robustness",
      columns: [
        "rule", "title", "title_en", "area", "area_en", "year", "need", "draws", "hits", "chance", "chance_low",
        "chance_high", "chance_population", "chance_delay", "chance_closures",
      ], rows: rows)
  }

  /// One row for each draw.
  var regrets: Table {
    Table(
      name: "regret",
      columns: [
        "draw", "closed", "late", "missed", "missed_on_time", "best_missed", "shortfall", "best_shortfall",
        "least_shortfall", "regret_shortfall", "regret_shortfall_at_most", "value", "best_value", "bound",
        "regret_value", "regret_value_at_most", "proven", "best_is_plan",
      ],
      rows: robustness.outcomes.map { outcome in
        let regret = outcome.regret
        return [
          Value(outcome.draw), .string(outcome.closed.joined(separator: " ")),
          Value(outcome.late), Value(outcome.missed), Value(regret?.missed),
          Value(regret?.bestMissed), Self.share(regret?.shortfall), Self.share(regret?.bestShortfall),
          Self.share(regret?.leastShortfall), Self.share(regret?.ofShortfall),
          Self.share(regret?.ofShortfallAtMost), Self.whole(regret?.value), Self.whole(regret?.bestValue),
          Self.whole(regret?.bound), Self.whole(regret?.ofValue), Self.whole(regret?.ofValueAtMost),
          regret.map { .bool($0.isProven) } ?? .null, regret.map { .bool($0.bestIsThePlan) } ?? .null,
        ]
      })
  }

  /// One row for each site that the plan or a draw's best plan opens.
  var sites: Table {
    let solved = robustness.regrets.count
    return Table(
      name: "site_ranking",
      columns: [
        "rank", "site", "name", "street", "opened_in", "draws", "share", "median_year", "size", "planned",
        "planned_year", "planned_size",
      ],
      rows: robustness.sites.enumerated().map { place, site in
        [
          Value(place + 1), .string(site.site.id), .string(site.site.name), Value(site.site.street),
          Value(site.openings), Value(solved),
          Self.share(solved > 0 ? Double(site.openings) / Double(solved) : nil), Value(site.medianYear),
          Value(site.design), .bool(site.planned != nil), Value(site.planned?.year), Value(site.planned?.design.id),
        ]
      })
  }

  /// For `summary.json`.
  var value: Value {
    let settings = facts.run.plan.placement?.uncertainty
    let figures = RegretFigures(robustness)
    return [
      "draws": Value(robustness.outcomes.count), "asked": Value(robustness.asked),
      "seed": Value(settings.map { "\($0.seed)" }),
      "all_targets": [
        "hits": Value(robustness.allHits),
        "chance": Self.share(figures.allChance),
      ],
      "targets": .array(chances.members(without: ["draws"])),
      "regret": [
        "draws": Value(robustness.regrets.count), "none": Value(figures.none), "more_missed": Value(figures.missMore),
        "proven": Value(figures.proven), "mean_shortfall": Self.share(figures.meanShortfall),
        "greatest_shortfall": Self.share(figures.greatestShortfall),
        "greatest_shortfall_at_most": Self.share(figures.greatestShortfallAtMost),
        "mean_value": Value(figures.meanValue.flatMap { Quantity($0.rounded()) }),
        "greatest_value": Self.whole(figures.greatestValue),
        "greatest_value_at_most": Self.whole(figures.greatestValueAtMost),
      ],
      "sites": .array(sites.members(without: ["draws"])),
    ]
  }

  private static func share(_ value: Double?) -> Value {
    Value(value.flatMap { Quantity(($0 * 1e4).rounded() / 1e4) })
  }

  private static func whole(_ value: Int64?) -> Value { value.map { .int($0) } ?? .null }
}

/// The regret of all draws in a few figures.
struct RegretFigures {
  var allChance: Double?
  /// Draws that are solved again and have none, that miss more than the best, and whose best is proven.
  var none = 0
  var missMore = 0
  var proven = 0
  var meanShortfall: Double?
  var greatestShortfall: Double?
  var greatestShortfallAtMost: Double?
  /// Over the draws in which the plan misses no more than the best.
  var meanValue: Double?
  var greatestValue: Int64?
  var greatestValueAtMost: Int64?

  init(_ robustness: Robustness) {
    let draws = robustness.outcomes.count
    if draws > 0 { allChance = Double(robustness.allHits) / Double(draws) }
    let regrets = robustness.regrets
    none = regrets.count(where: \.isZero)
    missMore = regrets.count { $0.ofValue == nil }
    proven = regrets.count(where: \.isProven)
    guard !regrets.isEmpty else { return }
    meanShortfall = regrets.reduce(0) { $0 + $1.ofShortfall } / Double(regrets.count)
    greatestShortfall = regrets.map(\.ofShortfall).max()
    greatestShortfallAtMost = regrets.map(\.ofShortfallAtMost).max()
    let values = regrets.compactMap(\.ofValue)
    if !values.isEmpty { meanValue = values.reduce(0) { $0 + Double($1) } / Double(values.count) }
    greatestValue = values.max()
    greatestValueAtMost = regrets.compactMap(\.ofValueAtMost).max()
  }
}

extension Table {
  /// The rows as objects.
  fileprivate func members(without left: Set<String>) -> [Value] {
    rows.map { row in
      .object(zip(columns, row).compactMap { left.contains($0) ? nil : Value.Member($0, $1) })
    }
  }
}
