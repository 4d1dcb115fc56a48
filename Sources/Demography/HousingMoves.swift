import Diagnostics
import Planning

extension Projection {
  /// The same projection with the residents of new housing in their streets.
  ///
  /// Persons who have moved in by the end of a year are dwellings × persons per dwelling × occupancy so far, in whole
  /// persons; they keep their age structure, as people keep moving in and out. Drawn from the city's growth, each sex
  /// and age group of the city stays what it was, and the other residents share what the newcomers leave.
  ///
  /// Completions up to the base year are left out and named: the base counts already hold their residents.
  /// - Parameter delay: years by which completion is late, rounded to whole years.
  /// - Throws: unknown streets, repeated completions, impossible shares, a structure that does not fit, and newcomers
  ///   that outnumber the city's people of their sex and age.
  public func withHousing(_ arrivals: HousingArrivals, delay: Double = 0) throws(Problems) -> Projection {
    let moves = try HousingMoves(self, arrivals, delay: delay)
    return try moves.moved()
  }
}

private struct HousingMoves {
  let projection: Projection
  let arrivals: HousingArrivals
  private let delay: Int
  private let indexOfStreet: [String: Int]
  /// Completions after the base year, and the ids of those before.
  private var counted: [HousingCompletion] = []
  private var before: [String] = []
  /// Weight of each cell of a row; `nil`: like the city.
  private var weights: [Int]?

  init(_ projection: Projection, _ arrivals: HousingArrivals, delay: Double) throws(Problems) {
    self.projection = projection
    self.arrivals = arrivals
    self.delay = Int(max(0, min(100, delay)).rounded())
    indexOfStreet = Dictionary(
      zip(projection.streets, projection.streets.indices), uniquingKeysWith: { first, _ in first })
    var problems = Problems()
    var seen: Set<String> = []
    for completion in arrivals.completions {
      check(completion, isNew: seen.insert(completion.id).inserted, into: &problems)
      if completion.year <= projection.baseYear {
        before.append(completion.id)
      } else {
        counted.append(completion)
      }
    }
    let all = counted.reduce(0) { $0 + Double($1.dwellings) * $1.personsPerDwelling.double }
    let present = projection.grid.cells.max().map(Double.init) ?? 0
    if all + present > Double(Int32.max) / 2 {
      problems.error(
        at: Place(layer: "housing"), value: Trend.number(all),
        Text(zh: "新住宅住户合计超出可表示范围。", en: "new housing would hold more people than can be held."))
    }
    if arrivals.occupancy.contains(where: { !($0 >= 0 && $0 <= 1) }) || arrivals.occupancy.reduce(0, +) > 1 + 1e-9 {
      problems.error(
        at: Place(field: "occupancy"),
        Text(zh: "各年入住率须在 0 与 1 之间,合计不超过 1。", en: "the yearly shares must be 0 to 1 and not exceed 1 together."))
    }
    weights = structureWeights(&problems)
    try problems.throwIfErrors()
  }

  private func check(_ completion: HousingCompletion, isNew: Bool, into problems: inout Problems) {
    let place = Place(layer: "housing", id: completion.id)
    if !isNew {
      problems.error(
        at: place,
        Text(zh: "同一住宅项目出现两次,其人口会重复计算。", en: "this housing stands twice: its residents would be counted twice."))
    }
    if indexOfStreet[completion.street] == nil {
      let near = Suggestion.nearest(to: completion.street, among: projection.streets)
      problems.error(
        at: place.at(field: "street"), value: completion.street,
        Text(zh: "没有代码为此的街道。", en: "no street has this code."),
        fix: near.map { Text(zh: "是否为“\($0)”?", en: "did you mean \"\($0)\"?") })
    }
    let persons = completion.personsPerDwelling.double
    if completion.dwellings < 0 || completion.dwellings > 1_000_000 || persons < 0 || persons > 100 {
      problems.error(
        at: place, value: "\(completion.dwellings) × \(completion.personsPerDwelling)",
        Text(zh: "套数或户均人数不合理。", en: "not a possible number of dwellings or persons per dwelling."))
    }
  }

  private func structureWeights(_ problems: inout Problems) -> [Int]? {
    guard case .given(let female, let male) = arrivals.structure else { return nil }
    let grid = projection.grid
    let place = Place(field: "structure")
    let schedules = grid.sexes.isEmpty ? [(0, female), (0, male)] : [(0, female), (1, male)]
    var weights = [Double](repeating: 0, count: grid.rowSize)
    for (sex, schedule) in schedules {
      schedule.check(at: place, negative: false, into: &problems)
      for (age, value) in zip(schedule.ages, schedule.values) {
        guard let union = grid.ages.union(age) else {
          problems.error(
            at: place, value: age.description,
            Text(zh: "该年龄段不是由人口表的整组构成。", en: "this range is not made of whole age groups of the table."))
          continue
        }
        let cells = union.map { sex * grid.ages.count + $0 }
        let people = cells.map { cell in
          grid.streets.indices.reduce(0.0) { $0 + Double(grid[$1 * grid.rowSize + cell]) }
        }
        let sum = people.reduce(0, +)
        for (cell, persons) in zip(cells, people) {
          weights[cell] += value * (sum > 0 ? persons / sum : 1 / Double(cells.count))
        }
      }
    }
    let sum = weights.reduce(0, +)
    guard sum > 0 else {
      problems.error(at: place, Text(zh: "新住户年龄结构全为 0。", en: "the structure of the newcomers is all 0."))
      return nil
    }
    return weights.map { Int(($0 / sum * 1e12).rounded()) }
  }

  func moved() throws(Problems) -> Projection {
    var grid = projection.grid
    var problems = Problems()
    for index in grid.years.indices {
      let newcomers = self.newcomers(in: index)
      switch arrivals.source {
      case .added: add(newcomers, year: index, to: &grid)
      case .cityGrowth: draw(newcomers, year: index, from: &grid, &problems)
      }
      if problems.hasErrors { break }
    }
    try problems.throwIfErrors()
    return Projection(projection, grid: grid, assumptions: assumptions, notes: notes)
  }

  /// Street × cell.
  private func newcomers(in index: Int) -> [[Int]] {
    let grid = projection.grid
    let year = grid.years[index]
    var persons = [Int64](repeating: 0, count: grid.streets.count)
    for completion in counted {
      guard let street = indexOfStreet[completion.street] else { continue }
      let passed = year - completion.year - delay
      guard passed >= 0 else { continue }
      let share = arrivals.occupancy.prefix(passed + 1).reduce(0, +)
      let full = Double(completion.dwellings) * completion.personsPerDwelling.double
      persons[street] += Int64((full * min(1, share)).rounded(.toNearestOrAwayFromZero))
    }
    let model = weights ?? cityCells(index)
    return persons.map { Apportionment.split(Int($0), by: model) ?? [Int](repeating: 0, count: grid.rowSize) }
  }

  private func cityCells(_ year: Int) -> [Int] {
    let grid = projection.grid
    var sums = [Int](repeating: 0, count: grid.rowSize)
    let start = year * grid.yearSize
    for cell in 0..<grid.yearSize { sums[cell % grid.rowSize] += Int(grid[start + cell]) }
    return sums
  }

  private func add(_ newcomers: [[Int]], year: Int, to grid: inout PopulationGrid) {
    for (street, cells) in newcomers.enumerated() {
      let start = grid.offset(year: year, street: street)
      for (cell, persons) in cells.enumerated() { grid[start + cell] += Int32(persons) }
    }
  }

  private func draw(_ newcomers: [[Int]], year: Int, from grid: inout PopulationGrid, _ problems: inout Problems) {
    let city = cityCells(year)
    let model = projection.grid
    for cell in 0..<grid.rowSize {
      let moved = newcomers.reduce(0) { $0 + $1[cell] }
      guard moved > 0 else { continue }
      let age = grid.ages.ranges[cell % grid.ages.count]
      guard moved <= city[cell], grid.share(city[cell] - moved, over: [cell], year: year, like: model, modelYear: year)
      else {
        problems.error(
          at: Place(layer: "housing"), value: "\(moved)",
          Text(
            zh: "\(grid.years[year]) 年新住宅的\(age.spoken.zh)住户 \(moved) 人,超过全市同龄人口 \(city[cell]) 人。",
            en:
              "in \(grid.years[year]) new housing would hold \(moved) of \(age.spoken.en), but the city has \(city[cell])."
          ),
          fix: Text(zh: "检查新住户年龄结构,或把新住户计为新增人口。", en: "check the newcomers' structure, or add them to the city."))
        continue
      }
      for (street, cells) in newcomers.enumerated() where cells[cell] > 0 {
        grid[grid.offset(year: year, street: street) + cell] += Int32(cells[cell])
      }
    }
  }

  private var assumptions: [Text] {
    switch arrivals.source {
    case .cityGrowth:
      [
        Text(
          zh: "新建住宅的住户来自全市推算人口,全市人数不变;其年龄结构保持不变。",
          en: "Residents of new housing are part of the city's projected people; they keep their age structure.")
      ]
    case .added:
      [
        Text(
          zh: "新建住宅的住户计为推算人口之外的新增人口;其年龄结构保持不变。",
          en: "Residents of new housing come on top of the projected people; they keep their age structure.")
      ]
    }
  }

  /// Where people may be counted twice.
  private var notes: [Text] {
    var notes: [Text] = []
    if !before.isEmpty {
      let list = before.prefix(10).joined(separator: ", ") + (before.count > 10 ? ", …" : "")
      notes.append(
        Text(
          zh: "\(before.count) 个项目(\(list))在基年 \(projection.baseYear) 年底前竣工,基年人口已包含其住户,不再计入。",
          en:
            "\(before.count) projects (\(list)) were completed by the end of the base year \(projection.baseYear); its "
            + "counts hold their residents already."))
    }
    let last = projection.years.upperBound
    let grown =
      projection.persons(year: last, in: .all) - projection.persons(year: projection.years.lowerBound, in: .all)
    if arrivals.source == .added, grown > 0, !counted.isEmpty {
      notes.append(
        Text(
          zh: "可能重复计算:推算方法本身到 \(last) 年已增加 \(grown) 人,又另加新住宅住户;若该增长已含新住宅,请改为从全市增长中分配。",
          en:
            "Possibly counted twice: the method itself adds \(grown) people by \(last), and residents of new housing come on "
            + "top; if that growth includes them, draw them from the city's growth."))
    }
    return notes
  }
}
