import Demography
import Diagnostics
import Planning
import Testing

/// Females of Sweden 1993 to 1998: Preston, Heuveline & Guillot 2001, *Demography*, ch. 6, boxes 6.1 and 6.2. The
/// numbers are facts restated from there: people, person-years lived, births per woman, net migrants of five years;
/// the published people of 1998 and births by age of mother.
@Suite struct SwedenTests {
  static let females = [
    293_395, 248_369, 240_012, 261_346, 285_209, 314_388, 281_290, 286_923, 304_108, 324_946, 247_613, 211_351,
    215_140, 221_764, 223_506, 183_654, 141_990, 112_424,
  ]
  static let personYears: [Double] = [
    497_487, 497_138, 496_901, 496_531, 495_902, 495_168, 494_213, 492_760, 490_447, 486_613, 480_665, 471_786,
    457_852, 436_153, 402_775, 350_358, 271_512, 291_707,
  ]
  static let births = [
    0, 0, 0, 0.0120, 0.0908, 0.1499, 0.1125, 0.0441, 0.0074, 0.0003, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
  static let migrants: [Double] = [
    6840, 4150, 3365, 5270, 9240, 8230, 5470, 3155, 1770, 1115, 1075, 845, 645, 530, 465, 300, 250, 175,
  ]
  static let published1998 = [
    302_392, 298_682, 252_007, 244_150, 268_267, 293_515, 320_624, 284_767, 288_031, 303_166, 322_062, 243_989,
    205_841, 205_516, 205_270, 194_771, 142_565, 131_966,
  ]
  static let publishedBirths = [15_244, 126_688, 229_354, 170_057, 63_203, 10_971, 472]

  static func table() throws(Problems) -> PopulationTable {
    try PopulationTable(
      counts(streets: ["SE"], sexes: [.female, .male], year: 1993, basis: .resident) { _, sex, age in
        sex == 0 ? females[age] : 0
      }, streets: ["SE"])
  }

  static func rates(_ migration: Migration) throws(Problems) -> PeriodRates {
    let life = try LifeTable(personYears: personYears, ages: fiveYearAges, radix: 100_000)
    return PeriodRates(
      from: 1993, survival: .bySex(female: life, male: life),
      fertility: Fertility(rates: AgeSchedule(fiveYearAges, births), sexRatioAtBirth: 1.05), migration: migration)
  }

  static func open(_ timing: Migration.Timing) throws(Problems) -> Projection {
    let yearly = AgeSchedule(fiveYearAges, migrants.map { $0 / 5 })
    let migration = Migration(.numbers(female: yearly, male: .zero), timing: timing)
    return try project(try table(), method: .cohortComponent([try rates(migration)]), through: 1993...2003)
  }

  static func women(_ projection: Projection, _ year: Int) -> [Int] {
    fiveYearAges.map { projection.persons(street: 0, year: year, sex: .female, in: $0) }
  }

  @Test func reproducesThePublishedProjectionToThePerson() throws {
    let projection = try Self.open(.halfAndHalf)
    #expect(Self.women(projection, 1993) == Self.females)
    #expect(Self.women(projection, 1998) == Self.published1998)
    let births = projection.flows[0].births.map { Int($0.rounded()) }
    #expect(Array(births[3...9]) == Self.publishedBirths)
    #expect(births[..<3].allSatisfy { $0 == 0 } && births[10...].allSatisfy { $0 == 0 })
  }

  @Test func theSecondStepGoesOnFromUnroundedPeople() throws {
    // Computed from the same inputs by an independent program; not in the book.
    #expect(
      Self.women(try Self.open(.halfAndHalf), 2003) == [
        296_015, 307_672, 302_296, 256_136, 251_092, 276_598, 299_791, 323_986, 285_886, 287_215, 300_549, 317_063,
        237_515, 196_658, 190_266, 178_908, 151_180, 142_385,
      ])
    let closed = try project(
      try Self.table(), method: .cohortComponent([try Self.rates(.none)]), through: 1993...2003)
    #expect(
      Self.women(closed, 2003) == [
        280_121, 293_368, 293_049, 248_066, 239_529, 260_629, 284_238, 312_859, 279_147, 283_344, 298_043, 315_045,
        235_861, 195_388, 189_260, 178_141, 150_666, 141_960,
      ])
    #expect(Int(closed.flows[0].allBirths.rounded()) == 604_866)
  }

  @Test func theTimingOfMigrationMatters() throws {
    let half = try Self.open(.halfAndHalf).persons(year: 1998, sex: .female, in: .all)
    let start = try Self.open(.start).persons(year: 1998, sex: .female, in: .all)
    let end = try Self.open(.end).persons(year: 1998, sex: .female, in: .all)
    #expect(start > half && half > end)
  }

  @Test func yearsBetweenStepsLieOnStraightLines() throws {
    let projection = try Self.open(.halfAndHalf)
    for (index, group) in fiveYearAges.enumerated() {
      for passed in 1...4 {
        let wanted =
          Double(Self.females[index])
          + Double(Self.published1998[index] - Self.females[index]) * Double(passed) / 5
        let got = projection.persons(street: 0, year: 1993 + passed, sex: .female, in: group)
        #expect(abs(Double(got) - wanted) < 1.6)
      }
    }
  }

  @Test func flowsBalance() throws {
    let projection = try Self.open(.halfAndHalf)
    for (index, flow) in projection.flows.enumerated() {
      let before = projection.persons(year: 1993 + 5 * index, in: .all)
      let after = projection.persons(year: 1998 + 5 * index, in: .all)
      let change = flow.allBirths - flow.deaths + flow.netMigration
      #expect(abs(Double(after - before) - change) <= 18)  // half a person a group, at both ends
    }
  }
}
