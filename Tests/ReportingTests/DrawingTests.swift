import Planning
import Spatial
import Testing

@testable import Reporting

@Suite struct DrawingTests {
  static func square(_ x: Double, _ y: Double, _ side: Double, hole: Bool = false) -> MultiPolygon {
    func ring(_ x: Double, _ y: Double, _ s: Double) -> [Point] {
      [Point(x, y), Point(x + s, y), Point(x + s, y + s), Point(x, y + s), Point(x, y)]
    }
    return MultiPolygon([
      Polygon(exterior: ring(x, y, side), holes: hole ? [ring(x + side / 4, y + side / 4, side / 2).reversed()] : [])
    ])
  }

  static let twoStreets = MapDrawing(
    id: "m", title: "地图", description: "two squares", box: BoundingBox(min: Point(0, 0), max: Point(2000, 1000)),
    width: 240, height: 200,
    areas: [
      MapDrawing.AreaMark(shape: square(0, 0, 1000), filling: .flat("#eeeeee"), stroke: "#000000", title: "甲"),
      MapDrawing.AreaMark(shape: square(1000, 0, 1000, hole: true), filling: .hatched, stroke: nil),
    ],
    symbols: [MapDrawing.SymbolMark(position: Point(250, 250), symbol: .existing(.square, radius: 4), title: "A & B")],
    labels: [MapDrawing.Label(area: square(0, 0, 1000), lines: ["夫子庙", "Fuzimiao"])],
    legend: [MapDrawing.Key(sign: .symbols([.decided(.diamond, radius: 4)]), lines: ["新设"])])

  @Test func pixelsHaveOneDecimalAndNoMinusZero() {
    #expect(Pixel.text(12) == "12")
    #expect(Pixel.text(-0.04) == "0")
    #expect(Pixel.text(-0.06) == "-0.1")
    #expect(Pixel.text(1.25) == "1.3")
    #expect(Pixel.text(.nan) == "0")
    #expect(Pixel.text(.infinity) == "0")
    #expect(Pixel.text(1e300) == "1000000000")
  }

  @Test func projectionKeepsNorthUpAndOneScale() {
    let projection = MapProjection(
      showing: BoundingBox(min: Point(0, 0), max: Point(2000, 1000)), width: 240, height: 200, margin: 20)
    #expect(projection.scale == 0.1)
    #expect(projection.panel.height == 140)
    #expect(projection.pixel(Point(0, 0)) == Point(20, 120))
    #expect(projection.pixel(Point(2000, 1000)) == Point(220, 20))
    let back = projection.ground(Point(20, 120))
    #expect(abs(back.x) < 1e-9 && abs(back.y) < 1e-9)
  }

  @Test func holesStayInOnePath() throws {
    let projection = MapProjection(
      showing: BoundingBox(min: Point(0, 0), max: Point(1000, 1000)), width: 100, height: 100, margin: 0)
    #expect(
      projection.path(Self.square(0, 0, 1000, hole: true))
        == "M0 100L100 100L100 0L0 0ZM25 75L25 25L75 25L75 75Z")
    // Nothing that a pixel could show.
    #expect(projection.path(Self.square(0, 0, 0.1)) == "")
  }

  @Test func outlineIsThinnedToPixels() {
    let projection = MapProjection(
      showing: BoundingBox(min: Point(0, 0), max: Point(1000, 1000)), width: 100, height: 100, margin: 0)
    // A side of a thousand points that waver by a metre, a tenth of a pixel.
    let wavering = (0...1000).map { Point(Double($0), $0.isMultiple(of: 2) ? 0 : 1) }
    let ring = wavering + [Point(1000, 1000), Point(0, 1000), Point(0, 0)]
    let path = projection.path(MultiPolygon([Polygon(exterior: ring)]))
    #expect(path.split(separator: "L").count <= 6)
  }

  @Test func mapIsWellFormedAndTheSameEachTime() throws {
    let text = Self.twoStreets.drawn().serialized()
    #expect(text == Self.twoStreets.drawn().serialized())
    let read = try XMLReading(text)
    let svg = try #require(read.all("svg").first)
    #expect(svg.attributes["viewBox"] == "0 0 240 162")
    #expect(svg.attributes["aria-labelledby"] == "m-title m-desc")
    #expect(read.texts(of: "title").prefix(2) == ["地图", "甲"])
    #expect(read.texts(of: "title").contains("A & B"))
    #expect(read.texts(of: "text").contains("夫子庙"))
    #expect(read.texts(of: "text").contains("500 m"))
    #expect(read.attributes(of: "path").contains { $0["fill"] == "url(#m-hatch)" && $0["fill-rule"] == "evenodd" })
  }

  @Test func symbolsAreDrawnAsExpected() {
    #expect(
      MapSymbol.existing(.circle, radius: 3).drawn(x: 10, y: 20).serialized()
        == ##"<circle cx="10" cy="20" r="3" fill="#ffffff" stroke="#1c2430" stroke-width="0.8"/>"##)
    #expect(
      MapSymbol.decided(.triangle, radius: 10).drawn(x: 100, y: 50, title: "新").serialized()
        == ##"<path d="M100 38.5L111 58L89 58Z" fill="#0072b2" stroke="#ffffff" stroke-width="1">"##
        + "\n<title>新</title></path>")
  }

  @Test func everyKindHasAShape() {
    let custom = FacilityKind(rawValue: "swimming_pool")
    let kinds: [FacilityKind] = [.dayCare, .nursingHome, custom]
    #expect(Set(kinds.map { MapSymbol.shape(for: $0, among: kinds) }).count == 3)
  }

  @Test func labelsNeverTouch() {
    // Sixteen streets so small that not all names fit.
    let streets = (0..<16).map { Self.square(Double($0 % 4) * 400, Double($0 / 4) * 400, 400) }
    for width in [90.0, 160, 300, 720] {
      let projection = MapProjection(
        showing: BoundingBox(min: Point(0, 0), max: Point(1600, 1600)), width: width, height: width, margin: 10)
      let placed = LabelPlacement(panel: projection.panel, taken: [], symbols: []).place(
        streets.enumerated().map { MapDrawing.Label(area: $1, lines: ["街道\($0)号", "Street number \($0)"]) }, size: 12,
        projection: projection)
      for (i, a) in placed.enumerated() {
        #expect(projection.panel.contains(a.box))
        for b in placed.dropFirst(i + 1) { #expect(a.box.overlap(b.box) == 0) }
      }
      if width == 720 { #expect(placed.count == 16 && placed.allSatisfy { $0.lines.count == 2 }) }
      if width == 90 { #expect(placed.count < 16) }
    }
  }

  @Test func labelsKeepOffSymbols() throws {
    let projection = MapProjection(
      showing: BoundingBox(min: Point(0, 0), max: Point(1000, 1000)), width: 300, height: 300, margin: 0)
    let middle = PixelBox(centerX: 150, centerY: 150, width: 40, height: 40)
    let placed = LabelPlacement(panel: projection.panel, taken: [], symbols: [middle]).place(
      [MapDrawing.Label(area: Self.square(0, 0, 1000), lines: ["名"])], size: 12, projection: projection)
    #expect(try #require(placed.first).box.overlap(middle) == 0)
  }

  @Test(arguments: [(3.2, 5.0, 2.0), (1, 1, 1), (0.02, 0.02, 0.02), (7, 10, 5), (1234, 2000, 1000), (0, 1, 1)])
  func stepsAreRound(value: Double, up: Double, down: Double) {
    #expect(abs(Ticks.roundStep(atLeast: value) - up) < 1e-12 * up)
    #expect(abs(Ticks.roundStep(atMost: value) - down) < 1e-12 * down)
  }

  @Test func ticksCoverTheRange() {
    let ticks = Ticks(from: 0, to: 9.3)
    #expect(ticks.values == [0, 2, 4, 6, 8, 10])
    #expect(ticks.values.map(ticks.label) == ["0", "2", "4", "6", "8", "10"])
    let tenths = Ticks(from: 0.1, to: 0.5, about: 4)
    #expect(tenths.values.map(tenths.label) == ["0.1", "0.2", "0.3", "0.4", "0.5"])
    let flat = Ticks(from: 40, to: 40)
    #expect(flat.low < 40 && flat.high > 40)
    var random = SystemRandomNumberGenerator.Seeded(7)
    for _ in 0..<500 {
      let low = Double.random(in: -1e6...1e6, using: &random)
      let high = low + Double.random(in: 0...1e6, using: &random)
      let ticks = Ticks(from: low, to: high)
      #expect(ticks.low <= low && ticks.high >= high && ticks.values.count <= 12)
    }
  }

  @Test func figuresAreGroupedAndExact() {
    #expect(Figures.text(711_636) == "711,636")
    #expect(Figures.text(-1234.5, decimals: 1) == "−1,234.5")
    #expect(Figures.text(999.96, decimals: 1) == "1,000.0")
    #expect(Figures.text(Double.nan) == "—")
    #expect(Figures.exact(Quantity(tenThousandths: 12_345_678_900)) == "1,234,567.89")
    #expect(Figures.exact(Quantity(tenThousandths: -2_500)) == "−0.25")
    #expect(Figures.exact(nil) == "—")
    #expect(Figures.short(Quantity(tenThousandths: 413_968), decimals: 1) == "41.4")
    #expect(Figures.short(Quantity(40), decimals: 2) == "40")
    #expect(Figures.money(34_800_000).zh == "3,480 万元")
    #expect(Figures.money(125_000_000).zh == "1.25 亿元")
    #expect(Figures.money(34_800_000).en == "¥34.8 million")
    #expect(Figures.money(900).zh == "900 元")
  }
}

extension SystemRandomNumberGenerator {
  /// SplitMix64, so that a failing case comes back.
  struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
