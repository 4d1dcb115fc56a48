import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// Wuxi at the end of 2020, as far as its plan tells.
  ///
  /// From 《无锡市“十四五”养老服务发展规划》 一: 171 nursing homes, 99 day-care centres, 94 regional meal centres, 700 meal
  /// points, 1,100 home-care centres, more than 60,000 beds, more than 65 % of them nursing beds, more than 80 % run by
  /// society; 1,473,820 residents aged 60+ and 1,093,557 aged 65+, which the census has too, by county. Complexes,
  /// classes of beds, childcare, nursing hospitals, rural centres and everything by street are invented.
  public static let wuxi: CityRecipe = {
    let map = Cartogram(WuxiStreets.counties, density: 14_500, blockSize: 260, around: Point(120.31, 31.57))
    var city = CityRecipe(
      name: Text(zh: "无锡市", en: "Wuxi"),
      synthetic: Text(
        zh: "示例数据:地图为示意图,街道和镇各画成一个六边形;各街道人口、住宅项目、设施位置、备选点、造价和路网均为虚构;"
          + "各区(市)常住人口和全市设施、床位总数以及街道名称、代码取自公开资料。不得用于实际审批。",
        en: "Example data: the map is a diagram with one hexagon a street or town; people by street, housing projects, "
          + "places of facilities, candidate sites, costs and walkways are invented; residents by county, the city's "
          + "totals of facilities and beds and the names and codes are published. Not for real decisions."),
      idPrefix: "WX", corners: map.comb.corners, streets: map.streets,
      rivers: [map.comb.river(Text(zh: "京杭大运河(示意)", en: "Grand Canal (sketch)"))], year: 2020,
      people: People(
        basis: .resident,
        parts: zip(map.members, WuxiStreets.counties).map { .init(streets: $0, atLeast: $1.thresholds) },
        shape: WuxiStreets.residents),
      housing: HousingMix(
        existing: 1500, underConstruction: 72, planned: 72, pools: 20, existingRate: 15, newRate: 20),
      facilities: [
        FacilityMix(
          nursingHomes: 171, streetComplexes: 45, homeCare: 1100, dayCare: 99, largeDayCare: 20, mealPoints: 700,
          childcare: 100, institutionBeds: 52_000, communityBeds: 6_500, familyBeds: 2_000, nursingPercent: 66,
          sociallyOperatedPercent: 81)
      ],
      candidates: 9 * map.streets.count)
    let towns = map.streets.indices.filter { map.streets[$0].code.dropFirst(6).hasPrefix("1") }
    // 94 centres for 72 streets and towns: every sixth is without all the same.
    city.facilities.append(
      .only(
        [.init("meal_centre", titled: "区域性助餐中心", 94)], in: map.streets.indices.filter { !$0.isMultiple(of: 6) }))
    city.facilities.append(
      .only([.init("rural_regional_centre", titled: "农村区域性养老服务中心", 5)], in: towns))
    city.facilities.append(
      .only([.init("dependent_care_home", titled: "失能特困人员供养机构", 2)], in: towns))
    // Two of the seven counties are without.
    for members in map.members.dropLast(2) {
      city.facilities.append(.only([.init("nursing_hospital", titled: "护理院", 1)], in: members))
    }
    let meals = FacilityKind(rawValue: "meal_centre")
    let large = ["nursing_hospital", "rural_regional_centre", "dependent_care_home"].map(FacilityKind.init(rawValue:))
    city.siteUses = [
      SiteUse(below: 350, [.homeCare]), SiteUse(below: 1000, [.homeCare, .dayCare, meals]),
      SiteUse(below: 2000, [.dayCare, .streetComplex, .homeCare, meals]),
      SiteUse(below: .max, [.nursingHome, .streetComplex, .dayCare] + large),
    ]
    city.sitesOfEverySize = true
    return city
  }()
}

extension CityRecipe.FacilityMix {
  /// Facilities of the plan's own kinds and nothing else.
  static func only(_ others: [Others], in streets: [Int]) -> CityRecipe.FacilityMix {
    var mix = CityRecipe.FacilityMix(
      nursingHomes: 0, streetComplexes: 0, homeCare: 0, dayCare: 0, largeDayCare: 0, mealPoints: 0, childcare: 0,
      institutionBeds: 0, communityBeds: 0, familyBeds: 0, nursingPercent: 0, sociallyOperatedPercent: 0)
    mix.others = others
    mix.streets = streets
    return mix
  }
}
