import Diagnostics
import Planning
import Simulation
import Siting

/// How likely the plan reaches each target, what it regrets, and which sites are right most often.
struct RobustnessSection {
  private let facts: RunFacts
  private let voice: Voice

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  private static let mostRows = 24

  /// Nothing when the plan draws nothing.
  var content: [Markup] {
    guard let robustness = facts.run.robustness, !robustness.outcomes.isEmpty else { return [] }
    return [voice.paragraph(summary(robustness))] + chances(robustness) + regrets(robustness) + sites(robustness)
  }

  private func summary(_ robustness: Robustness) -> Text {
    let draws = robustness.outcomes.count
    let chance = percent(RegretFigures(robustness).allChance)
    let cut =
      draws < robustness.asked
      ? Text(zh: "（应用户要求提前结束，计划 \(robustness.asked) 次）", en: " (ended by the user; \(robustness.asked) were asked for)")
      : Text("")
    return Text(
      zh: "在 \(draws) 次抽样\(cut.zh)中，方案在全部年份达到全部目标的有 \(robustness.allHits) 次（\(chance)）。",
      en:
        "Of \(draws) draws\(cut.en), the plan reaches every target in every year in \(robustness.allHits) (\(chance)).")
  }

  // MARK: Chances

  private func name(_ target: SitingTarget) -> Text {
    let area = facts.areaName(target)
    return Text(zh: "\(target.title.zh) · \(area.zh)", en: "\(target.title.en) · \(area.en)")
  }

  /// The targets that are not certain, least likely first.
  private func chances(_ robustness: Robustness) -> [Markup] {
    let byTarget = Dictionary(grouping: robustness.chances, by: \.target)
    let worst = byTarget.values.compactMap { chances in
      chances.min { ($0.probability() ?? 1, $0.year) < ($1.probability() ?? 1, $1.year) }
    }.filter { $0.hits[.all] != $0.draws }
      .sorted { ($0.probability() ?? 1, $0.target) < ($1.probability() ?? 1, $1.target) }
    let sure = byTarget.count - worst.count
    var content: [Markup] = []
    let shown = worst.prefix(Self.mostRows).compactMap { chance in
      facts.run.targets[safe: chance.target].map { (chance, $0) }
    }
    if !shown.isEmpty {
      let bars = StackedBars(
        id: "robust-chance", title: voice.plain(Text(zh: "达标概率", en: "Chance of each target")),
        description: shown.map { "\(voice.plain(name($1))), \($0.year): \(percent($0.probability()))" }.joined(
          separator: "; "),
        series: [.init(name: "%", fill: Palette.sky, ink: Palette.ink)],
        rows: shown.map { chance, target in
          StackedBars.Row(
            name: voice.lines(name(target)), values: [100 * (chance.probability() ?? 0)],
            note:
              "\(percent(chance.probability())) (\(percent(chance.interval.lowerBound))–\(percent(chance.interval.upperBound))) · \(chance.year)"
          )
        }, whole: 100)
      content.append(
        voice.figure(
          Text(zh: "不确定能达到的目标：最不利年份的达标概率", en: "Targets that are not certain: the chance in their worst year"),
          detail: Text(
            zh: "括号内为按抽样次数的 95% 区间（Wilson）", en: "in brackets the 95 % interval for the number of draws (Wilson)"),
          bars.drawn()))
      content.append(table(shown))
    }
    content.append(
      voice.paragraph(
        Text(
          zh: "\(sure) 项目标在每次抽样、每个年份都达到。"
            + (worst.count > shown.count ? "另有 \(worst.count - shown.count) 项不确定的目标见 robustness.csv。" : ""),
          en: "\(sure) targets are reached in every draw and year."
            + (worst.count > shown.count
              ? " \(worst.count - shown.count) more that are not certain stand in robustness.csv." : ""))))
    return content
  }

  /// What each cause alone would do, in the worst year.
  private func table(_ shown: [(Robustness.Chance, SitingTarget)]) -> Markup {
    let names: [Robustness.Cause: Text] = [
      .population: Text(zh: "仅人口", en: "People alone"), .delay: Text(zh: "仅延迟", en: "Delay alone"),
      .closures: Text(zh: "仅关闭", en: "Closures alone"),
    ]
    let causes = Robustness.Cause.allCases.filter { cause in
      cause != .all && shown.contains { $0.0.hits[cause] != nil }
    }
    return voice.table(
      caption: Text(zh: "各种不确定性单独作用时的达标概率", en: "The chance when one thing alone is uncertain"),
      head: [
        (Text(zh: "目标", en: "Target"), false), (Text(zh: "年份", en: "Year"), false),
        (Text(zh: "全部", en: "Together"), true),
      ] + causes.map { (names[$0] ?? Text($0.rawValue), true) },
      rows: shown.map { chance, target in
        [voice.stacked(name(target)), .text(String(chance.year)), tag("b", [:], percent(chance.probability()))]
          + causes.map { .text(percent(chance.probability($0))) }
      })
  }

  // MARK: Regret

  private func regrets(_ robustness: Robustness) -> [Markup] {
    let regrets = robustness.regrets
    guard !regrets.isEmpty else { return [] }
    let figures = RegretFigures(robustness)
    let isMostCovered = facts.run.plan.placement?.objective == .mostCovered
    func value(_ amount: Int64?) -> Text {
      guard let amount else { return Text("—") }
      if isMostCovered {
        return Text(zh: "\(Figures.text(Int(amount))) 人·年", en: "\(Figures.text(Int(amount))) person-years")
      }
      let money = Figures.money(amount)
      return Text(zh: money.zh, en: money.en)
    }
    let mean = value(figures.meanValue.map { Int64($0.rounded()) })
    let most = value(figures.greatestValue)
    let bound = value(figures.greatestValueAtMost)
    let unproven = regrets.count - figures.proven
    var zh =
      "与事先知道该次人口和关闭情况的最优方案相比（\(regrets.count) 次重新求解；两者均不计延迟）：\(figures.none) 次毫无遗憾；\(figures.missMore) 次多错过了目标"
    var en =
      "Against the best plan that knows the people and closures of a draw beforehand (\(regrets.count) solved again, both without delays): nothing to regret in \(figures.none); more missed than need be in \(figures.missMore)"
    if figures.missMore > 0 {
      let (average, greatest) = (shortfall(figures.meanShortfall), shortfall(figures.greatestShortfall))
      zh += "（缺口之和平均多 \(average)，最多 \(greatest)）"
      en += " (shortfall greater by \(average) on average, \(greatest) at most)"
    }
    zh += "。"
    en += "."
    if figures.greatestValue != nil {
      zh += "达标程度相同的各次中，平均遗憾 \(mean.zh)，最大 \(most.zh)。"
      en += " Where as much is reached, the regret is \(mean.en) on average and \(most.en) at most."
    }
    if unproven > 0 {
      zh += "\(unproven) 次的最优方案未获证明，遗憾的上限见 regret.csv（最大 \(bound.zh)）。"
      en += " The best plan of \(unproven) is not proven; regret.csv bounds the regret (\(bound.en) at most)."
    }
    let rows = bins(regrets, figures, value)
    let bars = StackedBars(
      id: "robust-regret", title: voice.plain(Text(zh: "遗憾的分布", en: "How much is regretted, and how often")),
      description: rows.map { "\($0.name.joined(separator: " / ")): \(Int($0.values.reduce(0, +)))" }.joined(
        separator: "; "),
      series: [
        .init(
          name: voice.plain(Text(zh: "达标程度相同", en: "as much is reached")), fill: Palette.sky, ink: Palette.ink),
        .init(
          name: voice.plain(Text(zh: "多错过目标", en: "more is missed")), fill: Palette.vermillion, ink: Palette.paper),
      ], rows: rows)
    return [
      voice.paragraph(Text(zh: zh, en: en)),
      voice.figure(
        Text(zh: "遗憾的分布（抽样次数）", en: "How much is regretted (number of draws)"), bars.drawn()),
    ]
  }

  /// None; up to four equal steps of yuan or people; and more missed than need be.
  private func bins(
    _ regrets: [Robustness.Regret], _ figures: RegretFigures, _ value: (Int64) -> Text
  ) -> [StackedBars.Row] {
    var rows = [
      StackedBars.Row(name: voice.lines(Text(zh: "无", en: "none")), values: [Double(figures.none), 0])
    ]
    if let most = figures.greatestValue, most > 0 {
      let step = max(1, Int64(Ticks.roundStep(atLeast: Double(most) / 4)))
      for number in 0..<((most + step - 1) / step) {
        let (low, high) = (number * step, (number + 1) * step)
        let count = regrets.count { $0.ofValue.map { $0 > low && $0 <= high } ?? false }
        let (from, to) = (value(low), value(high))
        rows.append(
          StackedBars.Row(
            name: voice.lines(Text(zh: "\(from.zh)—\(to.zh)", en: "\(from.en) to \(to.en)")),
            values: [Double(count), 0]))
      }
    }
    if figures.missMore > 0 {
      rows.append(
        StackedBars.Row(
          name: voice.lines(Text(zh: "多错过目标", en: "more is missed")), values: [0, Double(figures.missMore)]))
    }
    return rows
  }

  // MARK: Sites

  private func sites(_ robustness: Robustness) -> [Markup] {
    let solved = robustness.regrets.count
    guard solved > 0, !robustness.sites.isEmpty else { return [] }
    let told = voice.paragraph(always(robustness.sites, solved))
    let shown = contested(robustness.sites, solved)
    guard !shown.isEmpty else { return [told] }
    let bars = StackedBars(
      id: "robust-sites", title: voice.plain(Text(zh: "各候选点入选次数", en: "How often each site is right")),
      description: shown.map { "\($0.site.name): \($0.openings)" }.joined(separator: "; "),
      series: [
        .init(name: voice.plain(Text(zh: "方案开设", en: "opened by the plan")), fill: Palette.sky, ink: Palette.ink),
        .init(
          name: voice.plain(Text(zh: "方案未开设", en: "not opened by the plan")), fill: Palette.orange, ink: Palette.ink),
      ],
      rows: shown.map { site in
        let count = Double(site.openings)
        let planned = site.planned.map { Text(zh: "方案 \($0.year)", en: "plan \($0.year)") }
        let usual = site.medianYear.map { Text(zh: "中位 \($0)", en: "median \($0)") }
        return StackedBars.Row(
          name: [site.site.name], values: site.planned == nil ? [0, count] : [count, 0],
          note: "\(site.openings)/\(solved) · "
            + [usual, planned].compactMap { $0.map { $0[voice.first] } }.joined(separator: " · "))
      }, whole: Double(solved))
    let rest = robustness.sites.count - shown.count
    return [
      told,
      voice.figure(
        Text(zh: "各候选点在抽样最优方案中开设的次数", en: "How often the draws' best plans open each site"),
        detail: rest > 0
          ? Text(zh: "其余 \(rest) 处见 site_ranking.csv", en: "\(rest) more in site_ranking.csv") : nil, bars.drawn()),
    ]
  }

  private func always(_ sites: [Robustness.Site], _ solved: Int) -> Text {
    let planned = sites.count { $0.planned != nil }
    let sure = sites.count { $0.planned != nil && $0.openings == solved }
    let missing = sites.count { $0.planned == nil && $0.openings == solved }
    return Text(
      zh:
        "方案开设的 \(planned) 处中，\(sure) 处在全部 \(solved) 次抽样的最优方案中都开设；另有 \(missing) 处在每次最优方案中都开设，而方案未开设。",
      en:
        "Of the \(planned) sites that the plan opens, the best plans of all \(solved) draws open \(sure); \(missing) more are opened by every best plan and not by the plan."
    )
  }

  /// Sites on which the plan and the best plans are not of one mind: those that it leaves out and they open most often,
  /// and those that it opens and they open least often.
  private func contested(_ sites: [Robustness.Site], _ solved: Int) -> [Robustness.Site] {
    let leftOut = sites.filter { $0.planned == nil }.prefix(Self.mostRows / 2)
    let doubtful = sites.filter { $0.planned != nil && $0.openings < solved }.suffix(Self.mostRows / 2)
    return (leftOut + doubtful).sorted { ($1.openings, $0.site.id) < ($0.openings, $1.site.id) }
  }

  private func percent(_ share: Double?) -> String {
    guard let share else { return "—" }
    // What is not certain does not round to certainty.
    return share > 0.995 && share < 1 ? "> 99%" : share > 0 && share < 0.005 ? "< 1%" : Figures.text(100 * share) + "%"
  }

  private func shortfall(_ value: Double?) -> String {
    value.map { Figures.text($0, decimals: 3) } ?? "—"
  }
}
