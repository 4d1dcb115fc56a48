/// Values over years: one or more lines with their names at their ends, targets, a baseline and a band of uncertainty.
struct LineChart: Sendable {
  struct Point: Hashable, Sendable {
    var year: Int
    var value: Double
  }

  struct Line: Sendable {
    var name: String
    var points: [Point]
    var color: String
    var dashed = false
  }

  /// A target holds from its year until the next one.
  struct Target: Sendable {
    var points: [Point]
    var name: String
    /// The value must not exceed the target, instead of reaching it.
    var isUpperLimit = false
  }

  /// Between the low and the high value in each year, such as P10 to P90.
  struct Band: Sendable {
    var name: String
    var years: [(year: Int, low: Double, high: Double)]
  }

  var id: String
  var title: String
  var description: String
  var unit: String
  var lines: [Line]
  var target: Target?
  /// A reported value to start from.
  var baseline: (point: Point, name: String)?
  var band: Band?
  /// Least and most decimals of the labels at the ends of lines.
  var decimals = 1
  var width = 340.0
  var height = 190.0

  func drawn() -> Markup {
    let years = allYears
    guard let firstYear = years.min(), let lastYear = years.max() else {
      return Draw.svg(id: id, width: width, height: height, title: title, description: description, [])
    }
    let ticks = valueTicks
    let left = 10 + (ticks.values.map { TextMetrics.width(of: ticks.label($0), size: 9.5) }.max() ?? 0)
    let right = max(40, 12 + (endLabels.map { TextMetrics.width(of: $0, size: 10.5) }.max() ?? 0))
    let plot = PixelBox(x: left, y: 20, width: max(40, width - left - right), height: height - 44)
    let scale = Scale(plot: plot, years: firstYear...max(firstYear, lastYear), low: ticks.low, high: ticks.high)
    var content: [Markup] = [Draw.text(unit, x: 0, y: 10, size: 9.5, fill: Palette.faint)]
    content += axes(scale, ticks, years: Set(years).sorted())
    if let band { content += drawn(band, scale) }
    if let target { content += drawn(target, scale, last: lastYear) }
    if let baseline {
      content += [
        Draw.line(
          plot.x, scale.y(baseline.point.value), plot.maxX, scale.y(baseline.point.value), stroke: Palette.rule,
          dash: "1.5 3"),
        MapSymbol(shape: .square, fill: Palette.paper, stroke: Palette.ink, strokeWidth: 1.3, radius: 3.4)
          .drawn(x: scale.x(baseline.point.year), y: scale.y(baseline.point.value), title: baseline.name),
      ]
    }
    for line in lines { content += drawn(line, scale) }
    content += names(scale)
    return Draw.svg(id: id, width: width, height: height, title: title, description: description, content)
  }

  // MARK: Parts

  private struct Scale {
    var plot: PixelBox
    var years: ClosedRange<Int>
    var low: Double
    var high: Double

    func x(_ year: Int) -> Double {
      let span = years.upperBound - years.lowerBound
      guard span > 0 else { return plot.x + plot.width / 2 }
      return plot.x + plot.width * Double(year - years.lowerBound) / Double(span)
    }

    func y(_ value: Double) -> Double {
      plot.maxY - plot.height * (value - low) / (high - low)
    }
  }

  private var allYears: [Int] {
    var years = lines.flatMap { $0.points.map(\.year) }
    years += target?.points.map(\.year) ?? []
    if let baseline { years.append(baseline.point.year) }
    years += band?.years.map(\.year) ?? []
    return years
  }

  private var valueTicks: Ticks {
    var values = lines.flatMap { $0.points.map(\.value) } + (target?.points.map(\.value) ?? [])
    if let baseline { values.append(baseline.point.value) }
    if let band { values += band.years.flatMap { [$0.low, $0.high] } }
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // From zero, unless that would press all that happens into the upper third.
    let start = low >= 0 && low < high * 0.66 ? 0 : low - (high - low) * 0.15
    return Ticks(from: low >= 0 ? max(0, start) : start, to: high + (high - low) * 0.04, about: 4)
  }

  private func axes(_ scale: Scale, _ ticks: Ticks, years: [Int]) -> [Markup] {
    var content: [Markup] = []
    for value in ticks.values {
      let y = scale.y(value)
      content.append(Draw.line(scale.plot.x, y, scale.plot.maxX, y, stroke: Palette.grid))
      content.append(
        Draw.text(ticks.label(value), x: scale.plot.x - 5, y: y + 3.3, size: 9.5, anchor: .end, fill: Palette.faint))
    }
    content.append(Draw.line(scale.plot.x, scale.plot.maxY, scale.plot.maxX, scale.plot.maxY, stroke: Palette.faint))
    // Every year if there is room for its digits, else every second, fifth, …
    let room = scale.plot.width / Double(max(1, years.count - 1))
    let each = [1, 2, 5, 10, 20, 50].first { Double($0) * room >= 30 } ?? 100
    for year in years where (year - scale.years.lowerBound).isMultiple(of: each) {
      let x = scale.x(year)
      content.append(Draw.line(x, scale.plot.maxY, x, scale.plot.maxY + 3, stroke: Palette.faint))
      content.append(
        Draw.text(String(year), x: x, y: scale.plot.maxY + 14, size: 9.5, anchor: .middle, fill: Palette.faint))
    }
    return content
  }

  private func drawn(_ band: Band, _ scale: Scale) -> [Markup] {
    guard band.years.count > 1 else { return [] }
    let upper = band.years.map { "\(Pixel.text(scale.x($0.year))) \(Pixel.text(scale.y($0.high)))" }
    let lower = band.years.reversed().map { "\(Pixel.text(scale.x($0.year))) \(Pixel.text(scale.y($0.low)))" }
    return [
      tag(
        "path",
        [
          "d": "M" + (upper + lower).joined(separator: "L") + "Z", "fill": Palette.sky, "fill-opacity": "0.3",
          "stroke": "none",
        ], [tag("title", [:], band.name)])
    ]
  }

  private func drawn(_ target: Target, _ scale: Scale, last: Int) -> [Markup] {
    var content: [Markup] = []
    for (i, point) in target.points.enumerated() {
      let until = i + 1 < target.points.count ? target.points[i + 1].year : last
      let y = scale.y(point.value)
      if until > point.year {
        content.append(
          Draw.line(scale.x(point.year), y, scale.x(until), y, stroke: Palette.vermillion, width: 1.6, dash: "5 3"))
      }
      content.append(
        MapSymbol(
          shape: .diamond, fill: Palette.paper, stroke: Palette.vermillion, strokeWidth: 1.6, radius: 3.6
        ).drawn(x: scale.x(point.year), y: y, title: target.name))
    }
    return content
  }

  private func drawn(_ line: Line, _ scale: Scale) -> [Markup] {
    let points = line.points.sorted { $0.year < $1.year }
    var content: [Markup] = []
    if points.count > 1 {
      let data = points.map { "\(Pixel.text(scale.x($0.year))) \(Pixel.text(scale.y($0.value)))" }
      var attributes = [
        Markup.Attribute(name: "d", value: "M" + data.joined(separator: "L")),
        Markup.Attribute(name: "fill", value: "none"), Markup.Attribute(name: "stroke", value: line.color),
        Markup.Attribute(name: "stroke-width", value: line.dashed ? "1.6" : "2.4"),
        Markup.Attribute(name: "stroke-linejoin", value: "round"),
      ]
      if line.dashed { attributes.append(Markup.Attribute(name: "stroke-dasharray", value: "2 3")) }
      content.append(.element(name: "path", attributes: attributes, children: []))
    }
    for point in points {
      content.append(
        MapSymbol(
          shape: .circle, fill: line.dashed ? Palette.paper : line.color, stroke: line.color, strokeWidth: 1.2,
          radius: 2.6
        ).drawn(
          x: scale.x(point.year), y: scale.y(point.value),
          title: "\(line.name) \(point.year): \(Figures.text(point.value, decimals: decimals)) \(unit)"))
    }
    return content
  }

  // MARK: Names at the ends

  private var ends: [(text: String, value: Double, color: String)] {
    var ends: [(text: String, value: Double, color: String)] = []
    if let target, let last = target.points.last {
      let sign = target.isUpperLimit ? "≤ " : "≥ "
      ends.append(("\(target.name) \(sign)\(trimmed(last.value))", last.value, Palette.vermillion))
    }
    for line in lines {
      guard let last = line.points.max(by: { $0.year < $1.year }) else { continue }
      let name = line.name.isEmpty ? "" : "\(line.name) "
      ends.append((name + Figures.text(last.value, decimals: decimals), last.value, line.color))
    }
    return ends
  }

  private var endLabels: [String] { ends.map(\.text) }

  /// Labels at the right edge, pushed apart until none touches another.
  private func names(_ scale: Scale) -> [Markup] {
    let spacing = 12.5
    let order = ends.indices.sorted { (-ends[$0].value, $0) < (-ends[$1].value, $1) }
    var ys = order.map { scale.y(ends[$0].value) + 3.5 }
    for i in ys.indices.dropFirst() where ys[i] < ys[i - 1] + spacing { ys[i] = ys[i - 1] + spacing }
    // What ran over the foot is pushed back up.
    var limit = scale.plot.maxY + 4
    for i in ys.indices.reversed() {
      ys[i] = min(ys[i], limit)
      limit = ys[i] - spacing
    }
    return zip(order, ys).map { i, y in
      Draw.text(
        ends[i].text, x: scale.plot.maxX + 8, y: y, size: 10.5, fill: ends[i].color, weight: "600", halo: true)
    }
  }

  private func trimmed(_ value: Double) -> String {
    let text = Figures.text(value, decimals: decimals)
    guard text.contains("."), text.hasSuffix("0") else { return text }
    var digits = text[...]
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    return String(digits)
  }
}
