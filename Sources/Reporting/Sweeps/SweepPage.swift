import Diagnostics
import Planning

/// A sweep as one page for people: what each figure does as the first key varies, and every combination in a table.
public struct SweepPage: Sendable {
  /// A figure of the whole city in the last year.
  public struct Figure: Sendable {
    public var indicator: String
    public var title: Text
    public var unit: Text
    public var value: Double?
    public var target: Double?
    /// The verdict, as in `indicators.csv`.
    public var status: String

    public init(indicator: String, title: Text, unit: Text, value: Double?, target: Double?, status: String) {
      self.indicator = indicator
      self.title = title
      self.unit = unit
      self.value = value
      self.target = target
      self.status = status
    }
  }

  /// One combination and what came of it.
  public struct Run: Sendable {
    public var values: [String]
    public var id: String
    public var objective: Double?
    public var bound: Double?
    public var status: String?
    /// Targets that are missed in the last year, by kind of area: `city`, `zone`, `street`.
    public var missed: [String: Int]
    public var figures: [Figure]

    public init(
      values: [String], id: String, objective: Double?, bound: Double?, status: String?, missed: [String: Int],
      figures: [Figure]
    ) {
      self.missed = missed
      self.values = values
      self.id = id
      self.objective = objective
      self.bound = bound
      self.status = status
      self.figures = figures
    }

    func missed(_ kinds: [String]) -> Int { kinds.reduce(0) { $0 + missed[$1, default: 0] } }
  }

  private let keys: [String]
  private let runs: [Run]
  private let version: String
  private let voice: Voice

  /// - Parameter runs: in the order of the combinations, the last key changing fastest.
  public init(keys: [String], runs: [Run], version: String, language: ReportLanguage) {
    self.keys = keys
    self.runs = runs
    self.version = version
    voice = Voice(language)
  }

  /// Figures that are drawn, and rows that are shown, at most.
  private static let mostCharts = 24
  private static let mostRows = 500

  public func html() -> String {
    let title = Text(zh: "参数扫描：\(keys.joined(separator: "、"))", en: "Sweep of \(keys.joined(separator: ", "))")
    return voice.page(
      title: title, version: version,
      [
        tag("header", [:], [voice.heading(1, title)]),
        tag(
          "main", [:],
          [
            voice.section(
              "charts", Text(zh: "随 \(keys[0]) 的变化", en: "What moves with \(keys[0])"), newSheet: false, charts),
            voice.section("runs", Text(zh: "全部组合", en: "Every combination"), newSheet: true, [table]),
          ]),
        tag(
          "footer", [:],
          [
            voice.inline(
              Text(
                zh: "由 Catchment \(version) 生成；全部数字见 sweep.csv。",
                en: "Made by Catchment \(version); sweep.csv has every figure."))
          ]),
      ])
  }

  // MARK: Charts

  private var charts: [Markup] {
    var drawn: [Markup] = []
    func add(_ title: Text, _ unit: Text, target: Double? = nil, _ figure: (Run) -> Double?) {
      let found = runs.compactMap(figure)
      guard Set(found).count > 1, drawn.count < Self.mostCharts else { return }
      let chart = SweepChart(
        id: "sweep-\(drawn.count + 1)", title: voice.plain(title), unit: unit[voice.first], key: keys[0],
        values: values, lines: lines(figure), target: target)
      drawn.append(voice.figure(title, detail: nil, chart.drawn()))
    }
    add(Text(zh: "目标函数值", en: "objective"), Text(""), { $0.objective })
    let targets = Text(zh: "项", en: "targets")
    add(Text(zh: "末年未达标（全市）", en: "targets missed in the last year: city"), targets) { Double($0.missed(["city"])) }
    add(Text(zh: "末年未达标（分区、街道分别计）", en: "targets missed in the last year: zones and streets, each"), targets) {
      Double($0.missed(["zone", "street"]))
    }
    var seen: Set<String> = []
    for figure in runs.flatMap(\.figures) where seen.insert(figure.indicator).inserted {
      let targets = Set(runs.compactMap { run in run.figures.first { $0.indicator == figure.indicator }?.target })
      add(figure.title, figure.unit, target: targets.count == 1 ? targets.first : nil) { run in
        run.figures.first { $0.indicator == figure.indicator }?.value
      }
    }
    guard !drawn.isEmpty else {
      return [voice.paragraph(Text(zh: "全市末年的指标都没有变化。", en: "No figure of the city moves in the last year."))]
    }
    return [
      voice.paragraph(
        Text(
          zh: "全市末年的数值；没有变化的指标未画，虚线为目标。处处相同的几条线画成一条，部分相同之处的点并排。",
          en:
            "Figures of the city in the last year; what does not move is not drawn, and the dashed line is the target. Lines that are the same everywhere are drawn as one; where some agree, their marks stand side by side."
        ),
        class: "note"), tag("div", ["class": "grid2"], drawn),
    ]
  }

  /// The values of the first key, in order.
  private var values: [String] {
    var seen: Set<String> = []
    return runs.compactMap { $0.values.first }.filter { seen.insert($0).inserted }
  }

  private func lines(_ figure: (Run) -> Double?) -> [SweepChart.Line] {
    var order: [String] = []
    var points: [String: [SweepChart.Point]] = [:]
    let index = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    for run in runs {
      let name = zip(keys, run.values).dropFirst().map { "\($0) = \($1)" }.joined(separator: ", ")
      if points[name] == nil {
        order.append(name)
        points[name] = []
      }
      guard let figure = figure(run), let value = index[run.values[0]] else { continue }
      points[name]?.append(SweepChart.Point(value: value, figure: figure))
    }
    return Self.distinct(order.map { SweepChart.Line(name: $0, points: points[$0] ?? []) }, voice)
  }

  /// Lines with the same points hide one another: they become one, which says how many it is.
  private static func distinct(_ lines: [SweepChart.Line], _ voice: Voice) -> [SweepChart.Line] {
    var order: [[SweepChart.Point]] = []
    var names: [[SweepChart.Point]: [String]] = [:]
    for line in lines {
      if names[line.points] == nil { order.append(line.points) }
      names[line.points, default: []].append(line.name)
    }
    return order.map { points in
      let same = names[points] ?? []
      let others = same.count - 1
      let more = Text(zh: "（另 \(others) 条相同）", en: " (and \(others) the same)")
      return SweepChart.Line(name: (same.first ?? "") + (others > 0 ? more[voice.first] : ""), points: points)
    }
  }

  // MARK: The table

  private var table: Markup {
    func number(_ value: Double?) -> Markup { .text(value.map { Figures.text($0) } ?? "—") }
    let shown = voice.table(
      head: keys.map { (Text($0), false) } + [
        (Text(zh: "运行", en: "Run"), false), (Text(zh: "目标函数值", en: "Objective"), true),
        (Text(zh: "界", en: "Bound"), true), (Text(zh: "求解状态", en: "Status"), false),
        (Text(zh: "未达标：全市", en: "Targets missed: city"), true), (Text(zh: "分区", en: "zones"), true),
        (Text(zh: "街道", en: "streets"), true),
      ],
      rows: runs.prefix(Self.mostRows).map { run in
        run.values.map { .text($0) } + [
          tag("code", [:], run.id), number(run.objective), number(run.bound), .text(run.status ?? "—"),
        ] + ["city", "zone", "street"].map { .text(String(run.missed([$0]))) }
      })
    guard runs.count > Self.mostRows else { return shown }
    let more = runs.count - Self.mostRows
    return [
      shown,
      voice.paragraph(Text(zh: "另有 \(more) 行，见 CSV。", en: "\(more) more rows are in the CSV."), class: "note"),
    ]
  }
}
