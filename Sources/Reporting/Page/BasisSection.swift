import Demography
import Diagnostics
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// What the figures rest on: assumptions, invented data, what the documents contradict, and the files that were read.
struct BasisSection {
  private let facts: RunFacts
  private let voice: Voice
  private let provenance: Provenance
  private var run: RunResult { facts.run }

  init(_ facts: RunFacts, _ voice: Voice, _ provenance: Provenance) {
    self.facts = facts
    self.voice = voice
    self.provenance = provenance
  }

  var content: [Markup] {
    method + synthetic + assumptions + notes + notModelled + warnings + inputs
  }

  private var method: [Markup] {
    var lines = [
      Text(zh: "人口：\(run.projection.method.zh)", en: "People: \(run.projection.method.en)"),
      Text(zh: "步行：\(run.walking.zh)", en: "Walks: \(run.walking.en)"),
      Text(
        zh: "坐标：\(run.study.frame.crs) 平面内以米量算；输出为经纬度。",
        en: "Coordinates: measured in metres in \(run.study.frame.crs); output is longitude and latitude."),
    ]
    if let siting = run.siting {
      lines.append(Text(zh: "选址算法：\(siting.method)", en: "Placement: \(siting.method)"))
    }
    return [voice.heading(3, Text(zh: "方法", en: "Methods")), voice.list(lines + run.plan.notes)]
  }

  private var synthetic: [Markup] {
    guard !run.study.synthetic.isEmpty else { return [] }
    return [voice.heading(3, Text(zh: "虚构的数据", en: "What is invented")), voice.list(run.study.synthetic)]
  }

  private var assumptions: [Markup] {
    var content: [Markup] = []
    if !run.assumptions.isEmpty {
      content += [
        voice.heading(3, Text(zh: "计算中的假设", en: "Assumptions of the computation")), voice.list(run.assumptions),
      ]
    }
    let used = Set(run.findings.flatMap { $0.rule.split(separator: "+").map(String.init) })
    // Many rules share a reading; it is said once with all of them.
    var readings: [(says: Text, rules: [Rule])] = []
    for rule in run.pack.withUpper.flatMap(\.rules) where used.contains(rule.id) {
      for says in rule.assumptions {
        if let i = readings.firstIndex(where: { $0.says == says }) {
          readings[i].rules.append(rule)
        } else {
          readings.append((says, [rule]))
        }
      }
    }
    let rows = readings.map { reading -> [Markup] in
      [
        .text(reading.rules.map(\.id).joined(separator: ", ")),
        reading.rules.count > 3
          ? voice.inline(Text(zh: "\(reading.rules.count) 条规定", en: "\(reading.rules.count) rules"))
          : voice.stacked(Text.listed(reading.rules.map(\.title))), voice.stacked(reading.says),
      ]
    }
    if !rows.isEmpty {
      content += [
        voice.heading(3, Text(zh: "文件未写明、按下列理解执行", en: "Where the documents are silent, read as follows")),
        voice.table(
          head: [
            (Text(zh: "规定", en: "Rule"), false), (Text(zh: "名称", en: "Name"), false),
            (Text(zh: "理解", en: "Reading"), false),
          ], rows: rows),
      ]
    }
    return content
  }

  private var notes: [Markup] {
    let notes = run.pack.withUpper.flatMap(\.notes)
    guard !notes.isEmpty else { return [] }
    return [
      voice.heading(3, Text(zh: "文件自身的矛盾与缺漏", en: "Contradictions and gaps in the documents")),
      voice.table(
        head: [
          (Text(zh: "编号", en: "No."), false), (Text(zh: "程度", en: "Severity"), false),
          (Text(zh: "涉及规定", en: "Rules"), false), (Text(zh: "说明", en: "What"), false),
        ],
        rows: notes.map { note in
          [
            .text(note.id), voice.stacked(note.severity.name), .text(note.rules.joined(separator: ", ")),
            voice.stacked(note.says),
          ]
        }),
    ]
  }

  private var notModelled: [Markup] {
    let items = run.pack.withUpper.flatMap(\.notModelled)
    guard !items.isEmpty else { return [] }
    return [
      voice.heading(3, Text(zh: "文件中未纳入核查的要求", en: "Requirements that no rule tests")),
      voice.table(
        head: [
          (Text(zh: "编号", en: "No."), false), (Text(zh: "条款", en: "Clause"), false),
          (Text(zh: "要求", en: "Requirement"), false), (Text(zh: "原因", en: "Why not"), false),
        ],
        rows: items.map { item in
          [.text(item.id), .text(item.clause), voice.stacked(item.says), voice.stacked(item.why)]
        }),
    ]
  }

  private var warnings: [Markup] {
    guard !run.warnings.list.isEmpty else { return [] }
    let shown = run.warnings.list.prefix(40)
    var content = [
      voice.heading(3, Text(zh: "读取数据时的提示", en: "Noted while reading the data")),
      voice.list(shown.map { Text(zh: $0.described(in: .zh), en: $0.described(in: .en)) }),
    ]
    let left = run.warnings.list.count - shown.count
    if left > 0 {
      content.append(
        voice.paragraph(
          Text(zh: "另有 \(left) 条，见 summary.json。", en: "\(left) more are in summary.json."), class: "note"))
    }
    return content
  }

  private var inputs: [Markup] {
    var content = [voice.heading(3, Text(zh: "来源", en: "Provenance"))]
    if !provenance.inputs.isEmpty {
      content.append(
        voice.table(
          caption: Text(zh: "读入的文件及其 SHA-256", en: "Files read, with their SHA-256"),
          head: [
            (Text(zh: "内容", en: "What"), false), (Text(zh: "文件", en: "File"), false), (Text("SHA-256"), false),
          ],
          rows: provenance.inputs.map { input in
            [.text(input.name), .text(input.file), tag("code", [:], input.sha256)]
          }))
    }
    var lines = [
      Text(
        zh: "Catchment \(provenance.version)；随机种子 \(run.plan.seed)；计划 \(run.plan.id)；政策包 \(run.pack.id)",
        en: "Catchment \(provenance.version); seed \(run.plan.seed); plan \(run.plan.id); policy pack \(run.pack.id)")
    ]
    if !provenance.overrides.isEmpty {
      let list = provenance.overrides.joined(separator: ", ")
      lines.append(Text(zh: "命令行改写的设置：\(list)", en: "Settings overridden on the command line: \(list)"))
    }
    content.append(voice.list(lines))
    return content
  }
}

extension PolicyPack.Note.Severity {
  var name: Text {
    switch self {
    case .high: Text(zh: "高", en: "high")
    case .medium: Text(zh: "中", en: "medium")
    case .low: Text(zh: "低", en: "low")
    case .info: Text(zh: "提示", en: "info")
    }
  }
}
