import Spatial

/// Lines of a map layer as ways: two lines meet where they share a vertex, and nowhere else.
public struct LineWays {
  /// One line: a part of a feature.
  public struct Line {
    /// Longitudes and latitudes.
    public var points: [Point]
    /// Metres of the whole line where the layer states them; they are spread over its segments by length.
    public var metres: Double?
    /// Values of ``WalkRules/keys``; a line without `highway` is taken as a footway.
    public var tags: [String?]

    public init(points: [Point], metres: Double? = nil, tags: [String?] = []) {
      self.points = points
      self.metres = metres
      self.tags = tags
    }
  }

  /// The lines as a way table: nodes are numbered from 1 in the order of their first vertex, ways in the order of lines.
  ///
  /// - Parameter joinWithin: vertices that are at most so many metres apart become one node; 0 joins equal ones only.
  /// - Complexity: O(vertices).
  public static func table(_ lines: [Line], joinWithin: Double = 0, lengths: LengthModel = .ellipsoidal) -> WayTable {
    var nodes = NodeNumbers(joinWithin: joinWithin, ground: Ground(surface: .earth(lengths)))
    var table = WayTable(
      nodeIDs: [], nodePositions: [], wayIDs: [], starts: [0], nodes: [], keys: WalkRules.keys, tags: [], strings: [],
      statedLengths: [], waysSeen: lines.count)
    var strings: [String: Int32] = [:]
    let statesLengths = lines.contains { $0.metres != nil }
    for (number, line) in lines.enumerated() {
      table.wayIDs.append(Int64(number + 1))
      for point in line.points { table.nodes.append(nodes.number(of: point)) }
      if statesLengths { table.statedLengths += nodes.statedLengths(of: line) }
      table.starts.append(table.nodes.count)
      for (k, key) in WalkRules.keys.enumerated() {
        let value = (k < line.tags.count ? line.tags[k] : nil) ?? (key == "highway" ? "footway" : nil)
        guard let value else {
          table.tags.append(-1)
          continue
        }
        if strings[value] == nil {
          strings[value] = Int32(table.strings.count)
          table.strings.append(value)
        }
        table.tags.append(strings[value] ?? -1)
      }
    }
    table.nodePositions = nodes.positions
    table.nodeIDs = ContiguousArray((0..<nodes.positions.count).map { Int64($0 + 1) })
    return table
  }
}

/// Gives equal vertices equal numbers.
private struct NodeNumbers {
  private let joinWithin: Double
  private let ground: Ground
  private(set) var positions: ContiguousArray<Point> = []
  private var exact: [Point: Int32] = [:]
  private var cells: [Cell: [Int32]] = [:]

  private struct Cell: Hashable {
    var x: Int64
    var y: Int64
  }

  init(joinWithin: Double, ground: Ground) {
    self.joinWithin = joinWithin
    self.ground = ground
  }

  mutating func number(of point: Point) -> Int32 {
    if let known = exact[point] { return known }
    let number = near(point) ?? add(point)
    exact[point] = number
    return number
  }

  private mutating func add(_ point: Point) -> Int32 {
    let number = Int32(positions.count)
    positions.append(point)
    if joinWithin > 0 { cells[cell(point), default: []].append(number) }
    return number
  }

  /// Cells are a little larger than the tolerance at the equator and only larger, in degrees of longitude, elsewhere.
  private func cell(_ point: Point) -> Cell {
    let size = joinWithin / 100_000
    let narrow = max(0.02, 1 - abs(point.y.rounded()) / 90)
    return Cell(x: Int64((point.x / (size / narrow)).rounded(.down)), y: Int64((point.y / size).rounded(.down)))
  }

  /// The nearest known vertex within the tolerance, ties to the first.
  private func near(_ point: Point) -> Int32? {
    guard joinWithin > 0 else { return nil }
    let home = cell(point)
    var best: (number: Int32, metres: Double)?
    for x in home.x - 1...home.x + 1 {
      for y in home.y - 1...home.y + 1 {
        for number in cells[Cell(x: x, y: y)] ?? [] {
          let metres = ground.distance(positions[Int(number)], point)
          if metres <= joinWithin, metres < best?.metres ?? .infinity { best = (number, metres) }
        }
      }
    }
    return best?.number
  }

  /// Metres of each segment by its first vertex; -1 where the layer states none, and for the last vertex.
  func statedLengths(of line: LineWays.Line) -> [Double] {
    guard let metres = line.metres else { return line.points.map { _ in -1 } }
    let drawn = zip(line.points, line.points.dropFirst()).map { ground.distance($0, $1) }
    let whole = drawn.reduce(0, +)
    return drawn.map { whole > 0 ? metres * $0 / whole : 0 } + [-1]
  }
}
