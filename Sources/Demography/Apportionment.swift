/// Whole persons in parts that add up exactly to their whole.
///
/// The largest-remainder method (Hamilton; Balinski & Young 1982, *Fair Representation*, ch. 3): every part gets the
/// whole number below its exact share, and the persons left over go to the parts with the largest remainders; equal
/// remainders go to the lower index. Every part is within one person of its share.
enum Apportionment {
  /// Splits `total` in proportion to `weights`, on integers only.
  ///
  /// - Returns: one part a weight; `nil` when there is something to split and every weight is zero.
  /// - Complexity: O(n log n).
  static func split(_ total: Int, by weights: [Int]) -> [Int]? {
    let whole = weights.reduce(0, +)
    if whole == total { return weights }
    if whole == 0 { return total == 0 ? weights : nil }
    var parts = [Int](repeating: 0, count: weights.count)
    var remainders = parts
    var left = total
    for (index, weight) in weights.enumerated() {
      let (high, low) = total.multipliedFullWidth(by: weight)
      let (quotient, remainder) = whole.dividingFullWidth((high, low))
      parts[index] = quotient
      remainders[index] = remainder
      left -= quotient
    }
    guard left > 0 else { return parts }
    let order = remainders.indices.sorted {
      remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
    }
    for index in order.prefix(left) { parts[index] += 1 }
    return parts
  }

  /// Rounds non-negative `values` to whole persons whose sum is `total`, or the rounded sum of the values.
  ///
  /// `total` must be within the number of values of their sum; the leftover persons are found by bucketing the
  /// remainders instead of sorting them, because projections round millions of short rows.
  /// - Complexity: O(n).
  static func round(
    _ values: UnsafeBufferPointer<Double>, to total: Int? = nil, into parts: UnsafeMutableBufferPointer<Int32>
  ) {
    let buckets = 64
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: buckets) { counts in
      counts.initialize(repeating: 0)
      var sum = 0.0
      var floors = 0
      for index in values.indices {
        let value = values[index]
        let floor = value.rounded(.down)
        sum += value
        floors += Int(floor)
        parts[index] = Int32(floor)
        counts[bucket(value - floor, of: buckets)] += 1
      }
      var left = (total ?? Int(sum.rounded())) - floors
      guard left > 0 else { return }
      var threshold = buckets - 1
      while threshold > 0, left > Int(counts[threshold]) {
        left -= Int(counts[threshold])
        threshold -= 1
      }
      for index in values.indices {
        let rest = values[index] - values[index].rounded(.down)
        if bucket(rest, of: buckets) > threshold { parts[index] += 1 }
      }
      raiseLargest(left, values, bucket: threshold, of: buckets, parts)
    }
  }

  private static func bucket(_ remainder: Double, of count: Int) -> Int {
    min(count - 1, Int(remainder * Double(count)))
  }

  /// One person more for the `left` largest remainders inside one bucket.
  private static func raiseLargest(
    _ left: Int, _ values: UnsafeBufferPointer<Double>, bucket wanted: Int, of buckets: Int,
    _ parts: UnsafeMutableBufferPointer<Int32>
  ) {
    var bar = (remainder: Double.infinity, index: -1)
    for _ in 0..<left {
      var best: (remainder: Double, index: Int)?
      for index in values.indices {
        let rest = values[index] - values[index].rounded(.down)
        guard bucket(rest, of: buckets) == wanted else { continue }
        guard rest < bar.remainder || (rest == bar.remainder && index > bar.index) else { continue }
        if rest > best?.remainder ?? -1 { best = (rest, index) }
      }
      guard let best else { return }
      parts[best.index] += 1
      bar = best
    }
  }
}
