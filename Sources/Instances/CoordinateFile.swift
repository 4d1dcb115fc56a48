import Diagnostics
import Foundation
import LocationAllocation

/// The points of a TSPLIB file (Reinelt, "TSPLIB: a traveling salesman problem library", ORSA Journal on Computing 3,
/// 1991), each demand and site. As is the custom of the p-median literature the distance is Euclid's, rounded down,
/// whatever EDGE_WEIGHT_TYPE says.
public struct CoordinateFile: Sendable {
  public var x: [Double] = []
  public var y: [Double] = []

  public var costs: TravelCosts {
    let (x, y) = (x, y)
    return TravelCosts(rowCount: x.count, siteCount: x.count) { row, costs in
      let (px, py) = (x[row], y[row])
      for site in 0..<x.count {
        let (dx, dy) = (x[site] - px, y[site] - py)
        costs[site] = (dx * dx + dy * dy).squareRoot().rounded(.down)
      }
    }
  }

  /// The p-median problem, every point weighing 1.
  public func pMedian(count: Int) -> AllocationProblem {
    .pMedian(weights: Array(repeating: 1, count: x.count), costs: costs, count: count)
  }

  public init(_ data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    var expected: Int?
    while true {
      guard let line = reader.restOfLine() else {
        try reader.note(
          Text(zh: "缺少 NODE_COORD_SECTION", en: "there is no NODE_COORD_SECTION"),
          fix: Text(zh: "应为带坐标的 TSPLIB 文件", en: "give a TSPLIB file with coordinates"))
        try reader.finish()
        return
      }
      if line == "NODE_COORD_SECTION" { break }
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.first == "DIMENSION", parts.count == 2 { expected = Int(parts[1]) }
    }
    while let token = reader.peek(), token != "EOF" {
      let field = "node \(x.count + 1)"
      let number = try reader.token(Text(zh: "点号", en: "the number of the point"), field)
      if Double(number) != Double(x.count + 1) {
        // Sites are told by their numbers: another order, or a point given twice, would name the wrong ones.
        try reader.note(
          Text(zh: "点号应为 \(x.count + 1)", en: "expected the point number \(x.count + 1)"), value: number, field: field,
          fix: Text(zh: "点号从 1 起依次编号,各出现一次", en: "number the points 1, 2, 3 … in order, each once"))
      }
      x.append(try reader.number(Text(zh: "x 坐标", en: "the x coordinate"), field))
      y.append(try reader.number(Text(zh: "y 坐标", en: "the y coordinate"), field))
    }
    _ = reader.next()
    if let expected, expected != x.count {
      try reader.note(
        Text(
          zh: "DIMENSION 为 \(expected),实有 \(x.count) 个点",
          en: "DIMENSION says \(expected), but there are \(x.count) points"),
        field: "DIMENSION", fix: Text(zh: "文件可能被截断", en: "the file may be cut short"))
    }
    if x.isEmpty { try reader.note(Text(zh: "没有点", en: "there are no points")) }
    try reader.finish()
  }
}
