import Demography
import Diagnostics
import Planning
import Policy

extension CoverageSettings {
  /// Says where the plan's coverage and the rest of its inputs contradict one another.
  func problems(with pack: PolicyPack, _ projection: Projection) -> Problems {
    var problems = Problems()
    let rules = pack.rules.compactMap { rule -> String? in
      if case .coverage = rule.kind { rule.id } else { nil }
    }
    let known = rules + standards.map(\.id)
    for standard in standards where pack.rules.contains(where: { $0.id == standard.id }) {
      problems.error(
        at: standard.place, value: standard.id,
        Text(zh: "规则包已有同名规则", en: "the pack has a rule of this id"),
        fix: Text(zh: "换一个 id", en: "choose another id"))
    }
    for given in capacity where !known.contains(given.standard) {
      problems.error(
        at: given.place, value: given.standard,
        Text(zh: "没有这个覆盖标准", en: "there is no such coverage standard"),
        fix: Plan.didYouMean(given.standard, among: known)
          ?? Text(zh: "已知:\(known.joined(separator: ", "))", en: "known: \(known.joined(separator: ", "))"))
    }
    for given in capacity {
      guard case .coverage(let rule)? = pack.rule(given.standard)?.kind, let own = rule.capacity, own != given.capacity
      else { continue }
      problems.error(
        at: given.place, value: given.capacity.rawValue,
        Text(
          zh: "规则“\(given.standard)”自己规定按 \(own.rawValue) 计容量",
          en: "the rule \"\(given.standard)\" itself counts capacity by \(own.rawValue)"),
        fix: Text(zh: "删去这一行", en: "leave this line out"))
    }
    for (age, place) in standards.map({ ($0.age, $0.place) }) + groups.map({ ($0.age, $0.place) })
    where !projection.covers(age) {
      problems.error(
        at: place, value: age.description,
        Text(zh: "人口表不含该年龄段", en: "the population table does not hold these ages"))
    }
    return problems
  }
}

extension RunResult {
  /// Facilities whose capacity a standard asks for and the data do not say.
  static func unknownCapacities(_ years: [YearResult], _ facilities: [Facility]) -> Text? {
    var missing: Set<Int> = []
    for standard in years.flatMap(\.coverage) where standard.capacity != nil {
      for facility in standard.facilities where facility.capacity == nil { missing.insert(facility.facility) }
    }
    guard !missing.isEmpty else { return nil }
    let list =
      missing.sorted().prefix(5).map { facilities[$0].id }.joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
    return Text(
      zh: "\(missing.count) 处设施没有登记容量:只能到那里的人既不算有位,也不算满员(\(list))",
      en:
        "\(missing.count) facilities have no capacity on record: people who can only go there count neither as served nor as turned away (\(list))"
    )
  }
}
