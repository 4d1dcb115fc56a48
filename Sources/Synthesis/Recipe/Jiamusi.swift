import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// Jiamusi at the end of 2020, as far as its scheme tells.
  ///
  /// From 《佳木斯市“十四五”养老托育服务体系方案》: 44 day-care rooms, 12 home-care stations of streets, 7 urban centres, 45 %
  /// nursing beds; 0.55 childcare places per 1000 residents, hence 1,186; table 4 grows by 5.3 % a year, hence 15,793
  /// beds in 2020; both parted among the eleven regions like the first column of tables 3 and 4. The 21 streets and 75
  /// towns of its targets are those of the division codes. Residents by county are the census's; the farms of
  /// Jiansanjiang have a part of the people of the three cities they lie in. All else is invented.
  public static let jiamusi: CityRecipe = {
    let map = Cartogram(JiamusiStreets.counties, density: 5000, blockSize: 260, around: Point(130.36, 46.81))
    let codes = map.streets.map { Array($0.code) }
    let farms = codes.indices.filter { codes[$0][6] == "5" }
    let urban = codes.indices.filter { codes[$0][6] == "0" }
    let counties = map.members.map { $0.filter { !farms.contains($0) } }
    // Columns of 2021: childcare places (table 3) and beds (table 4), the farms last.
    let places = Apportionment.parts(
      of: 1186, by: [240, 150, 100, 210, 230, 120, 140, 80, 250, 50, 180].map { Double($0) })
    let beds = Apportionment.parts(
      of: 15_793, by: [2107, 1453, 1103, 2071, 2339, 1210, 1542, 696, 2307, 375, 1427].map { Double($0) })
    var facilities = (counties + [farms]).enumerated().map { i, streets in
      var mix = FacilityMix(
        nursingHomes: max(2, beds[i] / 150), streetComplexes: 0, homeCare: 0, dayCare: 0, largeDayCare: 0,
        mealPoints: 0, childcare: max(1, places[i] / 40), institutionBeds: beds[i], communityBeds: 0, familyBeds: 0,
        nursingPercent: 45, sociallyOperatedPercent: 60)
      mix.childcarePlaces = places[i]
      mix.streets = streets
      return mix
    }
    for (district, centres) in zip(counties, [2, 2, 1, 2]) {
      var mix = FacilityMix.only([], in: district)
      mix.streetComplexes = centres
      facilities.append(mix)
    }
    var local = FacilityMix.only([], in: urban)
    local.homeCare = 12
    local.dayCare = 44
    facilities.append(local)

    var city = CityRecipe(
      name: Text(zh: "佳木斯市", en: "Jiamusi"),
      synthetic: Text(
        zh: "示例数据:地图为示意图,街道、乡镇和农场各画成一个六边形;各街道人口、建三江农场人口、住宅项目、设施位置、备选点、造价和路网均为虚构;"
          + "各县(市)区常住人口、各地区床位和托位数以及街道名称、代码取自公开资料。不得用于实际审批。",
        en:
          "Example data: the map is a diagram with one hexagon a street, town or farm; people by street, those of the "
          + "farms, housing projects, places of facilities, candidate sites, costs and walkways are invented; residents "
          + "by county, beds and childcare places by region and the names and codes are published. Not for real "
          + "decisions."),
      idPrefix: "JM", corners: map.comb.corners, streets: map.streets,
      rivers: [map.comb.river(Text(zh: "松花江(示意)", en: "Songhua (sketch)"))], year: 2020,
      people: People(
        basis: .resident,
        parts: zip(map.members, JiamusiStreets.counties).map { .init(streets: $0, atLeast: $1.thresholds) },
        shape: JiamusiStreets.residents),
      housing: HousingMix(
        existing: 900, underConstruction: 40, planned: 40, pools: 14, existingRate: 15, newRate: 20),
      facilities: facilities, candidates: 9 * map.streets.count)
    city.siteUses = [
      SiteUse(below: 350, [.homeCare, .dayCare]), SiteUse(below: 1000, [.homeCare, .dayCare, .childcare]),
      SiteUse(below: 2000, [.dayCare, .streetComplex, .homeCare, .childcare]),
      SiteUse(below: .max, [.nursingHome, .streetComplex, .childcare]),
    ]
    city.sitesOfEverySize = true
    return city
  }()
}
