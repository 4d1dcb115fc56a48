import Coverage
import Diagnostics
import Planning
import Policy
import Simulation

/// Each standard in the first and the last year: within reach, with a place, far; walk beside circle.
struct CoverageSection {
  private let facts: RunFacts
  private let voice: Voice
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  private static let mostFacilities = 10

  var content: [Markup] {
    guard let first = run.years.first, let last = run.years.last, !last.coverage.isEmpty else { return [] }
    let years = first.year == last.year ? [last] : [first, last]
    return [intro, overview(years)] + last.coverage.indices.compactMap { facilities(last, $0) }
  }

  private var intro: Markup {
    voice.paragraph(
      Text(
        zh:
          "距离为门到门的步行距离，恰在限值上算在范围内。范围内的人分为有位、满员（范围内的设施都没有空位）与容量不明（只有未登记容量的设施可去），加上范围外即为全部。尽可能多的人同时得到位置：就近，必要时让位。",
        en:
          "Walks are door to door; exactly on the limit is within. Those within have a place, find everything full, or can only go where the capacity is not on record; with those out of reach they add up to everyone. As many as possible have a place at once: the nearest first, moved where that makes room."
      ), class: "intro")
  }

  private func overview(_ years: [YearResult]) -> Markup {
    var rows: [[Markup]] = []
    var groups: [Int: Markup] = [:]
    for index in years[0].coverage.indices {
      let standard = years[0].coverage[index]
      groups[rows.count] = voice.inline(name(standard))
      for (group, age) in standard.ages.enumerated() {
        for year in years {
          let now = year.coverage[index]
          let count = group == 0 ? now.counts.city : now.groups[group - 1].counts.city
          rows.append(row(age, year.year, count))
        }
      }
    }
    return voice.table(
      caption: Text(zh: "各标准的覆盖（全部街道）", en: "Every standard, all streets together"),
      head: [
        (Text(zh: "年龄", en: "Ages"), false), (Text(zh: "年份", en: "Year"), false), (Text(zh: "人口", en: "People"), true),
        (Text(zh: "范围内", en: "Within"), true), (Text(zh: "占比", en: "Share"), true),
        (Text(zh: "有位", en: "With a place"), true), (Text(zh: "满员", en: "All full"), true),
        (Text(zh: "容量不明", en: "Not on record"), true), (Text(zh: "范围外", en: "Out of reach"), true),
        (Text(zh: "半数以内 m", en: "P50, m"), true), (Text(zh: "九成以内 m", en: "P90, m"), true),
        (Text(zh: "最远 m", en: "Worst, m"), true), (Text(zh: "圆/步行", en: "Circle ÷ walk"), true),
      ], rows: rows, groups: groups)
  }

  private func name(_ standard: StandardCoverage) -> Text {
    let metres = Figures.text(standard.standard.limitMetres)
    let kinds = Text.listed(standard.standard.kinds.map(facts.kindName))
    let times = standard.times
    return Text(
      zh: "\(standard.title.zh)：步行 \(metres) 米内有\(times > 1 ? "至少 \(times) 处" : "")\(kinds.zh)",
      en: "\(standard.title.en): \(times > 1 ? "at least \(times) of " : "")\(kinds.en) within \(metres) m on foot")
  }

  private func row(_ age: AgeRange, _ year: Int, _ count: CoverageCount) -> [Markup] {
    func number(_ value: Int?) -> Markup { .text(value.map { Figures.text($0) } ?? "—") }
    func metres(_ value: Double?) -> Markup { .text(value.map { Figures.text($0) } ?? "—") }
    return [
      .text(age.description), .text(String(year)), number(count.people), number(count.covered),
      .text(Text.percent(count.share).zh), number(count.balance?.served), number(count.balance?.exhausted),
      number(count.balance?.undecided), number(count.uncovered), metres(count.distances.median),
      metres(count.distances.ninetieth), metres(count.distances.worst),
      .text(count.circleRatio.map { Figures.text($0, decimals: 2) } ?? "—"),
    ]
  }

  /// The facilities that most people can walk to.
  private func facilities(_ year: YearResult, _ index: Int) -> Markup? {
    let standard = year.coverage[index]
    let busiest = standard.facilities.sorted { ($1.people[0], $0.facility) < ($0.people[0], $1.facility) }
      .prefix(Self.mostFacilities)
    guard !busiest.isEmpty else { return nil }
    let rows = busiest.map { reached -> [Markup] in
      let facility = run.facilities[reached.facility]
      let (people, drawn) = (reached.people[0], reached.inCircle[0])
      return [
        .text(facility.name), voice.inline(facts.streetName(facility.street) ?? Text("—")), .text(Figures.text(people)),
        .text(Figures.text(drawn)),
        .text(people > 0 ? Figures.text(Double(drawn) / Double(people), decimals: 2) : "—"),
        .text(reached.capacity.map { Figures.text($0) } ?? "—"), .text(reached.served.map { Figures.text($0) } ?? "—"),
      ]
    }
    let title = standard.title
    return voice.table(
      caption: Text(
        zh:
          "\(year.year) 年步行可达人数最多的设施：\(title.zh)（\(standard.facilities.count) 处中的 \(busiest.count) 处，全部见 facility_coverage.csv）",
        en:
          "Facilities that most people can walk to in \(year.year): \(title.en) (\(busiest.count) of \(standard.facilities.count); all are in facility_coverage.csv)"
      ),
      head: [
        (Text(zh: "设施", en: "Facility"), false), (Text(zh: "街道", en: "Street"), false),
        (Text(zh: "步行范围内", en: "Within the walk"), true), (Text(zh: "圆内", en: "In the circle"), true),
        (Text(zh: "圆/步行", en: "Circle ÷ walk"), true), (Text(zh: "容量", en: "Capacity"), true),
        (Text(zh: "有位", en: "With a place"), true),
      ], rows: rows)
  }
}
