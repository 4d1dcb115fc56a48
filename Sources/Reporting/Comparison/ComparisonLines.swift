import Diagnostics
import Planning
import Policy

extension Comparison {
  /// Said where the runs do not end in one year.
  var horizonNote: Text? {
    guard horizonsDiffer else { return nil }
    let spans = runs.enumerated().map { "\(Self.letter($0)) \($1.years.lowerBound)–\($1.years.upperBound)" }
      .joined(separator: ", ")
    guard let years = commonYears else {
      return Text(
        zh: "规划期不重叠（\(spans)），无法比较目标。", en: "The horizons do not overlap (\(spans)): no target can be compared.")
    }
    return Text(
      zh: "规划期不同（\(spans)）：目标与优胜按共同的年份比较，末年为 \(years.upperBound)；投入是各自整个规划期的。",
      en:
        "The horizons differ (\(spans)): targets and winners are compared in the years that all have, up to \(years.upperBound); costs are those of each whole horizon."
    )
  }

  /// The comparison in a few lines for the terminal.
  public var lines: [Text] {
    let causes = ComparisonCauses(comparison: self)
    var lines: [Text] = []
    for (i, run) in runs.enumerated() {
      let tally = run.targetTally(in: lastYear)
      let money = Figures.money(run.spending)
      lines.append(
        Text(
          zh:
            "\(Self.letter(i)) \(run.id) \(run.title.zh)：\(lastYear) 年末达标 \(tally.met)，未达标 \(tally.missed)；新设 \(run.openings.count) 处，\(money.zh)。",
          en:
            "\(Self.letter(i)) \(run.id) \(run.title.en): \(tally.met) targets met and \(tally.missed) missed at the end of \(lastYear); \(run.openings.count) facilities for \(money.en)."
        ))
    }
    if let note = horizonNote { lines.append(note) }
    for difference in settings.prefix(20) + inputs.prefix(20) {
      lines.append(Text("  \(difference.path): " + difference.values.map { $0 ?? "—" }.joined(separator: " | ")))
    }
    for i in runs.indices.dropFirst() { lines.append(causes.verdict(i)) }
    for chain in chains where chain.steps.count > 1 {
      let waterfalls = causes.waterfalls(chain)
      for (i, step) in chain.steps.enumerated() {
        let moved = waterfalls.compactMap { waterfall -> Text? in
          let before = i == 0 ? waterfall.start : waterfall.values[i - 1]
          guard let before, let after = waterfall.values[i], after != before else { return nil }
          let change = "\(Figures.exact(Quantity(before))) → \(Figures.exact(Quantity(after)))"
          return Text(zh: "\(waterfall.title.zh) \(change)", en: "\(waterfall.title.en) \(change)")
        }
        let words = moved.isEmpty ? Text(zh: "没有变化", en: "nothing moved") : Text.listed(moved)
        lines.append(
          Text(zh: "  \(i + 1). \(step.name.zh):\(words.zh)", en: "  \(i + 1). \(step.name.en): \(words.en)"))
      }
    }
    let moved = rows.filter {
      $0.key.kind == .city && !$0.key.isPeople && $0.key.year == lastYear && !$0.isTheSame
    }
    for row in moved.prefix(20) {
      let values = row.figures.map { figure in
        [figure?.value.map { Figures.short(Quantity($0)) } ?? "—", figure?.verdict?.sign].compactMap { $0 }
          .joined(separator: " ")
      }.joined(separator: " | ")
      lines.append(
        Text(zh: "  \(row.key.year) \(row.title.zh):\(values)", en: "  \(row.key.year) \(row.title.en): \(values)"))
    }
    for missed in whyNot.filter({ !$0.isTheSame }).prefix(10) {
      let cells = missed.reasons.map { $0?.spoken ?? Text("—") }
      lines.append(
        Text(
          zh: "  为何达不到 \(missed.title.zh)·\(missed.area.zh)：\(cells.map(\.zh).joined(separator: " | "))",
          en: "  why not \(missed.title.en), \(missed.area.en): \(cells.map(\.en).joined(separator: " | "))"))
    }
    let everywhere = sites.count { $0.runs.count == runs.count }
    if !sites.isEmpty {
      lines.append(
        Text(
          zh: "选中的场地 \(sites.count) 个，其中 \(everywhere) 个在所有方案中都选。",
          en: "\(sites.count) sites chosen in some run, \(everywhere) of them in every one."))
    }
    return lines
  }
}
