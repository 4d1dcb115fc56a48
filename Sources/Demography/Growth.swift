import Diagnostics
import Planning

/// Method one: city-wide numbers of age bands follow trends; streets keep their shares.
///
/// For a band b with trend T_b the city has round(T_b(t)) persons. The groups of b that lie in no inner band share
/// T_b(t) − Σ T_inner(t); that number is split over the streets in proportion to their base-year persons in those
/// groups, and inside a street over sex and age likewise, both by largest remainders.
struct Growth {
  let base: PopulationGrid
  let baseYear: Int
  let yearIndex: Int
  let tree: BandTree
  /// Cells of a row, sex × age, in each node's own groups.
  private let cellsOfNode: [[Int]]
  /// Base persons of each node, inner bands included, and of its own groups alone.
  private let baseOfNode: [Int]
  private let ownOfNode: [Int]
  private let varied: Variation

  init(_ table: PopulationTable, baseYear: Int, bands: [GrowthBand], rest: Trend, varied: Variation = .none)
    throws(Problems)
  {
    base = table.grid
    self.varied = varied
    self.baseYear = baseYear
    yearIndex = table.years.firstIndex(of: baseYear) ?? 0
    tree = try BandTree(bands, rest: rest, over: table.grid.ages)
    let grid = table.grid
    cellsOfNode = tree.nodes.map { node in
      (0..<grid.sexCount).flatMap { sex in node.own.map { sex * grid.ages.count + $0 } }
    }
    let city = grid.cityGroups(year: yearIndex)
    baseOfNode = tree.nodes.map { $0.groups.reduce(0) { $0 + city[$1] } }
    ownOfNode = tree.nodes.map { $0.own.reduce(0) { $0 + city[$1] } }
  }

  func projected(over years: ClosedRange<Int>) throws(Problems) -> PopulationGrid {
    var result = PopulationGrid(
      years: Array(years), streets: base.streets, sexes: base.sexes, ages: base.ages)
    var problems = Problems()
    var reported: Set<Int> = []
    for (index, year) in years.enumerated() {
      let totals = self.totals(in: year)
      for (node, own) in ownTotals(totals).enumerated() where !reported.contains(node) {
        if let problem = problem(node: node, own: own, total: totals[node], year: year) {
          problems.add(problem)
          reported.insert(node)
        } else {
          _ = result.share(own, over: cellsOfNode[node], year: index, like: base, modelYear: yearIndex)
        }
      }
    }
    try problems.throwIfErrors()
    return result
  }

  /// City-wide persons of each band, inner bands included.
  private func totals(in year: Int) -> [Int] {
    zip(tree.nodes, baseOfNode).map { node, base in
      let foretold = node.trend.value(from: base, in: baseYear, at: year)
      let value = varied.growth == 1 ? foretold : Double(base) + (foretold - Double(base)) * varied.growth
      // Beyond any city; the comparison also stops infinities of runaway rates before they meet an integer.
      return abs(value) < 1e15 ? Int(value.rounded(.toNearestOrAwayFromZero)) : Int(Int32.max) * 1000
    }
  }

  /// Without what the inner bands take.
  private func ownTotals(_ totals: [Int]) -> [Int] {
    tree.nodes.indices.map { node in
      tree.nodes[node].children.reduce(totals[node]) { $0 - totals[$1] }
    }
  }

  private func problem(node: Int, own: Int, total: Int, year: Int) -> Problem? {
    let age = tree.nodes[node].age
    let name = age?.spoken ?? Text(zh: "其余年龄", en: "the other ages")
    let place = BandTree.place(age)
    if total < 0 {
      return Problem(
        .error, at: place, value: "\(total)",
        says: Text(
          zh: "\(year) 年\(name.zh)人数将为负。", en: "in \(year) \(name.en) would number less than nobody."),
        fix: Text(zh: "改用几何增长或给定年份。", en: "use a geometric rate or given years."))
    }
    if own < 0 {
      return Problem(
        .error, at: place, value: "\(total)",
        says: Text(
          zh: "\(year) 年\(name.zh)共 \(total) 人,少于其内各段之和 \(total - own) 人。",
          en: "in \(year) \(name.en) number \(total), fewer than the \(total - own) of the bands inside."))
    }
    if own > Int(Int32.max) {
      return Problem(
        .error, at: place, value: "\(total)",
        says: Text(
          zh: "\(year) 年\(name.zh)人数超出可表示范围。", en: "in \(year) \(name.en) are more people than can be held."))
    }
    if own > 0, ownOfNode[node] == 0 {
      return Problem(
        .error, at: place, value: "\(own)",
        says: Text(
          zh: "\(baseYear) 年\(name.zh)无人,无法按比例分配 \(year) 年的 \(own) 人。",
          en: "\(name.en) number nobody in \(baseYear), so the \(own) of \(year) cannot be shared in proportion."))
    }
    return nil
  }
}
