import Spatial

/// A jittered grid of lanes, turned a little, over one street's outline.
struct LaneGrid {
  enum Direction {
    case along, across
  }

  /// A crossing of the grid; `node` is `nil` outside the street or too near to its edge.
  struct Stop {
    var point: Point
    var node: Int32?
  }

  private let columns: Int
  private let rows: Int
  private var stops: [Stop] = []

  /// - Complexity: O(crossings × points of the outline).
  init(_ outline: StreetMap.Outline, blockSize: Double, _ chance: inout SplitMix64) {
    // A street always gets a few blocks, however small it is.
    let spacing = min(blockSize, outline.polygon.area.squareRoot() / 5)
    // Half-angle form: a rotation without trigonometry.
    let half = chance.number(in: -0.12...0.12)
    let cosine = (1 - half * half) / (1 + half * half)
    let sine = 2 * half / (1 + half * half)
    func turned(_ p: Point, by sine: Double) -> Point {
      Point(p.x * cosine - p.y * sine, p.x * sine + p.y * cosine)
    }
    let box = BoundingBox(around: outline.ring.map { turned($0, by: -sine) })
    columns = Int(box.width / spacing) + 3
    rows = Int(box.height / spacing) + 3
    let left = box.min.x - spacing * chance.number(in: 0.2...0.9)
    let bottom = box.min.y - spacing * chance.number(in: 0.2...0.9)
    stops.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let u = left + spacing * (Double(column) + chance.number(in: -0.17...0.17))
        let v = bottom + spacing * (Double(row) + chance.number(in: -0.17...0.17))
        let point = turned(Point(u, v), by: sine)
        let isIn = (outline.depth(of: point) ?? 0) >= 0.25 * spacing
        stops.append(Stop(point: point, node: isIn ? 0 : nil))
      }
    }
  }

  /// Makes a node of every crossing inside; returns them.
  mutating func placeNodes(in graph: inout WalkwayGraph) -> [Int32] {
    var nodes: [Int32] = []
    for i in stops.indices where stops[i].node != nil {
      let node = graph.addNode(stops[i].point)
      stops[i].node = node
      nodes.append(node)
    }
    return nodes
  }

  func lanes(_ direction: Direction) -> Int { direction == .along ? rows : columns }

  func lane(_ number: Int, _ direction: Direction) -> [Stop] {
    switch direction {
    case .along: Array(stops[number * columns..<(number + 1) * columns])
    case .across: (0..<rows).map { stops[$0 * columns + number] }
    }
  }

  /// Opposite corners of the blocks that lie inside.
  var diagonals: [(Int32, Int32)] {
    var pairs: [(Int32, Int32)] = []
    for row in 0..<rows - 1 {
      for column in 0..<columns - 1 {
        let i = row * columns + column
        if let a = stops[i].node, let b = stops[i + columns + 1].node { pairs.append((a, b)) }
      }
    }
    return pairs
  }
}
