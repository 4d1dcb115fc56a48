import Coverage
import Crypto
import Datasets
import Foundation
import Spatial
import Testing

@testable import WalkNetwork

@Suite("Walks in real cities against an independent computation")
struct WalkingOracleTests {
  @Test("The graph is the same, node by node and edge by edge", arguments: WalkingOracle.cities)
  func graph(city: String, map: String) throws {
    guard let oracle = WalkingOracle(city: city, map: map) else { return }
    let network = try OSMReader.network(from: oracle.map, lengths: .spherical)
    let meta = try oracle.json("graph_meta.json")
    #expect(network.nodeCount == meta["nodes"] as? Int)
    #expect(network.edgeCount == meta["edges"] as? Int)
    #expect(network.origin.waysSeen == meta["ways_total"] as? Int)
    #expect(network.origin.waysKept == meta["ways_kept"] as? Int)
    #expect(network.origin.segmentsWithMissingNode == meta["segments_dropped_missing_node"] as? Int)
    #expect(network.componentCount == meta["components"] as? Int)
    #expect(network.componentSizes.first == meta["lcc_nodes"] as? Int)
    let length = try #require(meta["total_length_m"] as? Double)
    #expect(abs(network.totalLength - length) < 2e-3)
    #expect(topologyHash(network) == meta["topology_sha256"] as? String)
  }

  private func topologyHash(_ network: WalkNetwork) -> String {
    var hash = SHA256()
    for (id, position) in zip(network.nodeIDs, network.coordinates) {
      let (x, y) = (Int((position.x * 1e7).rounded()), Int((position.y * 1e7).rounded()))
      hash.update(data: Data("\(id),\(x),\(y)\n".utf8))
    }
    for edge in 0..<network.edgeCount {
      let (a, b) = network.ends(ofEdge: edge)
      hash.update(data: Data("\(network.nodeIDs[a]),\(network.nodeIDs[b])\n".utf8))
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }

  @Test("People within walking distance of each facility are the same", arguments: WalkingOracle.cities)
  func people(city: String, map: String) throws {
    guard let oracle = WalkingOracle(city: city, map: map) else { return }
    let network = try OSMReader.network(from: oracle.map, lengths: .spherical)
    let facilities = try oracle.rows("expected_facilities.csv")
    let demand = try oracle.rows("expected_demand.csv")
    let people = demand.map { $0.whole("population") }
    let places = try oracle.rows("demand.csv").map(\.place)
    let sources = network.snap(lonLat: facilities.map(\.place), limit: 500)
    let targets = network.snap(lonLat: places, limit: 500)
    for (row, snap) in zip(facilities + demand, sources.snaps + targets.snaps) {
      // A point beyond the limit stands in the expectations with the distance it would have had.
      #expect((snap == nil) == (row.number("edge_snap_m") > 500))
      if let snap { #expect(abs(snap.distance - row.number("edge_snap_m")) < 1e-3) }
    }
    let pairs = network.distances(from: sources, to: network.targets(targets), within: 1250)
    let summary = try oracle.json("expected_summary.json")
    #expect(pairs.count == summary["od_pairs_edge_door_le_1250"] as? Int)
    for limit in [500, 1000, 1250] {
      let near = pairs.within(Double(limit))
      for (f, facility) in facilities.enumerated() {
        let reached = near.row(f).map { people[Int(near.targets[$0])] }
        #expect(reached.reduce(0, +) == facility.whole("edge_door_pop_\(limit)"))
        #expect(reached.count == facility.whole("edge_door_n_\(limit)"))
      }
    }
    let nearest = network.nearest(from: sources, to: network.targets(targets), within: 1250)
    for (p, point) in demand.enumerated() {
      let expected = point.number("nearest_edge_door_m")
      #expect(expected.isNaN == nearest.metres[p].isInfinite)
      guard !expected.isNaN else { continue }
      #expect(abs(nearest.metres[p] - expected) < 1e-3)
      #expect(facilities[Int(nearest.source[p])]["facility_id"] == point["nearest_facility"])
    }
  }

  @Test("Through the plane of the study area the same people are reached", arguments: WalkingOracle.cities)
  func throughThePlane(city: String, map: String) throws {
    guard let oracle = WalkingOracle(city: city, map: map) else { return }
    let frame = StudyFrame(
      around: BoundingBox(around: try oracle.rows("demand.csv").map(\.place)))
    let network = try OSMReader.network(from: oracle.map, lengths: .spherical, frame: frame)
    let transform = try frame.transform()
    let facilities = try oracle.rows("expected_facilities.csv")
    let demand = try oracle.rows("demand.csv")
    let walking = Walking.network(network, snapLimit: 500)
    let pairs = walking.distances(
      from: facilities.compactMap { transform.forward($0.place) },
      to: demand.compactMap { transform.forward($0.place) }, within: 1000)
    for (f, facility) in facilities.enumerated() {
      let people = pairs.row(f).reduce(0) { $0 + demand[Int(pairs.targets[$1])].whole("population") }
      #expect(people == facility.whole("edge_door_pop_1000"))
    }
  }
}

@Suite("Accessibility in real cities against an independent computation")
struct AccessibilityOracleTests {
  @Test("2SFCA and E2SFCA, and facilities within 1,000 m", arguments: WalkingOracle.cities)
  func floatingCatchments(city: String, map: String) throws {
    guard let oracle = WalkingOracle(city: city, map: map) else { return }
    let network = try OSMReader.network(from: oracle.map, lengths: .spherical)
    let facilities = try oracle.rows("facilities.csv")
    let expected = try oracle.rows("expected_demand.csv")
    let places = try oracle.rows("demand.csv").map(\.place)
    let pairs = network.distances(
      from: network.snap(lonLat: facilities.map(\.place), limit: 500),
      to: network.targets(network.snap(lonLat: places, limit: 500)), within: 1250)
    let people = expected.map { $0.whole("population") }
    let capacity = facilities.map { $0.number("capacity") }
    let plain = Accessibility(distances: pairs, capacity: capacity, people: people, decay: .within(metres: 1000))
    let steps = DistanceDecay.steps([
      .init(metres: 400, weight: 1), .init(metres: 800, weight: 0.68), .init(metres: 1250, weight: 0.22),
    ])
    let enhanced = Accessibility(distances: pairs, capacity: capacity, people: people, decay: steps)
    let near = pairs.within(1000).transposed()
    for (p, point) in expected.enumerated() {
      // The expectations carry ten digits.
      #expect(abs(plain.scores[p] - point.number("sfca2_1000")) < 1e-9)
      #expect(abs(enhanced.scores[p] - point.number("e2sfca")) < 1e-9)
      #expect(near.row(p).count == point.whole("n_facilities_1000"))
    }
    let reached = ReachedPeople(pairs, people: people, limits: [500, 1000, 1250])
    let summary = try oracle.json("expected_summary.json")
    let covered = try #require((summary["covered_population"] as? [String: [String: Int]])?["edge_door"])
    #expect(reached.union == [covered["500"], covered["1000"], covered["1250"]])
  }
}
