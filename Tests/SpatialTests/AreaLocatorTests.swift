import Testing

@testable import Spatial

@Suite struct AreaLocatorTests {
  /// A star-shaped ring around a centre: never crosses itself.
  private func star(_ center: Point, radius: Double, points: Int, _ random: inout Generator) -> [Point] {
    var ring = (0..<points).map { i -> Point in
      let angle = 2 * Double.pi * Double(i) / Double(points)
      let reach = radius * (0.4 + 0.6 * random.next())
      // A coarse grid puts many vertices on the same line.
      return Point((center.x + reach * cosine(angle)).rounded(), (center.y + reach * cosine(angle - .pi / 2)).rounded())
    }
    ring.append(ring[0])
    return ring
  }

  private func cosine(_ angle: Double) -> Double {
    // Taylor series: the tests of this room need no Foundation.
    let x = angle - (angle / (2 * .pi)).rounded() * 2 * .pi
    var term = 1.0
    var sum = 1.0
    for k in stride(from: 2.0, through: 30, by: 2) {
      term *= -x * x / (k * (k - 1))
      sum += term
    }
    return sum
  }

  struct Generator {
    var state: UInt64 = 7
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  @Test(arguments: [3, 8, 50, 700])
  func agreesWithAskingEveryArea(points: Int) {
    var random = Generator()
    let areas = (0..<20).map { _ -> MultiPolygon in
      let center = Point(random.next() * 400, random.next() * 400)
      let outer = star(center, radius: 100, points: points, &random)
      let hole = star(center, radius: 20, points: max(3, points / 2), &random)
      let second = star(Point(center.x + 300, center.y), radius: 40, points: points, &random)
      return MultiPolygon([Polygon(exterior: outer, holes: [hole]), Polygon(exterior: second)])
    }
    let locator = AreaLocator(areas)
    var queries = (0..<500).map { _ in
      Point((random.next() * 900 - 100).rounded(), (random.next() * 600 - 100).rounded())
    }
    // Vertices, where rounding and shared borders bite.
    for area in areas { for polygon in area.polygons { for ring in polygon.rings { queries += ring.prefix(5) } } }
    let wrong = queries.filter { query in locator.area(at: query) != areas.firstIndex { $0.contains(query) } }
    #expect(wrong.isEmpty)
  }

  @Test func flatAndEmptyAreasHoldLittle() {
    let flat = Polygon(exterior: [Point(0, 1), Point(4, 1), Point(2, 1), Point(0, 1)])
    let locator = AreaLocator([MultiPolygon([]), MultiPolygon([flat]), MultiPolygon([Polygon(exterior: [])])])
    #expect(locator.area(at: Point(1, 1)) == 1)
    #expect(locator.area(at: Point(1, 2)) == nil)
    #expect(AreaLocator([]).area(at: Point(0, 0)) == nil)
  }
}

@Suite struct SimpleRingTests {
  private func ring(_ numbers: [Double]) -> [Point] {
    stride(from: 0, to: numbers.count, by: 2).map { Point(numbers[$0], numbers[$0 + 1]) }
  }

  @Test func plainRingsAreToldWithoutGEOS() {
    #expect(SimpleRing.isSurelySimple(ring([0, 0, 4, 0, 4, 4, 0, 4, 0, 0])))
    #expect(SimpleRing.isSurelySimple(ring([0, 0, 2, 0, 4, 0, 4, 4, 0, 4, 0, 0])), "a point on a straight side")
  }

  /// Never surely simple: bow tie, spike, touching itself, repeated point, open, flat.
  @Test(arguments: [
    [0, 0, 2, 2, 2, 0, 0, 2, 0, 0], [0, 0, 4, 0, 4, 4, 4, 8, 4, 4, 0, 4, 0, 0],
    [0, 0, 4, 0, 4, 4, 2, 0, 0, 4, 0, 0], [0, 0, 4, 0, 4, 0, 4, 4, 0, 0], [0, 0, 4, 0, 4, 4], [0, 0, 4, 0, 2, 0, 0, 0],
  ])
  func doubtIsLeftToGEOS(numbers: [Double]) { #expect(!SimpleRing.isSurelySimple(ring(numbers))) }

  /// What is called simple here, GEOS calls valid: random rings of few points, most of which cross themselves, and
  /// long ones that take the sweep.
  @Test(arguments: [4, 5, 7, 90])
  func neverContradictsGEOS(points: Int) throws {
    var random = AreaLocatorTests.Generator()
    var simple = 0
    for _ in 0..<400 {
      var ring = (0..<points).map { i -> Point in
        guard points > 20 else { return Point((random.next() * 6).rounded(), (random.next() * 6).rounded()) }
        // Out along the bottom and back along the top of a strip whose two sides sometimes cross.
        let half = points / 2
        let x = Double(i < half ? i : points - 1 - i)
        return Point(x, (i < half ? 0 : 1.2) + random.next())
      }
      ring.append(ring[0])
      guard SimpleRing.isSurelySimple(ring) else { continue }
      simple += 1
      // A second part far away keeps the shortcut out of the way.
      let far = Polygon(exterior: [Point(1e3, 0), Point(1e3 + 1, 0), Point(1e3, 1), Point(1e3, 0)])
      #expect(try MultiPolygon([Polygon(exterior: ring), far]).invalidity() == nil, "\(ring)")
    }
    #expect(simple > 0)
  }
}
