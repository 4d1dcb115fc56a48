import Spatial
import Testing

@Suite struct FacesTests {
  private func square(_ x: Double, _ y: Double, _ size: Double) -> [Point] {
    [Point(x, y), Point(x + size, y), Point(x + size, y + size), Point(x, y + size), Point(x, y)]
  }

  @Test func crossingSquaresMakeThreeFaces() throws {
    let faces = try Overlay.faces(of: [LineString(square(0, 0, 10)), LineString(square(6, 6, 10))])
    #expect(faces.map(\.area).sorted() == [16, 84, 84])
    let areas = [square(0, 0, 10), square(6, 6, 10)].map { MultiPolygon([Polygon(exterior: $0)]) }
    let locator = AreaLocator(areas)
    for face in faces {
      #expect(locator.areas(at: face.inside).count == (face.area == 16 ? 2 : 1))
      #expect(face.polygon.contains(face.inside))
    }
    #expect(locator.areas(at: Point(20, 0)) == [] && locator.area(at: Point(20, 0)) == nil)
  }

  @Test func openLinesEncloseNothing() throws {
    #expect(try Overlay.faces(of: []).isEmpty)
    #expect(try Overlay.faces(of: [LineString([Point(0, 0), Point(1, 0), Point(1, 1)])]).isEmpty)
    // A ring drawn in two pieces, one of them twice.
    let halves = [[Point(0, 0), Point(4, 0), Point(4, 4)], [Point(4, 4), Point(0, 4), Point(0, 0)]]
    let faces = try Overlay.faces(of: (halves + [halves[0]]).map(LineString.init))
    #expect(faces.map(\.area) == [16])
  }
}
