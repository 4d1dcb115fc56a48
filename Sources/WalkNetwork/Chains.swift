/// The graph that is searched: nodes with exactly two edges are taken out, and each run of edges between two of the
/// remaining *vertices* becomes one *chain*. Distances stay exact, since a position on an edge is a position on its
/// chain; there is only less to visit.
///
/// A part of the map that is a mere ring keeps its lowest node as a vertex.
struct Chains: Sendable {
  /// A way out of a vertex.
  struct Arc: Sendable {
    /// The vertex at the other end.
    var head: Int32
    /// Twice the chain's index, plus one when the arc runs against the chain.
    var chainAndSense: Int32
    var length: Double

    var chain: Int { Int(chainAndSense >> 1) }
    var isBackward: Bool { chainAndSense & 1 == 1 }
  }

  /// Arcs out of vertex `v`: `arcs[arcStarts[v]..<arcStarts[v + 1]]`.
  private(set) var arcStarts: ContiguousArray<Int32> = []
  private(set) var arcs: ContiguousArray<Arc> = []
  /// First and last vertex of each chain.
  private(set) var head: ContiguousArray<Int32> = []
  private(set) var tail: ContiguousArray<Int32> = []
  private(set) var lengths: ContiguousArray<Double> = []
  /// The edges of chain `c` from head to tail: `edges[edgeStarts[c]..<edgeStarts[c + 1]]`.
  private(set) var edgeStarts: ContiguousArray<Int32> = [0]
  private(set) var edges: ContiguousArray<Int32> = []
  /// For each edge: its chain, the way from the chain's head to the edge's nearer end, and whether the edge runs along.
  private(set) var chainOfEdge: ContiguousArray<Int32>
  private(set) var offsetOfEdge: ContiguousArray<Double>
  private(set) var edgeRunsAlong: ContiguousArray<Bool>
  /// The vertex that a node is, or -1.
  private(set) var vertexOfNode: ContiguousArray<Int32>

  var vertexCount: Int { arcStarts.count - 1 }
  var count: Int { lengths.count }

  init(
    _ graph: Adjacency, from: ContiguousArray<Int32>, to: ContiguousArray<Int32>, costs: ContiguousArray<Double>
  ) {
    chainOfEdge = ContiguousArray(repeating: -1, count: from.count)
    offsetOfEdge = ContiguousArray(repeating: 0, count: from.count)
    edgeRunsAlong = ContiguousArray(repeating: true, count: from.count)
    vertexOfNode = ContiguousArray(repeating: -1, count: graph.nodeCount)
    edges.reserveCapacity(from.count)
    var vertices: ContiguousArray<Int32> = []
    for n in 0..<graph.nodeCount where graph.degree(of: n) != 2 {
      vertexOfNode[n] = Int32(vertices.count)
      vertices.append(Int32(n))
    }
    var v = 0
    var ring = 0
    while true {
      while v < vertices.count {
        for slot in graph.slots(of: Int(vertices[v])) where chainOfEdge[Int(graph.edges[slot])] < 0 {
          follow(from: Int(vertices[v]), slot: slot, graph, ends: from, costs)
        }
        v += 1
      }
      // What is left over are rings without a vertex.
      while ring < graph.nodeCount,
        graph.degree(of: ring) != 2 || chainOfEdge[Int(graph.edges[Int(graph.starts[ring])])] >= 0
      { ring += 1 }
      guard ring < graph.nodeCount else { break }
      vertexOfNode[ring] = Int32(vertices.count)
      vertices.append(Int32(ring))
    }
    makeArcs(vertexCount: vertices.count)
  }

  private mutating func follow(
    from node: Int, slot: Int, _ graph: Adjacency, ends: ContiguousArray<Int32>, _ costs: ContiguousArray<Double>
  ) {
    let chain = Int32(lengths.count)
    var node = node
    var slot = slot
    var length = 0.0
    head.append(vertexOfNode[node])
    while true {
      let edge = Int(graph.edges[slot])
      chainOfEdge[edge] = chain
      offsetOfEdge[edge] = length
      edgeRunsAlong[edge] = Int(ends[edge]) == node
      edges.append(Int32(edge))
      length += costs[edge]
      node = Int(graph.others[slot])
      if vertexOfNode[node] >= 0 { break }
      let both = graph.slots(of: node)
      slot = Int(graph.edges[both.lowerBound]) == edge ? both.lowerBound + 1 : both.lowerBound
    }
    tail.append(vertexOfNode[node])
    lengths.append(length)
    edgeStarts.append(Int32(edges.count))
  }

  private mutating func makeArcs(vertexCount: Int) {
    arcStarts = ContiguousArray(repeating: 0, count: vertexCount + 1)
    for c in lengths.indices {
      arcStarts[Int(head[c]) + 1] += 1
      arcStarts[Int(tail[c]) + 1] += 1
    }
    for v in 0..<vertexCount { arcStarts[v + 1] += arcStarts[v] }
    arcs = ContiguousArray(repeating: Arc(head: 0, chainAndSense: 0, length: 0), count: lengths.count * 2)
    var next = arcStarts
    for c in lengths.indices {
      arcs[Int(next[Int(head[c])])] = Arc(head: tail[c], chainAndSense: Int32(c) << 1, length: lengths[c])
      next[Int(head[c])] += 1
      arcs[Int(next[Int(tail[c])])] = Arc(head: head[c], chainAndSense: Int32(c) << 1 | 1, length: lengths[c])
      next[Int(tail[c])] += 1
    }
  }

  /// Metres from the chain's head to the place at `fraction` of an edge.
  func offset(edge: Int, fraction: Double, cost: Double) -> Double {
    offsetOfEdge[edge] + (edgeRunsAlong[edge] ? fraction : 1 - fraction) * cost
  }
}
