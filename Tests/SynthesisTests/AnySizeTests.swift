import Diagnostics
import Planning
import Testing

@testable import Synthesis

@Suite("Cities of any size")
struct AnySizeTests {
  @Test(arguments: [0, 1, 37, 500, 5_000, 60_000, 90_001, 1_000_000])
  func `sums are exact and the network is whole`(_ people: Int) {
    let recipe = CityRecipe.city(people: people)
    let city = synthesize(recipe, seed: 11)
    #expect(city.population.column("persons").reduce(0) { $0 + ($1.whole ?? 0) } == people)
    func sum(_ name: String) -> Int { city.facilities.column(name).reduce(0) { $0 + ($1.whole ?? 0) } }
    #expect(sum("beds_institution") == recipe.facilities[0].institutionBeds)
    #expect(sum("beds_community") == recipe.facilities[0].communityBeds)
    #expect(sum("beds_family") == recipe.facilities[0].familyBeds)
    #expect(city.candidates.count == recipe.candidates)
    #expect(city.walkways.pieces.count == 1)
    #expect(Set(city.streets.column("code")).count == recipe.streets.count)
    #expect(Set(city.streets.column("name")).count == recipe.streets.count)
  }

  @Test func `a great city takes seconds`() {
    #if DEBUG
      let people = 2_000_000
    #else
      let people = 10_000_000
    #endif
    let clock = ContinuousClock()
    var city: SyntheticCity?
    let time = clock.measure { city = synthesize(.city(people: people), seed: 1) }
    #expect(city?.streets.count == people / 60_000 + (people % 60_000 >= 30_000 ? 1 : 0))
    #expect(time < .seconds(20))
  }

  @Test func `names stay unique and codes nine digits in a country's worth of streets`() {
    let names = (0..<20_000).map { InventedNames.street($0).zh }
    #expect(Set(names).count == names.count)
    let codes = (0..<20_000).map(InventedNames.code(ofStreet:))
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.count == 9 && $0.hasPrefix("99") })
  }
}

@Suite("Parting without loss")
struct ApportionmentTests {
  @Test(arguments: 0..<300)
  func `parts add up and stay within one of their share`(_ seed: Int) {
    var chance = SplitMix64(seed: UInt64(seed))
    let weights = (0..<chance.whole(in: 1...40)).map { _ in chance.happens(0.2) ? 0 : chance.unit() }
    let total = chance.whole(in: 0...10_000)
    let parts = Apportionment.parts(of: total, by: weights)
    #expect(parts.reduce(0, +) == total)
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return }
    for (part, weight) in zip(parts, weights) {
      #expect(abs(Double(part) - Double(total) * weight / sum) < 1 + 1e-6)
      if weight == 0 { #expect(part == 0) }
    }
  }

  @Test(arguments: 0..<200)
  func `floors and caps hold`(_ seed: Int) {
    var chance = SplitMix64(seed: UInt64(seed))
    let weights = (0..<chance.whole(in: 1...30)).map { _ in chance.unit() }
    let total = chance.whole(in: 0...500)
    let floored = Apportionment.parts(of: total, by: weights, atLeast: 3)
    #expect(floored.reduce(0, +) == total)
    if total >= 3 * weights.count { #expect(floored.allSatisfy { $0 >= 3 }) }
    let caps = weights.map { _ in chance.whole(in: 0...20) }
    let capped = Apportionment.parts(of: total, by: weights, atMost: caps)
    #expect(capped.reduce(0, +) == min(total, caps.reduce(0, +)))
    #expect(zip(capped, caps).allSatisfy { $0 <= $1 })
  }
}
