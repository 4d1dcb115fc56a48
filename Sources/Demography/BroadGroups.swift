import Diagnostics
import Planning

/// What streets count in broad groups, taken apart into pieces that do not overlap.
struct BroadGroups {
  /// Persons in some cells (sex × age) of a street.
  struct Atom {
    var cells: [Int]
    var persons: Int
  }

  /// A range of ages whose number every street tells.
  struct Block {
    var sex: Sex?
    var age: AgeRange
    var cells: [Int]
    var persons: Int
  }

  let streets: [String]
  /// By street.
  private(set) var atoms: [[Atom]] = []
  private(set) var blocks: [Block] = []
  /// The age ranges of the blocks.
  private(set) var measured = AgeGroups(ranges: [])

  init(_ counts: [PopulationCount], streets: [String], over grid: PopulationGrid) throws(Problems) {
    self.streets = streets
    var problems = Problems()
    if counts.contains(where: { $0.year != counts[0].year }) {
      problems.error(
        at: Place(layer: "population", field: "year"),
        Text(zh: "街道大组人数须为同一年。", en: "the streets' broad groups must be of one year."))
    }
    let bySex = counts.contains { $0.sex != nil }
    if bySex, counts.contains(where: { $0.sex == nil }) || grid.sexes.isEmpty {
      problems.error(
        at: Place(layer: "population", field: "sex"),
        Text(
          zh: "街道大组要么全部分性别(区表也须分),要么全部不分。",
          en: "the broad groups must all be by sex, as the district's table, or none of them."))
    }
    let known = Set(streets)
    for (row, count) in counts.enumerated() where !known.contains(count.street) || count.persons < 0 {
      let wrongStreet = !known.contains(count.street)
      problems.error(
        at: Place(layer: "population", feature: row, id: count.street, field: wrongStreet ? "street" : "persons"),
        value: wrongStreet ? count.street : "\(count.persons)",
        wrongStreet
          ? Text(zh: "没有代码为此的街道。", en: "no street has this code.")
          : Text(zh: "人数不得为负。", en: "persons must not be negative."))
    }
    try problems.throwIfErrors()
    let rows = Dictionary(grouping: counts, by: \.street)
    for street in streets {
      var pieces: [Atom] = []
      for sex in bySex ? grid.sexes.map(Optional.some) : [nil] {
        let sexes = sex.flatMap { grid.sexes.firstIndex(of: $0) }.map { $0..<$0 + 1 } ?? 0..<grid.sexCount
        let mine = (rows[street] ?? []).filter { $0.sex == sex }
        let split = BroadGroups.split(mine, street, grid.ages, &problems)
        pieces += split.map { piece in
          Atom(
            cells: sexes.flatMap { sex in piece.groups.map { sex * grid.ages.count + $0 } }, persons: piece.persons)
        }
      }
      atoms.append(pieces)
    }
    try problems.throwIfErrors()
    findBlocks(grid, bySex)
  }

  /// Ranges of groups with their own persons: those of an outer count that no inner count holds.
  private static func split(
    _ counts: [PopulationCount], _ street: String, _ ages: AgeGroups, _ problems: inout Problems
  ) -> [(groups: [Int], persons: Int)] {
    let place = Place(layer: "population", id: street, field: "age_from")
    let sorted = counts.sorted {
      $0.age.from != $1.age.from ? $0.age.from < $1.age.from : $0.age.to ?? .max > $1.age.to ?? .max
    }
    var owner = [Int](repeating: -1, count: ages.count)
    var own = sorted.map(\.persons)
    var open: [Int] = []
    for (index, count) in sorted.enumerated() {
      guard let union = ages.union(count.age) else {
        problems.error(
          at: place, value: count.age.description,
          Text(
            zh: "该大组不是由区年龄结构表的整组构成。", en: "this group is not made of whole groups of the district's table."))
        continue
      }
      while let last = open.last, !sorted[last].age.contains(count.age) {
        if sorted[last].age.overlaps(count.age) {
          problems.error(
            at: place, value: "\(sorted[last].age), \(count.age)",
            Text(zh: "两个大组交叉。", en: "the two groups cross."))
        }
        open.removeLast()
      }
      if let last = open.last {
        if sorted[last].age == count.age {
          problems.error(at: place, value: count.age.description, Text(zh: "大组重复。", en: "the group stands twice."))
        }
        own[last] -= count.persons
      }
      for group in union { owner[group] = index }
      open.append(index)
    }
    if let missing = owner.firstIndex(of: -1) {
      problems.error(
        at: place, value: ages.ranges[missing].description,
        Text(zh: "该街道的大组未包含这一年龄组。", en: "the street's broad groups leave out these ages."))
    }
    return own.indices.compactMap { index in
      let groups = owner.indices.filter { owner[$0] == index }
      if own[index] < 0 || (groups.isEmpty && own[index] != 0) {
        problems.error(
          at: place, value: "\(sorted[index].age): \(sorted[index].persons)",
          Text(zh: "外层大组的人数与其内各组不符。", en: "the outer group's number does not fit the groups inside it."))
      }
      return groups.isEmpty ? nil : (groups, own[index])
    }
  }

  /// Joins neighbouring groups until every street tells the sum.
  private mutating func findBlocks(_ grid: PopulationGrid, _ bySex: Bool) {
    let edges = (1...grid.ages.count).filter { isClean($0, grid) }
    var ranges: [AgeRange] = []
    for sex in bySex ? grid.sexes.map(Optional.some) : [nil] {
      let sexes = sex.flatMap { grid.sexes.firstIndex(of: $0) }.map { $0..<$0 + 1 } ?? 0..<grid.sexCount
      var from = 0
      for edge in edges {
        guard let age = AgeRange(from: grid.ages.ranges[from].from, to: grid.ages.ranges[edge - 1].to) else { continue }
        let cells = sexes.flatMap { sex in (from..<edge).map { sex * grid.ages.count + $0 } }
        let inside = Set(cells)
        let persons = atoms.reduce(0) { sum, pieces in
          sum + pieces.filter { $0.cells.allSatisfy(inside.contains) }.reduce(0) { $0 + $1.persons }
        }
        blocks.append(Block(sex: sex, age: age, cells: cells, persons: persons))
        if !ranges.contains(age) { ranges.append(age) }
        from = edge
      }
    }
    measured = AgeGroups(ranges: ranges)
  }

  /// No street has a piece with groups on both sides of the edge.
  private func isClean(_ edge: Int, _ grid: PopulationGrid) -> Bool {
    atoms.allSatisfy { pieces in
      pieces.allSatisfy { piece in
        let groups = piece.cells.map { $0 % grid.ages.count }
        return groups.allSatisfy { $0 < edge } || groups.allSatisfy { $0 >= edge }
      }
    }
  }
}
