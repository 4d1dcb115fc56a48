import Diagnostics
import Planning
import Policy
import Siting
import Spatial
import WalkNetwork

/// What a plan's placement asks for, put on the study area: facilities as the fixed decisions leave them, the sites
/// there are, what may grow.
struct PlacementInputs {
  /// With closures, moves, enlargements and conversions done, each in its year.
  private(set) var facilities: [Facility]
  private(set) var candidates: [CandidateSite]
  private(set) var growths: [SitingProblem.Growth] = []
  private(set) var required: [SitingProblem.RequiredOpening] = []
  private(set) var budgets: [Int: Int64]
  /// What was assumed on the way.
  private(set) var assumptions: [Text] = []
  private let designs: [FacilityDesign]
  private var problems = Problems()

  /// - Throws: every decision that names what is not there, does not fit or is beyond the budget.
  init(_ settings: Plan.PlacementSettings, _ study: StudyArea, years: ClosedRange<Int>) throws(Problems) {
    facilities = study.facilities
    candidates = study.candidates
    budgets = settings.budgets
    designs = settings.designs
    if let premises = settings.sites.premises { addPremises(premises, study, years) }
    for decision in settings.fixed { apply(decision) }
    for growth in settings.growths { add(growth) }
    try problems.throwIfErrors()
  }

  // MARK: Sites

  /// Premises become sites when they are handed over, if their size is known and they stay to the end of the horizon.
  private mutating func addPremises(
    _ source: Plan.SiteSources.FromPremises, _ study: StudyArea, _ years: ClosedRange<Int>
  ) {
    let end = CalendarDate.endOf(year: years.upperBound)
    var added = 0
    var left = 0
    for project in study.housing {
      for (number, premises) in project.premises.enumerated() {
        guard let kinds = source.kinds[premises.service], !kinds.isEmpty else { continue }
        let isLeased = premises.leaseEnd.map { $0 < end } ?? false
        guard let position = project.position, let area = premises.floorArea,
          let day = premises.handover ?? project.completion, !isLeased
        else {
          left += 1
          continue
        }
        let (yuan, isTooMuch) = area.hundredths.multipliedReportingOverflow(by: source.costPerSquareMetre)
        guard !isTooMuch else {
          problems.error(
            at: Place(layer: "housing", id: project.id, field: "floor_area_m2"), value: "\(area.quantity)",
            Text(
              zh: "面积乘以 placement.sites.premises.cost_yuan_per_m2 超出可计算的金额",
              en: "this area times placement.sites.premises.cost_yuan_per_m2 is more yuan than can be counted"))
          continue
        }
        let id = "\(project.id)/\(premises.service.rawValue)\(project.premises.count > 1 ? "-\(number + 1)" : "")"
        candidates.append(
          CandidateSite(
            id: id, name: project.name, position: position, street: project.street, kinds: kinds, floorArea: area,
            cost: yuan / 100, availableFrom: day.year, project: project.id))
        added += 1
      }
    }
    assumptions.append(
      Text(
        zh: "\(added) 处住宅配建用房自移交当年起作为候选点；\(left) 处面积、位置或移交日期不明，或租期早于规划期末，未采用",
        en:
          "\(added) premises in housing are sites from the year of their handover; \(left) of unknown area, place or handover, or with a lease that ends within the horizon, are not"
      ))
  }

  /// Sites where people live beyond the reach of every facility and site: the home of most people in each square.
  ///
  /// - Parameters:
  ///   - homes: demand points, their people and streets.
  ///   - isReached: which of them are within a standard of something there is.
  mutating func generate(
    _ source: Plan.SiteSources.Generated, homes: [Point], people: [Int64], streets: [String?], isReached: [Bool]
  ) {
    var heaviest: [Int64: Int] = [:]
    for home in homes.indices where !isReached[home] && people[home] > 0 {
      let column = Int64((homes[home].x / source.every).rounded(.down))
      let row = Int64((homes[home].y / source.every).rounded(.down))
      let square = column << 32 | (row & 0xFFFF_FFFF)
      if let best = heaviest[square], people[best] >= people[home] { continue }
      heaviest[square] = home
    }
    let chosen = heaviest.values.sorted { (people[$1], $0) < (people[$0], $1) }
    for (number, home) in chosen.enumerated() {
      candidates.append(
        CandidateSite(
          id: "generated-\(number + 1)", name: "生成候选点 \(number + 1)", position: homes[home], street: streets[home],
          kinds: source.kinds, floorArea: source.floorArea, cost: source.cost))
    }
    assumptions.append(
      Text(
        zh: "\(chosen.count) 个候选点由未覆盖人口生成（每 \(Int(source.every)) 米见方取人口最多的一处），并非真实用地，面积与费用取自计划",
        en:
          "\(chosen.count) sites were generated where people are out of reach (the home of most people in each square of \(Int(source.every)) m): they are no real land, and their area and cost are the plan's"
      ))
  }

  // MARK: Decisions

  private mutating func apply(_ decision: Plan.FixedDecision) {
    let day = CalendarDate(year: decision.year, month: 1, day: 1)
    switch decision.action {
    case .open(let site, let size):
      guard let index = siteIndex(site, decision.place), let design = design(size) else { return }
      guard designs[design].fits(candidates[index]) else {
        refuse(decision.place, size, site)
        return
      }
      guard !required.contains(where: { $0.site == index }) else {
        report(decision.place, site, Text(zh: "同一候选点开设两次", en: "two openings are fixed on this site"))
        return
      }
      required.append(.init(site: index, design: design, year: decision.year))
    case .close(let facility):
      guard let index = facilityIndex(facility, decision.place) else { return }
      facilities[index].closed = day
    case .move(let facility, let site):
      guard let index = facilityIndex(facility, decision.place), let target = siteIndex(site, decision.place) else {
        return
      }
      var moved = facilities[index]
      moved.id = "\(facility)@\(site)"
      moved.position = candidates[target].position
      moved.street = candidates[target].street
      moved.opened = day
      replace(index, by: moved, on: day)
      candidates.remove(at: target)
      required = required.map { fixed in
        var fixed = fixed
        if fixed.site > target { fixed.site -= 1 }
        return fixed
      }
    case .expand(let facility, let size), .convert(let facility, let size):
      guard let index = facilityIndex(facility, decision.place), let design = design(size) else { return }
      let old = facilities[index]
      if case .expand = decision.action, designs[design].kind != old.kind {
        report(
          decision.place, size,
          Text(
            zh: "规格属于另一类设施（\(designs[design].kind.rawValue)，原为 \(old.kind.rawValue)）",
            en: "the size is of another kind (\(designs[design].kind.rawValue), the facility is \(old.kind.rawValue))"),
          fix: Text(zh: "改变类型用 convert", en: "use convert to change the kind"))
        return
      }
      var changed = designs[design].grown(old, opening: decision.year)
      changed.kind = designs[design].kind
      replace(index, by: changed, on: day)
    case .forbid(let site):
      guard let index = siteIndex(site, decision.place) else { return }
      // It stays on the list, so that the numbers of other sites hold; nothing may open on it.
      candidates[index].kinds = []
    }
    spend(decision)
  }

  private mutating func replace(_ index: Int, by facility: Facility, on day: CalendarDate?) {
    facilities[index].closed = day
    facilities.append(facility)
  }

  private mutating func spend(_ decision: Plan.FixedDecision) {
    guard decision.cost > 0, let budget = budgets[decision.year] else { return }
    guard budget >= decision.cost else {
      report(
        decision.place, String(decision.cost),
        Text(
          zh: "超过 \(decision.year) 年剩余的经费 \(budget) 元",
          en: "beyond what is left of the budget of \(decision.year), \(budget) yuan"))
      return
    }
    budgets[decision.year] = budget - decision.cost
  }

  private mutating func add(_ growth: Plan.Growth) {
    guard let design = design(growth.to) else { return }
    var indices: [Int]
    switch growth.which {
    case .facility(let id):
      guard let index = facilityIndex(id, growth.place) else { return }
      indices = [index]
    case .kind(let kind): indices = facilities.indices.filter { facilities[$0].kind == kind }
    }
    if case .facility(let id) = growth.which, designs[design].kind != facilities[indices[0]].kind {
      report(
        growth.place, growth.to,
        Text(zh: "“\(id)”属于另一类设施，不能扩为此规格", en: "\"\(id)\" is of another kind and cannot grow to this size"))
    }
    growths += indices.map {
      SitingProblem.Growth(
        facility: $0, design: design, cost: growth.cost, runningCost: growth.runningCost, from: growth.from)
    }
  }

  // MARK: Looking up

  private func design(_ id: String) -> Int? { designs.firstIndex { $0.id == id } }

  private mutating func siteIndex(_ id: String, _ place: Place) -> Int? {
    if let index = candidates.firstIndex(where: { $0.id == id }) { return index }
    report(
      place, id, Text(zh: "没有此候选点", en: "there is no such site"),
      fix: Suggestion.nearest(to: id, among: candidates.map(\.id)).map {
        Text(zh: "是否为 \($0)?", en: "did you mean \($0)?")
      })
    return nil
  }

  private mutating func facilityIndex(_ id: String, _ place: Place) -> Int? {
    if let index = facilities.firstIndex(where: { $0.id == id }) { return index }
    report(
      place, id, Text(zh: "没有此设施", en: "there is no such facility"),
      fix: Suggestion.nearest(to: id, among: facilities.map(\.id)).map {
        Text(zh: "是否为 \($0)?", en: "did you mean \($0)?")
      })
    return nil
  }

  private mutating func refuse(_ place: Place, _ size: String, _ site: String) {
    report(
      place, size,
      Text(
        zh: "规格放不进候选点“\(site)”：类型或面积不符",
        en: "the size does not fit site \"\(site)\": its kinds or floor area do not allow it"),
      fix: Text(zh: "换一个候选点或规格", en: "name another site or size"))
  }

  private mutating func report(_ place: Place, _ value: String, _ says: Text, fix: Text? = nil) {
    problems.error(at: place, value: value, says, fix: fix)
  }
}
