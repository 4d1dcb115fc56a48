import Diagnostics
import Planning
import Spatial

/// Existing facilities, with exactly the beds of each class that the recipe tells.
struct FacilityMaker {
  static let columns = [
    "id", "name", "kind", "opened", "closed", "beds_institution", "beds_community", "beds_family", "nursing_beds",
    "places", "floor_area_m2", "land_area_m2", "operator",
  ]

  struct Draft {
    var id = ""
    var name: String
    var kind: FacilityKind
    /// In metres.
    var position: Point
    var street: Int
    var opened: CalendarDate
    var closed: CalendarDate?
    var beds: [Int?] = [nil, nil, nil]
    var nursingBeds: Int?
    var places: Int?
    var floorArea: Area?
    var landArea: Int?
    var isPublic = false

    var allBeds: Int { beds.reduce(0) { $0 + ($1 ?? 0) } }

    /// In the order of `FacilityMaker.columns`.
    var row: [Value] {
      [
        .string(id), .string(name), .string(kind.rawValue), Value(opened), Value(closed), Value(beds[0]),
        Value(beds[1]), Value(beds[2]), Value(nursingBeds), Value(places), Value(floorArea), Value(landArea),
        .string(isPublic ? "公办" : "社会力量"),
      ]
    }
  }

  private(set) var drafts: [Draft] = []

  private let recipe: CityRecipe
  private let elders: [Double]
  private var chance: SplitMix64

  init(_ recipe: CityRecipe, people: PeopleMaker, housing: HousingMaker, addresses: inout Addresses, seed: UInt64) {
    self.recipe = recipe
    elders = people.elders.map(Double.init)
    chance = SplitMix64(seed: seed, "facilities")
    for mix in recipe.facilities { add(mix, housing, &addresses) }
    let width = max(3, String(drafts.count).count)
    for i in drafts.indices { drafts[i].id = "\(recipe.idPrefix)-F-\(InventedNames.padded(i + 1, width))" }
  }

  private mutating func add(_ mix: CityRecipe.FacilityMix, _ housing: HousingMaker, _ addresses: inout Addresses) {
    let streets = mix.streets ?? Array(recipe.streets.indices)
    func add(_ kind: FacilityKind, _ count: Int, _ title: String) -> [Int] {
      self.add(kind, count, titled: title, in: streets, &addresses)
    }
    let homes = add(.nursingHome, mix.nursingHomes, "颐养院")
    let complexes = add(.streetComplex, mix.streetComplexes, "养老服务综合体")
    moveToPeople(complexes, housing, &addresses)
    let homeCare = add(.homeCare, mix.homeCare, "居家养老服务中心")
    let dayCare = add(.dayCare, mix.dayCare, "日间照料中心")
    let meals = add(.mealPoint, mix.mealPoints, "助餐点")
    let childcare = add(.childcare, mix.childcare, "托育园")
    giveBeds(mix, homes: homes, complexes: complexes, homeCare: homeCare)
    giveRooms(homes: homes, complexes: complexes, homeCare: homeCare)
    giveDayCareRooms(dayCare, large: mix.largeDayCare)
    for i in meals { drafts[i].floorArea = squareMetres(60...260) }
    giveChildcareRooms(childcare, places: mix.childcarePlaces)
    close(one: dayCare, in: recipe.year + 3)
    close(one: meals, in: recipe.year + 2)
    for other in mix.others {
      for i in add(other.kind, other.count, other.title) { drafts[i].floorArea = squareMetres(400...1600) }
    }
    // Rooms in other buildings have a part of their land.
    for i in complexes + homeCare + dayCare + meals where mix.registersLand {
      drafts[i].landArea = Int(drafts[i].floorArea?.squareMetres ?? 0) * chance.whole(in: 20...60) / 100
    }
  }

  // MARK: Where

  private mutating func add(
    _ kind: FacilityKind, _ count: Int, titled title: String, in streets: [Int], _ addresses: inout Addresses
  ) -> [Int] {
    let first = drafts.count
    let isForEachStreet = count >= streets.count && kind != .nursingHome && FacilityKind.known[kind] != nil
    let counts = Apportionment.parts(of: count, by: streets.map { elders[$0] }, atLeast: isForEachStreet ? 1 : 0)
    for (k, s) in streets.enumerated() {
      let street = recipe.streets[s]
      for n in 0..<counts[k] {
        let number = counts[k] > 1 ? "第\(n + 1)" : ""
        drafts.append(
          Draft(
            name: street.name.zh + number + title, kind: kind, position: addresses.place(in: s), street: s,
            opened: chance.day(in: chance.whole(in: recipe.year - 16...recipe.year))))
      }
    }
    return Array(first..<drafts.count)
  }

  /// Metres as the crow flies that a quarter of an hour on foot reaches.
  private static let quarterHour = 750.0

  /// Complexes are the cores of walking circles: each goes beside the project from which most homes of its street, that
  /// an earlier one does not reach, are within a quarter of an hour.
  private mutating func moveToPeople(_ complexes: [Int], _ housing: HousingMaker, _ addresses: inout Addresses) {
    let homes = Dictionary(grouping: housing.projects.filter { $0.status == .existing }, by: \.street)
    var reached: [Int: Set<Int>] = [:]
    for i in complexes {
      let here = homes[drafts[i].street] ?? []
      func near(_ place: Point) -> Set<Int> {
        Set(here.indices.filter { here[$0].position.distance(to: place) <= Self.quarterHour })
      }
      let old = reached[drafts[i].street] ?? []
      let gains = here.map { project in
        near(project.position).subtracting(old).reduce(0) { $0 + here[$1].dwellings }
      }
      guard let best = gains.indices.max(by: { (gains[$0], -$0) < (gains[$1], -$1) }) else { continue }
      drafts[i].position = addresses.place(beside: here[best].position, in: drafts[i].street)
      reached[drafts[i].street] = old.union(near(here[best].position))
    }
  }

  // MARK: Beds

  private mutating func giveBeds(
    _ mix: CityRecipe.FacilityMix, homes: [Int], complexes: [Int], homeCare: [Int]
  ) {
    let weights = homes.map { _ in
      let u = chance.unit()
      return 0.3 + 2.4 * u * u
    }
    let floor = mix.institutionBeds >= 12 * homes.count ? 12 : 0
    for (i, beds) in zip(homes, Apportionment.parts(of: mix.institutionBeds, by: weights, atLeast: floor)) {
      drafts[i].beds[0] = beds
    }
    let local = complexes + homeCare
    let size = local.map { drafts[$0].kind == .streetComplex ? chance.number(in: 2...4) : chance.number(in: 0.5...2) }
    let community = Apportionment.parts(of: mix.communityBeds, by: size)
    let family = Apportionment.parts(of: mix.familyBeds, by: size.map { $0 * chance.number(in: 0.6...1.4) })
    for (k, i) in local.enumerated() {
      drafts[i].beds[1] = community[k]
      drafts[i].beds[2] = family[k]
    }
    // Institutions and the rest each have their share of nursing beds, so that it is the same whichever is counted.
    let all = mix.institutionBeds + mix.communityBeds + mix.familyBeds
    let inHomes = (mix.nursingPercent * mix.institutionBeds + 50) / 100
    giveNursingBeds(inHomes, to: homes)
    giveNursingBeds((mix.nursingPercent * all + 50) / 100 - inHomes, to: local)
    let publicBeds = mix.institutionBeds - (mix.sociallyOperatedPercent * mix.institutionBeds + 50) / 100
    var left = publicBeds
    for i in homes.sorted(by: { (-drafts[$0].allBeds, $0) < (-drafts[$1].allBeds, $1) })
    where drafts[i].allBeds <= left {
      // The largest are left to others half of the time, so that not only large homes are the state's.
      guard drafts[i].allBeds < left / 4 || chance.happens(0.5) else { continue }
      drafts[i].isPublic = true
      left -= drafts[i].allBeds
    }
  }

  private mutating func giveNursingBeds(_ total: Int, to homes: [Int]) {
    let beds = homes.map { drafts[$0].allBeds }
    let weights = beds.map { Double($0) * chance.number(in: 0.75...1.15) }
    for (i, n) in zip(homes, Apportionment.parts(of: total, by: weights, atMost: beds)) { drafts[i].nursingBeds = n }
  }

  // MARK: Rooms

  private mutating func giveRooms(homes: [Int], complexes: [Int], homeCare: [Int]) {
    for i in homes {
      let area = drafts[i].allBeds * chance.whole(in: 24...40)
      drafts[i].floorArea = Area(hundredths: Int64(area) * 100)
      drafts[i].landArea = area * chance.whole(in: 45...110) / 100
    }
    for i in complexes {
      let isLarge = recipe.streets[drafts[i].street].hasLargeSites && chance.happens(0.45)
      drafts[i].floorArea = isLarge ? squareMetres(1050...2600) : squareMetres(420...980)
      drafts[i].places = chance.whole(in: 15...45)
    }
    for i in homeCare { drafts[i].floorArea = squareMetres(120...760) }
  }

  /// The first large centre has 1000 m² exactly and the first small one a hundredth less than that.
  private mutating func giveDayCareRooms(_ dayCare: [Int], large count: Int) {
    var order = dayCare.filter { recipe.streets[drafts[$0].street].hasLargeSites }
    chance.shuffle(&order)
    let large = order.prefix(count)
    let small = dayCare.filter { !large.contains($0) }
    for (k, i) in large.enumerated() {
      drafts[i].floorArea = k == 0 ? Area(hundredths: 100_000) : squareMetres(1010...2400)
    }
    for (k, i) in small.enumerated() {
      drafts[i].floorArea = k == 0 ? Area(hundredths: 99_999) : squareMetres(260...950)
    }
    for i in dayCare { drafts[i].places = Int(drafts[i].floorArea?.squareMetres ?? 0) / 24 }
  }

  /// Nine square metres a place, unless all places together are told.
  private mutating func giveChildcareRooms(_ childcare: [Int], places: Int?) {
    let areas = childcare.map { _ in chance.whole(in: 220...900) }
    let parts = places.map { Apportionment.parts(of: $0, by: areas.map(Double.init)) } ?? areas.map { $0 / 9 }
    for (k, i) in childcare.enumerated() {
      drafts[i].floorArea = Area(hundredths: Int64(places == nil ? areas[k] : 9 * parts[k]) * 100)
      drafts[i].places = parts[k]
    }
  }

  private mutating func squareMetres(_ range: ClosedRange<Int>) -> Area {
    Area(hundredths: Int64(chance.whole(in: range.lowerBound * 10...range.upperBound * 10)) * 10)
  }

  /// Lets the last of the kind close in the year, when there is more than one.
  private mutating func close(one kind: [Int], in year: Int) {
    guard kind.count > 1, let last = kind.last else { return }
    drafts[last].closed = CalendarDate(year: year, month: 6, day: 30)
  }
}
