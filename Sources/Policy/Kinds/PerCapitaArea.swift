import Diagnostics
import LocatedYAML
import Planning

/// Square metres for each person: land or floor, of residents or of elders, in a project or an area.
public struct PerCapitaAreaRule: Sendable, Hashable {
  public enum Measured: String, Sendable, Codable, CaseIterable {
    /// 用地: the site.
    case land
    /// 建筑面积: gross floor area.
    case floor
  }

  public enum Subject: Sendable, Hashable {
    /// A housing project: floor area of its premises for each resident (dwellings × persons per dwelling).
    case project(Service, minimum: Quantity)
    /// Facilities of these kinds for each person of an age, on one basis.
    case area(AreaScope, [FacilityKind], AgeRange, PopulationBasis, Schedule)
  }

  public var measured: Measured
  public var subject: Subject
}

extension PerCapitaAreaRule {
  /// The rule as an indicator; `nil` when it is about projects.
  var indicator: PerCapitaIndicator? {
    guard case .area(let scope, let kinds, let age, let basis, let schedule) = subject else { return nil }
    return PerCapitaIndicator(
      measured: measured, scope: scope, kinds: kinds, age: age, basis: basis, schedule: schedule)
  }

  /// The rule as one about projects; `nil` when it is about areas.
  var project: PerCapitaProject? {
    guard case .project(let service, let minimum) = subject else { return nil }
    return PerCapitaProject(service: service, minimum: minimum)
  }

  init?(_ keys: YAMLMapping) {
    enum Scope: String, CaseIterable { case project, city, zone, street }
    let scope = keys.required("scope") { $0.oneOf(Scope.self) }
    let measured = keys.required("area") { $0.oneOf(Measured.self) }
    if scope == .project {
      let service = keys.service()
      let minimum = keys.required("minimum") { $0.quantity() }
      guard let measured, let minimum else { return nil }
      guard measured == .floor else {
        keys.report(
          Text(zh: "项目只记录用房建筑面积，应为 area: floor", en: "projects record floor area only: use area: floor"),
          fix: Text(zh: "改为 area: floor", en: "write area: floor"))
        return nil
      }
      self.init(measured: measured, subject: .project(service, minimum: minimum))
    } else {
      let kinds = keys.required("facilities") { $0.facilityKinds() }
      let group = keys.required("of") { PopulationGroup($0) }
      let schedule = Schedule(keys)
      guard let scope, let measured, let kinds, let group, let schedule else { return nil }
      let area = AreaScope(rawValue: scope.rawValue) ?? .city
      self.init(measured: measured, subject: .area(area, kinds, group.age, group.basis, schedule))
    }
  }
}

struct PerCapitaIndicator: IndicatorKind {
  let measured: PerCapitaAreaRule.Measured
  let scope: AreaScope
  let kinds: [FacilityKind]
  let age: AgeRange
  let basis: PopulationBasis
  let schedule: Schedule

  var unit: Text { Text(zh: "m²/人", en: "m² per person") }

  func reading(_ rule: Rule, from desk: Desk) -> Reading {
    let part: Measure = measured == .land ? .landArea(kinds) : .floorArea(kinds)
    return desk.ratio(part, over: .people(age, basis), up: 1, down: 100, lever: .area(part.name))
  }
}

struct PerCapitaProject: ProjectKind {
  let service: Service
  /// Square metres for each resident.
  let minimum: Quantity

  var unit: Text { .squareMetres }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    let project = file.project
    let dwellings = file.dwellings
    guard let dwellings, dwellings >= 0 else {
      finding.lacks(.noDwellings)
      return
    }
    guard let persons = project.personsPerDwelling else {
      finding.lacks(Text(zh: "户均人口不明", en: "the number of persons per dwelling is not known"))
      return
    }
    let count = PremisesCount(project.premises, service: service, on: file.day)
    finding.inputs = [
      Finding.Input(Text(zh: "住宅套数", en: "dwellings"), dwellings),
      Finding.Input(name: Text(zh: "户均人口", en: "persons per dwelling"), value: Text(persons.description)),
    ]
    finding.assumptions += count.remarks
    // Both factors stand in ten-thousandths, and so does the need: one division by 10⁴, rounded up.
    guard let each = Exact.times(minimum.tenThousandths, persons.tenThousandths),
      let need = Exact.ceiling(each, Int64(dwellings), over: 10_000)
    else {
      finding.lacks(.tooLarge)
      return
    }
    finding.compare(have: count, need: need, recommended: need)
  }
}
