import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting

/// Turns what a pack asks of placement into what siting understands.
struct TargetBuilder {
  let study: StudyArea
  let years: ClosedRange<Int>
  var projection: Projection
  let demand: Demand

  /// - Parameters:
  ///   - chosen: rules to pursue; empty: every one that siting can move.
  ///   - kinds: of the facilities that may open. A count of other kinds is not siting's to move.
  /// - Returns: targets in the order of the pack; those whose need is unknown in a year ask nothing in it.
  func targets(
    _ pack: PolicyPack, chosen: [String], opening kinds: Set<FacilityKind>, with measurements: some Measurements
  ) throws(ApportionError)
    -> [SitingTarget]
  {
    var targets: [SitingTarget] = []
    for target in pursued(pack, chosen: chosen, opening: kinds, with: measurements) {
      let needs = years.map { year in target.needs.first { $0.year == year }?.count ?? 0 }
      guard needs.contains(where: { $0 > 0 }) else { continue }
      targets.append(
        SitingTarget(
          rule: target.rule, title: target.title, area: name(target.area, pack), goal: try goal(target), needs: needs))
    }
    return targets
  }

  private func pursued(
    _ pack: PolicyPack, chosen: [String], opening kinds: Set<FacilityKind>, with measurements: some Measurements
  ) -> [PlacementTarget] {
    pack.placementTargets(streets: study.streets.map(\.code), years: years, with: measurements).filter {
      chosen.isEmpty ? $0.goal.isMoved(by: kinds) : chosen.contains($0.rule)
    }
  }

  /// What counts for nothing in a sum because the register does not say it, while the rule is UNKNOWN for that.
  struct Unrecorded: Hashable {
    var rule: String
    var field: String
    /// Indices into the study's facilities.
    var facilities: [Int]
  }

  /// By rule pursued, in the order of the pack: existing facilities that a sum cannot count.
  func unrecorded(
    _ pack: PolicyPack, chosen: [String], opening kinds: Set<FacilityKind>, with measurements: some Measurements
  ) -> [Unrecorded] {
    var found: [Unrecorded] = []
    for target in pursued(pack, chosen: chosen, opening: kinds, with: measurements) {
      let (field, isMissing): (String, (Facility) -> Bool)
      switch target.goal {
      case .facilities(let filter): (field, isMissing) = ("floor_area_m2", { filter.matches($0) == nil })
      case .places(let kinds): (field, isMissing) = ("places", { kinds.contains($0.kind) && $0.places == nil })
      case .beds(let classes, nursingOnly: true):
        (field, isMissing) = (
          "nursing_beds", { facility in classes.contains { facility.beds[$0] ?? 0 > 0 } && facility.nursingBeds == nil }
        )
      case .beds, .covered, .served: continue
      }
      let codes = Set(target.streets)
      let missing = study.facilities.indices.filter { index in
        let facility = study.facilities[index]
        return (target.area == .city || facility.street.map(codes.contains) ?? false) && isMissing(facility)
          && years.contains { facility.isOpen(atEndOf: $0) }
      }
      guard !missing.isEmpty else { continue }
      if let last = found.last, last.rule == target.rule, last.field == field {
        found[found.count - 1].facilities = Set(last.facilities + missing).sorted()
      } else {
        found.append(Unrecorded(rule: target.rule, field: field, facilities: missing))
      }
    }
    return found
  }

  private func goal(_ target: PlacementTarget) throws(ApportionError) -> SitingTarget.Goal {
    let codes = Set(target.streets)
    let wholeCity = target.area == .city
    let counts: @Sendable (Facility) -> Bool = { facility in
      wholeCity || (facility.street.map(codes.contains) ?? false)
    }
    switch target.goal {
    case .facilities(let filter):
      return .sum { counts($0) && filter.matches($0) == true ? 1 : 0 }
    case .places(let kinds):
      // What the register does not say counts for nothing here, is told by ``unrecorded``, and makes the finding UNKNOWN.
      return .sum { counts($0) && kinds.contains($0.kind) ? Int64($0.places ?? 0) : 0 }
    case .beds(let classes, let nursingOnly):
      return .sum { facility in
        guard counts(facility) else { return 0 }
        let beds = classes.reduce(0) { $0 + (facility.beds[$1] ?? 0) }
        return Int64(nursingOnly ? (beds == 0 ? 0 : facility.nursingBeds ?? 0) : beds)
      }
    case .covered(let age, _, let kinds, let metres, let times):
      return .covered(kinds: kinds, metres: Double(metres), people: try people(age, in: codes), times: times)
    case .served(let age, _, let kinds, let metres, let capacity):
      // A facility whose capacity is not on record counts for nothing here, and makes the finding UNKNOWN if it matters.
      return .served(kinds: kinds, metres: Double(metres), people: try people(age, in: codes)) {
        Int64(capacity.of($0) ?? 0)
      }
    }
  }

  /// People at the demand points of these streets, by year; zero elsewhere.
  private func people(_ age: AgeRange, in codes: Set<String>) throws(ApportionError) -> [[Int64]] {
    let inside = study.streets.map { codes.contains($0.code) }
    var byYear: [[Int64]] = []
    for year in years {
      let people = try demand.people(projection, age: age, year: year).people[0]
      byYear.append(
        zip(people, demand.points.street).map { persons, street in
          street >= 0 && inside[Int(street)] ? Int64(persons) : 0
        })
    }
    return byYear
  }

  private func name(_ area: PlanArea, _ pack: PolicyPack) -> Text {
    switch area {
    case .city: study.name
    case .zone(let id): pack.zone(id)?.name ?? Text(id)
    case .street(let code): study.streets.first { $0.code == code }?.name ?? Text(code)
    }
  }
}

extension PlacementTarget.Goal {
  fileprivate func isMoved(by kinds: Set<FacilityKind>) -> Bool {
    if case .facilities(let filter) = self { !kinds.isDisjoint(with: filter.kinds) } else { true }
  }
}
