/// Horizontal bars, each divided into parts with their numbers written in them.
struct StackedBars: Sendable {
  struct Series: Sendable {
    var name: String
    var fill: String
    /// Colour of the number inside.
    var ink: String
  }

  struct Row: Sendable {
    /// First line, and a smaller second one.
    var name: [String]
    /// One value for each series.
    var values: [Double]
    /// Written after the bar.
    var note = ""
  }

  var id: String
  var title: String
  var description: String
  var series: [Series]
  var rows: [Row]
  /// Length of the whole axis; `nil`: the longest bar.
  var whole: Double?
  var decimals = 0
  var width = 720.0
  var barHeight = 17.0
  /// A mark across all bars, such as a target.
  var mark: (value: Double, name: String)?

  func drawn() -> Markup {
    let rowHeight = barHeight + (rows.contains { $0.name.count > 1 } ? 11 : 8)
    let nameWidth = 10 + (rows.map(nameWidth).max() ?? 0)
    let noteWidth = 8 + (rows.map { TextMetrics.width(of: $0.note, size: 10) }.max() ?? 0)
    let head = series.count > 1 || mark != nil ? 26.0 : 4
    let length = max(20, width - nameWidth - noteWidth)
    let longest = whole ?? rows.map { $0.values.reduce(0, +) }.max() ?? 1
    let scale = longest > 0 ? length / longest : 0
    var content = series.count > 1 ? legend() : []
    for (i, row) in rows.enumerated() {
      let top = head + Double(i) * rowHeight
      content += names(row, at: nameWidth - 8, top: top)
      var x = nameWidth
      for (value, series) in zip(row.values, series) where value > 0 {
        let box = PixelBox(x: x, y: top, width: value * scale, height: barHeight)
        let number = Figures.text(value, decimals: decimals)
        content.append(
          Draw.rect(box, fill: series.fill, stroke: Palette.rule, strokeWidth: 0.6, title: "\(series.name): \(number)")
        )
        if TextMetrics.width(of: number, size: 10) + 4 < box.width {
          content.append(
            Draw.text(
              number, x: box.x + box.width / 2, y: top + barHeight / 2 + 3.6, size: 10, anchor: .middle,
              fill: series.ink, weight: "600"))
        }
        x += box.width
      }
      if !row.note.isEmpty {
        content.append(
          Draw.text(row.note, x: nameWidth + length + 6, y: top + barHeight / 2 + 3.6, size: 10, fill: Palette.ink))
      }
    }
    let height = head + Double(rows.count) * rowHeight
    if let mark {
      let x = nameWidth + mark.value * scale
      content += [
        Draw.line(x, head - 5, x, height - 4, stroke: Palette.vermillion, width: 1.6, dash: "5 3"),
        Draw.text(
          mark.name, x: x, y: head - 9, size: 10, anchor: x > width * 0.7 ? .end : .middle, fill: Palette.vermillion,
          weight: "600"),
      ]
    }
    return Draw.svg(id: id, width: width, height: height, title: title, description: description, content)
  }

  private func nameWidth(_ row: Row) -> Double {
    row.name.enumerated().map { TextMetrics.width(of: $1, size: $0 == 0 ? 11 : 8.5) }.max() ?? 0
  }

  private func names(_ row: Row, at x: Double, top: Double) -> [Markup] {
    row.name.enumerated().map { i, line in
      let shift = row.name.count > 1 ? 0.0 : 3.5
      return Draw.text(
        line, x: x, y: top + (i == 0 ? 9.5 + shift : 19.5), size: i == 0 ? 11 : 8.5, anchor: .end,
        fill: i == 0 ? Palette.ink : Palette.faint)
    }
  }

  private func legend() -> [Markup] {
    var x = 0.0
    var content: [Markup] = []
    for series in series {
      content.append(
        Draw.rect(
          PixelBox(x: x, y: 3, width: 12, height: 11), fill: series.fill, stroke: Palette.faint, strokeWidth: 0.5))
      content.append(Draw.text(series.name, x: x + 16, y: 12.5, size: 10.5))
      x += 16 + TextMetrics.width(of: series.name, size: 10.5) + 16
    }
    return content
  }
}
