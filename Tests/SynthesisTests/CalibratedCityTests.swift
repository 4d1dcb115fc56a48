import Planning
import Testing

@testable import Synthesis

/// The figures of the documents, and of the census, that the invented cities have to meet exactly.
@Suite("Calibrated cities")
struct CalibratedCityTests {
  /// Persons aged `from` and over in the streets whose code begins with `prefix`.
  private func persons(_ city: SyntheticCity, _ prefix: String = "", aged from: Int) -> Int {
    let table = city.population
    return table.rows.indices.reduce(0) { sum, i in
      let isMeant =
        (table.column("street", i).text ?? "").hasPrefix(prefix) && (table.column("age_from", i).whole ?? 0) >= from
      return sum + (isMeant ? table.column("persons", i).whole ?? 0 : 0)
    }
  }

  private func sum(_ city: SyntheticCity, _ name: String, of kind: String? = nil) -> Int {
    zip(city.facilities.column("kind"), city.facilities.column(name))
      .reduce(0) { $0 + (kind == nil || $1.0.text == kind ? $1.1.whole ?? 0 : 0) }
  }

  private func count(_ city: SyntheticCity, _ kind: String) -> Int {
    city.facilities.column("kind").count { $0.text == kind }
  }

  @Test func `Wuxi: 42 streets and 30 towns in seven counties, the census's people, the plan's facilities`() {
    let recipe = CityRecipe.wuxi
    let city = synthesize(recipe, seed: 3)
    let codes = recipe.streets.map(\.code)
    #expect(codes.count { Array($0)[6] == "0" } == 42 && codes.count { Array($0)[6] == "1" } == 30)
    #expect([0, 60, 65].map { persons(city, aged: $0) } == [7_462_135, 1_473_820, 1_093_557])
    #expect(persons(city, "320214", aged: 0) == 720_215 && persons(city, "320214", aged: 65) == 80_528)
    let counts = ["nursing_home", "day_care", "meal_centre", "meal_point", "home_care"].map { count(city, $0) }
    #expect(counts == [171, 99, 94, 700, 1100])
    #expect(["institution", "community", "family"].reduce(0) { $0 + sum(city, "beds_\($1)") } == 60_500)
    #expect(sum(city, "nursing_beds") == 60_500 * 66 / 100)
  }

  @Test func `Jiamusi: 21 streets, 75 towns and 13 farms; beds and places by region`() {
    let recipe = CityRecipe.jiamusi
    let city = synthesize(recipe, seed: 3)
    let marks = recipe.streets.map { Array($0.code)[6] }
    #expect(
      marks.count { $0 == "0" } == 21 && marks.count { "12".contains($0) } == 75 && marks.count { $0 == "5" } == 13)
    #expect([0, 60].map { persons(city, aged: $0) } == [2_156_505, 501_316])
    #expect(persons(city, "230882", aged: 0) == 414_090)
    #expect(sum(city, "places", of: "childcare") == 1186)
    #expect(sum(city, "beds_institution") == 15_793)
    #expect(["day_care", "home_care", "street_complex"].map { count(city, $0) } == [44, 12, 7])
    // Like the first columns of tables 3 and 4: Xiangyang has 240 of 1,750 places and 2,107 of 16,630 beds.
    #expect(abs(recipe.facilities[0].childcarePlaces.map { Double($0) / 1186 - 240.0 / 1750 } ?? 1) < 1e-3)
    #expect(abs(Double(recipe.facilities[0].institutionBeds) / 15_793 - 2107.0 / 16_630) < 1e-4)
  }

  @Test func `Qidong: residents of 2020, everything else of 2024, new estates on both sides of 2,000 dwellings`() {
    let city = synthesize(.qidong, seed: 2020)
    #expect([0, 60, 65].map { persons(city, aged: $0) } == [967_313, 343_220, 251_300])
    #expect(city.population.column("year").allSatisfy { $0 == 2020 })
    let new = zip(city.housing.column("status"), city.housing.column("dwellings")).filter { $0.0 != "existing" }
      .compactMap { $0.1.whole }
    #expect(new.contains { $0 < 2000 } && new.contains { $0 > 2000 })
    let land = zip(city.facilities.column("kind"), city.facilities.column("land_area_m2"))
    #expect(land.allSatisfy { $0.0 == "childcare" || $0.1 != .null })
  }

  @Test func `Wuhan: 1,126 communities in 13 districts, elders that make 61,000 beds 37 per 1000`() {
    let recipe = CityRecipe.wuhan
    let city = synthesize(recipe, seed: 3)
    #expect(Set(recipe.streets.map(\.district)).count == 13)
    #expect(city.housing.column("status").count { $0 == "existing" } == 1126)
    #expect(persons(city, aged: 60) == 1_648_649)
    #expect(sum(city, "beds_institution") + sum(city, "beds_community") == 61_000)
    #expect((61_000.0 / 1_648_649 * 1000).rounded() == 37)
    #expect(["nursing_home", "home_care", "rural_mutual_aid"].map { count(city, $0) } == [286, 512, 120])
    #expect(city.demand == nil)
  }

  @Test func `South New Town: 180,000 people, 23 communities in five`() {
    let recipe = CityRecipe.southNewTown
    #expect(recipe.streets.count == 23 && Set(recipe.streets.map(\.district)).count == 5)
    #expect(persons(synthesize(recipe, seed: 1), aged: 0) == 180_000)
  }

  @Test func `the buildings of an estate have its dwellings`() throws {
    var recipe = CityRecipe.southNewTown
    recipe.buildings = 900
    let city = synthesize(recipe, seed: 1)
    let demand = try #require(city.demand)
    var dwellings: [String: Int] = [:]
    for (project, number) in zip(demand.column("project"), demand.column("dwellings")) {
      dwellings[project.text ?? "", default: 0] += number.whole ?? 0
    }
    for row in city.housing.table.rows.indices where city.housing.column("status")[row] == "existing" {
      guard let number = city.housing.column("dwellings")[row].whole, number > 0 else { continue }
      #expect(dwellings[city.housing.column("id")[row].text ?? ""] == number)
    }
    #expect(abs(demand.count - 900) < 20)
  }
}

extension Table {
  fileprivate func column(_ name: String, _ row: Int) -> Value {
    columns.firstIndex(of: name).map { rows[row][$0] } ?? .null
  }
}
