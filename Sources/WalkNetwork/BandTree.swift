import Spatial

/// Draws many service areas of one network without drawing the same streets again and again.
///
/// The chains, in the order of a curve that keeps neighbours together (G. M. Morton 1966), are the leaves of a binary tree.
/// A knot of the tree whose chains are all reached in full is drawn once, as the union of their bands, and kept. Holes of
/// it that no other chain of the network comes near are kept apart and filled, so that unions higher up see little but
/// outlines; they are put back at the end. The area is that of a union of all bands.
struct BandTree {
  /// What trees of one network and width share.
  struct Ground: Sendable {
    let network: WalkNetwork
    let width: Double
    /// Chain of each leaf, and leaf of each chain (-1 for chains that no search reaches).
    let chainOfLeaf: [Int32]
    let leafOfChain: [Int32]
    /// Boxes of the leaves' bands.
    let index: BoxIndex

    init(_ network: WalkNetwork, width: Double) {
      self.network = network
      self.width = width
      let chains = network.chains
      let reachable = (0..<chains.count).filter { chain in
        let edge = Int(chains.edges[Int(chains.edgeStarts[chain])])
        return network.isMain(edge: edge)
      }
      let boxes = reachable.map { BoundingBox(around: network.line(ofChain: $0).points).grown(by: width) }
      var all = BoundingBox.empty
      for box in boxes { all.extend(to: box) }
      let scale = 65_535 / max(all.width, all.height, 1)
      let codes = boxes.map { box in
        Self.interleaved(
          UInt64((box.center.x - all.min.x) * scale), UInt64((box.center.y - all.min.y) * scale))
      }
      let order = reachable.indices.sorted { (codes[$0], $0) < (codes[$1], $1) }
      chainOfLeaf = order.map { Int32(reachable[$0]) }
      var leaves = [Int32](repeating: -1, count: chains.count)
      for (leaf, chain) in chainOfLeaf.enumerated() { leaves[Int(chain)] = Int32(leaf) }
      leafOfChain = leaves
      index = BoxIndex(order.map { boxes[$0] })
    }

    private static func interleaved(_ x: UInt64, _ y: UInt64) -> UInt64 {
      func spread(_ value: UInt64) -> UInt64 {
        var v = value & 0xFFFF
        v = (v | v << 8) & 0x00FF_00FF
        v = (v | v << 4) & 0x0F0F_0F0F
        v = (v | v << 2) & 0x3333_3333
        return (v | v << 1) & 0x5555_5555
      }
      return spread(x) | spread(y) << 1
    }
  }

  /// A knot's bands in one: outlines with the holes that others may still change, and the holes that are final.
  private struct Drawn {
    var outline: MultiPolygon
    var holes: [[Point]] = []
  }

  /// Knots of more than `1 << highest` chains are hardly ever reached in full.
  private static let highest = 8

  private let ground: Ground
  private var kept: [Int: Drawn] = [:]

  init(_ ground: Ground) {
    self.ground = ground
  }

  /// The network within `limit` metres of the sources, widened: see ``WalkNetwork/serviceArea(from:within:width:)``.
  mutating func area(from sources: SnappedPoints, within limit: Double) throws(SpatialError) -> MultiPolygon {
    var full: [Int] = []
    var parts: [LineString] = []
    ground.network.forEachReachedInterval(from: sources, within: limit) { chain, from, to in
      if from <= 0, to >= ground.network.chains.lengths[chain] {
        full.append(Int(ground.leafOfChain[chain]))
      } else if let line = ground.network.line(ofChain: chain, from, to) {
        parts.append(line)
      }
    }
    full.sort()
    var outlines: [MultiPolygon] = []
    var holes: [[Point]] = []
    var next = 0
    while next < full.count {
      // The largest knot that starts at this leaf and whose leaves are all here.
      var height = 0
      while height < Self.highest {
        let size = 2 << height
        guard full[next] % size == 0, next + size <= full.count, full[next + size - 1] == full[next] + size - 1 else {
          break
        }
        height += 1
      }
      let drawn = try self.drawn(full[next], height)
      outlines.append(drawn.outline)
      holes += drawn.holes
      next += 1 << height
    }
    outlines.append(try Overlay.buffer(parts, width: ground.width))
    return try Overlay.union(outlines).cut(by: holes)
  }

  private mutating func drawn(_ leaf: Int, _ height: Int) throws(SpatialError) -> Drawn {
    let key = leaf << 4 | height
    if let known = kept[key] { return known }
    var result: Drawn
    if height == 0 {
      let line = ground.network.line(ofChain: Int(ground.chainOfLeaf[leaf]))
      result = Drawn(outline: try Overlay.buffer([line], width: ground.width))
    } else {
      let low = try drawn(leaf, height - 1)
      let high = try drawn(leaf + 1 << (height - 1), height - 1)
      result = Drawn(outline: try Overlay.union([low.outline, high.outline]), holes: low.holes + high.holes)
    }
    settle(&result, leaf..<leaf + 1 << height)
    kept[key] = result
    return result
  }

  /// Fills the holes into which nothing else reaches, by the boxes of what might.
  private func settle(_ drawn: inout Drawn, _ leaves: Range<Int>) {
    let outlines = drawn.outline.polygons.map { BoundingBox(around: $0.exterior) }
    drawn.outline = MultiPolygon(
      drawn.outline.polygons.enumerated().map { i, polygon in
        var open: [[Point]] = []
        for hole in polygon.holes {
          let box = BoundingBox(around: hole)
          var isFinal = !outlines.indices.contains { $0 != i && outlines[$0].intersects(box) }
          if isFinal { ground.index.forEach(meeting: box) { if !leaves.contains($0) { isFinal = false } } }
          if isFinal { drawn.holes.append(hole) } else { open.append(hole) }
        }
        return Polygon(exterior: polygon.exterior, holes: open)
      })
  }
}

extension MultiPolygon {
  /// With further holes, each of which lies inside one of the polygons.
  fileprivate func cut(by holes: [[Point]]) -> MultiPolygon {
    guard !holes.isEmpty else { return self }
    var cut = polygons
    let boxes = polygons.map { BoundingBox(around: $0.exterior) }
    for hole in holes {
      let owner =
        polygons.count == 1
        ? 0
        : polygons.indices.first { i in
          boxes[i].contains(hole[0]) && polygons[i].exterior.surrounds(hole[0])
            && !polygons[i].holes.contains { $0.surrounds(hole[0]) }
        }
      if let owner { cut[owner].holes.append(hole) }
    }
    return MultiPolygon(cut)
  }
}

extension [Point] {
  /// Whether a closed ring goes around a point.
  fileprivate func surrounds(_ point: Point) -> Bool {
    var inside = false
    for (a, b) in zip(self, dropFirst()) where (a.y > point.y) != (b.y > point.y) {
      if point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
    }
    return inside
  }
}

extension WalkNetwork {
  /// A chain's course in the study plane, whole or between two offsets; `nil` where nothing of it is left.
  func line(ofChain chain: Int, _ from: Double, _ to: Double) -> LineString? {
    var points: [Point] = []
    forEachPiece(ofChain: chain, from, to) { edge, start, end in
      let a = coordinates[Int(edgeFrom[edge])]
      let b = coordinates[Int(edgeTo[edge])]
      for t in points.isEmpty ? [start, end] : [end] {
        points.append(plane(Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)))
      }
    }
    return points.count > 1 ? LineString(points) : nil
  }

  func line(ofChain chain: Int) -> LineString {
    line(ofChain: chain, 0, chains.lengths[chain]) ?? LineString([])
  }
}
