import Spatial
import Testing

@testable import WalkNetwork

@Suite("Who may walk where, by choice")
struct WalkChoiceTests {
  @Test("Ferries, slopes, wheelchairs and closed estates are choices")
  func choices() {
    var rules = WalkRules.standard
    #expect(!rules.allows(highway: nil, route: "ferry"))
    rules.ferries = true
    #expect(rules.allows(highway: nil, route: "ferry"))
    #expect(!rules.allows(highway: nil, route: "ferry", foot: "no"))
    #expect(!rules.allows(highway: nil, route: "bicycle"))
    #expect(!rules.allows(highway: "service", access: "private"))
    rules.openEstates()
    #expect(rules.allows(highway: "service", access: "private"))
    #expect(!rules.allows(highway: "service", access: "no"))
    let chair = WalkRules.wheelchair
    #expect(!chair.allows(highway: "steps"))
    #expect(!chair.allows(highway: "footway", wheelchair: "no"))
    #expect(chair.allows(highway: "footway", incline: "up"))
    #expect(chair.allows(highway: "footway", incline: "8%") && !chair.allows(highway: "footway", incline: "-9 %"))
    // 5° is 8.7 %.
    #expect(!chair.allows(highway: "footway", incline: "5°") && chair.allows(highway: "footway", incline: "4°"))
    #expect(WalkRules.standard.allows(highway: "footway", incline: "30%"))
  }

  @Test("Rules that differ have different fingerprints")
  func fingerprints() {
    var priced = WalkRules.standard
    priced.costPerMetre = ["steps": 2]
    var ferries = WalkRules.standard
    ferries.ferries = true
    let all = [WalkRules.standard, .stepFree, .wheelchair, priced, ferries].map(\.fingerprint)
    #expect(Set(all).count == all.count)
    #expect(WalkRules.standard.fingerprint == WalkRules.standard.fingerprint)
  }
}

@Suite("Lines as a network")
struct LineWaysTests {
  static let frame = StudyFrame(crs: CoordinateSystem(epsg: 4549))

  private func network(_ lines: [LineWays.Line], joinWithin: Double = 0, rules: WalkRules = .standard) throws
    -> WalkNetwork
  {
    try WalkNetworkBuilder(rules: rules, lengths: .spherical, frame: Self.frame)
      .build(LineWays.table(lines, joinWithin: joinWithin, lengths: .spherical))
  }

  @Test("Lines meet where they share a vertex, and nowhere else")
  func noded() throws {
    let cross = try network([
      .init(points: [Point(120, 30), Point(120.002, 30)]),
      .init(points: [Point(120.001, 29.999), Point(120.001, 30.001)]),
    ])
    #expect(cross.componentCount == 2)
    let joined = try network([
      .init(points: [Point(120, 30), Point(120.001, 30), Point(120.002, 30)]),
      .init(points: [Point(120.001, 29.999), Point(120.001, 30), Point(120.001, 30.001)]),
    ])
    #expect(joined.componentCount == 1)
    #expect(joined.nodeCount == 5 && joined.edgeCount == 4 && joined.deadEnds == 4)
  }

  @Test("A street that ends short of another is told, and joined on request")
  func nearMisses() throws {
    // Half a metre south of the vertex in the middle of the first line; the tee itself is not on it.
    let lines: [LineWays.Line] = [
      .init(points: [Point(120, 30), Point(120.001, 30), Point(120.002, 30)]),
      .init(points: [Point(120.001, 29.999), Point(120.001, 30 - 0.5 / 111_195)]),
    ]
    let apart = try network(lines)
    #expect(apart.componentCount == 2)
    let misses = apart.nearMisses(within: 1)
    #expect(misses.count == 1)
    #expect(abs((misses.first?.metres ?? 0) - 0.5) < 1e-3)
    #expect(apart.nearMisses(within: 0.4).isEmpty)
    let joined = try network(lines, joinWithin: 1)
    #expect(joined.componentCount == 1)
    #expect(joined.nearMisses(within: 1).isEmpty)
  }

  @Test("A stated length is spread over the segments; kinds have a price")
  func lengths() throws {
    let stated = try network([.init(points: [Point(120, 30), Point(120.001, 30), Point(120.003, 30)], metres: 600)])
    #expect(abs(stated.length(ofEdge: 0) - 200) < 1e-3)
    #expect(abs(stated.length(ofEdge: 1) - 400) < 1e-3)
    var rules = WalkRules.standard
    rules.costPerMetre = ["steps": 3]
    let plain = try network([.init(points: [Point(120, 30), Point(120, 30.001)])], rules: rules)
    let steps = try network([.init(points: [Point(120, 30), Point(120, 30.001)], tags: ["steps"])], rules: rules)
    #expect(abs(steps.length(ofEdge: 0) - 3 * plain.length(ofEdge: 0)) < 1e-9)
  }

  @Test("A stored network is the same network, and only for the same source and rules")
  func archive() throws {
    let network = try network([
      .init(points: [Point(120, 30), Point(120.001, 30), Point(120.002, 30)]),
      .init(points: [Point(120.001, 30), Point(120.001, 30.001)]),
    ])
    let bytes = network.archived(rules: .standard, lengths: .spherical, source: "abc")
    let back = try #require(
      try WalkNetwork(archive: bytes, rules: .standard, lengths: .spherical, source: "abc", frame: Self.frame))
    #expect(back.nodeIDs == network.nodeIDs && back.coordinates == network.coordinates)
    #expect(back.edgeCosts == network.edgeCosts && back.edgeFrom == network.edgeFrom && back.edgeTo == network.edgeTo)
    #expect(back.origin == network.origin && back.totalLength == network.totalLength)
    func stored(
      _ bytes: [UInt8], rules: WalkRules = .standard, lengths: LengthModel = .spherical, source: String = "abc"
    )
      throws -> WalkNetwork?
    { try WalkNetwork(archive: bytes, rules: rules, lengths: lengths, source: source, frame: Self.frame) }
    #expect(try stored(bytes, rules: .stepFree) == nil)
    #expect(try stored(bytes, lengths: .ellipsoidal) == nil)
    #expect(try stored(bytes, source: "abd") == nil)
    for cut in 0..<bytes.count { #expect(try stored(Array(bytes.prefix(cut))) == nil) }
  }
}

@Suite("Where points join, and why not")
struct SnapReportTests {
  @Test("The nearest node, against looking at all of them", arguments: 1...8)
  func nodes(seed: UInt64) {
    var town = RandomTown(seed: seed).network
    town.snapTarget = .node
    for point in RandomTown.points(50, seed: seed &+ 900, extent: 900) {
      let snap = town.snap(point, limit: 150)
      let all = (0..<town.nodeCount).filter { town.componentOfNode[$0] == 0 }
        .map { town.position(ofNode: $0).distance(to: point) }
      let least = all.min() ?? .infinity
      #expect((snap == nil) == (least > 150))
      guard let snap else { continue }
      #expect(abs(snap.distance - least) < 1e-9)
      #expect(snap.fraction == 0 || snap.fraction == 1)
    }
  }

  @Test("A row for each point: joined, too far, an island nearer, elsewhere")
  func report() throws {
    // A main street, and 300 m north of it a shorter one that joins nothing.
    let network = try WalkNetworkBuilder(lengths: .spherical, frame: LineWaysTests.frame).build(
      LineWays.table(
        [
          .init(points: [Point(120, 30), Point(120.001, 30), Point(120.002, 30)]),
          .init(points: [Point(120, 30.0027), Point(120.001, 30.0027)]),
        ], lengths: .spherical))
    let points = [Point(120.001, 30.0001), Point(120, 30.002), Point(120, 31), Point(0, 0), Point(.nan, 30)]
    let reports = network.report(lonLat: points, snapped: network.snap(lonLat: points, limit: 100))
    #expect(reports[0].snap != nil && reports[0].islandMetres == nil)
    guard case .tooFar(let metres) = reports[1].outcome else {
      Issue.record("not too far")
      return
    }
    #expect(abs(metres - 222.39) < 0.01)
    #expect(abs((reports[1].islandMetres ?? 0) - 77.84) < 0.01)
    #expect(reports[2].outcome == .elsewhere && reports[3].outcome == .elsewhere && reports[4].outcome == .elsewhere)
    #expect(network.islands().map(\.nodes) == [2])
    #expect(abs((network.islands().first?.length ?? 0) - 96.3) < 0.1)
  }
}

@Suite("Isochrones")
struct IsochroneTests {
  @Test("No place is drawn that is farther than the limit by street and across", arguments: 1...6)
  func neverTooMuch(seed: UInt64) throws {
    let town = RandomTown(seed: seed).network
    let sources = town.snap([Point(300, 300)], limit: 200)
    let plain = PlainAnswer(network: town)
    let snap = try #require(sources.snaps[0])
    let nodes = plain.metresToNodes(from: snap)
    for limit in [30.0, 150, 400] {
      let area = try town.serviceArea(from: sources, within: limit, width: 25)
      var inside = 0
      for point in RandomTown.points(400, seed: seed &+ 5, extent: 700) where area.contains(point) {
        inside += 1
        // The shortest way to the point over any street, not only the nearest.
        var least = Double.infinity
        for e in 0..<town.edgeCount {
          let (from, to) = town.ends(ofEdge: e)
          let (a, b) = (town.position(ofNode: from), town.position(ofNode: to))
          let length = town.length(ofEdge: e)
          for step in 0...100 {
            let t = Double(step) / 100
            let across = Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t).distance(to: point)
            var along = min(nodes[from] + t * length, nodes[to] + (1 - t) * length)
            if e == Int(snap.edge) { along = min(along, abs(t - snap.fraction) * length) }
            if across <= 25 + 1e-6 { least = min(least, snap.distance + along + across) }
          }
        }
        // Edges are sampled every hundredth, about a metre.
        #expect(least <= limit + 2)
      }
      if limit > 100 { #expect(inside > 0) }
    }
  }

  @Test("A longer limit holds the shorter one; the same on any number of threads")
  func nested() throws {
    let town = RandomTown(seed: 3).network
    let sources = town.snap(RandomTown.points(6, seed: 9), limit: 100)
    let drawn = try town.isochrones(from: sources, limits: [400, 200])
    #expect(drawn == (try town.isochrones(from: sources, limits: [200, 400], threads: 3)))
    #expect(drawn.map(\.limit).prefix(2) == [200, 400])
    for pair in stride(from: 0, to: drawn.count, by: 2) {
      let outside = try Overlay.difference(drawn[pair].area, drawn[pair + 1].area)
      // Chords of arcs differ by less than this.
      #expect(outside.area < 0.02 * drawn[pair].area.area + 1)
    }
  }

  @Test("Distances are the same on any number of threads", arguments: [2, 3, 16])
  func threads(count: Int) {
    let town = RandomTown(seed: 5).network
    let walking = Walking.network(town, snapLimit: 90)
    let (from, to) = (RandomTown.points(200, seed: 1), RandomTown.points(600, seed: 2))
    #expect(
      walking.distances(from: from, to: to, within: 400)
        == walking.distances(from: from, to: to, within: 400, threads: count))
  }
}
