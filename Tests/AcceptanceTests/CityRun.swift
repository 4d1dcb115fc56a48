import Foundation
import Testing

/// A plan run through the command line, and what its summary and tables say.
struct CityRun {
  let outcome: Program.Outcome
  let files: [String: Data]
  let summary: [String: Any]
  private let indicators: [[String: String]]

  init(_ plan: String, out: String = "out", in scratch: Scratch? = nil, _ more: [String] = []) throws {
    let scratch = try scratch ?? Scratch()
    outcome = try Program.run(["run", plan, "--out", scratch.file(out).path, "--lang", "en"] + more)
    let code = outcome.code
    try #require(code == 0, "\(outcome.errors)")
    files = try scratch.contents(of: out)
    summary = try json(try #require(files["summary.json"]))
    indicators = Self.rows(try #require(files["indicators.csv"]))
  }

  var placement: [String: Any] { summary["placement"] as? [String: Any] ?? [:] }
  var openings: [[String: Any]] { placement["openings"] as? [[String: Any]] ?? [] }

  func opened(_ kind: String) -> Int { openings.count { $0["kind"] as? String == kind } }

  func opened(_ kind: String, in year: Int) -> Int {
    openings.count { $0["kind"] as? String == kind && $0["year"] as? Int == year }
  }

  /// Yuan for openings.
  var spending: Int { openings.reduce(0) { $0 + ($1["cost_yuan"] as? Int ?? 0) } }

  /// People of a group at the end of a year.
  func people(_ year: Int, _ group: String = "people") throws -> Int {
    let years = try #require((summary["population"] as? [String: Any])?["years"] as? [[String: Any]])
    return try #require(years.first { $0["year"] as? Int == year }?[group] as? Int)
  }

  /// Value and status of an indicator in an area (its own code, the whole city's unless given) and year.
  func indicator(_ rule: String, _ year: Int, in area: String? = nil) -> (value: Double?, status: String)? {
    indicators.first {
      $0["indicator"] == rule && $0["year"] == String(year) && (area == nil || $0["area"] == area)
    }.map { (Double($0["value"] ?? ""), $0["status"] ?? "") }
  }

  /// Numbers of verdicts of a rule about projects.
  func verdicts(_ rule: String) throws -> [String: Int] {
    let rows = Self.rows(try #require(files["findings.csv"])).filter { $0["rule"] == rule }
    return Dictionary(grouping: rows) { $0["verdict"] ?? "" }.mapValues(\.count)
  }

  func findings(_ rule: String) throws -> [[String: String]] {
    Self.rows(try #require(files["findings.csv"])).filter { $0["rule"] == rule }
  }

  /// The bound that a proven optimum has reached.
  var isOptimal: Bool {
    placement["status"] as? String == "optimal" && placement["bound"] as? Int == placement["value"] as? Int
  }

  /// Rows of a CSV table (RFC 4180) by column.
  static func rows(_ data: Data) -> [[String: String]] {
    var rows: [[String]] = [[]]
    var field = ""
    var isQuoted = false
    var previous: Character = ","
    for character in String(decoding: data, as: UTF8.self) {
      switch character {
      case "\"":
        if isQuoted {
          isQuoted = false
        } else if previous == "\"" {
          field.append("\"")
          isQuoted = true
        } else {
          isQuoted = true
        }
      case "," where !isQuoted:
        rows[rows.count - 1].append(field)
        field = ""
      case _ where character.isNewline && !isQuoted:
        rows[rows.count - 1].append(field)
        field = ""
        rows.append([])
      default: field.append(character)
      }
      previous = character
    }
    guard let names = rows.first else { return [] }
    return rows.dropFirst().filter { $0.count == names.count }.map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
  }
}
