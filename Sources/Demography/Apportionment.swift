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
  static func round(_ values: [Double], to total: Int? = nil) -> [Int] {
    var parts = [Int32](repeating: 0, count: values.count)
    var sum = 0.0
    for value in values { sum += value }
    let whole = total ?? Int(sum.rounded())
    let rounder = Rounder(capacity: values.count)
    values.withUnsafeBufferPointer { values in
      parts.withUnsafeMutableBufferPointer { parts in
        if let from = values.baseAddress, let to = parts.baseAddress {
          rounder.round(from, to: whole, into: to, count: values.count)
        }
      }
    }
    return parts.map { Int($0) }
  }
}

/// Rounds short rows by largest remainders, millions of them: the persons left over are found by sorting remainders
/// into buckets, and only the bucket in which they run out is looked at one by one.
struct Rounder: ~Copyable {
  private static let buckets = 64
  private let remainders: UnsafeMutablePointer<Double>
  private let counts: UnsafeMutablePointer<Int32>
  private let candidates: UnsafeMutablePointer<Int32>

  /// - Parameter capacity: the longest row.
  init(capacity: Int) {
    remainders = .allocate(capacity: max(1, capacity))
    candidates = .allocate(capacity: max(1, capacity))
    counts = .allocate(capacity: Rounder.buckets)
  }

  deinit {
    remainders.deallocate()
    candidates.deallocate()
    counts.deallocate()
  }

  /// - Parameters:
  ///   - values: not negative, below 2³¹.
  ///   - total: from the sum of the whole parts to that plus `count`.
  /// - Complexity: O(count).
  func round(
    _ values: UnsafePointer<Double>, to total: Int, into parts: UnsafeMutablePointer<Int32>, count: Int
  ) {
    counts.update(repeating: 0, count: Rounder.buckets)
    var floors = 0
    for index in 0..<count {
      let floor = Int32(values[index])
      parts[index] = floor
      floors += Int(floor)
      let rest = values[index] - Double(floor)
      remainders[index] = rest
      counts[Rounder.bucket(rest)] += 1
    }
    var left = total - floors
    guard left > 0 else { return }
    var threshold = Rounder.buckets - 1
    while threshold > 0, left > Int(counts[threshold]) {
      left -= Int(counts[threshold])
      threshold -= 1
    }
    var found = 0
    for index in 0..<count {
      let bucket = Rounder.bucket(remainders[index])
      if bucket > threshold {
        parts[index] += 1
      } else if bucket == threshold {
        candidates[found] = Int32(index)
        found += 1
      }
    }
    raiseLargest(min(left, found), of: found, parts)
  }

  private static func bucket(_ remainder: Double) -> Int { min(buckets - 1, Int(remainder * Double(buckets))) }

  /// One person more for the `left` largest remainders among the candidates.
  private func raiseLargest(_ left: Int, of found: Int, _ parts: UnsafeMutablePointer<Int32>) {
    for place in 0..<left {
      var best = place
      for other in place + 1..<max(place + 1, found) {
        let (a, b) = (candidates[other], candidates[best])
        let (x, y) = (remainders[Int(a)], remainders[Int(b)])
        if x > y || (x == y && a < b) { best = other }
      }
      let chosen = candidates[best]
      candidates[best] = candidates[place]
      candidates[place] = chosen
      parts[Int(chosen)] += 1
    }
  }
}
