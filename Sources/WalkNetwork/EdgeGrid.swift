import Spatial

/// Edges by the cells of a regular grid, to find the edge nearest to a point.
struct EdgeGrid: Sendable {
  private let lattice: Lattice
  private let starts: ContiguousArray<Int32>
  private let edges: ContiguousArray<Int32>

  private static let wantedCellMetres = 80.0

  init(
    coordinates: ContiguousArray<Point>, from: ContiguousArray<Int32>, to: ContiguousArray<Int32>, ground: Ground
  ) {
    let box = BoundingBox(around: coordinates)
    guard !from.isEmpty, !box.isEmpty else {
      lattice = Lattice(box: BoundingBox(min: Point(0, 0), max: Point(0, 0)))
      starts = [0, 0]
      edges = []
      return
    }
    let scale = ground.scale(at: box.center)
    var cell = Point(Self.wantedCellMetres / scale.x, Self.wantedCellMetres / scale.y)
    // A sparse network over a wide country gets wider cells, so that there are no more of them than edges.
    let wanted = (box.width / cell.x + 1) * (box.height / cell.y + 1)
    let most = Double(2 * from.count + 16)
    if wanted > most {
      let stretch = (wanted / most).squareRoot()
      // Along a thin network one direction stays a single cell.
      cell = Point(max(cell.x * stretch, box.width / most), max(cell.y * stretch, box.height / most))
    }
    // Local, since a closure that changes a property of what it is called on copies it each time.
    let cells = Lattice(box: box, columns: Int(box.width / cell.x) + 1, rows: Int(box.height / cell.y) + 1, cell: cell)
    var starts = ContiguousArray<Int32>(repeating: 0, count: cells.columns * cells.rows + 1)
    for e in from.indices {
      cells.forEach(along: coordinates[Int(from[e])], coordinates[Int(to[e])]) { starts[$0 + 1] += 1 }
    }
    for c in 0..<cells.columns * cells.rows { starts[c + 1] += starts[c] }
    var edges = ContiguousArray<Int32>(repeating: 0, count: Int(starts[cells.columns * cells.rows]))
    var next = starts
    for e in from.indices {
      cells.forEach(along: coordinates[Int(from[e])], coordinates[Int(to[e])]) {
        edges[Int(next[$0])] = Int32(e)
        next[$0] += 1
      }
    }
    lattice = cells
    self.starts = starts
    self.edges = edges
  }

  /// Calls `body` with edges in rings of cells around `point` until none that is still unseen can be nearer than what
  /// `body` returns, in metres. An edge may come more than once.
  ///
  /// - Parameter scale: metres per unit of the coordinates at `point`.
  func visit(around point: Point, scale: (x: Double, y: Double), limit: Double, _ body: (Int) -> Double) {
    guard !edges.isEmpty else { return }
    let (box, cell, columns, rows) = (lattice.box, lattice.cell, lattice.columns, lattice.rows)
    var reach = limit
    let centerColumn = Int(((point.x - box.min.x) / cell.x).rounded(.down).clamped(to: -1e9...1e9))
    let centerRow = Int(((point.y - box.min.y) / cell.y).rounded(.down).clamped(to: -1e9...1e9))
    // Rings that lie wholly outside the grid are skipped.
    let outside = max(-centerColumn, centerColumn - (columns - 1), -centerRow, centerRow - (rows - 1), 0)
    let last = max(centerColumn, columns - 1 - centerColumn, centerRow, rows - 1 - centerRow, outside)
    let left = point.x - (box.min.x + Double(centerColumn) * cell.x)
    let below = point.y - (box.min.y + Double(centerRow) * cell.y)
    var ring = outside
    while ring <= last {
      if ring > 0 {
        let beyond = Double(ring - 1)
        let nearest = min(
          (left + beyond * cell.x) * scale.x, (cell.x - left + beyond * cell.x) * scale.x,
          (below + beyond * cell.y) * scale.y, (cell.y - below + beyond * cell.y) * scale.y)
        if nearest > reach { return }
      }
      let lowRow = max(0, centerRow - ring)
      let highRow = min(rows - 1, centerRow + ring)
      let lowColumn = max(0, centerColumn - ring)
      let highColumn = min(columns - 1, centerColumn + ring)
      if lowRow <= highRow && lowColumn <= highColumn {
        for r in lowRow...highRow {
          let onRim = r == centerRow - ring || r == centerRow + ring
          if onRim {
            for c in lowColumn...highColumn { scan(r * columns + c, &reach, body) }
          } else {
            if lowColumn == centerColumn - ring { scan(r * columns + lowColumn, &reach, body) }
            if highColumn == centerColumn + ring && ring > 0 { scan(r * columns + highColumn, &reach, body) }
          }
        }
      }
      ring += 1
    }
  }

  @inline(__always)
  private func scan(_ cellIndex: Int, _ reach: inout Double, _ body: (Int) -> Double) {
    for slot in Int(starts[cellIndex])..<Int(starts[cellIndex + 1]) {
      reach = min(reach, body(Int(edges[slot])))
    }
  }
}

/// Equal cells over a box.
private struct Lattice: Sendable {
  var box: BoundingBox
  var columns = 1
  var rows = 1
  /// Size of a cell in the units of the coordinates.
  var cell = Point(1, 1)

  private func column(_ x: Double) -> Int { min(columns - 1, max(0, Int((x - box.min.x) / cell.x))) }
  private func row(_ y: Double) -> Int { min(rows - 1, max(0, Int((y - box.min.y) / cell.y))) }

  /// Every cell that a segment touches, row by row.
  @inline(__always)
  func forEach(along a: Point, _ b: Point, _ body: (Int) -> Void) {
    let (low, high) = a.y <= b.y ? (a, b) : (b, a)
    let firstRow = row(low.y)
    let lastRow = row(high.y)
    for r in firstRow...lastRow {
      var (x0, x1) = (low.x, high.x)
      if firstRow != lastRow {
        let slope = (high.x - low.x) / (high.y - low.y)
        let bottom = max(low.y, box.min.y + Double(r) * cell.y)
        let top = min(high.y, box.min.y + Double(r + 1) * cell.y)
        x0 = low.x + (bottom - low.y) * slope
        x1 = low.x + (top - low.y) * slope
      }
      // A hair wider, so that rounding at a cell's border loses no cell.
      let slack = cell.x * 1e-6
      for c in column(min(x0, x1) - slack)...column(max(x0, x1) + slack) { body(r * columns + c) }
    }
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(range.upperBound, Swift.max(range.lowerBound, self))
  }
}
