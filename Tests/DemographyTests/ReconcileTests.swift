import Demography
import Diagnostics
import Planning
import Testing

private let broad = [age("0-14"), age("15-59"), age("60+")]

private func says(_ body: () throws(Problems) -> Void) -> String {
  problems(body).map(\.says.en).joined(separator: " | ")
}

@Suite struct ReconcileTests {
  @Test func basesNeverMeetInARatio() throws {
    let elders = Headcount(200_112, .hukou)
    #expect(try elders.ratio(to: Headcount(711_636, .hukou), per: 100)?.double == 28.12)
    #expect(try elders.ratio(to: Headcount(0, .hukou)) == nil)
    let mixed = says { () throws(Problems) in _ = try elders.ratio(to: Headcount(740_000, .resident)) }
    #expect(mixed.contains("hukou") && mixed.contains("usual residents"))
    #expect(throws: Problems.self) { _ = try elders.adding(Headcount(1, .actual)) }
  }

  @Test func censusGroupsMerge() throws {
    let fine = [age("0"), age("1-4"), age("5-9"), age("10+")]
    let table = try PopulationTable(
      counts(streets: ["A", "B"], ages: fine) { s, _, a in 100 * s + a + 1 }, streets: ["A", "B"])
    let merged = try table.merged(into: [age("0-4"), age("5+")])
    #expect(merged.counts.map(\.persons) == [3, 7, 203, 207])
    #expect(
      says { () throws(Problems) in _ = try table.merged(into: [age("0-2"), age("3+")]) }.contains("cannot be made"))
    #expect(throws: Problems.self) { _ = try table.merged(into: [age("0"), age("5-9")]) }
  }

  @Test func rakingMeetsTheCityAndSaysHowFarItWas() throws {
    var generator = SeededGenerator(21)
    for _ in 0..<10 {
      let codes = (0..<7).map { "S\($0)" }
      let table = try PopulationTable(
        counts(streets: codes, sexes: [.female, .male]) { _, _, _ in Int.random(in: 0...300, using: &generator) },
        streets: codes)
      let wanted = broad.map {
        Int(Double(table.persons(year: 2020, in: $0)) * .random(in: 0.9...1.1, using: &generator))
      }
      let city = try PopulationTable(counts(streets: ["C"], ages: broad) { _, _, a in wanted[a] }, streets: ["C"])
      let (raked, residuals) = try table.raked(to: city)
      for (index, group) in broad.enumerated() {
        #expect(raked.persons(year: 2020, in: group) == wanted[index])
        #expect(residuals[index].difference == wanted[index] - table.persons(year: 2020, in: group))
        let factor = Double(wanted[index]) / Double(table.persons(year: 2020, in: group))
        for street in codes.indices {
          let exact = Double(table.persons(street: street, year: 2020, in: group)) * factor
          #expect(abs(Double(raked.persons(street: street, year: 2020, in: group)) - exact) < 1)
        }
      }
      let (again, none) = try raked.raked(to: city)
      #expect(again == raked && none.allSatisfy { $0.difference == 0 })
    }
  }

  @Test func rakingRefusesAnotherBasisAndPeopleFromNowhere() throws {
    let table = try PopulationTable(counts(streets: ["A"], ages: broad) { _, _, a in a == 0 ? 0 : 10 }, streets: ["A"])
    let residents = try PopulationTable(
      counts(streets: ["C"], ages: broad, basis: .resident) { _, _, _ in 10 }, streets: ["C"])
    #expect(says { () throws(Problems) in _ = try table.raked(to: residents) }.contains("usual residents"))
    let children = try PopulationTable(counts(streets: ["C"], ages: broad) { _, _, _ in 10 }, streets: ["C"])
    #expect(says { () throws(Problems) in _ = try table.raked(to: children) }.contains("no street has any"))
  }

  @Test func aProjectionIsRakedYearByYear() throws {
    let table = try PopulationTable(
      counts(streets: ["A", "B"], ages: broad) { s, _, a in 100 + s + a }, streets: ["A", "B"])
    let projection = try project(table, method: .geometric(rate: 0.01), through: 2020...2022)
    let city = try PopulationTable(
      counts(streets: ["C"], ages: [.all], year: 2022) { _, _, _ in 700 }, streets: ["C"])
    let (raked, _) = try projection.raked(to: city)
    #expect(raked.persons(year: 2022, in: .all) == 700)
    #expect(raked.persons(year: 2021, in: .all) == projection.persons(year: 2021, in: .all))
    #expect(raked.notes.count == 1 && raked.notes[0].en.contains("2022"))
  }
}

@Suite struct StructureEstimateTests {
  private func district(_ generator: inout SeededGenerator) throws -> PopulationTable {
    try PopulationTable(
      counts(streets: ["D"], sexes: [.female, .male], basis: .resident) { _, _, _ in
        Int.random(in: 500...5000, using: &generator)
      }, streets: ["D"])
  }

  /// 0-14, 15-59, 60+ and, inside it, 65+: what a street's census bulletin prints.
  private func bulletin(_ truth: PopulationTable) -> [PopulationCount] {
    truth.streets.indices.flatMap { street in
      (broad + [age("65+")]).map { group in
        PopulationCount(
          street: truth.streets[street], year: 2020, sex: nil, age: group,
          persons: truth.persons(street: street, year: 2020, in: group), basis: .resident)
      }
    }
  }

  @Test func keepsTheStreetsCountsAndFollowsTheDistrict() throws {
    var generator = SeededGenerator(31)
    let codes = (0..<9).map { "S\($0)" }
    let truth = try PopulationTable(
      counts(streets: codes, sexes: [.female, .male], basis: .resident) { _, _, _ in
        Int.random(in: 0...700, using: &generator)
      }, streets: codes)
    let estimate = try estimateStructure(of: bulletin(truth), streets: codes, district: truth)
    let table = estimate.table
    for street in codes.indices {
      for group in ["0-14", "15-59", "60-64", "65+"].map({ age($0) }) {
        #expect(
          table.persons(street: street, year: 2020, in: group) == truth.persons(street: street, year: 2020, in: group))
      }
    }
    #expect(estimate.residual < 1e-9)
    #expect(estimate.notes.isEmpty)
    for sex in [Sex.female, .male] {
      for group in fiveYearAges {
        let off = table.persons(year: 2020, sex: sex, in: group) - truth.persons(year: 2020, sex: sex, in: group)
        #expect(abs(off) < codes.count)
      }
    }
    #expect(!table.isEstimated(age("60+")) && !table.isEstimated(age("65+")) && table.isEstimated(age("80+")))
    let projection = try project(table, method: .geometric(rate: 0), through: 2020...2021)
    #expect(projection.isEstimated(age("80+")) && !projection.isEstimated(age("0-14")))
    #expect(projection.assumptions.contains { $0.en.contains("iterative proportional fitting") })
  }

  @Test func aPriorIsFollowedAsFarAsItAgrees() throws {
    var generator = SeededGenerator(32)
    let codes = ["A", "B", "C"]
    let truth = try PopulationTable(
      counts(streets: codes, sexes: [.female, .male], basis: .resident) { s, _, a in
        // A is young inside every broad group, C old.
        100 + (s == 0 ? 17 - a : s == 2 ? a : 8) * 40 + Int.random(in: 0...20, using: &generator)
      }, streets: codes)
    let plain = try estimateStructure(of: bulletin(truth), streets: codes, district: truth).table
    let informed = try estimateStructure(of: bulletin(truth), streets: codes, district: truth, prior: truth).table
    func error(_ table: PopulationTable) -> Int {
      codes.indices.reduce(0) { sum, street in
        fiveYearAges.reduce(sum) {
          $0
            + abs(table.persons(street: street, year: 2020, in: $1) - truth.persons(street: street, year: 2020, in: $1))
        }
      }
    }
    #expect(informed == truth || error(informed) <= 6)
    #expect(error(plain) > 20 * max(1, error(informed)))
  }

  @Test func differencesFromTheDistrictAreReported() throws {
    var generator = SeededGenerator(33)
    let fine = try district(&generator)
    let list = broad.map {
      PopulationCount(street: "A", year: 2021, sex: nil, age: $0, persons: 1000, basis: .resident)
    }
    let estimate = try estimateStructure(of: list, streets: ["A"], district: fine)
    #expect(estimate.notes.count == 3)
    #expect(estimate.table.persons(year: 2021, in: .all) == 3000)
  }

  @Test func refusesGroupsThatDoNotFit() throws {
    var generator = SeededGenerator(34)
    let fine = try district(&generator)
    func one(_ groups: [(String, Int)], basis: PopulationBasis = .resident) -> String {
      says { () throws(Problems) in
        _ = try estimateStructure(
          of: groups.map {
            PopulationCount(street: "A", year: 2020, sex: nil, age: age($0.0), persons: $0.1, basis: basis)
          }, streets: ["A"], district: fine)
      }
    }
    #expect(one([("0-14", 1), ("15-59", 2), ("60+", 3)]).isEmpty)
    #expect(one([("0-14", 1), ("15-59", 2), ("60+", 3)], basis: .hukou).contains("hukou"))
    #expect(one([("0-14", 1), ("60+", 3)]).contains("leave out"))
    #expect(one([("0-14", 1), ("15-59", 2), ("60+", 3), ("65+", 4)]).contains("does not fit"))
    #expect(one([("0-17", 1), ("18+", 2)]).contains("whole groups"))
    #expect(one([("0-59", 1), ("15+", 2)]).contains("cross"))
  }
}
