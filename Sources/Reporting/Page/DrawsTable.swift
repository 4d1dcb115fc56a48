import Demography
import Diagnostics
import Planning
import Policy
import Simulation

/// How far the draws of the population spread the indicators of the last year, and how likely each target is.
struct DrawsTable {
  private let facts: RunFacts
  private let voice: Voice

  init(_ facts: RunFacts, _ voice: Voice) {
    self.facts = facts
    self.voice = voice
  }

  /// Nothing when the plan draws nothing.
  var content: [Markup] {
    let last = facts.run.areaFindings.filter { $0.year == facts.lastYear && $0.subject.kind != .street }
    let rows = last.compactMap { finding -> [Markup]? in
      guard let range = facts.ranges[FindingKey(finding)] else { return nil }
      return [
        voice.stacked(finding.title), voice.inline(finding.unit), tag("b", [:], Figures.short(finding.have)),
        .text(number(range.p10)), .text(number(range.p50)), .text(number(range.p90)),
        .text(Figures.short(finding.need)), .text(range.probability.map { "\(number($0 * 100))%" } ?? "—"),
      ]
    }
    guard !rows.isEmpty else { return [] }
    let draws = facts.run.forecast.uncertainty?.draws ?? 0
    return [
      voice.table(
        caption: Text(
          zh: "\(facts.lastYear) 年末：人口抽样 \(draws) 次的结果（设施按方案不变）",
          en: "End of \(facts.lastYear): over \(draws) draws of the population, facilities as planned"),
        head: [
          (Text(zh: "指标", en: "Indicator"), false), (Text(zh: "单位", en: "Unit"), false),
          (Text(zh: "推算值", en: "Forecast"), true), (Text(zh: "P10", en: "P10"), true),
          (Text(zh: "P50", en: "P50"), true), (Text(zh: "P90", en: "P90"), true),
          (Text(zh: "目标", en: "Target"), true), (Text(zh: "达标概率", en: "Target reached in"), true),
        ], rows: rows)
    ]
  }

  private func number(_ value: Double) -> String { Figures.short(Quantity((value * 100).rounded() / 100)) }
}
