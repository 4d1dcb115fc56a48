import Diagnostics
import Foundation
import Testing

@testable import Policy

/// The keys that the loader reads and those that the JSON Schema offers are the same.
@Suite struct SchemaTests {
  private let schema: [String: Any]

  init() throws {
    let text = try Repository.text("schemas/pack.schema.json")
    schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func properties(_ definition: String?) -> Set<String> {
    var object: [String: Any]? = schema
    if let definition { object = (schema["$defs"] as? [String: Any])?[definition] as? [String: Any] }
    return Set((object?["properties"] as? [String: Any])?.keys.map { $0 } ?? [])
  }

  /// The loader names the keys it knows when it meets one that is like none of them.
  private func known(_ yaml: String) -> Set<String> {
    do {
      _ = try PolicyPack(yaml: yaml, file: "p.yaml")
      return []
    } catch {
      let fix = error.list.first { $0.value == "zzzzzzzzzzzz" }?.fix?.en
      return Set(fix?.replacing("known keys: ", with: "").split(separator: ", ").map(String.init) ?? [])
    }
  }

  private func known(inRule kind: String, _ parameters: String = "") -> Set<String> {
    known("rules:\n- {kind: \(kind), \(parameters) zzzzzzzzzzzz: 1}")
  }

  @Test func topLevel() {
    #expect(known("zzzzzzzzzzzz: 1") == properties(nil))
  }

  @Test func everyKindOfRule() {
    for kind in RuleKind.names {
      var keys = known(inRule: kind)
      if kind == "per-capita-area" { keys.formUnion(known(inRule: kind, "scope: project,")) }
      #expect(keys == properties("rule-\(kind)"), "\(kind)")
    }
    let defs = schema["$defs"] as? [String: Any]
    let kinds = (defs?.keys.filter { $0.hasPrefix("rule-") } ?? []).map { String($0.dropFirst(5)) }
    #expect(Set(kinds) == Set(RuleKind.names))
  }

  @Test(arguments: [
    ("zone", "zones: [{zzzzzzzzzzzz: 1}]"), ("note", "notes: [{zzzzzzzzzzzz: 1}]"),
    ("not_modelled", "not_modelled: [{zzzzzzzzzzzz: 1}]"), ("cite", "rules: [{cite: {zzzzzzzzzzzz: 1}}]"),
    ("applies", "rules: [{applies: {zzzzzzzzzzzz: 1}}]"),
    ("counted", "rules: [{kind: ratio, numerator: {zzzzzzzzzzzz: 1}}]"),
    ("group", "rules: [{kind: coverage, of: {zzzzzzzzzzzz: 1}}]"),
    ("group-by-care", "rules: [{kind: ratio, of: {zzzzzzzzzzzz: 1}}]"), ("care", "care_need: [{zzzzzzzzzzzz: 1}]"),
    ("filter", "rules: [{kind: share, streets_with: {zzzzzzzzzzzz: 1}}]"),
    ("baseline", "rules: [{kind: reported, baseline: {zzzzzzzzzzzz: 1}}]"), ("dates", "in_force: {zzzzzzzzzzzz: 1}"),
  ])
  func nestedGroups(definition: String, yaml: String) {
    let keys = known(yaml)
    #expect(!keys.isEmpty)
    #expect(keys == properties(definition))
  }
}
