import Diagnostics
import Planning
import Policy
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

  /// What holds the target back, who is left, and what would do: the same on the page and on the terminal.
  func lines(_ explanation: SitingExplanation) -> [Text] {
    var lines = [whatBinds(explanation)]
    if let streets = heldBack(explanation) { lines.append(streets) }
    let years = Self.span(explanation)
    if explanation.remedies.isEmpty {
      lines.append(
        Text(
          zh: "\(years) 年试过的放宽（经费、候选点、面积、间距、时间、距离、容量，单项及与经费合用）都不足以达到。",
          en:
            "For \(years) nothing that was tried (budget, sites, floor area, spacing, time, distance, capacity, alone and with more budget) suffices."
        ))
    }
    let isOnly = explanation.remedies.count == 1
    for (rank, remedy) in explanation.remedies.enumerated() {
      let what = words(remedy)
      let number = isOnly ? "" : " \(rank + 1)"
      lines.append(
        Text(
          zh: "\(years) 年可行之法\(number)：\(what.zh)（已重新求解验证）。",
          en: "What would do for \(years)\(isOnly ? "" : ", \(rank + 1)"): \(what.en) (checked by solving again)."))
    }
    return lines
  }

  /// "2025", or "2021–2022".
  static func span(_ explanation: SitingExplanation) -> String {
    let years = explanation.years.map(\.year)
    guard let first = years.first, let last = years.last else { return "" }
    return first == last ? "\(first)" : "\(first)–\(last)"
  }

  private func whatBinds(_ explanation: SitingExplanation) -> Text {
    let years = Self.span(explanation)
    if explanation.binding == [.otherTargets] {
      return Text(
        zh: "\(years) 年单独追求这一目标时可以达到：是其他目标占用了候选点或经费。",
        en: "\(years): pursued alone it could be met; other targets take the sites or the money.")
    }
    guard !explanation.binding.isEmpty else {
      return Text(
        zh: "\(years) 年放宽任何一项约束都不能更接近：没有设施规格能增加它，或须同时放宽几项。",
        en:
          "\(years): lifting any one constraint brings it no nearer: no size of the plan adds to it, or several have to be lifted at once."
      )
    }
    let parts = explanation.binding.map { constraint -> Text in
      let name = Self.name(constraint)
      let most = Self.shortened(
        explanation.years.map { year -> Text in
          guard let best = year.lifted.first(where: { $0.constraint == constraint })?.best else { return Text("—") }
          return best >= year.need ? Text(zh: "达标", en: "met") : amount(best)
        })
      return Text(zh: "\(name.zh)（\(most.zh)）", en: "\(name.en) (\(most.en))")
    }
    let list = Text.listed(parts)
    return Text(
      zh: "\(years) 年受制于（括号内为只取消该项、其余约束不变时单独追求所能达到）：\(list.zh)。",
      en:
        "\(years), held by (in brackets what the target, pursued alone, would reach without that one constraint): \(list.en)."
    )
  }

  /// One word for years that all say the same.
  private static func shortened(_ years: [Text]) -> Text {
    if let first = years.first, years.allSatisfy({ $0 == first }) { return first }
    return Text(zh: years.map(\.zh).joined(separator: " / "), en: years.map(\.en).joined(separator: " / "))
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

  /// Changes with what they cost.
  func words(_ remedy: SitingExplanation.Remedy) -> Text {
    let parts = remedy.changes.map(words)
    let what = Text(
      zh: parts.map(\.zh).joined(separator: "，并且"), en: parts.map(\.en).joined(separator: ", and "))
    let cost = added(remedy.addedCost)
    let anew =
      remedy.keepsPlan
      ? Text("")
      : Text(
        zh: "，其余布点重新安排、其他目标不低于本方案", en: ", with other openings planned anew and every other target as near as here")
    return Text(zh: "\(what.zh)\(anew.zh)；\(cost.zh)", en: "\(what.en)\(anew.en); \(cost.en)")
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
    case .budget(let raises):
      let parts = raises.map { raise -> Text in
        let money = Figures.money(raise.yuan)
        return Text(zh: "\(raise.year) 年经费增加 \(money.zh)", en: "\(money.en) more budget in \(raise.year)")
      }
      return Text.listed(parts)
    case .time(let years):
      return Text(zh: "目标推迟 \(years) 年", en: "the target \(years) year\(years == 1 ? "" : "s") later")
    case .sooner(let sites):
      let parts = sites.prefix(Self.mostNamed).map { early in
        Text(
          zh: "“\(early.site.name)”提前 \(early.years) 年、在 \(early.year) 年启用",
          en: "\"\(early.site.name)\" open in \(early.year), \(early.years) year\(early.years == 1 ? "" : "s") sooner")
      }
      let rest = sites.count - parts.count
      let list = Text.listed(Array(parts))
      return Text(
        zh: "\(list.zh)\(rest > 0 ? "等 \(sites.count) 处" : "")", en: "\(list.en)\(rest > 0 ? " and \(rest) more" : "")")
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
    if yuan == 0 { return Text(zh: "建设和运行费用不变", en: "building and running cost the same") }
    let money = Figures.money(abs(yuan))
    return yuan > 0
      ? Text(zh: "建设和运行费用共增加 \(money.zh)", en: "\(money.en) more for building and running")
      : Text(zh: "建设和运行费用共减少 \(money.zh)", en: "\(money.en) less for building and running")
  }
}

extension RunFacts {
  /// What a target counts.
  func unit(_ target: SitingTarget) -> Text {
    switch target.goal {
    case .covered, .served: Text(zh: "人", en: "people")
    case .sum:
      if case .ratio(let rule)? = run.pack.anyRule(target.rule)?.kind, case .beds = rule.counted {
        Text(zh: "张", en: "beds")
      } else {
        Text(zh: "数量", en: "number")
      }
    }
  }
}
