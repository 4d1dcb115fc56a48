import Diagnostics
import LocatedYAML
import LocationAllocation
import Siting

/// The parts of `placement:` that say by what plans are judged.
extension Plan {
  /// `order` and `tolerance` of a lexicographic objective, `weights` of a weighted one; keys of another objective would do
  /// nothing and are refused.
  static func criteriaRule(_ mapping: YAMLMapping, _ objective: SitingProblem.Objective?) -> CriteriaRule? {
    let order = mapping.optional("order") { $0.list() }?.compactMap { $0.oneOf(PlanCriterion.self) }
    let tolerances = mapping.optional("tolerance") { $0.mapping().map(byCriterion) }
    let weights = mapping.optional("weights") { $0.mapping().map(byCriterion) }
    func refuse(_ key: String, _ other: String) {
      guard mapping.has(key) else { return }
      mapping.report(
        Text(zh: "\(key) 只用于 objective: \(other)", en: "\(key) is for objective: \(other) only"),
        fix: Text(zh: "删去 \(key)，或改用 objective: \(other)", en: "leave out \(key), or say objective: \(other)"))
    }
    switch objective {
    case .lexicographic:
      refuse("weights", "weighted")
      guard let order, !order.isEmpty, Set(order).count == order.count else {
        mapping.report(
          Text(
            zh: "objective: lexicographic 需要 order，每个准则至多一次",
            en: "objective: lexicographic needs an order, each criterion once at most"),
          fix: Text(zh: "例如 order: [targets, cost, people]", en: "for instance order: [targets, cost, people]"))
        return nil
      }
      for key in (tolerances ?? [:]).keys.sorted(by: { $0.rawValue < $1.rawValue }) where !order.contains(key) {
        mapping.report(
          Text(
            zh: "tolerance 中的 \(key.rawValue) 不在 order 里", en: "tolerance names \(key.rawValue), which order does not"))
      }
      return .ordered(order.map { CriteriaRule.Step($0, tolerance: tolerances?[$0] ?? 0) })
    case .weighted:
      refuse("order", "lexicographic")
      refuse("tolerance", "lexicographic")
      guard let weights, weights.values.count(where: { $0 > 0 }) > 1 else {
        mapping.report(
          Text(
            zh: "objective: weighted 需要至少两个大于 0 的 weights",
            en: "objective: weighted needs two weights above 0 at least"),
          fix: Text(zh: "例如 weights: {cost: 1, people: 2}", en: "for instance weights: {cost: 1, people: 2}"))
        return nil
      }
      return .weighted(weights)
    default:
      refuse("order", "lexicographic")
      refuse("tolerance", "lexicographic")
      refuse("weights", "weighted")
      return nil
    }
  }

  private static func byCriterion(_ mapping: YAMLMapping) -> [PlanCriterion: Double] {
    var values: [PlanCriterion: Double] = [:]
    for criterion in PlanCriterion.allCases {
      values[criterion] = mapping.optional(criterion.rawValue) { value in
        guard let number = value.double() else { return nil }
        guard number >= 0, number.isFinite else {
          value.report(Text(zh: "不能小于 0", en: "must not be below 0"))
          return nil
        }
        return number
      }
    }
    mapping.finish()
    return values
  }

  static func frontierRequest(_ mapping: YAMLMapping) -> FrontierRequest? {
    let between = mapping.optional("between") { $0.list() }?.compactMap { $0.oneOf(PlanCriterion.self) }
    let points = mapping.optional("points") { count($0) } ?? 24
    let first = mapping.optional("targets_first") { $0.bool() } ?? false
    mapping.finish()
    let pair = between ?? [.cost, .people]
    guard pair.count == 2, pair[0] != pair[1] else {
      mapping.report(
        Text(zh: "between 应为两个不同的准则", en: "between takes two different criteria"),
        fix: Text(zh: "例如 between: [cost, people]", en: "for instance between: [cost, people]"))
      return nil
    }
    guard points >= 2 else {
      mapping.report(Text(zh: "points 至少为 2", en: "points must be 2 at least"))
      return nil
    }
    guard !first || !pair.contains(.targets) else {
      mapping.report(
        Text(
          zh: "targets_first 与 between 中的 targets 只能取其一", en: "targets cannot come first and be in between as well"))
      return nil
    }
    return FrontierRequest(first: pair[0], second: pair[1], points: points, meetsTargets: first)
  }
}
