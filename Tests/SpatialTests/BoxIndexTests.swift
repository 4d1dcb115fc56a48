import Testing

@testable import Spatial

@Suite struct BoxIndexTests {
  @Test(arguments: [0, 1, 2, 16, 17, 300, 5000])
  func findsWhatAScanFinds(count: Int) {
    var state: UInt64 = 42
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let boxes = (0..<count).map { _ in
      let corner = Point(random() * 100, random() * 100)
      return BoundingBox(min: corner, max: Point(corner.x + random() * 5, corner.y + random() * 5))
    }
    let index = BoxIndex(boxes)
    for _ in 0..<50 {
      let corner = Point(random() * 100, random() * 100)
      let query = BoundingBox(min: corner, max: Point(corner.x + 7, corner.y + 7))
      var hits: [Int] = []
      index.forEach(meeting: query) { hits.append($0) }
      #expect(hits.sorted() == boxes.indices.filter { boxes[$0].intersects(query) })
    }
  }
}
