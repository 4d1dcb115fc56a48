/// People by age and sex: full bars for one year, an outline for another to compare with.
struct PopulationPyramid: Sendable {
  struct Group: Hashable, Sendable {
    var name: String
    var female: Int
    var male: Int
  }

  struct Year: Sendable {
    var name: String
    /// From the youngest to the oldest.
    var groups: [Group]
  }

  var id: String
  var title: String
  var description: String
  var female: String
  var male: String
  var year: Year
  /// Same groups as `year`.
  var compared: Year?
  var width = 340.0
  var rowHeight = 11.0

  private static let top = 34.0

  /// Of the drawing.
  var height: Double { Self.top + Double(year.groups.count) * rowHeight + 18 }

  func drawn() -> Markup {
    let rows = year.groups
    let gutter = 10 + (rows.map { TextMetrics.width(of: $0.name, size: 9) }.max() ?? 0)
    // Room for half of the outermost figures under the axis.
    let side = (width - gutter) / 2 - 18
    let top = Self.top
    let most = (rows + (compared?.groups ?? [])).map { max($0.female, $0.male) }.max() ?? 1
    let ticks = Ticks(from: 0, to: Double(max(1, most)), about: 3)
    let scale = side / ticks.high
    let leftZero = 18 + side
    let rightZero = leftZero + gutter
    let foot = top + Double(rows.count) * rowHeight
    var content: [Markup] = [
      Draw.text(male, x: leftZero, y: 28, size: 10.5, anchor: .end, fill: Palette.blue, weight: "600"),
      Draw.text(female, x: rightZero, y: 28, size: 10.5, fill: Palette.vermillion, weight: "600"),
    ]
    content += key()
    for value in ticks.values {
      for x in value == 0 ? [leftZero, rightZero] : [leftZero - value * scale, rightZero + value * scale] {
        content.append(Draw.line(x, top, x, foot, stroke: value == 0 ? Palette.faint : Palette.grid))
        if value != 0 || x == rightZero || x == leftZero {
          content.append(
            Draw.text(ticks.label(value), x: x, y: foot + 12, size: 9, anchor: .middle, fill: Palette.faint))
        }
      }
    }
    for (i, group) in rows.enumerated() {
      // The oldest stand on top.
      let y = foot - Double(i + 1) * rowHeight
      let bar = rowHeight - 1.6
      func box(_ persons: Int, left: Bool) -> PixelBox {
        let length = Double(persons) * scale
        return PixelBox(x: left ? leftZero - length : rightZero, y: y + 0.8, width: length, height: bar)
      }
      content += [
        Draw.rect(
          box(group.male, left: true), fill: Palette.blue, title: "\(male) \(group.name): \(Figures.text(group.male))"),
        Draw.rect(
          box(group.female, left: false), fill: Palette.vermillion,
          title: "\(female) \(group.name): \(Figures.text(group.female))"),
        Draw.text(
          group.name, x: leftZero + gutter / 2, y: y + rowHeight / 2 + 3, size: 9, anchor: .middle, fill: Palette.ink),
      ]
      if let other = compared?.groups[safe: i] {
        for (persons, left) in [(other.male, true), (other.female, false)] {
          content.append(Draw.rect(box(persons, left: left), fill: "none", stroke: Palette.ink, strokeWidth: 0.8))
        }
      }
    }
    return Draw.svg(id: id, width: width, height: height, title: title, description: description, content)
  }

  private func key() -> [Markup] {
    var content: [Markup] = [
      Draw.rect(PixelBox(x: 0, y: 2, width: 12, height: 9), fill: Palette.grey),
      Draw.text(year.name, x: 16, y: 10.5, size: 10),
    ]
    if let compared {
      let x = 28 + TextMetrics.width(of: year.name, size: 10)
      content += [
        Draw.rect(PixelBox(x: x, y: 2, width: 12, height: 9), fill: "none", stroke: Palette.ink, strokeWidth: 0.8),
        Draw.text(compared.name, x: x + 16, y: 10.5, size: 10),
      ]
    }
    return content
  }
}

extension Array {
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
