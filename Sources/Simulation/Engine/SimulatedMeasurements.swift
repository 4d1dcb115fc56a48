import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import WalkNetwork

/// Answers what the rules of a pack ask, from the state of the simulation.
struct SimulatedMeasurements: Measurements {
  let study: StudyArea
  let years: ClosedRange<Int>
  let pack: PolicyPack
  private(set) var projection: Projection
  let demand: Demand
  let reach: FacilityReach
  private let reported: [String: [Plan.ReportedFigure]]
  /// `nil` where neither the plan nor the pack gives care rates.
  private(set) var care: CareForecast?
  private let streetIndex: [String: Int]
  /// Demand points within each standard that the pack names, by year.
  private let coveredPoints: [Standard: [[Bool]]]
  /// People at the demand points by age group and year.
  private let people: [AgeRange: [[Int]]]

  /// The same facilities and walks with the people of another projection of the same place. Who is covered stays as it
  /// was; ask only for people and elders.
  func over(_ projection: Projection) -> SimulatedMeasurements {
    var copy = self
    copy.projection = projection
    copy.care = care?.over(projection)
    return copy
  }

  /// Facilities and whom they can take, for flows of other people.
  struct PlacesInReach: Sendable {
    var age: AgeRange
    var year: Int
    var walks: SparseDistances
    var places: [Int?]
    /// By demand point.
    var isInside: [Bool]
  }

  private struct Standard: Hashable {
    var kinds: [FacilityKind]
    var metres: Int
    var times: Int
  }

  init(
    study: StudyArea, years: ClosedRange<Int>, pack: PolicyPack, projection: Projection, demand: Demand,
    reach: FacilityReach, care: CareForecast? = nil, reported: [Plan.ReportedFigure] = []
  ) throws(ApportionError) {
    self.care = care
    self.reported = Dictionary(grouping: reported, by: \.rule)
    self.study = study
    self.years = years
    self.pack = pack
    self.projection = projection
    self.demand = demand
    self.reach = reach
    streetIndex = Dictionary(
      study.streets.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    var covered: [Standard: [[Bool]]] = [:]
    var people: [AgeRange: [[Int]]] = [:]
    for rule in pack.coverageRules {
      let standard = Standard(kinds: rule.kinds, metres: rule.metres, times: rule.times)
      if covered[standard] == nil {
        covered[standard] = years.map { year in
          reach.nearest(rule.kinds, atEndOf: year, times: rule.times).metres.map { $0 <= Double(rule.metres) }
        }
      }
      if people[rule.age] == nil, projection.covers(rule.age) {
        var byYear: [[Int]] = []
        for year in years { byYear.append(try demand.people(projection, age: rule.age, year: year).people[0]) }
        people[rule.age] = byYear
      }
    }
    coveredPoints = covered
    self.people = people
  }

  func measure(_ measure: Measure, in area: PlanArea, year: Int) -> Measured {
    guard years.contains(year) else { return .unknown(Text(zh: "不在规划期内", en: "outside the horizon")) }
    let members = streets(of: area)
    switch measure {
    case .people(let age, let basis):
      return known(age, basis)
        ?? .known(Int64(members.reduce(0) { $0 + projection.persons(street: $1, year: year, in: age) }))
    case .elders(let age, let basis, let levels):
      return known(age, basis) ?? elders(age, levels, members, year)
    case .covered(let age, let basis, let kinds, let metres, let times):
      if let unknown = known(age, basis) { return unknown }
      guard let points = coveredPoints[Standard(kinds: kinds, metres: metres, times: times)]?[year - years.lowerBound],
        let people = people[age]?[year - years.lowerBound]
      else { return .unknown(Text(zh: "未计算该覆盖标准", en: "this coverage standard was not computed")) }
      let inArea = Set(members)
      var sum: Int64 = 0
      for (point, street) in demand.points.street.enumerated() where points[point] && inArea.contains(Int(street)) {
        sum += Int64(people[point])
      }
      return .known(sum)
    case .served(let age, let basis, let kinds, let metres, let capacity):
      if let unknown = known(age, basis) { return unknown }
      guard let people = people[age]?[year - years.lowerBound] else {
        return .unknown(Text(zh: "未计算该覆盖标准", en: "this coverage standard was not computed"))
      }
      let inArea = Set(members)
      let wanting = zip(people, demand.points.street).map { inArea.contains(Int($1)) ? $0 : 0 }
      return served(wanting, reach.within(Double(metres), kinds, atEndOf: year), capacity)
    case .beds(let classes, let nursingOnly):
      return total(area, members, year) { facility in
        let beds = classes.reduce(0) { $0 + (facility.beds[$1] ?? 0) }
        guard nursingOnly else { return Int64(beds) }
        return beds == 0 ? 0 : facility.nursingBeds.map(Int64.init)
      } missing: {
        Text(zh: "“\($0)”未登记护理型床位", en: "the nursing beds of \"\($0)\" are not on record")
      }
    case .bedsWithin(let classes, let nursingOnly, let filter):
      return total(area, members, year) { facility in
        let beds = classes.reduce(0) { $0 + (facility.beds[$1] ?? 0) }
        guard beds > 0 else { return 0 }
        guard let matches = filter.matches(facility) else { return nil }
        return !matches ? 0 : nursingOnly ? facility.nursingBeds.map(Int64.init) : Int64(beds)
      } missing: {
        Text(
          zh: "“\($0)”未登记护理型床位或运营方式", en: "the nursing beds of \"\($0)\", or who runs it, are not on record")
      }
    case .places(let kinds):
      return total(area, members, year) {
        kinds.contains($0.kind) ? $0.places.map(Int64.init) : 0
      } missing: {
        Text(zh: "“\($0)”未登记托位或日托位", en: "the places of \"\($0)\" are not on record")
      }
    case .facilities(let filter):
      if let unknown = unrecorded(filter.kinds) { return unknown }
      return total(area, members, year) { facility in
        filter.matches(facility).map { $0 ? 1 : 0 }
      } missing: {
        Text(
          zh: "“\($0)”缺少判定所需的面积、床位或运营方式", en: "the size of \"\($0)\", or who runs it, is not on record")
      }
    case .floorArea(let kinds):
      return total(area, members, year) {
        kinds.contains($0.kind) ? $0.floorArea?.hundredths : 0
      } missing: {
        Text(zh: "“\($0)”未登记建筑面积", en: "the floor area of \"\($0)\" is not on record")
      }
    case .landArea(let kinds):
      return total(area, members, year) {
        kinds.contains($0.kind) ? $0.landArea?.hundredths : 0
      } missing: {
        Text(zh: "“\($0)”未登记用地面积", en: "the site area of \"\($0)\" is not on record")
      }
    case .premisesArea(let service):
      let day = CalendarDate.endOf(year: year)
      var sum: Int64 = 0
      for project in housing(in: area, members) {
        for premises in project.premises where premises.counts(for: service, on: day) {
          guard let floorArea = premises.floorArea else {
            return .unknown(
              Text(
                zh: "“\(project.name)”的用房面积未登记",
                en: "the floor area of premises in \"\(project.name)\" is not on record"))
          }
          sum += floorArea.hundredths
        }
      }
      return .known(sum)
    case .dwellings:
      return .known(housing(in: area, members).reduce(0) { $0 + Int64($1.dwellingsLivedIn(atEndOf: year)) })
    case .reported(let rule):
      return entered(rule, area, year)
    }
  }

  /// A coverage rule with capacity in an area at the end of a year, to ask of many projections; `nil` where a facility that
  /// could be asked for a place does not say how many it has.
  func places(_ rule: CoverageRule, in area: PlanArea, year: Int) -> PlacesInReach? {
    guard let capacity = rule.capacity, known(rule.age, rule.basis) == nil else { return nil }
    let walks = reach.within(Double(rule.metres), rule.kinds, atEndOf: year)
    let places = reach.facilities.map { capacity.of($0) }
    guard reach.facilities.indices.allSatisfy({ places[$0] != nil || walks.row($0).isEmpty }) else { return nil }
    let members = Set(streets(of: area))
    return PlacesInReach(
      age: rule.age, year: year, walks: walks, places: places,
      isInside: demand.points.street.map { members.contains(Int($0)) })
  }

  /// The share of an area's people who find a place, in hundredths; `nil` where it has no people.
  func share(_ asked: PlacesInReach, people total: Double) -> Double? {
    guard total > 0, let people = try? demand.people(projection, age: asked.age, year: asked.year).people[0] else {
      return nil
    }
    let wanting = zip(people, asked.isInside).map { $1 ? $0 : 0 }
    let flow = CapacityCoverage(distances: asked.walks, capacity: asked.places, people: wanting)
    return 100 * Double(flow.served.reduce(0, +)) / total
  }

  /// As many people as can each have a place of their own: the maximum flow that placing pursues too.
  ///
  /// Unknown where a facility whose capacity is not on record could take someone who finds no place elsewhere.
  private func served(_ people: [Int], _ walks: SparseDistances, _ capacity: FacilityCapacity) -> Measured {
    let places = reach.facilities.map { capacity.of($0) }
    let least = CapacityCoverage(distances: walks, capacity: places, people: people).served.reduce(0, +)
    let unrecorded = reach.facilities.indices.filter { facility in
      places[facility] == nil && walks.row(facility).contains { people[Int(walks.targets[$0])] > 0 }
    }
    guard !unrecorded.isEmpty else { return .known(Int64(least)) }
    let everyone = people.reduce(0, +)
    let most = CapacityCoverage(distances: walks, capacity: places.map { $0 ?? everyone }, people: people)
      .served.reduce(0, +)
    guard most > least else { return .known(Int64(least)) }
    let list =
      unrecorded.prefix(3).map { reach.facilities[$0].id }.joined(separator: ", ")
      + (unrecorded.count > 3 ? ", …" : "")
    let number = capacity.rawValue
    return .unknown(
      Text(
        zh: "\(unrecorded.count) 处设施未登记 \(number)，有位可用的人数在 \(least) 至 \(most) 之间（\(list)）",
        en:
          "\(number) of \(unrecorded.count) facilities are not on record: between \(least) and \(most) people find a place (\(list))"
      ))
  }

  /// The figure of that year, else the latest before it.
  private func entered(_ rule: String, _ area: PlanArea, _ year: Int) -> Measured {
    let name: String? =
      switch area {
      case .city: nil
      case .zone(let id), .street(let id): id
      }
    let latest = (reported[rule] ?? []).filter { $0.area == name && $0.year <= year }.max { $0.year < $1.year }
    return latest.map { .known($0.value.tenThousandths) }
      ?? .unknown(Text(zh: "需填报,未提供", en: "has to be entered; no figure was given"))
  }

  /// A kind of the pack's own of which the register holds none may not be registered at all: that is no zero.
  private func unrecorded(_ kinds: [FacilityKind]) -> Measured? {
    guard !kinds.contains(where: { FacilityKind.known[$0] != nil }),
      !reach.facilities.contains(where: { kinds.contains($0.kind) })
    else { return nil }
    let list = kinds.map(\.rawValue).joined(separator: ", ")
    return .unknown(
      Text(zh: "设施表没有登记这类设施：\(list)", en: "the facility register holds none of this kind: \(list)"))
  }

  /// `nil` when people of this age and basis can be counted, else why not.
  private func known(_ age: AgeRange, _ basis: PopulationBasis) -> Measured? {
    guard basis == projection.basis else {
      return .unknown(
        Text(
          zh: "规则按\(basis.name.zh)计,人口表为\(projection.basis.name.zh),两者不可混用",
          en:
            "the rule counts \(basis.name.en), the population table holds \(projection.basis.name.en); they are not mixed"
        ))
    }
    guard projection.covers(age) else {
      return .unknown(Text(zh: "人口表不含 \(age) 岁", en: "the population table does not hold ages \(age)"))
    }
    return nil
  }

  private func elders(_ age: AgeRange, _ levels: [CareLevel], _ streets: [Int], _ year: Int) -> Measured {
    guard let care else {
      return .unknown(Text(zh: "计划与规则包均未给出失能比例（care_need）", en: "neither the plan nor the pack gives care_need"))
    }
    var sum: Int64 = 0
    for street in streets {
      guard let need = care.need(street: street, year: year, in: age) else {
        return .unknown(
          Text(zh: "失能比例的年龄段不能合成 \(age) 岁", en: "the ages of care_need do not make up ages \(age)"))
      }
      sum += levels.reduce(0) { $0 + Int64(need[$1]) }
    }
    return .known(sum)
  }

  private func streets(of area: PlanArea) -> [Int] {
    pack.streets(of: area, among: study.streets.map(\.code)).compactMap { streetIndex[$0] }
  }

  /// Sums a fact over the facilities open in an area; one that lacks the fact makes the sum unknown.
  private func total(
    _ area: PlanArea, _ members: [Int], _ year: Int, _ fact: (Facility) -> Int64?, missing: (String) -> Text
  ) -> Measured {
    let codes = Set(members.map { study.streets[$0].code })
    var sum: Int64 = 0
    for facility in reach.facilities where facility.isOpen(atEndOf: year) {
      if area != .city {
        guard let street = facility.street, codes.contains(street) else { continue }
      }
      guard let value = fact(facility) else { return .unknown(missing(facility.name)) }
      sum += value
    }
    return .known(sum)
  }

  private func housing(in area: PlanArea, _ members: [Int]) -> [HousingProject] {
    guard area != .city else { return study.housing }
    let codes = Set(members.map { study.streets[$0].code })
    return study.housing.filter { $0.street.map(codes.contains) ?? false }
  }
}

extension PolicyPack {
  /// Every coverage standard the pack names, in the order of its rules.
  var coverageRules: [CoverageRule] {
    rules.compactMap { if case .coverage(let rule) = $0.kind { rule } else { nil } }
  }
}

extension Premises {
  /// Whether the rooms are there for a service on a day: handed over, and not past their lease.
  fileprivate func counts(for service: Service, on day: CalendarDate) -> Bool {
    self.service == service && handover.map { $0 <= day } ?? true && leaseEnd.map { $0 >= day } ?? true
  }
}
