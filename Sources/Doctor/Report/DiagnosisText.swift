import Diagnostics

/// A diagnosis for a person to read: by file, the gravest first, of a kind that repeats the largest few.
extension Diagnosis {
  /// How many findings of a kind are shown; the rest are counted. `--format json` has them all.
  static let shownOfAKind = 5

  public func text(_ language: Language) -> String {
    var lines: [String] = []
    for file in groups() {
      if !lines.isEmpty { lines.append("") }
      lines.append(heading(file.place, language))
      for kind in file.kinds { lines += paragraph(kind, language) }
      if file.kinds.isEmpty { lines.append(Text(zh: "  没有发现问题", en: "  nothing to report")[language]) }
    }
    lines += ["", summary[language]]
    return lines.joined(separator: "\n") + "\n"
  }

  public var summary: Text {
    let (errors, warnings, notes) = (count(.error), count(.warning), count(.note))
    let left = omissions.reduce(0) { $0 + $1.count }
    let more = left > 0 ? Text(zh: ",另有 \(left) 处未列出", en: ", \(left) more not listed") : Text("")
    func s(_ number: Int) -> String { number == 1 ? "" : "s" }
    return Text(
      zh: "共 \(errors) 个错误、\(warnings) 个警告、\(notes) 个提示\(more.zh)。",
      en: "\(errors) error\(s(errors)), \(warnings) warning\(s(warnings)), \(notes) note\(s(notes))\(more.en).")
  }

  // MARK: Grouping

  private struct Spot: Hashable {
    var file: String?
    var layer: String?
  }

  private struct Kind {
    var check: Check
    var severity: Problem.Severity
    var findings: [Finding]
    var left: Int
  }

  /// Files and layers in the order they were opened, each with its kinds of findings, the gravest first.
  private func groups() -> [(place: Spot, kinds: [Kind])] {
    var order: [Spot] = []
    var found: [Spot: [Finding]] = [:]
    for file in files {
      let spot = Spot(file: file.file, layer: file.layer)
      if found[spot] == nil {
        order.append(spot)
        found[spot] = []
      }
    }
    for finding in findings {
      let place = finding.problem.place
      var spot = Spot(file: place.file, layer: place.layer)
      // What concerns a whole file stands with its first layer.
      if found[spot] == nil, let first = order.first(where: { $0.file == place.file }) { spot = first }
      if found[spot] == nil { order.append(spot) }
      found[spot, default: []].append(finding)
    }
    return order.map { ($0, kinds(found[$0] ?? [], $0)) }
  }

  private func kinds(_ findings: [Finding], _ spot: Spot) -> [Kind] {
    var kinds: [Kind] = []
    for finding in findings {
      let index = kinds.firstIndex { $0.check == finding.check && $0.severity == finding.problem.severity }
      if let index {
        kinds[index].findings.append(finding)
      } else {
        let left = omissions.first { $0.check == finding.check && $0.file == spot.file && $0.layer == spot.layer }
        kinds.append(
          Kind(check: finding.check, severity: finding.problem.severity, findings: [finding], left: left?.count ?? 0))
      }
    }
    let order = Check.allCases
    return kinds.sorted { a, b in
      if a.severity != b.severity { return a.severity > b.severity }
      return (order.firstIndex(of: a.check) ?? 0) < (order.firstIndex(of: b.check) ?? 0)
    }
  }

  // MARK: Lines

  private func heading(_ spot: Spot, _ language: Language) -> String {
    var words = [spot.file ?? "-"]
    let summary = files.first { $0.file == spot.file && $0.layer == spot.layer }
    if let layer = spot.layer { words.append(Text(zh: "图层“\(layer)”", en: "layer \"\(layer)\"")[language]) }
    if let records = summary?.records { words.append(Text(zh: "\(records) 条", en: "\(records) records")[language]) }
    if let crs = summary?.crs { words.append(crs) }
    return words.joined(separator: language == .zh ? "，" : ", ")
  }

  private func paragraph(_ kind: Kind, _ language: Language) -> [String] {
    let label: Text =
      switch kind.severity {
      case .error: Text(zh: "错误", en: "error")
      case .warning: Text(zh: "警告", en: "warning")
      case .note: Text(zh: "提示", en: "note")
      }
    let count = kind.findings.count + kind.left
    var lines = ["  \(label[language])  \(kind.check.title[language])" + (count > 1 ? " (\(count))" : "")]
    let largest = kind.findings.enumerated().sorted { a, b in
      let (left, right) = (a.element.measure?.value ?? 0, b.element.measure?.value ?? 0)
      return kind.check.isWorseWhenSmall
        ? (left, a.offset) < (right, b.offset) : (right, a.offset) < (left, b.offset)
    }.prefix(Self.shownOfAKind).map(\.element)
    for finding in largest { lines.append("    " + line(finding.problem, language)) }
    if count > largest.count {
      let rest = count - largest.count
      lines.append("    " + Text(zh: "……另有 \(rest) 处", en: "… and \(rest) more")[language])
    }
    // One remedy for the kind where they agree, as they nearly always do.
    let fixes = largest.compactMap { $0.problem.fix?[language] }
    var told: [String] = []
    for fix in fixes where !told.contains(fix) { told.append(fix) }
    for fix in told { lines.append("    " + Text(zh: "→ \(fix)", en: "→ \(fix)")[language]) }
    return lines
  }

  private func line(_ problem: Problem, _ language: Language) -> String {
    // File and layer stand in the heading.
    var place = problem.place
    place.file = nil
    place.layer = nil
    var line = problem.place.line
    if place.feature != nil { line = nil }
    place.line = nil
    place.column = nil
    var words: [String] = []
    if let line { words.append(Text(zh: "第 \(line) 行", en: "line \(line)")[language]) }
    let spot = place.described(in: language)
    if !spot.isEmpty { words.append(spot) }
    if let value = problem.value { words.append(Self.shortened(value)) }
    let colon = language == .zh ? ":" : ": "
    return (words + [problem.says[language]]).joined(separator: colon)
  }

  /// A cell may hold a whole document.
  private static func shortened(_ value: String) -> String {
    let line = value.replacing("\n", with: " ")
    return line.count > 120 ? line.prefix(119) + "…" : line
  }
}

extension Check {
  /// The smaller, the worse.
  var isWorseWhenSmall: Bool { self == .tinyArea || self == .negative }
}
