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

  init(basis: PopulationBasis, grid: PopulationGrid) {
    self.basis = basis
    self.grid = grid
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

  /// Whether the groups tell every age of the range.
  public func covers(_ age: AgeRange) -> Bool { grid.ages.covers(age) }

  /// The cells as records, in the order year, street, sex, age.
  public var counts: [PopulationCount] { grid.counts(basis: basis) }
}
