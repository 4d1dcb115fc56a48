import LocationAllocation
import Planning
import WalkNetwork

/// Looks for changes that meet a target in some years, and tries each by solving again.
///
/// First what more would have to open beside the plan; then, for a constraint that holds the target back and that no such
/// change loosens enough, another plan for all targets together; and where nothing alone does, two changes at once.
struct Remedies {
  private typealias Remedy = SitingExplanation.Remedy
  private typealias Constraint = SitingExplanation.Constraint

  /// A problem to which a change is made, and where the target stands in it.
  struct Asked {
    var problem: SitingProblem
    var target: Int
    /// Whether everything that the plan opens is in place.
    var keepsPlan: Bool
  }

  /// A problem in which the target can be met, and the change that a plan for it then makes.
  private struct Relaxed {
    var asked: Asked
    var change: (SitingPlan) -> Remedy.Change?
  }

  private let problem: SitingProblem
  private let plan: SitingPlan
  private let index: Int
  private let years: ClosedRange<Int>
  private let binding: [SitingExplanation.Constraint]
  private let extras: ExtraSites
  private let again: SolvingAgain

  init(
    _ problem: SitingProblem, _ plan: SitingPlan, _ explanation: SitingExplanation, extras: ExtraSites,
    again: SolvingAgain
  ) {
    self.problem = problem
    self.plan = plan
    index = explanation.target
    let found = explanation.years.map(\.year)
    years = (found.first ?? problem.years.lowerBound)...(found.last ?? problem.years.upperBound)
    binding = explanation.binding
    self.extras = extras
    self.again = again
  }

  func found() -> [SitingExplanation.Remedy] {
    let beside = besidePlan
    var found: [Remedy] = []
    var answered: Set<Constraint> = []
    for constraint in Constraint.allCases {
      for relaxed in loosened(constraint, beside) {
        guard let remedy = remedy([relaxed], relaxed.asked) else { continue }
        found.append(remedy)
        answered.insert(constraint)
      }
    }
    let anew = planAnew
    for constraint in binding where !answered.contains(constraint) {
      for relaxed in loosened(constraint, anew) {
        if let remedy = remedy([relaxed], relaxed.asked) { found.append(remedy) }
      }
    }
    if !found.contains(where: \.keepsPlan) { found += together(beside) }
    return found.enumerated().sorted { ($0.1.addedCost, $0.0) < ($1.1.addedCost, $1.0) }.map(\.1)
  }

  // MARK: What is asked

  /// What is missing, with everything that the plan opens in place: this target alone, the sites and the money that are
  /// left. Whatever meets it here meets it beside the plan, for no other target suffers from more facilities.
  private var besidePlan: Asked {
    var asked = problem
    asked.objective = .leastCost
    asked.targets = [target]
    asked.facilities = plan.facilities(among: problem.facilities)
    let used = Set(plan.openings.filter { $0.replaces == nil }.map(\.site.id))
    asked.candidates = problem.candidates.filter { !used.contains($0.id) }
    asked.required = []
    for opening in plan.openings {
      if let budget = asked.budgets[opening.year] { asked.budgets[opening.year] = max(0, budget - opening.cost) }
    }
    return Asked(problem: asked, target: 0, keepsPlan: true)
  }

  /// Another plan in which every target reaches what it reaches in this one, or what it needs, and this target its need.
  private var planAnew: Asked {
    var asked = problem
    asked.objective = .leastCost
    asked.rule = nil
    for missed in plan.unmet where missed.target != index {
      asked.targets[missed.target].needs[missed.year - problem.years.lowerBound] = missed.reached
    }
    asked.targets[index] = target
    // What nothing moves is as it is, whatever is planned.
    let kept = asked.targets.indices.filter { $0 == index || !plan.unmovable.contains($0) }
    asked.targets = kept.map { asked.targets[$0] }
    return Asked(problem: asked, target: kept.firstIndex(of: index) ?? 0, keepsPlan: false)
  }

  /// The target with its needs in the years that are explained; in others that are missed, with what the plan reaches.
  private var target: SitingTarget {
    var target = problem.targets[index]
    for missed in plan.unmet where missed.target == index && !years.contains(missed.year) {
      target.needs[missed.year - problem.years.lowerBound] = missed.reached
    }
    if plan.unmovable.contains(index) {
      for (period, year) in problem.years.enumerated() where !years.contains(year) { target.needs[period] = 0 }
    }
    return target
  }

  // MARK: Trying

  /// What changes make of the plan, at least cost; `nil` when they do not do, or are none.
  private func remedy(_ relaxed: [Relaxed], _ asked: Asked) -> Remedy? {
    guard let found = again.meeting(asked.problem, .best) ?? again.meeting(asked.problem) else { return nil }
    let changes = relaxed.compactMap { $0.change(found) }
    guard !changes.isEmpty else { return nil }
    let cost = problem.cost(of: found.openings)
    return Remedy(
      changes: changes, keepsPlan: asked.keepsPlan,
      addedCost: asked.keepsPlan ? cost : cost - problem.cost(of: plan.openings))
  }

  private func loosened(_ constraint: Constraint, _ asked: Asked) -> [Relaxed] {
    switch constraint {
    case .budget: [moreBudget(asked)].compactMap { $0 }
    case .time: [later(asked), sooner(asked)].compactMap { $0 }
    case .size: [largerSites(asked)].compactMap { $0 }
    case .spacing: [lessSpacing(asked)].compactMap { $0 }
    case .sites: [moreSites(asked)].compactMap { $0 }
    case .distance: [farther(asked)].compactMap { $0 }
    case .capacity: [morePlaces(asked)].compactMap { $0 }
    case .otherTargets: []
    }
  }

  /// Two changes: the least of one with all the money there could be, and then the least money; and the same of spacing.
  private func together(_ asked: Asked) -> [Remedy] {
    var found: [Remedy] = []
    func add(_ first: Relaxed, _ second: Relaxed) {
      if let remedy = remedy([first, second], second.asked), remedy.changes.count == 2 { found.append(remedy) }
    }
    if !problem.budgets.isEmpty {
      var rich = asked
      rich.problem.budgets = [:]
      for constraint in Constraint.allCases where constraint != .budget {
        for first in loosened(constraint, rich) {
          var poor = first.asked
          poor.problem.budgets = asked.problem.budgets
          if let second = moreBudget(poor) { add(first, second) }
        }
      }
    }
    if !problem.spacings.isEmpty {
      var loose = asked
      loose.problem.spacings = [:]
      for constraint in [Constraint.sites, .size] {
        for first in loosened(constraint, loose) {
          var spaced = first
          spaced.asked.problem.spacings = [:]
          add(first, Relaxed(asked: spaced.asked) { _ in .spacing })
        }
      }
    }
    return found
  }

  // MARK: Changes

  /// Year by year, the least that its budget has to be raised by for the target to be met by then. Money of the year
  /// itself is as good as money of years before, and runs nothing before it is needed.
  private func moreBudget(_ asked: Asked) -> Relaxed? {
    guard !problem.budgets.isEmpty, years.lowerBound >= problem.decideFrom else { return nil }
    var raised = asked
    var raises: [Remedy.Raise] = []
    for year in years {
      guard let budget = raised.problem.budgets[year] else { continue }
      var step = raised
      for later in years where later > year {
        let period = later - problem.years.lowerBound
        let reached = plan.unmet.first { $0.target == index && $0.year == later }?.reached ?? 0
        step.problem.targets[asked.target].needs[period] = reached
      }
      guard let raise = leastRaise(of: year, step) else { return nil }
      if raise == 0 { continue }
      raised.problem.budgets[year] = budget + raise
      raises.append(.init(year: year, yuan: raise))
    }
    return raises.isEmpty ? nil : Relaxed(asked: raised) { _ in .budget(raises) }
  }

  /// To within a fiftieth.
  private func leastRaise(of year: Int, _ asked: Asked) -> Int64? {
    let budget = asked.problem.budgets[year] ?? 0
    func beyond(_ found: SitingPlan) -> Int64 {
      max(0, found.openings.reduce(0) { $1.year == year ? $0 + $1.cost : $0 } - budget)
    }
    var lifted = asked.problem
    lifted.budgets[year] = nil
    guard let rich = again.meeting(lifted, .best) else { return nil }
    var (low, high) = (Int64(0), beyond(rich))
    if high > 0, again.meeting(asked.problem) != nil { return 0 }
    while high - low > max(1, high / 50) {
      let middle = low + (high - low) / 2
      var raised = asked.problem
      raised.budgets[year] = budget + middle
      if let found = again.meeting(raised) { high = min(middle, beyond(found)) } else { low = middle }
    }
    return high
  }

  /// The fewest of the most useful new sites, found by doubling.
  private func moreSites(_ asked: Asked) -> Relaxed? {
    func with(_ count: Int64) -> Asked {
      var changed = asked
      changed.problem.candidates += extras.new.prefix(Int(count))
      return changed
    }
    guard let count = least(from: 0, doublingTo: Int64(extras.new.count), with) else { return nil }
    let new = Set(extras.new.prefix(Int(count)).map(\.id))
    return Relaxed(asked: with(count)) { found in
      let sites = found.openings.filter { new.contains($0.site.id) }
      return sites.isEmpty ? nil : .sites(sites.map { .init(site: $0.site, design: $0.design, more: nil) })
    }
  }

  private func largerSites(_ asked: Asked) -> Relaxed? {
    func with(_ count: Int64) -> Asked {
      var changed = asked
      changed.problem.candidates = replacing(
        Array(extras.enlarged.prefix(Int(count))), in: asked.problem.candidates)
      return changed
    }
    guard let count = least(from: 0, doublingTo: Int64(extras.enlarged.count), with) else { return nil }
    let listed = problem.candidates
    return Relaxed(asked: with(count)) { found in
      let sites = found.openings.compactMap { opening -> Remedy.Extra? in
        guard let site = listed.first(where: { $0.id == opening.site.id }), !opening.design.fits(site) else {
          return nil
        }
        let more = site.floorArea.map { Area(hundredths: opening.design.floorArea.hundredths - $0.hundredths) }
        return .init(site: site, design: opening.design, more: more)
      }
      return sites.isEmpty ? nil : .size(sites)
    }
  }

  private func lessSpacing(_ asked: Asked) -> Relaxed? {
    guard !asked.problem.spacings.isEmpty else { return nil }
    var changed = asked
    changed.problem.spacings = [:]
    return again.meeting(changed.problem) == nil ? nil : Relaxed(asked: changed) { _ in .spacing }
  }

  /// The target as many years later as it takes, within the horizon: in the years before, it needs what the plan reaches.
  private func later(_ asked: Asked) -> Relaxed? {
    let reached = Dictionary(
      plan.unmet.filter { $0.target == index }.map { ($0.year, $0.reached) }, uniquingKeysWith: { first, _ in first })
    var changed = asked
    for year in years where year < problem.years.upperBound {
      changed.problem.targets[asked.target].needs[year - problem.years.lowerBound] = reached[year] ?? 0
      if again.meeting(changed.problem) != nil {
        let years = year - years.lowerBound + 1
        return Relaxed(asked: changed) { _ in .time(years: years) }
      }
    }
    return nil
  }

  /// Sites that come too late for the target, by as few years sooner as it takes.
  private func sooner(_ asked: Asked) -> Relaxed? {
    func with(_ years: Int) -> Asked {
      var changed = asked
      changed.problem = asked.problem.openSooner(by: years)
      return changed
    }
    let most = problem.years.count - 1
    guard most > 0, again.meeting(with(most).problem) != nil,
      let least = (1...most).first(where: { again.meeting(with($0).problem) != nil })
    else { return nil }
    let changed = with(least)
    let problem = problem
    return Relaxed(asked: changed) { found in
      let early = found.openings.compactMap { opening -> Remedy.Sooner? in
        let growth = problem.growths.first {
          problem.facilities[$0.facility].id == opening.replaces && problem.designs[$0.design].id == opening.design.id
        }
        let site = problem.candidates.first { $0.id == opening.site.id }
        let from = (opening.replaces == nil ? site?.availableFrom : growth?.from) ?? problem.years.lowerBound
        let first = max(problem.decideFrom, from)
        guard opening.year < first else { return nil }
        return Remedy.Sooner(
          site: opening.site, design: opening.design, year: opening.year, years: first - opening.year)
      }
      return early.isEmpty ? nil : .sooner(early)
    }
  }

  /// The least walk that does, in steps of a hundredth of the standard, up to twice as far.
  private func farther(_ asked: Asked) -> Relaxed? {
    guard let metres = problem.targets[index].metres else { return nil }
    func with(_ hundredths: Int64) -> Asked {
      var changed = asked
      changed.problem.targets[asked.target] = asked.problem.targets[asked.target].within(
        metres * Double(hundredths) / 100)
      return changed
    }
    guard let hundredths = least(from: 100, doublingTo: 200, with) else { return nil }
    let far = (metres * Double(hundredths) / 100).rounded(.up)
    return Relaxed(asked: with(hundredths)) { _ in .distance(metres: far) }
  }

  /// The least factor on the places of every facility and size, to a hundredth.
  private func morePlaces(_ asked: Asked) -> Relaxed? {
    guard case .served = problem.targets[index].goal else { return nil }
    func with(_ hundredths: Int64) -> Asked {
      var changed = asked
      changed.problem.targets[asked.target] = asked.problem.targets[asked.target].withPlaces(times: hundredths)
      return changed
    }
    guard let hundredths = least(from: 100, doublingTo: 6400, with) else { return nil }
    return Relaxed(asked: with(hundredths)) { _ in .capacity(factor: Double(hundredths) / 100) }
  }

  /// The least number above `start`, up to `most`, with which the target can be met: by steps that double, then by
  /// halving. What the largest does not do, none does.
  private func least(from start: Int64, doublingTo most: Int64, _ with: (Int64) -> Asked) -> Int64? {
    func does(_ number: Int64) -> Bool { again.meeting(with(number).problem) != nil }
    guard most > start, does(most) else { return nil }
    var (low, high) = (start, most)
    var step = max(1, start / 25)
    while low + step < high {
      if does(low + step) {
        high = low + step
        break
      }
      low += step
      step *= 2
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if does(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
