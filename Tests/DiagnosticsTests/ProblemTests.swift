import Testing

@testable import Diagnostics

@Suite struct ProblemTests {
  let problem = Problem(
    .error,
    at: Place(file: "streets.geojson", layer: "streets", feature: 2, id: "S3", field: "code", line: 14, column: 5),
    value: "32010", says: Text(zh: "应为 9 位数字", en: "expected 9 digits"),
    fix: Text(zh: "补全代码", en: "complete the code"))

  @Test func englishNamesEveryPartOfThePlace() {
    #expect(
      problem.described(in: .en)
        == "error: streets.geojson:14:5, layer \"streets\", feature 2 (id \"S3\"), field \"code\": \"32010\": "
        + "expected 9 digits Fix: complete the code")
  }

  /// A row of a table is called by its line alone.
  @Test func aRowIsNamedByItsLine() {
    let place = Place(file: "h.csv", feature: 0, id: "A", field: "dwellings", line: 2)
    #expect(place.described(in: .en) == "h.csv:2, id \"A\", field \"dwellings\"")
    #expect(place.described(in: .zh) == "h.csv:2,id \"A\",字段“dwellings”")
    var feature = place
    feature.line = nil
    #expect(feature.described(in: .en) == "h.csv, feature 0 (id \"A\"), field \"dwellings\"")
  }

  @Test func chineseIsChinese() {
    let line = problem.described(in: .zh)
    #expect(line.hasPrefix("错误:streets.geojson:14:5"))
    #expect(line.contains("应为 9 位数字"))
    #expect(line.hasSuffix("建议:补全代码"))
  }

  @Test func onlyErrorsThrow() throws {
    var problems = Problems()
    problems.warning(at: Place(), Text("w"))
    try problems.throwIfErrors()
    problems.error(at: Place(), Text("e"))
    #expect(throws: Problems.self) { try problems.throwIfErrors() }
  }

  @Test func collectKeepsWhatWasThrown() {
    var problems = Problems()
    let value: Int? = problems.collect { () throws(Problems) -> Int in
      throw Problems([Problem(.error, at: Place(), says: Text("first"))])
    }
    #expect(value == nil)
    #expect(problems.errors.map(\.says.en) == ["first"])
  }
}
