import Diagnostics
import Planning

extension PopulationTable {
  /// The same people in broader age groups: the census's 0 and 1–4 as 0–4, say.
  ///
  /// - Throws: when a wanted group is not made of whole groups of the table, or they leave a gap between them.
  public func merged(into wanted: [AgeRange]) throws(Problems) -> PopulationTable {
    var problems = Problems()
    var unions: [Range<Int>] = []
    for age in wanted {
      guard let union = grid.ages.union(age), union.lowerBound == unions.last?.upperBound ?? union.lowerBound else {
        let listed = ages.map(\.description).joined(separator: ", ")
        problems.error(
          at: Place(layer: "population", field: "age_from"), value: age.description,
          Text(
            zh: "不能由人口表的年龄组(\(listed))依次合并而成。",
            en: "cannot be made, in order, of the table's age groups (\(listed))."))
        continue
      }
      unions.append(union)
    }
    if wanted.isEmpty {
      problems.error(at: Place(layer: "population"), Text(zh: "没有年龄组。", en: "no age groups are wanted."))
    }
    try problems.throwIfErrors()
    var cells = ContiguousArray<Int32>()
    cells.reserveCapacity(grid.cells.count / ages.count * wanted.count)
    for first in stride(from: 0, to: grid.cells.count, by: ages.count) {
      for union in unions { cells.append(union.reduce(0) { $0 + grid[first + $1] }) }
    }
    return PopulationTable(
      basis: basis,
      grid: PopulationGrid(
        years: years, streets: streets, sexes: sexes, ages: AgeGroups(ranges: wanted), cells: cells),
      assumptions: assumptions, measured: measured)
  }
}

extension PopulationTable {
  /// The census tells those under one year on their own; cohorts in steps of five years need 0–4 as one group.
  public func withInfantsMerged() throws(Problems) -> PopulationTable {
    guard ages.count > 3, ages[0] == AgeRange(from: 0, to: 0), ages[1] == AgeRange(from: 1, to: 4),
      ages[2].width == 5, let young = AgeRange(from: 0, to: 4)
    else { return self }
    return try merged(into: [young] + ages.dropFirst(2))
  }
}
