import Coverage
import Diagnostics
import LocationAllocation
import Planning
import Policy
import Simulation
import Siting

/// The outcome of a run in a few sentences, for the terminal and the head of the report.
public func summaryLines(of run: RunResult) -> [Text] { RunSummary(RunFacts(run)).sentences }

/// How good the placement is for sure, and each target it does not reach: the best that could be had, where people stay
/// uncovered, and what no site of the plan can change.
public func placementLines(of run: RunResult) -> [Text] { RunSummary(RunFacts(run)).placementDetails }

struct RunSummary {
  private let facts: RunFacts
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts) {
    self.facts = facts
  }

  /// Rules about areas in the last year; a rule tested in many areas is met when all of them meet it.
  var indicatorTally: (met: Int, judged: Int, open: Int) {
    var verdicts: [String: [Verdict]] = [:]
    for finding in run.areaFindings where finding.year == facts.lastYear {
      verdicts[finding.rule, default: []].append(finding.verdict)
    }
    var tally = (met: 0, judged: 0, open: 0)
    for rule in verdicts.keys.sorted() {
      let found = verdicts[rule] ?? []
      if found.contains(.fail) {
        tally.judged += 1
      } else if found.contains(.unknown) || found.contains(.noRule) {
        tally.open += 1
      } else if found.contains(.pass) || found.contains(.passMinimum) {
        tally.judged += 1
        tally.met += 1
      }
    }
    return tally
  }

  var placementDetails: [Text] {
    guard let siting = run.siting else { return [] }
    let quality = quality(siting)
    let (aim, reached) = (quality.aim, quality.reached)
    var lines = [
      Text(
        zh: "选址:\(aim.zh):\(reached.zh)(\(siting.method))。",
        en: "Placement: \(aim.en): \(reached.en) (\(siting.method)).")
    ]
    lines += frontierLine.map { [$0] } ?? []
    let preferred = quality.preferred(run.plan.placement?.rule)
    let givenUp = Dictionary(grouping: siting.unmet.filter(siting.isGivenUp), by: \.target)
    for (index, missed) in givenUp.sorted(by: { $0.key < $1.key }) {
      guard let target = run.targets[safe: index], let first = missed.first, let last = missed.last else { continue }
      let area = facts.areaName(target)
      let years = first.year == last.year ? "\(last.year)" : "\(first.year)–\(last.year)"
      lines.append(
        Text(
          zh:
            "为\(preferred.zh)放弃:\(target.title.zh)(\(area.zh),\(years) 年)需 \(last.need),本方案 \(last.reached)。",
          en:
            "Given up for \(preferred.en): \(target.title.en) (\(area.en), \(years)) needs \(last.need), here \(last.reached)."
        ))
    }
    if !givenUp.isEmpty, let price = quality.priceOfTargets {
      lines.append(Text(zh: "  \(price.zh)。", en: "  Instead, \(price.en)."))
    }
    var told: [Int] = []
    for unmet in siting.unmet where !siting.isGivenUp(unmet) && !told.contains(unmet.target) {
      told.append(unmet.target)
      guard let target = run.targets[safe: unmet.target] else { continue }
      let years = siting.unmet.filter { $0.target == unmet.target && !siting.isGivenUp($0) }
      lines += years.map { outOfReach(target, $0) }
      if case .covered = target.goal, let last = years.last,
        let place = facts.largestUncovered(target.rule, in: last.year)
      {
        lines.append(place)
      }
      lines += why(unmet.target)
    }
    for target in facts.unmovable {
      let area = facts.areaName(target)
      let index = run.targets.firstIndex { $0.rule == target.rule && $0.area == target.area }
      lines.append(
        Text(
          zh: "达不到:\(target.title.zh)(\(area.zh)):没有候选点或设施规格能改善它。",
          en: "Out of reach: \(target.title.en) (\(area.en)): no site and size of the plan brings it nearer."))
      if let index { lines += why(index) }
    }
    return lines
  }

  private func quality(_ siting: SitingPlan) -> PlacementQuality {
    PlacementQuality(siting, run.plan.placement?.objective ?? .leastCost)
  }

  private var frontierLine: Text? {
    guard let frontier = run.frontier else { return nil }
    return FrontierWords(frontier).found.map { Text(zh: "前沿:\($0.zh)。", en: "Frontier: \($0.en).") }
  }

  /// What a year needs, what the plan reaches, and the most there could be: alone and within every constraint where that
  /// was worked out, else without budgets.
  private func outOfReach(_ target: SitingTarget, _ unmet: SitingPlan.Unmet) -> Text {
    let area = facts.areaName(target)
    let explained = run.siting?.explanations.filter { $0.target == unmet.target }.flatMap(\.years)
      .first { $0.year == unmet.year }
    let best = Figures.text(Double(explained?.alone ?? unmet.best))
    let most =
      explained != nil
      ? Text(zh: "单独追求、遵守全部约束最多 \(best)", en: "alone, under every constraint, at most \(best)")
      : unmet.bestIsExact
        ? Text(zh: "不限经费最多 \(best)", en: "without budgets at most \(best)")
        : Text(zh: "不限经费不超过 \(best)", en: "without budgets no more than \(best)")
    let (need, reached) = (Figures.text(Double(unmet.need)), Figures.text(Double(unmet.reached)))
    return Text(
      zh: "达不到:\(target.title.zh)(\(area.zh),\(unmet.year) 年)需 \(need),本方案 \(reached);\(most.zh)。",
      en:
        "Out of reach: \(target.title.en) (\(area.en), \(unmet.year)) needs \(need), this plan reaches \(reached); \(most.en)."
    )
  }

  /// The explanation as the report tells it.
  private func why(_ target: Int) -> [Text] {
    guard let asked = run.targets[safe: target] else { return [] }
    let words = ExplanationText(facts, asked, facts.unit(asked))
    return (run.siting?.explanations ?? []).filter { $0.target == target }.flatMap(words.lines).map {
      Text(zh: "  \($0.zh)", en: "  \($0.en)")
    }
  }

  var sentences: [Text] { [cutShort, placement, targets, givenUp, unreached, projects].compactMap { $0 } }

  private var cutShort: Text? {
    guard run.isCutShort, run.siting != nil else { return nil }
    return Text(
      zh: "选址求解被人为中断（stopped）：以下是中断前找到的最好方案，再次运行结果可能不同。",
      en:
        "The search for a placement was stopped by the user: this is the best plan found until then, and another run may find a better one."
    )
  }

  private var placement: Text? {
    guard let siting = run.siting else {
      return Text(
        zh: "本次运行未做选址，只推算人口、统计覆盖并逐条核对。",
        en: "This run placed nothing: it projects people, measures coverage and judges the rules.")
    }
    guard !siting.openings.isEmpty else {
      return Text(zh: "方案不新设任何设施。", en: "The plan opens no new facility.")
    }
    let money = Figures.money(siting.spending)
    var kinds: [FacilityKind] = []
    for opening in siting.openings where !kinds.contains(opening.facility.kind) { kinds.append(opening.facility.kind) }
    let parts = kinds.map { kind -> Text in
      let count = siting.openings.count { $0.facility.kind == kind }
      let name = facts.kindName(kind)
      return Text(zh: "\(name.zh) \(count) 处", en: "\(count) × \(name.en)")
    }
    let list = Text.listed(parts)
    let years = siting.openings.map(\.year)
    let (first, last) = (years.min() ?? facts.firstYear, years.max() ?? facts.lastYear)
    let span = first == last ? "\(first)" : "\(first)–\(last)"
    return Text(
      zh: "方案在 \(span) 年新设 \(siting.openings.count) 处设施（\(list.zh)），建设投入 \(money.zh)。",
      en:
        "The plan opens \(siting.openings.count) facilit\(siting.openings.count == 1 ? "y" : "ies") in \(span) (\(list.en)) for \(money.en)."
    )
  }

  private var targets: Text? {
    let tally = indicatorTally
    guard tally.judged + tally.open > 0 else { return nil }
    let open = Text(
      zh: tally.open > 0 ? "，另有 \(tally.open) 项需要填报或缺少资料" : "",
      en: tally.open > 0
        ? "; \(tally.open) more ha\(tally.open == 1 ? "s to be entered or lacks" : "ve to be entered or lack") data"
        : "")
    return Text(
      zh:
        "到 \(facts.lastYear) 年，可计算的 \(tally.judged) 项指标中 \(tally.met) 项达标、\(tally.judged - tally.met) 项未达标\(open.zh)。",
      en:
        "By \(facts.lastYear), \(tally.met) of \(tally.judged) computed indicator\(tally.judged == 1 ? "" : "s") meet\(tally.met == 1 ? "s its target" : " their targets") and \(tally.judged - tally.met) do\(tally.judged - tally.met == 1 ? "es" : "") not\(open.en)."
    )
  }

  /// Titles, each once.
  private func titles(_ targets: [SitingTarget]) -> Text? {
    var titles: [Text] = []
    for target in targets where !titles.contains(target.title) { titles.append(target.title) }
    return titles.isEmpty ? nil : Text.listed(titles)
  }

  private var givenUp: Text? {
    guard let siting = run.siting,
      let list = titles(siting.unmet.filter(siting.isGivenUp).compactMap { run.targets[safe: $0.target] })
    else { return nil }
    let quality = quality(siting)
    let preferred = quality.preferred(run.plan.placement?.rule)
    let price = quality.priceOfTargets ?? Text("")
    return Text(
      zh: "按所选准则，本方案为\(preferred.zh)放弃了下列目标：\(list.zh)；\(price.zh)。",
      en: "The chosen objective gives up these targets for \(preferred.en): \(list.en); \(price.en).")
  }

  private var unreached: Text? {
    guard let siting = run.siting else { return nil }
    let targets = siting.unmet.filter { !siting.isGivenUp($0) }.compactMap { run.targets[safe: $0.target] }
    guard let list = titles(targets + facts.unmovable) else { return nil }
    return Text(
      zh: "下列目标在给定的候选点、规格和经费内未达到：\(list.zh)。",
      en: "These targets are not reached with the given sites, sizes and budgets: \(list.en).")
  }

  private var projects: Text? {
    let all = Set(run.projectFindings.map(\.subject.id))
    guard !all.isEmpty else { return nil }
    let failing = Set(run.projectFindings.filter { $0.verdict == .fail }.map(\.subject.id))
    return Text(
      zh: "核查住宅项目 \(all.count) 个，其中 \(failing.count) 个至少有一条规定不合格。",
      en:
        "Of \(all.count) housing project\(all.count == 1 ? "" : "s") reviewed, \(failing.count) fail\(failing.count == 1 ? "s" : "") at least one rule."
    )
  }
}
