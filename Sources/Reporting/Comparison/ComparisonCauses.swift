import Diagnostics
import Planning
import Policy

/// Which change moved what, in sentences and steps.
struct ComparisonCauses {
  let comparison: Comparison

  /// A figure that moved, step by step.
  struct Waterfall: Sendable {
    var title: Text
    var unit: Text
    var start: Double?
    /// Value after each step.
    var values: [Double?]
  }

  /// How much can be said about run `i`.
  func verdict(_ i: Int) -> Text {
    let said = cause(i)
    let cut = [0, i].filter { comparison.runs[$0].placement?.isUnproven ?? false }.map { run in
      "\(Comparison.letter(run)) (\(Figures.text((comparison.runs[run].placement?.gap ?? 0) * 100, decimals: 2)) %)"
    }
    // A difference between answers that are not proven may be one of luck in the search.
    guard !cut.isEmpty, comparison.runs[0].id != comparison.runs[i].id else { return said }
    let names = cut.joined(separator: ", ")
    return Text(
      zh: "\(said.zh)但 \(names) 的求解未证明最优（括号内为差距），差异可能有一部分来自求解。",
      en:
        "\(said.en) But the answer of \(names) is not proven (in brackets its gap), so that part of it may be the search's."
    )
  }

  private func cause(_ i: Int) -> Text {
    let letter = Comparison.letter(i)
    let things = comparison.changedThings(i)
    let moved = comparison.rows.count { !$0.key.isPeople && ($0.change(i) ?? 0) != 0 }
    if let chain = comparison.chains.first(where: { $0.run == i }) {
      return chain.steps.count == 1
        ? Text(
          zh: "\(letter) 与 A 只差一项改动（\(chain.steps[0].name.zh)），所有差异（\(moved) 个数）都由它引起。",
          en:
            "\(letter) differs from A by one change (\(chain.steps[0].name.en)); whatever moved (\(moved) figures) moved because of it."
        )
        : Text(
          zh: "\(letter) 由 A 经 \(chain.steps.count) 项改动得到；逐项运行，每一步的差异归于该项改动（次序按计划文件，次序不同，分摊可能不同）。",
          en:
            "\(letter) is A after \(chain.steps.count) changes. They were run one by one, in the order of the plan; what moves at a step moves because of it (in another order the parts may differ)."
        )
    }
    switch things.count {
    case 0 where moved == 0:
      return Text(zh: "\(letter) 与 A 的输入和结果都相同。", en: "\(letter) and A have the same input and the same results.")
    case 0:
      return Text(
        zh: "\(letter) 与 A 的输入相同而有 \(moved) 个数不同：求解被时限或中断截断，或由不同的程序生成。",
        en:
          "\(letter) and A have the same input, yet \(moved) figures differ: a solve was cut short by its time limit or by hand, or another program made them."
      )
    case 1:
      return Text(
        zh: "\(letter) 与 A 只有 \(things[0]) 不同，所有差异（\(moved) 个数）都由它引起。",
        en: "Only \(things[0]) differs between A and \(letter); whatever moved (\(moved) figures) moved because of it.")
    default:
      return Text(
        zh: "\(letter) 与 A 有 \(things.count) 处不同，仅凭结果无法分清 \(moved) 个数的差异由哪一处引起；把 \(letter) 写成以 A 为 base 的计划再比较，即可逐项分解。",
        en:
          "\(things.count) things differ between A and \(letter), and results alone cannot tell which of them moved which of the \(moved) figures. Give \(letter) as a plan with A as its base to have them run one by one."
      )
    }
  }

  /// What moved on the way to a run: cost, openings and targets met, then the city's figures of the last year.
  func waterfalls(_ chain: Comparison.Chain) -> [Waterfall] {
    let first = comparison.runs[0]
    let records = [first] + chain.steps.map(\.record)
    func waterfall(_ title: Text, _ unit: Text, _ value: (RunRecord) -> Double?) -> Waterfall {
      Waterfall(title: title, unit: unit, start: value(first), values: records.dropFirst().map(value))
    }
    var found = [
      waterfall(Text(zh: "建设投入", en: "cost of opening"), Text(zh: "元", en: "yuan")) { Double($0.spending) },
      waterfall(Text(zh: "新设设施", en: "facilities opened"), Text(zh: "处", en: "facilities")) {
        Double($0.openings.count)
      },
      waterfall(Text(zh: "末年达标（各街道分别计）", en: "targets met in the last year, areas counted apart"), Text("")) {
        Double($0.targetTally(in: comparison.lastYear).met)
      },
    ]
    let year = comparison.lastYear
    let lookups = records.map { record in
      Dictionary(record.figures.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
    for figure in first.figures where figure.key.year == year && figure.key.kind == .city {
      let values = lookups.map { $0[figure.key]?.value }
      found.append(
        Waterfall(title: figure.title, unit: figure.unit, start: values[0], values: Array(values.dropFirst())))
    }
    return found.filter { waterfall in waterfall.values.contains { $0 != waterfall.start } }
  }
}
