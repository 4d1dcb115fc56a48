import Spatial

/// What a stretch of road is.
enum RoadClass: UInt8 {
  case primary, secondary, tertiary, residential, livingStreet, footway

  var highway: String {
    switch self {
    case .primary: "primary"
    case .secondary: "secondary"
    case .tertiary: "tertiary"
    case .residential: "residential"
    case .livingStreet: "living_street"
    case .footway: "footway"
    }
  }
}

/// Nodes and links of a network in the making.
struct WalkwayGraph {
  struct Link {
    var a: Int32
    var b: Int32
    var road: RoadClass
    var isBridge: Bool
    /// Links of one strand that follow each other make one way.
    var strand: Int32
    /// Left out unless the network would fall apart without it.
    var isSpare: Bool
  }

  private(set) var points: ContiguousArray<Point> = []
  private(set) var links: ContiguousArray<Link> = []
  private var strands: Int32 = 0

  mutating func addNode(_ point: Point) -> Int32 {
    points.append(point)
    return Int32(points.count - 1)
  }

  mutating func newStrand() -> Int32 {
    strands += 1
    return strands
  }

  mutating func connect(
    _ a: Int32, _ b: Int32, _ road: RoadClass, strand: Int32, isBridge: Bool = false, isSpare: Bool = false
  ) {
    guard a != b else { return }
    links.append(Link(a: a, b: b, road: road, isBridge: isBridge, strand: strand, isSpare: isSpare))
  }

  /// Takes back the spare links that join what would else be apart, drops the other spares and whatever still does not
  /// hang together with `root`. Returns whether each node is left.
  ///
  /// - Complexity: near-linear in nodes and links (union-find).
  mutating func settle(root: Int32) -> [Bool] {
    var parts = Parts(count: points.count)
    for link in links where !link.isSpare { parts.join(link.a, link.b) }
    for i in links.indices where links[i].isSpare && parts.join(links[i].a, links[i].b) { links[i].isSpare = false }
    let main = parts.part(of: root)
    links.removeAll { $0.isSpare || parts.part(of: $0.a) != main }
    var isLeft = [Bool](repeating: false, count: points.count)
    for link in links {
      isLeft[Int(link.a)] = true
      isLeft[Int(link.b)] = true
    }
    return isLeft
  }
}

/// Disjoint sets with path halving and union by size.
private struct Parts {
  private var parent: ContiguousArray<Int32>
  private var size: ContiguousArray<Int32>

  init(count: Int) {
    parent = ContiguousArray((0..<count).map(Int32.init))
    size = ContiguousArray(repeating: 1, count: count)
  }

  mutating func part(of node: Int32) -> Int32 {
    var i = Int(node)
    while Int(parent[i]) != i {
      parent[i] = parent[Int(parent[i])]
      i = Int(parent[i])
    }
    return Int32(i)
  }

  /// Whether they were apart.
  @discardableResult
  mutating func join(_ a: Int32, _ b: Int32) -> Bool {
    var a = part(of: a)
    var b = part(of: b)
    guard a != b else { return false }
    if size[Int(a)] < size[Int(b)] { swap(&a, &b) }
    parent[Int(b)] = a
    size[Int(a)] += size[Int(b)]
    return true
  }
}
