import Diagnostics
import Foundation
import Testing

@testable import Simulation

/// The shipped JSON Schema and the reader name the same keys.
@Suite struct PlanSchemaTests {
  private let schema: [String: Any]

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("schemas/plan.schema.json"))
    schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// A plan in which every group holds one key that nothing resembles.
  private static let strange = """
    plan: 1
    qqqqqqqqqqqq: 0
    id: x
    title: x
    policy: p
    horizon: {from: 2020, to: 2021, qqqqqqqqqqqq: 0}
    inputs: {streets: {file: s, qqqqqqqqqqqq: 0}, population: p, qqqqqqqqqqqq: 0}
    population:
      method: growth
      qqqqqqqqqqqq: 0
      bands: [{age: 60+, qqqqqqqqqqqq: 0}]
      rest: {qqqqqqqqqqqq: 0}
      migration: {qqqqqqqqqqqq: 0}
      housing: {source: added, qqqqqqqqqqqq: 0}
      care_need: [{age: 60+, qqqqqqqqqqqq: 0}]
      uncertainty: {qqqqqqqqqqqq: 0, fertility: {qqqqqqqqqqqq: 0}}
      published: [{year: 2020, qqqqqqqqqqqq: 0}]
      compare: [{title: t, counts: c, method: growth, qqqqqqqqqqqq: 0}]
    walking: {qqqqqqqqqqqq: 0}
    coverage: {standards: [{id: x, facilities: [day_care], within_m: 1, age: 60+, qqqqqqqqqqqq: 0}], qqqqqqqqqqqq: 0}
    placement:
      objective: least_cost
      qqqqqqqqqqqq: 0
      facilities: [{id: a, kind: day_care, floor_area_m2: 1, cost_yuan: 1, beds: {qqqqqqqqqqqq: 0}, qqqqqqqqqqqq: 0}]
      sites: {premises: {qqqqqqqqqqqq: 0}, generated: {qqqqqqqqqqqq: 0}, qqqqqqqqqqqq: 0}
      grow: [{kind: day_care, to: a, cost_yuan: 1, qqqqqqqqqqqq: 0}]
      rolling: {qqqqqqqqqqqq: 0}
      uncertainty: {qqqqqqqqqqqq: 0}
      frontier: {qqqqqqqqqqqq: 0}
      weights: {qqqqqqqqqqqq: 0}
    """

  @Test(arguments: [
    ("", "properties"), ("horizon", "properties.horizon.properties"), ("inputs", "properties.inputs.properties"),
    ("inputs.streets", "$defs.source.oneOf.properties"), ("population", "properties.population.properties"),
    ("population.bands[0]", "$defs.band.properties"), ("population.rest", "$defs.trend.properties"),
    ("population.migration", "$defs.migration.properties"), ("population.housing", "$defs.arrivals.properties"),
    ("population.care_need[0]", "$defs.care.properties"), ("population.uncertainty", "$defs.uncertainty.properties"),
    ("population.uncertainty.fertility", "$defs.distribution.properties"),
    ("population.published[0]", "$defs.published.properties"), ("population.compare[0]", "$defs.compared.properties"),
    ("walking", "properties.walking.properties"), ("coverage", "properties.coverage.properties"),
    ("coverage.standards[0]", "$defs.standard.properties"), ("placement", "properties.placement.properties"),
    ("placement.facilities[0]", "$defs.design.properties"),
    ("placement.frontier", "properties.placement.properties.frontier.properties"),
    ("placement.weights", "$defs.weights.properties"),
    ("placement.sites", "$defs.sites.properties"),
    ("placement.sites.premises", "$defs.sites.properties.premises.properties"),
    ("placement.sites.generated", "$defs.sites.properties.generated.properties"),
    ("placement.grow[0]", "$defs.growth.properties"),
    ("placement.rolling", "properties.placement.properties.rolling.properties"),
    ("placement.uncertainty", "properties.placement.properties.uncertainty.properties"),
    ("placement.facilities[0].beds", "$defs.design.properties.beds.properties"),
  ])
  func readerAndSchemaAgree(group: String, path: String) throws {
    var node: Any = schema
    for key in path.split(separator: ".").map(String.init) {
      if let list = (node as? [String: Any])?[key] as? [[String: Any]] {
        node = try #require(list.last)
      } else {
        node = try #require((node as? [String: Any])?[key])
      }
    }
    let promised = try #require(node as? [String: Any]).keys.sorted()
    do {
      _ = try Plan(yaml: Self.strange, file: "plan.yaml")
      Issue.record("a plan with strange keys was accepted")
    } catch {
      let field = group.isEmpty ? "qqqqqqqqqqqq" : "\(group).qqqqqqqqqqqq"
      let problem = try #require(error.errors.first { $0.place.field == field && $0.value == "qqqqqqqqqqqq" })
      #expect(problem.fix?.en == "known keys: \(promised.joined(separator: ", "))")
    }
  }
}
