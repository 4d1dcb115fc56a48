import Diagnostics
import Testing

@testable import Policy

/// The tutorial's pack loads, passes the tutorial's tests, and says what the tutorial says it says.
@Suite struct TutorialTests {
  private func blocks() throws -> [String] {
    try Repository.text("docs/policy-packs.md").components(between: "```yaml\n", and: "```")
  }

  @Test func thePackOfTheTutorialWorks() throws {
    let blocks = try blocks()
    #expect(blocks.count == 5)
    let pack = try PolicyPack(yaml: blocks[0...3].joined(separator: "\n"), file: "tutorial.yaml")
    let report = try PackTests(yaml: blocks[4], file: "tutorial.tests.yaml").run(on: pack)
    #expect(report.results.allSatisfy { $0.outcome == .pass })
    #expect(report.isClean)
    #expect(report.gaps.isEmpty, "\(report.gaps.map { "\($0.rule): \($0.missing.en)" })")
    #expect(
      pack.coverage
        == PackCoverage(
          computed: ["NEW20", "OLD15", "DAY500", "BEDS40"], reported: ["SAT90"], notModelled: ["BRAND"]))
    #expect(pack.lint().isEmpty)
  }

  @Test func everyKindIsDescribed() throws {
    let text = try Repository.text("docs/policy-packs.md")
    for kind in RuleKind.names { #expect(text.contains("| `\(kind)` |")) }
  }
}

extension String {
  /// What stands between each pair of marks, in order.
  fileprivate func components(between open: String, and close: String) -> [String] {
    var rest = self[...]
    var found: [String] = []
    while let start = rest.firstRange(of: open) {
      let body = rest[start.upperBound...]
      guard let end = body.firstRange(of: close) else { break }
      found.append(String(body[..<end.lowerBound]))
      rest = body[end.upperBound...]
    }
    return found
  }
}
