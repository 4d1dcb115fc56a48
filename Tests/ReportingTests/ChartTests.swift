import Testing

@testable import Reporting

@Suite struct ChartTests {
  static let beds = LineChart(
    id: "c", title: "每千名老人床位", description: "2020–2025", unit: "张",
    lines: [
      LineChart.Line(
        name: "现有", points: [LineChart.Point(year: 2020, value: 40), LineChart.Point(year: 2025, value: 20)],
        color: Palette.grey, dashed: true),
      LineChart.Line(
        name: "方案", points: [LineChart.Point(year: 2025, value: 45), LineChart.Point(year: 2020, value: 40)],
        color: Palette.blue),
    ],
    target: LineChart.Target(points: [LineChart.Point(year: 2025, value: 45)], name: "目标"),
    baseline: (LineChart.Point(year: 2020, value: 40), "基期"),
    band: LineChart.Band(name: "P10–P90", years: [(2020, 40, 40), (2025, 42, 47)]))

  @Test func lineChartSaysItsNumbers() throws {
    let text = Self.beds.drawn().serialized()
    let read = try XMLReading(text)
    let words = read.texts(of: "text")
    #expect(words.contains("方案 45.0"))
    #expect(words.contains("现有 20.0"))
    #expect(words.contains("目标 ≥ 45"))
    #expect(words.contains("2020") && words.contains("2025"))
    #expect(read.texts(of: "title").contains("P10–P90"))
    // The line runs from the first year to the last, whatever the order it was given in.
    let scheme = try #require(read.attributes(of: "path").first { $0["stroke"] == Palette.blue })
    let xs = (scheme["d"] ?? "").dropFirst().split(separator: "L").compactMap { Double($0.split(separator: " ")[0]) }
    #expect(xs == xs.sorted() && xs.count == 2)
  }

  @Test func endLabelsKeepTheirDistance() throws {
    var chart = Self.beds
    chart.lines = (0..<5).map { i in
      LineChart.Line(
        name: "s\(i)", points: [LineChart.Point(year: 2020, value: 10), LineChart.Point(year: 2021, value: 10)],
        color: "#00000\(i)")
    }
    chart.target = nil
    chart.band = nil
    let read = try XMLReading(chart.drawn().serialized())
    let ys = read.all("text").filter { $0.text.hasPrefix("s") }.compactMap { Double($0.attributes["y"] ?? "") }.sorted()
    #expect(ys.count == 5)
    for (a, b) in zip(ys, ys.dropFirst()) { #expect(b - a >= 12.4) }
  }

  @Test func oneYearOrNoneIsStillADrawing() throws {
    var chart = Self.beds
    chart.lines = [LineChart.Line(name: "", points: [LineChart.Point(year: 2025, value: 0)], color: Palette.blue)]
    chart.target = nil
    chart.baseline = nil
    chart.band = nil
    _ = try XMLReading(chart.drawn().serialized())
    chart.lines = []
    _ = try XMLReading(chart.drawn().serialized())
  }

  @Test func barsAreInProportion() throws {
    let bars = StackedBars(
      id: "b", title: "t", description: "d",
      series: [
        StackedBars.Series(name: "合格", fill: "#00f", ink: "#fff"),
        StackedBars.Series(name: "不合格", fill: "#f00", ink: "#fff"),
      ],
      rows: [
        StackedBars.Row(name: ["夫子庙"], values: [30, 10]), StackedBars.Row(name: ["红花"], values: [20, 0]),
      ])
    let read = try XMLReading(bars.drawn().serialized())
    let widths = read.attributes(of: "rect").filter { $0["stroke"] == Palette.rule }.compactMap {
      Double($0["width"] ?? "")
    }
    try #require(widths.count == 3)
    #expect(abs(widths[0] - 3 * widths[1]) < 0.3)
    #expect(abs(widths[2] - 2 * widths[1]) < 0.3)
    #expect(read.texts(of: "text").contains("30"))
  }

  @Test func pyramidMirrorsTheSexes() throws {
    let pyramid = PopulationPyramid(
      id: "p", title: "t", description: "d", female: "女", male: "男",
      year: PopulationPyramid.Year(
        name: "2025",
        groups: [
          PopulationPyramid.Group(name: "0–4", female: 100, male: 50),
          PopulationPyramid.Group(name: "5+", female: 0, male: 100),
        ]))
    let read = try XMLReading(pyramid.drawn().serialized())
    func widths(_ fill: String) -> [Double] {
      read.attributes(of: "rect").filter { $0["fill"] == fill }.compactMap { Double($0["width"] ?? "") }
    }
    #expect(widths(Palette.vermillion).count == 2 && widths(Palette.blue).count == 2)
    #expect(abs(widths(Palette.vermillion)[0] - 2 * widths(Palette.blue)[0]) < 0.2)
    #expect(widths(Palette.vermillion)[0] == widths(Palette.blue)[1])
  }
}

/// Words of the frontier chart stand clear of one another and of the marks.
@Suite struct FrontierChartTests {
  @Test(arguments: [1, 2, 5, 20, 500])
  func labelsDoNotOverlap(count: Int) throws {
    let points = (0..<count).map { i in
      let t = Double(i) / Double(max(1, count - 1))
      return FrontierChart.Point(x: t * 900, y: 1000 * t.squareRoot(), isProven: i % 3 > 0, title: "\(i + 1)")
    }
    for (knee, plan) in [(count / 2, count / 2), (0, count - 1), (count - 1, 0)] {
      let chart = FrontierChart(
        id: "f", title: "frontier", description: "", xName: ["费用", "cost"], yName: ["人", "people"], points: points,
        knee: knee, kneeName: "knee", plan: (points[plan].x, points[plan].y, "this plan"))
      let read = try XMLReading(chart.drawn().serialized())
      let words = read.all("text").filter {
        ["knee", "this plan"].contains($0.text) || $0.attributes["font-size"] == "9"
      }
      #expect(words.contains { $0.text == "knee" } && words.contains { $0.text == "this plan" })
      if count <= 5 { #expect(words.count == count + 2) }
      let boxes = words.map { word in
        let (x, y) = (Double(word.attributes["x"] ?? "") ?? 0, Double(word.attributes["y"] ?? "") ?? 0)
        let size = Double(word.attributes["font-size"] ?? "") ?? 0
        let width = TextMetrics.width(of: word.text, size: size)
        return PixelBox(x: x - width / 2, y: y - size * 0.75, width: width, height: size * 0.75)
      }
      let dots = read.attributes(of: "circle").map { circle in
        let radius = Double(circle["r"] ?? "") ?? 0
        return PixelBox(
          centerX: Double(circle["cx"] ?? "") ?? 0, centerY: Double(circle["cy"] ?? "") ?? 0, width: 1.4 * radius,
          height: 1.4 * radius)
      }
      #expect(dots.count == count)
      for (i, box) in boxes.enumerated() {
        #expect(PixelBox(x: 0, y: 0, width: chart.width, height: chart.height).contains(box))
        #expect(!boxes[..<i].contains { $0.overlap(box) > 0 }, "\(words[i].text)")
        #expect(!dots.contains { $0.overlap(box) > 0 }, "\(words[i].text)")
      }
    }
  }
}
