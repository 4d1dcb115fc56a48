import Spatial

/// A part of an edge that is within a limit, from fraction `from` to fraction `to` of it.
public struct ReachedPiece: Hashable, Sendable {
  public var edge: Int32
  public var from: Double
  public var to: Double
}

extension WalkNetwork {
  /// Every part of the network within `limit` metres of the nearest source, the walk to the network counted, as lines
  /// in the study plane: one for each unbroken part of a chain.
  public func reachedLines(from sources: SnappedPoints, within limit: Double) -> [LineString] {
    var lines: [LineString] = []
    forEachReachedInterval(from: sources, within: limit) { chain, from, to in
      var points: [Point] = []
      forEachPiece(ofChain: chain, from, to) { edge, start, end in
        let a = coordinates[Int(edgeFrom[edge])]
        let b = coordinates[Int(edgeTo[edge])]
        for t in points.isEmpty ? [start, end] : [end] {
          points.append(plane(Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)))
        }
      }
      if points.count > 1 { lines.append(LineString(points)) }
    }
    return lines
  }

  /// The same, edge by edge.
  public func reachedPieces(from sources: SnappedPoints, within limit: Double) -> [ReachedPiece] {
    var pieces: [ReachedPiece] = []
    forEachReachedInterval(from: sources, within: limit) { chain, from, to in
      forEachPiece(ofChain: chain, from, to) { edge, start, end in
        pieces.append(ReachedPiece(edge: Int32(edge), from: min(start, end), to: max(start, end)))
      }
    }
    return pieces
  }

  /// Calls `body` with chain and offsets of each reached interval, chains ascending, intervals apart and ascending.
  private func forEachReachedInterval(
    from sources: SnappedPoints, within limit: Double, _ body: (Int, Double, Double) -> Void
  ) {
    var search = BoundedSearch(self, targetCount: 0)
    search.spread(from: sources, within: limit)
    var intervals: [(chain: Int32, from: Double, to: Double)] = []
    for vertex in search.touched {
      let left = limit - search.metres(toVertex: vertex)
      for slot in Int(chains.arcStarts[Int(vertex)])..<Int(chains.arcStarts[Int(vertex) + 1]) {
        let arc = chains.arcs[slot]
        let span = min(left, arc.length)
        let from = arc.isBackward ? arc.length - span : 0
        intervals.append((Int32(arc.chain), from, from + span))
      }
    }
    for s in 0..<sources.count where sources.chain[s] >= 0 && sources.leg[s] <= limit {
      let left = limit - sources.leg[s]
      let length = chains.lengths[Int(sources.chain[s])]
      let offset = sources.offset[s]
      intervals.append((sources.chain[s], max(0, offset - left), min(length, offset + left)))
    }
    intervals.sort { ($0.chain, $0.from, $0.to) < ($1.chain, $1.from, $1.to) }
    var k = 0
    while k < intervals.count {
      var joined = intervals[k]
      k += 1
      while k < intervals.count, intervals[k].chain == joined.chain, intervals[k].from <= joined.to {
        joined.to = max(joined.to, intervals[k].to)
        k += 1
      }
      body(Int(joined.chain), joined.from, joined.to)
    }
  }

  /// Calls `body` with each edge of a chain's interval and the fractions of the edge where it is entered and left.
  private func forEachPiece(ofChain chain: Int, _ from: Double, _ to: Double, _ body: (Int, Double, Double) -> Void) {
    for slot in Int(chains.edgeStarts[chain])..<Int(chains.edgeStarts[chain + 1]) {
      let edge = Int(chains.edges[slot])
      let start = chains.offsetOfEdge[edge]
      let cost = edgeCosts[edge]
      guard start < to, start + cost > from else { continue }
      let entered = ((from - start) / cost).clamped(to: 0...1)
      let left = ((to - start) / cost).clamped(to: 0...1)
      guard left > entered else { continue }
      chains.edgeRunsAlong[edge] ? body(edge, entered, left) : body(edge, 1 - entered, 1 - left)
    }
  }
}
