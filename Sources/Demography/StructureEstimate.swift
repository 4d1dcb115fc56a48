import Diagnostics
import Planning

/// Streets known in broad groups only, given the age and sex structure of their district.
public struct StructureEstimate: Sendable, Equatable {
  /// The streets in the groups of the district. Its `isEstimated` tells counted ranges from fitted ones.
  public let table: PopulationTable
  /// Rounds of fitting.
  public let rounds: Int
  /// Largest relative departure of the fitted groups from the district's, before rounding to persons.
  public let residual: Double
  /// Where the streets' broad groups and the district's own counts differ.
  public let notes: [Text]
}

/// Fits street × sex × age to what the streets count in broad groups and what the district counts in fine ones.
///
/// Every street keeps its own counts exactly, in whole persons; inside them its groups follow the district, or its
/// `prior` as far as that agrees with the district.
///
/// - Parameters:
///   - broad: counts of one year and basis, by sex or not. A group may contain another (60+ and 65+); together a
///     street's groups must hold every age of the district's table.
///   - streets: codes in order.
///   - district: the fine counts; its streets are added up. Scaled to the streets where they differ.
///   - prior: an earlier fine table of the same streets, groups and sexes, such as the last census.
/// - Throws: every problem: bases that differ (both named), groups that do not fit, inner groups above outer ones.
public func estimateStructure(
  of broad: [PopulationCount], streets: [String], district: PopulationTable, prior: PopulationTable? = nil
) throws(Problems) -> StructureEstimate {
  let fitting = try StructureFitting(broad, streets: streets, district: district, prior: prior)
  return fitting.fitted()
}

/// The margins of a fit.
private struct StructureFitting {
  let district: PopulationTable
  let prior: PopulationTable?
  let broad: BroadGroups
  let year: Int

  init(
    _ counts: [PopulationCount], streets: [String], district: PopulationTable, prior: PopulationTable?
  ) throws(Problems) {
    if let basis = counts.first(where: { $0.basis != district.basis })?.basis {
      try requireSameBasis(district.basis, basis)
    }
    if let prior {
      try requireSameBasis(district.basis, prior.basis)
      guard prior.ages == district.ages, prior.sexes == district.sexes, prior.streets == streets else {
        var problems = Problems()
        problems.error(
          at: Place(layer: "population"),
          Text(
            zh: "先验人口表的街道、年龄组或性别与所求不同。",
            en: "the prior table's streets, groups or sexes differ from those wanted."))
        throw problems
      }
    }
    broad = try BroadGroups(counts, streets: streets, over: district.grid)
    year = counts.first?.year ?? 0
    self.prior = prior
    self.district = district.cityOnly(year: district.years.last ?? 0)
  }

  func fitted() -> StructureEstimate {
    let row = district.grid.rowSize
    let model = (0..<row).map { Double(district.grid[$0]) }
    let (columns, notes) = scaledColumns(model)
    let streets = broad.atoms.count
    var seed = [Double](repeating: 0, count: streets * row)
    var rows: [IterativeFitting.Margin] = []
    for (street, atoms) in broad.atoms.enumerated() {
      for atom in atoms {
        let cells = atom.cells.map { street * row + $0 }
        for (cell, at) in zip(atom.cells, cells) { seed[at] = seedOf(street, cell, model) }
        // Where neither the prior nor the district has anybody, all ages are alike.
        if atom.persons > 0, cells.allSatisfy({ seed[$0] == 0 }) { for at in cells { seed[at] = 1 } }
        rows.append(IterativeFitting.Margin(cells: cells, total: Double(atom.persons)))
      }
    }
    let margins = columns.enumerated().map { cell, total in
      IterativeFitting.Margin(cells: (0..<streets).map { $0 * row + cell }, total: total)
    }
    let fit = IterativeFitting(seed: seed, first: margins, last: rows)
    return StructureEstimate(
      table: rounded(fit.cells), rounds: fit.rounds, residual: fit.residual, notes: notes)
  }

  private func seedOf(_ street: Int, _ cell: Int, _ model: [Double]) -> Double {
    guard let prior else { return model[cell] }
    let at = prior.grid.offset(year: prior.years.count - 1, street: street)
    // A group that was empty at the last census may have people now, but few.
    return max(Double(prior.grid[at + cell]), model[cell] > 0 ? 0.01 : 0)
  }

  /// The district's cells scaled to the streets inside each range that all of them count, so that the margins agree.
  private func scaledColumns(_ model: [Double]) -> ([Double], [Text]) {
    var columns = model
    var notes: [Text] = []
    for block in broad.blocks {
      let theirs = block.cells.reduce(0) { $0 + model[$1] }
      for cell in block.cells { columns[cell] *= theirs > 0 ? Double(block.persons) / theirs : 0 }
      let residual = RakingResidual(
        year: year, sex: block.sex, age: block.age, city: block.persons, streets: Int(theirs))
      guard residual.difference != 0 else { continue }
      notes.append(
        Text(
          zh: "\(year) 年\(block.age.spoken.zh):各街道合计 \(block.persons) 人,区年龄结构表为 \(Int(theirs)) 人;以街道为准。",
          en: "\(year), \(block.age.spoken.en): the streets add up to \(block.persons), the district's structure to "
            + "\(Int(theirs)); the streets' counts stand."))
    }
    return (columns, notes)
  }

  private func rounded(_ cells: [Double]) -> PopulationTable {
    let grid = district.grid
    let row = grid.rowSize
    var result = PopulationGrid(years: [year], streets: broad.streets, sexes: grid.sexes, ages: grid.ages)
    for (street, atoms) in broad.atoms.enumerated() {
      for atom in atoms {
        let values = atom.cells.map { cells[street * row + $0] }
        let parts = Apportionment.round(values, to: atom.persons)
        for (cell, part) in zip(atom.cells, parts) { result[street * row + cell] = Int32(part) }
      }
    }
    let listed = broad.measured.ranges.map(\.description).joined(separator: ", ")
    return PopulationTable(
      basis: district.basis, grid: result,
      assumptions: [
        Text(
          zh: "各街道只有 \(listed) 等大组的人数;组内年龄结构按区的结构以迭代比例拟合估计。",
          en: "Streets are counted in \(listed) only; the ages inside are estimated from the district's structure by "
            + "iterative proportional fitting.")
      ],
      measured: broad.measured)
  }
}
