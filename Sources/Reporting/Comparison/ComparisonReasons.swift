import Diagnostics
import Planning
import Siting

extension RunRecord {
  /// Why a target is not met, as `placement.explanations` of `summary.json` tells it.
  struct Reason: Hashable, Sendable {
    var rule: String
    var area: Text
    var year: Int
    var need: Int64
    var reached: Int64
    /// What could be reached if the target were pursued alone.
    var alone: Int64
    var binding: [String]
    /// The change that would do at least added cost.
    var remedy: Remedy?

    struct Remedy: Hashable, Sendable {
      var kind: String
      var addedCost: Int64
    }
  }
}

extension Comparison {
  /// A target that some run misses: what holds it back in each; `nil` where a run meets it or does not pursue it.
  struct WhyNot: Sendable {
    var rule: String
    var title: Text
    var area: Text
    var reasons: [RunRecord.Reason?]

    var isTheSame: Bool { reasons.allSatisfy { $0 == reasons[0] } }
  }

  static func whyNot(_ runs: [RunRecord], _ rows: [Row]) -> [WhyNot] {
    var found: [WhyNot] = []
    for (i, run) in runs.enumerated() {
      for reason in run.placement?.reasons ?? [] {
        if let known = found.firstIndex(where: { $0.rule == reason.rule && $0.area == reason.area }) {
          if found[known].reasons[i] == nil { found[known].reasons[i] = reason }
          continue
        }
        var reasons = [RunRecord.Reason?](repeating: nil, count: runs.count)
        reasons[i] = reason
        let title = rows.first { $0.key.indicator == reason.rule }?.title ?? Text(reason.rule)
        found.append(WhyNot(rule: reason.rule, title: title, area: reason.area, reasons: reasons))
      }
    }
    return found
  }
}

extension RunRecord.Reason {
  /// "2025: 50 of 100, held by the spacing; cheapest: more sites, ¥100".
  var spoken: Text {
    let held = Text.listed(
      binding.map { SitingExplanation.Constraint(rawValue: $0).map(ExplanationText.name) ?? Text($0) })
    let amounts = Text("\(Figures.text(Double(reached))) / \(Figures.text(Double(need)))")
    var zh = "\(year) 年 \(amounts.zh)"
    var en = "\(year): \(amounts.en)"
    if !binding.isEmpty {
      zh += "，受制于\(held.zh)"
      en += ", held by \(held.en)"
    }
    if let remedy {
      let money = Figures.money(remedy.addedCost)
      zh += "；最省：\(remedy.name.zh)，\(money.zh)"
      en += "; cheapest: \(remedy.name.en), \(money.en)"
    }
    return Text(zh: zh, en: en)
  }

  var value: Value {
    [
      "year": Value(year), "need": .int(need), "reached": .int(reached), "alone": .int(alone),
      "binding": .array(binding.map { .string($0) }),
      "remedy": remedy.map { ["kind": .string($0.kind), "added_cost_yuan": .int($0.addedCost)] } ?? .null,
    ]
  }
}

extension RunRecord.Reason.Remedy {
  fileprivate var name: Text {
    switch kind {
    case "sites": Text(zh: "增加候选点", en: "more sites")
    case "size": Text(zh: "加大候选点面积", en: "more floor area")
    case "budget": Text(zh: "增加经费", en: "more budget")
    case "time": Text(zh: "推迟目标", en: "a later year")
    case "distance": Text(zh: "放宽距离", en: "a longer walk")
    case "spacing": Text(zh: "放宽间距", en: "less spacing")
    case "sooner": Text(zh: "提前启用", en: "sites sooner")
    case "capacity": Text(zh: "增加容量", en: "more capacity")
    case "together": Text(zh: "两项并举", en: "two changes together")
    default: Text(kind)
    }
  }
}
