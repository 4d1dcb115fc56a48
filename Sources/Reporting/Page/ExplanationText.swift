import Diagnostics
import Planning
import Simulation
import Siting
import Spatial

/// Why a target is not met and what would do, in sentences.
struct ExplanationText {
  private let facts: RunFacts
  private let target: SitingTarget
  private let unit: Text

  init(_ facts: RunFacts, _ target: SitingTarget, _ unit: Text) {
    self.facts = facts
    self.target = target
    self.unit = unit
  }

  private static let mostNamed = 5

  func lines(_ explanation: SitingExplanation) -> [Text] {
    var lines = [whatBinds(explanation)]
    if let streets = heldBack(explanation) { lines.append(streets) }
    if explanation.remedies.isEmpty {
      lines.append(
        Text(
          zh: "试过的单项放宽（经费、候选点、面积、间距、时间、距离、容量）都不足以达到。",
          en:
            "No single relaxation that was tried (budget, sites, floor area, spacing, time, distance, capacity) suffices."
        ))
    }
    for (rank, remedy) in explanation.remedies.enumerated() {
      let what = words(remedy)
      lines.append(
        Text(
          zh: "可行之法 \(rank + 1)：\(what.zh)（已重新求解验证）。",
          en: "What would do, \(rank + 1): \(what.en) (checked by solving again)."))
    }
    return lines
  }

  private func whatBinds(_ explanation: SitingExplanation) -> Text {
    let year = explanation.year
    if explanation.binding == [.otherTargets] {
      return Text(
        zh: "\(year) 年单独追求时可以达到：其他目标占用了候选点或经费。",
        en: "In \(year) it could be met alone: other targets take the sites or the money.")
    }
    let alone = amount(explanation.alone)
    guard !explanation.binding.isEmpty else {
      return Text(
        zh: "\(year) 年单独追求也只能达到 \(alone.zh)，放宽任何一项约束都不能更多：没有设施规格能增加它。",
        en:
          "In \(year) even alone it reaches \(alone.en), and lifting no single constraint helps: no size of the plan adds to it."
      )
    }
    let parts = explanation.lifted.filter { explanation.binding.contains($0.constraint) }.map { lifted -> Text in
      let name = Self.name(lifted.constraint)
      let best = Figures.text(Double(lifted.best))
      let most = lifted.best >= explanation.need ? Text(zh: "即可达到", en: "it is met") : Text(best)
      return Text(zh: "\(name.zh)（放宽后\(most.zh)）", en: "\(name.en) (lifted: \(most.en))")
    }
    let list = Text.listed(parts)
    return Text(
      zh: "\(year) 年单独追求只能达到 \(alone.zh)，受制于：\(list.zh)。",
      en: "In \(year), alone, it reaches \(alone.en), held by: \(list.en).")
  }

  /// A plain number needs no unit.
  private func amount(_ value: Int64) -> Text {
    let number = Figures.text(Double(value))
    return unit.en == "number" ? Text(number) : Text(zh: "\(number) \(unit.zh)", en: "\(number) \(unit.en)")
  }

  static func name(_ constraint: SitingExplanation.Constraint) -> Text {
    switch constraint {
    case .budget: Text(zh: "经费", en: "the budget")
    case .time: Text(zh: "可开设的时间", en: "when things may open")
    case .size: Text(zh: "候选点面积", en: "the sites' floor area")
    case .spacing: Text(zh: "最小间距", en: "the spacing")
    case .sites: Text(zh: "候选点的位置和数量", en: "where the sites are, and how many")
    case .distance: Text(zh: "步行距离", en: "the walking distance")
    case .capacity: Text(zh: "设施容量（床位或名额）", en: "the capacity of facilities (beds or places)")
    case .otherTargets: Text(zh: "其他目标", en: "other targets")
    }
  }

  private func heldBack(_ explanation: SitingExplanation) -> Text? {
    let parts = explanation.heldBack.prefix(Self.mostNamed).map { held -> Text in
      let street = facts.streetName(held.street) ?? Text(zh: "街道以外", en: "outside the streets")
      let people = Figures.text(Double(held.people))
      return Text(zh: "\(street.zh) \(people) 人", en: "\(street.en): \(people) people")
    }
    guard !parts.isEmpty else { return nil }
    let list = Text.listed(parts)
    let more = explanation.heldBack.count - parts.count
    if case .served = target.goal {
      return Text(
        zh: "所有候选点都用上仍没有位置的人：\(list.zh)\(more > 0 ? "，另有 \(more) 个街道" : "")。",
        en:
          "People without a place even with every site in use: \(list.en)\(more > 0 ? ", and \(more) more streets" : "")."
      )
    }
    return Text(
      zh: "任何设施和候选点都到不了的人：\(list.zh)\(more > 0 ? "，另有 \(more) 个街道" : "")。",
      en: "People whom no facility and no site reaches: \(list.en)\(more > 0 ? ", and \(more) more streets" : "").")
  }

  /// A change with what it costs.
  func words(_ remedy: SitingExplanation.Remedy) -> Text {
    let what = words(remedy.change)
    let cost = added(remedy.addedCost)
    return Text(zh: "\(what.zh)；\(cost.zh)", en: "\(what.en); \(cost.en)")
  }

  private func words(_ change: SitingExplanation.Remedy.Change) -> Text {
    switch change {
    case .sites(let extras):
      let parts = extras.prefix(Self.mostNamed).map { extra -> Text in
        let street = facts.streetName(extra.site.street) ?? Text(zh: "街道以外", en: "outside the streets")
        let at = facts.lonLat(extra.site.position).map { "(\($0.x), \($0.y))" } ?? "?"
        return Text(
          zh: "\(street.zh) \(at) 附近（\(extra.design.id)）", en: "near \(at) in \(street.en) (\(extra.design.id))")
      }
      let list = Text.listed(Array(parts))
      let more = extras.count - parts.count
      return Text(
        zh: "增加 \(extras.count) 个候选点：\(list.zh)\(more > 0 ? "等" : "")",
        en: "\(extras.count) more site\(extras.count == 1 ? "" : "s"): \(list.en)\(more > 0 ? " and others" : "")")
    case .size(let extras):
      let parts = extras.prefix(Self.mostNamed).map { extra -> Text in
        guard let more = extra.more else {
          return Text(
            zh: "“\(extra.site.name)”的面积查明且不小于 \(Figures.exact(extra.design.floorArea.quantity)) m²",
            en: "\"\(extra.site.name)\" shown to have \(Figures.exact(extra.design.floorArea.quantity)) m²")
        }
        return Text(
          zh: "“\(extra.site.name)”多 \(Figures.exact(more.quantity)) m²",
          en: "\(Figures.exact(more.quantity)) m² more at \"\(extra.site.name)\"")
      }
      let list = Text.listed(Array(parts))
      let rest = extras.count - parts.count
      return Text(
        zh: "\(list.zh)\(rest > 0 ? "等 \(extras.count) 处" : "")", en: "\(list.en)\(rest > 0 ? " and \(rest) more" : "")"
      )
    case .budget(let factor, let yuan):
      let money = Figures.money(yuan)
      let percent = Figures.text((factor - 1) * 100, decimals: 0)
      return Text(
        zh: "各年经费增加 \(percent)%（共 \(money.zh)）", en: "\(percent) % more budget each year (\(money.en) in all)")
    case .time(let years):
      return Text(zh: "目标推迟 \(years) 年", en: "the target \(years) year\(years == 1 ? "" : "s") later")
    case .distance(let metres):
      return Text(zh: "步行标准放宽到 \(Int(metres)) 米", en: "walks of \(Int(metres)) m")
    case .spacing: return Text(zh: "不要求最小间距", en: "no spacing")
    case .capacity(let factor):
      let percent = Figures.text((factor - 1) * 100, decimals: 0)
      return Text(
        zh: "各设施和各规格的容量增加 \(percent)%", en: "\(percent) % more capacity at every facility and in every size")
    }
  }

  private func added(_ yuan: Int64) -> Text {
    if yuan == 0 { return Text(zh: "费用不变", en: "at the same cost") }
    let money = Figures.money(yuan)
    return Text(zh: "费用增加 \(money.zh)", en: "\(money.en) more in all")
  }
}
