import Diagnostics
import Planning
import Spatial

/// Projects that may meet their rates together.
struct Pools {
  let reviewer: Reviewer
  let pooling: SourcedRule<PoolingRule>
  let projects: [HousingProject]
  /// Where the findings of each project end.
  let ends: [Int]

  let walk: WalkMeter
  /// Rules about premises of the service, by pack: the ones whose findings a pool may settle.
  private let pooled: [String: Set<String>]

  init(
    reviewer: Reviewer, pooling: SourcedRule<PoolingRule>, projects: [HousingProject], ends: [Int], walk: WalkMeter?
  ) {
    self.walk = walk ?? pooling.parameters.estimatedWalk
    self.reviewer = reviewer
    self.pooling = pooling
    self.projects = projects
    self.ends = ends
    let service = pooling.parameters.service
    var pooled: [String: Set<String>] = [:]
    for pack in [reviewer.pack] + reviewer.pack.everyUpper + reviewer.pack.fallbackPacks {
      for rule in pack.rules where rule.kind.mayBePooled(for: service) { pooled[pack.id, default: []].insert(rule.id) }
    }
    self.pooled = pooled
  }

  var rule: PoolingRule { pooling.parameters }
  private var day: CalendarDate { reviewer.day }

  func range(_ i: Int) -> Range<Int> { (i == 0 ? 0 : ends[i - 1])..<ends[i] }

  /// Lets the members of each pool that fail alone be met together.
  ///
  /// A member that passes alone keeps its verdict and lends its surplus; the others share that surplus and what they
  /// have themselves, so that no square metre counts twice. All are met when together they have what they owe
  /// together; otherwise each is charged in proportion to its need.
  func settle(_ findings: inout [Finding]) {
    var members: [String: [Int]] = [:]
    var order: [String] = []
    for (i, project) in projects.enumerated() {
      guard let pool = project.pool else { continue }
      if members[pool] == nil { order.append(pool) }
      members[pool, default: []].append(i)
    }
    for pool in order {
      guard let all = members[pool] else { continue }
      settle(pool, all, &findings)
    }
  }

  private func settle(_ pool: String, _ all: [Int], _ findings: inout [Finding]) {
    let large = Text(
      zh: "不参与统筹 \(pool)：统筹限于不足 \(rule.belowDwellings) 套的项目",
      en: "not pooled in \(pool): only projects below \(rule.belowDwellings) dwellings may pool")
    var small: [Int] = []
    for i in all {
      if isSmall(projects[i]) { small.append(i) } else { remark(large, on: i, &findings) }
    }
    let largest = small.map { i in PremisesCount(projects[i].premises, service: rule.service, on: day).areas.max() ?? 0
    }
    guard let most = largest.max(), let host = zip(small, largest).first(where: { $0.1 == most })?.0 else { return }
    var near: [Int] = []
    for i in small {
      switch distance(projects[i], projects[host]) {
      case let metres? where metres <= Double(rule.withinMetres): near.append(i)
      case let metres?:
        let far = Text(
          zh:
            "不参与统筹 \(pool)：步行至用房所在项目“\(projects[host].name)”\(Int(metres.rounded(.up))) m，超过 \(rule.withinMetres) m（\(walk.method.zh)）",
          en:
            "not pooled in \(pool): a walk of \(Int(metres.rounded(.up))) m to the premises in \"\(projects[host].name)\", beyond \(rule.withinMetres) m (\(walk.method.en))"
        )
        remark(far, on: i, &findings)
      case nil:
        let nowhere = Text(
          zh: "不参与统筹 \(pool)：项目位置不明，或没有步行路径",
          en: "not pooled in \(pool): the project's place is not known, or there is no way on foot")
        remark(nowhere, on: i, &findings)
      }
    }
    guard near.count > 1 else {
      let nobody = Text(
        zh: "统筹 \(pool) 没有其他可以共用的项目", en: "pool \(pool) has no other project that may share with this one")
      for i in near { remark(nobody, on: i, &findings) }
      return
    }
    let joined = Text(
      zh:
        "统筹 \(pool)（\(pooling.rule.id)）：用房在“\(projects[host].name)”，步行不超过 \(rule.withinMetres) m（\(walk.method.zh)）",
      en:
        "pool \(pool) (\(pooling.rule.id)): premises in \"\(projects[host].name)\", a walk of at most \(rule.withinMetres) m (\(walk.method.en))"
    )
    share(pool, near, joined, &findings)
    lendTheSite(pool, near, host, joined, &findings)
  }

  /// Says on the findings of a project that a pool might have settled why it does not.
  private func remark(_ note: Text, on project: Int, _ findings: inout [Finding]) {
    for f in range(project) where findings[f].verdict == .fail && touches(findings[f]) {
      findings[f].assumptions.append(note)
    }
  }

  /// Members of a pool that a finding lists.
  private static let mostMembers = 20

  private func agreement(_ pool: String) -> Text {
    Text(zh: "统筹 \(pool) 各方签订书面约定", en: "the members of pool \(pool) agree in writing")
  }

  /// Rates: what the failing members have, and what the passing ones have to spare, against what the failing owe.
  private func share(_ pool: String, _ near: [Int], _ joined: Text, _ findings: inout [Finding]) {
    var short: [Int] = []
    var need: Int64 = 0
    var have: Int64 = 0
    var members: [Finding.Input] = []
    for i in near {
      for f in range(i) where findings[f].kind == "allocation-rate" && touches(findings[f]) {
        guard let own = findings[f].have, let owed = findings[f].need, let margin = findings[f].margin else { continue }
        let fails = findings[f].verdict == .fail
        if fails { short.append(f) }
        guard let sum = Exact.plus(have, fails ? own.tenThousandths : max(0, margin.tenThousandths)),
          let total = Exact.plus(need, fails ? owed.tenThousandths : 0)
        else { return }
        have = sum
        need = total
        members.append(
          Finding.Input(
            name: Text(projects[i].name),
            value: fails
              ? Text(zh: "应有 \(owed) m²，实有 \(own) m²", en: "owes \(owed) m², has \(own) m²")
              : Text(zh: "自身合格，余 \(margin) m²", en: "passes alone, \(margin) m² to spare")))
      }
    }
    guard !short.isEmpty, need > 0 else { return }
    let inputs =
      [
        Finding.Input(name: Text(zh: "统筹应有", en: "pool owes"), value: Text("\(Quantity(tenThousandths: need)) m²")),
        Finding.Input(name: Text(zh: "统筹可用", en: "pool has"), value: Text("\(Quantity(tenThousandths: have)) m²")),
      ] + members.prefix(Self.mostMembers)
    for f in short {
      guard let owed = findings[f].need else { continue }
      findings[f].inputs += inputs
      findings[f].assumptions.append(joined)
      // Charged in proportion, at most what is owed: the shares never add up to more than the pool has.
      let charged = have >= need ? owed.tenThousandths : Exact.floor(have, owed.tenThousandths, over: need) ?? 0
      findings[f].have = Quantity(tenThousandths: charged)
      findings[f].margin = Quantity(tenThousandths: charged - owed.tenThousandths)
      if have >= need {
        findings[f].conditions.append(agreement(pool))
        findings[f].verdict = findings[f].recommended.map { $0 > owed } ?? false ? .passMinimum : .pass
        findings[f].remedy = nil
      } else {
        let missing = Area(hundredths: (need - have + 99) / 100).words
        findings[f].remedy = Text(
          zh: "统筹 \(pool) 合计再配建 \(missing) m² 用房", en: "\(missing) m² more of premises in pool \(pool)")
      }
    }
  }

  /// The largest premises of the pool stands for every member's single site.
  private func lendTheSite(_ pool: String, _ near: [Int], _ host: Int, _ joined: Text, _ findings: inout [Finding]) {
    for h in range(host) where findings[h].kind == "single-site-minimum" && findings[h].verdict == .pass {
      for i in near where i != host {
        for f in range(i) where findings[f].rule == findings[h].rule && findings[f].pack == findings[h].pack {
          guard findings[f].verdict == .fail, touches(findings[f]) else { continue }
          findings[f].verdict = .pass
          findings[f].have = findings[h].have
          findings[f].margin = findings[h].margin
          findings[f].remedy = nil
          findings[f].conditions.append(agreement(pool))
          findings[f].assumptions.append(joined)
        }
      }
    }
  }

  /// Below the size up to which projects may pool, and reached by the rule.
  func isSmall(_ project: HousingProject) -> Bool {
    let parts = ProjectPart.parts(of: project, on: day)
    guard let size = ProjectFile(project: project, reached: parts, day: day).dwellings, size < rule.belowDwellings
    else { return false }
    return parts.contains {
      if case .yes = reviewer.reach(pooling.rule, pooling.pack, $0, project) { true } else { false }
    }
  }

  func distance(_ a: HousingProject, _ b: HousingProject) -> Double? {
    guard let a = a.position, let b = b.position else { return nil }
    return walk.metres(a, b)
  }

  /// Whether a finding is about premises for the service.
  func touches(_ finding: Finding) -> Bool {
    guard let rules = pooled[finding.pack] else { return false }
    if rules.contains(finding.rule) { return true }
    // Phases under different rates: the first of the joined rules tells the service of all.
    guard let end = finding.rule.firstIndex(of: "+") else { return false }
    return rules.contains(String(finding.rule[..<end]))
  }
}

extension RuleKind {
  fileprivate func mayBePooled(for service: Service) -> Bool {
    switch self {
    case .allocationRate(let rule): rule.service == service
    case .singleSiteMinimum(let rule): rule.service == service && rule.reading != .every
    default: false
    }
  }
}
