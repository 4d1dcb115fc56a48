import Demography
import Diagnostics
import Planning
import Testing

@Suite struct PopulationTableTests {
  let streets = ["A", "B"]

  @Test func holdsWhatItWasGivenInAnyOrder() throws {
    var generator = SeededGenerator(1)
    let given = counts(streets: streets, sexes: [.female, .male]) { $0 * 1000 + $1 * 100 + $2 }
    let table = try PopulationTable(given.shuffled(using: &generator), streets: streets)
    #expect(table.counts == given)
    #expect(table.years == [2020])
    #expect(table.basis == .hukou)
    #expect(table.persons(street: 1, year: 2020, sex: .male, in: age("85+")) == 1117)
    #expect(table.persons(street: 1, year: 2020, in: age("80+")) == 1016 + 1116 + 1017 + 1117)
  }

  @Test func refusesMixedBasesNamingBoth() {
    var mixed = counts(streets: streets) { _, _, _ in 10 }
    mixed[5].basis = .resident
    let found = problems { () throws(Problems) in _ = try PopulationTable(mixed, streets: streets) }
    #expect(found.count == 1)
    #expect(found[0].says.zh.contains("户籍人口") && found[0].says.zh.contains("常住人口"))
    #expect(found[0].says.en.contains("hukou") && found[0].says.en.contains("usual residents"))
  }

  @Test func findsEveryMistakeAtOnce() {
    var wrong = counts(streets: streets) { _, _, _ in 10 }
    wrong[0].persons = -1
    wrong[3].street = "AA"
    wrong.append(wrong[7])
    wrong.append(PopulationCount(street: "A", year: 2020, sex: nil, age: age("60+"), persons: 1, basis: .hukou))
    let found = problems { () throws(Problems) in _ = try PopulationTable(wrong, streets: streets) }
    #expect(found.contains { $0.value == "-1" && $0.place.field == "persons" })
    #expect(found.contains { $0.value == "AA" && $0.fix?.en.contains("\"A\"") == true })
    #expect(found.contains { $0.says.en.contains("overlap") })
  }

  @Test func findsDuplicatesGapsAndHoles() {
    let whole = counts(streets: streets) { _, _, _ in 10 }
    let twice = problems { () throws(Problems) in _ = try PopulationTable(whole + [whole[4]], streets: streets) }
    #expect(twice.count == 1 && twice[0].place.feature == whole.count)
    let gap = problems { () throws(Problems) in
      _ = try PopulationTable(whole.filter { $0.age != age("10-14") }, streets: streets)
    }
    #expect(gap.count == 1 && gap[0].says.en.contains("10-14"))
    let hole = problems { () throws(Problems) in
      _ = try PopulationTable(whole.filter { !($0.street == "B" && $0.age == age("10-14")) }, streets: streets)
    }
    #expect(hole.count == 1 && hole[0].place.id == "B" && hole[0].says.en.contains("10-14"))
    let absent = problems { () throws(Problems) in _ = try PopulationTable(whole, streets: streets + ["C"]) }
    #expect(absent.count == 1 && absent[0].place.id == "C")
  }

  @Test func refusesSexesBesideTheirSum() {
    let both = counts(streets: streets, sexes: [.female, .male, nil]) { _, _, _ in 10 }
    #expect(problems { () throws(Problems) in _ = try PopulationTable(both, streets: streets) }.count == 1)
    #expect(problems { () throws(Problems) in _ = try PopulationTable([], streets: streets) }.count == 1)
  }

  @Test func cutGroupsAddUpToTheGroup() throws {
    var generator = SeededGenerator(7)
    let table = try PopulationTable(
      counts(streets: ["A"]) { _, _, _ in Int.random(in: 0...997, using: &generator) }, streets: ["A"])
    for group in fiveYearAges.dropLast() {
      let single = (group.from...group.to!).reduce(0) {
        $0 + table.persons(street: 0, year: 2020, in: AgeRange(from: $1, to: $1)!)
      }
      #expect(single == table.persons(street: 0, year: 2020, in: group))
    }
    #expect(table.covers(age("0-2")) && table.covers(age("60+")) && !table.covers(age("90+")))
    #expect(!table.covers(age("60-90")))
  }
}
