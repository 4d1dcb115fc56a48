import Diagnostics
import LocatedYAML
import LocationAllocation
import Siting

/// The parts of `placement:` that say by what plans are judged.
extension Plan {
  /// `order` and `tolerance` of a lexicographic objective, `weights` of a weighted one; keys of another objective would do
  /// nothing and are refused.
  static func criteriaRule(_ mapping: YAMLMapping, _ objective: SitingProblem.Objective?) -> CriteriaRule? {
    let order = mapping.optional("order") { criteria($0) }
    let tolerances = mapping.optional("tolerance") { value in
      value.mapping().flatMap { byCriterion($0) { number($0, in: 0...MostOf.tolerance) } }
    }
    let weights = mapping.optional("weights") { value in value.mapping().flatMap { byCriterion($0, weight) } }
    // An objective that is none has been told, and nobody knows what goes with it.
    guard let objective else { return nil }
    for (key, user) in [
      ("order", SitingProblem.Objective.lexicographic), ("tolerance", .lexicographic), ("weights", .weighted),
    ] where user != objective {
      mapping.value(key)?.report(
        Text(zh: "\(key) 只用于 objective: \(user.rawValue)", en: "\(key) is for objective: \(user.rawValue) only"),
        fix: Text(
          zh: "删去 \(key)，或改用 objective: \(user.rawValue)", en: "leave out \(key), or say objective: \(user.rawValue)"))
    }
    switch objective {
    case .leastCost, .mostCovered: return nil
    case .lexicographic:
      guard mapping.has("order") else {
        mapping.value("objective")?.report(
          Text(zh: "objective: lexicographic 需要 order", en: "objective: lexicographic needs an order"),
          fix: Text(zh: "例如 order: [targets, cost, people]", en: "for instance order: [targets, cost, people]"))
        return nil
      }
      guard let order else { return nil }
      guard !order.isEmpty, Set(order).count == order.count else {
        mapping.value("order")?.report(
          Text(
            zh: "order 应列出准则，每个准则一次", en: "order lists criteria, at least one and each criterion once"),
          fix: Text(zh: "例如 order: [targets, cost, people]", en: "for instance order: [targets, cost, people]"))
        return nil
      }
      for key in (tolerances ?? [:]).keys.sorted(by: { $0.rawValue < $1.rawValue }) where !order.contains(key) {
        mapping.value("tolerance")?.member(key.rawValue)?.report(
          Text(
            zh: "tolerance 中的 \(key.rawValue) 不在 order 里", en: "tolerance names \(key.rawValue), which order does not"),
          fix: Text(zh: "从 tolerance 删去，或写进 order", en: "leave it out of tolerance, or put it into order"))
      }
      return .ordered(order.map { CriteriaRule.Step($0, tolerance: tolerances?[$0] ?? 0) })
    case .weighted:
      // Weights that are none have been told.
      if mapping.has("weights"), weights == nil { return nil }
      guard let weights, weights.values.count(where: { $0 > 0 }) > 1 else {
        mapping.value(mapping.has("weights") ? "weights" : "objective")?.report(
          Text(
            zh: "objective: weighted 需要至少两个大于 0 的 weights",
            en: "objective: weighted needs two weights above 0 at least"),
          fix: Text(zh: "例如 weights: {cost: 1, people: 2}", en: "for instance weights: {cost: 1, people: 2}"))
        return nil
      }
      return .weighted(weights)
    }
  }

  /// - Returns: `nil` where a member is no criterion, which is told.
  private static func criteria(_ value: YAMLValue) -> [PlanCriterion]? {
    guard let members = value.list() else { return nil }
    let criteria = members.compactMap { $0.oneOf(PlanCriterion.self) }
    return criteria.count == members.count ? criteria : nil
  }

  /// - Returns: `nil` where a value is wrong, which is told.
  private static func byCriterion(_ mapping: YAMLMapping, _ read: (YAMLValue) -> Double?) -> [PlanCriterion: Double]? {
    var values: [PlanCriterion: Double] = [:]
    var isWhole = true
    for criterion in PlanCriterion.allCases {
      guard let value = mapping.value(criterion.rawValue) else { continue }
      values[criterion] = read(value)
      if values[criterion] == nil { isWhole = false }
    }
    mapping.finish()
    return isWhole ? values : nil
  }

  private static func weight(_ value: YAMLValue) -> Double? {
    guard let weight = number(value, in: 0...MostOf.weight) else { return nil }
    guard weight == 0 || weight >= 1 / MostOf.weight else {
      value.report(
        Text(
          zh: "不为 0 的权重至少为 \(1 / MostOf.weight)", en: "a weight that is not 0 is \(1 / MostOf.weight) at least"),
        fix: Text(zh: "只有权重之比起作用：把各权重同乘一个数", en: "only their ratio counts: multiply all weights by one number"))
      return nil
    }
    return weight
  }

  static func frontierRequest(_ mapping: YAMLMapping) -> FrontierRequest? {
    let between = mapping.optional("between") { value in
      criteria(value).flatMap { pair -> [PlanCriterion]? in
        guard pair.count == 2, pair[0] != pair[1] else {
          value.report(
            Text(zh: "between 应为两个不同的准则", en: "between takes two different criteria"),
            fix: Text(zh: "例如 between: [cost, people]", en: "for instance between: [cost, people]"))
          return nil
        }
        return pair
      }
    }
    let points = mapping.optional("points") { whole($0, in: 2...MostOf.frontierPoints) }
    let first = mapping.optional("targets_first") { $0.bool() } ?? false
    mapping.finish()
    if mapping.has("between"), between == nil { return nil }
    let pair = between ?? [.cost, .people]
    guard !first || !pair.contains(.targets) else {
      mapping.value("targets_first")?.report(
        Text(
          zh: "targets_first 与 between 中的 targets 只能取其一", en: "targets cannot come first and be in between as well"))
      return nil
    }
    return FrontierRequest(first: pair[0], second: pair[1], points: points ?? 24, meetsTargets: first)
  }
}
