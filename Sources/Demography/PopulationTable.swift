import Diagnostics
import Planning

/// Counts of one basis for every street, in one or several years: what a projection starts from.
///
/// Streets × sex × age groups as whole persons. The table is complete: every listed street has a count in every age
/// group (and sex) of every year, and the age groups follow one another without gap or overlap. A missing count is
/// an error, never taken for zero.
public struct PopulationTable: Sendable, Equatable {
  public let basis: PopulationBasis
  let grid: PopulationGrid
  /// What was taken for granted to make the table.
  public private(set) var assumptions: [Text] = []
  /// The ranges that were counted, when the groups of the table were estimated from broader ones.
  private(set) var measured: AgeGroups?

  /// Codes, in the order given.
  public var streets: [String] { grid.streets }
  /// Ascending.
  public var ages: [AgeRange] { grid.ages.ranges }
  /// Empty when the counts do not split by sex.
  public var sexes: [Sex] { grid.sexes }
  /// Ascending; counts stand at the end of the year.
  public var years: [Int] { grid.years }

  /// Checks and arranges counts.
  ///
  /// - Parameters:
  ///   - counts: in any order.
  ///   - streets: codes in the order in which results will be indexed.
  /// - Throws: every problem found: mixed bases (both named), overlapping or missing age groups, counts by sex beside
  ///   counts without, unknown streets, duplicates, negative numbers, missing cells.
  public init(_ counts: [PopulationCount], streets: [String]) throws(Problems) {
    var reader = PopulationReader(counts, streets: streets)
    let (basis, grid) = try reader.read()
    self.basis = basis
    self.grid = grid
  }

  init(basis: PopulationBasis, grid: PopulationGrid, assumptions: [Text] = [], measured: AgeGroups? = nil) {
    self.basis = basis
    self.grid = grid
    self.assumptions = assumptions
    self.measured = measured
  }

  /// The same counts with more said about how they were made.
  public func assuming(_ more: [Text]) -> PopulationTable {
    PopulationTable(basis: basis, grid: grid, assumptions: assumptions + more, measured: measured)
  }

  /// Persons of one street at the end of a year of the table; see ``Projection/persons(street:year:in:)``.
  public func persons(street: Int, year: Int, sex: Sex? = nil, in age: AgeRange) -> Int {
    guard let index = years.firstIndex(of: year) else { return 0 }
    return grid.persons(year: index, street: street, sex: sex, in: age)
  }

  /// Persons of all streets: the exact sum over the streets.
  public func persons(year: Int, sex: Sex? = nil, in age: AgeRange) -> Int {
    streets.indices.reduce(0) { $0 + persons(street: $1, year: year, sex: sex, in: age) }
  }

  /// Whether the number for a range is an estimate: an even share of a group it cuts, or a group estimated from a
  /// broader one.
  public func isEstimated(_ age: AgeRange) -> Bool {
    grid.ages.union(age) == nil || measured.map { $0.union(age) == nil } ?? false
  }

  /// Whether the groups tell every age of the range.
  public func covers(_ age: AgeRange) -> Bool { grid.ages.covers(age) }

  /// The cells as records, in the order year, street, sex, age.
  public var counts: [PopulationCount] { grid.counts(basis: basis) }
}
