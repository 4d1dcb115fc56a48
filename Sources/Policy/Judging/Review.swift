import Diagnostics
import Planning

/// Reviews housing projects against the project rules of a pack, with the packs it extends and falls back on.
///
/// One finding for each project and rule that could apply. A project on whose zone and status the pack is silent gets
/// one finding NO_RULE, or the fallback's rate, named among the assumptions. Findings stand in the order of the
/// projects, then of the rules.
///
/// - Parameters:
///   - names: street names by code.
///   - day: on which status, leases and the rules' own dates are judged.
///   - walk: measures walks between projects that pool; without it the rule's own estimate is used.
/// - Complexity: O(projects × rules).
public func review(
  _ projects: [HousingProject], streets names: [String: Text], pack: PolicyPack, on day: CalendarDate,
  walk: WalkMeter? = nil
) -> [Finding] {
  let reviewer = Reviewer(pack: pack, names: names, day: day)
  var findings: [Finding] = []
  findings.reserveCapacity(projects.count * (reviewer.services.count + reviewer.others.count))
  var ends: [Int] = []
  ends.reserveCapacity(projects.count)
  for project in projects {
    reviewer.review(project, into: &findings)
    ends.append(findings.count)
  }
  for pooling in reviewer.poolings {
    let pools = Pools(reviewer: reviewer, pooling: pooling, projects: projects, ends: ends, walk: walk)
    pools.settle(&findings)
    pools.namePartners(&findings)
  }
  for pack in pack.stack where pack.rules.contains(where: { $0.anyOf != nil && $0.kind.indicator == nil }) {
    settleAlternatives(&findings, pack)
  }
  return findings
}

/// A rule together with the pack it stands in.
final class SourcedRule<Parameters: Sendable>: Sendable {
  let rule: Rule
  let parameters: Parameters
  let pack: PolicyPack
  /// What every finding of the pack carries on the day of the review.
  let remarks: [Text]

  init(rule: Rule, parameters: Parameters, pack: PolicyPack, day: CalendarDate) {
    self.rule = rule
    self.parameters = parameters
    self.pack = pack
    remarks = pack.remarks(on: day)
  }

  static func all(in packs: [PolicyPack], on day: CalendarDate, _ read: (Rule) -> Parameters?) -> [SourcedRule] {
    packs.flatMap { pack in
      pack.rulesInUse.compactMap { rule in
        read(rule).map { SourcedRule(rule: rule, parameters: $0, pack: pack, day: day) }
      }
    }
  }
}

/// What is the same for every project of a review.
struct Reviewer {
  let pack: PolicyPack
  let names: [String: Text]
  let day: CalendarDate
  /// The pack's own rates and those of the packs it extends.
  let rates: [SourcedRule<AllocationRateRule>]
  let fallbackRates: [SourcedRule<AllocationRateRule>]
  /// Every other kind about projects.
  let others: [SourcedRule<any ProjectKind>]
  let poolings: [SourcedRule<PoolingRule>]
  /// Services for which some pack of the stack states a rate; elder care when none does.
  let services: [Service]

  init(pack: PolicyPack, names: [String: Text], day: CalendarDate) {
    self.pack = pack
    self.names = names
    self.day = day
    let stack = [pack] + pack.everyUpper
    let rates = SourcedRule.all(in: stack, on: day) { $0.kind.projectRate }
    self.rates = rates
    fallbackRates = SourcedRule.all(in: pack.fallbackPacks, on: day) { $0.kind.projectRate }
    others = SourcedRule.all(in: stack, on: day) { $0.kind.project }
    poolings = SourcedRule.all(in: stack, on: day) { rule in
      if case .pooling(let pooling) = rule.kind { pooling } else { nil }
    }
    let stated = Service.allCases.filter { service in rates.contains { $0.parameters.service == service } }
    services = stated.isEmpty ? [.elderCare] : stated
  }

  func review(_ stated: HousingProject, into findings: inout [Finding]) {
    let first = findings.count
    let (project, estimate) = estimating(stated)
    defer {
      if !project.alsoIn.isEmpty {
        let streets = Text.list(project.streets.map(streetName))
        for i in first..<findings.count {
          findings[i].assumptions.append(
            Text(
              zh: "项目跨 \(streets.zh)：整体审查，一个结论；适用其中任一街道的规则，从严",
              en:
                "the project lies in \(streets.en): one result for the whole; rules of any of these streets apply, the strictest governs"
            ))
        }
      }
      if let estimate {
        for i in first..<findings.count where findings[i].need != nil {
          findings[i].estimated = true
          findings[i].assumptions.append(estimate)
          findings[i].conditions.append(
            Text(zh: "核实住宅套数（现为估算）", en: "the number of dwellings is confirmed (it is an estimate)"))
        }
      }
    }
    let parts = ProjectPart.parts(of: project, on: day)
    let subject = Subject(kind: .project, id: project.id, name: Text(project.name))
    for service in services {
      findings.append(allocation(of: service, in: project, parts: parts, subject))
    }
    for rule in others {
      if let finding = judge(rule, project, parts, subject) { findings.append(finding) }
    }
  }

  /// Dwellings from the residential floor area, rounded up, where the project states only that and the pack says how
  /// large a dwelling is.
  private func estimating(_ project: HousingProject) -> (HousingProject, Text?) {
    guard project.dwellings == nil, project.phases.isEmpty, let mean = pack.meanDwelling, mean > .zero,
      let floor = project.residentialFloorArea, floor >= .zero,
      let count = Exact.ceiling(floor.hundredths, 1, over: mean.hundredths)
    else { return (project, nil) }
    var project = project
    project.dwellings = Int(count)
    return (
      project,
      Text(
        zh: "住宅套数为估算：住宅建筑面积 \(floor.words) m²，每套按 \(mean.words) m²",
        en: "dwellings are estimated: \(floor.words) m² of housing at \(mean.words) m² each")
    )
  }

  func streetName(_ code: String) -> Text {
    names[code] ?? pack.streetNames.first { $0.code == code }?.name ?? Text(code)
  }

  /// Whether a rule is for a part of a project.
  func reach(_ rule: Rule, _ pack: PolicyPack, _ part: ProjectPart, _ project: HousingProject) -> Reach {
    if let from = pack.inForce.from, day < from { return .no }
    let applies = rule.applies
    var missing: [Text] = []
    if !applies.status.isEmpty {
      switch part.status {
      case let status? where !applies.status.contains(status): return .no
      case nil: missing.append(.noStatus)
      default: break
      }
    }
    if !applies.zones.isEmpty || !applies.streets.isEmpty {
      if let street = project.street {
        guard
          applies.covers(street: street, in: pack)
            || project.alsoIn.contains(where: { applies.covers(street: $0, in: pack) })
        else { return .no }
      } else {
        missing.append(Text(zh: "项目所在街道不明", en: "the project's street is not known"))
      }
    }
    switch applies.vintage {
    case .review: if !applies.dates.contains(day) { return .no }
    case .conditions:
      if let conditions = part.conditions {
        if !applies.dates.contains(conditions) { return .no }
      } else if part.status == .planned {
        if !applies.dates.contains(day) { return .no }
      } else {
        missing.append(
          Text(zh: "规划条件日期不明", en: "the date of the planning conditions is not known"))
      }
    }
    return missing.isEmpty ? .yes : .unknown(Text.list(missing))
  }
}

enum Reach {
  case yes, no
  case unknown(Text)
}

/// A phase, or the whole of a project without phases.
struct ProjectPart {
  var name: String?
  var dwellings: Int?
  var status: ProjectStatus?
  var conditions: CalendarDate?

  static func parts(of project: HousingProject, on day: CalendarDate) -> [ProjectPart] {
    let status = project.status(on: day)
    guard !project.phases.isEmpty else {
      return [
        ProjectPart(name: nil, dwellings: project.dwellings, status: status, conditions: project.conditions)
      ]
    }
    return project.phases.map { phase in
      ProjectPart(
        name: phase.id, dwellings: phase.dwellings,
        status: ProjectStatus(
          permit: phase.permit, completion: phase.completion, stated: phase.status ?? status, on: day),
        conditions: phase.conditions ?? project.conditions)
    }
  }
}

/// Floor area of one service in a project, as far as it counts on the day.
struct PremisesCount {
  /// Areas that are known, in hundredths of m².
  var areas: [Int64] = []
  /// Some premises have no recorded area.
  var hasUnknown = false
  var expired = 0
  /// First day on which counted rooms stop counting.
  var firstLeaseEnd: CalendarDate?

  init(_ premises: [Premises], service: Service, on day: CalendarDate) {
    for room in premises where room.service == service {
      if let end = room.leaseEnd, end < day {
        expired += 1
      } else if let area = room.floorArea {
        areas.append(area.hundredths)
        if let end = room.leaseEnd { firstLeaseEnd = min(firstLeaseEnd ?? end, end) }
      } else {
        hasUnknown = true
      }
    }
  }

  /// `nil` when the sum does not fit.
  var sum: Int64? {
    var total: Int64 = 0
    for area in areas {
      guard let next = Exact.plus(total, area) else { return nil }
      total = next
    }
    return total
  }

  /// What the count rests on.
  var conditions: [Text] {
    firstLeaseEnd.map { end in
      [Text(zh: "租赁用房 \(end) 到期前续租或补足", en: "the lease that ends on \(end) is renewed or the rooms replaced")]
    } ?? []
  }

  /// What the reader should know of the counting.
  var remarks: [Text] {
    var remarks: [Text] = []
    if expired > 0 {
      remarks.append(
        Text(zh: "\(expired) 处用房租期已满，不计入", en: "\(expired) premises not counted: the lease has ended"))
    }
    if hasUnknown {
      remarks.append(.noArea)
    }
    return remarks
  }

  /// Every room for a service with what is known of it.
  static func inputs(_ premises: [Premises], service: Service, on day: CalendarDate) -> [Finding.Input] {
    let rooms = premises.filter { $0.service == service }
    guard !rooms.isEmpty else { return [Finding.Input(name: service.premisesName, value: Text(zh: "无", en: "none"))] }
    return rooms.enumerated().map { Finding.Input(name: .premises($0), value: $1.words(on: day)) }
  }
}

extension Premises {
  /// `350.5 m², handed over 2027-01-01, lease to 2030-12-31`.
  fileprivate func words(on day: CalendarDate) -> Text {
    var text = floorArea.map { Text($0.words + " m²") } ?? Text(zh: "面积不明", en: "area unknown")
    if let handover { text = text + Text(zh: "，移交 \(handover)", en: ", handed over \(handover)") }
    if let leaseEnd {
      text =
        text
        + (leaseEnd < day
          ? Text(zh: "，租期 \(leaseEnd) 已满，不计入", en: ", lease ended \(leaseEnd), not counted")
          : Text(zh: "，租期至 \(leaseEnd)", en: ", lease to \(leaseEnd)"))
    }
    return text
  }
}

extension PolicyPack {
  /// The packs this one extends, theirs included, each once.
  public var everyUpper: [PolicyPack] {
    var all: [PolicyPack] = []
    for pack in upper.flatMap({ [$0] + $0.everyUpper }) where !all.contains(where: { $0.id == pack.id }) {
      all.append(pack)
    }
    return all
  }

  /// Remarks that every finding of this pack carries on a day.
  func remarks(on day: CalendarDate) -> [Text] {
    var remarks: [Text] = []
    if let caveat { remarks.append(caveat) }
    if let to = inForce.to, to < day {
      remarks.append(
        Text(zh: "《\(title.zh)》的规划期至 \(to) 已满", en: "the term of \"\(title.en)\" ended on \(to)"))
    }
    return remarks
  }
}

extension Text {
  static let noArea = Text(zh: "有用房面积不明", en: "the area of some premises is not known")
  static let noStatus = Text(
    zh: "项目建设状态不明（无状态，也无施工许可或竣工日期）", en: "the project's status is not known (no status, permit or completion date)")
  static let noDwellings = Text(zh: "住宅套数不明", en: "the number of dwellings is not known")
  static let noHousing = Text(zh: "住宅套数为 0", en: "there are no dwellings")
}
