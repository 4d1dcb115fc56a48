import Diagnostics
import Planning

/// How far the streets were from the city before they were brought to it.
public struct RakingResidual: Sendable, Equatable {
  public let year: Int
  /// `nil`: both.
  public let sex: Sex?
  public let age: AgeRange
  public let city: Int
  public let streets: Int

  /// City less streets.
  public var difference: Int { city - streets }

  public var spoken: Text {
    let ratio = Quantity(Int64(difference) * 100, over: Int64(max(1, streets)))?.description ?? "?"
    let sign = difference >= 0 ? "+" : ""
    return Text(
      zh:
        "\(year) 年\(age.spoken.zh):全市 \(city) 人,各街道合计 \(streets) 人,相差 \(sign)\(difference) 人(\(sign)\(ratio)%),已按比例调整。",
      en: "\(year), \(age.spoken.en): the city has \(city), its streets add up to \(streets); the difference of "
        + "\(sign)\(difference) (\(sign)\(ratio)%) is spread in proportion.")
  }
}

extension PopulationTable {
  /// The streets brought to the city's own counts, group by group, in proportion and in whole persons.
  ///
  /// - Parameter city: a table of one street, the city; its groups may be broader than the streets', and without sex.
  ///   Years that it lacks stay as they are.
  /// - Throws: when the bases differ (naming both), the city's groups are not made of the streets', or a group has
  ///   people in the city and none in any street.
  public func raked(to city: PopulationTable) throws(Problems) -> (table: PopulationTable, residuals: [RakingResidual])
  {
    let raking = try Raking(grid, basis, to: city)
    return (
      PopulationTable(basis: basis, grid: raking.grid, assumptions: assumptions, measured: measured), raking.residuals
    )
  }
}

extension Projection {
  /// The streets brought to a forecast for the whole city; see ``PopulationTable/raked(to:)``. The residuals stand in
  /// the notes of the result.
  public func raked(to city: PopulationTable) throws(Problems) -> (projection: Projection, residuals: [RakingResidual])
  {
    let raking = try Raking(grid, basis, to: city)
    let notes = raking.residuals.filter { $0.difference != 0 }.map(\.spoken)
    return (Projection(self, grid: raking.grid, assumptions: [], notes: notes), raking.residuals)
  }
}

/// Proportional adjustment of street cells to city margins (Deming & Stephan 1940, *Ann. Math. Stat.* 11, 427–444, with
/// one margin).
struct Raking {
  private(set) var grid: PopulationGrid
  private(set) var residuals: [RakingResidual] = []

  init(_ streets: PopulationGrid, _ basis: PopulationBasis, to city: PopulationTable) throws(Problems) {
    try requireSameBasis(basis, city.basis)
    var problems = Problems()
    if city.streets.count != 1 {
      problems.error(
        at: Place(layer: "population", field: "street"), value: "\(city.streets.count)",
        Text(zh: "全市人口表只能有一个地区。", en: "the city's table must have one area, the city."))
    }
    if !city.sexes.isEmpty, streets.sexes.isEmpty {
      problems.error(
        at: Place(layer: "population", field: "sex"),
        Text(zh: "全市分性别而街道不分。", en: "the city is split by sex and the streets are not."))
    }
    grid = streets
    for age in city.ages where streets.ages.union(age) == nil {
      problems.error(
        at: Place(layer: "population", field: "age_from"), value: age.description,
        Text(
          zh: "全市的这一年龄组不是由街道的整组构成。",
          en: "this group of the city is not made of whole groups of the streets."))
    }
    try problems.throwIfErrors()
    for (modelYear, year) in city.years.enumerated() {
      guard let index = streets.years.firstIndex(of: year) else { continue }
      for sex in 0..<city.grid.sexCount {
        for (position, age) in city.ages.enumerated() {
          let total = Int(city.grid[city.grid.offset(year: modelYear, street: 0, sex: sex) + position])
          fit(total, index, city.sexes.isEmpty ? nil : city.sexes[sex], age, streets, &problems)
        }
      }
    }
    try problems.throwIfErrors()
  }

  private mutating func fit(
    _ total: Int, _ year: Int, _ sex: Sex?, _ age: AgeRange, _ streets: PopulationGrid, _ problems: inout Problems
  ) {
    guard let union = streets.ages.union(age) else { return }
    let sexes = sex.flatMap { streets.sexes.firstIndex(of: $0) }.map { $0..<$0 + 1 } ?? 0..<streets.sexCount
    let cells = sexes.flatMap { sex in union.map { sex * streets.ages.count + $0 } }
    let before = streets.streets.indices.reduce(0) {
      $0 + streets.persons(year: year, street: $1, sex: sex, in: age)
    }
    residuals.append(RakingResidual(year: streets.years[year], sex: sex, age: age, city: total, streets: before))
    if !grid.share(total, over: cells, year: year, like: streets, modelYear: year) {
      problems.error(
        at: Place(layer: "population", field: "persons"), value: "\(total)",
        Text(
          zh: "\(streets.years[year]) 年全市\(age.spoken.zh)有 \(total) 人,而各街道均无人。",
          en: "in \(streets.years[year]) the city has \(total) of \(age.spoken.en) and no street has any."))
    }
  }
}
