import Diagnostics
import Planning
import Spatial

/// Rooms and plots where a facility could open: premises of housing projects, and others.
struct CandidateMaker {
  static let columns = ["id", "name", "kinds", "floor_area_m2", "cost_yuan", "available_from", "project"]

  struct Site {
    var id = ""
    var name: String
    /// In metres.
    var position: Point
    /// Tenths of a square metre.
    var area: Area
    var cost: Int
    var availableFrom: Int?
    var project: String?

    /// In the order of `CandidateMaker.columns`.
    func row(_ uses: [CityRecipe.SiteUse]) -> [Value] {
      let kinds = uses.first { area.hundredths / 100 < $0.below }?.kinds ?? []
      return [
        .string(id), .string(name), .array(kinds.map { .string($0.rawValue) }), Value(area), Value(cost),
        Value(availableFrom), Value(project),
      ]
    }
  }

  private(set) var sites: [Site] = []

  /// What can be had, how often, and its price in yuan a square metre, fitting-out included.
  private static let offers: [(name: String, weight: Double, price: Double)] = [
    ("国资用房", 3, 2600), ("闲置商铺", 3, 5600), ("原厂房", 1.5, 3400), ("原校舍", 1, 3000), ("社区用房", 2, 2200),
    ("规划地块", 1.5, 6800),
  ]

  init(
    _ recipe: CityRecipe, people: PeopleMaker, housing: HousingMaker, addresses: inout Addresses, seed: UInt64
  ) {
    var chance = SplitMix64(seed: seed, "candidates")
    addPremises(recipe, housing, atMost: recipe.candidates / 2, &chance)
    let counts = Apportionment.parts(
      of: recipe.candidates - sites.count, by: people.elders.map(Double.init),
      atLeast: recipe.candidates >= 4 * recipe.streets.count ? 2 : 0)
    for (s, street) in recipe.streets.enumerated() {
      for n in 0..<counts[s] {
        let offer = Self.offers[chance.index(by: Self.offers.map(\.weight))]
        let area = Self.area(street, recipe.sitesOfEverySize ? n : nil, &chance)
        let price = offer.price * street.price * chance.number(in: 0.75...1.3)
        sites.append(
          Site(
            name: "\(street.name.zh)\(offer.name)\(n + 1)", position: addresses.place(in: s),
            area: Area(hundredths: Int64(area) * 100), cost: Self.thousands(Double(area) * price),
            availableFrom: chance.happens(0.45) ? nil : recipe.year + chance.whole(in: 1...4)))
      }
    }
    let width = max(3, String(sites.count).count)
    for i in sites.indices { sites[i].id = "\(recipe.idPrefix)-C-\(InventedNames.padded(i + 1, width))" }
  }

  /// Premises large enough for a service, new projects first: only the fitting-out is paid for.
  private mutating func addPremises(
    _ recipe: CityRecipe, _ housing: HousingMaker, atMost limit: Int, _ chance: inout SplitMix64
  ) {
    let new = housing.projects.filter { $0.status != .existing }
    var old = housing.projects.filter { $0.status == .existing }
    chance.shuffle(&old)
    for project in new + old where sites.count < limit && project.elderCare.hundredths >= 9_000 {
      let price = 1100 * recipe.streets[project.street].price * chance.number(in: 0.8...1.3)
      let ready = project.premises.compactMap(\.handover).max() ?? project.completion
      sites.append(
        Site(
          name: "\(project.name)配建用房", position: project.position, area: project.elderCare,
          cost: Self.thousands(project.elderCare.squareMetres * price),
          availableFrom: project.status == .existing ? nil : max(ready?.year ?? 0, recipe.year + 1),
          project: project.id))
    }
  }

  /// Square metres: many small rooms, fewer of a thousand and more, some that could hold a nursing home.
  /// - Parameter turn: number of the site in its street where sizes take turns, largest first.
  private static func area(_ street: CityRecipe.Street, _ turn: Int?, _ chance: inout SplitMix64) -> Int {
    var size = 0
    if street.hasLargeSites { size = turn.map { 2 - $0 % 3 } ?? chance.index(by: [36, 32, 32]) }
    return switch size {
    case 0: chance.whole(in: 160...960)
    case 1: chance.whole(in: 100...195) * 10
    default: chance.whole(in: 200...720) * 10
    }
  }

  private static func thousands(_ yuan: Double) -> Int { Int((yuan / 1000).rounded()) * 1000 }
}
