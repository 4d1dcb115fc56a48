import Diagnostics
import Spatial

/// Turns the ways of a map into a walking network.
///
/// Every node that a walkable way refers to becomes a node of the network, in the order of their identifiers; every two
/// consecutive ones an edge, once, however many ways share it. Nothing is simplified.
public struct WalkNetworkBuilder: Sendable {
  public var rules: WalkRules
  public var lengths: LengthModel
  /// The plane of the study area; `nil` chooses one around the network.
  public var frame: StudyFrame?

  public init(rules: WalkRules = .standard, lengths: LengthModel = .ellipsoidal, frame: StudyFrame? = nil) {
    self.rules = rules
    self.lengths = lengths
    self.frame = frame
  }

  /// - Parameter source: where the ways come from, for messages.
  /// - Throws: when no walkable way is left, or the frame cannot carry the network.
  /// - Complexity: O(nodes + segments × degree).
  public func build(_ ways: WayTable, source: Place = Place()) throws(Problems) -> WalkNetwork {
    let walkable = walkableWays(ways)
    var segments = Segments(ways, walkable: walkable)
    guard segments.count > 0 else {
      var problems = Problems()
      problems.error(
        at: source,
        Text(
          zh: "文件的 \(ways.waysSeen) 条道路中没有可步行的路段", en: "none of the \(ways.waysSeen) ways in the file can be walked"),
        fix: Text(
          zh: "检查 highway 标签、步行规则,以及文件是否包含道路的节点",
          en: "check the highway tags, the walking rules, and whether the file holds the nodes of its ways"))
      throw problems
    }
    segments.dropUnusedNodes()
    let positions = ContiguousArray(segments.nodes.map { ways.nodePositions[Int($0)] })
    let region = BoundingBox(around: positions)
    let ground = Ground(surface: .earth(lengths))
    let costs = kindCosts(ways)
    var metres = ContiguousArray<Double>(repeating: 0, count: segments.count)
    var weights = metres
    for e in 0..<segments.count {
      let a = positions[Int(segments.from[e])]
      let b = positions[Int(segments.to[e])]
      let measured = segments.stated[e] >= 0 ? segments.stated[e] : ground.distance(a, b)
      metres[e] = max(measured, 1e-9)
      weights[e] = metres[e] * costs[Int(segments.way[e])]
    }
    do {
      let chart = try PlaneChart(
        frame: frame ?? StudyFrame(around: region), region: WalkNetwork.region(around: region))
      var network = WalkNetwork(
        coordinates: positions, ground: ground, chart: chart, from: segments.from, to: segments.to, costs: weights,
        totalLength: metres.reduce(0, +))
      network.nodeIDs = ContiguousArray(segments.nodes.map { ways.nodeIDs[Int($0)] })
      network.origin = WalkNetwork.Origin(
        waysSeen: ways.waysSeen, waysKept: walkable.reduce(0) { $0 + ($1 ? 1 : 0) },
        segmentsWithMissingNode: segments.missing, nodesOffEarth: ways.nodesOffEarth, nodesTwice: ways.nodesTwice)
      return network
    } catch {
      var problems = Problems()
      problems.error(
        at: source, value: error.message,
        Text(zh: "步行网络无法投影到研究区平面", en: "the walking network cannot be carried into the plane of the study area"))
      throw problems
    }
  }

  private func walkableWays(_ ways: WayTable) -> ContiguousArray<Bool> {
    let columns = WalkRules.keys.map { ways.keys.firstIndex(of: $0) }
    return ContiguousArray(
      (0..<ways.wayCount).map { w in
        func tag(_ key: Int) -> String? {
          guard let column = columns[key] else { return nil }
          let string = ways.tags[w * ways.keys.count + column]
          return string < 0 ? nil : ways.strings[Int(string)]
        }
        return rules.allows(
          highway: tag(0), route: tag(1), area: tag(2), foot: tag(3), access: tag(4), sidewalk: tag(5),
          incline: tag(6), wheelchair: tag(7))
      })
  }

  /// Cost of a metre on each way.
  private func kindCosts(_ ways: WayTable) -> ContiguousArray<Double> {
    guard !rules.costPerMetre.isEmpty else { return ContiguousArray(repeating: 1, count: ways.wayCount) }
    return ContiguousArray(
      (0..<ways.wayCount).map { w in
        let kind = rules.kind(highway: ways.tag("highway", ofWay: w), route: ways.tag("route", ofWay: w))
        return kind.flatMap { rules.costPerMetre[$0] } ?? 1
      })
  }
}

/// Segments between consecutive nodes of the walkable ways, each pair of nodes once, ordered by both ends.
private struct Segments {
  /// Index into the way table's nodes, ascending.
  var nodes: ContiguousArray<Int32>
  /// Ends, lower first; indices into `nodes` once the unused are dropped.
  var from: ContiguousArray<Int32> = []
  var to: ContiguousArray<Int32> = []
  /// The way with the lowest identifier that has this segment.
  var way: ContiguousArray<Int32> = []
  /// Metres as the file states them; -1 where it does not.
  var stated: ContiguousArray<Double> = []
  /// Segments that lack an end in the file.
  var missing = 0

  var count: Int { from.count }

  init(_ ways: WayTable, walkable: ContiguousArray<Bool>) {
    let nodeCount = ways.nodeIDs.count
    nodes = ContiguousArray((0..<Int32(nodeCount)))
    // Bucket by the lower end, then order each small bucket by the upper end.
    var starts = ContiguousArray<Int>(repeating: 0, count: nodeCount + 1)
    Self.forEach(ways, walkable) { low, _, _, _ in
      if low >= 0 { starts[Int(low) + 1] += 1 } else { missing += 1 }
    }
    for i in 0..<nodeCount { starts[i + 1] += starts[i] }
    var raw = ContiguousArray<Raw>(repeating: Raw(high: 0, way: 0, stated: -1), count: starts[nodeCount])
    var next = starts
    Self.forEach(ways, walkable) { low, high, way, stated in
      guard low >= 0 else { return }
      raw[next[Int(low)]] = Raw(high: high, way: way, stated: stated)
      next[Int(low)] += 1
    }
    for low in 0..<nodeCount where starts[low] < starts[low + 1] {
      let bucket = starts[low]..<starts[low + 1]
      if bucket.count > 1 {
        raw[bucket].sort { a, b in
          if a.high != b.high { return a.high < b.high }
          // A stated length may differ between ways that share a segment: the shorter one is walked.
          if a.stated != b.stated { return a.stated < b.stated }
          return ways.wayIDs[Int(a.way)] < ways.wayIDs[Int(b.way)]
        }
      }
      var last: Int32 = -1
      for segment in raw[bucket] where segment.high != last {
        last = segment.high
        from.append(Int32(low))
        to.append(segment.high)
        way.append(segment.way)
        stated.append(segment.stated)
      }
    }
  }

  private struct Raw {
    var high: Int32
    var way: Int32
    var stated: Double
  }

  /// Calls `body` with lower end, upper end, way and stated length of each segment; -1 for ends when one is missing.
  private static func forEach(
    _ ways: WayTable, _ walkable: ContiguousArray<Bool>, _ body: (Int32, Int32, Int32, Double) -> Void
  ) {
    let hasLengths = !ways.statedLengths.isEmpty
    for w in 0..<ways.wayCount where walkable[w] {
      let range = ways.starts[w]..<ways.starts[w + 1]
      for k in range.dropFirst() {
        let a = ways.nodes[k - 1]
        let b = ways.nodes[k]
        if a < 0 || b < 0 {
          body(-1, -1, Int32(w), -1)
        } else if a != b {
          body(min(a, b), max(a, b), Int32(w), hasLengths ? ways.statedLengths[k - 1] : -1)
        }
      }
    }
  }

  mutating func dropUnusedNodes() {
    var place = ContiguousArray<Int32>(repeating: -1, count: nodes.count)
    for e in 0..<count {
      place[Int(from[e])] = 0
      place[Int(to[e])] = 0
    }
    var kept = ContiguousArray<Int32>()
    for n in place.indices where place[n] == 0 {
      place[n] = Int32(kept.count)
      kept.append(nodes[n])
    }
    for e in 0..<count {
      from[e] = place[Int(from[e])]
      to[e] = place[Int(to[e])]
    }
    nodes = kept
  }
}
