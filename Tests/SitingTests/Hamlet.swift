import Diagnostics
import Planning
import Spatial

@testable import Siting

/// Six homes, four sites and an old centre that may grow, drawn from a seed: so small that every plan can be tried, with
/// every kind of constraint at once.
enum Hamlet {
  private static let homes = (0..<6).map { Point(Double($0) * 100, 0) }
  private static let small = FacilityDesign(
    id: "small", kind: .dayCare, floorArea: Area(hundredths: 30_000), beds: [.community: 4], places: 12, cost: 100,
    runningCost: 10)
  static let large = FacilityDesign(
    id: "large", kind: .dayCare, floorArea: Area(hundredths: 60_000), beds: [.community: 9], places: 30, cost: 170,
    runningCost: 15)
  private static let meals = FacilityDesign(
    id: "meals", kind: .mealPoint, floorArea: Area(hundredths: 5_000), cost: 20)

  static func problem(seed: UInt64) -> SitingProblem {
    var random = SplitMix64(seed: seed)
    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let sites = (0..<4).map { index in
      CandidateSite(
        id: "s\(index)", name: "s\(index)", position: Point(Double(draw(0...5)) * 100, Double(draw(0...1)) * 50),
        street: index < 2 ? "A" : "B", kinds: index == 3 ? [.dayCare, .mealPoint] : [.dayCare],
        floorArea: Area(hundredths: draw(0...2) == 0 ? 40_000 : 60_000), cost: Int64(draw(0...60)),
        availableFrom: draw(0...2) == 0 ? 2022 : nil)
    }
    let old = Facility(
      id: "old", name: "old", kind: .dayCare, position: Point(Double(draw(0...5)) * 100, 0), street: "A",
      beds: [.community: 2], nursingBeds: 0, places: 5, floorArea: Area(hundredths: 20_000))
    let people = (0..<3).map { year in homes.map { _ in Int64(draw(4...9) + year) } }
    let all = people.map { $0.reduce(0, +) }
    var targets = [
      SitingTarget(
        rule: "COVER", title: Text("cover"), area: Text("city"),
        goal: .covered(kinds: [.dayCare], metres: 150, people: people), needs: [0, all[1] * 5 / 10, all[2] * 6 / 10]),
      SitingTarget(
        rule: "BACKUP", title: Text("backup"), area: Text("city"),
        goal: .covered(kinds: [.dayCare], metres: 250, people: people, times: 2), needs: [0, 0, all[2] * 3 / 10]),
      SitingTarget(
        rule: "SERVED", title: Text("served"), area: Text("city"),
        goal: .served(kinds: [.dayCare], metres: 250, people: people) { Int64($0.places ?? 0) },
        needs: [0, all[1] * 4 / 10, all[2] * 5 / 10]),
      SitingTarget(
        rule: "BEDS", title: Text("beds"), area: Text("B"),
        goal: .sum { $0.street == "B" ? Int64($0.beds[.community] ?? 0) : 0 }, needs: [0, 0, Int64(draw(2...9))]),
      SitingTarget(
        rule: "COUNT", title: Text("large ones"), area: Text("A"),
        goal: .sum { ($0.floorArea ?? .zero) >= Area(hundredths: 50_000) && $0.street == "A" ? 1 : 0 },
        needs: [0, 0, Int64(draw(0...1))]),
    ]
    targets.removeAll { _ in draw(0...3) == 0 }
    return SitingProblem(
      years: 2020...2022, decideFrom: 2021, demand: homes, facilities: [old], candidates: sites,
      designs: [small, large, meals],
      growths: [.init(facility: 0, design: 1, cost: Int64(draw(50...120)), runningCost: 5)],
      required: draw(0...2) == 0 ? [.init(site: 3, design: 2, year: 2022)] : [],
      spacings: [.dayCare: Double(draw(0...2)) * 100],
      targets: targets, budgets: draw(0...1) == 0 ? [:] : [2021: Int64(draw(150...500)), 2022: Int64(draw(100...400))])
  }
}

/// Seeded numbers for the tests.
struct SplitMix64: RandomNumberGenerator {
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
