import Diagnostics
import Spatial

/// Lays roads over a street map: main roads along the boundaries, inside each street its own slightly turned and
/// jittered grid of lanes that meets the main roads at T-junctions, footpaths across some blocks, and rivers that
/// only bridges cross.
struct WalkwayMaker {
  private let map: StreetMap
  private let seed: UInt64
  private let rivers: [River]
  private var graph = WalkwayGraph()
  /// Nodes of each boundary line's own points.
  private var mainNodes: [[Int32]] = []
  /// Junctions between them: position along the line (segment + part of it) and node.
  private var junctions: [[(along: Double, node: Int32)]]
  private var laneNodes: [[Int32]] = []

  /// Lane corners that are left in each street, in metres: where houses can stand.
  private(set) var addresses: [[Point]] = []
  private(set) var walkways = Walkways(nodes: [], ways: [])

  private struct River {
    var segments: [Segment]
    var lanesPerBridge: Int
    var points: [Point]
    var name: String
  }

  init(_ recipe: CityRecipe, map: StreetMap, seed: UInt64) {
    self.map = map
    self.seed = seed
    junctions = map.lines.map { _ in [] }
    rivers = recipe.rivers.enumerated().map { Self.draw($1, number: $0, map: map, seed: seed) }
    addMainNodes(corners: recipe.corners.count)
    for (i, street) in recipe.streets.enumerated() { addLanes(street, number: i) }
    addMainRoads()
    let isLeft = graph.settle(root: mainNodes.first?.first ?? 0)
    addresses = laneNodes.map { nodes in nodes.filter { isLeft[Int($0)] }.map { graph.points[Int($0)] } }
    walkways = written(isLeft)
  }

  private static func draw(_ river: CityRecipe.River, number: Int, map: StreetMap, seed: UInt64) -> River {
    var chance = SplitMix64(seed: seed, "river", number)
    let course = river.course.map { map.plane.metres($0) }
    var points = Array(course.prefix(1))
    for (a, b) in zip(course, course.dropFirst()) {
      points += Meander.line(from: a, to: b, waver: 0.12, step: 90, &chance).dropFirst()
    }
    let segments = zip(points, points.dropFirst()).map { Segment(a: $0, b: $1) }
    return River(segments: segments, lanesPerBridge: river.lanesPerBridge, points: points, name: river.name.zh)
  }

  // MARK: Main roads

  private mutating func addMainNodes(corners: Int) {
    var cornerNodes = [Int32?](repeating: nil, count: corners)
    for (line, side) in zip(map.lines, map.sides) {
      let low = cornerNodes[side.low] ?? graph.addNode(line[0])
      let high = cornerNodes[side.high] ?? graph.addNode(line[line.count - 1])
      cornerNodes[side.low] = low
      cornerNodes[side.high] = high
      mainNodes.append([low] + line.dropFirst().dropLast().map { graph.addNode($0) } + [high])
    }
  }

  private mutating func addMainRoads() {
    for (line, nodes) in mainNodes.enumerated() {
      var chance = SplitMix64(seed: seed, "main road", line)
      let own = nodes.enumerated().map { (along: Double($0), node: $1) }
      let all = (own + junctions[line]).sorted { ($0.along, $0.node) < ($1.along, $1.node) }.map(\.node)
      let road: RoadClass = chance.happens(0.45) ? .primary : .secondary
      let strand = graph.newStrand()
      let box = BoundingBox(around: map.lines[line])
      let water = rivers.flatMap(\.segments).filter { $0.box.intersects(box) }
      for (a, b) in zip(all, all.dropFirst()) {
        graph.connect(a, b, road, strand: strand, isBridge: segment(a, b).crosses(anyOf: water))
      }
    }
  }

  private func segment(_ a: Int32, _ b: Int32) -> Segment {
    Segment(a: graph.points[Int(a)], b: graph.points[Int(b)])
  }

  // MARK: Lanes

  private mutating func addLanes(_ street: CityRecipe.Street, number: Int) {
    let outline = map.outlines[number]
    var chance = SplitMix64(seed: seed, "lanes", number)
    var grid = LaneGrid(outline, blockSize: street.blockSize, &chance)
    let nodes = grid.placeNodes(in: &graph)
    laneNodes.append(nodes)
    let rivers = rivers.map { river in
      var near = river
      near.segments = river.segments.filter { $0.box.intersects(outline.box) }
      return near
    }
    for direction in [LaneGrid.Direction.along, .across] {
      for lane in 0..<grid.lanes(direction) {
        add(grid.lane(lane, direction), lane: lane, outline, rivers, &chance)
      }
    }
    addFootpaths(grid, outline, rivers, &chance)
    if nodes.isEmpty { addDeadEnd(in: outline, street: number) }
  }

  private mutating func add(
    _ stops: [LaneGrid.Stop], lane: Int, _ outline: StreetMap.Outline, _ rivers: [River], _ chance: inout SplitMix64
  ) {
    let isThoroughfare = lane % 6 == 3
    let road: RoadClass =
      isThoroughfare ? .tertiary : [.residential, .residential, .livingStreet, .footway][chance.whole(in: 0...3)]
    let strand = graph.newStrand()
    for (from, to) in zip(stops, stops.dropFirst()) {
      let isSpare = !isThoroughfare && chance.happens(0.17)
      guard let (a, b) = ends(from, to, outline) else { continue }
      let link = segment(a, b)
      let wet = rivers.filter { link.crosses(anyOf: $0.segments) }
      guard wet.allSatisfy({ (lane + 3) % $0.lanesPerBridge == 0 }) else { continue }
      graph.connect(a, b, road, strand: strand, isBridge: !wet.isEmpty, isSpare: isSpare)
    }
  }

  /// The nodes that a lane joins between two crossings of the grid: both inside, or one and a junction on the boundary.
  private mutating func ends(_ from: LaneGrid.Stop, _ to: LaneGrid.Stop, _ outline: StreetMap.Outline) -> (
    Int32, Int32
  )? {
    switch (from.node, to.node) {
    case (let a?, let b?):
      return segment(a, b).crosses(anyOf: outline.segments) ? nil : (a, b)
    case (let a?, nil):
      return junction(from: from.point, towards: to.point, outline).map { (a, $0) }
    case (nil, let b?):
      return junction(from: to.point, towards: from.point, outline).map { ($0, b) }
    case (nil, nil):
      return nil
    }
  }

  /// The junction where a lane that leaves the street meets the main road on its boundary: a point of that road when
  /// one is near, else a new one.
  private mutating func junction(from inside: Point, towards outside: Point, _ outline: StreetMap.Outline) -> Int32? {
    let ray = Segment(a: inside, b: Segment(a: inside, b: outside).point(at: 1.6))
    var best: (t: Double, segment: Int)?
    for (i, segment) in outline.segments.enumerated() {
      if let t = ray.crossing(segment), t < best?.t ?? .infinity { best = (t, i) }
    }
    guard let best else { return nil }
    let origin = outline.origins[best.segment]
    let line = map.lines[origin.line]
    let point = map.plane.snapped(ray.point(at: best.t))
    for end in [origin.index, origin.index + 1] where line[end].distance(to: point) < 25 {
      return mainNodes[origin.line][end]
    }
    if let near = junctions[origin.line].first(where: { graph.points[Int($0.node)].distance(to: point) < 20 }) {
      return near.node
    }
    let part = line[origin.index].distance(to: point) / line[origin.index].distance(to: line[origin.index + 1])
    let node = graph.addNode(point)
    junctions[origin.line].append((Double(origin.index) + min(0.999, part), node))
    return node
  }

  private mutating func addFootpaths(
    _ grid: LaneGrid, _ outline: StreetMap.Outline, _ rivers: [River], _ chance: inout SplitMix64
  ) {
    for (a, b) in grid.diagonals where chance.happens(0.06) {
      let link = segment(a, b)
      guard !rivers.contains(where: { link.crosses(anyOf: $0.segments) }), !link.crosses(anyOf: outline.segments)
      else { continue }
      graph.connect(a, b, .footway, strand: graph.newStrand())
    }
  }

  /// A street too small or thin for a grid gets one path inwards from its boundary, so that houses have an address.
  private mutating func addDeadEnd(in outline: StreetMap.Outline, street: Int) {
    guard let first = outline.origins.first else { return }
    let gate = mainNodes[first.line][first.index]
    let ring = outline.ring.dropLast()
    let middle = Point(
      ring.reduce(0) { $0 + $1.x } / Double(ring.count), ring.reduce(0) { $0 + $1.y } / Double(ring.count))
    let node = graph.addNode(map.plane.snapped(middle))
    graph.connect(gate, node, .footway, strand: graph.newStrand())
    laneNodes[street] = [node]
  }

  // MARK: Writing down

  private func written(_ isLeft: [Bool]) -> Walkways {
    var result = Walkways(nodes: [], ways: [])
    var ids = [Int64](repeating: 0, count: isLeft.count)
    for (i, left) in isLeft.enumerated() where left {
      ids[i] = Int64(result.nodes.count + 1)
      result.nodes.append(.init(id: ids[i], position: map.plane.lonLat(graph.points[i])))
    }
    var last: WalkwayGraph.Link?
    for link in graph.links {
      if let previous = last, previous.strand == link.strand, previous.b == link.a, previous.isBridge == link.isBridge {
        result.ways[result.ways.count - 1].nodes.append(ids[Int(link.b)])
      } else {
        let id = Int64(result.ways.count + 1)
        result.ways.append(.init(id: id, nodes: [ids[Int(link.a)], ids[Int(link.b)]], tags: tags(of: link)))
      }
      last = link
    }
    for river in rivers { result.add(river.points.map(map.plane.lonLat), river: river.name) }
    return result
  }

  private func tags(of link: WalkwayGraph.Link) -> [Walkways.Tag] {
    var tags = [Walkways.Tag("highway", link.road.highway)]
    if link.road.rawValue <= RoadClass.tertiary.rawValue {
      tags.append(.init("name", InventedNames.road(Int(link.strand)).zh))
      tags.append(.init("sidewalk", "both"))
    }
    if link.isBridge { tags += [.init("bridge", "yes"), .init("layer", "1")] }
    return tags
  }
}

extension Walkways {
  fileprivate mutating func add(_ course: [Point], river name: String) {
    let first = Int64(nodes.count + 1)
    for (i, point) in course.enumerated() { nodes.append(.init(id: first + Int64(i), position: point)) }
    ways.append(
      .init(
        id: Int64(ways.count + 1), nodes: course.indices.map { first + Int64($0) },
        tags: [.init("waterway", "river"), .init("name", name)]))
  }
}
