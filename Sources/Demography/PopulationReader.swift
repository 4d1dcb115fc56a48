import Diagnostics
import Planning

/// Turns loose counts into a complete grid, finding everything that is wrong with them in one pass.
struct PopulationReader {
  private let counts: [PopulationCount]
  private let streets: [String]
  private var problems = Problems()

  /// No more problems of one kind than this are listed one by one.
  private static let listed = 20

  init(_ counts: [PopulationCount], streets: [String]) {
    self.counts = counts
    self.streets = streets
  }

  mutating func read() throws(Problems) -> (PopulationBasis, PopulationGrid) {
    guard let first = counts.first, !streets.isEmpty else {
      problems.error(at: table, Text(zh: "没有人口数据。", en: "there are no population counts."))
      throw problems
    }
    checkBasis(first.basis)
    let sexes = checkSexes()
    let ages = checkAges()
    checkNumbers()
    let indexOfStreet = checkStreets()
    try problems.throwIfErrors()

    let years = Set(counts.map(\.year)).sorted()
    var grid = PopulationGrid(years: years, streets: streets, sexes: sexes, ages: ages)
    fill(&grid, indexOfStreet)
    try problems.throwIfErrors()
    return (first.basis, grid)
  }

  private var table: Place { Place(layer: "population") }

  private func place(_ row: Int, _ field: String) -> Place {
    Place(layer: "population", feature: row, id: counts[row].street, field: field)
  }

  private mutating func checkBasis(_ basis: PopulationBasis) {
    guard let other = counts.firstIndex(where: { $0.basis != basis }) else { return }
    let both = (basis.name, counts[other].basis.name)
    problems.error(
      at: place(other, "basis"), value: counts[other].basis.rawValue,
      Text(
        zh: "同一人口表混用了两种口径:\(both.0.zh)与\(both.1.zh)。二者人数不同,不得相加或相比。",
        en: "one table mixes two bases, \(both.0.en) and \(both.1.en): different people are counted, "
          + "so the numbers must not be added or compared."),
      fix: Text(zh: "按口径分成两张表,各自推算。", en: "make one table per basis and project each on its own."))
  }

  private mutating func checkSexes() -> [Sex] {
    let split = counts.firstIndex { $0.sex != nil }
    let whole = counts.firstIndex { $0.sex == nil }
    guard split != nil else { return [] }
    if let whole {
      problems.error(
        at: place(whole, "sex"),
        Text(
          zh: "有的行分性别,有的行为男女合计,会重复计算。",
          en: "some rows are by sex and some are of both sexes: people would be counted twice."),
        fix: Text(zh: "删去合计行,或全部不分性别。", en: "drop the rows of both sexes, or use no sex at all."))
    }
    return [.female, .male]
  }

  private mutating func checkAges() -> AgeGroups {
    let ranges = Set(counts.map(\.age)).sorted {
      $0.from != $1.from ? $0.from < $1.from : $0.to ?? .max < $1.to ?? .max
    }
    for (below, above) in zip(ranges, ranges.dropFirst()) {
      if below.overlaps(above) {
        let row = counts.firstIndex { $0.age == above } ?? 0
        problems.error(
          at: place(row, "age_from"), value: above.description,
          Text(
            zh: "年龄组 \(below) 与 \(above) 重叠。", en: "the age groups \(below) and \(above) overlap."),
          fix: Text(
            zh: "合计行(如 0+、60+)不得与分组行并列。",
            en: "total rows such as 0+ or 60+ must not stand beside the groups they add up."))
      } else if let to = below.to, to + 1 < above.from {
        let row = counts.firstIndex { $0.age == above } ?? 0
        let gap = to + 1 == above.from - 1 ? "\(to + 1)" : "\(to + 1)-\(above.from - 1)"
        problems.error(
          at: place(row, "age_from"), value: above.description,
          Text(
            zh: "年龄组 \(below) 与 \(above) 之间缺 \(gap) 岁。",
            en: "no group holds the ages \(gap) between \(below) and \(above)."))
      }
    }
    return AgeGroups(ranges: ranges)
  }

  private mutating func checkNumbers() {
    let wrong = counts.indices.filter { counts[$0].persons < 0 || counts[$0].persons > Int(Int32.max) }
    for row in wrong.prefix(Self.listed) {
      problems.error(
        at: place(row, "persons"), value: "\(counts[row].persons)",
        counts[row].persons < 0
          ? Text(zh: "人数不得为负。", en: "persons must not be negative.")
          : Text(zh: "单元格人数超过 2147483647。", en: "one cell holds more than 2147483647 persons."))
    }
    sayMore(wrong.count, Text(zh: "人数有误", en: "wrong numbers of persons"))
  }

  private mutating func checkStreets() -> [String: Int] {
    var index: [String: Int] = [:]
    for (position, street) in streets.enumerated() where index.updateValue(position, forKey: street) != nil {
      problems.error(
        at: Place(layer: "streets", id: street, field: "code"), value: street,
        Text(zh: "街道代码重复。", en: "the street code stands twice."))
    }
    var seen: Set<String> = []
    let unknown = counts.indices.filter { index[counts[$0].street] == nil && seen.insert(counts[$0].street).inserted }
    for row in unknown.prefix(Self.listed) {
      let near = Suggestion.nearest(to: counts[row].street, among: streets)
      problems.error(
        at: place(row, "street"), value: counts[row].street,
        Text(zh: "没有代码为此的街道。", en: "no street has this code."),
        fix: near.map { Text(zh: "是否为“\($0)”?", en: "did you mean \"\($0)\"?") })
    }
    sayMore(unknown.count, Text(zh: "街道代码未知", en: "unknown street codes"))
    return index
  }

  private mutating func fill(_ grid: inout PopulationGrid, _ indexOfStreet: [String: Int]) {
    let years = Dictionary(uniqueKeysWithValues: zip(grid.years, grid.years.indices))
    let ages = Dictionary(uniqueKeysWithValues: zip(grid.ages.ranges, grid.ages.ranges.indices))
    var rowOfCell = ContiguousArray<Int32>(repeating: -1, count: grid.cells.count)
    var duplicates = 0
    for (row, count) in counts.enumerated() {
      guard let year = years[count.year], let street = indexOfStreet[count.street], let age = ages[count.age]
      else { continue }
      let cell = grid.offset(year: year, street: street, sex: count.sex == .male ? 1 : 0) + age
      if rowOfCell[cell] < 0 {
        rowOfCell[cell] = Int32(row)
        grid[cell] = Int32(count.persons)
        continue
      }
      duplicates += 1
      guard duplicates <= Self.listed else { continue }
      problems.error(
        at: place(row, "street"), value: count.street,
        Text(
          zh: "\(count.year) 年该街道 \(count.age) 岁组已在第 \(rowOfCell[cell] + 1) 行出现。",
          en: "this street's group \(count.age) in \(count.year) already stands in row \(rowOfCell[cell])."))
    }
    sayMore(duplicates, Text(zh: "重复行", en: "repeated rows"))
    checkComplete(grid, rowOfCell)
  }

  private mutating func checkComplete(_ grid: PopulationGrid, _ rowOfCell: ContiguousArray<Int32>) {
    var incomplete = 0
    for (year, yearName) in grid.years.enumerated() {
      for (street, code) in streets.enumerated() {
        let start = grid.offset(year: year, street: street)
        let missing = (0..<grid.rowSize).filter { rowOfCell[start + $0] < 0 }
        guard !missing.isEmpty else { continue }
        incomplete += 1
        guard incomplete <= Self.listed else { continue }
        let all = missing.count == grid.rowSize
        var named: [String] = []
        for cell in missing {
          let age = grid.ages.ranges[cell % grid.ages.count].description
          named.append(grid.sexes.isEmpty ? age : "\(grid.sexes[cell / grid.ages.count].rawValue) \(age)")
        }
        let list = named.prefix(6).joined(separator: ", ") + (named.count > 6 ? ", …" : "")
        problems.error(
          at: Place(layer: "population", id: code, field: "persons"),
          all
            ? Text(zh: "\(yearName) 年没有该街道的人口。", en: "this street has no counts in \(yearName).")
            : Text(zh: "\(yearName) 年缺:\(list)。", en: "\(yearName) lacks \(list)."),
          fix: Text(zh: "无人也要写 0。", en: "write 0 where nobody lives."))
      }
    }
    sayMore(incomplete, Text(zh: "数据不全的街道", en: "incomplete streets"))
  }

  private mutating func sayMore(_ count: Int, _ what: Text) {
    guard count > Self.listed else { return }
    problems.error(
      at: table,
      Text(zh: "\(what.zh):另有 \(count - Self.listed) 处。", en: "\(what.en): \(count - Self.listed) more."))
  }
}
