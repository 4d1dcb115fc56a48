import Diagnostics
import LocatedYAML
import Planning
import Siting

extension Plan {
  static func placement(
    _ mapping: YAMLMapping, years: ClosedRange<Int>, kinds: [FacilityKind: Text], seed: UInt64
  ) -> PlacementSettings? {
    let objective = mapping.required("objective") { $0.oneOf(SitingProblem.Objective.self) }
    let rule = criteriaRule(mapping, objective)
    let frontier = mapping.optional("frontier") { $0.mapping().flatMap(frontierRequest) }
    let from = mapping.optional("from") { year($0, in: years) }
    let sizes = mapping.required("facilities") { $0.list() } ?? []
    let designs = sizes.compactMap { facilityDesign($0, kinds: kinds) }
    // A size that is wrong in itself is still the one that others name.
    let named = sizes.compactMap { $0.member("id")?.scalar }
    let budgets = mapping.optional("budget_yuan") { yearlyBudgets($0, years: years) } ?? [:]
    let targets = chosenRules(mapping)
    let limit = mapping.optional("time_limit_s") { positive($0, atMost: MostOf.seconds) } ?? 60
    let spacings = mapping.optional("spacing_m") { $0.mapping().map { self.spacings($0, kinds: kinds) } } ?? [:]
    let sites = mapping.optional("sites") { $0.mapping().map { siteSources($0, kinds: kinds) } } ?? SiteSources()
    let growths = mapping.list("grow").compactMap { growth($0, years: years, kinds: kinds, sizes: named) }
    let fixed = mapping.list("fixed").compactMap { fixedDecision($0, years: years, sizes: named) }
    let foresight = mapping.optional("rolling") { value in
      value.mapping().flatMap { rolling in
        defer { rolling.finish() }
        return rolling.required("foresight_years") { count($0, atMost: 100) }
      }
    }
    let explains = mapping.optional("explain") { $0.bool() } ?? true
    var uncertainty = mapping.optional("uncertainty") { $0.mapping().map { PlacementUncertainty($0, seed: seed) } }
    mapping.finish()
    var seen: Set<String> = []
    for design in designs where !seen.insert(design.id).inserted {
      mapping.report(
        Text(zh: "设施规格 id “\(design.id)”重复", en: "two facility sizes have the id \"\(design.id)\""),
        fix: Text(zh: "每种规格用不同的 id", en: "give each size its own id"))
    }
    if objective == .mostCovered, !mapping.has("budget_yuan") {
      mapping.value("objective")?.report(
        Text(zh: "objective: most_covered 需要 budget_yuan", en: "objective: most_covered needs budget_yuan"),
        fix: Text(zh: "例如 budget_yuan: 8000000", en: "for instance budget_yuan: 8000000"))
    }
    if objective == .lexicographic || objective == .weighted {
      mapping.value("rolling")?.report(
        Text(
          zh: "rolling 只能与 least_cost 或 most_covered 一起用：只看几年时，各准则的最好与最差值不同，先后与权重就不是同一回事",
          en:
            "rolling goes with least_cost or most_covered only: with few years in sight criteria have other bests and worsts, so that order and weights would mean something else in each year"
        ), fix: Text(zh: "删去 rolling，或改用 objective: least_cost", en: "leave out rolling, or say objective: least_cost"))
      if let stated = mapping.value("uncertainty")?.member("regret_draws"), uncertainty?.resolved ?? 0 > 0 {
        stated.report(
          Text(
            zh: "后悔值以一个准则比较方案，多准则时不计算", en: "regret compares plans by one criterion and is not told for several"),
          fix: Text(zh: "写 regret_draws: 0 或删去", en: "say regret_draws: 0 or leave it out"))
      }
      uncertainty?.resolved = 0
    }
    guard let objective else { return nil }
    return PlacementSettings(
      objective: objective, rule: rule, frontier: frontier, from: from ?? min(years.lowerBound + 1, years.upperBound),
      designs: designs,
      budgets: budgets, targets: targets, timeLimitSeconds: limit, spacings: spacings, sites: sites, growths: growths,
      fixed: fixed, foresight: foresight, explains: explains, uncertainty: uncertainty)
  }

  private static func chosenRules(_ mapping: YAMLMapping) -> [PlacementSettings.ChosenRule] {
    let values = mapping.optional("targets") { $0.list() }
    if values?.isEmpty ?? false {
      mapping.value("targets")?.report(
        Text(zh: "没有列出任何规则", en: "no rule is named"),
        fix: Text(zh: "不写 targets 即追求选址能改变的所有规则", en: "leave targets out to pursue every rule that siting can move"))
    }
    return (values ?? []).compactMap { value in value.string().map { .init(rule: $0, place: value.place) } }
  }

  static func year(_ value: YAMLValue, in years: ClosedRange<Int>) -> Int? {
    guard let year = value.int() else { return nil }
    guard years.contains(year) else {
      value.report(
        Text(
          zh: "应在规划期 \(years.lowerBound)–\(years.upperBound) 之内",
          en: "expected a year of the horizon \(years.lowerBound)–\(years.upperBound)"))
      return nil
    }
    return year
  }

  private static func facilityDesign(_ value: YAMLValue, kinds: [FacilityKind: Text]) -> FacilityDesign? {
    guard let mapping = value.mapping() else { return nil }
    let id = mapping.string("id")
    let kind = mapping.required("kind") { facilityKind($0, declared: kinds) }
    let area = mapping.required("floor_area_m2") { positive($0, atMost: MostOf.squareMetres) }
      .flatMap { Area(squareMetres: $0) }
    var beds: [BedClass: Int] = [:]
    if let given = mapping.optional("beds", { $0.mapping() }) {
      for bedClass in BedClass.allCases { beds[bedClass] = given.optional(bedClass.rawValue) { count($0) } }
      given.finish()
    }
    let nursing = mapping.optional("nursing_beds") { count($0) } ?? 0
    let places = mapping.optional("places") { count($0) } ?? 0
    let runBy = mapping.optional("run_by") { $0.oneOf(OperatorKind.self) }
    let cost = mapping.required("cost_yuan") { yuan($0) }
    let running = mapping.optional("running_yuan_per_year") { yuan($0) } ?? 0
    mapping.finish()
    guard let id, let kind, let area, let cost else { return nil }
    return FacilityDesign(
      id: id, kind: kind, floorArea: area, beds: beds, nursingBeds: nursing, places: places, runBy: runBy,
      cost: cost, runningCost: running)
  }

  static func facilityKind(_ value: YAMLValue, declared: [FacilityKind: Text]) -> FacilityKind? {
    guard let word = value.string() else { return nil }
    let kind = FacilityKind(rawValue: word)
    if FacilityKind.known[kind] != nil || declared[kind] != nil { return kind }
    let names = (Array(FacilityKind.known.keys) + Array(declared.keys)).map(\.rawValue).sorted()
    value.report(
      Text(
        zh: "未知的设施类型;已知:\(names.joined(separator: ", "))",
        en: "unknown kind of facility; known: \(names.joined(separator: ", "))"),
      fix: Suggestion.nearest(to: word, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? Text(zh: "在 kinds 中声明", en: "declare it under kinds:"))
    return nil
  }

  /// One number for every year, or a mapping of years to yuan.
  private static func yearlyBudgets(_ value: YAMLValue, years: ClosedRange<Int>) -> [Int: Int64]? {
    if value.scalar != nil {
      return yuan(value).map { amount in Dictionary(uniqueKeysWithValues: years.map { ($0, amount) }) }
    }
    guard let mapping = value.mapping() else { return nil }
    var budgets: [Int: Int64] = [:]
    for key in mapping.keys {
      guard let amount = mapping.required(key, { yuan($0) }) else { continue }
      guard let year = Int(key), years.contains(year) else {
        mapping.report(
          Text(zh: "“\(key)”不是规划期内的年份", en: "\"\(key)\" is not a year of the horizon"))
        continue
      }
      budgets[year] = amount
    }
    return budgets
  }
}
