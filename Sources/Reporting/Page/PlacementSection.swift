import Diagnostics
import LocationAllocation
import Planning
import Simulation
import Siting

/// What opens where in which year, what it costs, and how good the plan is for sure.
struct PlacementSection {
  private let facts: RunFacts
  private let voice: Voice

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  private static let mostRows = 40

  var content: [Markup] {
    guard let siting = facts.run.siting else { return [] }
    return [voice.paragraph(quality(siting)), byYear(siting), byStreet(siting), openings(siting)]
  }

  private func quality(_ siting: SitingPlan) -> Text {
    let quality = PlacementQuality(siting, facts.run.plan.placement?.objective ?? .leastCost)
    let (aim, reached) = (quality.aim, quality.reached)
    return Text(zh: "\(aim.zh)：\(reached.zh)。", en: "\(aim.en): \(reached.en).")
  }

  private func byYear(_ siting: SitingPlan) -> Markup {
    let budgets = facts.run.plan.placement?.budgets ?? [:]
    var total = (count: 0, cost: Int64(0), beds: 0, places: 0)
    let rows = facts.years.compactMap { year -> [Markup]? in
      let opened = siting.openings.filter { $0.year == year }
      guard !opened.isEmpty || budgets[year] != nil else { return nil }
      let cost = opened.reduce(0) { $0 + $1.cost }
      let beds = opened.reduce(0) { $0 + $1.facility.allBeds }
      let places = opened.reduce(0) { $0 + ($1.facility.places ?? 0) }
      total = (total.count + opened.count, total.cost + cost, total.beds + beds, total.places + places)
      return [
        .text(String(year)), .text("\(opened.count)"), .text(Figures.text(beds)), .text(Figures.text(places)),
        money(cost), budgets[year].map(money) ?? "—",
      ]
    }
    guard !rows.isEmpty else { return .nothing }
    return voice.table(
      caption: Text(zh: "逐年汇总", en: "By year"),
      head: [
        (Text(zh: "年份", en: "Year"), false), (Text(zh: "新设（处）", en: "Opened"), true),
        (Text(zh: "床位", en: "Beds"), true), (Text(zh: "日托/托位", en: "Places"), true),
        (Text(zh: "投入", en: "Cost"), true), (Text(zh: "预算", en: "Budget"), true),
      ], rows: rows,
      foot: [
        voice.inline(Text(zh: "合计", en: "All")), .text("\(total.count)"), .text(Figures.text(total.beds)),
        .text(Figures.text(total.places)), money(total.cost), "",
      ])
  }

  /// Streets against kinds: how many open in each over the horizon.
  private func byStreet(_ siting: SitingPlan) -> Markup {
    var kinds: [FacilityKind] = []
    for opening in siting.openings where !kinds.contains(opening.facility.kind) { kinds.append(opening.facility.kind) }
    let codes = facts.study.streets.map { Optional($0.code) } + [nil]
    let rows = codes.compactMap { code -> [Markup]? in
      let mine = siting.openings.filter { $0.facility.street == code }
      guard !mine.isEmpty else { return nil }
      let name = facts.streetName(code) ?? Text(zh: "街道以外", en: "outside the streets")
      return [voice.inline(name)] + kinds.map { kind in number(mine.count { $0.facility.kind == kind }) } + [
        number(mine.reduce(0) { $0 + $1.facility.allBeds }), money(mine.reduce(0) { $0 + $1.cost }),
      ]
    }
    guard rows.count > 1 else { return .nothing }
    return voice.table(
      caption: Text(zh: "各街道新设设施（处）", en: "New facilities by street"),
      head: [(Text(zh: "街道", en: "Street"), false)] + kinds.map { (facts.kindName($0), true) } + [
        (Text(zh: "床位", en: "Beds"), true), (Text(zh: "投入", en: "Cost"), true),
      ], rows: rows)
  }

  private func openings(_ siting: SitingPlan) -> Markup {
    let shown = Array(siting.openings.prefix(Self.mostRows))
    guard !shown.isEmpty else { return .nothing }
    var groups: [Int: Markup] = [:]
    for (i, opening) in shown.enumerated() where i == 0 || shown[i - 1].year != opening.year {
      groups[i] = voice.inline(Text(zh: "\(opening.year) 年", en: String(opening.year)))
    }
    var content = [
      voice.table(
        caption: Text(zh: "新设设施一览", en: "Facilities to open"),
        head: [
          (Text(zh: "地点", en: "Site"), false), (Text(zh: "街道", en: "Street"), false),
          (Text(zh: "类型", en: "Kind"), false), (Text(zh: "建筑面积 m²", en: "Floor area, m²"), true),
          (Text(zh: "床位", en: "Beds"), true), (Text(zh: "日托/托位", en: "Places"), true),
          (Text(zh: "投入", en: "Cost"), true),
        ],
        rows: shown.map { opening in
          let facility = opening.facility
          return [
            tag("span", [:], [.text(opening.site.name), tag("span", ["class": "note"], " \(opening.site.id)")]),
            facts.streetName(facility.street).map { voice.inline($0) } ?? "—",
            .text(facts.kindName(facility.kind)[voice.first]),
            .text(Figures.exact(facility.floorArea?.quantity)), number(facility.allBeds), number(facility.places ?? 0),
            money(opening.cost),
          ]
        }, groups: groups)
    ]
    let left = siting.openings.count - shown.count
    if left > 0 {
      content.append(
        voice.paragraph(
          Text(
            zh: "共 \(siting.openings.count) 处，此处列出前 \(shown.count) 处，全部见 facilities.geojson(state = decided）。",
            en:
              "\(siting.openings.count) in all; the first \(shown.count) are listed, every one is in facilities.geojson (state = decided)."
          ), class: "note"))
    }
    return .group(content)
  }

  private func number(_ value: Int) -> Markup {
    value == 0 ? tag("span", ["class": "zero"], "0") : .text(Figures.text(value))
  }

  private func money(_ yuan: Int64) -> Markup {
    let money = Figures.money(yuan)
    return .text(voice.first == .zh ? money.zh : money.en)
  }
}
