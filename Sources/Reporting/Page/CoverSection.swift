import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Simulation
import Siting

/// Title, what is invented, the answer in a few sentences, and the numbers a director asks for first.
struct CoverSection {
  private let facts: RunFacts
  private let voice: Voice
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  var header: Markup {
    tag(
      "header", [:],
      [
        tag("div", ["class": "kicker"], [voice.inline(Text(zh: "设施规划模拟报告", en: "Facility planning simulation"))]),
        voice.heading(1, run.plan.title),
        tag(
          "p", ["class": "meta"],
          [
            voice.stacked(
              Text(
                zh:
                  "\(facts.place.zh) · \(facts.firstYear)–\(facts.lastYear) 年 · 依据：\(run.pack.title.zh)（\(run.pack.issuer.zh)）",
                en:
                  "\(facts.place.en) · \(facts.firstYear)–\(facts.lastYear) · Rules: \(run.pack.title.en) (\(run.pack.issuer.en))"
              ))
          ]),
      ])
  }

  var content: [Markup] { [synthetic, tiles, lead] }

  private var synthetic: Markup {
    guard !run.study.synthetic.isEmpty else { return .nothing }
    return tag(
      "div", ["class": "warn", "role": "note"],
      [
        tag(
          "strong", [:],
          [
            voice.inline(
              Text(
                zh: "含虚构数据：本报告的数字不得用于实际决策。", en: "Contains invented data: do not decide anything real by these figures."
              ))
          ]), voice.list(run.study.synthetic),
      ])
  }

  // MARK: The answer

  private var lead: Markup {
    tag("div", ["class": "lead"], RunSummary(facts).sentences.map { voice.paragraph($0) })
  }

  private var tiles: Markup {
    var tiles = [people].compactMap { $0 }
    tiles += (run.years.first?.coverage.indices ?? 0..<0).prefix(2).compactMap(coverage)
    tiles += [targets, placement, projects].compactMap { $0 }
    return tag("div", ["class": "tiles"], tiles)
  }

  private func tile(_ what: Text, _ number: Text, unit: Text? = nil, more: Text, bad: Bool = false) -> Markup {
    var figure: [Markup] = [.text(number[voice.first])]
    if let unit { figure.append(tag("small", [:], " " + unit[voice.first])) }
    return tag(
      "div", ["class": bad ? "tile bad" : "tile"],
      [
        tag("div", ["class": "what"], [voice.stacked(what)]), tag("div", ["class": "number"], figure),
        tag("div", ["class": "more"], [voice.stacked(more)]),
      ])
  }

  /// The group that the pack's rules count most, or everyone.
  private var people: Markup? {
    guard let age = facts.ages.first(where: { $0.from == 60 }) ?? facts.ages.first else { return nil }
    let first = run.projection.persons(year: facts.firstYear, in: age)
    let last = run.projection.persons(year: facts.lastYear, in: age)
    let basis = run.projection.basis.name
    let change = first > 0 ? Text.percent(Double(last - first) / Double(first)) : Text("—")
    let sign = last >= first ? "+" : ""
    return tile(
      age == .all ? basis : Text(zh: "\(age.from) 岁及以上\(basis.zh)", en: "\(basis.en), aged \(age)"),
      Text(Figures.text(last)), unit: Text(zh: "人", en: "people"),
      more: Text(
        zh: "\(facts.lastYear) 年；\(facts.firstYear) 年为 \(Figures.text(first)) 人（\(sign)\(change.zh)）",
        en: "in \(facts.lastYear); \(Figures.text(first)) in \(facts.firstYear) (\(sign)\(change.en))"))
  }

  private func coverage(_ index: Int) -> Markup? {
    guard let first = run.years.first?.coverage[safe: index], let last = run.years.last?.coverage[safe: index] else {
      return nil
    }
    let missing = run.areaFindings.contains {
      $0.rule == last.rule && $0.year == facts.lastYear && $0.verdict == .fail
    }
    // A rule that asks for places is about those who find one, not about those in reach.
    var isOfPlaces = false
    if case .coverage(let rule)? = run.pack.anyRule(last.rule)?.kind { isOfPlaces = rule.capacity != nil }
    func met(_ standard: StandardCoverage) -> Int {
      let city = standard.counts.city
      return isOfPlaces ? city.balance?.served ?? 0 : city.covered
    }
    func share(_ standard: StandardCoverage) -> Double? {
      let people = standard.counts.city.people
      return people > 0 ? Double(met(standard)) / Double(people) : nil
    }
    let others = Figures.text(last.counts.city.people - met(last))
    return tile(
      Text(
        zh: "\(last.title.zh)（步行 \(Figures.text(last.standard.limitMetres)) 米）",
        en: "\(last.title.en) (\(Figures.text(last.standard.limitMetres)) m on foot)"),
      .percent(share(last)),
      more: Text(
        zh:
          "\(facts.lastYear) 年\(isOfPlaces ? "有位" : "覆盖")；\(facts.firstYear) 年为 \(Text.percent(share(first)).zh)；\(isOfPlaces ? "没有位置" : "未覆盖") \(others) 人",
        en:
          "\(isOfPlaces ? "with a place" : "covered") in \(facts.lastYear); \(Text.percent(share(first)).en) in \(facts.firstYear); \(others) people are not"
      ), bad: missing)
  }

  private var targets: Markup? {
    let tally = RunSummary(facts).indicatorTally
    guard tally.judged > 0 else { return nil }
    return tile(
      Text(zh: "\(facts.lastYear) 年达标的指标", en: "Indicators met in \(facts.lastYear)"),
      Text("\(tally.met) / \(tally.judged)"), unit: Text(zh: "项", en: ""),
      more: tally.open == 0
        ? Text(zh: "全部可计算", en: "all of them could be computed")
        : Text(zh: "另有 \(tally.open) 项需填报或缺资料", en: "\(tally.open) more have to be entered or lack data"),
      bad: tally.met < tally.judged)
  }

  private var placement: Markup? {
    guard let siting = run.siting else { return nil }
    let money = Figures.money(siting.spending)
    return tile(
      Text(zh: "新设设施", en: "New facilities"), Text(Figures.text(siting.openings.count)),
      unit: Text(zh: "处 · \(money.zh)", en: "· \(money.en)"),
      more: PlacementQuality(siting, facts.run.plan.placement?.objective ?? .leastCost).proof)
  }

  private var projects: Markup? {
    let projects = Set(run.projectFindings.map(\.subject.id))
    guard !projects.isEmpty else { return nil }
    let failing = Set(run.projectFindings.filter { $0.verdict == .fail }.map(\.subject.id))
    let open = Set(run.projectFindings.filter { $0.verdict == .unknown || $0.verdict == .noRule }.map(\.subject.id))
    return tile(
      Text(zh: "配建不合格的住宅项目", en: "Housing projects that fail a rule"),
      Text("\(Figures.text(failing.count)) / \(Figures.text(projects.count))"), unit: Text(zh: "个", en: ""),
      more: Text(
        zh: "审查日 \(run.plan.reviewOn)；另有 \(open.subtracting(failing).count) 个资料不足或规划未作规定",
        en: "reviewed as of \(run.plan.reviewOn); \(open.subtracting(failing).count) more lack data or a rule"),
      bad: !failing.isEmpty)
  }
}
