import Diagnostics
import Foundation
import LocationAllocation

/// A p-median instance of the OR-Library: an undirected network whose every vertex is demand and site.
///
/// `vertices edges p`, then for each edge `from to cost`; an edge given twice keeps its last cost; distances are shortest
/// paths. Source: Beasley, "A note on solving large p-median problems", EJOR 21 (1985); OR-Library, `pmedinfo`.
public struct NetworkMedianFile: Sendable {
  public var vertexCount: Int
  public var count: Int
  /// Vertex × vertex; +∞ where there is no path.
  public var distances: ContiguousArray<Double>

  public var costs: TravelCosts { TravelCosts(rowCount: vertexCount, siteCount: vertexCount, matrix: distances) }

  /// The p-median problem of the file, every vertex weighing 1.
  public var pMedian: AllocationProblem {
    .pMedian(weights: Array(repeating: 1, count: vertexCount), costs: costs, count: count)
  }

  public init(_ data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    vertexCount = try reader.whole(Text(zh: "顶点数", en: "the number of vertices"), "n", in: 1...20_000, isCount: true)
    let edgeCount = try reader.whole(
      Text(zh: "边数", en: "the number of edges"), "m", in: 0...100_000_000, isCount: true)
    count = try reader.whole(Text(zh: "设施数 p", en: "the number of sites p"), "p", in: 1...vertexCount)
    var costOfEdge: [Int: Double] = [:]
    for edge in 0..<edgeCount {
      let field = "edges[\(edge)]"
      let from = try reader.whole(Text(zh: "起点", en: "the first vertex"), field, in: 1...vertexCount) - 1
      let to = try reader.whole(Text(zh: "终点", en: "the second vertex"), field, in: 1...vertexCount) - 1
      let cost = try reader.number(Text(zh: "边长", en: "the length of the edge"), field, atLeast: 0)
      costOfEdge[min(from, to) * vertexCount + max(from, to)] = cost
    }
    try reader.finish()
    var graph = Graph(vertexCount: vertexCount)
    for (key, cost) in costOfEdge.sorted(by: { $0.key < $1.key }) {
      graph.connect(key / vertexCount, key % vertexCount, cost)
    }
    distances = graph.allDistances()
  }
}

/// Shortest paths between all vertices by Dijkstra from each (Numerische Mathematik 1, 1959).
private struct Graph {
  private var neighbours: [[(vertex: Int, cost: Double)]]

  init(vertexCount: Int) { neighbours = Array(repeating: [], count: vertexCount) }

  mutating func connect(_ a: Int, _ b: Int, _ cost: Double) {
    neighbours[a].append((b, cost))
    neighbours[b].append((a, cost))
  }

  func allDistances() -> ContiguousArray<Double> {
    var all: ContiguousArray<Double> = []
    all.reserveCapacity(neighbours.count * neighbours.count)
    for start in neighbours.indices { all.append(contentsOf: distances(from: start)) }
    return all
  }

  private func distances(from start: Int) -> ContiguousArray<Double> {
    var distance = ContiguousArray(repeating: Double.infinity, count: neighbours.count)
    distance[start] = 0
    var heap = MinHeap()
    heap.push(0, start)
    while let (reached, vertex) = heap.pop() {
      guard reached == distance[vertex] else { continue }
      for (next, cost) in neighbours[vertex] where reached + cost < distance[next] {
        distance[next] = reached + cost
        heap.push(reached + cost, next)
      }
    }
    return distance
  }
}

/// A binary heap of vertices by distance.
private struct MinHeap {
  private var items: ContiguousArray<(key: Double, vertex: Int)> = []

  mutating func push(_ key: Double, _ vertex: Int) {
    items.append((key, vertex))
    var child = items.count - 1
    while child > 0, items[child].key < items[(child - 1) / 2].key {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> (key: Double, vertex: Int)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < items.count else { break }
      if child + 1 < items.count, items[child + 1].key < items[child].key { child += 1 }
      guard items[child].key < items[parent].key else { break }
      items.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
