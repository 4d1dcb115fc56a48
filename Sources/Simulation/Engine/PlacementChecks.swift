import Coverage
import Diagnostics
import Planning
import Policy
import Siting
import WalkNetwork

extension SitingProblem {
  /// Costs are counted in whole yuan and weighed as floating-point numbers, exact up to 2^53.
  func checkCosts(in plan: Plan) throws(Problems) {
    let most: Int64 = 1 << 53
    if let cost = largestCost, cost <= most { return }
    throw Problems([
      Problem(
        .error, at: Place(file: plan.file, field: "placement.facilities"), value: largestCost.map { String($0) },
        says: Text(
          zh: "在每个候选点开设最贵的规格，规划期内的费用超过可精确计算的 \(most) 元",
          en: "the dearest size on every site would cost more over the horizon than is counted exactly, \(most) yuan"),
        fix: Text(
          zh: "检查规格的 cost_yuan、running_yuan_per_year 与候选点的费用：应为元",
          en: "check cost_yuan and running_yuan_per_year of the sizes and the costs of the sites: they are in yuan"))
    ])
  }
}

extension RunInputs {
  /// Where the placement and the rule it pursues may not count the same places: facilities that do not say how many they
  /// have, and an objective that counts people within reach.
  func placesNotCounted(
    for targets: [SitingTarget], by reach: FacilityReach, _ unrecorded: [TargetBuilder.Unrecorded]
  ) -> Problems {
    var problems = Problems()
    for missing in unrecorded {
      problems.add(
        notCounted(missing.facilities.map { study.facilities[$0].id }, field: missing.field, rule: missing.rule))
    }
    let pursued = Set(targets.map(\.rule))
    for rule in pack.stack.flatMap(\.rules) where pursued.contains(rule.id) {
      guard case .coverage(let coverage) = rule.kind, let capacity = coverage.capacity else { continue }
      let field = capacity.rawValue
      let walks = plan.years.map { reach.within(Double(coverage.metres), coverage.kinds, atEndOf: $0) }
      let missing = reach.facilities.indices.filter { facility in
        capacity.of(reach.facilities[facility]) == nil && walks.contains { !$0.row(facility).isEmpty }
      }
      if !missing.isEmpty {
        problems.add(notCounted(missing.map { reach.facilities[$0].id }, field: field, rule: rule.id))
      }
      if plan.placement?.objective == .mostCovered {
        problems.warning(
          at: Place(file: plan.file, field: "placement.objective"), value: rule.id,
          Text(
            zh: "most_covered 只计步行范围内的人口，不计这条规则的有位人数",
            en: "most_covered counts people within reach; who finds a place by this rule does not count"),
          fix: Text(
            zh: "要计名额，用 objective: lexicographic 与 order: [targets, people]",
            en: "to count places, say objective: lexicographic with order: [targets, people]"))
      }
    }
    return problems
  }

  private func notCounted(_ ids: [String], field: String, rule: String) -> Problem {
    let list = ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    return Problem(
      .warning, at: Place(file: plan.inputs.facilities?.path, layer: "facilities", field: field), value: list,
      says: Text(
        zh: "\(ids.count) 处设施未登记 \(field)：选址对其不计，可能因此多设；只要有影响，规则 \(rule) 的结果即为 UNKNOWN",
        en:
          "\(ids.count) facilities do not say their \(field): the placement counts nothing there and may open more than it has to, and \(rule) stays UNKNOWN wherever they could matter"
      ), fix: Text(zh: "补登 \(field)，没有的写 0", en: "enter \(field), 0 where there are none"))
  }
}

extension SitingPlan {
  /// What was left out or taken for granted on the way to the plan.
  var assumptions: [Text] {
    var texts: [Text] = []
    if !sitesTooNear.isEmpty {
      let count = sitesTooNear.count
      texts.append(
        Text(
          zh: "\(count) 个候选点距同类现状设施小于最小间距，该类未参与选址",
          en: "\(count) sites are nearer to an existing facility of a kind than its spacing and were not offered for it"
        ))
    }
    if !growthsLeftOut.isEmpty {
      let list =
        growthsLeftOut.prefix(5).joined(separator: ", ") + (growthsLeftOut.count > 5 ? ", …" : "")
      texts.append(
        Text(
          zh: "\(growthsLeftOut.count) 项扩建不可行（类型不同、规划期内关闭或规模变小），未考虑：\(list)",
          en:
            "\(growthsLeftOut.count) growths are none (another kind, closed within the horizon, or smaller in something) and were left out: \(list)"
        ))
    }
    if !sitesWithoutArea.isEmpty {
      texts.append(
        Text(
          zh: "\(sitesWithoutArea.count) 个候选点没有面积,未参与选址",
          en: "\(sitesWithoutArea.count) candidate sites without a floor area were left out"))
    }
    if !sitesWithoutCost.isEmpty {
      texts.append(
        Text(
          zh: "\(sitesWithoutCost.count) 个候选点没有费用,场地费按 0 计",
          en: "\(sitesWithoutCost.count) candidate sites without a cost of their own were taken as free"))
    }
    return texts
  }
}
