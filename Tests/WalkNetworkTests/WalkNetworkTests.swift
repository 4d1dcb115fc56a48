import Spatial
import Testing

@testable import WalkNetwork

@Suite("The walking network")
struct WalkNetworkTests {
  /// A square of 100 m streets with a spur to the east and an island beyond it:
  ///
  ///     3 --- 2
  ///     |     |
  ///     0 --- 1 --- 4     5 --- 6
  static let square = WalkNetwork(
    positions: [
      Point(0, 0), Point(100, 0), Point(100, 100), Point(0, 100), Point(200, 0), Point(300, 0), Point(400, 0),
    ],
    edges: [(0, 1, 100), (1, 2, 100), (2, 3, 100), (0, 3, 100), (1, 4, 100), (5, 6, 100)])

  @Test("Counts, components and dead ends")
  func counts() {
    let network = Self.square
    #expect(network.nodeCount == 7)
    #expect(network.edgeCount == 6)
    #expect(network.totalLength == 600)
    #expect(network.componentSizes == [5, 2])
    #expect(Array(network.componentOfNode) == [0, 0, 0, 0, 0, 1, 1])
    #expect(network.deadEnds == 3)
  }

  @Test("Only junctions and ends are searched")
  func contraction() {
    // Node 1 has three edges, node 4 one; 5 and 6 are the ends of the island.
    #expect(Self.square.chains.vertexCount == 4)
    #expect(Self.square.chains.count == 3)
  }

  @Test("A ring without a junction keeps one vertex")
  func ring() {
    let network = WalkNetwork(
      positions: [Point(0, 0), Point(100, 0), Point(100, 100), Point(0, 100)],
      edges: [(0, 1, 100), (1, 2, 100), (2, 3, 100), (0, 3, 100)])
    #expect(network.chains.vertexCount == 1)
    let walk = Walking.network(network, snapLimit: 10)
    let there = walk.distances(from: [Point(0, 50)], to: [Point(50, 0), Point(50, 100), Point(100, 50)], within: 500)
    #expect(Array(there.metres) == [100, 100, 200])
  }

  @Test("Both legs to the network count, and exactly on the limit is within")
  func doorToDoor() {
    let walk = Walking.network(Self.square, snapLimit: 50)
    let from = [Point(50, -10)]
    let to = [Point(150, 20), Point(50, 105), Point(60, -5), Point(350, 0)]
    let all = walk.distances(from: from, to: to, within: 1000)
    #expect(Array(all.targets) == [0, 1, 2])
    // Leg, streets, leg: 10 + 100 + 20, 10 + 200 + 5, 10 + 10 + 5.
    #expect(Array(all.metres) == [130, 215, 25])
    #expect(Array(walk.distances(from: from, to: to, within: 130).targets) == [0, 2])
    #expect(Array(walk.distances(from: from, to: to, within: 129.999).targets) == [2])
  }

  @Test("A point snaps to the main component only, within the limit, inclusive")
  func snapping() throws {
    let network = Self.square
    let snap = try #require(network.snap(Point(25, -10), limit: 10))
    #expect(snap == Snap(edge: 0, fraction: 0.25, distance: 10))
    #expect(network.snap(Point(25, -10.001), limit: 10) == nil)
    // On the island, but the mainland's end is 150 m away.
    let ashore = try #require(network.snap(Point(350, 0), limit: 200))
    #expect(ashore == Snap(edge: 4, fraction: 1, distance: 150))
    #expect(network.snap(Point(.nan, 0), limit: 10) == nil)
    #expect(network.snap(Point(1e300, 0), limit: 10) == nil)
  }

  @Test("A point at a junction snaps to the lowest edge")
  func tie() throws {
    let snap = try #require(Self.square.snap(Point(100, 0), limit: 10))
    #expect(snap.edge == 0)
    #expect(snap.fraction == 1)
  }

  @Test("The reached part of the network is drawn to the metre")
  func reach() throws {
    let network = Self.square
    let sources = network.snap([Point(150, 0)], limit: 10)
    // 50 m to each end of the spur's chain, then 30 m into both streets at node 1.
    let lines = network.reachedLines(from: sources, within: 80)
    #expect(abs(lines.reduce(0) { $0 + $1.length } - 160) < 1e-9)
    let pieces = network.reachedPieces(from: sources, within: 80)
    let metres = pieces.reduce(0) { $0 + ($1.to - $1.from) * network.length(ofEdge: Int($1.edge)) }
    #expect(abs(metres - 160) < 1e-9)
    #expect(pieces.contains(ReachedPiece(edge: 4, from: 0, to: 1)))
    // 250 m more than reach around the square, whose far corner is met from both sides.
    let everything = network.reachedLines(from: sources, within: 300)
    #expect(abs(everything.reduce(0) { $0 + $1.length } - 500) < 1e-9)
    let area = try Walking.network(network, snapLimit: 10).serviceArea(from: [Point(150, 0)], limit: 300, width: 20)
    // The block inside the square is no street and stays out.
    #expect(area.contains(Point(50, 10)))
    #expect(!area.contains(Point(50, 50)))
    #expect(area.polygons.first?.holes.count == 1)
  }
}

@Suite("Walks against the slow and obvious answer")
struct WalkPropertyTests {
  @Test("Snapping finds the nearest edge", arguments: 1...12)
  func snapping(seed: UInt64) {
    let town = RandomTown(seed: seed).network
    let plain = PlainAnswer(network: town)
    for point in RandomTown.points(60, seed: seed &+ 100, extent: 900) {
      let quick = town.snap(point, limit: 120)
      let slow = plain.snap(point, limit: 120)
      #expect((quick == nil) == (slow == nil))
      guard let quick, let slow else { continue }
      #expect(abs(quick.distance - slow.distance) < 1e-9)
    }
  }

  @Test("A bounded search is the full search cut at the limit", arguments: 1...8)
  func bounded(seed: UInt64) {
    let town = RandomTown(seed: seed, side: 5).network
    let plain = PlainAnswer(network: town)
    let sources = RandomTown.points(6, seed: seed &+ 200, extent: 400)
    let targets = RandomTown.points(25, seed: seed &+ 300, extent: 400)
    for limit in [150.0, 400, .infinity] {
      let found = Walking.network(town, snapLimit: 80).distances(from: sources, to: targets, within: limit)
      for (s, source) in sources.enumerated() {
        for (t, target) in targets.enumerated() {
          let truth = plain.distance(source, target, snapLimit: 80)
          if let metres = found[s, t] {
            #expect(abs(metres - truth) < 1e-9)
            #expect(metres <= limit)
          } else {
            #expect(truth > limit - 1e-9 || truth == .infinity)
          }
        }
      }
    }
  }

  @Test("Walks are symmetric, no shorter than the crow flies, and obey the triangle", arguments: 20...25)
  func metric(seed: UInt64) {
    let town = RandomTown(seed: seed).network
    let points = RandomTown.points(20, seed: seed)
    let all = Walking.network(town, snapLimit: 100).distances(from: points, to: points, within: .infinity)
    let leg = points.map { town.snap($0, limit: 100)?.distance ?? 0 }
    for a in points.indices {
      for b in points.indices {
        guard let ab = all[a, b], let ba = all[b, a] else { continue }
        #expect(abs(ab - ba) < 1e-9)
        #expect(ab >= points[a].distance(to: points[b]) - 1e-9)
        for c in points.indices {
          // Passing by c need not mean entering its door: its leg is walked neither way.
          guard let ac = all[a, c], let cb = all[c, b] else { continue }
          #expect(ab <= ac + cb - 2 * leg[c] + 1e-9)
        }
      }
    }
  }

  @Test("The nearest source is the least of all distances, ties to the lower", arguments: 30...37)
  func nearest(seed: UInt64) {
    let town = RandomTown(seed: seed).network
    var sources = RandomTown.points(8, seed: seed &+ 1)
    sources.append(sources[3])
    let targets = RandomTown.points(40, seed: seed &+ 2)
    for walking in [Walking.network(town, snapLimit: 90), .straightLine(detour: 1.3)] {
      for limit in [200.0, 5000] {
        let all = walking.distances(from: sources, to: targets, within: limit)
        let nearest = walking.nearest(from: sources, to: targets, within: limit)
        for t in targets.indices {
          let least = sources.indices.compactMap { all[$0, t] }.min()
          #expect((least == nil) == (nearest.source[t] < 0))
          guard let least else { continue }
          #expect(abs(nearest.metres[t] - least) < 1e-9)
          #expect(nearest.source[t] != Int32(sources.count - 1), "the twin with the lower index comes first")
          #expect(abs((all[Int(nearest.source[t]), t] ?? -1) - least) < 1e-9)
        }
      }
    }
  }

  @Test("Straight lines equal all pairs", arguments: 40...43)
  func straightLine(seed: UInt64) {
    let sources = RandomTown.points(10, seed: seed)
    let targets = RandomTown.points(200, seed: seed &+ 1)
    let found = Walking.straightLine(detour: 1.4).distances(from: sources, to: targets, within: 210)
    for s in sources.indices {
      for t in targets.indices {
        let metres = sources[s].distance(to: targets[t]) * 1.4
        #expect(found[s, t] == (metres <= 210 ? metres : nil))
      }
    }
    #expect(found.transposed().transposed() == found)
  }
}
