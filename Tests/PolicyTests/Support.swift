import Diagnostics
import Foundation
import Planning
import Policy

/// Files of the repository that tests read.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// A shipped pack with everything it names.
  static func pack(_ path: String) throws -> PolicyPack {
    try PolicyPack(yaml: text(path), file: path) { id in
      for candidate in PolicyPack.candidatePaths(for: id, beside: path) {
        if let text = try? text(candidate) { return (text, candidate) }
      }
      return nil
    }
  }
}

/// A pack around some rules.
func pack(
  _ rules: String, id: String = "test", zones: String = "", more: String = "", inForce: String = "{}",
  library: PolicyPack.Library? = nil
) throws(Problems) -> PolicyPack {
  try PolicyPack(
    yaml: """
      id: \(id)
      title: {zh: 试, en: Trial \(id)}
      place: {zh: 某区, en: Somewhere}
      issuer: {zh: 某局, en: Some office}
      in_force: \(inForce)
      \(more)
      \(zones)
      rules:
      \(rules)
      """, file: "\(id).yaml", library: library)
}

/// One rule in one line of flow YAML.
func rule(_ id: String, _ kind: String, _ parameters: String, applies: String = "{}") -> String {
  "- {id: \(id), title: {zh: 题, en: title}, cite: {clause: '1'}, says: {zh: 说, en: says}, applies: \(applies), "
    + "kind: \(kind), \(parameters)}"
}

func day(_ text: String) -> CalendarDate { CalendarDate(text)! }

func area(_ squareMetres: Double) -> Area { Area(squareMetres: squareMetres)! }

func elderCare(_ squareMetres: Double?, leaseEnd: CalendarDate? = nil) -> Premises {
  Premises(service: .elderCare, floorArea: squareMetres.map { area($0) }, leaseEnd: leaseEnd)
}

func project(
  _ id: String = "P", street: String? = "1", dwellings: Int?, status: ProjectStatus? = .existing,
  premises: [Premises] = [], phases: [Phase] = [], conditions: CalendarDate? = nil
) -> HousingProject {
  HousingProject(
    id: id, name: id, street: street, dwellings: dwellings, status: status, conditions: conditions, phases: phases,
    premises: premises)
}

let today = day("2024-06-30")

func review(_ project: HousingProject, _ pack: PolicyPack, on date: CalendarDate = today) -> [Finding] {
  review([project], streets: [:], pack: pack, on: date)
}

/// Answers from a closure; whatever it does not know is unknown.
struct Answers: Measurements {
  var answer: @Sendable (Measure, PlanArea, Int) -> Int64?

  func measure(_ measure: Measure, in area: PlanArea, year: Int) -> Measured {
    answer(measure, area, year).map(Measured.known) ?? .unknown(Text("missing"))
  }
}

/// SplitMix64, so that property tests run the same each time.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
