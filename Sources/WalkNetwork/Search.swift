/// Snapped points by chain and place along it, ready to be met by a search.
public struct WalkTargets: Sendable {
  struct Item: Sendable {
    var offset: Double
    var leg: Double
    var index: Int32
  }

  let count: Int
  /// Items on chain `c`: `items[starts[c]..<starts[c + 1]]`, by offset.
  private(set) var starts: ContiguousArray<Int32>
  private(set) var items: ContiguousArray<Item>

  init(_ points: SnappedPoints, chainCount: Int) {
    count = points.count
    starts = ContiguousArray(repeating: 0, count: chainCount + 1)
    for chain in points.chain where chain >= 0 { starts[Int(chain) + 1] += 1 }
    for c in 0..<chainCount { starts[c + 1] += starts[c] }
    items = ContiguousArray(repeating: Item(offset: 0, leg: 0, index: 0), count: Int(starts[chainCount]))
    var next = starts
    for p in 0..<points.count where points.chain[p] >= 0 {
      let chain = Int(points.chain[p])
      items[Int(next[chain])] = Item(offset: points.offset[p], leg: points.leg[p], index: Int32(p))
      next[chain] += 1
    }
    for c in 0..<chainCount where starts[c + 1] - starts[c] > 1 {
      items[Int(starts[c])..<Int(starts[c + 1])].sort { ($0.offset, $0.index) < ($1.offset, $1.index) }
    }
  }
}

extension WalkNetwork {
  /// Sorts snapped points for many searches.
  public func targets(_ points: SnappedPoints) -> WalkTargets {
    WalkTargets(points, chainCount: chains.count)
  }
}

/// Dijkstra's algorithm from one place, cut at a limit, with arrays that serve one search after the other.
///
/// E. W. Dijkstra, *A note on two problems in connexion with graphs*, Numerische Mathematik 1 (1959) 269–271. The queue
/// is a heap of four children a node with stale entries skipped; only what a search touched is reset after it.
struct BoundedSearch {
  private let chains: Chains
  private var distance: ContiguousArray<Double>
  private var queue = DistanceQueue()
  private(set) var touched: ContiguousArray<Int32> = []
  private var best: ContiguousArray<Double>
  private var reached: ContiguousArray<Int32> = []

  init(_ network: WalkNetwork, targetCount: Int) {
    chains = network.chains
    distance = ContiguousArray(repeating: .infinity, count: network.chains.vertexCount)
    best = ContiguousArray(repeating: .infinity, count: targetCount)
  }

  /// Adds the row of one source: its targets within `limit` metres door to door, ascending.
  mutating func appendRow(
    from source: Int, of sources: SnappedPoints, to targets: WalkTargets, within limit: Double,
    _ rows: inout SparseDistances
  ) {
    search(from: source, of: sources, to: targets, within: limit)
    reached.sort()
    rows.appendAscending(reached) { best[Int($0)] }
    for target in reached { best[Int(target)] = .infinity }
    reached.removeAll(keepingCapacity: true)
    reset()
  }

  private mutating func search(
    from source: Int, of sources: SnappedPoints, to targets: WalkTargets, within limit: Double
  ) {
    guard sources.chain[source] >= 0 else { return }
    let chain = Int(sources.chain[source])
    let offset = sources.offset[source]
    let leg = sources.leg[source]
    for slot in Int(targets.starts[chain])..<Int(targets.starts[chain + 1]) {
      let item = targets.items[slot]
      meet(item, leg + abs(item.offset - offset) + item.leg, limit)
    }
    start(chain: chain, offset: offset, leg: leg, limit: limit)
    while let (metres, vertex) = queue.popNearest() {
      guard metres <= distance[vertex] else { continue }
      for slot in Int(chains.arcStarts[vertex])..<Int(chains.arcStarts[vertex + 1]) {
        let arc = chains.arcs[slot]
        follow(arc, from: metres, to: targets, limit)
        relax(Int(arc.head), metres + arc.length, limit)
      }
    }
  }

  /// Metres to every vertex within the limit, from the nearest of all sources. Vertices are in ``touched``; call
  /// ``reset()`` afterwards.
  mutating func spread(from sources: SnappedPoints, within limit: Double) {
    for source in 0..<sources.count where sources.chain[source] >= 0 {
      start(
        chain: Int(sources.chain[source]), offset: sources.offset[source], leg: sources.leg[source], limit: limit)
    }
    while let (metres, vertex) = queue.popNearest() {
      guard metres <= distance[vertex] else { continue }
      for slot in Int(chains.arcStarts[vertex])..<Int(chains.arcStarts[vertex + 1]) {
        relax(Int(chains.arcs[slot].head), metres + chains.arcs[slot].length, limit)
      }
    }
  }

  func metres(toVertex vertex: Int32) -> Double { distance[Int(vertex)] }

  mutating func reset() {
    for vertex in touched { distance[Int(vertex)] = .infinity }
    touched.removeAll(keepingCapacity: true)
    queue.removeAll()
  }

  private mutating func start(chain: Int, offset: Double, leg: Double, limit: Double) {
    relax(Int(chains.head[chain]), leg + offset, limit)
    relax(Int(chains.tail[chain]), leg + (chains.lengths[chain] - offset), limit)
  }

  @inline(__always)
  private mutating func relax(_ vertex: Int, _ metres: Double, _ limit: Double) {
    let known = distance[vertex]
    guard metres < known, metres <= limit else { return }
    if known == .infinity { touched.append(Int32(truncatingIfNeeded: vertex)) }
    distance[vertex] = metres
    queue.push(metres, vertex)
  }

  /// Meets the targets along an arc, nearest first.
  @inline(__always)
  private mutating func follow(_ arc: Chains.Arc, from metres: Double, to targets: WalkTargets, _ limit: Double) {
    let first = Int(targets.starts[arc.chain])
    let end = Int(targets.starts[arc.chain + 1])
    guard first < end else { return }
    if arc.isBackward {
      for slot in stride(from: end - 1, through: first, by: -1) {
        let item = targets.items[slot]
        let here = metres + (arc.length - item.offset)
        if here > limit { return }
        meet(item, here + item.leg, limit)
      }
    } else {
      for slot in first..<end {
        let item = targets.items[slot]
        let here = metres + item.offset
        if here > limit { return }
        meet(item, here + item.leg, limit)
      }
    }
  }

  @inline(__always)
  private mutating func meet(_ item: WalkTargets.Item, _ metres: Double, _ limit: Double) {
    let target = Int(item.index)
    guard metres <= limit, metres < best[target] else { return }
    if best[target] == .infinity { reached.append(item.index) }
    best[target] = metres
  }
}

/// A heap of (metres, vertex) with four children a node; equal distances leave in an order that depends on the pushes
/// alone.
struct DistanceQueue {
  private var heap: ContiguousArray<Entry> = []

  private struct Entry {
    var metres: Double
    var vertex: Int32
  }

  mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func push(_ metres: Double, _ vertex: Int) {
    let entry = Entry(metres: metres, vertex: Int32(truncatingIfNeeded: vertex))
    heap.append(entry)
    var hole = heap.count - 1
    while hole > 0 {
      let parent = (hole - 1) >> 2
      guard metres < heap[parent].metres else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = entry
  }

  @inline(__always)
  mutating func popNearest() -> (Double, Int)? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    let count = heap.count
    if count > 0 {
      var hole = 0
      while true {
        let first = hole << 2 + 1
        guard first < count else { break }
        var least = first
        for child in first + 1..<max(first + 1, min(first + 4, count)) where heap[child].metres < heap[least].metres {
          least = child
        }
        guard heap[least].metres < last.metres else { break }
        heap[hole] = heap[least]
        hole = least
      }
      heap[hole] = last
    }
    return (top.metres, Int(top.vertex))
  }
}
