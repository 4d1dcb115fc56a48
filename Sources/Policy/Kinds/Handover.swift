import Diagnostics
import LocatedYAML
import Planning

/// Premises are handed over (移交) to whoever runs them, where the document says so within months of completion.
public struct HandoverRule: Sendable, Hashable {
  public var service: Service
  /// Months after the project's completion; `nil`: at any time up to the review.
  public var withinMonths: Int?
}

extension HandoverRule: ProjectKind {
  var unit: Text { Text(zh: "处", en: "premises") }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    var tally = Tally()
    let completion = file.project.completion ?? file.project.phases.compactMap(\.completion).max()
    for (i, room) in file.premises(for: service).enumerated() {
      tally.total += 1
      let limit: CalendarDate
      if let withinMonths {
        guard let completion else {
          tally.unknown.append(Text(zh: "竣工日期不明", en: "the completion date is not known"))
          continue
        }
        limit = completion.adding(months: withinMonths)
      } else {
        limit = file.day
      }
      switch room.handover {
      case let date? where date <= limit: tally.good += 1
      case let date?:
        tally.wrong.append(
          .premises(i) + Text(zh: "移交 \(date)，期限 \(limit)", en: ": handed over \(date), due \(limit)"))
      case nil where file.day > limit && withinMonths != nil:
        tally.unknown.append(
          .premises(i) + Text(zh: "无移交日期，期限 \(limit) 已过", en: ": no handover date, due \(limit) has passed"))
      case nil: tally.unknown.append(.premises(i) + Text(zh: "无移交日期", en: ": no handover date"))
      }
    }
    tally.settle(
      &finding, nothing: .noPremises,
      remedy: Text(zh: "办理用房移交", en: "hand the premises over"))
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let months = keys.optional("within_months") { $0.count() }
    self.init(service: service, withinMonths: months)
  }
}

/// Premises come with the first phase of a phased project, or before a share of the housing is finished.
public struct PhasingRule: Sendable, Hashable {
  public var service: Service
  /// In percent of all dwellings: premises finished before this much housing will do too. `nil`: first phase only.
  public var orBeforeShare: Quantity?
}

extension PhasingRule: ProjectKind {
  var unit: Text { Text(zh: "处", en: "premises") }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    let phases = file.project.phases
    guard phases.count > 1 else {
      finding.verdict = .notApplicable
      finding.assumptions.append(Text(zh: "项目不分期", en: "the project has no phases"))
      return
    }
    var tally = Tally()
    let limit = deadline(phases)
    for (i, room) in file.premises(for: service).enumerated() {
      tally.total += 1
      guard let limit else {
        tally.unknown.append(Text(zh: "分期竣工日期或套数不全", en: "completion or dwellings of a phase are missing"))
        continue
      }
      if let date = room.handover {
        if date <= limit {
          tally.good += 1
        } else {
          tally.wrong.append(.premises(i) + Text(zh: "交付 \(date)，期限 \(limit)", en: ": ready \(date), due \(limit)"))
        }
      } else {
        tally.unknown.append(.premises(i) + Text(zh: "无交付日期", en: ": no date of delivery"))
      }
    }
    tally.settle(
      &finding, nothing: .noPremises,
      remedy: Text(zh: "用房随首期交付", en: "deliver the premises with the first phase"))
  }

  /// Completion of the first phase, or of the phase with which the share is reached, whichever is later.
  private func deadline(_ phases: [Phase]) -> CalendarDate? {
    let ends = phases.compactMap { phase in phase.completion.map { ($0, phase.dwellings) } }.sorted { $0.0 < $1.0 }
    guard ends.count == phases.count, let first = ends.first?.0 else { return nil }
    guard let share = orBeforeShare else { return first }
    var total: Int64 = 0
    for (_, dwellings) in ends {
      guard let dwellings, dwellings >= 0, let sum = Exact.plus(total, Int64(dwellings)) else { return nil }
      total = sum
    }
    var done: Int64 = 0
    for (date, dwellings) in ends {
      done += Int64(dwellings ?? 0)
      if Exact.product(done, 1_000_000, isAtLeast: share.tenThousandths, total) { return max(first, date) }
    }
    return first
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let share = keys.optional("or_before_share") { $0.quantity() }
    if let share, share > Quantity(100) {
      keys.value("or_before_share")?.report(
        Text(zh: "百分比不能超过 100", en: "a percentage cannot be above 100"),
        fix: Text(zh: "写 0 到 100 之间的数", en: "write a number from 0 to 100"))
      return nil
    }
    self.init(service: service, orBeforeShare: share)
  }
}

extension CalendarDate {
  /// The same day so many months later, or that month's last day.
  func adding(months: Int) -> CalendarDate {
    let count = year * 12 + month - 1 + months
    for day in stride(from: self.day, through: 1, by: -1) {
      if let date = CalendarDate(year: count / 12, month: count % 12 + 1, day: day) { return date }
    }
    return .endOf(year: 9999)
  }
}
