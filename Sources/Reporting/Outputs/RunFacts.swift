import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Simulation
import Siting
import Spatial

/// A run with the look-ups that several outputs need.
struct RunFacts: Sendable {
  let run: RunResult
  /// Index of each street by code.
  let streetIndex: [String: Int]
  let projects: [String: HousingProject]
  /// Age groups worth telling beside everyone, as far as the projection tells them.
  let ages: [AgeRange]
  /// How far the draws spread an indicator; empty without uncertainty.
  let ranges: [FindingKey: IndicatorRange]

  init(_ run: RunResult) {
    self.run = run
    ranges = Dictionary(
      run.indicatorRanges.map { (FindingKey(rule: $0.rule, subject: $0.subject, year: $0.year), $0) },
      uniquingKeysWith: { first, _ in first })
    streetIndex = Dictionary(
      run.study.streets.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    projects = Dictionary(run.study.housing.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let years = run.plan.years
    let usual = [AgeRange.all, AgeRange(from: 60, to: nil), AgeRange(from: 65, to: nil), AgeRange(from: 80, to: nil)]
    let asked = [AgeRange(from: 0, to: 2)] + (run.years.first?.coverage.map(\.age) ?? [])
    var seen: Set<AgeRange> = []
    ages = (usual + asked).compactMap { $0 }.filter { seen.insert($0).inserted }
      .filter { age in years.allSatisfy { run.projection.covers(age, year: $0) } && !run.projection.isEstimated(age) }
  }

  var study: StudyArea { run.study }
  var years: ClosedRange<Int> { run.plan.years }
  var firstYear: Int { run.plan.years.lowerBound }
  var lastYear: Int { run.plan.years.upperBound }

  func streetName(_ code: String?) -> Text? {
    code.flatMap { streetIndex[$0] }.map { study.streets[$0].name }
  }

  /// Longitude and latitude of a few points (each call sets up its own transform), to a decimetre.
  func lonLat(_ point: Point) -> Point? {
    guard let place = (try? study.frame.transform())?.inverse(point) else { return nil }
    return Point((place.x * 1e6).rounded() / 1e6, (place.y * 1e6).rounded() / 1e6)
  }

  func kindName(_ kind: FacilityKind) -> Text { run.plan.kinds[kind] ?? kind.name }

  /// Street of a finding's subject: a project's, or the street itself.
  func street(of finding: Finding) -> String? {
    switch finding.subject.kind {
    case .project: projects[finding.subject.id]?.street
    case .street: finding.subject.id
    case .zone, .city: nil
    }
  }

  /// The look-up that tells, for an area finding, the one of the same rule, area and year without the decided facilities.
  var before: [FindingKey: Finding] {
    Dictionary(run.areaFindingsBefore.map { (FindingKey($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The standard that the maps show: the first that siting pursued, else the first.
  var mainStandard: Int? {
    guard let coverage = run.years.first?.coverage, !coverage.isEmpty else { return nil }
    let pursued = run.targets.filter { if case .covered = $0.goal { true } else { false } }.map(\.rule)
    return coverage.firstIndex { pursued.contains($0.rule) } ?? 0
  }

  /// The study area's name, or the pack's place where a file gave the plan's title for it.
  var place: Text { study.name == run.plan.title ? run.pack.place : study.name }

  /// Name of a target's area.
  func areaName(_ target: SitingTarget) -> Text { target.area == study.name ? place : target.area }

  /// Targets that nothing in the plan can bring nearer and that are missed in the last year.
  var unmovable: [SitingTarget] {
    let targets = (run.siting?.unmovable ?? []).compactMap { run.targets[safe: $0] }
    return targets.filter { target in
      run.areaFindings.contains { finding in
        finding.rule == target.rule && finding.year == lastYear && finding.verdict == .fail
          && (finding.subject.kind == .city || finding.subject.name == target.area)
      }
    }
  }

  /// The largest groups that stay out of reach, and their streets.
  func largestUncovered(_ rule: String, in year: Int) -> Text? {
    guard let standard = run.years.first(where: { $0.year == year })?.coverage.first(where: { $0.rule == rule }),
      !standard.uncovered.isEmpty
    else { return nil }
    let parts = standard.uncovered.prefix(5).map { cluster -> Text in
      let street = cluster.street(in: run.demand.points).map { study.streets[$0].name }
      let name = street ?? Text(zh: "街道以外", en: "outside the streets")
      return Text(
        zh: "\(name.zh) \(Figures.text(cluster.people)) 人", en: "\(name.en): \(Figures.text(cluster.people)) people")
    }
    let list = Text.listed(Array(parts))
    return Text(
      zh: "\(year) 年最大的未覆盖人群在：\(list.zh)（位置见 uncovered.geojson）。",
      en: "The largest groups out of reach in \(year): \(list.en) (see uncovered.geojson).")
  }

  /// Facilities in the order in which they should be told: existing ones as in their layer, then decided ones by year.
  var openings: [SitingPlan.Opening] { run.siting?.openings ?? [] }
}

/// A rule in an area in a year.
struct FindingKey: Hashable {
  var rule: String
  var subject: Subject
  var year: Int?

  init(rule: String, subject: Subject, year: Int?) {
    self.rule = rule
    self.subject = subject
    self.year = year
  }

  init(_ finding: Finding) {
    rule = finding.rule
    subject = finding.subject
    year = finding.year
  }
}

extension RunResult {
  /// Findings about projects, then about areas.
  var findings: [Finding] { projectFindings + areaFindings }
}

extension Rule {
  /// On which population the rule counts, where it counts one.
  var basis: PopulationBasis? {
    switch kind {
    case .ratio(let rule): rule.basis
    case .coverage(let rule): rule.basis
    default: nil
    }
  }
}

extension PolicyPack {
  /// A rule of this pack, or of one it stands on.
  func anyRule(_ id: String) -> Rule? {
    if let own = rule(id) { return own }
    for pack in upper + fallbackPacks {
      if let found = pack.anyRule(id) { return found }
    }
    return nil
  }

  /// This pack and those it stands on, each once, in order.
  var withUpper: [PolicyPack] {
    var packs = [self]
    for pack in upper + fallbackPacks {
      for member in pack.withUpper where !packs.contains(where: { $0.id == member.id }) { packs.append(member) }
    }
    return packs
  }
}
