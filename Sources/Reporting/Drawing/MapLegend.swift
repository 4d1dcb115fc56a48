/// The key of a map, flowing in rows beneath it.
struct MapLegend {
  private var entries: [(key: MapDrawing.Key, x: Double, y: Double)] = []
  let height: Double

  private static let signWidth = 22.0
  private static let size = 11.0
  private static let smallSize = 8.5

  init(_ keys: [MapDrawing.Key], width: Double) {
    guard !keys.isEmpty else {
      height = 0
      return
    }
    let rowHeight = keys.contains { $0.lines.count > 1 } ? 30.0 : 20
    // Columns of one width read as a table; as many as the widest entry allows.
    let widest = keys.map(MapLegend.width).max() ?? width
    let columns = max(1, min(keys.count, Int(width / max(1, widest))))
    let column = width / Double(columns)
    for (i, key) in keys.enumerated() {
      entries.append((key, Double(i % columns) * column, Double(i / columns) * rowHeight))
    }
    height = Double((keys.count + columns - 1) / columns) * rowHeight
  }

  private static func width(_ key: MapDrawing.Key) -> Double {
    var sign = signWidth
    switch key.sign {
    case .ramp(let fills, let low, let high): sign = rampWidth(fills, low, high)
    case .symbols(let symbols): sign = symbolsWidth(symbols)
    case .area, .line: break
    }
    let words = key.lines.enumerated().map { TextMetrics.width(of: $1, size: $0 == 0 ? size : smallSize) }.max() ?? 0
    return sign + words + 18
  }

  private static func rampWidth(_ fills: [String], _ low: String, _ high: String) -> Double {
    Double(fills.count) * 16 + TextMetrics.width(of: low + high, size: smallSize) + 18
  }

  private static func symbolsWidth(_ symbols: [MapSymbol]) -> Double { signWidth + Double(symbols.count - 1) * 15 }

  func drawn(hatch: String) -> [Markup] {
    entries.map { entry in
      let middle = entry.y + 10
      var wordsAt = entry.x + Self.signWidth
      let sign: Markup
      switch entry.key.sign {
      case .symbols(let symbols):
        sign = .group(
          symbols.enumerated().map { $1.drawn(x: entry.x + 8 + Double($0) * 15, y: middle) })
        wordsAt = entry.x + Self.symbolsWidth(symbols)
      case .area(let filling, let stroke):
        sign = Draw.rect(
          PixelBox(x: entry.x, y: middle - 6, width: 16, height: 12), fill: Self.fill(filling, hatch: hatch),
          stroke: stroke ?? Palette.rule)
      case .line(let stroke, let dash):
        sign = Draw.line(entry.x, middle, entry.x + 17, middle, stroke: stroke, width: 2, dash: dash)
      case .ramp(let fills, let low, let high):
        let start = entry.x + TextMetrics.width(of: low, size: Self.smallSize) + 4
        let end = start + Double(fills.count) * 16
        let boxes = fills.enumerated().map { i, fill in
          Draw.rect(
            PixelBox(x: start + Double(i) * 16, y: middle - 6, width: 16, height: 12), fill: fill, stroke: Palette.rule,
            strokeWidth: 0.5)
        }
        sign = .group(
          boxes + [
            Draw.text(low, x: entry.x, y: middle + 3, size: Self.smallSize, fill: Palette.faint),
            Draw.text(high, x: end + 4, y: middle + 3, size: Self.smallSize, fill: Palette.faint),
          ])
        wordsAt = entry.x + Self.rampWidth(fills, low, high)
      }
      let words = entry.key.lines.enumerated().map { i, line in
        Draw.text(
          line, x: wordsAt, y: middle + 4 + Double(i) * 11, size: i == 0 ? Self.size : Self.smallSize,
          fill: i == 0 ? Palette.ink : Palette.faint)
      }
      return .group([sign] + words)
    }
  }

  static func fill(_ filling: MapDrawing.AreaMark.Filling, hatch: String) -> String {
    switch filling {
    case .flat(let color): color
    case .hatched: hatch
    case .none: "none"
    }
  }
}
