/// Points of two amounts, joined in their order, with the chord between the ends and the point farthest from it.
struct FrontierChart: Sendable {
  struct Point: Sendable {
    var x: Double
    var y: Double
    var isProven: Bool
    var title: String
  }

  var id: String
  var title: String
  var description: String
  /// Names of the axes with their units, one line for each language.
  var xName: [String]
  var yName: [String]
  var points: [Point]
  var knee: Int?
  var kneeName: String
  /// The plan of the run, where it is no point of the frontier or to be seen among them.
  var plan: (x: Double, y: Double, name: String)?
  var width = 720.0
  var height = 340.0

  func drawn() -> Markup {
    let xs = points.map(\.x) + (plan.map { [$0.x] } ?? [])
    let ys = points.map(\.y) + (plan.map { [$0.y] } ?? [])
    let across = Ticks(from: xs.min() ?? 0, to: xs.max() ?? 1, about: 6)
    let up = Ticks(from: ys.min() ?? 0, to: ys.max() ?? 1)
    let top = 12 + 12 * Double(yName.count)
    let left = 14 + (up.values.map { TextMetrics.width(of: up.label($0), size: 10) }.max() ?? 30)
    let bottom = 24 + 13 * Double(xName.count)
    let box = PixelBox(x: left, y: top, width: width - left - 24, height: height - top - bottom)
    func x(_ value: Double) -> Double { box.x + (value - across.low) / (across.high - across.low) * box.width }
    func y(_ value: Double) -> Double { box.maxY - (value - up.low) / (up.high - up.low) * box.height }

    var content: [Markup] = []
    for (line, name) in yName.enumerated() {
      content.append(Draw.text(name, x: 0, y: 10 + 12 * Double(line), size: 10, fill: Palette.faint))
    }
    for value in up.values {
      content.append(Draw.line(box.x, y(value), box.maxX, y(value), stroke: Palette.grid))
      content.append(
        Draw.text(up.label(value), x: box.x - 6, y: y(value) + 3.5, size: 10, anchor: .end, fill: Palette.faint))
    }
    for value in across.values {
      content.append(Draw.line(x(value), box.maxY, x(value), box.maxY + 4, stroke: Palette.rule))
      content.append(
        Draw.text(across.label(value), x: x(value), y: box.maxY + 15, size: 10, anchor: .middle, fill: Palette.faint))
    }
    for (line, name) in xName.enumerated() {
      content.append(
        Draw.text(
          name, x: box.maxX, y: box.maxY + 29 + 13 * Double(line), size: 10, anchor: .end, fill: Palette.faint))
    }
    if let first = points.first, let last = points.last, points.count > 2 {
      content.append(
        Draw.line(x(first.x), y(first.y), x(last.x), y(last.y), stroke: Palette.grey, width: 1.2, dash: "5 4"))
    }
    for (a, b) in zip(points, points.dropFirst()) {
      content.append(Draw.line(x(a.x), y(a.y), x(b.x), y(b.y), stroke: Palette.sky, width: 1.4))
    }
    func mark(_ index: Int) -> PixelBox {
      let side = index == knee ? 14.0 : 9.0
      return PixelBox(centerX: x(points[index].x), centerY: y(points[index].y), width: side, height: side)
    }
    for (index, point) in points.enumerated() {
      content.append(
        dot(
          x(point.x), y(point.y), radius: index == knee ? 6 : 3.6,
          fill: !point.isProven ? Palette.paper : index == knee ? Palette.vermillion : Palette.blue,
          stroke: index == knee ? Palette.vermillion : Palette.blue, title: point.title))
    }
    let planMark = plan.map { PixelBox(centerX: x($0.x), centerY: y($0.y), width: 13, height: 13) }
    if let plan, let planMark {
      content.append(
        Draw.rect(
          planMark.grown(by: -1), fill: "none", stroke: Palette.green, strokeWidth: 2, title: plan.name))
    }
    let steps = zip(points, points.dropFirst()).map { a, b in
      MarkLabels.Line(from: (x(a.x), y(a.y)), to: (x(b.x), y(b.y)))
    }
    var labels = MarkLabels(
      panel: box.grown(by: 4), marks: points.indices.map(mark) + (planMark.map { [$0] } ?? []), lines: steps)
    func write(_ text: String, _ size: Double, beside mark: PixelBox, farthest: Double, _ fill: String) {
      guard let place = labels.place(text, size: size, beside: mark, farthest: farthest) else { return }
      content.append(
        Draw.text(
          text, x: place.x + place.width / 2, y: place.maxY - size * 0.22, size: size, anchor: .middle, fill: fill,
          weight: size > 10 ? "600" : nil, halo: true))
    }
    if let knee { write(kneeName, 11, beside: mark(knee), farthest: 60, Palette.vermillion) }
    if let plan, let planMark { write(plan.name, 11, beside: planMark, farthest: 60, Palette.green) }
    // Numbers as in the table, where there is room; the ends first.
    for index in points.indices.sorted(by: { ends($0) && !ends($1) }) {
      write(points[index].title, 9, beside: mark(index), farthest: 6, Palette.faint)
    }
    return Draw.svg(id: id, width: width, height: height, title: title, description: description, content)
  }

  private func ends(_ index: Int) -> Bool { index == 0 || index == points.count - 1 }

  private func dot(_ x: Double, _ y: Double, radius: Double, fill: String, stroke: String, title: String) -> Markup {
    tag(
      "circle",
      [
        "cx": Pixel.text(x), "cy": Pixel.text(y), "r": Pixel.text(radius), "fill": fill, "stroke": stroke,
        "stroke-width": "1.5",
      ], [tag("title", [:], title)])
  }
}
