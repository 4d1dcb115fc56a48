import Diagnostics
import LocationAllocation
import Planning
import Simulation
import Siting

/// What the placement comes to under its objective, each criterion in its own unit, and how good that is for sure.
struct PlacementQuality {
  private let siting: SitingPlan
  private let objective: SitingProblem.Objective

  init(_ siting: SitingPlan, _ objective: SitingProblem.Objective) {
    self.siting = siting
    self.objective = objective
  }

  /// What was aimed at.
  var aim: Text {
    switch objective {
    case .leastCost: Text(zh: "在达到目标的方案中费用最低", en: "Least cost to reach the targets")
    case .mostCovered: Text(zh: "在经费内覆盖最多", en: "Most people covered within the budget")
    case .lexicographic: Text(zh: "按次序逐个满足准则", en: "One criterion after another")
    case .weighted: Text(zh: "各准则归一后的加权和最小", en: "The least weighted sum of the criteria, each from 0 to 1")
    }
  }

  /// What was reached and its proof, without a full stop.
  var reached: Text {
    if !siting.stages.isEmpty { return criteria }
    let value = amount(Double(siting.objective), objective == .mostCovered ? .people : .cost)
    let bound = amount(Double(siting.bound), objective == .mostCovered ? .people : .cost)
    switch siting.status {
    case .optimal: return Text(zh: "\(value.zh)，已证明为最优", en: "\(value.en), proven optimal")
    case .feasible:
      let gap = Self.percent(siting.gap)
      return Text(
        zh: "\(value.zh)，界 \(bound.zh)，差距不超过 \(gap)", en: "\(value.en), bound \(bound.en), gap at most \(gap)")
    // Where targets are missed, a gap in cost would compare plans that do not do the same.
    case .infeasible:
      return Text(
        zh: "目标无法全部达到，此为尽可能接近的方案，\(value.zh)",
        en: "not all targets can be met; this plan comes as near as can be, at \(value.en)")
    case .stopped:
      return Text(
        zh: "到时限仍未求得达到全部目标的方案，也未证明没有；此方案 \(value.zh)",
        en:
          "stopped before a plan was found that meets every target, and before it was proven that there is none; this one: \(value.en)"
      )
    }
  }

  /// How sure it is that no plan is better, in a few words.
  var proof: Text {
    let gap = siting.stages.map(\.gap).max() ?? siting.gap
    switch siting.status {
    case .optimal: return Text(zh: "已证明为最优", en: "proven optimal")
    case .feasible:
      return Text(zh: "未证明最优，差距不超过 \(Self.percent(gap))", en: "not proven optimal, gap at most \(Self.percent(gap))")
    case .infeasible: return Text(zh: "目标无法全部达到", en: "not all targets can be met")
    case .stopped: return Text(zh: "到时限仍未达到全部目标", en: "stopped before every target was met")
    }
  }

  private var criteria: Text {
    let stages = siting.stages.map { stage -> Text in
      let (value, bound) = (amount(stage.value, stage.criterion), amount(stage.bound, stage.criterion))
      if stage.isProven { return Text(zh: "\(value.zh)（已证明）", en: "\(value.en) (proven)") }
      return Text(
        zh: "\(value.zh)（未证明，界 \(bound.zh)，差距不超过 \(Self.percent(stage.gap))）",
        en: "\(value.en) (not proven: bound \(bound.en), gap at most \(Self.percent(stage.gap)))")
    }
    var parts = stages
    // What the weighted sum is made of.
    if let values = siting.values, siting.stages.contains(where: { $0.criterion == nil }) {
      let told = siting.stages.compactMap(\.criterion)
      parts += PlanCriterion.allCases.filter { !told.contains($0) }.map { amount(Double(values[$0]), $0) }
    }
    return Text(
      zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
  }

  /// A value of a criterion, named and in its unit; `nil` is the weighted sum.
  func amount(_ value: Double, _ criterion: PlanCriterion?) -> Text {
    guard value.magnitude < 1e14 else { return Text(zh: "未知", en: "unknown") }
    switch criterion {
    case nil:
      let sum = Figures.text(value, decimals: 4)
      return Text(zh: "加权和 \(sum)（无单位）", en: "weighted sum \(sum) (no unit)")
    case .cost:
      let money = Figures.money(Int64(value))
      return Text(zh: "建设与运营 \(money.zh)", en: "\(money.en) to open and run over the horizon")
    case .people:
      return Text(zh: "覆盖 \(Figures.text(value)) 人·年", en: "\(Figures.text(value)) person-years covered")
    case .targets:
      return Text(zh: "目标加权缺口 \(Figures.text(value))", en: "weighted shortfall from targets \(Figures.text(value))")
    }
  }

  static func percent(_ gap: Double) -> String {
    guard gap.isFinite, gap < 1e6 else { return "—" }
    return gap == 0 ? "0%" : Figures.text(gap * 100, decimals: gap < 0.001 ? 3 : 2) + "%"
  }

  // MARK: Targets that the objective gives up

  /// Whether a target is missed although a plan that puts targets first meets it.
  func isGivenUp(_ unmet: SitingPlan.Unmet) -> Bool { siting.isGivenUp(unmet) }

  /// For what the targets are given up.
  func preferred(_ rule: CriteriaRule?) -> Text {
    let names: [Text]
    switch rule {
    case .ordered(let steps):
      names = steps.prefix { $0.criterion != .targets }.map { FrontierSection.name($0.criterion) }
    case .weighted(let weights):
      names = PlanCriterion.allCases.filter { $0 != .targets && weights[$0] ?? 0 > 0 }.map(FrontierSection.name)
    case nil: names = []
    }
    return Text.listed(names)
  }

  /// What meeting them all would take; `nil` where that is not known.
  var priceOfTargets: Text? {
    guard let first = siting.targetsFirst else { return nil }
    let more = first.cost - siting.objective
    let (all, added) = (Figures.money(first.cost), Figures.money(abs(more)))
    let atMost = first.isProven ? Text("") : Text(zh: "至多", en: "at most ")
    return Text(
      zh: "先满足目标的方案可达到，建设与运营\(atMost.zh) \(all.zh)，比本方案\(more < 0 ? "少" : "多") \(added.zh)",
      en:
        "a plan that puts the targets first meets them for \(atMost.en)\(all.en) to open and run, \(added.en) \(more < 0 ? "less" : "more") than this plan"
    )
  }
}
