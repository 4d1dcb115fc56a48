import Diagnostics
import LocationAllocation
import Planning
import Simulation
import Siting

/// Decisions by several criteria: the solves one after another, and what more of one criterion costs in another.
struct FrontierSection {
  private let facts: RunFacts
  private let voice: Voice

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  var content: [Markup] { stages + frontier }

  static func name(_ criterion: PlanCriterion) -> Text {
    switch criterion {
    case .targets: Text(zh: "目标缺口（加权）", en: "shortfall from targets (weighted)")
    case .cost: Text(zh: "建设与运营费用", en: "opening and running cost")
    case .people: Text(zh: "覆盖人口（人·年）", en: "people covered (person-years)")
    }
  }

  // MARK: The decision

  private var stages: [Markup] {
    guard let siting = facts.run.siting, !siting.stages.isEmpty else { return [] }
    let rows = siting.stages.enumerated().map { index, stage -> [Markup] in
      let name = stage.criterion.map(Self.name) ?? Text(zh: "归一化加权和（无单位）", en: "weighted sum, normalised (no unit)")
      return [
        .text("\(index + 1)"), voice.inline(name), figure(stage.value, stage.criterion),
        figure(stage.bound, stage.criterion),
        .text(PlacementQuality.percent(stage.gap)),
        voice.inline(stage.isProven ? Text(zh: "已证明", en: "proven") : Text(zh: "未证明", en: "not proven")),
        stage.allowed.map { figure($0, stage.criterion) } ?? "—",
      ]
    }
    return [
      voice.table(
        caption: Text(zh: "各步求解", en: "The solves"),
        head: [
          (Text(zh: "次序", en: "Step"), true), (Text(zh: "准则", en: "Criterion"), false),
          (Text(zh: "达到", en: "Reached"), true), (Text(zh: "界", en: "Bound"), true), (Text(zh: "差距", en: "Gap"), true),
          (Text(zh: "证明", en: "Proof"), false), (Text(zh: "其后允许", en: "Allowed later"), true),
        ], rows: rows)
    ]
  }

  private func figure(_ value: Double, _ criterion: PlanCriterion?) -> Markup {
    guard value.magnitude < 1e14 else { return "—" }
    switch criterion {
    case .cost: return money(Int64(value))
    case nil: return .text(Figures.text(value, decimals: 4))
    default: return .text(Figures.text(value))
    }
  }

  // MARK: The frontier

  private var frontier: [Markup] {
    guard let frontier = facts.run.frontier, !frontier.points.isEmpty else { return [] }
    guard frontier.points.count > 1 else {
      let (first, second) = (Self.name(frontier.first), Self.name(frontier.second))
      let says =
        frontier.isComplete
        ? Text(
          zh: "\(first.zh)与\(second.zh)之间没有取舍：同一方案在两方面都最好。",
          en: "There is nothing to trade between \(first.en) and \(second.en): one plan is best in both.")
        : intro(frontier)
      return [voice.paragraph(says)] + (frontier.isComplete ? [] : [table(frontier)])
    }
    return [voice.paragraph(intro(frontier)), tag("figure", [:], [chart(frontier)]), table(frontier)]
  }

  private func intro(_ frontier: SitingFrontier) -> Text {
    let words = FrontierWords(frontier)
    let (found, knee) = (words.found ?? Text(""), words.knee)
    return Text(zh: "\(found.zh)。\(knee.zh)。", en: "\(found.en). \(knee.en).")
  }

  private func chart(_ frontier: SitingFrontier) -> Markup {
    let points = frontier.points.enumerated().map { index, point in
      FrontierChart.Point(
        x: amount(point.values, frontier.first), y: amount(point.values, frontier.second), isProven: point.isProven,
        title: "\(index + 1)")
    }
    let plan = facts.run.siting?.values.map { values in
      (
        x: amount(values, frontier.first), y: amount(values, frontier.second),
        name: voice.plain(Text(zh: "本方案", en: "this plan"))
      )
    }
    return FrontierChart(
      id: "frontier",
      title: voice.plain(Text(zh: "非劣方案前沿", en: "The frontier")),
      description: voice.plain(intro(frontier)), xName: voice.lines(axis(frontier.first)),
      yName: voice.lines(axis(frontier.second)), points: points, knee: frontier.knee,
      kneeName: voice.plain(Text(zh: "拐点", en: "knee")), plan: plan
    ).drawn()
  }

  /// Costs in ten thousands of yuan, so that the axis holds short numbers.
  private func amount(_ values: CriterionValues, _ criterion: PlanCriterion) -> Double {
    criterion == .cost ? Double(values.cost) / 1e4 : Double(values[criterion])
  }

  private func axis(_ criterion: PlanCriterion) -> Text {
    criterion == .cost
      ? Text(zh: "建设与运营费用（万元）", en: "opening and running cost (10,000 yuan)") : Self.name(criterion)
  }

  private func table(_ frontier: SitingFrontier) -> Markup {
    let rows = frontier.points.enumerated().map { index, point -> [Markup] in
      [
        .text("\(index + 1)" + (index == frontier.knee ? " ★" : "")), money(point.values.cost),
        .text(Figures.text(Double(point.values.people))), .text(Figures.text(Double(point.values.shortfall))),
        .text(Figures.text(point.openings.count)),
        .text(Figures.text(point.missed)), .text(Figures.text(point.distance, decimals: 3)),
        bound(point, frontier.first), bound(point, frontier.second),
        point.isProven
          ? voice.inline(Text(zh: "已证明", en: "proven"))
          : voice.inline(
            Text(
              zh: "未证明，差距 \(PlacementQuality.percent(point.gap))",
              en: "not proven, gap \(PlacementQuality.percent(point.gap))")),
      ]
    }
    return voice.table(
      caption: Text(
        zh: "前沿上的方案（★ 拐点），各方案所设设施见 frontier.csv",
        en: "Plans of the frontier (★ knee); what each opens is in frontier.csv"
      ),
      head: [
        (Text(zh: "方案", en: "Plan"), true), (Text(zh: "费用", en: "Cost"), true),
        (Text(zh: "覆盖人·年", en: "Person-years"), true), (Text(zh: "目标缺口", en: "Shortfall"), true),
        (Text(zh: "新设（处）", en: "Opened"), true),
        (Text(zh: "未达目标（项·年）", en: "Targets missed"), true), (Text(zh: "离弦距离", en: "From chord"), true),
        (Text(zh: "界：\(Self.short(frontier.first).zh)", en: "Bound: \(Self.short(frontier.first).en)"), true),
        (Text(zh: "界：\(Self.short(frontier.second).zh)", en: "Bound: \(Self.short(frontier.second).en)"), true),
        (Text(zh: "证明", en: "Proof"), false),
      ], rows: rows)
  }

  private static func short(_ criterion: PlanCriterion) -> Text {
    switch criterion {
    case .targets: Text(zh: "缺口", en: "shortfall")
    case .cost: Text(zh: "费用", en: "cost")
    case .people: Text(zh: "人·年", en: "person-years")
    }
  }

  private func bound(_ point: SitingFrontier.Point, _ criterion: PlanCriterion) -> Markup {
    point.bounds[criterion].map { figure(Double($0), criterion) } ?? "—"
  }

  private func money(_ yuan: Int64) -> Markup {
    let money = Figures.money(yuan)
    return .text(voice.first == .zh ? money.zh : money.en)
  }
}
