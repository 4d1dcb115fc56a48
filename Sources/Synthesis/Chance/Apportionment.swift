/// Parts whole units among claimants so that nothing is lost: the parts add up to the total exactly.
enum Apportionment {
  /// Parts in proportion to the weights by largest remainder (Hamilton's method); ties go to the first.
  ///
  /// Weights that are all zero count as equal. No claimants: no parts.
  /// - Complexity: O(n log n).
  static func parts(of total: Int, by weights: [Double]) -> [Int] {
    guard !weights.isEmpty else { return [] }
    let sum = weights.reduce(0, +)
    let shares = weights.map { Double(total) * (sum > 0 ? $0 / sum : 1 / Double(weights.count)) }
    var parts = shares.map { Int($0.rounded(.down)) }
    let order = shares.indices.sorted {
      (parts[$0] == 0 && shares[$0] == 0 ? 1 : 0, -(shares[$0] - Double(parts[$0])), $0)
        < (parts[$1] == 0 && shares[$1] == 0 ? 1 : 0, -(shares[$1] - Double(parts[$1])), $1)
    }
    var left = total - parts.reduce(0, +)
    var next = 0
    while left > 0 {
      parts[order[next % order.count]] += 1
      next += 1
      left -= 1
    }
    return parts
  }

  /// The same with at least `floor` to each, as far as the total goes round.
  static func parts(of total: Int, by weights: [Double], atLeast floor: Int) -> [Int] {
    let reserved = min(floor * weights.count, total)
    let base = parts(of: reserved, by: weights.map { _ in 1 })
    return zip(base, parts(of: total - reserved, by: weights)).map { $0 + $1 }
  }

  /// The same with no part above its cap; the total is cut to what the caps hold.
  static func parts(of total: Int, by weights: [Double], atMost caps: [Int]) -> [Int] {
    var result = zip(parts(of: min(total, caps.reduce(0, +)), by: weights), caps).map { min($0, $1) }
    var left = min(total, caps.reduce(0, +)) - result.reduce(0, +)
    while left > 0 {
      for i in result.indices where left > 0 && result[i] < caps[i] {
        result[i] += 1
        left -= 1
      }
    }
    return result
  }
}
