import Spatial
import WalkNetwork

/// Who is within a limit: everyone, and those of them who are covered.
public struct CoverageCount: Hashable, Sendable {
  /// Everyone in the area, the unplaced too.
  public var people: Int
  public var covered: Int
  /// The demand points' weights (dwellings, floor area): all, and within the limit.
  public var weight: Double
  public var coveredWeight: Double
  /// Persons of the area for whom no demand point is known.
  public var unplaced: Int
  /// Distance to the nearest facility.
  public var distances: DistanceDistribution

  public var uncovered: Int { people - covered }
  /// `nil` where nobody lives.
  public var share: Double? { people > 0 ? Double(covered) / Double(people) : nil }
}

/// Coverage of one group of people by one set of facilities, for the city and for each street.
public struct CoverageByStreet: Hashable, Sendable {
  public var city: CoverageCount
  public var streets: [CoverageCount]
  /// People at points in no street; part of `city`.
  public var outside: CoverageCount

  /// Counts the union: a person within reach of several facilities is covered once.
  ///
  /// - Parameters:
  ///   - people: persons at each demand point.
  ///   - unplaced: persons of each street without a demand point; the number of streets is its length.
  ///   - nearest: distance of each point to its nearest facility, searched at least as far as `limit`.
  ///   - limit: metres, inclusive.
  public init(
    people: [Int], unplaced: [Int], demand: DemandPoints, nearest: NearestSources, within limit: Double
  ) {
    precondition(people.count == demand.count && nearest.metres.count == demand.count, "one number for each point")
    var parts = [Part](repeating: Part(), count: unplaced.count + 1)
    for point in demand.indices {
      let street = demand.street[point]
      let slot = street >= 0 && Int(street) < unplaced.count ? Int(street) : unplaced.count
      let metres = nearest.metres[point]
      parts[slot].add(people[point], weight: demand.weights[point], metres: metres, covered: metres <= limit)
    }
    for (street, persons) in unplaced.enumerated() { parts[street].unplaced += persons }
    var all = Part()
    for part in parts { all.add(part) }
    city = all.count
    streets = parts.dropLast().map(\.count)
    outside = parts[unplaced.count].count
  }

  private struct Part {
    var covered = 0
    var weight = 0.0
    var coveredWeight = 0.0
    var unplaced = 0
    var distances: [(metres: Double, persons: Int)] = []

    mutating func add(_ persons: Int, weight: Double, metres: Double, covered isCovered: Bool) {
      self.weight += weight
      distances.append((metres, persons))
      guard isCovered else { return }
      covered += persons
      coveredWeight += weight
    }

    mutating func add(_ other: Part) {
      covered += other.covered
      weight += other.weight
      coveredWeight += other.coveredWeight
      unplaced += other.unplaced
      distances += other.distances
    }

    var count: CoverageCount {
      CoverageCount(
        people: distances.reduce(unplaced) { $0 + $1.persons }, covered: covered, weight: weight,
        coveredWeight: coveredWeight, unplaced: unplaced,
        distances: DistanceDistribution(distances, nowhere: unplaced))
    }
  }
}
