import Diagnostics
import Planning

/// Evaluates the rules of a pack, and of those it extends, that are about areas: one finding for each rule, area and year.
///
/// Before its first target year an indicator is NOT_APPLICABLE and tells how far it has come; from then on it is
/// compared with the target in force. Findings stand in the order of the pack's rules, then of areas, then of years.
///
/// - Parameters:
///   - streets: codes of the study area, in the order in which they should be reported.
///   - names: street names by code; a street without one is called by its code.
public func assess(
  _ pack: PolicyPack, streets: [String], names: [String: Text] = [:], years: ClosedRange<Int>,
  with source: some Measurements
) -> [Finding] {
  var findings: [Finding] = []
  for own in [pack] + pack.everyUpper {
    var ours: [Finding] = []
    for rule in own.rulesInUse {
      guard let indicator = rule.kind.indicator else { continue }
      for area in own.areas(of: rule, among: streets) {
        // The city is the place of the pack in hand, whoever's rule it is.
        let subject = area == .city ? pack.subject(area, names: names) : own.subject(area, names: names)
        let members = own.streets(of: area, among: streets)
        for year in years {
          let desk = Desk(area: area, streets: members, year: year, source: source)
          ours.append(own.finding(rule, indicator, subject, desk))
        }
      }
    }
    settleAlternatives(&ours, own)
    findings += ours
  }
  return findings
}

extension PolicyPack {
  /// The areas in which a rule about areas is tested; empty for rules about projects.
  public func areas(of rule: Rule, among streets: [String]) -> [PlanArea] {
    guard let indicator = rule.kind.indicator else { return [] }
    if case .series(let series) = rule.kind { return series.areas }
    switch indicator.scope {
    case .city: return [.city]
    case .zone:
      let named = rule.applies.zones
      return zones.filter { named.isEmpty || named.contains($0.id) }.map { .zone($0.id) }
    case .street: return streets.filter { rule.applies.covers(street: $0, in: self) }.map { .street($0) }
    }
  }

  func subject(_ area: PlanArea, names: [String: Text]) -> Subject {
    switch area {
    case .city: Subject(kind: .city, id: id, name: place)
    case .zone(let zone): Subject(kind: .zone, id: zone, name: self.zone(zone)?.name ?? Text(zone))
    case .street(let code): Subject(kind: .street, id: code, name: names[code] ?? Text(code))
    }
  }

  fileprivate func finding(
    _ rule: Rule, _ indicator: any IndicatorKind, _ subject: Subject, _ desk: Desk
  ) -> Finding {
    let schedule = indicator.schedule(in: desk.area) ?? indicator.schedule
    var finding = Finding(
      subject, year: desk.year, rule: rule, verdict: .unknown, unit: indicator.unit, pack: self)
    if let caveat { finding.assumptions.append(caveat) }
    let target = schedule.target(in: desk.year)
    finding.need = target ?? schedule.first?.value
    if case .zone(let id) = desk.area, let zone = zone(id), zone.streets.isEmpty {
      finding.assumptions.append(zone.note ?? Text(zh: "区域范围不明", en: "the zone's extent is not given"))
      return finding
    }
    let reading = indicator.reading(rule, from: desk).enteredInstead(rule, desk)
    finding.inputs = reading.inputs
    finding.assumptions += reading.remarks
    switch reading.outcome {
    case .unknown(let why): finding.assumptions.append(why)
    case .notApplicable(let why):
      finding.verdict = .notApplicable
      finding.assumptions.append(why)
    case .value(let fraction): judge(&finding, fraction, schedule, target, reading.lever)
    }
    return finding
  }

  private func judge(
    _ finding: inout Finding, _ fraction: Fraction, _ schedule: Schedule, _ target: Quantity?, _ lever: Lever
  ) {
    guard let have = fraction.quantity, let need = finding.need, let reached = fraction.isAtLeast(need),
      let margin = Exact.minus(have.tenThousandths, need.tenThousandths)
    else {
      finding.assumptions.append(.tooLarge)
      return
    }
    finding.have = have
    finding.margin = Quantity(tenThousandths: margin)
    finding.recommended = schedule.recommended
    guard target != nil else {
      finding.verdict = .notApplicable
      if let first = schedule.first {
        finding.assumptions.append(
          Text(
            zh: "目标年 \(first.year) 未到，此为进度", en: "the target year \(first.year) is still ahead: this is progress"))
      }
      return
    }
    if reached {
      let best = schedule.recommended.map { fraction.isAtLeast($0) ?? false } ?? true
      finding.verdict = best ? .pass : .passMinimum
    } else {
      finding.verdict = .fail
      finding.remedy = fraction.numerator(reaching: need).flatMap { Exact.minus($0, fraction.numerator) }
        .map { lever.remedy(missing: $0, unit: finding.unit) }
    }
  }
}

extension Reading {
  /// Where the figure cannot be computed, the one that someone entered for the rule.
  fileprivate func enteredInstead(_ rule: Rule, _ desk: Desk) -> Reading {
    guard case .unknown(let why) = outcome, !rule.kind.isReported else { return self }
    let entered = desk.count(.reported(rule.id), down: 10_000, lever: .figure)
    guard case .value = entered.outcome else { return self }
    var reading = entered
    reading.inputs = inputs + entered.inputs
    reading.remarks = remarks + [Text(zh: "采用填报值，未能计算：", en: "the entered figure is used, not computed: ") + why]
    return reading
  }
}

/// Where rules of a pack are alternatives, a subject that passes one has met them all.
func settleAlternatives(_ findings: inout [Finding], _ pack: PolicyPack) {
  let groups = Dictionary(grouping: pack.rules.filter { $0.anyOf != nil }) { $0.anyOf ?? "" }
  guard !groups.isEmpty else { return }
  struct Key: Hashable {
    var subject: Subject
    var year: Int?
    var group: String
  }
  func key(_ finding: Finding) -> Key? {
    guard finding.pack == pack.id, let group = pack.rule(finding.rule)?.anyOf else { return nil }
    return Key(subject: finding.subject, year: finding.year, group: group)
  }
  var passed: [Key: Finding] = [:]
  for finding in findings where finding.verdict == .pass || finding.verdict == .passMinimum {
    if let key = key(finding), passed[key] == nil { passed[key] = finding }
  }
  for i in findings.indices where findings[i].verdict == .fail || findings[i].verdict == .unknown {
    guard let key = key(findings[i]), let other = passed[key] else { continue }
    findings[i].assumptions.append(
      Text(
        zh: "本条自身未通过，经可选条款 \(other.rule) 通过(余量 \(other.margin?.description ?? "-") \(other.unit.zh))",
        en:
          "not met by itself; passes by the alternative \(other.rule) (margin \(other.margin?.description ?? "-") \(other.unit.en))"
      ))
    findings[i].verdict = other.verdict
    findings[i].remedy = nil
    findings[i].partners = []
  }
}

extension Text {
  static let tooLarge = Text(zh: "数值过大，无法精确计算", en: "the figures are too large to compute exactly")
}
