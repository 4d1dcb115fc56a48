import Spatial
import Testing
import WalkNetwork

@testable import Coverage

@Suite("Coverage that follows changes")
struct LiveCoverageTests {
  /// A lattice of streets, 80 m a block.
  static let town: WalkNetwork = {
    var positions: [Point] = []
    var edges: [(from: Int32, to: Int32, metres: Double)] = []
    let side: Int32 = 12
    for i in 0..<side {
      for j in 0..<side {
        positions.append(Point(Double(i) * 80, Double(j) * 80))
        if i + 1 < side && (i + j) % 5 != 0 { edges.append((i * side + j, (i + 1) * side + j, 80)) }
        if j + 1 < side { edges.append((i * side + j, i * side + j + 1, 85)) }
      }
    }
    return WalkNetwork(positions: positions, edges: edges)
  }()

  @Test("After any changes every number equals a fresh run's", arguments: 1...12)
  func fresh(seed: UInt64) {
    var random = SeededRandom(state: seed)
    func point() -> Point { Point(.random(in: 0...880, using: &random), .random(in: 0...880, using: &random)) }
    let walking =
      seed.isMultiple(of: 2) ? Walking.network(Self.town, snapLimit: 60) : Walking.straightLine(detour: 1.3)
    let demand = (0..<150).map { _ in point() }
    let people = (0..<150).map { _ in Int.random(in: 0...40, using: &random) }
    var live = LiveCoverage(walking, demand: demand, people: people, within: 300)
    /// What stands now; `nil` once closed.
    var standing: [Point?] = []
    for _ in 0..<40 {
      let place = point()
      let which = standing.isEmpty ? -1 : Int.random(in: 0..<standing.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0 where which >= 0:
        live.close(which)
        standing[which] = nil
      case 1 where which >= 0:
        live.move(which, to: place)
        standing[which] = place
      default:
        #expect(live.open(at: place) == standing.count)
        standing.append(place)
      }
      let full = SparseDistances(joining: standing, walking, demand, within: 300)
      #expect(live.distances == full)
      // Taken up from walks that are known, searched farther than the limit.
      let wide = SparseDistances(joining: standing, walking, demand, within: 450)
      let taken = LiveCoverage(TargetSearch(walking, to: demand), people: people, within: 300, distances: wide)
      #expect(taken.distances == full && taken.covered == live.covered)
      let near = nearest(full)
      #expect(live.nearest == near)
      #expect(live.covered == demand.indices.reduce(0) { near.metres[$1] <= 300 ? $0 + people[$1] : $0 })
    }
  }

  @Test("A change taken back leaves no trace")
  func undone() {
    let demand = (0..<100).map { Point(Double($0 % 10) * 88, Double($0 / 10) * 88) }
    var live = LiveCoverage(
      .network(Self.town, snapLimit: 60), demand: demand, people: (0..<100).map { $0 }, within: 400,
      facilities: [Point(100, 100), Point(500, 500)])
    let before = (live.covered, live.distances)
    live.close(live.open(at: Point(300, 700)))
    live.move(1, to: Point(800, 10))
    live.move(1, to: Point(500, 500))
    #expect(live.covered == before.0)
    #expect(live.distances.targets == before.1.targets && live.distances.metres == before.1.metres)
  }

  @Test("People within several limits, and the union once")
  func reached() {
    let demand = (0..<6).map { Point(Double($0) * 100, 0) }
    let distances = Walking.straightLine(detour: 1).distances(
      from: [Point(0, 0), Point(200, 0)], to: demand, within: 1000)
    let result = ReachedPeople(distances, people: [1, 2, 4, 8, 16, 32], limits: [100, 250])
    #expect(result.byFacility == [[0b11, 0b111], [0b1110, 0b11111]])
    #expect(result.union == [0b1111, 0b11111])
  }
}

extension SparseDistances {
  /// A row for each facility, empty for those that are closed.
  fileprivate init(joining standing: [Point?], _ walking: Walking, _ demand: [Point], within limit: Double) {
    self.init(targetCount: demand.count)
    for facility in standing {
      let row = walking.distances(from: facility.map { [$0] } ?? [], to: demand, within: limit)
      appendRow(zip(row.targets, row.metres).map { (target: $0, metres: $1) })
    }
  }
}
