import Demography
import Diagnostics
import Planning
import Testing

private let abridged: [AgeRange] = [age("0"), age("1-4")] + fiveYearAges.dropFirst()

/// Central death rates of females in Austria 1992: Preston, Heuveline & Guillot 2001, *Demography*, box 3.1.
private let austria = [
  0.005_770, 0.000_323, 0.000_112, 0.000_117, 0.000_343, 0.000_418, 0.000_442, 0.000_666, 0.000_771, 0.001_363,
  0.002_229, 0.003_379, 0.005_188, 0.008_391, 0.013_391, 0.021_791, 0.039_812, 0.078_812, 0.176_432,
]

@Suite struct LifeTableTests {
  @Test func lifeExpectancyOfTheUnitedNations() throws {
    for (sex, letter) in [(Sex.female, "F"), (.male, "M")] {
      guard let rates = SharedData.table("data/un-wpp-china/wpp2019_mx\(letter).csv"),
        let printed = SharedData.table("data/un-wpp-china/wpp2019_e0\(letter)proj.csv")
      else { return }
      let ages = [age("0"), age("1-4")] + ChinaOracle.ages.dropFirst()
      for year in stride(from: 2020, to: 2100, by: 5) {
        let column = "\(year)-\(year + 5)"
        let table = try LifeTable(mx: rates.numbers(column), ages: ages, sex: sex)
        #expect(abs(table.lifeExpectancy - printed.numbers(column)[0]) < 0.02)
      }
    }
  }

  @Test func constantRatesGiveAnExponential() throws {
    // With one death rate m at all ages, e0 is 1/m and S(x) is exp(-n m) whatever the separation factors make of it.
    let ages = (0..<100).map { AgeRange(from: $0, to: $0)! } + [age("100+")]
    let m = 0.02
    let table = try LifeTable(mx: [Double](repeating: m, count: ages.count), ages: ages, sex: nil)
    #expect(abs(table.lifeExpectancy - 50) < 0.01)
    #expect(abs(table.survivors[50] - 0.367_879) < 0.000_2)
    let q = [Double](repeating: m / (1 + m / 2), count: 100) + [1]
    let again = try LifeTable(qx: q, ages: ages, sex: nil, beyond: 50)
    #expect(abs(again.lifeExpectancy - 50) < 0.02)
  }

  @Test func probabilitiesAndRatesAgree() throws {
    let table = try LifeTable(mx: austria, ages: abridged, sex: .female)
    let l = table.survivors
    let q = l.indices.map { $0 + 1 < l.count ? 1 - l[$0 + 1] / l[$0] : 1 }
    let beyond = table.personYears.last! / l.last!
    let again = try LifeTable(qx: q, ages: abridged, sex: .female, beyond: beyond)
    for (a, b) in zip(table.personYears, again.personYears) { #expect(abs(a - b) < 1e-9) }
  }

  @Test func theModelMovesTheLevel() throws {
    let standard = try LifeTable(mx: austria, ages: abridged, sex: .female)
    let same = try standard.brass(alpha: 0)
    for (a, b) in zip(standard.personYears, same.personYears) { #expect(abs(a - b) < 1e-9) }
    #expect(try standard.brass(alpha: 0.2).lifeExpectancy < standard.lifeExpectancy)
    for wanted in [45.0, 60, 72.5, 80, 84] {
      #expect(abs(try standard.scaled(toLifeExpectancy: wanted).lifeExpectancy - wanted) < 1e-6)
    }
    #expect(throws: Problems.self) { _ = try standard.scaled(toLifeExpectancy: 200) }
  }

  @Test func refusesWhatIsNoLifeTable() {
    func says(_ mx: [Double], _ ages: [AgeRange]) -> [String] {
      problems { () throws(Problems) in _ = try LifeTable(mx: mx, ages: ages, sex: nil) }.map(\.says.en)
    }
    #expect(says([0.1], abridged)[0].contains("19 values"))
    #expect(says([0.1, 0.1, 0.1], [age("0-4"), age("6-9"), age("10+")])[0].contains("from 0"))
    #expect(says([0.1, 0.1, 0.1], [age("0-4"), age("5-9"), age("10-14")])[0].contains("open range"))
    #expect(says([0.1, -0.1, 0], [age("0-4"), age("5-9"), age("10+")]).count == 2)
    #expect(says([0.1, .nan, 0.1], [age("0-4"), age("5-9"), age("10+")]).count == 1)
  }
}
