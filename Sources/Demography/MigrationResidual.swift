import Diagnostics
import Planning

/// Net migration by sex and age between two counts of the same city, all streets together: those counted at the end
/// less those who would be there if nobody had moved.
///
/// The forward survival method, M(x) = P₁(x) − S(x)·P₀(x − n): United Nations 1970, *Manual VI: Methods of Measuring
/// Internal Migration*, ch. II. Migrants are taken to move at the end, so project them on with
/// ``Migration/Timing/end``. Births are those of the women present on average, migrants included; without fertility
/// rates the groups born in between are left out.
///
/// - Parameters:
///   - rates: of the time between; its migration takes no part.
/// - Returns: persons a year, negative where more leave; `female` holds everybody when the tables have no sexes.
/// - Throws: when the tables differ in basis, groups or sexes, or are not a whole number of steps apart.
public func netMigrationByResidual(
  from first: PopulationTable, to second: PopulationTable, rates: PeriodRates
) throws(Problems) -> (female: AgeSchedule, male: AgeSchedule) {
  try requireSameBasis(first.basis, second.basis)
  let start = first.years.last ?? 0
  let end = second.years.last ?? 0
  let width = Int(first.ages.first?.width ?? 1)
  var problems = Problems()
  if first.ages != second.ages || first.sexes != second.sexes {
    problems.error(
      at: Place(layer: "population", field: "age_from"),
      Text(zh: "两次人口的年龄组或性别不同。", en: "the two counts differ in their age groups or sexes."))
  }
  if end <= start || (end - start) % width != 0 {
    problems.error(
      at: Place(layer: "population", field: "year"), value: "\(start), \(end)",
      Text(
        zh: "两次人口的间隔须为 \(width) 年的整倍数。", en: "the counts must lie a multiple of \(width) years apart."))
  }
  try problems.throwIfErrors()

  let city = first.cityOnly(year: start)
  var still = rates
  still.from = start
  still.migration = Migration(.none, timing: .end)
  let withBirths = rates.fertility != nil && first.sexes.count == 2 && first.ages.first?.from == 0
  let stay = try CohortProjection(city, try Horizon(city, start...end), periods: [still], withBirths: withBirths)
  var (expected, step) = stay.unrounded(until: end)
  let target = second.cityOnly(year: end)
  let counted = (0..<target.grid.rowSize).map { Double(target.grid[$0]) }
  let groups = first.ages.count
  if withBirths {
    // Women who came or left bore half a step's children among those counted.
    var more = 0.0
    for group in 0..<groups { more += step.births[group] * (counted[group] - expected[group]) / 2 }
    expected[0] += more * step.girls * step.survival[0].into[0]
    expected[groups] += more * (1 - step.girls) * step.survival[1].into[0]
  }
  let unborn = withBirths ? 0 : (end - start) / width
  let yearly = counted.indices.map { cell in
    cell % groups < unborn ? 0 : (counted[cell] - expected[cell]) / Double(end - start)
  }
  return (
    AgeSchedule(first.ages, Array(yearly[..<groups])),
    first.sexes.isEmpty ? .zero : AgeSchedule(first.ages, Array(yearly[groups...]))
  )
}

extension PopulationTable {
  /// All streets as one, in one year.
  func cityOnly(year: Int) -> PopulationTable {
    let index = years.firstIndex(of: year) ?? 0
    var sums = ContiguousArray<Int32>(repeating: 0, count: grid.rowSize)
    let start = index * grid.yearSize
    for cell in 0..<grid.yearSize { sums[cell % grid.rowSize] += grid[start + cell] }
    return PopulationTable(
      basis: basis,
      grid: PopulationGrid(years: [year], streets: ["*"], sexes: sexes, ages: grid.ages, cells: sums))
  }
}
