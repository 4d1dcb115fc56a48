import WalkNetwork

/// Who finds a place, who is within reach of facilities that are full, who may find a place at a facility whose capacity
/// nobody knows, and who is out of reach. The four always add up to everyone.
///
/// As many people as possible are served at once: people go to the nearest facility first, and are then moved to another
/// within their reach wherever that makes room for someone. So whoever is left over could not be served by any other
/// division of the same places.
public struct CapacityCoverage: Hashable, Sendable {
  /// Persons at each demand point.
  public var served: [Int]
  public var exhausted: [Int]
  /// Within reach of a facility whose capacity is not known, and without a place at any other.
  public var undecided: [Int]
  public var outOfReach: [Int]
  /// Persons at each facility.
  public var load: [Int]
  /// Persons of each pair of the distances, in their order.
  public var assigned: [Int]

  /// - Parameters:
  ///   - distances: facility → demand point within the standard.
  ///   - capacity: places of each facility; `nil`: not known, so that nobody is sent there.
  ///   - people: at each demand point.
  /// - Complexity: E. A. Dinic's maximum flow, O(√points × pairs) in practice, after a nearest-first start.
  public init(distances: SparseDistances, capacity: [Int?], people: [Int]) {
    precondition(capacity.count == distances.sourceCount, "one capacity for each facility")
    precondition(people.count == distances.targetCount, "one number of people for each demand point")
    var flow = PlaceFlow(distances, capacity: capacity.map { $0 ?? 0 }, people: people)
    flow.fillNearestFirst()
    flow.augment()
    assigned = flow.flow
    load = zip(capacity, flow.room).map { ($0 ?? 0) - $1 }
    served = zip(people, flow.waiting).map { $0 - $1 }
    var reached = [Bool](repeating: false, count: people.count)
    var mayBeServed = reached
    for facility in 0..<distances.sourceCount {
      for pair in distances.row(facility) {
        reached[Int(distances.targets[pair])] = true
        if capacity[facility] == nil { mayBeServed[Int(distances.targets[pair])] = true }
      }
    }
    exhausted = people.indices.map { reached[$0] && !mayBeServed[$0] ? flow.waiting[$0] : 0 }
    undecided = people.indices.map { mayBeServed[$0] ? flow.waiting[$0] : 0 }
    outOfReach = people.indices.map { reached[$0] ? 0 : flow.waiting[$0] }
  }
}

/// Maximum flow from demand points to facilities.
///
/// E. A. Dinic, *Algorithm for solution of a problem of maximum flow in networks with power estimation*, Soviet
/// Mathematics Doklady 11 (1970) 1277–1280, on a bipartite network kept as the pairs of a distance table.
private struct PlaceFlow {
  let pairs: SparseDistances
  /// Facility of each pair, and the pairs of each point.
  private let facilityOf: [Int]
  private let pointStarts: [Int]
  private let pairsOfPoint: [Int]
  /// Persons on each pair, places left at each facility, persons left at each point.
  var flow: [Int]
  var room: [Int]
  var waiting: [Int]

  init(_ distances: SparseDistances, capacity: [Int], people: [Int]) {
    pairs = distances
    flow = [Int](repeating: 0, count: distances.count)
    room = capacity.map { max(0, $0) }
    waiting = people
    var facilities = [Int](repeating: 0, count: distances.count)
    var starts = [Int](repeating: 0, count: people.count + 1)
    for facility in 0..<distances.sourceCount {
      for pair in distances.row(facility) {
        facilities[pair] = facility
        starts[Int(distances.targets[pair]) + 1] += 1
      }
    }
    for p in people.indices { starts[p + 1] += starts[p] }
    var next = starts
    var byPoint = [Int](repeating: 0, count: distances.count)
    for pair in 0..<distances.count {
      let point = Int(distances.targets[pair])
      byPoint[next[point]] = pair
      next[point] += 1
    }
    facilityOf = facilities
    pointStarts = starts
    pairsOfPoint = byPoint
  }

  /// Every pair in the order of distance takes as many as wait and fit; ties to the lower facility, then point.
  mutating func fillNearestFirst() {
    let order = (0..<pairs.count).sorted { (pairs.metres[$0], $0) < (pairs.metres[$1], $1) }
    for pair in order {
      let point = Int(pairs.targets[pair])
      let persons = min(waiting[point], room[facilityOf[pair]])
      guard persons > 0 else { continue }
      flow[pair] += persons
      waiting[point] -= persons
      room[facilityOf[pair]] -= persons
    }
  }

  /// Moves people between facilities until nobody who waits can be given a place.
  mutating func augment() {
    var pointLevel = [Int](repeating: -1, count: waiting.count)
    var facilityLevel = [Int](repeating: -1, count: room.count)
    while makeLevels(&pointLevel, &facilityLevel) {
      var nextOfPoint = Array(pointStarts.dropLast())
      var nextOfFacility = (0..<room.count).map { pairs.row($0).lowerBound }
      for point in waiting.indices where pointLevel[point] == 0 {
        while waiting[point] > 0,
          let path = path(from: point, pointLevel, facilityLevel, &nextOfPoint, &nextOfFacility)
        { send(along: path, from: point) }
      }
    }
  }

  /// Breadth-first from everyone who waits; `false` when no facility with room is reached.
  private func makeLevels(_ pointLevel: inout [Int], _ facilityLevel: inout [Int]) -> Bool {
    for p in pointLevel.indices { pointLevel[p] = waiting[p] > 0 ? 0 : -1 }
    for f in facilityLevel.indices { facilityLevel[f] = -1 }
    var front = pointLevel.indices.filter { pointLevel[$0] == 0 }
    var level = 0
    while !front.isEmpty {
      var facilities: [Int] = []
      for point in front {
        for slot in pointStarts[point]..<pointStarts[point + 1] where facilityLevel[facilityOf[pairsOfPoint[slot]]] < 0
        {
          facilityLevel[facilityOf[pairsOfPoint[slot]]] = level + 1
          facilities.append(facilityOf[pairsOfPoint[slot]])
        }
      }
      if facilities.contains(where: { room[$0] > 0 }) { return true }
      front = []
      for facility in facilities {
        for pair in pairs.row(facility) where flow[pair] > 0 && pointLevel[Int(pairs.targets[pair])] < 0 {
          pointLevel[Int(pairs.targets[pair])] = level + 2
          front.append(Int(pairs.targets[pair]))
        }
      }
      level += 2
    }
    return false
  }

  /// Pairs of a shortest way to a facility with room: onto the first, off the second, onto the third, …
  private func path(
    from start: Int, _ pointLevel: [Int], _ facilityLevel: [Int], _ nextOfPoint: inout [Int],
    _ nextOfFacility: inout [Int]
  ) -> [Int]? {
    var path: [Int] = []
    var point = start
    while true {
      var onto: Int?
      while nextOfPoint[point] < pointStarts[point + 1] {
        let pair = pairsOfPoint[nextOfPoint[point]]
        if facilityLevel[facilityOf[pair]] == pointLevel[point] + 1 {
          onto = pair
          break
        }
        nextOfPoint[point] += 1
      }
      guard let onto else {
        // A dead end: step back over the pair that led here and do not try it again.
        guard let off = path.popLast(), let before = path.popLast() else { return nil }
        nextOfFacility[facilityOf[off]] += 1
        point = Int(pairs.targets[before])
        continue
      }
      let facility = facilityOf[onto]
      if room[facility] > 0 { return path + [onto] }
      var off: Int?
      while nextOfFacility[facility] < pairs.row(facility).upperBound {
        let pair = nextOfFacility[facility]
        if flow[pair] > 0, pointLevel[Int(pairs.targets[pair])] == facilityLevel[facility] + 1 {
          off = pair
          break
        }
        nextOfFacility[facility] += 1
      }
      if let off {
        path += [onto, off]
        point = Int(pairs.targets[off])
      } else {
        nextOfPoint[point] += 1
      }
    }
  }

  private mutating func send(along path: [Int], from point: Int) {
    guard let last = path.last else { return }
    var persons = min(waiting[point], room[facilityOf[last]])
    for (step, pair) in path.enumerated() where !step.isMultiple(of: 2) { persons = min(persons, flow[pair]) }
    for (step, pair) in path.enumerated() { flow[pair] += step.isMultiple(of: 2) ? persons : -persons }
    waiting[point] -= persons
    room[facilityOf[last]] -= persons
  }
}
