import Spatial
import Testing
import WalkNetwork

@testable import Coverage

@Suite("Floating catchments")
struct AccessibilityTests {
  /// Facility 0 reaches points 0 and 1, facility 1 points 1 and 2; point 3 is out of reach.
  static let distances: SparseDistances = {
    var table = SparseDistances(targetCount: 4)
    table.appendRow([(target: 0, metres: 100), (target: 1, metres: 500)])
    table.appendRow([(target: 1, metres: 400), (target: 2, metres: 900)])
    return table
  }()

  @Test("Two steps by hand")
  func twoStep() {
    let result = Accessibility(
      distances: Self.distances, capacity: [30, 20], people: [100, 200, 300, 50], decay: .within(metres: 900))
    #expect(result.ratios == [30.0 / 300, 20.0 / 500])
    #expect(result.scores == [30.0 / 300, 30.0 / 300 + 20.0 / 500, 20.0 / 500, 0])
  }

  @Test("Three steps divide people between facilities")
  func threeStep() {
    let result = Accessibility(
      .threeStep, distances: Self.distances, capacity: [30, 20], people: [100, 200, 300, 50],
      decay: .within(metres: 900))
    // Half of the 200 at point 1 go either way.
    #expect(result.ratios == [30.0 / 200, 20.0 / 400])
    #expect(abs(result.scores[1] - 0.5 * (30.0 / 200 + 20.0 / 400)) < 1e-15)
  }

  @Test("Decays at their edges")
  func decay() {
    let steps = DistanceDecay.steps([.init(metres: 400, weight: 1), .init(metres: 800, weight: 0.68)])
    #expect(steps.weight(at: 400) == 1)
    #expect(steps.weight(at: 400.001) == 0.68)
    #expect(steps.weight(at: 800.001) == 0)
    #expect(steps.limit == 800)
    let gaussian = DistanceDecay.gaussian(metres: 1000)
    #expect(gaussian.weight(at: 0) == 1)
    #expect(gaussian.weight(at: 1000) == 0)
    #expect(gaussian.weight(at: 1001) == 0)
    #expect(abs(gaussian.weight(at: 500) - 0.7014) < 1e-4)
  }

  @Test(
    "Capacity is conserved wherever someone can reach it", arguments: 1...10,
    [DistanceDecay.within(metres: 400), .gaussian(metres: 400)])
  func conserved(seed: UInt64, decay: DistanceDecay) {
    var random = SeededRandom(state: seed)
    func points(_ n: Int) -> [Point] {
      (0..<n).map { _ in Point(.random(in: 0...1500, using: &random), .random(in: 0...1500, using: &random)) }
    }
    let distances = Walking.straightLine(detour: 1).distances(from: points(12), to: points(60), within: 400)
    let people = (0..<60).map { _ in Int.random(in: 0...80, using: &random) }
    let capacity = (0..<12).map { _ in Double(Int.random(in: 0...50, using: &random)) }
    for method in Accessibility.Method.allCases {
      let result = Accessibility(method, distances: distances, capacity: capacity, people: people, decay: decay)
      let given = zip(result.scores, people).reduce(0) { $0 + $1.0 * Double($1.1) }
      var reachable = 0.0
      for f in capacity.indices where result.ratios[f] > 0 { reachable += capacity[f] }
      #expect(abs(given - reachable) < 1e-9)
    }
  }

  @Test("Gini and the worst tenth")
  func inequality() throws {
    #expect(Inequality.gini([2, 2, 2], people: [1, 5, 9]) == 0)
    // One in four has everything.
    #expect(Inequality.gini([0, 0, 0, 8], people: [1, 1, 1, 1]) == 0.75)
    #expect(Inequality.gini([0, 8], people: [3, 1]) == 0.75)
    #expect(Inequality.gini([1], people: [0]) == nil)
    #expect(Inequality.gini([0, 0], people: [1, 1]) == nil)
    // The worst two of twenty: one with 1, one with 3.
    #expect(Inequality.worstDecile([9, 1, 3], people: [17, 1, 2]) == 2)
    #expect(Inequality.worstDecile([], people: []) == nil)
  }
}

@Suite("Coverage with limited places")
struct CapacityCoverageTests {
  private func table(_ rows: [[(target: Int32, metres: Double)]], points: Int) -> SparseDistances {
    var table = SparseDistances(targetCount: points)
    for row in rows { table.appendRow(row) }
    return table
  }

  @Test("Someone steps aside for another who has only one choice")
  func steppingAside() {
    // Both points are nearest to facility 0; only point 0 can go to facility 1 instead.
    let result = CapacityCoverage(
      distances: table([[(0, 10), (1, 20)], [(0, 30)]], points: 3), capacity: [5, 5], people: [5, 5, 7])
    #expect(result.served == [5, 5, 0])
    #expect(result.exhausted == [0, 0, 0])
    #expect(result.outOfReach == [0, 0, 7])
    #expect(result.load == [5, 5])
    #expect(result.assigned == [0, 5, 5])
  }

  @Test("Full facilities leave people within reach without a place, nearest first")
  func full() {
    let result = CapacityCoverage(
      distances: table([[(0, 300), (1, 200)]], points: 2), capacity: [6], people: [5, 5])
    #expect(result.served == [1, 5])
    #expect(result.exhausted == [4, 0])
  }

  @Test("Nobody is sent to a facility of unknown capacity, nor counted as turned away from it")
  func unknownCapacity() {
    let result = CapacityCoverage(
      distances: table([[(0, 300), (1, 200)], [(1, 100), (2, 50)]], points: 4), capacity: [6, nil],
      people: [5, 5, 3, 2])
    #expect(result.served == [1, 5, 0, 0])
    #expect(result.exhausted == [4, 0, 0, 0])
    #expect(result.undecided == [0, 0, 3, 0])
    #expect(result.outOfReach == [0, 0, 0, 2])
    #expect(result.load == [6, 0])
  }

  @Test("As many are served as any division could, and everyone is accounted for", arguments: 1...60)
  func maximal(seed: UInt64) {
    var random = SeededRandom(state: seed)
    let points = Int.random(in: 1...9, using: &random)
    let facilities = Int.random(in: 1...6, using: &random)
    let rows = (0..<facilities).map { _ in
      (0..<points).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map {
        (target: Int32($0), metres: Double(Int.random(in: 1...9, using: &random)))
      }
    }
    let capacity = (0..<facilities).map { _ in Int.random(in: 0...12, using: &random) }
    let unknown = (0..<facilities).map { _ in Int.random(in: 0..<5, using: &random) == 0 }
    let people = (0..<points).map { _ in Int.random(in: 0...9, using: &random) }
    let distances = table(rows, points: points)
    let result = CapacityCoverage(distances: distances, capacity: capacity, people: people)
    for p in 0..<points {
      #expect(result.served[p] + result.exhausted[p] + result.outOfReach[p] == people[p])
      #expect(result.served[p] >= 0)
    }
    let part = CapacityCoverage(
      distances: distances, capacity: zip(capacity, unknown).map { $1 ? nil : $0 }, people: people)
    for p in 0..<points {
      #expect(part.served[p] + part.exhausted[p] + part.undecided[p] + part.outOfReach[p] == people[p])
      #expect(part.outOfReach[p] == result.outOfReach[p])
    }
    for f in 0..<facilities {
      #expect(result.load[f] <= capacity[f])
      #expect(result.load[f] == distances.row(f).map { result.assigned[$0] }.reduce(0, +))
    }
    // Maximum flow is minimum cut: over every set of points, those outside it plus the places the set can reach.
    var cut = Int.max
    for set in 0..<(1 << points) {
      var outside = 0
      for p in 0..<points where set >> p & 1 == 0 { outside += people[p] }
      for f in 0..<facilities where rows[f].contains(where: { set >> Int($0.target) & 1 == 1 }) {
        outside += capacity[f]
      }
      cut = min(cut, outside)
    }
    #expect(result.served.reduce(0, +) == cut)
  }
}
