import Coverage
import Diagnostics
import Planning
import Policy
import Simulation
import Siting

/// Targets that no plan reaches with the given sites, sizes and budgets: the best that can be had, and what holds it back.
struct UnreachedSection {
  private let facts: RunFacts
  private let voice: Voice
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  private static let mostCards = 24

  var content: [Markup] {
    guard let siting = run.siting else { return [] }
    let unmovable = facts.unmovable
    guard !(siting.unmet.isEmpty && unmovable.isEmpty) else { return [] }
    var indices: [Int] = []
    let outOfReach = siting.unmet.filter { !siting.isGivenUp($0) }
    for unmet in outOfReach where !indices.contains(unmet.target) { indices.append(unmet.target) }
    var cards = indices.compactMap { index in
      run.targets[safe: index].map { card($0, outOfReach.filter { $0.target == index }) }
    }
    for explanation in siting.explanations where !indices.contains(explanation.target) {
      guard let target = run.targets[safe: explanation.target] else { continue }
      // Nothing moves it, so that what stands is the most there can be.
      let rows = siting.explanations.filter { $0.target == explanation.target }.flatMap(\.years).map {
        SitingPlan.Unmet(
          target: explanation.target, year: $0.year, need: $0.need, best: $0.alone, bestIsExact: true,
          reached: $0.reached)
      }
      cards.append(card(target, rows))
      indices.append(explanation.target)
    }
    let unexplained = unmovable.filter { target in
      !indices.contains { run.targets[$0].rule == target.rule && run.targets[$0].area == target.area }
    }
    if !unexplained.isEmpty { cards.append(unmovableCard(unexplained)) }
    let givenUp = givenUp(siting)
    if cards.isEmpty { return givenUp }
    var content =
      givenUp + [
        voice.paragraph(
          Text(
            zh: "“单独可达”指只追求这一个目标、遵守全部约束（经费、候选点、规格、时间、间距）时的最大值；未作解释的目标给出不限经费的最大值，并注明。",
            en:
              "\"Alone, at most\" is what this target could reach if it were the only one, under every constraint (budgets, sites, sizes, time, spacing). Where no explanation was worked out it is the most without budgets, and says so."
          ), class: "intro")
      ]
    content += cards.prefix(Self.mostCards)
    if cards.count > Self.mostCards {
      let left = cards.count - Self.mostCards
      content.append(
        voice.paragraph(
          Text(zh: "另有 \(left) 个，见 summary.json。", en: "\(left) more are in summary.json."), class: "note"))
    }
    return content
  }

  /// What the criteria give up on purpose, and what meeting it would cost.
  private func givenUp(_ siting: SitingPlan) -> [Markup] {
    let all = siting.unmet.filter(siting.isGivenUp)
    guard !all.isEmpty else { return [] }
    let quality = PlacementQuality(siting, run.plan.placement?.objective ?? .leastCost)
    let preferred = quality.preferred(run.plan.placement?.rule)
    let price = quality.priceOfTargets ?? Text("")
    let rows = all.prefix(Self.mostCards).compactMap { unmet -> [Markup]? in
      guard let target = run.targets[safe: unmet.target] else { return nil }
      return [
        voice.stacked(target.title), voice.stacked(facts.areaName(target)), .text(String(unmet.year)),
        .text(Figures.text(Double(unmet.need))), .text(Figures.text(Double(unmet.reached))),
      ]
    }
    let left = all.count - rows.count
    return [
      tag(
        "div", ["class": "card"],
        [
          voice.heading(3, Text(zh: "所选准则放弃的目标", en: "Given up by the chosen objective")),
          voice.paragraph(
            Text(
              zh: "以下目标并非达不到，而是为\(preferred.zh)放弃：\(price.zh)。",
              en: "These targets are not out of reach; they are given up for \(preferred.en): \(price.en).")),
          voice.table(
            head: [
              (Text(zh: "目标", en: "Target"), false), (Text(zh: "区域", en: "Area"), false),
              (Text(zh: "年份", en: "Year"), false), (Text(zh: "需要", en: "Needed"), true),
              (Text(zh: "方案达到", en: "Plan reaches"), true),
            ], rows: Array(rows)),
          left > 0
            ? voice.paragraph(
              Text(zh: "另有 \(left) 个，见 summary.json。", en: "\(left) more are in summary.json."), class: "note")
            : .nothing,
        ])
    ]
  }

  private func heading(_ target: SitingTarget) -> Markup {
    let area = facts.areaName(target)
    return voice.heading(3, Text(zh: "\(target.title.zh) · \(area.zh)", en: "\(target.title.en) · \(area.en)"))
  }

  private func card(_ target: SitingTarget, _ unmet: [SitingPlan.Unmet]) -> Markup {
    let unit = unit(target)
    let explanations = run.siting?.explanations.filter { $0.target == unmet[0].target } ?? []
    let years = explanations.flatMap(\.years)
    let rows = unmet.map { unmet -> [Markup] in
      let alone = years.first { $0.year == unmet.year }?.alone
      let best = alone ?? unmet.best
      let proof =
        alone != nil
        ? Text("")
        : unmet.bestIsExact
          ? Text(zh: "（不限经费）", en: " (without budgets)") : Text(zh: "（不限经费的上界）", en: " (bound, without budgets)")
      return [
        .text(String(unmet.year)), .text(Figures.text(Double(unmet.need))), .text(Figures.text(Double(unmet.reached))),
        [.text(Figures.text(Double(best))), .text(proof[voice.first])],
        .text(Figures.text(Double(max(0, unmet.need - best)))),
      ]
    }
    var content = [
      heading(target),
      voice.table(
        head: [
          (Text(zh: "年份", en: "Year"), false), (Text(zh: "目标（\(unit.zh)）", en: "Target (\(unit.en))"), true),
          (Text(zh: "方案达到", en: "Plan reaches"), true), (Text(zh: "单独可达", en: "Alone, at most"), true),
          (Text(zh: "单独追求仍缺", en: "Missing even alone"), true),
        ], rows: rows),
    ]
    if !explanations.isEmpty {
      content.append(voice.list(explanations.flatMap(ExplanationText(facts, target, unit).lines)))
    } else if let last = unmet.last {
      content += reasons(target, last)
    }
    return tag("div", ["class": "card"], content)
  }

  private func unit(_ target: SitingTarget) -> Text { facts.unit(target) }

  /// Why, and where to look.
  private func reasons(_ target: SitingTarget, _ unmet: SitingPlan.Unmet) -> [Markup] {
    var items: [Text] = []
    if unmet.best >= unmet.need {
      items.append(
        Text(
          zh: "单独追求时可以达到，是经费或其他目标占用了候选点：增加当年经费，或增加候选点。",
          en:
            "It could be reached alone; budgets or other targets take the sites: raise that year's budget, or add sites."
        ))
    } else {
      items.append(
        Text(
          zh: "现有候选点和设施规格不足：需要更多候选点、更大的规格，或修改目标。",
          en: "The candidate sites and sizes do not suffice: more sites, larger sizes, or another target are needed."))
    }
    if case .covered = target.goal, let place = facts.largestUncovered(target.rule, in: unmet.year) {
      items.append(place)
    }
    return [voice.list(items)]
  }

  /// What the plan has no lever for: one row for a rule, whatever the number of areas that miss it.
  private func unmovableCard(_ targets: [SitingTarget]) -> Markup {
    var rules: [String] = []
    for target in targets where !rules.contains(target.rule) { rules.append(target.rule) }
    let rows = rules.map { rule -> [Markup] in
      let mine = targets.filter { $0.rule == rule }
      return [
        voice.stacked(mine[0].title), voice.stacked(Text.listed(mine.map(facts.areaName))),
      ]
    }
    return tag(
      "div", ["class": "card"],
      [
        voice.heading(3, Text(zh: "选址无法改善的目标", en: "Targets that siting cannot move")),
        voice.paragraph(
          Text(
            zh: "没有可用的设施规格和候选点能增加这些项（见计划的 placement.facilities）：要由选址达到，须加入相应规格或候选点，否则须另行安排。",
            en:
              "No facility size on any site adds to these (see placement.facilities in the plan): add such a size or sites for it, or reach them by other means."
          )),
        voice.table(
          head: [(Text(zh: "目标", en: "Target"), false), (Text(zh: "未达标的区域", en: "Missed in"), false)],
          rows: rows),
      ])
  }
}
