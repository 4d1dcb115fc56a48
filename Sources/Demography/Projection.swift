import Diagnostics
import Planning

/// People of every street at the end of every year of a range, in whole persons.
///
/// Cities, bands and both sexes are exact sums of their parts.
public struct Projection: Sendable, Equatable {
  public let basis: PopulationBasis
  /// Year of the counts that the projection starts from.
  public let baseYear: Int
  /// How the numbers were made, in a sentence.
  public let method: Text
  /// What was taken for granted where the data are silent.
  public let assumptions: [Text]
  /// What a reader of the numbers should know about the data behind them.
  public let notes: [Text]
  /// What happened in each step of a cohort method, from the base year on; empty for growth.
  public let flows: [StepFlows]
  let grid: PopulationGrid
  /// Youngest age that is still told in each year: ageing without births loses the youngest.
  let knownFrom: [Int]

  /// The ranges that the base table counted, when its age groups were estimated from broader ones.
  let measured: AgeGroups?

  /// - Parameter notes: those of the horizon when left out.
  init(
    _ base: PopulationTable, _ horizon: Horizon, grid: PopulationGrid, method: Text, assumptions: [Text] = [],
    notes: [Text]? = nil, knownFrom: [Int]? = nil, flows: [StepFlows] = []
  ) {
    basis = base.basis
    baseYear = horizon.baseYear
    self.grid = grid
    self.method = method
    self.assumptions = base.assumptions + assumptions
    self.notes = notes ?? horizon.notes
    self.flows = flows
    self.knownFrom = knownFrom ?? [Int](repeating: grid.ages.ranges.first?.from ?? 0, count: grid.years.count)
    measured = base.measured
  }

  /// The same people somewhere else, or more of them.
  init(_ other: Projection, grid: PopulationGrid, assumptions: [Text], notes: [Text]) {
    basis = other.basis
    baseYear = other.baseYear
    self.grid = grid
    method = other.method
    self.assumptions = other.assumptions + assumptions
    self.notes = other.notes + notes
    flows = other.flows
    knownFrom = other.knownFrom
    measured = other.measured
  }

  public var years: ClosedRange<Int> { (grid.years.first ?? 0)...(grid.years.last ?? 0) }
  /// Codes, in the order of the base table; results are indexed by position.
  public var streets: [String] { grid.streets }
  /// Ascending, without gaps.
  public var ages: [AgeRange] { grid.ages.ranges }
  /// Empty when the base table does not split by sex.
  public var sexes: [Sex] { grid.sexes }

  /// Persons of one street at the end of `year`.
  ///
  /// A range that cuts through an age group takes an even share of it (see ``isEstimated(_:)``); ages that the
  /// projection does not tell count nobody (see ``covers(_:year:)``).
  /// - Precondition: `street` is an index into ``streets`` and `year` is in ``years``.
  /// - Complexity: O(age groups).
  public func persons(street: Int, year: Int, in age: AgeRange) -> Int {
    persons(street: street, year: year, sex: nil, in: age)
  }

  /// Persons of one sex in one street; nobody when the base table does not split by sex.
  public func persons(street: Int, year: Int, sex: Sex?, in age: AgeRange) -> Int {
    precondition(years.contains(year), "year outside the projection")
    precondition(streets.indices.contains(street), "no such street")
    return grid.persons(year: year - years.lowerBound, street: street, sex: sex, in: age)
  }

  /// Persons of all streets: the exact sum over the streets.
  public func persons(year: Int, sex: Sex? = nil, in age: AgeRange) -> Int {
    streets.indices.reduce(0) { $0 + persons(street: $1, year: year, sex: sex, in: age) }
  }

  /// Whether a range cuts through an age group, so that its number is an even share of the group, or the base
  /// table's groups were themselves estimated from broader ones that the range cuts.
  public func isEstimated(_ age: AgeRange) -> Bool {
    grid.ages.union(age) == nil || measured.map { $0.union(age) == nil } ?? false
  }

  /// Whether every age of the range is told in every year.
  public func covers(_ age: AgeRange) -> Bool {
    grid.ages.covers(age) && age.from >= knownFrom.max() ?? 0
  }

  /// Whether every age of the range is told in `year`.
  public func covers(_ age: AgeRange, year: Int) -> Bool {
    years.contains(year) && grid.ages.covers(age) && age.from >= knownFrom[year - years.lowerBound]
  }

  /// The cells as records, in the order year, street, sex, age.
  public var counts: [PopulationCount] { grid.counts(basis: basis) }
}
