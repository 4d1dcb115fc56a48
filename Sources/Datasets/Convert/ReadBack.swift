import Diagnostics
import Planning
import Spatial

/// Compares what a file holds with what was to be written into it, so that nothing is lost without a word.
struct ReadBack {
  /// Places of the values of one column that differ in one way.
  private struct Difference {
    var count = 0
    var row: Int
    var was: String
    var became: String
  }

  /// What differs: an error for values that are lost, a note for those that only take another form.
  ///
  /// - Parameters:
  ///   - columns: for each column of `written` its place in `read`; `nil` where the file lacks it.
  ///   - tolerance: how far a coordinate may be off.
  static func differences(
    _ written: Layer, _ read: Layer, columns: [Int?], tolerance: Double, format: OutputFormat
  )
    -> Problems
  {
    var problems = Problems()
    let place = Place(layer: written.name)
    guard written.count == read.count else {
      problems.error(
        at: place, value: "\(read.count)",
        Text(
          zh: "要素有 \(written.count) 个,\(format.name) 文件里读回的数目不同",
          en:
            "there are \(written.count) features, but the \(format.name) file reads back with another number"
        ))
      return problems
    }
    for (column, name) in written.table.columns.enumerated() {
      compare(column, columns[column], written, read, place.at(field: name), format, &problems)
    }
    compareShapes(written, read, tolerance, format, &problems)
    return problems
  }

  // MARK: Values

  private static func compare(
    _ column: Int, _ other: Int?, _ written: Layer, _ read: Layer, _ place: Place,
    _ format: OutputFormat,
    _ problems: inout Problems
  ) {
    var lost: Difference?
    var emptied = 0
    var rounded = 0
    for row in written.table.rows.indices {
      let was = written.table.rows[row][column]
      let became = other.map { read.table.rows[row][$0] } ?? .null
      if isSame(was, became) { continue }
      if was == "", became.isNull {
        emptied += 1
      } else if case .double(let exact) = was, let near = became.number, abs(exact - near) <= 1e-9 * abs(exact) {
        // Digits of a whole number are never rounded away: it may be a code.
        rounded += 1
      } else if lost != nil {
        lost?.count += 1
      } else {
        lost = Difference(count: 1, row: row, was: was.text ?? "", became: became.text ?? "")
      }
    }
    if let lost {
      var spot = written.table.place(ofRow: lost.row)
      spot.field = place.field
      let became =
        lost.became.isEmpty ? Text(zh: "空", en: "nothing") : Text("“\(lost.became.prefix(60))”")
      problems.error(
        at: spot, value: String(lost.was.prefix(60)),
        Text(
          zh: "\(format.name) 存不下 \(lost.count) 个值;这一个会变成\(became.zh)",
          en:
            "\(format.name) cannot hold \(lost.count) value\(lost.count == 1 ? "" : "s"); this one becomes \(became.en)"
        ))
    }
    if rounded > 0 {
      problems.note(
        at: place,
        Text(
          zh: "\(rounded) 个数按 \(format.name) 能存的位数取整,相差不到十亿分之一",
          en: "\(rounded) numbers are rounded to the digits that \(format.name) holds, by less than a billionth"))
    }
    if emptied > 0 {
      problems.note(
        at: place,
        Text(
          zh: "\(emptied) 个空文字在 \(format.name) 里成为没有值",
          en: "\(emptied) empty texts are no value in \(format.name)"))
    }
  }

  private static func isSame(_ was: Value, _ became: Value) -> Bool {
    if was == became { return true }
    switch (was, became) {
    case (.bool(let flag), .int(let number)): return number == (flag ? 1 : 0)
    case (.int(let a), .double(let b)): return Double(exactly: a) == b
    case (.double(let a), _):
      // Formats that write numbers as text keep fifteen digits.
      if let b = became.number { return abs(a - b) <= 1e-14 * abs(a) }
      return !a.isFinite && became.isNull || was.text == became.text
    case (.null, .string(let text)): return text.isEmpty
    default: return !became.isNull && was.text == became.text
    }
  }

  // MARK: Shapes

  private static func compareShapes(
    _ written: Layer, _ read: Layer, _ tolerance: Double, _ format: OutputFormat,
    _ problems: inout Problems
  ) {
    var count = 0
    var first: (row: Int, was: String, became: String)?
    for (row, was) in written.geometries.enumerated()
    where !isSame(was, read.geometries[row], tolerance) {
      count += 1
      if first == nil { first = (row, was?.kind ?? "", read.geometries[row]?.kind ?? "") }
    }
    guard let first else { return }
    problems.error(
      at: written.table.place(ofRow: first.row), value: first.was,
      Text(
        zh: "\(format.name) 里 \(count) 个几何读回时不同,这一个成为 \(first.became.isEmpty ? "空" : first.became)",
        en:
          "\(count) geometr\(count == 1 ? "y reads" : "ies read") back from \(format.name) differently; this one becomes \(first.became.isEmpty ? "nothing" : first.became)"
      ))
  }

  private static func isSame(_ a: Geometry?, _ b: Geometry?, _ tolerance: Double) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    if a == b { return true }
    let (one, other) = (paths(of: a), paths(of: b))
    if isSame(one, other, tolerance) { return true }
    // Shapefiles put the rings of an area in an order of their own.
    return isSame(one.sorted(by: precedes), other.sorted(by: precedes), tolerance)
  }

  private static func precedes(_ a: [Point], _ b: [Point]) -> Bool {
    guard let p = a.first, let q = b.first else { return a.count < b.count }
    return (p.x, p.y, a.count) < (q.x, q.y, b.count)
  }

  private static func isSame(_ a: [[Point]], _ b: [[Point]], _ tolerance: Double) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { one, other in
        one.count == other.count
          && zip(one, other).allSatisfy {
            abs($0.x - $1.x) <= tolerance && abs($0.y - $1.y) <= tolerance
          }
      }
  }

  /// Every point, line and ring, rings counter-clockwise, whether or not they are parts of one whole.
  private static func paths(of geometry: Geometry) -> [[Point]] {
    func turned(_ ring: [Point]) -> [Point] {
      Polygon.signedArea(ring) < 0 ? ring.reversed() : ring
    }
    switch geometry {
    case .point(let point): return [[point]]
    case .multiPoint(let points): return points.map { [$0] }
    case .lineString(let line): return [line.points]
    case .multiLineString(let lines): return lines.map(\.points)
    case .polygon(let polygon): return polygon.rings.map(turned)
    case .multiPolygon(let areas): return areas.polygons.flatMap { $0.rings.map(turned) }
    case .collection(let members): return members.flatMap(paths)
    }
  }
}
