import Diagnostics
import Planning
import Policy
import Simulation

/// `report.html`: one file for people, without scripts or anything from elsewhere.
struct ReportPage {
  let facts: RunFacts
  let provenance: Provenance
  let voice: Voice

  init(_ facts: RunFacts, _ provenance: Provenance, _ language: ReportLanguage) {
    self.facts = facts
    self.provenance = provenance
    voice = Voice(language)
  }

  func html() -> String {
    let sections: [(id: String, title: Text, content: [Markup], newSheet: Bool)] = [
      ("maps", Text(zh: "地图", en: "Maps"), MapSection(facts, voice).content, true),
      ("coverage", Text(zh: "步行覆盖", en: "Who is within reach"), CoverageSection(facts, voice).content, true),
      ("targets", Text(zh: "指标与目标", en: "Indicators against targets"), IndicatorSection(facts, voice).content, true),
      ("forecast", Text(zh: "人口推算的比较", en: "Forecasts compared"), ForecastSection(facts, voice).content, true),
      ("placement", Text(zh: "设施布点方案", en: "Where to build, and when"), PlacementSection(facts, voice).content, true),
      (
        "criteria", Text(zh: "多准则取舍", en: "One criterion against another"), FrontierSection(facts, voice).content,
        false
      ),
      (
        "unreached", Text(zh: "未达到的目标与原因", en: "Targets not met, and why"),
        UnreachedSection(facts, voice).content, false
      ),
      (
        "robustness", Text(zh: "方案的稳健性", en: "If things turn out otherwise"),
        RobustnessSection(facts, voice).content, true
      ),
      ("projects", Text(zh: "住宅项目配建核查", en: "Housing projects reviewed"), ProjectSection(facts, voice).content, true),
      ("basis", Text(zh: "假设、数据与依据", en: "Assumptions, data and sources"), basis.content, true),
    ].filter { !$0.content.isEmpty }
    let cover = CoverSection(facts, voice)
    let contents = tag(
      "nav", ["aria-label": voice.plain(Text(zh: "目录", en: "Contents"))],
      sections.map { tag("a", ["href": "#\($0.id)"], voice.plain($0.title)) })
    return voice.page(
      title: facts.run.plan.title, version: provenance.version,
      [
        cover.header,
        tag(
          "main", [:],
          cover.content + [contents]
            + sections.enumerated().map { i, section in
              let title = Text(zh: "\(numeral(i))、\(section.title.zh)", en: section.title.en)
              return voice.section(
                section.id, voice.first == .zh ? title : section.title, newSheet: section.newSheet, section.content)
            }),
        footer,
      ])
  }

  private var basis: BasisSection { BasisSection(facts, voice, provenance) }

  private func numeral(_ index: Int) -> String {
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]
    return numerals[safe: index] ?? String(index + 1)
  }

  private var footer: Markup {
    tag(
      "footer", [:],
      [
        voice.inline(
          Text(
            zh: "由 Catchment \(provenance.version) 生成；相同输入得到相同报告。全部数据见同一文件夹中的 CSV、GeoJSON 与 JSON 文件。",
            en:
              "Made by Catchment \(provenance.version); the same input gives the same report. All data are in the CSV, GeoJSON and JSON files beside it."
          ))
      ])
  }
}
