import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// Qinhuai district of Nanjing at the end of 2020, as far as its plan tells.
  ///
  /// From 《秦淮区养老服务发展“十四五”规划》 (2021): registered people (200,112 aged 60+ are 28.12 %, hence 711,636 in all),
  /// 34,929 aged 80+, 63 aged 100+; beds by class; 14 street complexes and 58 home-care centres; 85 % nursing beds;
  /// 71 % of institutional beds socially operated; the streets and their two zones. Codes: statistical division codes
  /// of 2022. The proportions of ages are those of the district's usual residents in the census of 2020 (China
  /// Population Census 2020 by county, tabulated in github.com/leiii/census, MIT), 85 and over parted by us.
  /// Where the corners lie is a rough sketch; people, elders and growth by street are invented.
  public static let qinhuai = CityRecipe(
    name: Text(zh: "南京市秦淮区", en: "Qinhuai district, Nanjing"),
    synthetic: Text(
      zh: "示例数据:街道边界、各街道人口、住宅项目、养老设施、备选点、造价和路网均为虚构;"
        + "全区人口、床位和设施总数以及街道名称、代码取自《秦淮区养老服务发展“十四五”规划》等公开资料。不得用于实际审批。",
      en: "Example data: boundaries, people by street, housing projects, facilities, candidate sites, costs and "
        + "walkways are invented; the district's totals of people, beds and facilities and the streets' names and "
        + "codes are from the district's published plan. Not for real decisions."),
    idPrefix: "QH", corners: QinhuaiSketch.corners, streets: QinhuaiSketch.streets, rivers: QinhuaiSketch.rivers,
    year: 2020,
    people: People(
      basis: .hukou,
      atLeast: [
        .init(age: 0, persons: 711_636), .init(age: 60, persons: 200_112), .init(age: 80, persons: 34_929),
        .init(age: 100, persons: 63),
      ],
      shape: AgeShape.qinhuai),
    housing: HousingMix(
      existing: 700, underConstruction: 40, planned: 40, pools: 14, existingRate: 15, newRate: 30),
    facilities: [
      FacilityMix(
        nursingHomes: 42, streetComplexes: 14, homeCare: 58, dayCare: 11, largeDayCare: 4, mealPoints: 26,
        childcare: 18, institutionBeds: 5066, communityBeds: 1337, familyBeds: 1881, nursingPercent: 85,
        sociallyOperatedPercent: 71)
    ],
    candidates: 420)
}

/// Where the streets of Qinhuai lie, drawn from memory on a napkin: to half a kilometre, no better.
private enum QinhuaiSketch {
  /// The first 21 go around the district from its north-western corner, the rest are inside.
  static let corners: [Point] = [
    Point(118.7605, 32.0430), Point(118.7800, 32.0425), Point(118.7870, 32.0420), Point(118.8005, 32.0412),
    Point(118.8240, 32.0400), Point(118.8330, 32.0405), Point(118.8405, 32.0300), Point(118.8420, 32.0235),
    Point(118.8580, 32.0248), Point(118.8705, 32.0245), Point(118.8738, 32.0160), Point(118.8630, 32.0030),
    Point(118.8495, 31.9928), Point(118.8320, 31.9827), Point(118.8090, 31.9778), Point(118.7960, 31.9880),
    Point(118.7860, 32.0000), Point(118.7735, 32.0075), Point(118.7600, 32.0150), Point(118.7635, 32.0235),
    Point(118.7640, 32.0330),
    Point(118.7800, 32.0290), Point(118.7805, 32.0225), Point(118.7890, 32.0290), Point(118.8000, 32.0295),
    Point(118.8008, 32.0325), Point(118.8250, 32.0280), Point(118.8245, 32.0215), Point(118.8095, 32.0165),
    Point(118.8000, 32.0150), Point(118.7785, 32.0112), Point(118.7880, 32.0100), Point(118.7930, 31.9990),
    Point(118.8150, 32.0070),
  ]

  static let streets: [CityRecipe.Street] = [
    outer("320104001", "秦虹", "Qinhong", [29, 28, 33, 32, 31], weight: 43, ageing: 1.02, growth: 5),
    inner("320104002", "夫子庙", "Fuzimiao", [21, 23, 24, 29, 31, 30, 22], weight: 78, ageing: 1.08, growth: 1.5),
    outer("320104003", "红花", "Honghua", [32, 33, 12, 13, 14, 15], weight: 66, ageing: 0.80, growth: 12),
    inner("320104004", "双塘", "Shuangtang", [19, 22, 30, 18], weight: 64, ageing: 1.10, growth: 1.5),
    outer("320104005", "中华门", "Zhonghuamen", [18, 30, 31, 32, 15, 16, 17], weight: 52, ageing: 1.05, growth: 5),
    inner("320104006", "五老村", "Wulaocun", [2, 3, 25, 24, 23], weight: 44, ageing: 1.12, growth: 1),
    inner(
      "320104007", "洪武路", "Hongwulu", [1, 2, 23, 21], weight: 50, ageing: 1.10, growth: 1, hasLargeSites: false),
    inner("320104008", "大光路", "Daguanglu", [25, 26, 27, 28, 29, 24], weight: 71, ageing: 1.05, growth: 1.5),
    inner("320104009", "瑞金路", "Ruijinlu", [3, 4, 26, 25], weight: 72, ageing: 1.15, growth: 1),
    outer("320104010", "月牙湖", "Yueyahu", [4, 5, 6, 7, 27, 26], weight: 53, ageing: 0.98, growth: 4),
    outer("320104011", "光华路", "Guanghualu", [27, 7, 8, 9, 10, 11, 12, 33, 28], weight: 97, ageing: 0.85, growth: 10),
    inner("320104012", "朝天宫", "Chaotiangong", [0, 1, 21, 22, 19, 20], weight: 88, ageing: 1.08, growth: 1.5),
  ]

  private static func inner(
    _ code: String, _ zh: String, _ en: String, _ ring: [Int], weight: Double, ageing: Double, growth: Double,
    hasLargeSites: Bool = true
  ) -> CityRecipe.Street {
    CityRecipe.Street(
      code: code, name: Text(zh: zh, en: en), district: "秦淮区", zone: "市场化养老服务核心区", ring: ring, weight: weight,
      ageing: ageing, growth: growth, blockSize: 82, price: 1.35, hasLargeSites: hasLargeSites)
  }

  private static func outer(
    _ code: String, _ zh: String, _ en: String, _ ring: [Int], weight: Double, ageing: Double, growth: Double
  ) -> CityRecipe.Street {
    CityRecipe.Street(
      code: code, name: Text(zh: zh, en: en), district: "秦淮区", zone: "规模化养老服务提升区", ring: ring, weight: weight,
      ageing: ageing, growth: growth, blockSize: 112, price: 0.8)
  }

  static let rivers: [CityRecipe.River] = [
    CityRecipe.River(
      name: Text(zh: "外秦淮河(示意)", en: "Outer Qinhuai (sketch)"),
      course: [
        Point(118.8395, 31.9860), Point(118.8280, 31.9945), Point(118.8130, 32.0000), Point(118.8058, 32.0035),
        Point(118.8035, 32.0090), Point(118.7985, 32.0120), Point(118.7925, 32.0085), Point(118.7835, 32.0065),
        Point(118.7760, 32.0090), Point(118.7640, 32.0105),
      ],
      lanesPerBridge: 6),
    CityRecipe.River(
      name: Text(zh: "内秦淮河(示意)", en: "Inner Qinhuai (sketch)"),
      course: [
        Point(118.7975, 32.0165), Point(118.7925, 32.0195), Point(118.7860, 32.0200), Point(118.7815, 32.0165),
        Point(118.7730, 32.0170), Point(118.7600, 32.0195),
      ],
      lanesPerBridge: 3),
  ]
}
