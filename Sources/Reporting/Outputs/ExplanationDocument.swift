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
    return [
      "rule": Value(target?.rule), "area": target.map { Value($0.area) } ?? .null, "year": Value(explanation.year),
      "need": .int(explanation.need), "reached": .int(explanation.reached), "alone": .int(explanation.alone),
      "binding": .array(explanation.binding.map { .string($0.rawValue) }),
      "lifted": .array(
        explanation.lifted.map { ["constraint": .string($0.constraint.rawValue), "best": .int($0.best)] }),
      "held_back": .array(explanation.heldBack.map { ["street": Value($0.street), "people": .int($0.people)] }),
      "remedies": .array(explanation.remedies.map(remedy)),
    ]
  }

  private func remedy(_ remedy: SitingExplanation.Remedy) -> Value {
    var members: [Value.Member] = []
    func add(_ key: String, _ value: Value) { members.append(Value.Member(key, value)) }
    switch remedy.change {
    case .sites(let extras):
      add("kind", "sites")
      add("sites", .array(extras.map(extra)))
    case .size(let extras):
      add("kind", "size")
      add("sites", .array(extras.map(extra)))
    case .budget(let factor, let yuan):
      add("kind", "budget")
      add("factor", Value(Quantity(factor)))
      add("yuan", .int(yuan))
    case .time(let years):
      add("kind", "time")
      add("years", Value(years))
    case .distance(let metres):
      add("kind", "distance")
      add("metres", Value(Quantity(metres)))
    case .spacing: add("kind", "spacing")
    case .capacity(let factor):
      add("kind", "capacity")
      add("factor", Value(Quantity(factor)))
    }
    add("added_cost_yuan", .int(remedy.addedCost))
    return .object(members)
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
