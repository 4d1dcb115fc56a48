import Testing

@testable import Spatial

@Suite struct GeometryTests {
  let square = Polygon(
    exterior: [Point(0, 0), Point(4, 0), Point(4, 4), Point(0, 4), Point(0, 0)],
    holes: [[Point(1, 1), Point(1, 2), Point(2, 2), Point(2, 1), Point(1, 1)]])

  @Test func areaTakesHolesOff() {
    #expect(square.area == 15)
  }

  @Test func boundaryIsInside() {
    #expect(square.contains(Point(0, 0)))
    #expect(square.contains(Point(4, 2)))
    #expect(square.contains(Point(1, 1.5)))
    #expect(!square.contains(Point(1.5, 1.5)))
    #expect(!square.contains(Point(4.0001, 2)))
  }

  @Test func sharedBorderBelongsToTheFirst() {
    let right = Polygon(exterior: [Point(4, 0), Point(8, 0), Point(8, 4), Point(4, 4), Point(4, 0)])
    let locator = AreaLocator([MultiPolygon([square]), MultiPolygon([right])])
    #expect(locator.area(at: Point(4, 2)) == 0)
    #expect(locator.area(at: Point(5, 2)) == 1)
    #expect(locator.area(at: Point(9, 2)) == nil)
  }

  @Test func bowTieIsNamedAndLocated() throws {
    let bow = MultiPolygon([Polygon(exterior: [Point(0, 0), Point(2, 2), Point(2, 0), Point(0, 2), Point(0, 0)])])
    let found = try #require(try bow.invalidity())
    #expect(found.reason.contains("Self-intersection"))
    #expect(found.location == Point(1, 1))
    #expect(try MultiPolygon([square]).invalidity() == nil)
  }

  @Test func overlayAgreesWithArithmetic() throws {
    let a = MultiPolygon([square])
    let b = MultiPolygon([Polygon(exterior: [Point(2, 2), Point(6, 2), Point(6, 6), Point(2, 6), Point(2, 2)])])
    #expect(try Overlay.intersection(a, b).area == 4)
    #expect(try Overlay.union([a, b]).area == 15 + 16 - 4)
    #expect(try Overlay.difference(a, b).area == 11)
    let disc = try Overlay.discs(around: [Point(0, 0)], radius: 10).area
    #expect(disc < 3.14159266 * 100 && disc > 3.13 * 100)
  }
}
