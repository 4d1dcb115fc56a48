import Diagnostics
import Planning

/// An indicator of a pack as a chart shows it.
public struct IndicatorTarget: Sendable, Hashable {
  public var rule: String
  public var title: Text
  public var unit: Text
  public var scope: AreaScope
  public var binding: Rule.Binding
  /// Baseline and targets of the whole, and of every area without its own.
  public var schedule: Schedule
  /// Of the zones that have their own, by id.
  public var zones: [String: Schedule]

  public func schedule(of subject: Subject) -> Schedule {
    subject.kind == .zone ? zones[subject.id] ?? schedule : schedule
  }
}

/// What placing facilities has to reach for one rule in one area.
public struct PlacementTarget: Sendable, Hashable {
  public enum Goal: Sendable, Hashable {
    /// Open facilities that meet the filter.
    case facilities(FacilityFilter)
    case beds([BedClass], nursingOnly: Bool)
    case places([FacilityKind])
    /// People of an age within a walk of so many facilities of the kinds.
    case covered(AgeRange, PopulationBasis, by: [FacilityKind], metres: Int, times: Int)
    /// People of an age with a place of their own at one of the kinds within a walk.
    case served(AgeRange, PopulationBasis, by: [FacilityKind], metres: Int, FacilityCapacity)
  }

  public struct Need: Sendable, Hashable {
    public var year: Int
    /// Facilities, beds, places or persons that must be there at the end of the year: the smallest whole number that
    /// passes; `nil` when the population it hangs on is unknown.
    public var count: Int64?
  }

  public var rule: String
  public var title: Text
  public var area: PlanArea
  /// Streets of the area, among those asked for.
  public var streets: [String]
  public var goal: Goal
  /// From the first target year on.
  public var needs: [Need]
}

extension PolicyPack {
  /// Every rule about areas, with its baseline and targets, in the order of the pack.
  public var indicatorTargets: [IndicatorTarget] {
    ([self] + everyUpper).flatMap(\.rulesInUse).compactMap { rule in
      guard let indicator = rule.kind.indicator else { return nil }
      return IndicatorTarget(
        rule: rule.id, title: rule.title, unit: indicator.unit, scope: indicator.scope, binding: rule.binding,
        schedule: indicator.schedule, zones: indicator.zones)
    }
  }

  /// What the rules `facility-count`, `ratio`, `series` and `coverage` ask of siting, as whole numbers by area and year;
  /// and `share` where all streets are to have a facility: one in each.
  ///
  /// - Parameter source: answers for populations.
  public func placementTargets(
    streets: [String], years: ClosedRange<Int>, with source: some Measurements
  ) -> [PlacementTarget] {
    ([self] + everyUpper).flatMap { $0.ownPlacementTargets(streets: streets, years: years, with: source) }
  }

  private func ownPlacementTargets(
    streets: [String], years: ClosedRange<Int>, with source: some Measurements
  ) -> [PlacementTarget] {
    rulesInUse.flatMap { rule in
      areas(of: rule, among: streets).flatMap { area -> [PlacementTarget] in
        let members = self.streets(of: area, among: streets)
        guard let indicator = rule.kind.indicator, let goal = PlacementTarget.Goal(rule.kind), !members.isEmpty else {
          return []
        }
        let needs = years.compactMap { year -> PlacementTarget.Need? in
          guard let target = indicator.schedule(in: area)?.target(in: year), isPlaced(rule.kind, target) else {
            return nil
          }
          return PlacementTarget.Need(year: year, count: need(rule.kind, target, area, year, source))
        }
        guard !needs.isEmpty else { return [] }
        let parts: [(area: PlanArea, streets: [String])] =
          if case .share = rule.kind { members.map { (.street($0), [$0]) } } else { [(area, members)] }
        return parts.map { part in
          PlacementTarget(
            rule: rule.id, title: rule.title, area: part.area, streets: part.streets, goal: goal, needs: needs)
        }
      }
    }
  }

  /// Less than all streets leaves open which, and that siting cannot be told.
  private func isPlaced(_ kind: RuleKind, _ target: Quantity) -> Bool {
    if case .share = kind { target >= Quantity(100) } else { true }
  }

  private func need(
    _ kind: RuleKind, _ target: Quantity, _ area: PlanArea, _ year: Int, _ source: some Measurements
  ) -> Int64? {
    func people(_ measure: Measure, per: Int64) -> Int64? {
      guard case .known(let persons) = source.measure(measure, in: area, year: year), persons >= 0 else {
        return nil
      }
      return Fraction(numerator: 0, denominator: max(persons, 1), up: per).numerator(reaching: target)
        .map { persons == 0 ? 0 : $0 }
    }
    switch kind {
    case .share: return 1
    case .facilityCount, .series: return Fraction(numerator: 0).numerator(reaching: target)
    case .ratio(let rule): return people(rule.people, per: rule.per)
    case .coverage(let rule): return people(.people(rule.age, rule.basis), per: 100)
    default: return nil
    }
  }
}

extension PlacementTarget.Goal {
  /// `nil` for a rule that siting cannot move.
  public init?(_ kind: RuleKind) {
    switch kind {
    case .facilityCount(let rule): self = .facilities(rule.filter)
    case .coverage(let rule):
      self =
        if let capacity = rule.capacity {
          .served(rule.age, rule.basis, by: rule.kinds, metres: rule.metres, capacity)
        } else {
          .covered(rule.age, rule.basis, by: rule.kinds, metres: rule.metres, times: rule.times)
        }
    case .ratio(let rule): self.init(rule.counted)
    case .series(let rule): self.init(rule.counted)
    case .share(let rule):
      guard case .streetsHaving(let filter) = rule.parts else { return nil }
      self = .facilities(filter)
    default: return nil
    }
  }

  private init(_ counted: Counted) {
    switch counted {
    case .beds(let classes, let nursingOnly): self = .beds(classes, nursingOnly: nursingOnly)
    case .places(let kinds): self = .places(kinds)
    case .facilities(let filter): self = .facilities(filter)
    }
  }
}
