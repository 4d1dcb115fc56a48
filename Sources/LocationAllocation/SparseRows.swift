/// A sparse 0/1 matrix: for each row, the ascending list of items it holds, all rows in two flat arrays.
///
/// A dense matrix of a city (a million demand points by thousands of sites) would not fit; this holds only the ones.
public struct SparseRows: Sendable, Equatable {
  /// `count + 1` positions into `items`; row `r` is `items[offsets[r]..<offsets[r + 1]]`.
  public var offsets: ContiguousArray<Int32>
  public var items: ContiguousArray<Int32>

  public init(_ rows: [[Int32]] = []) {
    offsets = [0]
    offsets.reserveCapacity(rows.count + 1)
    items = []
    items.reserveCapacity(rows.reduce(0) { $0 + $1.count })
    for row in rows { append(row) }
  }

  /// Adds a row at the end.
  public mutating func append(_ row: some Sequence<Int32>) {
    items.append(contentsOf: row)
    offsets.append(Int32(items.count))
  }

  /// The number of rows.
  public var count: Int { offsets.count - 1 }

  /// The items of one row.
  public subscript(row: Int) -> ContiguousArray<Int32>.SubSequence {
    items[range(row)]
  }

  /// Where a row lies in `items`; for hot loops that index `items` themselves.
  @inline(__always)
  public func range(_ row: Int) -> Range<Int> {
    Int(offsets[row])..<Int(offsets[row + 1])
  }

  /// The transposed matrix: for each item in `0..<columns`, the ascending list of rows that hold it. O(items).
  public func transposed(columns: Int) -> SparseRows {
    var result = SparseRows()
    result.offsets = ContiguousArray(repeating: 0, count: columns + 1)
    for item in items { result.offsets[Int(item) + 1] += 1 }
    for column in 0..<columns { result.offsets[column + 1] += result.offsets[column] }
    var next = result.offsets
    result.items = ContiguousArray(repeating: 0, count: items.count)
    for row in 0..<count {
      for position in range(row) {
        let item = Int(items[position])
        result.items[Int(next[item])] = Int32(row)
        next[item] += 1
      }
    }
    return result
  }
}
