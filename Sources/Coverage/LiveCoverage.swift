import Spatial
import WalkNetwork

/// Coverage that follows facilities as they open, move and close, at the cost of the one facility that changes.
///
/// Whatever the order of changes, every number equals that of a fresh computation for the same facilities.
public struct LiveCoverage: Sendable {
  /// The facilities within reach of one demand point.
  private struct Reach: Sendable {
    var facility: Int32
    var metres: Double
  }

  private let measure: TargetSearch
  public let limit: Double
  public let people: [Int]
  /// Targets within reach of each facility; empty once it is closed.
  private var rows: [[(target: Int32, metres: Double)]] = []
  /// Facilities within reach of each demand point, by index.
  private var reach: [[Reach]]
  /// Persons within reach of at least one facility, each once.
  public private(set) var covered = 0

  /// - Parameters:
  ///   - demand: positions of the demand points.
  ///   - people: at each of them.
  ///   - limit: metres, inclusive.
  public init(_ walking: Walking, demand: [Point], people: [Int], within limit: Double, facilities: [Point] = []) {
    self.init(
      TargetSearch(walking, to: demand), people: people, within: limit,
      distances: SparseDistances(targetCount: demand.count))
    for facility in facilities { open(at: facility) }
  }

  /// Goes on from facilities whose walks are known already, without searching again.
  ///
  /// - Parameters:
  ///   - measure: walks to the demand points; facilities that open or move stand in its coordinates.
  ///   - people: at each demand point.
  ///   - limit: metres, inclusive.
  ///   - distances: a row for each facility, searched at least as far as the limit.
  public init(_ measure: TargetSearch, people: [Int], within limit: Double, distances: SparseDistances) {
    precondition(distances.targetCount == people.count, "one number of people for each demand point")
    self.measure = measure
    self.limit = limit
    self.people = people
    reach = [[Reach]](repeating: [], count: people.count)
    for facility in 0..<distances.sourceCount {
      rows.append([])
      enter(
        distances.row(facility).filter { distances.metres[$0] <= limit }
          .map { (target: distances.targets[$0], metres: distances.metres[$0]) }, of: facility)
    }
  }

  /// Facilities ever opened; closed ones keep their index.
  public var facilityCount: Int { rows.count }

  /// Opens a facility and returns its index.
  @discardableResult
  public mutating func open(at position: Point) -> Int {
    rows.append([])
    place(rows.count - 1, at: position)
    return rows.count - 1
  }

  /// Moves a facility; a closed one opens again.
  public mutating func move(_ facility: Int, to position: Point) {
    close(facility)
    place(facility, at: position)
  }

  public mutating func close(_ facility: Int) {
    for (target, _) in rows[facility] {
      let point = Int(target)
      reach[point].removeAll { $0.facility == facility }
      if reach[point].isEmpty { covered -= people[point] }
    }
    rows[facility] = []
  }

  private mutating func place(_ facility: Int, at position: Point) {
    enter(measure.row(from: position, within: limit), of: facility)
  }

  private mutating func enter(_ row: [(target: Int32, metres: Double)], of facility: Int) {
    rows[facility] = row
    for (target, metres) in row {
      let point = Int(target)
      if reach[point].isEmpty { covered += people[point] }
      let slot = reach[point].firstIndex { $0.facility > facility } ?? reach[point].endIndex
      reach[point].insert(Reach(facility: Int32(facility), metres: metres), at: slot)
    }
  }

  /// Persons within reach of one facility.
  public func people(within facility: Int) -> Int {
    rows[facility].reduce(0) { $0 + people[Int($1.target)] }
  }

  /// Facilities within reach of a demand point.
  public func facilityCount(of point: Int) -> Int { reach[point].count }

  /// The nearest facility of each demand point.
  public var nearest: NearestSources {
    var result = NearestSources(count: people.count)
    for (point, facilities) in reach.enumerated() {
      for facility in facilities where facility.metres < result.metres[point] {
        result.metres[point] = facility.metres
        result.source[point] = facility.facility
      }
    }
    return result
  }

  /// All pairs, one row for each facility ever opened.
  public var distances: SparseDistances {
    var result = SparseDistances(targetCount: people.count)
    for row in rows { result.appendRow(row) }
    return result
  }
}
