import Diagnostics
import Planning

/// A value for each of some age ranges: rates, or persons.
public struct AgeSchedule: Sendable, Equatable {
  public var ages: [AgeRange]
  public var values: [Double]

  /// - Precondition: as many values as ages.
  public init(_ ages: [AgeRange], _ values: [Double]) {
    precondition(ages.count == values.count, "one value per age range")
    self.ages = ages
    self.values = values
  }

  /// Nothing at any age.
  public static let zero = AgeSchedule([], [])

  public func scaled(by factor: Double) -> AgeSchedule { AgeSchedule(ages, values.map { $0 * factor }) }

  /// Finite values in ranges that do not overlap.
  func check(at place: Place, negative: Bool, into problems: inout Problems) {
    for (age, value) in zip(ages, values) where !value.isFinite || (!negative && value < 0) {
      problems.error(
        at: place, value: "\(age): \(value)",
        negative
          ? Text(zh: "须为有限数。", en: "expected a finite number.")
          : Text(zh: "须为不小于 0 的有限数。", en: "expected a finite number of at least 0."))
    }
    let sorted = ages.sorted { $0.from < $1.from }
    for (a, b) in zip(sorted, sorted.dropFirst()) where a.overlaps(b) {
      problems.error(
        at: place, value: "\(a), \(b)", Text(zh: "年龄段重叠。", en: "the age ranges overlap."))
    }
  }

  /// Values by group for an intensity, which holds for every group inside its range; groups outside every range get 0.
  func rates(onto groups: AgeGroups, at place: Place, into problems: inout Problems) -> [Double] {
    var result = [Double](repeating: 0, count: groups.count)
    for (age, value) in zip(ages, values) {
      guard let union = groups.union(age) else {
        problems.add(misfit(age, groups, place))
        continue
      }
      for group in union { result[group] = value }
    }
    return result
  }

  /// Values by group for numbers of people: each range must lie inside one group, whose ranges add up; other groups
  /// get 0.
  func numbers(onto groups: AgeGroups, at place: Place, into problems: inout Problems) -> [Double] {
    var result = [Double](repeating: 0, count: groups.count)
    for (age, value) in zip(ages, values) {
      guard let group = groups.ranges.firstIndex(where: { $0.contains(age) }) else {
        problems.add(misfit(age, groups, place))
        continue
      }
      result[group] += value
    }
    return result
  }

  private func misfit(_ age: AgeRange, _ groups: AgeGroups, _ place: Place) -> Problem {
    let listed = groups.ranges.map(\.description).joined(separator: ", ")
    return Problem(
      .error, at: place, value: age.description,
      says: Text(
        zh: "该年龄段与人口表的年龄组(\(listed))不符。",
        en: "this age range does not fit the age groups of the population table (\(listed))."))
  }
}
