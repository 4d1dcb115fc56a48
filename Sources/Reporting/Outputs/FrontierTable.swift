import Diagnostics
import LocationAllocation
import Planning
import Simulation
import Siting

/// `frontier.csv`: the plans among which more of one criterion has to be paid for with less of another.
struct FrontierTable {
  private let facts: RunFacts

  init(_ facts: RunFacts) {
    self.facts = facts
  }

  var table: Table {
    let frontier = facts.run.frontier
    let rows = (frontier?.points ?? []).enumerated().map { index, point -> [Value] in
      [
        Value(index + 1), .int(point.values.cost), .int(point.values.people), .int(point.values.shortfall),
        Value(point.missed), Value(point.openings.count),
        .string(point.openings.map { "\($0.year) \($0.site.id) \($0.design.id)" }.joined(separator: "; ")),
        Value(Quantity(point.distance)), .bool(frontier?.knee == index), .bool(point.isProven),
      ] + bounds(point) + [gap(point)]
    }
    return Table(
      name: "frontier",
      columns: [
        "point", "cost_yuan", "person_years", "shortfall", "targets_missed", "openings", "opens", "distance", "knee",
        "proven", "cost_bound_yuan", "person_years_bound", "shortfall_bound", "gap",
      ], rows: rows)
  }

  /// Of cost, people and targets; null where none is known, and for a criterion that the frontier is not of.
  private func bounds(_ point: SitingFrontier.Point) -> [Value] {
    [PlanCriterion.cost, .people, .targets].map { point.bounds[$0].map { .int($0) } ?? .null }
  }

  private func gap(_ point: SitingFrontier.Point) -> Value {
    Value(point.gap.isFinite ? Quantity(point.gap) : nil)
  }

  /// For `summary.json`.
  var value: Value {
    guard let frontier = facts.run.frontier else { return .null }
    return [
      "between": [.string(frontier.first.rawValue), .string(frontier.second.rawValue)],
      "asked": Value(frontier.asked), "ended": .string(frontier.ended.rawValue),
      "complete": .bool(frontier.isComplete), "knee": Value(frontier.knee.map { $0 + 1 }),
      "points": .array(
        frontier.points.map { point in
          [
            "cost_yuan": .int(point.values.cost), "person_years": .int(point.values.people),
            "shortfall": .int(point.values.shortfall), "targets_missed": Value(point.missed),
            "openings": Value(point.openings.count), "distance": Value(Quantity(point.distance)),
            "proven": .bool(point.isProven), "cost_bound_yuan": bounds(point)[0],
            "person_years_bound": bounds(point)[1],
            "shortfall_bound": bounds(point)[2], "gap": gap(point),
          ]
        }),
    ]
  }

  /// The solves of a decision by several criteria, for `summary.json`.
  static func stages(_ siting: SitingPlan) -> Value {
    .array(
      siting.stages.map { stage in
        [
          "criterion": .string(stage.criterion?.rawValue ?? "weighted"), "value": Value(Quantity(stage.value)),
          "bound": Value(Quantity(stage.bound)), "gap": Value(Quantity(stage.gap)), "proven": .bool(stage.isProven),
          "allowed": Value(stage.allowed.flatMap { Quantity($0) }),
        ]
      })
  }
}
