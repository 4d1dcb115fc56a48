import Diagnostics
import Spatial
import Testing

@testable import WalkNetwork

@Suite("Walkable ways")
struct WalkRulesTests {
  @Test(
    "The standard rules",
    arguments: [
      (true, "residential", nil, nil, nil, nil),
      (false, nil, nil, "yes", nil, nil),
      (false, "motorway", nil, "yes", nil, nil),
      (false, "residential", "yes", nil, nil, nil),
      (false, "footway", nil, "private", nil, nil),
      (false, "service", nil, nil, "private", nil),
      (true, "service", nil, "permissive", "private", nil),
      (true, "service", nil, nil, "customers", nil),
      (false, "cycleway", nil, nil, nil, nil),
      (true, "cycleway", nil, "designated", nil, nil),
      (false, "cycleway", nil, nil, nil, "both"),
      (true, "trunk", nil, nil, nil, "left"),
      (false, "trunk", nil, nil, "no", "left"),
      (false, "trunk", nil, nil, nil, "no"),
      (false, "construction", nil, "yes", nil, nil),
    ] as [(Bool, String?, String?, String?, String?, String?)])
  func standard(walkable: Bool, highway: String?, area: String?, foot: String?, access: String?, sidewalk: String?) {
    #expect(
      WalkRules.standard.allows(highway: highway, area: area, foot: foot, access: access, sidewalk: sidewalk)
        == walkable)
  }

  @Test("Without steps")
  func stepFree() {
    #expect(WalkRules.standard.allows(highway: "steps"))
    #expect(!WalkRules.stepFree.allows(highway: "steps"))
  }
}

@Suite("A network from ways")
struct WalkNetworkBuilderTests {
  /// Nodes 10…14 in a row, 0.001° apart on the equator; node 13 is missing from the file.
  static func table(ways: [(id: Int64, highway: String, refs: [Int32])]) -> WayTable {
    var table = WayTable(
      nodeIDs: [10, 11, 12, 14], nodePositions: [Point(0, 0), Point(0.001, 0), Point(0.002, 0), Point(0.004, 0)],
      wayIDs: [], starts: [0], nodes: [], keys: WalkRules.keys, tags: [], strings: [], waysSeen: ways.count)
    for way in ways {
      table.wayIDs.append(way.id)
      table.nodes += way.refs
      table.starts.append(table.nodes.count)
      table.tags += [Int32(table.strings.count)] + [Int32](repeating: -1, count: WalkRules.keys.count - 1)
      table.strings.append(way.highway)
    }
    return table
  }

  static let builder = WalkNetworkBuilder(lengths: .spherical, frame: StudyFrame(crs: CoordinateSystem(epsg: 32631)))

  @Test("Shared and repeated segments stand once, missing nodes cut a way, unused nodes go")
  func segments() throws {
    let network = try Self.builder.build(
      Self.table(ways: [
        (1, "footway", [0, 1, 1, 2]), (2, "residential", [1, 0]), (3, "path", [2, -1, 3]), (4, "motorway", [0, 3]),
      ]))
    #expect(Array(network.nodeIDs) == [10, 11, 12])
    #expect(network.edgeCount == 2)
    #expect(network.ends(ofEdge: 0) == (0, 1))
    #expect(network.ends(ofEdge: 1) == (1, 2))
    #expect(abs(network.totalLength - 2 * 0.001 * 6_371_008.8 * .pi / 180) < 1e-6)
    #expect(network.origin == WalkNetwork.Origin(waysSeen: 4, waysKept: 3, segmentsWithMissingNode: 2))
  }

  @Test("A metre of steps may cost more, and the length stays")
  func costs() throws {
    var builder = Self.builder
    builder.rules.costPerMetre = ["steps": 2]
    let network = try builder.build(Self.table(ways: [(1, "steps", [0, 1]), (2, "footway", [1, 2])]))
    #expect(abs(network.length(ofEdge: 0) - 2 * network.length(ofEdge: 1)) < 1e-6)
    #expect(abs(network.totalLength - 2 * network.length(ofEdge: 1)) < 1e-6)
  }

  @Test("Nothing to walk on is an error that says so")
  func nothing() throws {
    let problems = try #require(throws: Problems.self) {
      try Self.builder.build(
        Self.table(ways: [(1, "motorway", [0, 1])]), source: Place(file: "a.osm.pbf"))
    }
    #expect(problems.errors.count == 1)
    #expect(problems.errors.first?.place.file == "a.osm.pbf")
  }
}
