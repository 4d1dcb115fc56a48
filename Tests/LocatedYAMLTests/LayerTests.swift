import Diagnostics
import Testing

@testable import LocatedYAML

/// Files that stand on other files.
@Suite struct LayerTests {
  private static let base = """
    plan: 1
    id: base
    speed: 10
    inputs:
      people: people.csv
    sizes:
      - {id: small, cost: 5}
      - {id: large, cost: 9}
    rules: [A, B]
    """

  private func read(
    _ text: String, _ options: [String] = [], mostChanges: Int? = nil, files: [String: String] = [:],
    at file: String = "variants/v.yaml"
  ) throws(Problems) -> YAMLReader {
    let files = files.merging(["plan.yaml": Self.base]) { given, _ in given }
    return try YAMLReader(
      text: text, file: file,
      layering: YAMLLayering(
        formatKey: "plan", ownKeys: ["id", "title"], mostChanges: mostChanges, options: options
      ) { (path, place) throws(Problems) in
        if let text = files[path] { return text }
        throw Problems([Problem(.error, at: place, value: path, says: Text("not there"))])
      })
  }

  private func leaves(_ reader: YAMLReader) -> [String: String] {
    Dictionary(uniqueKeysWithValues: reader.leaves().map { ($0.path, $0.value) })
  }

  @Test func aFileWithoutChangesIsItsBase() throws {
    let alone = try YAMLReader(text: Self.base, file: "plan.yaml")
    let variant = try read("plan: 1\nbase: ../plan.yaml")
    #expect(variant.leaves() == alone.leaves())
    #expect(variant.canonical() == alone.canonical())
    #expect(variant.files == ["plan.yaml"], "a file from which nothing comes is not among the inputs")
    #expect(variant.problems.isEmpty)
  }

  @Test func changesApplyInTheirOrder() throws {
    let text = """
      plan: 1
      base: ../plan.yaml
      id: mine
      changes:
        - set: {speed: 20, "sizes[large].cost": 11}
        - says: {zh: 加一种, en: one more}
          add: {sizes: {id: huge, cost: 30}, rules: [C, D]}
        - remove: ["sizes[small]", "rules[A]"]
        - set: {speed: 30, "sizes[0].cost": 12, walking.detour: 1.4}
      """
    let reader = try read(text)
    #expect(reader.problems.isEmpty, "\(reader.problems.list.map { $0.described(in: .en) })")
    #expect(
      leaves(reader) == [
        "plan": "1", "id": "mine", "speed": "30", "inputs.people": "people.csv", "sizes[large].id": "large",
        "sizes[large].cost": "12", "sizes[huge].id": "huge", "sizes[huge].cost": "30", "rules": "[B, C, D]",
        "walking.detour": "1.4",
      ])
    #expect(
      reader.changes.map(\.name.en) == [
        "speed = 20; sizes[large].cost = 11", "one more", "sizes[small] −; rules[A] −",
        "speed = 30; sizes[0].cost = 12; walking.detour = 1.4",
      ])
    #expect(reader.files == ["plan.yaml", "variants/v.yaml"])
    let first = try read(text, mostChanges: 1)
    #expect(leaves(first)["speed"] == "20" && leaves(first)["sizes[small].cost"] == "5")
    #expect(leaves(first)["id"] == "mine")
  }

  /// A value says the file it was written in, and paths are beside that file.
  @Test func everyValueKeepsItsPlace() throws {
    let text = """
      plan: 1
      base: ../plan.yaml
      changes:
        - set:
            inputs.homes: homes.csv
      """
    let reader = try read(text, ["inputs.more=data/more.csv", "speed=many"])
    let inputs = try #require(reader.root.value("inputs")?.mapping())
    let people = try #require(inputs.value("people"))
    let homes = try #require(inputs.value("homes"))
    let more = try #require(inputs.value("more"))
    #expect(people.place == Place(file: "plan.yaml", field: "inputs.people", line: 5, column: 11))
    #expect(people.path(to: "people.csv") == "people.csv")
    #expect(homes.place.file == "variants/v.yaml" && homes.place.line == 5)
    #expect(homes.path(to: "homes.csv") == "variants/homes.csv")
    #expect(homes.path(to: "../homes.csv") == "homes.csv")
    #expect(more.place.file == "--set inputs.more=data/more.csv" && more.place.line == nil)
    #expect(more.path(to: "data/more.csv") == "data/more.csv", "options count from the working folder")
    _ = reader.root.int("speed")
    #expect(reader.problems.list.map(\.place.file) == ["--set speed=many"])
  }

  @Test func basesStandOnBases() throws {
    let middle = "plan: 1\nbase: ../plan.yaml\nchanges: [{set: {speed: 11}}, {set: {rules: [X]}}]"
    let reader = try read(
      "plan: 1\nbase: middle.yaml\nchanges: [{set: {speed: 12}}]", files: ["variants/middle.yaml": middle])
    #expect(leaves(reader)["speed"] == "12" && leaves(reader)["rules"] == "[X]")
    #expect(reader.changes.count == 3)
    #expect(reader.files == ["plan.yaml", "variants/middle.yaml", "variants/v.yaml"])
  }

  @Test func allMistakesAreReportedTogether() throws {
    let text = """
      plan: 2
      base: ../plan.yaml
      speed: 3
      chnages: []
      changes:
        - set: {"sizes[smal].cost": 4, speed.x: 1, "a..b": 2}
        - remove: rulse
        - add: {speed: 1}
        - {says: nothing}
        - {set: {speed: 1}, undo: true}
      """
    let reader = try read(text, ["nonsense", "speed=[1"])
    let problems = reader.problems.list.map { ($0.place.line, $0.says.en, $0.fix?.en ?? "") }
    func has(_ line: Int?, _ says: String, _ fix: String = "") -> Bool {
      problems.contains { $0.0 == line && $0.1.contains(says) && $0.2.contains(fix) }
    }
    #expect(has(1, "differs from the base's plan: 1"))
    #expect(has(3, "states only", "changes: [{set: {speed: …}}]"))
    #expect(has(4, "states only", "did you mean changes?"))
    #expect(has(6, "there is no \"smal\"", "did you mean small?"))
    #expect(has(6, "one value without parts"))
    #expect(has(6, "expected a path"))
    #expect(has(7, "there is no \"rulse\"", "did you mean rules?"))
    #expect(has(8, "not a list"))
    #expect(has(9, "changes nothing"))
    #expect(has(10, "unknown key"))
    #expect(has(nil, "expected path=value"))
    #expect(has(nil, "not valid YAML"))
    #expect(problems.count == 12, "\(problems)")
    // What can be read is read all the same.
    #expect(leaves(reader)["speed"] == "1")
  }

  @Test(arguments: [
    ("plan: 1\nbase: gone.yaml", "not there"), ("plan: 1\nbase: v.yaml", "round in a circle"),
    ("plan: 1\nbase: other.yaml", "round in a circle: variants/v.yaml → variants/other.yaml → variants/v.yaml"),
    ("plan: 1\nbase: [1]", "expected text"), ("plan: 1\nbase: list.yaml", "not `key: value`"),
    ("plan: 1\nbase: broken.yaml", "not valid YAML"),
  ])
  func aBaseThatCannotBeHad(text: String, says: String) {
    #expect {
      try read(
        text,
        files: [
          "variants/v.yaml": text, "variants/other.yaml": "plan: 1\nbase: v.yaml", "variants/list.yaml": "- 1",
          "variants/broken.yaml": "a: [1",
        ])
    } throws: { error in
      (error as? Problems)?.list.contains { $0.says.en.contains(says) && $0.place.line != nil } ?? false
    }
  }

  /// However a tree is written, it is the same; whatever is said otherwise, it is not.
  @Test func theCanonicalTextIsOfWhatIsSaid() throws {
    func canonical(_ text: String) throws -> String { try YAMLReader(text: text, file: "f").canonical() }
    let one = try canonical("a: 1\nb: {c: [x, y], d: null}")
    #expect(try canonical("b:\n  c:\n    - 'x'\n    - y\na: \"1\" # said") == one)
    for other in [
      "a: 2\nb: {c: [x, y]}", "a: 1\nb: {c: [y, x]}", "a: 1\nb: {c: [x, y], d: 'null'}", "a: 1\nb: {c: ['x\",\"y']}",
      "a: 1\nb: {c: x, y: ''}",
    ] { #expect(try canonical(other) != one, "\(other)") }
  }

  @Test func wholeNumbersMayHaveAnExponent() throws {
    let reader = try YAMLReader(text: "a: 1e6\nb: 1.5e3\nc: 1.5e0\nd: 1_000", file: "f")
    #expect(reader.root.int("a") == 1_000_000 && reader.root.int("b") == 1500 && reader.root.int("d") == 1000)
    #expect(reader.root.int("c") == nil && reader.problems.list.count == 1)
  }

  @Test func pathsHaveOneName() {
    #expect(normalised("a/b/../c/./d.yaml") == "a/c/d.yaml")
    #expect(normalised("../../x") == "../../x" && normalised("a/../../x") == "../x")
    #expect(normalised("/a/../../x") == "/x" && normalised("./x") == "x")
  }
}
