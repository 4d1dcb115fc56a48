import Spatial

/// A walkable graph: undirected, with metres on every edge.
///
/// Points are joined to the nearest place on an edge of the largest component, so that no one is stranded on an island
/// of the map. For searching, runs of edges without a junction are contracted into chains.
public struct WalkNetwork: Sendable {
  /// Where a network came from, in numbers.
  public struct Origin: Hashable, Sendable {
    public var waysSeen = 0
    public var waysKept = 0
    /// Segments left out because the file does not hold one of their nodes.
    public var segmentsWithMissingNode = 0
    /// Nodes left out because their coordinates are not on Earth.
    public var nodesOffEarth = 0
    /// Nodes that the file holds twice; the first one counts.
    public var nodesTwice = 0
  }

  public internal(set) var origin = Origin()
  /// Identifiers of the nodes in their source; empty for a network made from positions.
  public internal(set) var nodeIDs: ContiguousArray<Int64> = []
  /// Sum of the edges' lengths in metres, all components.
  public let totalLength: Double
  /// The component of each node; 0 is the largest by nodes, ties to the one with the lowest node.
  public let componentOfNode: ContiguousArray<Int32>
  /// Nodes in each component, largest first.
  public let componentSizes: [Int]
  /// Nodes with a single edge.
  public let deadEnds: Int
  /// How points are joined to the network.
  public var snapTarget = SnapTarget.edge

  /// Longitude and latitude, or metres in the plane for a network made from positions.
  let coordinates: ContiguousArray<Point>
  let ground: Ground
  /// The way between `coordinates` and the study plane; `nil` when they are the same.
  let chart: PlaneChart?
  let edgeFrom: ContiguousArray<Int32>
  let edgeTo: ContiguousArray<Int32>
  /// Metres of level ground to walk each edge.
  let edgeCosts: ContiguousArray<Double>
  let chains: Chains
  let grid: EdgeGrid

  /// A network in a plane, from positions and edges.
  ///
  /// - Parameters:
  ///   - positions: nodes, in metres.
  ///   - edges: ends and metres; a length may be more than the straight line (a bend, a hill).
  /// - Precondition: ends are indices of nodes and differ; lengths are finite and not negative.
  public init(positions: [Point], edges: [(from: Int32, to: Int32, metres: Double)]) {
    for edge in edges {
      precondition(edge.from != edge.to, "an edge joins a node with itself")
      precondition(
        positions.indices.contains(Int(edge.from)) && positions.indices.contains(Int(edge.to)), "no such node")
      precondition(edge.metres >= 0 && edge.metres.isFinite, "a length is not a length")
    }
    self.init(
      coordinates: ContiguousArray(positions), ground: Ground(surface: .plane), chart: nil,
      from: ContiguousArray(edges.map(\.from)), to: ContiguousArray(edges.map(\.to)),
      costs: ContiguousArray(edges.map { max($0.metres, 1e-9) }), totalLength: edges.reduce(0) { $0 + $1.metres })
  }

  /// A network on the Earth, from longitudes and latitudes.
  ///
  /// - Parameters:
  ///   - lonLat: nodes, in degrees.
  ///   - frame: the plane from which points will be snapped and in which walks are drawn.
  ///   - edges: ends; `metres` as stated, or `nil` for the length on the ground.
  /// - Throws: when the frame cannot carry the region.
  /// - Precondition: ends are indices of nodes and differ; lengths are finite and not negative.
  public init(
    lonLat: [Point], frame: StudyFrame, lengths: LengthModel = .ellipsoidal,
    edges: [(from: Int32, to: Int32, metres: Double?)]
  ) throws(SpatialError) {
    let ground = Ground(surface: .earth(lengths))
    let metres = ContiguousArray(
      edges.map { max($0.metres ?? ground.distance(lonLat[Int($0.from)], lonLat[Int($0.to)]), 1e-9) })
    let chart = try PlaneChart(frame: frame, region: WalkNetwork.region(around: BoundingBox(around: lonLat)))
    self.init(
      coordinates: ContiguousArray(lonLat), ground: ground, chart: chart,
      from: ContiguousArray(edges.map(\.from)), to: ContiguousArray(edges.map(\.to)), costs: metres,
      totalLength: metres.reduce(0, +))
  }

  init(
    coordinates: ContiguousArray<Point>, ground: Ground, chart: PlaneChart?, from: ContiguousArray<Int32>,
    to: ContiguousArray<Int32>, costs: ContiguousArray<Double>, totalLength: Double
  ) {
    self.coordinates = coordinates
    self.ground = ground
    self.chart = chart
    self.totalLength = totalLength
    edgeFrom = from
    edgeTo = to
    edgeCosts = costs
    let adjacency = Adjacency(nodeCount: coordinates.count, from: from, to: to)
    let components = Components(adjacency)
    componentOfNode = components.ofNode
    componentSizes = components.sizes
    deadEnds = adjacency.deadEnds
    chains = Chains(adjacency, from: from, to: to, costs: costs)
    grid = EdgeGrid(coordinates: coordinates, from: from, to: to, ground: ground)
  }

  public var nodeCount: Int { coordinates.count }
  public var edgeCount: Int { edgeCosts.count }
  public var componentCount: Int { componentSizes.count }

  /// The ends of an edge.
  public func ends(ofEdge edge: Int) -> (from: Int, to: Int) { (Int(edgeFrom[edge]), Int(edgeTo[edge])) }

  /// Metres (of level ground) to walk an edge.
  public func length(ofEdge edge: Int) -> Double { edgeCosts[edge] }

  /// Whether an edge is part of the largest component.
  public func isMain(edge: Int) -> Bool { componentOfNode[Int(edgeFrom[edge])] == 0 }

  /// Position of a node in the study plane.
  public func position(ofNode node: Int) -> Point { plane(coordinates[node]) }

  func plane(_ coordinate: Point) -> Point { chart?.plane(coordinate) ?? coordinate }

  /// From the study plane to the coordinates of the network; `nil` far away from it.
  func coordinate(ofPlane point: Point) -> Point? {
    guard let chart else { return point.x.isFinite && point.y.isFinite ? point : nil }
    return chart.lonLat(point)
  }

  /// The region in which points can be carried between the plane and the network: twenty kilometres around it.
  static func region(around box: BoundingBox) -> BoundingBox {
    let scale = Ground(surface: .earth(.spherical)).scale(at: Point(0, min(80, max(abs(box.min.y), abs(box.max.y)))))
    let east = 20_000 / scale.x
    let north = 20_000 / scale.y
    return BoundingBox(
      min: Point(box.min.x - east, max(-90, box.min.y - north)),
      max: Point(box.max.x + east, min(90, box.max.y + north)))
  }
}

/// Edges at each node, as one flat list.
struct Adjacency {
  var starts: ContiguousArray<Int32>
  var edges: ContiguousArray<Int32>
  var others: ContiguousArray<Int32>

  init(nodeCount: Int, from: ContiguousArray<Int32>, to: ContiguousArray<Int32>) {
    starts = ContiguousArray(repeating: 0, count: nodeCount + 1)
    for e in from.indices {
      starts[Int(from[e]) + 1] += 1
      starts[Int(to[e]) + 1] += 1
    }
    for n in 0..<nodeCount { starts[n + 1] += starts[n] }
    edges = ContiguousArray(repeating: 0, count: from.count * 2)
    others = edges
    var next = starts
    for e in from.indices {
      for (a, b) in [(from[e], to[e]), (to[e], from[e])] {
        let slot = Int(next[Int(a)])
        edges[slot] = Int32(e)
        others[slot] = b
        next[Int(a)] += 1
      }
    }
  }

  var nodeCount: Int { starts.count - 1 }
  func slots(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }
  func degree(of node: Int) -> Int { Int(starts[node + 1] - starts[node]) }
  var deadEnds: Int { (0..<nodeCount).reduce(0) { $0 + (degree(of: $1) == 1 ? 1 : 0) } }
}

/// Connected parts, numbered from the largest.
private struct Components {
  var ofNode: ContiguousArray<Int32>
  var sizes: [Int] = []

  init(_ graph: Adjacency) {
    ofNode = ContiguousArray(repeating: -1, count: graph.nodeCount)
    var stack: [Int32] = []
    for root in 0..<graph.nodeCount where ofNode[root] < 0 {
      let label = Int32(sizes.count)
      var size = 0
      ofNode[root] = label
      stack.append(Int32(root))
      while let node = stack.popLast() {
        size += 1
        for slot in graph.slots(of: Int(node)) where ofNode[Int(graph.others[slot])] < 0 {
          ofNode[Int(graph.others[slot])] = label
          stack.append(graph.others[slot])
        }
      }
      sizes.append(size)
    }
    // Labels rise with their lowest node, so the label breaks ties of size.
    let order = sizes.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
    var rank = [Int32](repeating: 0, count: order.count)
    for (place, label) in order.enumerated() { rank[label] = Int32(place) }
    for n in ofNode.indices { ofNode[n] = rank[Int(ofNode[n])] }
    sizes = order.map { sizes[$0] }
  }
}
