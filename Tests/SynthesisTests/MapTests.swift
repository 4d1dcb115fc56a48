import Planning
import Spatial
import Testing

@testable import Synthesis

@Suite("Invented maps")
struct MapTests {
  static let cases: [(CityRecipe, UInt64)] =
    (1...6).map { (.qinhuai, $0) } + [300_000, 1_500_000].map { (.city(people: $0), 3) }
  private static let cities = cases.map { synthesize($0.0, seed: $0.1) }

  /// A city's streets in metres.
  private func areas(_ city: SyntheticCity) throws -> [MultiPolygon] {
    var box = BoundingBox.empty
    for geometry in city.streets.geometries { geometry?.forEachPoint { box.extend(to: $0) } }
    let transform = try StudyFrame(around: box).transform()
    return city.streets.geometries.compactMap { $0?.mapPoints { transform.forward($0) ?? $0 }.areas }
  }

  @Test(arguments: cases.indices)
  func `streets are valid and tile the city without gaps or overlaps`(_ number: Int) throws {
    let recipe = Self.cases[number].0
    let areas = try areas(Self.cities[number])
    #expect(areas.count == recipe.streets.count)
    for area in areas {
      let invalidity = try area.invalidity()
      #expect(invalidity == nil)
    }
    let union = try Overlay.union(areas)
    let sum = areas.reduce(0) { $0 + $1.area }
    #expect(abs(union.area - sum) < 1e-6 * sum)
    #expect(union.polygons.count == 1)
    #expect(union.polygons.allSatisfy { $0.holes.isEmpty })
  }

  @Test(arguments: cases.indices)
  func `streets that the recipe calls neighbours share a boundary, others do not`(_ number: Int) {
    let recipe = Self.cases[number].0
    let city = Self.cities[number]
    let rings = city.streets.geometries.map { geometry in
      var points: Set<Point> = []
      geometry?.forEachPoint { points.insert($0) }
      return points
    }
    for (i, neighbours) in recipe.neighbours.enumerated() {
      // Neighbours share at least both ends of a stretch; streets that only meet in a corner share one point.
      let sharing = rings.indices.filter { $0 != i && rings[i].intersection(rings[$0]).count > 1 }
      #expect(sharing == neighbours)
    }
  }

  @Test(arguments: cases.indices)
  func `what is in a street lies in it and within 150 m of the network`(_ number: Int) throws {
    let recipe = Self.cases[number].0
    let city = Self.cities[number]
    let locator = AreaLocator(city.streets.geometries.compactMap { $0?.areas })
    for (point, code) in zip(city.housing.points, city.housing.column("street")) {
      #expect(locator.area(at: point).map { recipe.streets[$0].code } == code.text)
    }
    let plane = LocalPlane(around: BoundingBox(around: recipe.corners).center)
    let (_, walkable) = city.walkways.pieces
    let nodes = walkable.sorted().map { plane.metres(city.walkways.nodes[$0].position) }
    let index = BoxIndex(nodes.map { BoundingBox(min: $0, max: $0) })
    for point in city.housing.points + city.facilities.points + city.candidates.points {
      #expect(locator.area(at: point) != nil)
      let place = plane.metres(point)
      var nearest = Double.infinity
      index.forEach(meeting: BoundingBox(min: place, max: place).grown(by: 150)) {
        nearest = min(nearest, nodes[$0].distance(to: place))
      }
      #expect(nearest <= 150)
    }
  }

  @Test(arguments: cases.indices)
  func `the walkable network hangs together and only bridges cross water`(_ number: Int) {
    let city = Self.cities[number]
    #expect(city.walkways.pieces.count == 1)
    #expect(city.walkways.nodes.enumerated().allSatisfy { $1.id == Int64($0 + 1) })
    let position = { (id: Int64) in city.walkways.nodes[Int(id - 1)].position }
    func segments(_ way: Walkways.Way) -> [Segment] {
      zip(way.nodes, way.nodes.dropFirst()).map { Segment(a: position($0), b: position($1)) }
    }
    let water = city.walkways.ways.filter { $0["waterway"] != nil }.flatMap(segments)
    let index = BoxIndex(water.map(\.box))
    var crossings = 0
    for way in city.walkways.ways where way["highway"] != nil {
      #expect(way.nodes.count >= 2)
      for link in segments(way) {
        var crosses = false
        index.forEach(meeting: link.box) { if link.crossing(water[$0]) != nil { crosses = true } }
        // Coordinates are rounded after the crossing was found: a brush of a tenth of a metre may go either way.
        if crosses && way["bridge"] != "yes" { crossings += 1 }
      }
    }
    #expect(crossings <= 1)
    #expect(city.walkways.ways.contains { $0["bridge"] == "yes" })
  }

  @Test func `the network has the size and the hierarchy of a city's`() {
    let walkways = QinhuaiTests.city.walkways
    #expect((5000...8000).contains(walkways.nodes.count))
    let kinds = Set(walkways.ways.compactMap { $0["highway"] })
    #expect(kinds == ["primary", "secondary", "tertiary", "residential", "living_street", "footway"])
  }
}
