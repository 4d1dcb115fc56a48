import Diagnostics
import Planning

/// The least that would let a project pass all its rules about the area of premises for one service.
public struct SmallestChange: Hashable, Sendable {
  public var service: Service
  /// To be added in all, by enlarging the largest premises or, where there are none, by a first one. One larger room
  /// meets every rate and every size at once, so this is the greatest of the rules' shortfalls, not their sum.
  public var area: Area
  /// The size that one premises must then have; `nil` when no rule asks for a size.
  public var oneSite: Area?
  /// Neighbours with which the project would pass as it is.
  public var partners: [PoolPartner]
  /// The rules that fail for want of it.
  public var rules: [String]

  public var words: Text {
    let least = Area(hundredths: 1)
    let size = oneSite.flatMap { $0 > least ? $0 : nil }.map {
      Text(zh: "，其中一处不小于 \($0.words) m²", en: ", one of them at least \($0.words) m²")
    }
    var text =
      area == least && oneSite == least
      ? Text.anySize(of: service)
      : Text(
        zh: "再配建 \(area.words) m² \(service.name.zh)用房", en: "\(area.words) m² more of \(service.name.en) premises")
        + (size ?? Text(""))
    if !partners.isEmpty {
      text =
        text + Text(zh: "；或与其统筹：", en: "; or pool with ")
        + Text.list(partners.map { Text("\($0.name) (\($0.metres) m)") })
    }
    return text
  }
}

/// The smallest changes to a project's premises that would pass, one a service that falls short.
///
/// - Parameters:
///   - findings: of this project, from ``review(_:streets:pack:on:walk:)`` with the same pack.
///   - day: of the review; premises whose lease has ended do not count.
public func smallestChanges(
  of project: HousingProject, findings: [Finding], pack: PolicyPack, on day: CalendarDate
) -> [SmallestChange] {
  let packs = [pack] + pack.everyUpper + pack.fallbackPacks
  var changes: [SmallestChange] = []
  for finding in findings where finding.verdict == .fail {
    guard let shortfall = finding.shortfall(of: project, packs, day) else { continue }
    if let i = changes.firstIndex(where: { $0.service == shortfall.service }) {
      changes[i].area = max(changes[i].area, shortfall.area)
      changes[i].oneSite = [changes[i].oneSite, shortfall.oneSite].compactMap { $0 }.max()
      changes[i].rules.append(finding.rule)
    } else {
      changes.append(
        SmallestChange(
          service: shortfall.service, area: shortfall.area, oneSite: shortfall.oneSite, partners: finding.partners,
          rules: [finding.rule]))
    }
  }
  return changes
}

extension Finding {
  /// What a failing rule about area misses; `nil` for every other rule.
  fileprivate func shortfall(
    of project: HousingProject, _ packs: [PolicyPack], _ day: CalendarDate
  ) -> (service: Service, area: Area, oneSite: Area?)? {
    guard let margin, margin < .zero else { return nil }
    // Areas are surveyed to 0.01 m²: rounded up to that.
    let missing = Area(hundredths: (margin.tenThousandths.magnitude.asInt64 + 99) / 100)
    guard rule != Rule.signedConditions else { return (.elderCare, missing, nil) }
    let id = rule.split(separator: "+").first.map(String.init) ?? rule
    switch packs.first(where: { $0.id == pack })?.rule(id)?.kind {
    case .allocationRate(let rate): return (rate.service, missing, nil)
    case .perCapitaArea(let rule): return rule.project.map { ($0.service, missing, nil) }
    case .singleSiteMinimum(let rule):
      switch rule.reading {
      case .largest: return (rule.service, missing, rule.minimum)
      case .sum: return (rule.service, missing, nil)
      case .every:
        let small = PremisesCount(project.premises, service: rule.service, on: day).areas
          .map { max(0, rule.minimum.hundredths - $0) }
        let total = small.reduce(Int64(0)) { Exact.plus($0, $1) ?? .max }
        return (rule.service, small.isEmpty ? rule.minimum : Area(hundredths: total), rule.minimum)
      }
    default: return nil
    }
  }
}

extension UInt64 {
  fileprivate var asInt64: Int64 { Int64(exactly: self) ?? .max }
}
