import Planning

/// A figure over the values of a varied key: one line for each combination of the other keys.
struct SweepChart: Sendable {
  struct Point: Hashable, Sendable {
    /// Index into the values of the key.
    var value: Int
    var figure: Double
  }

  struct Line: Sendable {
    var name: String
    var points: [Point]
  }

  var id: String
  var title: String
  var unit: String
  /// The key, and its values in order: on a scale where all are numbers, else side by side.
  var key: String
  var values: [String]
  var lines: [Line]
  var target: Double?
  var width = 340.0
  var height = 210.0

  func drawn() -> Markup {
    let figures = lines.flatMap { $0.points.map(\.figure) } + (target.map { [$0] } ?? [])
    let (low, high) = (figures.min() ?? 0, figures.max() ?? 1)
    // From zero, unless that would press all that happens into the upper third.
    let start = low >= 0 && low < high * 0.66 ? 0 : max(low >= 0 ? 0 : -.infinity, low - (high - low) * 0.15)
    let ticks = Ticks(from: start, to: high + (high - low) * 0.04, about: 4)
    let left = 10 + (ticks.values.map { TextMetrics.width(of: ticks.label($0), size: 9.5) }.max() ?? 0)
    let names = lines.count > 1 ? lines.prefix(Palette.series.count).map(\.name) : []
    let foot = 42 + 13 * Double(names.count)
    let plot = PixelBox(x: left, y: 20, width: width - left - 16, height: height - 62)
    func y(_ figure: Double) -> Double {
      plot.maxY - plot.height * (figure - ticks.low) / max(1e-12, ticks.high - ticks.low)
    }
    let places = places(plot)
    var content: [Markup] = [Draw.text(unit, x: 0, y: 10, size: 9.5, fill: Palette.faint)]
    for value in ticks.values {
      content.append(Draw.line(plot.x, y(value), plot.maxX, y(value), stroke: Palette.grid))
      content.append(
        Draw.text(ticks.label(value), x: plot.x - 5, y: y(value) + 3.3, size: 9.5, anchor: .end, fill: Palette.faint))
    }
    content.append(Draw.line(plot.x, plot.maxY, plot.maxX, plot.maxY, stroke: Palette.faint))
    content += valueLabels(plot, places)
    content.append(
      Draw.text(key, x: plot.x + plot.width / 2, y: plot.maxY + 30, size: 9.5, anchor: .middle, fill: Palette.faint))
    if let target {
      content.append(
        Draw.line(plot.x, y(target), plot.maxX, y(target), stroke: Palette.vermillion, width: 1.6, dash: "5 3"))
    }
    let sides = sides
    for (number, line) in lines.enumerated() {
      content += drawn(line, color: color(number), aside: sides[number]) { (places[$0.value], y($0.figure)) }
    }
    for (number, name) in names.enumerated() {
      let down = plot.maxY + 42 + 13 * Double(number)
      content.append(Draw.line(plot.x, down, plot.x + 18, down, stroke: color(number), width: 2.4))
      content.append(Draw.text(name, x: plot.x + 24, y: down + 3.5, size: 9.5))
    }
    let description = lines.map { line in
      line.name + " "
        + line.points.map { "\(values[$0.value]): \(Figures.short(Quantity($0.figure)))" }
        .joined(separator: ", ")
    }.joined(separator: "; ")
    return Draw.svg(
      id: id, width: width, height: plot.maxY + foot, title: title, description: description, content)
  }

  private func color(_ number: Int) -> String {
    number < Palette.series.count ? Palette.series[number] : Palette.rule
  }

  /// Where each value stands on the axis.
  private func places(_ plot: PixelBox) -> [Double] {
    let numbers = values.compactMap(Double.init)
    let inner = PixelBox(x: plot.x + 8, y: plot.y, width: plot.width - 16, height: plot.height)
    guard numbers.count == values.count, let low = numbers.min(), let high = numbers.max(), high > low else {
      return values.indices.map { inner.x + inner.width * (Double($0) + 0.5) / Double(max(1, values.count)) }
    }
    return numbers.map { inner.x + inner.width * ($0 - low) / (high - low) }
  }

  /// The values beneath the axis, as far as they do not touch each other.
  private func valueLabels(_ plot: PixelBox, _ places: [Double]) -> [Markup] {
    var content: [Markup] = []
    var end = -Double.infinity
    for value in values.indices.sorted(by: { (places[$0], $0) < (places[$1], $1) }) {
      content.append(Draw.line(places[value], plot.maxY, places[value], plot.maxY + 3, stroke: Palette.faint))
      let label = Double(values[value]).map { Figures.short(Quantity($0)) } ?? values[value]
      let half = TextMetrics.width(of: label, size: 9.5) / 2
      guard places[value] - half > end + 4 else { continue }
      end = places[value] + half
      content.append(
        Draw.text(label, x: places[value], y: plot.maxY + 14, size: 9.5, anchor: .middle, fill: Palette.faint))
    }
    return content
  }

  /// By line and point, how many pixels to the side a mark stands: those of one place stand side by side.
  private var sides: [[Point: Double]] {
    var sharing: [Point: [Int]] = [:]
    for (number, line) in lines.enumerated() { for point in line.points { sharing[point, default: []].append(number) } }
    return lines.indices.map { number in
      Dictionary(
        lines[number].points.map { point in
          let all = sharing[point] ?? []
          let step = min(5, 16 / Double(max(1, all.count)))
          return (point, (Double(all.firstIndex(of: number) ?? 0) - Double(all.count - 1) / 2) * step)
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  private func drawn(
    _ line: Line, color: String, aside: [Point: Double], at place: (Point) -> (x: Double, y: Double)
  ) -> [Markup] {
    let points = line.points.map { (point: $0, at: place($0)) }.sorted {
      ($0.at.x, $0.point.value) < ($1.at.x, $1.point.value)
    }
    var content: [Markup] = []
    if points.count > 1, values.allSatisfy({ Double($0) != nil }) {
      let path = points.map { "\(Pixel.text($0.at.x)) \(Pixel.text($0.at.y))" }.joined(separator: "L")
      content.append(
        tag(
          "path", ["d": "M" + path, "fill": "none", "stroke": color, "stroke-width": "2", "stroke-linejoin": "round"]))
    }
    for (point, at) in points {
      content.append(
        MapSymbol(shape: .circle, fill: color, stroke: color, strokeWidth: 1, radius: 2.6).drawn(
          x: at.x + (aside[point] ?? 0), y: at.y,
          title: "\(line.name) \(key) = \(values[point.value]): \(Figures.short(Quantity(point.figure))) \(unit)"))
    }
    return content
  }
}
