/// Distances from sources to the targets within reach, as compressed rows: one row a source, targets ascending.
public struct SparseDistances: Sendable, Equatable {
  public let targetCount: Int
  /// Row `s` is at `starts[s]..<starts[s + 1]`.
  public private(set) var starts: ContiguousArray<Int> = [0]
  public private(set) var targets: ContiguousArray<Int32> = []
  public private(set) var metres: ContiguousArray<Double> = []

  public init(targetCount: Int) {
    self.targetCount = targetCount
  }

  public var sourceCount: Int { starts.count - 1 }
  /// Number of pairs.
  public var count: Int { targets.count }

  public func row(_ source: Int) -> Range<Int> { starts[source]..<starts[source + 1] }

  /// Metres between a pair; `nil` when out of reach. O(log of the row).
  public subscript(source: Int, target: Int) -> Double? {
    var low = starts[source]
    var high = starts[source + 1]
    while low < high {
      let middle = (low + high) / 2
      if targets[middle] < target { low = middle + 1 } else { high = middle }
    }
    return low < starts[source + 1] && targets[low] == target ? metres[low] : nil
  }

  /// Adds the row of the next source.
  /// - Precondition: targets ascend strictly and lie in `0..<targetCount`.
  public mutating func appendRow(_ row: some Sequence<(target: Int32, metres: Double)>) {
    var last: Int32 = -1
    for pair in row {
      precondition(pair.target > last && Int(pair.target) < targetCount, "targets of a row must ascend")
      last = pair.target
      targets.append(pair.target)
      metres.append(pair.metres)
    }
    starts.append(targets.count)
  }

  /// Adds the rows of further sources to the same targets.
  mutating func append(_ other: SparseDistances) {
    precondition(other.targetCount == targetCount, "rows to other targets")
    let before = targets.count
    targets += other.targets
    metres += other.metres
    starts += other.starts.dropFirst().map { $0 + before }
  }

  /// Adds the row of the next source, which is known to ascend.
  mutating func appendAscending(_ row: ContiguousArray<Int32>, metres distance: (Int32) -> Double) {
    targets += row
    metres.reserveCapacity(targets.count)
    for target in row { metres.append(distance(target)) }
    starts.append(targets.count)
  }

  /// The same pairs by target: row `t` holds the sources that reach target `t`.
  public func transposed() -> SparseDistances {
    var result = SparseDistances(targetCount: sourceCount)
    result.starts = ContiguousArray(repeating: 0, count: targetCount + 1)
    for target in targets { result.starts[Int(target) + 1] += 1 }
    for t in 0..<targetCount { result.starts[t + 1] += result.starts[t] }
    result.targets = ContiguousArray(repeating: 0, count: count)
    result.metres = ContiguousArray(repeating: 0, count: count)
    var next = result.starts
    for source in 0..<sourceCount {
      for pair in row(source) {
        let slot = next[Int(targets[pair])]
        result.targets[slot] = Int32(source)
        result.metres[slot] = metres[pair]
        next[Int(targets[pair])] = slot + 1
      }
    }
    return result
  }

  /// Only the pairs within a shorter limit, inclusive, and of those sources that `kept` names; the rows of others stay,
  /// empty.
  public func within(_ limit: Double, from kept: [Bool]? = nil) -> SparseDistances {
    var result = SparseDistances(targetCount: targetCount)
    for source in 0..<sourceCount {
      if kept?[source] ?? true {
        for pair in row(source) where metres[pair] <= limit {
          result.targets.append(targets[pair])
          result.metres.append(metres[pair])
        }
      }
      result.starts.append(result.targets.count)
    }
    return result
  }
}

/// The nearest source of each target.
public struct NearestSources: Sendable, Equatable {
  /// Index of the source, -1 when none is within reach. Ties go to the lower index.
  public var source: ContiguousArray<Int32>
  /// Metres to it, infinite when none.
  public var metres: ContiguousArray<Double>

  public init(count: Int) {
    source = ContiguousArray(repeating: -1, count: count)
    metres = ContiguousArray(repeating: .infinity, count: count)
  }

  mutating func offer(source candidate: Int32, metres distance: Double, to target: Int) {
    if distance < metres[target] || (distance == metres[target] && candidate < source[target]) {
      metres[target] = distance
      source[target] = candidate
    }
  }
}
