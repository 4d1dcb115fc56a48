/// Finds places for words beside marks of a chart: inside it, clear of the marks and of one another, off the lines as far
/// as can be.
struct MarkLabels {
  /// Where labels may stand.
  let panel: PixelBox
  /// Marks and labels, which no label may touch.
  private(set) var taken: [PixelBox]
  private let marks: [PixelBox]
  /// What a label should rather not cover.
  private let avoided: [PixelBox]

  struct Line {
    var from: (x: Double, y: Double)
    var to: (x: Double, y: Double)

    /// Small boxes along it.
    fileprivate var boxes: [PixelBox] {
      let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
      let count = max(1, Int(length / 4))
      return (0...count).map { i in
        let t = Double(i) / Double(count)
        return PixelBox(
          centerX: from.x + t * (to.x - from.x), centerY: from.y + t * (to.y - from.y), width: 2, height: 2)
      }
    }
  }

  init(panel: PixelBox, marks: [PixelBox], lines: [Line]) {
    self.panel = panel
    taken = marks
    self.marks = marks
    avoided = lines.flatMap(\.boxes)
  }

  private static let directions: [(x: Double, y: Double)] = [
    (0, -1), (-1, -1), (1, 1), (0, 1), (1, -1), (-1, 1), (-1, 0), (1, 0),
  ]

  /// - Parameters:
  ///   - mark: what the text belongs to.
  ///   - farthest: how far from the mark it may stand; the nearest free place is taken.
  /// - Returns: the box of the text, which is then taken; `nil` when none is free.
  mutating func place(_ text: String, size: Double, beside mark: PixelBox, farthest: Double) -> PixelBox? {
    let (width, height) = (TextMetrics.width(of: text, size: size) + 2, size * 1.1)
    let (x, y) = (mark.x + mark.width / 2, mark.y + mark.height / 2)
    var best: (box: PixelBox, score: Double)?
    var away = 2.0
    while away <= farthest {
      for direction in Self.directions {
        let box = PixelBox(
          centerX: x + direction.x * (mark.width / 2 + away + width / 2),
          centerY: y + direction.y * (mark.height / 2 + away + height / 2), width: width, height: height)
        guard panel.contains(box), !taken.contains(where: { $0.overlap(box) > 0 }) else { continue }
        let isNearerToAnother = marks.contains { $0 != mark && $0.distance(to: box) <= mark.distance(to: box) }
        let score = avoided.reduce(0) { $0 + $1.overlap(box) } + 2 * away + (isNearerToAnother ? 40 : 0)
        if score < best?.score ?? .infinity { best = (box, score) }
      }
      away += 4
    }
    guard let best else { return nil }
    taken.append(best.box)
    return best.box
  }
}

extension PixelBox {
  /// Between the centre of this one and the nearest point of the other.
  fileprivate func distance(to other: PixelBox) -> Double {
    let (cx, cy) = (x + width / 2, y + height / 2)
    let dx = max(other.x - cx, 0, cx - other.maxX)
    let dy = max(other.y - cy, 0, cy - other.maxY)
    return (dx * dx + dy * dy).squareRoot()
  }
}
