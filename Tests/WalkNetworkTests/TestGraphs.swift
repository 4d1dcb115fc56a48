import Spatial

@testable import WalkNetwork

/// Seeded random numbers (S. Vigna's SplitMix64), so that a failing case can be run again.
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A random town: a jittered lattice with streets missing, bent streets (nodes with two edges), and islands.
struct RandomTown {
  var positions: [Point] = []
  var edges: [(from: Int32, to: Int32, metres: Double)] = []
  var network: WalkNetwork { WalkNetwork(positions: positions, edges: edges) }

  init(seed: UInt64, side: Int = 7, kept: Double = 0.7) {
    var random = SeededRandom(state: seed)
    for i in 0..<side {
      for j in 0..<side {
        positions.append(
          Point(
            Double(i) * 100 + .random(in: -30...30, using: &random),
            Double(j) * 100 + .random(in: -30...30, using: &random)))
      }
    }
    func join(_ a: Int, _ b: Int) {
      guard Double.random(in: 0..<1, using: &random) < kept else { return }
      var last = a
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let (p, q) = (positions[last], positions[b])
        positions.append(
          Point((p.x + q.x) / 2 + .random(in: -10...10, using: &random), (p.y + q.y) / 2))
        add(last, positions.count - 1, &random)
        last = positions.count - 1
      }
      add(last, b, &random)
    }
    for i in 0..<side {
      for j in 0..<side {
        if i + 1 < side { join(i * side + j, (i + 1) * side + j) }
        if j + 1 < side { join(i * side + j, i * side + j + 1) }
      }
    }
  }

  private mutating func add(_ a: Int, _ b: Int, _ random: inout SeededRandom) {
    let straight = positions[a].distance(to: positions[b])
    edges.append((Int32(a), Int32(b), straight * .random(in: 1...1.2, using: &random)))
  }

  static func points(_ count: Int, seed: UInt64, extent: Double = 600) -> [Point] {
    var random = SeededRandom(state: seed)
    return (0..<count).map { _ in
      Point(.random(in: -50...extent + 50, using: &random), .random(in: -50...extent + 50, using: &random))
    }
  }
}

/// The slow and obvious answer: every edge looked at for a snap, every edge relaxed until nothing changes.
struct PlainAnswer {
  var network: WalkNetwork

  func snap(_ point: Point, limit: Double) -> Snap? {
    var best: Snap?
    for e in 0..<network.edgeCount where network.isMain(edge: e) {
      let (from, to) = network.ends(ofEdge: e)
      let (a, b) = (network.position(ofNode: from), network.position(ofNode: to))
      let square = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)
      let along = (point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)
      let t = square > 0 ? min(1, max(0, along / square)) : 0
      let distance = Point(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)).distance(to: point)
      if distance <= limit, distance < (best?.distance ?? .infinity) - 1e-9 {
        best = Snap(edge: Int32(e), fraction: t, distance: distance)
      }
    }
    return best
  }

  /// Metres from a snapped point to every node, without its leg.
  func metresToNodes(from snap: Snap) -> [Double] {
    var metres = [Double](repeating: .infinity, count: network.nodeCount)
    let edge = Int(snap.edge)
    let (from, to) = network.ends(ofEdge: edge)
    metres[from] = snap.fraction * network.length(ofEdge: edge)
    metres[to] = (1 - snap.fraction) * network.length(ofEdge: edge)
    var changed = true
    while changed {
      changed = false
      for e in 0..<network.edgeCount {
        let (a, b) = network.ends(ofEdge: e)
        let length = network.length(ofEdge: e)
        if metres[a] + length < metres[b] {
          metres[b] = metres[a] + length
          changed = true
        }
        if metres[b] + length < metres[a] {
          metres[a] = metres[b] + length
          changed = true
        }
      }
    }
    return metres
  }

  func distance(_ a: Point, _ b: Point, snapLimit: Double) -> Double {
    guard let s = snap(a, limit: snapLimit), let t = snap(b, limit: snapLimit) else { return .infinity }
    let nodes = metresToNodes(from: s)
    let (from, to) = network.ends(ofEdge: Int(t.edge))
    let length = network.length(ofEdge: Int(t.edge))
    var least = min(nodes[from] + t.fraction * length, nodes[to] + (1 - t.fraction) * length)
    if s.edge == t.edge { least = min(least, abs(s.fraction - t.fraction) * length) }
    return s.distance + least + t.distance
  }
}
