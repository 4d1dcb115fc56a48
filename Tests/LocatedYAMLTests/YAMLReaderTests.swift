import Diagnostics
import Testing

@testable import LocatedYAML

@Suite struct YAMLReaderTests {
  private enum Colour: String, CaseIterable { case red, green }

  @Test func everyMistakeIsReportedWithItsPlace() throws {
    let text = """
      id: x
      count: many
      colour: gren
      nmae: y
      """
    let reader = try YAMLReader(text: text, file: "f.yaml")
    _ = reader.root.string("id")
    _ = reader.root.int("count")
    _ = reader.root.required("colour") { $0.oneOf(Colour.self) }
    _ = reader.root.optional("name") { $0.string() }
    _ = reader.root.int("absent")
    reader.root.finish()
    let found = reader.problems.list
    #expect(found.count == 4)
    #expect(found.map(\.place.line) == [2, 3, 1, 4])
    #expect(found[0].place.column == 8)
    #expect(found[1].fix?.en == "did you mean green?")
    #expect(found[2].says.en.contains("absent"))
    #expect(found[3].value == "nmae")
    #expect(found[3].fix?.en == "did you mean name?")
  }

  @Test(arguments: ["a: [1", "a: 1\na: 2", "- 1\n- 2", "", "a:\n\t- b", "\u{0}"])
  func whatIsNoMappingIsRefused(text: String) {
    #expect(throws: Problems.self) { try YAMLReader(text: text, file: "f.yaml") }
  }

  @Test func deepNestingIsRefusedAtItsPlace() {
    for deep in [
      "a: " + String(repeating: "[", count: 100_000), "a: " + String(repeating: "{b: ", count: 5_000),
      "a:\n  " + String(repeating: "- ", count: 5_000) + "x",
      "a: " + String(repeating: "[", count: 100) + "x" + String(repeating: "]", count: 100),
    ] {
      #expect {
        try YAMLReader(text: deep, file: "deep.yaml")
      } throws: { error in
        (error as? Problems)?.list.first?.place.line != nil
      }
    }
  }

  @Test func aliasesThatUnfoldForeverAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1...12 {
      text += "a\(i): &a\(i) [" + [String](repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: Problems.self) { try YAMLReader(text: text, file: "laughs.yaml") }
  }

  @Test func wideFilesAreNotDeep() throws {
    let rows = (0..<500).map { "  - {id: r\($0), tags: [a, b], text: \"[[[\"}\n    " }.joined(separator: "\n")
    #expect(try YAMLReader(text: "rows:\n" + rows, file: "wide.yaml").root.list("rows").count == 500)
  }

  @Test func textIsOneOrBothLanguages() throws {
    let reader = try YAMLReader(text: "a: 名\nb: {zh: 中, en: mid}", file: "f.yaml")
    #expect(reader.root.text("a") == Text("名"))
    #expect(reader.root.text("b") == Text(zh: "中", en: "mid"))
    #expect(reader.problems.isEmpty)
  }
}
