import Diagnostics
import Planning
import Policy

/// What came of the tests of packs.
extension [PackTestReport] {
  /// One line a pack, with each test beneath it that did not pass, the rules that no test touches, and the
  /// boundaries and dates of which the tests see one side only.
  public func text(_ language: Language) -> String {
    let zh = language == .zh
    var lines: [String] = []
    for report in self {
      let counts = [PackTestReport.Outcome.pass, .fail, .error].map { "\($0.rawValue) \(report.count($0))" }
      lines.append("\(report.pack): " + counts.joined(separator: " · "))
      for result in report.results where result.outcome != .pass {
        lines.append("  \(result.outcome.rawValue)  \(result.place.described(in: language)): \(result.name)")
        lines += result.details.map { "      \($0[language])" }
      }
      if !report.untouched.isEmpty {
        lines.append((zh ? "  没有测试触及：" : "  no test touches: ") + report.untouched.joined(separator: ", "))
      }
      for gap in report.gaps { lines.append("  \(gap.rule): \(gap.missing[language])") }
    }
    let tests = reduce(0) { $0 + $1.results.count }
    let clean = allSatisfy(\.isClean)
    lines.append(
      zh
        ? "\(count) 个规则包，\(tests) 个测试，" + (clean ? "全部通过，每条规则都被触及" : "未全部通过")
        : "\(count) \(count == 1 ? "pack" : "packs"), \(tests) \(tests == 1 ? "test" : "tests"): "
          + (clean ? "all pass, every rule is touched" : "not clean"))
    return lines.joined(separator: "\n") + "\n"
  }

  public func document(_ language: Language) -> Value {
    .array(
      map { report in
        [
          "pack": .string(report.pack), "clean": .bool(report.isClean), "tests": Value(report.results.count),
          "pass": Value(report.count(.pass)), "fail": Value(report.count(.fail)), "error": Value(report.count(.error)),
          "untouched": .array(report.untouched.map { .string($0) }),
          "gaps": .array(report.gaps.map { ["rule": .string($0.rule), "missing": .string($0.missing[language])] }),
          "results": .array(
            report.results.map { result in
              [
                "name": .string(result.name), "outcome": .string(result.outcome.rawValue),
                "file": Value(result.place.file), "line": Value(result.place.line),
                "details": .array(result.details.map { .string($0[language]) }),
              ]
            }),
        ]
      })
  }
}
