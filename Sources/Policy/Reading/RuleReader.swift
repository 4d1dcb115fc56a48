import Diagnostics
import LocatedYAML
import Planning

extension Rule {
  init?(_ value: YAMLValue, _ context: RuleContext, _ ids: inout Identifiers) {
    guard let keys = value.mapping() else { return nil }
    let id = ids.take(keys)
    let title = keys.text("title")
    let cite = keys.required("cite") { Citation($0, context.document) }
    let says = keys.text("says")
    let binding = keys.optional("binding") { $0.oneOf(Binding.self) } ?? .unstated
    let applies = keys.value("applies").map { Applicability($0, context) } ?? Applicability()
    let assumptions = keys.texts("assumptions")
    let covers = keys.optional("covers") { $0.names() }
    let anyOf = keys.optional("any_of") { $0.string() }
    let verified = keys.optional("verified") { $0.bool() } ?? true
    let kind = keys.required("kind") { RuleKind($0, keys, context) }
    // Which keys a rule may have hangs on its kind: without one, every further key would look unknown.
    if let word = keys.value("kind")?.scalar, RuleKind.names.contains(word) { keys.finish() }
    guard let id, let title, let cite, let says, let applies, let kind else { return nil }
    self.init(
      id: id, title: title, cite: cite, says: says, binding: binding, applies: applies, assumptions: assumptions,
      covers: covers ?? [id], anyOf: anyOf, kind: kind, isVerified: verified, place: keys.place)
  }
}

extension Rule.Citation {
  fileprivate init?(_ value: YAMLValue, _ pack: Text) {
    guard let keys = value.mapping() else { return nil }
    let clause = keys.string("clause")
    let document = keys.optional("document") { $0.text() } ?? pack
    keys.finish()
    guard let clause else { return nil }
    self.init(document: document, clause: clause)
  }
}

extension Applicability {
  fileprivate init?(_ value: YAMLValue, _ context: RuleContext) {
    guard let keys = value.mapping() else { return nil }
    let status = keys.optional("status") { $0.choices(ProjectStatus.self) }
    let zones = keys.optional("zones") { value -> [String]? in
      guard let zones = value.names() else { return nil }
      for zone in zones where !context.zones.contains(zone) { value.reportUnknown(zone, among: context.zones) }
      return zones
    }
    let streets = keys.optional("streets") { $0.streetCodes(among: context.streets) }
    let dates = keys.optional("dates") { $0.dates() }
    let vintage = keys.optional("vintage") { $0.oneOf(Vintage.self) } ?? .review
    keys.finish()
    self.init(
      status: status ?? [], zones: zones ?? [], streets: streets ?? [], dates: dates ?? DateSpan(), vintage: vintage)
  }
}
