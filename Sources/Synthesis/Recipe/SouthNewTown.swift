import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// South New Town of Qinhuai as its plan reckons with it: 180,000 people, five residential centres, 23 basic ones.
  ///
  /// 《秦淮区养老服务发展“十四五”规划》 四（二）3. Each of the 23 units is the area of a basic centre (基层社区中心), its district that
  /// of a residential centre (居住社区中心). The town is taken as built and lived in, without any facility yet. How old its
  /// people are is invented: the district's ages, with 15 % aged 60+.
  public static let southNewTown: CityRecipe = {
    let comb = Honeycomb(cells: 23, cellArea: 1e6 * 10 / 23, around: Point(118.835, 31.995))
    let streets = comb.cells.indices.map { i in
      var chance = SplitMix64(seed: 0, "south new town", i)
      // Around the middle in five sectors of five or four units.
      return Street(
        code: "99320104" + InventedNames.padded(i + 1, 2), name: InventedNames.street(i + 40),
        district: "居住社区\(i % 5 + 1)", ring: comb.cells[i].ring, weight: chance.number(in: 0.7...1.25), blockSize: 110)
    }
    var city = CityRecipe(
      name: Text(zh: "秦淮区南部新城", en: "South New Town, Qinhuai"),
      synthetic: Text(
        zh: "示例数据:地图、社区、人口年龄、住宅、备选点、造价和路网均为虚构;18 万人、5 个居住社区和 23 个基层社区取自《秦淮区养老服务发展“十四五”规划》。不得用于实际审批。",
        en: "Example data: map, communities, ages, housing, candidate sites, costs and walkways are invented; 180,000 "
          + "people, five residential and 23 basic communities are from the district's published plan. Not for real "
          + "decisions."),
      idPrefix: "SN", corners: comb.corners, streets: streets,
      rivers: [comb.river(Text(zh: "外秦淮河(示意)", en: "Outer Qinhuai (sketch)"))], year: 2020,
      people: People(
        basis: .hukou,
        atLeast: [.init(age: 0, persons: 180_000), .init(age: 60, persons: 27_000), .init(age: 80, persons: 3_600)],
        shape: AgeShape.qinhuai),
      housing: HousingMix(
        existing: 120, underConstruction: 6, planned: 6, pools: 0, existingRate: 30, newRate: 30),
      facilities: [], candidates: 115)
    city.sitesOfEverySize = true
    return city
  }()
}
