import Foundation
import Testing

/// The tutorial on packs, typed as it stands: a new city without Swift.
@Suite struct TutorialCommandTests {
  /// What stands in the fenced blocks of a language, in order.
  private func blocks(_ language: String) throws -> [String] {
    let page = try String(contentsOf: Repository.root.appendingPathComponent("docs/policy-packs.md"), encoding: .utf8)
    return page.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  @Test func theCityOfTheTutorialIsTestedAndReviewed() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(at: scratch.file("mytown"), withIntermediateDirectories: true)
    let yaml = try blocks("yaml")
    let pack = try scratch.write(yaml.dropLast().joined(separator: "\n"), to: "mytown/policy.yaml")
    try scratch.write(try #require(yaml.last), to: "mytown/policy.tests.yaml")
    let tested = try Program.run(["policy", "test", pack, "--lang", "en"])
    #expect(tested.code == 0, "\(tested.output)\(tested.errors)")
    #expect(tested.output.contains("all pass, every rule is touched"))
    #expect(tested.output.split(separator: "\n").count == 2, "no gaps: \(tested.output)")
    let linted = try Program.run(["policy", "lint", pack, "--lang", "en", "--strict", "--on", "2027-12-31"])
    #expect(linted.code == 0, "\(linted.output)")
    let shown = try Program.run(["policy", "show", pack, "--lang", "en"])
    #expect(shown.output.contains("6 requirements: 4 computed, 1 reported, 1 not modelled"))
    // By its folder's name, like a shipped pack.
    let housing = try scratch.write(try #require(try blocks("csv").first), to: "projects.csv")
    let checked = try Program.run([
      "check", "--policy", "mytown", "--scenarios", scratch.url.path, "--housing", housing, "--on", "2024-06-30",
      "--lang", "en",
    ])
    #expect(checked.code == 1, "\(checked.errors)")
    #expect(checked.output.contains("smallest change: 50 m² more of elder care premises"))
  }

  @Test func everyOptionOfTheDeskIsInItsPage() throws {
    let page = try String(contentsOf: Repository.root.appendingPathComponent("docs/reviewing.md"), encoding: .utf8)
    let help = try Program.run(["check", "--help"]).output
    let options = Set(help.matches(of: #/--[a-z-]+/#).map { String($0.output) })
    for option in options.subtracting(["--lang", "--help", "--version"]) { #expect(page.contains(option), "\(option)") }
  }
}
