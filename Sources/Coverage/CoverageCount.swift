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
  /// Who finds a place within the limit; `nil` where capacity was not looked at.
  public var balance: CoverageBalance?
  /// Persons inside a circle of the same radius; `nil` where circles were not drawn.
  public var inCircles: Int?

  public var uncovered: Int { people - covered }
  /// `nil` where nobody lives.
  public var share: Double? { people > 0 ? Double(covered) / Double(people) : nil }
  /// How many times as many people circles count as can walk there; `nil` where nobody can.
  public var circleRatio: Double? { covered > 0 ? inCircles.map { Double($0) / Double(covered) } : nil }
}

/// What becomes of everyone in an area: the parts always add up to all of its people.
public struct CoverageBalance: Hashable, Sendable {
  /// Within reach, and a place is free.
  public var served = 0
  /// Within reach of facilities that are all full.
  public var exhausted = 0
  /// Within reach of a facility whose capacity is not known, and without a place at any other.
  public var undecided = 0
  /// Beyond the limit of every facility, or without a known place to live.
  public var outOfReach = 0

  public init(served: Int = 0, exhausted: Int = 0, undecided: Int = 0, outOfReach: Int = 0) {
    self.served = served
    self.exhausted = exhausted
    self.undecided = undecided
    self.outOfReach = outOfReach
  }

  public var everyone: Int { served + exhausted + undecided + outOfReach }
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
  ///   - nearest: distance of each point to its nearest facility, or to the one that counts where several are asked for,
  ///     searched at least as far as `limit`.
  ///   - limit: metres, inclusive.
  ///   - capacity: who finds a place within the limit.
  ///   - circles: straight-line distance of each point to its nearest facility, to compare.
  public init(
    people: [Int], unplaced: [Int], demand: DemandPoints, nearest: NearestSources, within limit: Double,
    capacity: CapacityCoverage? = nil, circles: NearestSources? = nil
  ) {
    precondition(people.count == demand.count && nearest.metres.count == demand.count, "one number for each point")
    precondition(capacity.map { $0.served.count == people.count } ?? true, "one number for each point")
    let fresh = Part(
      balance: capacity == nil ? nil : CoverageBalance(), inCircles: circles == nil ? nil : 0)
    var parts = [Part](repeating: fresh, count: unplaced.count + 1)
    for point in demand.indices {
      let street = demand.street[point]
      let slot = street >= 0 && Int(street) < unplaced.count ? Int(street) : unplaced.count
      let metres = nearest.metres[point]
      parts[slot].add(people[point], weight: demand.weights[point], metres: metres, covered: metres <= limit)
      if let capacity {
        parts[slot].balance?.add(
          CoverageBalance(
            served: capacity.served[point], exhausted: capacity.exhausted[point],
            undecided: capacity.undecided[point], outOfReach: capacity.outOfReach[point]))
      }
      if let circles, circles.metres[point] <= limit { parts[slot].inCircles? += people[point] }
    }
    for (street, persons) in unplaced.enumerated() {
      parts[street].unplaced += persons
      parts[street].balance?.outOfReach += persons
    }
    var all = fresh
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
    var balance: CoverageBalance?
    var inCircles: Int?

    init(balance: CoverageBalance?, inCircles: Int?) {
      self.balance = balance
      self.inCircles = inCircles
    }

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
      if let more = other.balance { balance?.add(more) }
      if let more = other.inCircles { inCircles? += more }
    }

    var count: CoverageCount {
      CoverageCount(
        people: distances.reduce(unplaced) { $0 + $1.persons }, covered: covered, weight: weight,
        coveredWeight: coveredWeight, unplaced: unplaced,
        distances: DistanceDistribution(distances, nowhere: unplaced), balance: balance, inCircles: inCircles)
    }
  }
}

extension CoverageBalance {
  fileprivate mutating func add(_ other: CoverageBalance) {
    served += other.served
    exhausted += other.exhausted
    undecided += other.undecided
    outOfReach += other.outOfReach
  }
}
