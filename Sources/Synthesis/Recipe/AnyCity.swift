import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// A wholly invented city of any size: streets of about 60,000 people in a rough disc of honeycomb, a river through
  /// its middle, and everything else in the proportions of ``qinhuai``.
  ///
  /// Codes begin with 99, which no province has.
  /// - Parameter people: registered people; the city has exactly as many. Negative counts as none.
  /// - Complexity: O(n log n) in the number of streets.
  public static func city(people: Int) -> CityRecipe {
    let people = max(0, people)
    let count = max(1, (people + 30_000) / 60_000)
    let comb = Honeycomb(
      cells: count, cellArea: 1e6 * max(0.02, Double(people) / Double(count) / 14_500), around: Point(116.4, 33.2))
    func scaled(_ n: Int, atLeast floor: Int = 1) -> Int {
      max(floor, Int((Double(n) * Double(people) / Double(qinhuai.people.total)).rounded()))
    }
    let model = qinhuai
    let mix = model.facilities[0]
    return CityRecipe(
      name: Text(zh: "示例市", en: "Example City"),
      synthetic: Text(
        zh: "示例数据:整座城市均为虚构,由程序按种子生成。", en: "Example data: the whole city is invented, generated from a seed."),
      idPrefix: "EX", corners: comb.corners, streets: comb.cells.indices.map { inventedStreet($0, comb) },
      rivers: [comb.river(Text(zh: "清河(虚构)", en: "Clear River (invented)"))], year: model.year,
      people: People(
        basis: .hukou,
        atLeast: model.people.parts[0].atLeast.map {
          .init(age: $0.age, persons: $0.age == 0 ? people : scaled($0.persons, atLeast: 0))
        },
        shape: model.people.shape),
      housing: HousingMix(
        existing: scaled(model.housing.existing), underConstruction: scaled(model.housing.underConstruction),
        planned: scaled(model.housing.planned), pools: scaled(model.housing.pools, atLeast: 0),
        existingRate: model.housing.existingRate, newRate: model.housing.newRate),
      facilities: [
        FacilityMix(
          nursingHomes: scaled(mix.nursingHomes), streetComplexes: scaled(mix.streetComplexes),
          homeCare: scaled(mix.homeCare), dayCare: scaled(mix.dayCare),
          largeDayCare: scaled(mix.largeDayCare, atLeast: 0), mealPoints: scaled(mix.mealPoints),
          childcare: scaled(mix.childcare), institutionBeds: scaled(mix.institutionBeds, atLeast: 0),
          communityBeds: scaled(mix.communityBeds, atLeast: 0), familyBeds: scaled(mix.familyBeds, atLeast: 0),
          nursingPercent: mix.nursingPercent, sociallyOperatedPercent: mix.sociallyOperatedPercent)
      ],
      candidates: scaled(model.candidates))
  }

  private static func inventedStreet(_ number: Int, _ comb: Honeycomb) -> Street {
    let outward = comb.cells[number].outward
    var chance = SplitMix64(seed: 0, "honeycomb", number)
    return Street(
      code: InventedNames.code(ofStreet: number), name: InventedNames.street(number),
      district: InventedNames.district(number / 20).zh, zone: outward < 0.5 ? "中心区" : "外围区",
      ring: comb.cells[number].ring, weight: chance.number(in: 0.8...1.2), ageing: 1.15 - 0.3 * outward,
      growth: 0.3 + 2 * outward, blockSize: 85 + 30 * outward, price: 1.4 - 0.6 * outward,
      hasLargeSites: number % 20 != 7)
  }
}
