import Diagnostics
import Planning
import Policy

/// A comparison as one page for people, in the manner of the report of a run.
struct ComparisonPage {
  let comparison: Comparison
  let version: String
  let voice: Voice
  private var runs: [RunRecord] { comparison.runs }

  /// Rows of a long table that are shown; the rest are counted.
  private static let mostRows = 300

  func html() -> String {
    let sections: [(id: String, title: Text, content: [Markup], newSheet: Bool)] = [
      ("input", Text(zh: "输入有何不同", en: "What is different in the input"), input, false),
      ("causes", Text(zh: "哪一项改动引起哪些变化", en: "Which change moved what"), causes, false),
      ("targets", Text(zh: "各目标的优胜方案", en: "Which run does best by each target"), targets, true),
      ("why-not", Text(zh: "哪些目标为何达不到", en: "Which targets are missed, and why"), whyNot, false),
      ("maps", Text(zh: "差异地图", en: "Maps of the differences"), ComparisonMaps(comparison, voice).content, true),
      ("sites", Text(zh: "选址的异同与稳健选择", en: "Sites: alike, different, robust"), sites, true),
      ("figures", Text(zh: "指标逐年对照", en: "Indicators year by year"), figures, true),
    ].filter { !$0.content.isEmpty }
    let title = Text(
      zh: "方案比较：" + runs.indices.map(Comparison.letter).joined(separator: "、"),
      en: "Comparison of " + runs.indices.map(Comparison.letter).joined(separator: ", "))
    return voice.page(
      title: title, version: version,
      [
        tag(
          "header", [:],
          [
            tag("div", ["class": "kicker"], [voice.inline(Text(zh: "设施规划模拟报告", en: "Facility planning simulation"))]),
            voice.heading(1, title), tag("p", ["class": "meta"], [voice.stacked(runs[0].place)]),
          ]),
        tag(
          "main", [:],
          [synthetic, overview] + sections.map { voice.section($0.id, $0.title, newSheet: $0.newSheet, $0.content) }),
        tag(
          "footer", [:],
          [
            voice.inline(
              Text(
                zh: "由 Catchment \(version) 生成；A 为比较的基准。全部数字见 catchment compare --format csv。",
                en:
                  "Made by Catchment \(version). A is what the others are held against; catchment compare --format csv has every figure."
              ))
          ]),
      ])
  }

  private var synthetic: Markup {
    let invented = comparison.synthetic
    guard !invented.isEmpty else { return .nothing }
    return tag(
      "div", ["class": "warn", "role": "note"],
      [
        tag(
          "strong", [:],
          [
            voice.inline(
              Text(zh: "含虚构数据：不得用于实际决策。", en: "Contains invented data: do not decide anything real by these figures."))
          ]), voice.list(invented),
      ])
  }

  private func head(_ first: Text, number: Bool = true) -> [(Text, number: Bool)] {
    [(first, false)] + runs.indices.map { (Text(Comparison.letter($0)), number) }
  }

  // MARK: The runs

  private var overview: Markup {
    func row(_ name: Text, _ cell: (RunRecord) -> Markup) -> [Markup] { [voice.stacked(name)] + runs.map(cell) }
    func words(_ text: String?) -> Markup { .text(text ?? "—") }
    var rows = [
      row(Text(zh: "方案", en: "plan")) { voice.stacked($0.title) },
      row(Text(zh: "编号与运行", en: "id and run")) { [.text($0.plan + " "), tag("code", [:], $0.id)] },
      row(
        Text(
          zh: "\(comparison.lastYear) 年末达标 / 未达标", en: "targets met / missed, end of \(comparison.lastYear)")
      ) { run in
        let tally = run.targetTally(in: comparison.lastYear)
        return .text("\(tally.met) / \(tally.missed)")
      },
      row(Text(zh: "新设设施", en: "facilities opened")) { words(Figures.text($0.openings.count)) },
      row(Text(zh: "建设投入", en: "cost of opening")) { run in
        let money = Figures.money(run.spending)
        return .text(voice.first == .zh ? money.zh : money.en)
      },
    ]
    if runs.contains(where: { $0.placement != nil }) {
      rows += [
        row(Text(zh: "目标函数值", en: "objective")) { run in
          words(run.placement.map { "\($0.objective): \(Figures.text(Int($0.value)))" })
        },
        row(Text(zh: "下（上）界与差距", en: "bound and gap")) { run in
          words(run.placement.map { "\(Figures.text(Int($0.bound))) · \(Figures.text($0.gap * 100, decimals: 2))%" })
        },
        row(Text(zh: "求解状态", en: "status of the solve")) { run in
          words(run.placement.map { $0.status + ($0.stoppedBy.map { " (\($0))" } ?? "") })
        },
      ]
    }
    return [
      voice.table(head: head(Text(zh: "比较的运行", en: "Runs"), number: false), rows: rows),
      comparison.horizonNote.map { voice.paragraph($0, class: "note") } ?? .nothing,
    ]
  }

  private var input: [Markup] {
    var content: [Markup] = []
    func table(_ caption: Text, _ differences: [Comparison.Difference]) -> Markup {
      voice.table(
        caption: caption, head: head(Text(zh: "项", en: "What"), number: false),
        rows: differences.prefix(Self.mostRows).map { difference in
          [tag("code", [:], difference.path)] + difference.values.map { tag("span", [:], $0 ?? "—") }
        })
    }
    if !comparison.settings.isEmpty {
      content.append(table(Text(zh: "计划中的取值", en: "Values of the plan"), comparison.settings))
    }
    if !comparison.inputs.isEmpty {
      content.append(
        table(
          Text(zh: "数据与规则包（括号内为 SHA-256 前 8 位）", en: "Data and packs (in brackets the start of their SHA-256)"),
          comparison.inputs))
    }
    return content.isEmpty ? [voice.paragraph(Text(zh: "没有不同。", en: "Nothing."))] : content
  }

  private var causes: [Markup] {
    let causes = ComparisonCauses(comparison: comparison)
    var content = runs.indices.dropFirst().map { voice.paragraph(causes.verdict($0)) }
    for chain in comparison.chains where chain.steps.count > 1 {
      let waterfalls = causes.waterfalls(chain)
      guard !waterfalls.isEmpty else { continue }
      content.append(
        tag(
          "ol", [:], chain.steps.map { tag("li", [:], [voice.stacked($0.name)]) }))
      let steps = chain.steps.indices.map { (Text("\($0 + 1)"), true) }
      content.append(
        voice.table(
          caption: Text(
            zh: "从 A 到 \(Comparison.letter(chain.run))，逐项运行：括号内为这一步的变化",
            en: "From A to \(Comparison.letter(chain.run)), run by run: in brackets what the step moved"),
          head: [(Text(zh: "末年指标", en: "Last year"), false), (Text("A"), true)] + steps,
          rows: waterfalls.map { waterfall in
            let title: Markup = [
              voice.stacked(waterfall.title), tag("span", ["class": "note"], [voice.inline(waterfall.unit)]),
            ]
            return [title, .text(number(waterfall.start))]
              + waterfall.values.enumerated().map { i, value in
                moved(from: i == 0 ? waterfall.start : waterfall.values[i - 1], to: value)
              }
          }))
    }
    return content
  }

  /// Values that differ look different: where rounding would make them alike, with all their decimals.
  private func number(_ row: Comparison.Row, _ i: Int) -> String {
    let isAmbiguous = row.values.contains { $0 != row.values[i] && number($0) == number(row.values[i]) }
    return isAmbiguous ? row.values[i].map { Figures.exact(Quantity($0)) } ?? "—" : number(row.values[i])
  }

  private func number(_ value: Double?) -> String { value.map { Figures.short(Quantity($0)) } ?? "—" }

  private func signed(_ change: Double) -> String {
    let short = Figures.short(Quantity(change))
    // Less than a printed hundredth is not nothing.
    return (change > 0 ? "+" : "") + (short == "0" || short == "−0" ? Figures.exact(Quantity(change)) : short)
  }

  private func moved(from before: Double?, to after: Double?) -> Markup {
    guard let before, let after, before != after else { return tag("span", ["class": "zero"], number(after)) }
    return .text("\(number(after)) (\(signed(after - before)))")
  }

  // MARK: Targets, sites, figures

  private var targets: [Markup] {
    let decided = comparison.contests.filter { $0.winners.count < runs.count && !$0.winners.isEmpty }
    let same = comparison.contests.count - decided.count
    var content = [
      voice.paragraph(
        Text(
          zh: "末年达标者胜；都达标时，先达标者胜；都不达标时，数值更高者胜。\(same) 个目标不分胜负，未列出。",
          en:
            "Whoever meets the target in the last year wins, then whoever meets it earlier; where nobody does, the higher value. \(same) targets end in a tie and are not listed."
        ), class: "note")
    ]
    guard !decided.isEmpty else { return content }
    content.append(
      voice.table(
        head: [(Text(zh: "目标", en: "Target"), false), (Text(zh: "范围", en: "Area"), false)]
          + runs.indices.map { (Text(Comparison.letter($0)), true) } + [(Text(zh: "优胜", en: "Best"), false)],
        rows: decided.prefix(Self.mostRows).map { contest in
          [voice.stacked(contest.row.title), voice.stacked(contest.row.area)]
            + runs.indices.map { i in
              [
                .text(number(contest.row, i) + " "), contest.row.verdicts[i].map { voice.chip($0) } ?? .nothing,
                contest.metFrom[i].map {
                  tag("div", ["class": "note"], [voice.inline(Text(zh: "\($0) 年起", en: "from \($0)"))])
                } ?? .nothing,
              ]
            } + [tag("b", [:], contest.winners.map(Comparison.letter).joined(separator: " "))]
        }))
    return content
  }

  private var whyNot: [Markup] {
    guard !comparison.whyNot.isEmpty else { return [] }
    return [
      voice.table(
        head: [(Text(zh: "目标", en: "Target"), false), (Text(zh: "范围", en: "Area"), false)]
          + runs.indices.map { (Text(Comparison.letter($0)), false) },
        rows: comparison.whyNot.prefix(Self.mostRows).map { missed in
          [voice.stacked(missed.title), voice.stacked(missed.area)]
            + missed.reasons.map { reason in
              reason.map { voice.stacked($0.spoken) } ?? tag("span", ["class": "zero"], "—")
            }
        }),
      voice.paragraph(
        Text(
          zh: "“—”：达到，或该方案不追求这一目标。每个方案最多解释 8 个目标，见各自的报告。",
          en: "“—”: met, or not pursued by that run. A run explains at most 8 targets; its own report says more."),
        class: "note"),
      rest(comparison.whyNot.count),
    ]
  }

  private var sites: [Markup] {
    guard !comparison.sites.isEmpty else { return [] }
    let all = comparison.sites.filter { $0.runs.count == runs.count }
    var content = [
      voice.paragraph(
        Text(
          zh:
            "共有 \(comparison.sites.count) 个场地被选中，其中 \(all.count) 个在所有方案中都选（\(all.count(where: \.isTheSame)) 个规格和年份也相同）。越多方案选中的场地越稳健。",
          en:
            "\(comparison.sites.count) sites are chosen in some run; \(all.count) in every one (\(all.count(where: \.isTheSame)) with the same size and year). The more runs choose a site, the more robust a choice it is."
        ))
    ]
    for i in runs.indices {
      let only = comparison.sites.count { $0.runs == [i] }
      content.append(
        voice.paragraph(
          Text(
            zh: "只在 \(Comparison.letter(i)) 中：\(only) 个。", en: "Only in \(Comparison.letter(i)): \(only)."),
          class: "note"))
    }
    let different = comparison.sites.filter { !$0.isTheSame }
    if !different.isEmpty {
      content.append(
        voice.table(
          caption: Text(zh: "不同之处，选中较多的在前", en: "Where they differ, the sites that most runs choose first"),
          head: [(Text(zh: "场地", en: "Site"), false), (Text(zh: "选中比例", en: "Chosen by"), true)]
            + runs.indices.map { (Text(Comparison.letter($0)), false) },
          rows: different.prefix(Self.mostRows).map { site in
            let name: Markup = [.text(site.name + " "), tag("span", ["class": "note"], site.id)]
            return [name, .text(Figures.text(Double(site.runs.count) / Double(runs.count) * 100) + "%")]
              + site.openings.map { openings in
                openings.isEmpty ? tag("span", ["class": "zero"], "—") : .text(Self.words(openings))
              }
          }))
      content.append(rest(different.count))
    }
    let same = comparison.sites.filter(\.isTheSame)
    if !same.isEmpty {
      content.append(voice.heading(3, Text(zh: "所有方案都相同的选择", en: "The same in every run")))
      content.append(
        tag(
          "ul", ["class": "columns"],
          same.prefix(Self.mostRows).map { site in
            tag(
              "li", [:],
              [.text("\(site.name) "), tag("span", ["class": "note"], "\(site.id) · \(Self.words(site.openings[0]))")])
          }))
      content.append(rest(same.count))
    }
    return content
  }

  private static func words(_ openings: [RunRecord.Opening]) -> String {
    openings.map { "\($0.year) \($0.design)" }.joined(separator: "; ")
  }

  private var figures: [Markup] {
    let common = comparison.rows.filter {
      !$0.key.isPeople && comparison.commonYears?.contains($0.key.year) ?? false
    }
    let moved = common.filter { !$0.isTheSame }
    let judged = common.count
    let intro = voice.paragraph(
      Text(
        zh: "\(judged) 个指标数中有 \(moved.count) 个不同，列于下；其余相同。",
        en: "Of \(judged) figures \(moved.count) differ and are listed; the others are the same."))
    guard !moved.isEmpty else { return [intro] }
    var groups: [Int: Markup] = [:]
    var rows: [[Markup]] = []
    var last = ""
    // A rule in an area is read year by year.
    let order = Dictionary(
      moved.enumerated().map { ("\($1.key.indicator) \($1.key.kind.rawValue) \($1.key.area)", $0) },
      uniquingKeysWith: { first, _ in first })
    let sorted = moved.sorted { a, b in
      let (x, y) = (group(a), group(b))
      return (order[x] ?? 0, a.key.year) < (order[y] ?? 0, b.key.year)
    }
    for row in sorted.prefix(Self.mostRows) {
      if group(row) != last {
        last = group(row)
        groups[rows.count] = [
          voice.inline(row.title), .text(" · "), voice.inline(row.area), .text(" "),
          tag("span", ["class": "note"], [voice.inline(row.unit)]),
        ]
      }
      rows.append(
        [.text(String(row.key.year))]
          + runs.indices.map { i in
            let change = row.change(i).flatMap { $0 == 0 || i == 0 ? nil : $0 }
            return [
              .text(number(row, i)), .text(change.map { " (\(signed($0)))" } ?? ""), .text(" "),
              row.verdicts[i].map { voice.chip($0) } ?? .nothing,
            ]
          })
    }
    return [
      intro, voice.table(head: head(Text(zh: "年末", en: "End of")), rows: rows, groups: groups), rest(moved.count),
    ]
  }

  private func group(_ row: Comparison.Row) -> String {
    "\(row.key.indicator) \(row.key.kind.rawValue) \(row.key.area)"
  }

  private func rest(_ count: Int) -> Markup {
    guard count > Self.mostRows else { return .nothing }
    return voice.paragraph(
      Text(
        zh: "另有 \(count - Self.mostRows) 行，见 CSV。", en: "\(count - Self.mostRows) more rows are in the CSV."),
      class: "note")
  }
}
