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
  /// What each facility is after the decisions so far, where some decision is about it, and the last one's year.
  private var decided: [String: (index: Int, year: Int, isClosed: Bool)] = [:]
  /// The decision on each site that one is about.
  private var decidedSites: [String: String] = [:]
  /// Of the budgets, after all that is fixed.
  private var left: [Int: Int64] = [:]
  private var problems = Problems()

  /// - Throws: every decision that names what is not there, contradicts an earlier one, does not fit or is beyond the
  ///   budget.
  init(_ settings: Plan.PlacementSettings, _ study: StudyArea, years: ClosedRange<Int>) throws(Problems) {
    facilities = study.facilities
    candidates = study.candidates
    budgets = settings.budgets
    designs = settings.designs
    if let premises = settings.sites.premises { addPremises(premises, study, years) }
    for decision in settings.fixed { apply(decision) }
    checkSpacings(settings)
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
      guard let index = undecidedSite(site, "open", decision.place), let design = design(size) else { return }
      guard designs[design].fits(candidates[index]) else {
        refuse(decision.place, size, site)
        return
      }
      if let year = candidates[index].availableFrom, year > decision.year {
        report(
          decision.place, site,
          Text(zh: "该候选点自 \(year) 年起才可用", en: "this site is to be had from \(year) only"),
          fix: Text(zh: "推迟到 \(year) 年", en: "open in \(year) or later"))
        return
      }
      required.append(.init(site: index, design: design, year: decision.year))
      spend((candidates[index].cost ?? 0) + designs[design].cost, decision)
      return
    case .close(let facility):
      guard let index = facilityIndex(facility, decision) else { return }
      facilities[index].closed = day
      decided[facility] = (index, decision.year, true)
    case .move(let facility, let site):
      guard let index = facilityIndex(facility, decision), let target = undecidedSite(site, "move", decision.place)
      else { return }
      var moved = facilities[index]
      moved.id = "\(facility)@\(site)"
      moved.position = candidates[target].position
      moved.street = candidates[target].street
      moved.opened = day
      replace(facility, index, by: moved, decision)
      // It stays on the list, so that the numbers of other sites hold; nothing else may open on it.
      candidates[target].kinds = []
    case .expand(let facility, let size), .convert(let facility, let size):
      guard let index = facilityIndex(facility, decision), let design = design(size) else { return }
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
      replace(facility, index, by: changed, decision)
    case .forbid(let site):
      guard let index = undecidedSite(site, "forbid", decision.place) else { return }
      candidates[index].kinds = []
    }
    spend(decision.cost, decision)
  }

  /// The facility becomes another one on the day of the decision.
  private mutating func replace(
    _ id: String, _ index: Int, by facility: Facility, _ decision: Plan.FixedDecision
  ) {
    facilities[index].closed = facility.opened
    facilities.append(facility)
    decided[id] = (facilities.count - 1, decision.year, false)
  }

  /// Openings are paid by the solver, out of what all other decisions leave.
  private mutating func spend(_ cost: Int64, _ decision: Plan.FixedDecision) {
    guard cost > 0, let budget = left[decision.year] ?? budgets[decision.year] else { return }
    guard budget >= cost else {
      report(
        decision.place, String(cost),
        Text(
          zh: "超过 \(decision.year) 年剩余的经费 \(budget) 元",
          en: "beyond what is left of the budget of \(decision.year), \(budget) yuan"))
      return
    }
    left[decision.year] = budget - cost
    if case .open = decision.action { return }
    budgets[decision.year, default: 0] -= cost
  }

  /// Openings that are fixed may not stand nearer than the spacing: the solver would find no plan at all.
  private mutating func checkSpacings(_ settings: Plan.PlacementSettings) {
    let placed = settings.fixed.compactMap { decision -> (Plan.FixedDecision, String, FacilityKind, Point)? in
      guard case .open(let site, let size) = decision.action, let design = design(size),
        let candidate = candidates.first(where: { $0.id == site })
      else { return nil }
      return (decision, site, designs[design].kind, candidate.position)
    }
    for (number, (decision, site, kind, position)) in placed.enumerated() {
      guard let metres = settings.spacings[kind] else { continue }
      for (_, other, otherKind, otherPosition) in placed[..<number]
      where otherKind == kind && other != site && position.distance(to: otherPosition) < metres {
        report(
          decision.place, site,
          Text(
            zh: "与固定开设的“\(other)”相距不足 spacing_m 的 \(Int(metres)) 米",
            en: "nearer than the \(Int(metres)) m of spacing_m to \"\(other)\", whose opening is fixed too"))
      }
    }
  }

  private mutating func add(_ growth: Plan.Growth) {
    guard let design = design(growth.to) else { return }
    var indices: [Int]
    switch growth.which {
    case .facility(let id):
      guard let index = facilityIndex(id, growth.place) else { return }
      if decided[id]?.isClosed ?? false {
        report(growth.place, id, Text(zh: "fixed 中已决定关闭它", en: "fixed closes this facility"))
      }
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

  /// A site that no other decision is about, which this one is from now on.
  private mutating func undecidedSite(_ id: String, _ verb: String, _ place: Place) -> Int? {
    guard let index = siteIndex(id, place) else { return nil }
    if let earlier = decidedSites[id] {
      report(
        place, id,
        Text(zh: "fixed 中对这个候选点已有决定（\(earlier)）", en: "fixed decides about this site already (\(earlier))"),
        fix: Text(zh: "只保留其中一项", en: "keep one of the two"))
      return nil
    }
    decidedSites[id] = verb
    return index
  }

  /// The facility as earlier decisions left it; one decision a year, and none after it has closed.
  private mutating func facilityIndex(_ id: String, _ decision: Plan.FixedDecision) -> Int? {
    guard let index = facilityIndex(id, decision.place) else { return nil }
    if let earlier = decided[id] {
      guard !earlier.isClosed, earlier.year < decision.year else {
        report(
          decision.place, id,
          earlier.isClosed
            ? Text(
              zh: "fixed 已决定它在 \(earlier.year) 年关闭", en: "fixed closes this facility in \(earlier.year) already")
            : Text(
              zh: "fixed 对它在 \(earlier.year) 年已有决定", en: "fixed decides about this facility in \(earlier.year) already"),
          fix: Text(
            zh: "同一设施的决定按年份先后写，每年一项", en: "write decisions about one facility in the order of years, one a year"))
        return nil
      }
      return earlier.index
    }
    let facility = facilities[index]
    guard facility.isOpen(atEndOf: decision.year - 1) else {
      let day = facility.closed.map { "\($0)" }
      report(
        decision.place, id,
        Text(
          zh: "\(decision.year) 年之初它并未开放\(day.map { "（\($0) 关闭）" } ?? "")",
          en:
            "this facility does not stand at the start of \(decision.year)\(day.map { " (it closes on \($0))" } ?? "")")
      )
      return nil
    }
    return index
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
