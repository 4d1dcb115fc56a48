import Diagnostics
import Planning
import Spatial

extension Reviewer {
  /// Lets the members of each pool that fail alone be met together.
  ///
  /// A member that passes alone keeps its verdict and lends its surplus; the others share that surplus and what they
  /// have themselves, so that no square metre counts twice. All are met when together they have what they owe
  /// together; otherwise each is charged in proportion to its need.
  ///
  /// - Parameter range: where the findings of a project stand.
  func settlePools(
    _ pooling: SourcedRule<PoolingRule>, _ projects: [HousingProject], _ findings: inout [Finding],
    range: (Int) -> Range<Int>
  ) {
    var members: [String: [Int]] = [:]
    var order: [String] = []
    for (i, project) in projects.enumerated() {
      guard let pool = project.pool else { continue }
      if members[pool] == nil { order.append(pool) }
      members[pool, default: []].append(i)
    }
    for pool in order {
      guard let all = members[pool], all.count > 1 else { continue }
      settle(pool, all, pooling, projects, &findings, range)
    }
  }

  private func settle(
    _ pool: String, _ all: [Int], _ pooling: SourcedRule<PoolingRule>, _ projects: [HousingProject],
    _ findings: inout [Finding], _ range: (Int) -> Range<Int>
  ) {
    let rule = pooling.parameters
    let small = all.filter { i in
      let size = size(projects[i])
      return size.map { $0 < rule.belowDwellings } ?? false && reaches(pooling, projects[i])
    }
    let largest = small.map { i in PremisesCount(projects[i].premises, service: rule.service, on: day).areas.max() ?? 0
    }
    guard let most = largest.max(), let host = zip(small, largest).first(where: { $0.1 == most })?.0 else { return }
    var near: [Int] = []
    for i in all {
      let note: Text?
      if !small.contains(i) {
        note = Text(
          zh: "不参与统筹 \(pool)：统筹限于不足 \(rule.belowDwellings) 套的项目",
          en: "not pooled in \(pool): only projects below \(rule.belowDwellings) dwellings may pool")
      } else {
        switch distance(projects[i], projects[host]) {
        case let metres? where metres <= Double(rule.withinMetres):
          near.append(i)
          note = nil
        case let metres?:
          note = Text(
            zh: "不参与统筹 \(pool)：距用房所在项目“\(projects[host].name)”\(Int(metres.rounded(.up))) m，超过 \(rule.withinMetres) m",
            en:
              "not pooled in \(pool): \(Int(metres.rounded(.up))) m from the premises in \"\(projects[host].name)\", beyond \(rule.withinMetres) m"
          )
        case nil:
          note = Text(zh: "不参与统筹 \(pool)：项目位置不明", en: "not pooled in \(pool): the project's place is not known")
        }
      }
      if let note {
        for f in range(i) where touches(findings[f], rule.service) && findings[f].verdict == .fail {
          findings[f].assumptions.append(note)
        }
      }
    }
    guard near.count > 1 else { return }
    let joined = Text(
      zh: "统筹 \(pool)（\(pooling.rule.id)）：用房在“\(projects[host].name)”，按项目点间直线距离不超过 \(rule.withinMetres) m",
      en:
        "pool \(pool) (\(pooling.rule.id)): premises in \"\(projects[host].name)\", at most \(rule.withinMetres) m as the crow flies between project points"
    )
    share(pool, near, rule, joined, &findings, range)
    lendTheSite(near, host, rule, joined, &findings, range)
  }

  /// Rates: what the failing members have, and what the passing ones have to spare, against what the failing owe.
  private func share(
    _ pool: String, _ near: [Int], _ rule: PoolingRule, _ joined: Text, _ findings: inout [Finding],
    _ range: (Int) -> Range<Int>
  ) {
    var short: [Int] = []
    var need: Int64 = 0
    var have: Int64 = 0
    for i in near {
      for f in range(i) where findings[f].kind == "allocation-rate" && touches(findings[f], rule.service) {
        guard let own = findings[f].have, let owed = findings[f].need, let margin = findings[f].margin else { continue }
        let fails = findings[f].verdict == .fail
        if fails { short.append(f) }
        guard let sum = Exact.plus(have, fails ? own.tenThousandths : max(0, margin.tenThousandths)),
          let total = Exact.plus(need, fails ? owed.tenThousandths : 0)
        else { return }
        have = sum
        need = total
      }
    }
    guard !short.isEmpty, need > 0 else { return }
    let inputs = [
      Finding.Input(name: Text(zh: "统筹应有", en: "pool owes"), value: Text("\(Quantity(tenThousandths: need)) m²")),
      Finding.Input(name: Text(zh: "统筹可用", en: "pool has"), value: Text("\(Quantity(tenThousandths: have)) m²")),
    ]
    for f in short {
      guard let owed = findings[f].need else { continue }
      findings[f].inputs += inputs
      findings[f].assumptions.append(joined)
      // Charged in proportion, at most what is owed: the shares never add up to more than the pool has.
      let charged = have >= need ? owed.tenThousandths : Exact.floor(have, owed.tenThousandths, over: need) ?? 0
      findings[f].have = Quantity(tenThousandths: charged)
      findings[f].margin = Quantity(tenThousandths: charged - owed.tenThousandths)
      if have >= need {
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
  private func lendTheSite(
    _ near: [Int], _ host: Int, _ rule: PoolingRule, _ joined: Text, _ findings: inout [Finding],
    _ range: (Int) -> Range<Int>
  ) {
    for h in range(host) where findings[h].kind == "single-site-minimum" && findings[h].verdict == .pass {
      for i in near where i != host {
        for f in range(i) where findings[f].rule == findings[h].rule && findings[f].pack == findings[h].pack {
          guard findings[f].verdict == .fail, touches(findings[f], rule.service) else { continue }
          findings[f].verdict = .pass
          findings[f].have = findings[h].have
          findings[f].margin = findings[h].margin
          findings[f].remedy = nil
          findings[f].assumptions.append(joined)
        }
      }
    }
  }

  private func size(_ project: HousingProject) -> Int? {
    ProjectFile(project: project, reached: ProjectPart.parts(of: project, on: day), day: day).dwellings
  }

  private func reaches(_ pooling: SourcedRule<PoolingRule>, _ project: HousingProject) -> Bool {
    ProjectPart.parts(of: project, on: day).contains {
      if case .yes = reach(pooling.rule, pooling.pack, $0, project) { true } else { false }
    }
  }

  private func distance(_ a: HousingProject, _ b: HousingProject) -> Double? {
    guard let a = a.position, let b = b.position else { return nil }
    return ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
  }

  /// Whether a finding is about premises for the service.
  private func touches(_ finding: Finding, _ service: Service) -> Bool {
    let packs = [pack] + pack.everyUpper + pack.fallbackPacks
    let first = finding.rule.split(separator: "+").first.map(String.init) ?? finding.rule
    switch packs.first(where: { $0.id == finding.pack })?.rule(first)?.kind {
    case .allocationRate(let rule): return rule.service == service
    case .singleSiteMinimum(let rule): return rule.service == service && rule.reading != .every
    default: return false
    }
  }
}
