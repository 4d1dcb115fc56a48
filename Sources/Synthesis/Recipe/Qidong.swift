import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// Qidong at the end of 2024; its plan gives no baseline at all.
  ///
  /// People are the residents of the census of 2020 (967,313, of whom 343,220 aged 60+), the units its nine towns and
  /// three of its zones. Every facility, bed, project and site is invented: so many new projects are smaller and larger
  /// than 2,000 dwellings that both of 二（三）7's tests bind somewhere.
  public static let qidong: CityRecipe = {
    let map = Cartogram(QidongStreets.counties, density: 9000, blockSize: 240, around: Point(121.66, 31.81))
    var mix = FacilityMix(
      nursingHomes: 38, streetComplexes: 9, homeCare: 60, dayCare: 20, largeDayCare: 3, mealPoints: 60, childcare: 20,
      institutionBeds: 5400, communityBeds: 900, familyBeds: 310, nursingPercent: 70, sociallyOperatedPercent: 65)
    mix.registersLand = true
    var housing = HousingMix(
      existing: 420, underConstruction: 30, planned: 60, pools: 12, existingRate: 20, newRate: 30)
    housing.newLeast = 600
    housing.largestNew = 3400
    var city = CityRecipe(
      name: Text(zh: "启东市", en: "Qidong"),
      synthetic: Text(
        zh: "示例数据:地图为示意图,镇和园区各画成一个六边形;各镇人口、住宅项目、全部设施和床位、备选点、造价和路网均为虚构;"
          + "全市常住人口以及镇名、代码取自公开资料。不得用于实际审批。",
        en: "Example data: the map is a diagram with one hexagon a town or zone; people by town, housing projects, all "
          + "facilities and beds, candidate sites, costs and walkways are invented; the city's residents and the names "
          + "and codes are published. Not for real decisions."),
      idPrefix: "QD", corners: map.comb.corners, streets: map.streets,
      rivers: [map.comb.river(Text(zh: "通启运河(示意)", en: "Tongqi Canal (sketch)"))], year: 2024,
      people: People(
        basis: .resident, parts: [.init(streets: nil, atLeast: QidongStreets.counties[0].thresholds)],
        shape: QidongStreets.residents),
      housing: housing, facilities: [mix], candidates: 120)
    city.countedIn = 2020
    let chain = FacilityKind(rawValue: "chain_care_hub")
    city.siteUses = [
      SiteUse(below: 350, [.homeCare, chain]), SiteUse(below: 1000, [.homeCare, .dayCare, chain]),
      SiteUse(below: 2000, [.dayCare, .streetComplex, chain]),
      SiteUse(below: .max, [.nursingHome, .streetComplex]),
    ]
    city.sitesOfEverySize = true
    return city
  }()
}
