import Spatial
import WalkNetwork

/// People who are not covered and live near each other.
public struct UncoveredCluster: Hashable, Sendable {
  /// Indices of the demand points, ascending.
  public var points: [Int]
  public var people: Int
  /// Mean of the points' positions, weighted by people.
  public var centre: Point

  /// The area of the cluster for drawing: discs of `radius` metres around its points, joined.
  public func area(of demand: DemandPoints, radius: Double) throws(SpatialError) -> MultiPolygon {
    try Overlay.discs(around: points.map { demand.positions[$0] }, radius: radius)
  }

  /// Groups points where someone lives: two belong together when a chain of points leads from one to the other in steps
  /// of at most `step` metres (single linkage). Ranked by people, ties by the lowest point.
  ///
  /// - Parameter uncovered: which points count.
  /// - Complexity: O(n log n + pairs within a step).
  public static func clusters(
    of demand: DemandPoints, people: [Int], where uncovered: (Int) -> Bool, step: Double
  ) -> [UncoveredCluster] {
    let members = demand.indices.filter { people[$0] > 0 && uncovered($0) }
    let index = BoxIndex(members.map { BoundingBox(min: demand.positions[$0], max: demand.positions[$0]) })
    var label = [Int](repeating: -1, count: members.count)
    var clusters: [UncoveredCluster] = []
    for seed in members.indices where label[seed] < 0 {
      let number = clusters.count
      var found = [seed]
      var next = 0
      label[seed] = number
      while next < found.count {
        let here = demand.positions[members[found[next]]]
        next += 1
        index.forEach(meeting: BoundingBox(min: here, max: here).grown(by: step)) { other in
          guard label[other] < 0, here.distance(to: demand.positions[members[other]]) <= step else { return }
          label[other] = number
          found.append(other)
        }
      }
      let points = found.map { members[$0] }.sorted()
      clusters.append(UncoveredCluster(points, people: people, demand: demand))
    }
    return clusters.sorted { (-$0.people, $0.points[0]) < (-$1.people, $1.points[0]) }
  }

  /// Where to look for a site: of the cluster's own points the one from which most uncovered people can be reached.
  public struct BestPlace: Hashable, Sendable {
    /// Index of the demand point.
    public var point: Int
    /// Uncovered persons within the limit of it, in this cluster or another.
    public var people: Int
    /// Mean metres that they walk.
    public var meanMetres: Double
  }

  /// Tries every point of the cluster; ties go to the shorter walk, then to the lower point.
  ///
  /// - Parameters:
  ///   - search: walks to all demand points.
  ///   - uncovered: which points count.
  ///   - limit: metres, inclusive.
  ///   - most: of a cluster with more points, only so many with most people are tried.
  /// - Returns: `nil` when nobody can walk to any of the points: the network is too far.
  /// - Complexity: one bounded search for each point tried.
  public func bestPlace(
    _ search: TargetSearch, demand: DemandPoints, people: [Int], where uncovered: (Int) -> Bool, within limit: Double,
    most: Int = 500
  ) -> BestPlace? {
    let tried = points.sorted { (-people[$0], $0) < (-people[$1], $1) }.prefix(most).sorted()
    let distances = search.distances(from: tried.map { demand.positions[$0] }, within: limit)
    var best: BestPlace?
    for (row, point) in tried.enumerated() {
      var place = BestPlace(point: point, people: 0, meanMetres: 0)
      for pair in distances.row(row) {
        let target = Int(distances.targets[pair])
        guard uncovered(target) else { continue }
        place.people += people[target]
        place.meanMetres += distances.metres[pair] * Double(people[target])
      }
      guard place.people > 0 else { continue }
      place.meanMetres /= Double(place.people)
      if let best, (-best.people, best.meanMetres) <= (-place.people, place.meanMetres) { continue }
      best = place
    }
    return best
  }

  private init(_ points: [Int], people: [Int], demand: DemandPoints) {
    self.points = points
    self.people = points.reduce(0) { $0 + people[$1] }
    // Relative to the first point, so that seven-digit coordinates keep their precision.
    let origin = demand.positions[points[0]]
    var sum = Point(0, 0)
    for p in points {
      sum.x += (demand.positions[p].x - origin.x) * Double(people[p])
      sum.y += (demand.positions[p].y - origin.y) * Double(people[p])
    }
    centre = Point(origin.x + sum.x / Double(self.people), origin.y + sum.y / Double(self.people))
  }
}
