import Diagnostics
import Planning
import Spatial
import Testing
import WalkNetwork

@testable import Coverage

/// Seeded random numbers (S. Vigna's SplitMix64), so that a failing case can be run again.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Who is covered")
struct CoverageCountTests {
  /// Demand every 100 m along a line; point `i` has 2^i people, so a sum tells exactly which points it holds.
  static let demand = DemandPoints(
    ids: (0..<10).map { "p\($0)" }, positions: (0..<10).map { Point(Double($0) * 100, 0) },
    street: [0, 0, 0, 0, 0, 1, 1, 1, 1, -1], weights: [Double](repeating: 2, count: 10))
  static let people = (0..<10).map { 1 << $0 }

  private func coverage(_ facilities: [Point], within limit: Double) -> CoverageByStreet {
    let walking = Walking.straightLine(detour: 1)
    let near = nearest(walking.distances(from: facilities, to: Self.demand.positions, within: 10_000))
    return CoverageByStreet(
      people: Self.people, unplaced: [0, 5], demand: Self.demand, nearest: near, within: limit)
  }

  @Test("Sums decode to exactly the points that were reached, each once")
  func powersOfTwo() {
    let result = coverage([Point(200, 0), Point(300, 0)], within: 200)
    #expect(result.city.covered == 0b0000_111111)
    #expect(result.streets[0].covered == 0b11111)
    #expect(result.streets[1].covered == 0b100000)
    #expect(result.outside.covered == 0)
    #expect(result.city.people == 1023 + 5)
    #expect(result.city.unplaced == 5)
    #expect(result.city.coveredWeight == 12)
    #expect(result.streets[1].uncovered == 64 + 128 + 256 + 5)
  }

  @Test("Parts add up to the city")
  func adds() {
    let result = coverage([Point(450, 0)], within: 250)
    let parts = result.streets + [result.outside]
    #expect(parts.map(\.people).reduce(0, +) == result.city.people)
    #expect(parts.map(\.covered).reduce(0, +) == result.city.covered)
    #expect(parts.map(\.weight).reduce(0, +) == result.city.weight)
  }

  @Test("Without a facility nobody is covered")
  func none() {
    let result = coverage([], within: 500)
    #expect(result.city.covered == 0)
    #expect(result.city.distances.median == nil)
    #expect(result.city.distances.outOfReach == 1028)
  }

  @Test("Another facility never lowers coverage", arguments: 1...20)
  func monotone(seed: UInt64) {
    var random = SeededRandom(state: seed)
    var facilities: [Point] = []
    var before = coverage([], within: 150).city.covered
    for _ in 0..<6 {
      facilities.append(Point(.random(in: 0...900, using: &random), .random(in: -100...100, using: &random)))
      let now = coverage(facilities, within: 150).city.covered
      #expect(now >= before)
      before = now
    }
  }

  @Test("Percentiles are by people, and out of reach ranks last")
  func distribution() {
    let some = DistanceDistribution([(300, 5), (100, 4), (.infinity, 1)])
    #expect(some.median == 300)
    #expect(some.ninetieth == 300)
    #expect(some.worst == nil)
    #expect(some.outOfReach == 1)
    let all = DistanceDistribution([(300, 1), (100, 9), (900, 0)])
    #expect(all.median == 100)
    #expect(all.ninetieth == 100)
    #expect(all.worst == 300)
    #expect(DistanceDistribution([(10, 1)], nowhere: 9).ninetieth == nil)
    #expect(DistanceDistribution([]).worst == nil)
  }

  @Test("Closed facilities do not count, equal distances go to the first")
  func open() {
    let walking = Walking.straightLine(detour: 1)
    let all = walking.distances(from: [Point(0, 0), Point(0, 0), Point(50, 0)], to: [Point(10, 0)], within: 100)
    #expect(nearest(all).source[0] == 0)
    #expect(nearest(all, open: [false, true, true]).source[0] == 1)
    #expect(nearest(all, open: [false, false, true]).metres[0] == 40)
  }
}

@Suite("Clusters of uncovered people")
struct UncoveredClusterTests {
  @Test("Steps join, gaps part, people rank")
  func clusters() throws {
    let demand = DemandPoints(
      ids: ["a", "b", "c", "d", "e"],
      positions: [Point(0, 0), Point(100, 0), Point(200, 0), Point(400, 0), Point(500, 0)],
      street: [0, 0, 0, 0, 0], weights: [1, 1, 1, 1, 1])
    let clusters = UncoveredCluster.clusters(
      of: demand, people: [10, 10, 20, 30, 30], where: { $0 != 4 }, step: 100)
    #expect(clusters.map(\.points) == [[0, 1, 2], [3]])
    #expect(clusters.map(\.people) == [40, 30])
    #expect(clusters[0].centre == Point(125, 0))
    let area = try clusters[0].area(of: demand, radius: 60)
    #expect(area.polygons.count == 1)
    #expect(area.contains(Point(50, 0)) && !area.contains(Point(300, 0)))
  }

  @Test("Everyone who is not covered is in one cluster, whatever the step", arguments: 1...10)
  func partition(seed: UInt64) {
    var random = SeededRandom(state: seed)
    let count = 80
    let demand = DemandPoints(
      ids: (0..<count).map(String.init),
      positions: (0..<count).map { _ in
        Point(.random(in: 0...1000, using: &random), .random(in: 0...1000, using: &random))
      }, street: [Int32](repeating: 0, count: count), weights: [Double](repeating: 1, count: count))
    let people = (0..<count).map { _ in Int.random(in: 0...5, using: &random) }
    let clusters = UncoveredCluster.clusters(of: demand, people: people, where: { $0 % 3 != 0 }, step: 90)
    let expected = (0..<count).filter { $0 % 3 != 0 && people[$0] > 0 }
    #expect(clusters.flatMap(\.points).sorted() == expected)
    for (a, first) in clusters.enumerated() {
      for second in clusters[(a + 1)...] {
        for p in first.points {
          for q in second.points { #expect(demand.positions[p].distance(to: demand.positions[q]) > 90) }
        }
      }
    }
  }
}
