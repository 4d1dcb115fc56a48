import Testing

@testable import Spatial

@Suite struct AreaFabricTests {
  private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> MultiPolygon {
    MultiPolygon([
      Polygon(exterior: [
        Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height), Point(x, y),
      ])
    ])
  }

  @Test func overlapsAreFoundWithTheirGround() throws {
    let areas = [box(0, 0, 100, 100), box(99, 0, 100, 100), box(200, 0, 50, 50), box(10, 10, 5, 5)]
    let found = try AreaFabric(areas).overlaps(widerThan: 1e-6)
    #expect(found.map(\.first) == [0, 0] && found.map(\.second) == [1, 3])
    #expect(found.map(\.area.area) == [100, 25])
  }

  /// A strip half a metre wide between two areas, and a hole among four.
  @Test func narrowGapsAreFound() throws {
    let strip = [box(0, 0, 100, 100), box(100.5, 0, 100, 100)]
    let found = try AreaFabric(strip).gaps(narrowerThan: 1)
    try #require(found.count == 1)
    #expect(found[0].neighbours == [0, 1])
    #expect(abs(MultiPolygon([found[0].area]).area - 50) < 0.1)
    // Too wide for the question, or nobody's but one area's own.
    #expect(try AreaFabric(strip).gaps(narrowerThan: 0.4).isEmpty)
    var notched = box(0, 0, 100, 100)
    notched.polygons[0].exterior.insert(contentsOf: [Point(50, 0), Point(50.2, 50), Point(50.4, 0)], at: 1)
    #expect(try AreaFabric([notched, box(200, 0, 10, 10)]).gaps(narrowerThan: 1).isEmpty)
  }

  @Test func holesAmongNeighboursAreFoundAndFilled() throws {
    let around = [
      box(0, 0, 10, 20), box(10.3, 0, 10, 10), box(10.3, 10, 10, 10), box(0, 20, 20.3, 5), box(0, -5, 20.3, 5),
    ]
    let gap = try #require(try AreaFabric(around).gaps(narrowerThan: 1).first)
    #expect(gap.neighbours.first == 0 && gap.neighbours.count == 5)
    #expect(abs(MultiPolygon([gap.area]).area - 6) < 1e-9)
    let filled = try Overlay.merging(MultiPolygon([gap.area]), into: around[0], tolerance: 1e-6)
    #expect(try filled.invalidity() == nil)
    #expect(abs(filled.area - 206) < 1e-9)
    #expect(try AreaFabric([filled] + around.dropFirst()).gaps(narrowerThan: 1).isEmpty)
  }

  /// Neighbours that meet at an angle, and neighbours that fit, have no gap.
  @Test func anglesAndGoodFitsAreNoGaps() throws {
    let wedge = MultiPolygon([
      Polygon(exterior: [Point(100, 0), Point(200, 0), Point(200, 100), Point(140, 100), Point(100, 0)])
    ])
    #expect(try AreaFabric([box(0, 0, 100, 100), wedge]).gaps(narrowerThan: 1).isEmpty)
    #expect(try AreaFabric([box(0, 0, 100, 100), box(100, 0, 100, 100)]).gaps(narrowerThan: 1).isEmpty)
  }

  @Test func invalidAreasAreMadeValid() throws {
    let bowTie = MultiPolygon([
      Polygon(exterior: [Point(0, 0), Point(10, 10), Point(10, 0), Point(0, 10), Point(0, 0)])
    ])
    let made = try bowTie.madeValid()
    #expect(try made.invalidity() == nil)
    #expect(made.area == 50 && made.polygons.count == 2)
    // Parts that overlap count once; what has no area is nothing; what is valid stays as it is.
    let twice = MultiPolygon(box(0, 0, 10, 10).polygons + box(5, 0, 10, 10).polygons)
    #expect(try twice.madeValid().area == 150)
    #expect(
      try MultiPolygon([Polygon(exterior: [Point(0, 0), Point(5, 5), Point(0, 0), Point(0, 0)])]).madeValid().isEmpty)
    #expect(try box(0, 0, 1, 1).madeValid() == box(0, 0, 1, 1))
  }

  @Test func openRingsAreClosedByTheirOwnFirstPoint() {
    let open = Geometry.polygon(Polygon(exterior: [Point(0, 0), Point(3, 0), Point(3, 4)]))
    let (closed, ends) = open.closingRings()
    #expect(closed.areas?.area == 6 && ends.count == 1)
    #expect(ends.first?.from == Point(3, 4) && ends.first?.to == Point(0, 0))
    #expect(closed.closingRings().closed.isEmpty)
  }
}
