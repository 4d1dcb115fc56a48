import Diagnostics

/// Why a total could not be shared out.
public enum ApportionError: Error, Sendable, Hashable {
  /// The weight at this place is negative, infinite or not a number.
  case badWeight(index: Int)
  case negativeTotal(Int)
  /// There is something to share but every weight is zero, or there are none.
  case nothingToShareBy(total: Int)

  public var says: Text {
    switch self {
    case .badWeight(let index):
      Text(zh: "第 \(index + 1) 个权重不是非负有限数", en: "weight \(index) is not a finite number of at least 0")
    case .negativeTotal(let total): Text(zh: "总数 \(total) 为负", en: "the total \(total) is negative")
    case .nothingToShareBy(let total):
      Text(zh: "总数 \(total) 无处分配:权重全为零", en: "nothing to share \(total) by: every weight is zero")
    }
  }
}

/// Shares a whole number out in proportion to weights, so that the parts are whole and add up to it exactly.
///
/// Method of largest remainders (Hamilton): everyone gets the whole part of the exact quota, what is left goes one by
/// one to the largest remainders, ties to the lower index. Whole weights are divided in integers, so a tie is a tie.
///
/// - Complexity: O(n log n).
public func apportion(_ total: Int, by weights: [Double]) throws(ApportionError) -> [Int] {
  if let bad = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) { throw .badWeight(index: bad) }
  guard total >= 0 else { throw .negativeTotal(total) }
  guard total > 0 else { return [Int](repeating: 0, count: weights.count) }
  guard let largest = weights.max(), largest > 0 else { throw .nothingToShareBy(total: total) }
  return wholeShares(total, by: weights) ?? realShares(total, by: weights, largest: largest)
}

/// Exact shares for whole weights; `nil` when they are not whole or too large to add.
private func wholeShares(_ total: Int, by weights: [Double]) -> [Int]? {
  var sum: UInt64 = 0
  for weight in weights {
    guard weight < 9e15, weight == weight.rounded(.towardZero) else { return nil }
    let (next, overflow) = sum.addingReportingOverflow(UInt64(weight))
    if overflow { return nil }
    sum = next
  }
  var shares: [Int] = []
  var remainders: [UInt64] = []
  for weight in weights {
    // weight ≤ sum, so the quotient is at most the total and fits.
    let (quotient, remainder) = sum.dividingFullWidth(UInt64(weight).multipliedFullWidth(by: UInt64(total)))
    shares.append(Int(quotient))
    remainders.append(remainder)
  }
  let left = total - shares.reduce(0, +)
  let order = weights.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
  for i in order.prefix(left) { shares[i] += 1 }
  return shares
}

private func realShares(_ total: Int, by weights: [Double], largest: Double) -> [Int] {
  // Relative to the largest, so that the sum of huge weights stays finite.
  let relative = weights.map { $0 / largest }
  let sum = relative.reduce(0, +)
  var shares: [Int] = []
  var remainders: [Double] = []
  for weight in relative {
    let quota = Double(total) * (weight / sum)
    let whole = quota.rounded(.down)
    shares.append(Int(whole))
    remainders.append(quota - whole)
  }
  var left = total - shares.reduce(0, +)
  let order = weights.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
  // Rounding can leave one too many or too few; it is given or taken where the remainder is largest or smallest.
  while left > 0 {
    for i in order where weights[i] > 0 && left > 0 {
      shares[i] += 1
      left -= 1
    }
  }
  while left < 0 {
    for i in order.reversed() where shares[i] > 0 && left < 0 {
      shares[i] -= 1
      left += 1
    }
  }
  return shares
}
