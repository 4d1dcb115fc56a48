import Planning

/// Whole persons by year, street, sex and age group in one flat array, ages innermost.
struct PopulationGrid: Sendable, Equatable {
  let years: [Int]
  let streets: [String]
  /// Empty when the counts do not split by sex.
  let sexes: [Sex]
  let ages: AgeGroups
  private(set) var cells: ContiguousArray<Int32>

  init(years: [Int], streets: [String], sexes: [Sex], ages: AgeGroups, cells: ContiguousArray<Int32>? = nil) {
    self.years = years
    self.streets = streets
    self.sexes = sexes
    self.ages = ages
    let size = years.count * streets.count * max(1, sexes.count) * ages.count
    self.cells = cells ?? ContiguousArray(repeating: 0, count: size)
    precondition(self.cells.count == size, "cells do not fit the shape")
  }

  var sexCount: Int { max(1, sexes.count) }
  /// Cells of one street in one year: sex × age.
  var rowSize: Int { sexCount * ages.count }
  /// Cells of one year: street × sex × age.
  var yearSize: Int { streets.count * rowSize }

  func offset(year: Int, street: Int, sex: Int = 0) -> Int {
    ((year * streets.count + street) * sexCount + sex) * ages.count
  }

  func row(year: Int, street: Int) -> ArraySlice<Int32> {
    let start = offset(year: year, street: street)
    return ArraySlice(cells[start..<start + rowSize])
  }

  subscript(cell: Int) -> Int32 {
    get { cells[cell] }
    set { cells[cell] = newValue }
  }

  /// Writes one year on the line between two states of its cells; see ``WholeYear``.
  mutating func write(
    _ before: ContiguousArray<Double>, _ after: ContiguousArray<Double>, share: Double, year: Int, unknown: Int = 0
  ) {
    // At the end of a step the state itself, not a sum that may differ from it in the last bit.
    let before = share == 1 ? after : before
    let (start, row, groups) = (offset(year: year, street: 0), rowSize, ages.count)
    before.withUnsafeBufferPointer { before in
      after.withUnsafeBufferPointer { after in
        cells.withUnsafeMutableBufferPointer { cells in
          guard let base = cells.baseAddress else { return }
          WholeYear(before: before, after: after, share: share, row: row, groups: groups, unknown: unknown)
            .write(into: base + start)
        }
      }
    }
  }

  /// Persons of one street and year; of one sex, or of all when `sex` is `nil`. A grid without sexes has nobody of
  /// a given sex.
  func persons(year: Int, street: Int, sex: Sex?, in age: AgeRange) -> Int {
    let wanted: Range<Int>
    if let sex {
      guard let index = sexes.firstIndex(of: sex) else { return 0 }
      wanted = index..<index + 1
    } else {
      wanted = 0..<sexCount
    }
    return wanted.reduce(0) { sum, sexIndex in
      let start = offset(year: year, street: street, sex: sexIndex)
      return sum + ages.sum(in: age) { Int(cells[start + $0]) }
    }
  }

  /// Gives some cells of every street (sex × age, `cells` within a row) new numbers that add up to `total` over the
  /// city, in proportion to those of `model`: the streets first, then the cells of each street.
  ///
  /// - Returns: whether that could be done: `false` when the model has nobody there and `total` is not 0.
  mutating func share(
    _ total: Int, over cells: [Int], year: Int, like model: PopulationGrid, modelYear: Int
  ) -> Bool {
    let weights = streets.indices.map { street in
      let from = model.offset(year: modelYear, street: street)
      return cells.reduce(0) { $0 + Int(model[from + $1]) }
    }
    guard let byStreet = Apportionment.split(total, by: weights) else { return false }
    for (street, persons) in byStreet.enumerated() {
      let from = model.offset(year: modelYear, street: street)
      let to = offset(year: year, street: street)
      guard let parts = Apportionment.split(persons, by: cells.map { Int(model[from + $0]) }) else { return false }
      for (cell, part) in zip(cells, parts) { self[to + cell] = Int32(part) }
    }
    return true
  }

  /// Persons of every street by group, streets and sexes added up.
  func cityGroups(year: Int) -> [Int] {
    var sums = [Int](repeating: 0, count: ages.count)
    let start = year * yearSize
    for cell in 0..<yearSize { sums[cell % ages.count] += Int(cells[start + cell]) }
    return sums
  }

  /// The cells as records, in the order year, street, sex, age.
  func counts(basis: PopulationBasis) -> [PopulationCount] {
    var list: [PopulationCount] = []
    list.reserveCapacity(cells.count)
    var cell = 0
    for year in years {
      for street in streets {
        for sex in 0..<sexCount {
          for age in ages.ranges {
            list.append(
              PopulationCount(
                street: street, year: year, sex: sexes.isEmpty ? nil : sexes[sex], age: age,
                persons: Int(cells[cell]), basis: basis))
            cell += 1
          }
        }
      }
    }
    return list
  }
}
