import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting

/// The worlds through which a placement is put: other people, late openings, facilities that close.
struct PlacementDraws {
  let settings: PlacementUncertainty
  /// What the placement was made for, and its targets.
  let problem: SitingProblem
  let pack: PolicyPack
  let builder: TargetBuilder
  let measured: SimulatedMeasurements
  let forecaster: Forecaster
  /// Of the people; `nil`: they are as forecast in every draw.
  let people: Uncertainty?

  /// What the draws can change at all.
  var causes: Set<Robustness.Cause> {
    var causes: Set<Robustness.Cause> = [.all]
    if people != nil { causes.insert(.population) }
    if settings.delay != .fixed(0) { causes.insert(.delay) }
    if settings.closures > 0 { causes.insert(.closures) }
    return causes
  }

  /// For the assumptions of a report.
  var spoken: [Text] {
    var texts = [
      Text(
        zh: "方案的抽样检验：\(settings.draws) 次，种子 \(settings.seed)，其中 \(settings.resolved) 次重新求解",
        en:
          "the placement in draws: \(settings.draws), seed \(settings.seed), \(settings.resolved) of them solved again")
    ]
    if people == nil {
      texts.append(
        Text(
          zh: "未给出 population.uncertainty：各次抽样的人口均为推算值",
          en: "no population.uncertainty is given: the people of every draw are the forecast"))
    }
    if settings.delay != .fixed(0) {
      texts.append(
        Text(
          zh: "开设延迟（年）：\(settings.delay.spoken.zh)，各处相互独立，按年末计满的整年数",
          en:
            "openings are late by years: \(settings.delay.spoken.en), each place by itself, in whole years at a year's end"
        ))
    }
    if settings.closures > 0 {
      texts.append(
        Text(
          zh: "现状设施自 \(problem.decideFrom) 年起每年以 \(settings.closures) 的概率关闭，相互独立",
          en:
            "every existing facility closes with a chance of \(settings.closures) in each year from \(problem.decideFrom), each by itself"
        ))
    }
    return texts
  }

  func draw(_ number: Int) throws -> SitingDraw {
    SitingDraw(targets: try targets(number), closures: closures(number), delays: delays(number))
  }

  /// The same targets, with the people of the draw and what they ask for.
  private func targets(_ number: Int) throws -> [SitingTarget] {
    guard let people else { return problem.targets }
    let projection = try forecaster.projected(people.variation(draw: number))
    var drawn = builder
    drawn.projection = projection
    let rules = Set(problem.targets.map(\.rule))
    let all = try drawn.targets(pack, chosen: rules.sorted(), opening: [], with: measured.over(projection))
    let byKey = Dictionary(all.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
    return problem.targets.map { target in
      if let drawn = byKey[Key(target)] { return drawn }
      // Nothing is asked in this draw.
      var none = target
      none.needs = target.needs.map { _ in 0 }
      return none
    }
  }

  private struct Key: Hashable {
    var rule: String
    var area: Text
    init(_ target: SitingTarget) {
      rule = target.rule
      area = target.area
    }
  }

  /// An existing facility may close on the first day of each year that is decided on, if it stood the year before.
  private func closures(_ number: Int) -> [Int: Int] {
    guard settings.closures > 0 else { return [:] }
    var closures: [Int: Int] = [:]
    for (index, facility) in problem.facilities.enumerated() {
      var stream = DrawStream(seed: settings.seed, draw: number, thing: "closure \(facility.id)")
      for year in problem.decideFrom...problem.years.upperBound {
        // Every year takes its number, so that what stands longer changes nothing for the others.
        let happens = stream.happens(settings.closures)
        guard facility.isOpen(atEndOf: year - 1), facility.isOpen(atEndOf: year) else { continue }
        if happens {
          closures[index] = year
          break
        }
      }
    }
    return closures
  }

  /// For every place where something may open, so that all plans meet the same delays.
  private func delays(_ number: Int) -> [String: Int] {
    guard settings.delay != .fixed(0) else { return [:] }
    let places = problem.candidates.map(\.id) + problem.growths.map { problem.facilities[$0.facility].id }
    var delays: [String: Int] = [:]
    for place in places where delays[place] == nil {
      var stream = DrawStream(seed: settings.seed, draw: number, thing: "delay \(place)")
      let years = stream.value(of: settings.delay)
      // Open on the last day of a year is open in it, so that only whole years are seen.
      if years >= 1 { delays[place] = Int(min(years, Double(problem.years.count))) }
    }
    return delays
  }
}
