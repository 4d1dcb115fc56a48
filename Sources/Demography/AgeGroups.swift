import Diagnostics
import Planning

/// Age groups that follow one another without a gap, and how any range of ages is read off them.
struct AgeGroups: Sendable, Equatable {
  /// Ascending; only the last may be open.
  let ranges: [AgeRange]

  var count: Int { ranges.count }

  /// Whether every age of the range is counted somewhere, so that a number for it can be told: an open group cannot
  /// be split, because nothing says how far it reaches.
  func covers(_ age: AgeRange) -> Bool {
    guard let first = ranges.first, let last = ranges.last, age.from >= first.from else { return false }
    guard let to = last.to else {
      return age.to.map { $0 < last.from } ?? (age.from <= last.from)
    }
    return age.to.map { $0 <= to } ?? false
  }

  /// The groups that make up the range exactly; `nil` when one of them would have to be split.
  func union(_ age: AgeRange) -> Range<Int>? {
    guard let first = ranges.firstIndex(where: { $0.from == age.from }),
      let last = ranges.firstIndex(where: { $0.to == age.to }), first <= last
    else { return nil }
    return first..<last + 1
  }

  /// Persons in a range of ages, where group `i` holds `persons(i)`.
  ///
  /// A group that is cut is split evenly over its single years of age, on cumulated whole persons, so that the pieces
  /// of one group always add up to it. Ages that no group tells (see ``covers(_:)``) count nobody.
  func sum(in age: AgeRange, _ persons: (Int) -> Int) -> Int {
    var sum = 0
    for (index, group) in ranges.enumerated() where group.overlaps(age) {
      if age.contains(group) {
        sum += persons(index)
      } else if let to = group.to {
        let width = to - group.from + 1
        let below = max(age.from, group.from) - group.from
        let upTo = min(age.to ?? to, to) - group.from + 1
        let whole = persons(index)
        sum += whole * upTo / width - whole * below / width
      }
    }
    return sum
  }
}

extension AgeRange {
  /// `60岁及以上`, `0—2岁`, `60+`, `0-2`.
  var spoken: Text {
    guard let to else {
      return from == 0 ? Text(zh: "全部年龄", en: "all ages") : Text(zh: "\(from)岁及以上", en: "\(from)+")
    }
    return from == to ? Text(zh: "\(from)岁", en: "age \(from)") : Text(zh: "\(from)—\(to)岁", en: "\(from)-\(to)")
  }
}
