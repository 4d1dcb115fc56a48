import Demography
import Diagnostics
import Planning

/// The same sequence everywhere: Steele, Lea & Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

func age(_ text: String) -> AgeRange { AgeRange(text)! }

let fiveYearAges: [AgeRange] = (0..<17).map { AgeRange(from: $0 * 5, to: $0 * 5 + 4)! } + [AgeRange(from: 85, to: nil)!]

/// Every street × sex × age cell by a rule.
func counts(
  streets: [String], sexes: [Sex?] = [nil], ages: [AgeRange] = fiveYearAges, year: Int = 2020,
  basis: PopulationBasis = .hukou, _ persons: (Int, Int, Int) -> Int
) -> [PopulationCount] {
  var list: [PopulationCount] = []
  for (s, street) in streets.enumerated() {
    for (x, sex) in sexes.enumerated() {
      for (a, age) in ages.enumerated() {
        list.append(
          PopulationCount(street: street, year: year, sex: sex, age: age, persons: persons(s, x, a), basis: basis))
      }
    }
  }
  return list
}

/// Splits a city number over streets so that the sum is exact.
func share(_ total: Int, _ part: Int, of parts: Int) -> Int {
  total * (part + 1) / parts - total * part / parts
}

func problems(_ body: () throws(Problems) -> Void) -> [Problem] {
  do {
    try body()
    return []
  } catch {
    return error.list
  }
}
