import Diagnostics
import Planning

extension Reviewer {
  /// The rate that governs one part of a project.
  private enum Governing {
    case rate(SourcedRule<AllocationRateRule>, isFallback: Bool, outdone: [SourcedRule<AllocationRateRule>])
    /// A rule might apply: what is missing to tell.
    case undecided(SourcedRule<AllocationRateRule>, Text)
    case silent
  }

  /// Each part of the project at its own rate; premises count once for the whole.
  func allocation(
    of service: Service, in project: HousingProject, parts: [ProjectPart], _ subject: Subject
  ) -> Finding {
    let governing = parts.map { self.governing(service, $0, project) }
    if service == .elderCare, let signed = project.signedRate {
      return self.signed(signed, project, parts, governing, subject)
    }
    var ruling: [SourcedRule<AllocationRateRule>] = []
    for case .rate(let sourced, _, _) in governing
    where !ruling.contains(where: { $0.rule.id == sourced.rule.id && $0.pack.id == sourced.pack.id }) {
      ruling.append(sourced)
    }
    for (part, governs) in zip(parts, governing) {
      if case .undecided(let sourced, let why) = governs, part.dwellings != 0 {
        var finding = Finding(subject, rule: sourced.rule, verdict: .unknown, unit: .squareMetres, pack: sourced.pack)
        finding.inputs = inputs(project, part)
        finding.assumptions += sourced.remarks
        finding.lacks(why)
        return finding
      }
    }
    guard let first = ruling.first else { return silence(service, project, parts, subject) }

    var finding = Finding(subject, rule: first.rule, verdict: .unknown, unit: .squareMetres, pack: first.pack)
    finding.assumptions += first.remarks
    for other in ruling.dropFirst() { finding.join(other) }
    if !project.phases.isEmpty { finding.assumptions.append(.phasesTogether) }
    for (part, governs) in zip(parts, governing) {
      finding.inputs += inputs(project, part)
      finding.assumptions += remarks(part, governs)
    }
    settle(&finding, service, project, parts, governing, oneRate: ruling.count == 1 ? first : nil)
    return finding
  }

  /// The plot's own conditions are the document of its sale: they beat every general rate, higher or lower.
  private func signed(
    _ rate: Area, _ project: HousingProject, _ parts: [ProjectPart], _ governing: [Governing], _ subject: Subject
  ) -> Finding {
    var finding = Finding(
      subject: subject, rule: Rule.signedConditions, kind: "allocation-rate", title: Service.elderCare.premisesName,
      verdict: .unknown, unit: .squareMetres, clause: project.conditions?.description ?? "-",
      document: Text(zh: "规划条件", en: "planning conditions of the plot"),
      says: Text(
        zh: "规划条件要求每百户 \(rate.words) m² 养老用房",
        en: "the planning conditions ask for \(rate.words) m² of elder-care premises per 100 dwellings"), pack: pack.id)
    for case .rate(let sourced, _, _) in governing where sourced.parameters.minimum != rate {
      let general = sourced.parameters.minimum
      let remark =
        rate < general
        ? Text(
          zh: "规划条件低于 \(sourced.rule.id)（每百户 \(general.words) m²）",
          en: "the planning conditions are lower than \(sourced.rule.id) (\(general.words) m² per 100 dwellings)")
        : Text(
          zh: "规划条件高于 \(sourced.rule.id)（每百户 \(general.words) m²）",
          en: "the planning conditions are higher than \(sourced.rule.id) (\(general.words) m² per 100 dwellings)")
      guard !finding.assumptions.contains(remark) else { continue }
      finding.assumptions.append(remark)
      if rate < general { finding.conditions.append(remark) }
    }
    finding.inputs = parts.flatMap { inputs(project, $0) }
    let file = ProjectFile(project: project, reached: parts, day: day)
    guard let dwellings = file.dwellings, dwellings >= 0 else {
      finding.lacks(.noDwellings)
      return finding
    }
    guard dwellings > 0 else {
      finding.verdict = .notApplicable
      finding.assumptions.append(.noHousing)
      return finding
    }
    guard let need = Exact.times(rate.hundredths, Int64(dwellings)) else {
      finding.lacks(.tooLarge)
      return finding
    }
    let count = PremisesCount(project.premises, service: .elderCare, on: day)
    finding.inputs += PremisesCount.inputs(project.premises, service: .elderCare, on: day)
    finding.assumptions += count.remarks
    finding.compare(have: count, need: need, recommended: need)
    return finding
  }

  private func governing(_ service: Service, _ part: ProjectPart, _ project: HousingProject) -> Governing {
    for (rules, isFallback) in [(rates, false), (fallbackRates, true)] {
      var reached: [SourcedRule<AllocationRateRule>] = []
      var undecided: (SourcedRule<AllocationRateRule>, Text)?
      for sourced in rules where sourced.parameters.service == service {
        switch reach(sourced.rule, sourced.pack, part, project) {
        case .yes: reached.append(sourced)
        case .no: break
        case .unknown(let why): undecided = undecided ?? (sourced, why)
        }
      }
      if let (sourced, why) = undecided { return .undecided(sourced, why) }
      // The strictest rate wins; among equals the first, which stands in the nearest pack.
      if var strictest = reached.first {
        for sourced in reached where sourced.parameters.minimum > strictest.parameters.minimum { strictest = sourced }
        let outdone = reached.filter { $0.pack.id != strictest.pack.id || $0.rule.id != strictest.rule.id }
        return .rate(strictest, isFallback: isFallback, outdone: outdone)
      }
    }
    return .silent
  }

  private func settle(
    _ finding: inout Finding, _ service: Service, _ project: HousingProject, _ parts: [ProjectPart],
    _ governing: [Governing], oneRate: SourcedRule<AllocationRateRule>?
  ) {
    var need: Int64 = 0
    var best: Int64 = 0
    var dwellings = 0
    var owed = zip(parts, governing).compactMap { part, governs -> (Int?, AllocationRateRule)? in
      guard case .rate(let sourced, _, _) = governs else { return nil }
      return (part.dwellings, sourced.parameters)
    }
    // The phases' own counts are missing, yet all fall under one rate: the project's total will do.
    if owed.contains(where: { $0.0 == nil }), owed.count == parts.count, let oneRate, let total = project.dwellings {
      owed = [(total, oneRate.parameters)]
      if parts.count > 1 {
        finding.assumptions.append(
          Text(zh: "分期套数不全，按项目总套数计算", en: "not every phase states its dwellings: the project's total is used"))
      }
    }
    for (count, rate) in owed {
      guard let count, count >= 0 else {
        finding.lacks(.noDwellings)
        return
      }
      guard let least = rate.need(rate.minimum, dwellings: count),
        let most = rate.need(rate.recommended ?? rate.minimum, dwellings: count),
        let sum = Exact.plus(need, least.tenThousandths), let bestSum = Exact.plus(best, most.tenThousandths)
      else {
        finding.lacks(.tooLarge)
        return
      }
      need = sum
      best = bestSum
      dwellings += count
    }
    guard dwellings > 0 else {
      finding.verdict = .notApplicable
      finding.assumptions.append(.noHousing)
      return
    }
    let count = PremisesCount(project.premises, service: service, on: day)
    finding.inputs += PremisesCount.inputs(project.premises, service: service, on: day)
    finding.assumptions += count.remarks
    if need > 0, need < Self.leastUseful.tenThousandths {
      finding.assumptions.append(
        Text(
          zh: "应有面积不足 \(Self.leastUseful) m²，难以单独使用，宜与邻近项目统筹",
          en: "less than \(Self.leastUseful) m² is owed, too little to be of use alone: better pooled with neighbours"))
    }
    finding.compare(have: count, need: need, recommended: best)
  }

  /// A room below it is of no use for elders; one city's rule sets this floor (jianbiaoku.com, book 21738).
  private static let leastUseful = Quantity(20)

  private func silence(
    _ service: Service, _ project: HousingProject, _ parts: [ProjectPart], _ subject: Subject
  ) -> Finding {
    let empty = parts.allSatisfy { $0.dwellings == 0 }
    let zones = pack.zones.filter { zone in project.streets.contains(where: zone.contains) }
    var statuses: [ProjectStatus] = []
    for case let status? in parts.map(\.status) where !statuses.contains(status) { statuses.append(status) }
    var why: Text
    if let from = pack.inForce.from, day < from {
      why = Text(zh: "《\(pack.title.zh)》自 \(from) 起施行", en: "\"\(pack.title.en)\" is in force from \(from)")
    } else {
      let place = zones.isEmpty ? pack.place : Text.list(zones.map(\.name))
      let status = statuses.isEmpty ? Text(zh: "该", en: "such") : Text.list(statuses.map(\.name))
      why = Text(
        zh: "《\(pack.title.zh)》对\(place.zh)的\(status.zh)项目没有\(service.name.zh)用房面积规定",
        en: "\"\(pack.title.en)\" states no \(service.name.en) area for \(status.en) projects in \(place.en)")
    }
    if let fallback = pack.fallback, pack.fallbackPacks.isEmpty {
      why = why + Text(zh: "；后备规则 \(fallback) 未载入", en: "; the fallback \(fallback) is not loaded")
    }
    return Finding(
      subject: subject, rule: "-", kind: "allocation-rate",
      title: service.premisesName, verdict: empty ? .notApplicable : .noRule, unit: .squareMetres, clause: "-",
      document: pack.title, says: why, inputs: parts.flatMap { inputs(project, $0) },
      assumptions: pack.remarks(on: day) + (empty ? [.noHousing] : []), pack: pack.id)
  }

  private func inputs(_ project: HousingProject, _ part: ProjectPart) -> [Finding.Input] {
    let phase = part.name.map { Text(zh: "\($0) 期", en: "phase \($0): ") } ?? Text("")
    var inputs = [
      Finding.Input(
        name: phase + Text(zh: "住宅套数", en: "dwellings"),
        value: part.dwellings.map { Text("\($0)") } ?? Text(zh: "不明", en: "unknown")),
      Finding.Input(
        name: phase + Text(zh: "状态", en: "status"), value: part.status?.name ?? Text(zh: "不明", en: "unknown")),
    ]
    if part.name == nil, let street = project.street {
      inputs.append(
        Finding.Input(name: Text(zh: "街道", en: "street"), value: streetName(street)))
    }
    return inputs
  }

  private func remarks(_ part: ProjectPart, _ governs: Governing) -> [Text] {
    let phase = part.name.map { Text(zh: "\($0) 期:", en: "phase \($0): ") } ?? Text("")
    switch governs {
    case .undecided: return []
    case .silent:
      return [phase + Text(zh: "规划未作规定，不计需求", en: "the plan is silent, nothing is owed")]
    case .rate(let sourced, let isFallback, let outdone):
      let rate = sourced.parameters.minimum.words
      var remarks: [Text] = []
      if part.name != nil {
        remarks.append(
          phase
            + Text(
              zh: "按 \(sourced.rule.id)，每百户 \(rate) m²", en: "\(sourced.rule.id), \(rate) m² per 100 dwellings"))
      }
      if isFallback {
        remarks.append(
          phase
            + Text(
              zh: "《\(pack.title.zh)》未作规定，采用后备规则《\(sourced.pack.title.zh)》",
              en: "\"\(pack.title.en)\" is silent: the fallback \"\(sourced.pack.title.en)\" is used"))
      }
      for other in outdone {
        guard other.parameters.minimum < sourced.parameters.minimum else {
          remarks.append(
            phase
              + Text(
                zh: "《\(other.rule.cite.document.zh)》\(other.rule.id) 标准相同",
                en: "\(other.rule.id) of \"\(other.rule.cite.document.en)\" asks for the same"))
          continue
        }
        remarks.append(
          phase
            + Text(
              zh:
                "从严：\(sourced.rule.id)（每百户 \(rate) m²）严于《\(other.rule.cite.document.zh)》\(other.rule.id)（\(other.parameters.minimum.words) m²）",
              en:
                "the strictest governs: \(sourced.rule.id) (\(rate) m² per 100 dwellings) over \(other.rule.id) of \"\(other.rule.cite.document.en)\" (\(other.parameters.minimum.words) m²)"
            ))
      }
      return remarks
    }
  }
}

extension Text {
  fileprivate static let phasesTogether = Text(
    zh: "分期项目：各期按各自标准计算应有面积，合计后与全项目用房比较，用房只计一次",
    en:
      "a phased project: each phase owes its own rate, the sum is compared with the premises of the whole, which count once"
  )
}

extension Finding {
  /// Another rule that governs other phases of the same project.
  fileprivate mutating func join(_ other: SourcedRule<AllocationRateRule>) {
    rule += "+" + other.rule.id
    clause += "; " + other.rule.cite.clause
    says = says + Text(" / ") + other.rule.says
    let source = other.rule.cite.document
    if source != document { document = document + Text("; ") + source }
    for remark in other.rule.assumptions + other.remarks where !assumptions.contains(remark) {
      assumptions.append(remark)
    }
  }

  /// UNKNOWN for want of an area: what is recorded is an input, not what there is.
  mutating func isOpen(recorded: Int64) {
    verdict = .unknown
    missing.append(.noArea)
    have = nil
    margin = nil
    if recorded > 0 {
      inputs.append(
        Finding.Input(
          name: Text(zh: "已记录面积", en: "recorded area"), value: Text(Area(hundredths: recorded).words + " m²")))
    }
  }

  /// Compares an area with a need, both exactly, and says the smallest addition that would do.
  mutating func compare(have count: PremisesCount, need: Int64, recommended: Int64) {
    guard let sum = count.sum, let have = Exact.times(sum, 100), let margin = Exact.minus(have, need) else {
      lacks(.tooLarge)
      return
    }
    self.need = Quantity(tenThousandths: need)
    self.recommended = recommended == need ? nil : Quantity(tenThousandths: recommended)
    if have < need, count.hasUnknown {
      isOpen(recorded: sum)
      return
    }
    self.have = Quantity(tenThousandths: have)
    self.margin = Quantity(tenThousandths: margin)
    if have >= need {
      verdict = have >= recommended ? .pass : .passMinimum
      conditions += count.conditions
    } else {
      verdict = .fail
      // Areas are surveyed to 0.01 m²: the shortfall is rounded up to that.
      let short = Area(hundredths: (need - have) / 100 + ((need - have) % 100 == 0 ? 0 : 1))
      remedy = Text(zh: "再配建 \(short.words) m² 用房", en: "\(short.words) m² more of premises")
    }
  }
}
