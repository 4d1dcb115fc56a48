import Planning
import Simulation
import Siting
import Spatial

/// An explanation of an unmet target, for programs: `placement.explanations` of `summary.json`.
struct ExplanationDocument {
  private let facts: RunFacts
  private let explanation: SitingExplanation

  init(_ facts: RunFacts, _ explanation: SitingExplanation) {
    self.facts = facts
    self.explanation = explanation
  }

  var value: Value {
    let target = facts.run.targets[safe: explanation.target]
    let first = explanation.years[safe: 0]
    return [
      "rule": Value(target?.rule), "area": target.map { Value($0.area) } ?? .null,
      "year": Value(first?.year ?? 0), "need": .int(first?.need ?? 0), "reached": .int(first?.reached ?? 0),
      "alone": .int(first?.alone ?? 0), "years": .array(explanation.years.map(year)),
      "binding": .array(explanation.binding.map { .string($0.rawValue) }),
      "held_back": .array(explanation.heldBack.map { ["street": Value($0.street), "people": .int($0.people)] }),
      "remedies": .array(explanation.remedies.map(remedy)),
    ]
  }

  private func year(_ year: SitingExplanation.Year) -> Value {
    [
      "year": Value(year.year), "need": .int(year.need), "reached": .int(year.reached), "alone": .int(year.alone),
      "lifted": .array(
        year.lifted.map { ["constraint": .string($0.constraint.rawValue), "best": .int($0.best)] }),
    ]
  }

  private func remedy(_ remedy: SitingExplanation.Remedy) -> Value {
    var members: [Value.Member] = []
    if remedy.changes.count == 1 {
      members = self.members(remedy.changes[0])
    } else {
      members.append(Value.Member("kind", "together"))
      members.append(Value.Member("changes", .array(remedy.changes.map { .object(self.members($0)) })))
    }
    members.append(Value.Member("keeps_plan", .bool(remedy.keepsPlan)))
    members.append(Value.Member("added_cost_yuan", .int(remedy.addedCost)))
    return .object(members)
  }

  private func members(_ change: SitingExplanation.Remedy.Change) -> [Value.Member] {
    var members: [Value.Member] = []
    func add(_ key: String, _ value: Value) { members.append(Value.Member(key, value)) }
    switch change {
    case .sites(let extras):
      add("kind", "sites")
      add("sites", .array(extras.map(extra)))
    case .size(let extras):
      add("kind", "size")
      add("sites", .array(extras.map(extra)))
    case .budget(let raises):
      add("kind", "budget")
      add("yuan", .int(raises.reduce(0) { $0 + $1.yuan }))
      add("raises", .array(raises.map { ["year": Value($0.year), "yuan": .int($0.yuan)] }))
    case .time(let years):
      add("kind", "time")
      add("years", Value(years))
    case .sooner(let sites):
      add("kind", "sooner")
      add(
        "openings",
        .array(
          sites.map {
            [
              "site": .string($0.site.id), "design": .string($0.design.id), "year": Value($0.year),
              "years_sooner": Value($0.years),
            ]
          }))
    case .distance(let metres):
      add("kind", "distance")
      add("metres", Value(Quantity(metres)))
    case .spacing: add("kind", "spacing")
    case .capacity(let factor):
      add("kind", "capacity")
      add("factor", Value(Quantity(factor)))
    }
    return members
  }

  private func extra(_ extra: SitingExplanation.Remedy.Extra) -> Value {
    let place = facts.lonLat(extra.site.position)
    return [
      "site": .string(extra.site.id), "street": Value(extra.site.street), "design": .string(extra.design.id),
      "lon": place.map { .double($0.x) } ?? .null, "lat": place.map { .double($0.y) } ?? .null,
      "more_m2": Value(extra.more),
    ]
  }
}
