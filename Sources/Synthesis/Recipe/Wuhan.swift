import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// Wuhan at the end of 2015, as far as its plan tells: 1,126 communities, each one estate, in 13 districts.
  ///
  /// From 《武汉市养老事业发展“十三五”规划》 一（一）: 61,000 beds, 37 per 1000 elders, hence 1,648,649 registered people aged
  /// 60+; 286 nursing homes; 512 home-care centres and 120 rural mutual-aid centres; half of the beds run by society.
  /// Registered people in all (8,290,000), those aged 80+, classes of beds and everything by street are invented;
  /// districts have their parts of the people as in the census of 2020.
  public static let wuhan = wuhan(blockSize: 330, candidates: 12, buildings: 0)

  /// The same at full size for speed: 100,000 buildings, 3,000 sites, lanes every 85 m.
  public static let wuhanFull = wuhan(blockSize: 85, candidates: 19, buildings: 100_000)

  private static func wuhan(blockSize: Double, candidates: Int, buildings: Int) -> CityRecipe {
    var counties = WuhanStreets.counties
    for (age, total) in [8_290_000, 1_648_649, 1_090_000, 245_000].enumerated() {
      let parts = Apportionment.parts(of: total, by: counties.map { Double($0.people[age]) })
      for i in counties.indices { counties[i].people[age] = parts[i] }
    }
    let map = Cartogram(counties, density: 14_500, blockSize: blockSize, around: Point(114.30, 30.59))
    let outer = map.streets.indices.filter { Int(map.streets[$0].code.prefix(6)) ?? 0 >= 420_112 }
    var rural = FacilityMix.only([.init("rural_mutual_aid", titled: "老年人互助照料中心", 120)], in: outer)
    rural.nursingHomes = 76
    rural.institutionBeds = 9_000
    rural.nursingPercent = 25
    var city = CityRecipe(
      name: Text(zh: "武汉市", en: "Wuhan"),
      synthetic: Text(
        zh: "示例数据:地图为示意图,街道和乡镇各画成一个六边形;各区、各街道户籍人口、社区、住宅项目、设施位置、备选点、造价和路网均为虚构;"
          + "全市老年人口、床位和设施总数以及街道名称、代码取自公开资料。不得用于实际审批。",
        en: "Example data: the map is a diagram with one hexagon a street or town; people by district and street, "
          + "communities, housing projects, places of facilities, candidate sites, costs and walkways are invented; the "
          + "city's totals of elders, beds and facilities and the names and codes are published. Not for real "
          + "decisions."),
      idPrefix: "WH", corners: map.comb.corners, streets: map.streets,
      rivers: [map.comb.river(Text(zh: "长江(示意)", en: "Yangtze (sketch)"))], year: 2015,
      people: People(
        basis: .hukou, parts: zip(map.members, counties).map { .init(streets: $0, atLeast: $1.thresholds) },
        shape: WuhanStreets.residents),
      housing: HousingMix(
        existing: 1126, underConstruction: 60, planned: 60, pools: 0, existingRate: 15, newRate: 20),
      facilities: [
        FacilityMix(
          nursingHomes: 210, streetComplexes: 60, homeCare: 512, dayCare: 0, largeDayCare: 0, mealPoints: 0,
          childcare: 0, institutionBeds: 46_000, communityBeds: 6_000, familyBeds: 0, nursingPercent: 35,
          sociallyOperatedPercent: 60),
        rural,
      ],
      candidates: candidates * map.streets.count)
    city.buildings = buildings
    let happiness = FacilityKind(rawValue: "rural_happiness_home")
    city.siteUses =
      SiteUse.elderCare.dropLast() + [
        SiteUse(below: .max, [.nursingHome, .streetComplex, .dayCare, happiness])
      ]
    city.sitesOfEverySize = true
    return city
  }
}
