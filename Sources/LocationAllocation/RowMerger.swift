/// Merges demand rows that the same sites cover.
///
/// Two demand points with equal coverage sets are covered together or not at all, so their weights may be added and
/// the model keeps one row for both. At city size this removes most rows: neighbours on one block share their sites.
struct RowMerger {
  /// For each row, its class; -1 for a row that nothing covers.
  let classOfRow: ContiguousArray<Int32>
  /// For each class, the ascending sites that cover it. Classes are numbered by their first row.
  let sitesOfClass: SparseRows

  /// - Parameter sitesOfRow: for each demand row, the ascending sites that cover it.
  init(sitesOfRow: SparseRows) {
    var classOfRow = ContiguousArray<Int32>(repeating: -1, count: sitesOfRow.count)
    var sitesOfClass = SparseRows()
    // Open addressing: a table of class numbers, at most half full, compared in full on equal hashes.
    var size = 16
    while size < sitesOfRow.count * 2 { size *= 2 }
    var table = ContiguousArray<Int32>(repeating: -1, count: size)
    for row in 0..<sitesOfRow.count {
      let range = sitesOfRow.range(row)
      if range.isEmpty { continue }
      var slot = Int(truncatingIfNeeded: Self.hash(sitesOfRow.items, range)) & (size - 1)
      while true {
        let found = table[slot]
        if found < 0 {
          table[slot] = Int32(sitesOfClass.count)
          classOfRow[row] = Int32(sitesOfClass.count)
          sitesOfClass.append(sitesOfRow.items[range])
          break
        }
        if Self.equal(sitesOfRow.items, range, sitesOfClass.items, sitesOfClass.range(Int(found))) {
          classOfRow[row] = found
          break
        }
        slot = (slot + 1) & (size - 1)
      }
    }
    self.classOfRow = classOfRow
    self.sitesOfClass = sitesOfClass
  }

  private static func hash(_ items: ContiguousArray<Int32>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for position in range {
      hash = (hash ^ UInt64(UInt32(bitPattern: items[position]))) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
    }
    return hash ^ (hash >> 32)
  }

  private static func equal(
    _ a: ContiguousArray<Int32>, _ aRange: Range<Int>, _ b: ContiguousArray<Int32>, _ bRange: Range<Int>
  ) -> Bool {
    guard aRange.count == bRange.count else { return false }
    let shift = bRange.lowerBound - aRange.lowerBound
    for position in aRange where a[position] != b[position + shift] { return false }
    return true
  }
}

/// What is left of demand rows when some sites are open and others gone: rows that an open site covers leave, the rest
/// keep their remaining sites, and those that became equal are merged.
struct RemainingRows {
  /// By row: whether an open site covers it.
  let isCovered: ContiguousArray<Bool>
  /// The other rows' classes; -1 for a row that nothing can cover any more, and for one that does not count.
  let classes: RowMerger

  /// - Parameters:
  ///   - number: site → its new number, ascending; -1 for one that is open or gone.
  ///   - counts: whether a row matters at all.
  init(
    sitesOfRow: SparseRows, number: ContiguousArray<Int32>, isOpen: ContiguousArray<Bool>,
    counts: (Int) -> Bool = { _ in true }
  ) {
    var covered = ContiguousArray<Bool>(repeating: false, count: sitesOfRow.count)
    var rows = SparseRows()
    rows.offsets.reserveCapacity(sitesOfRow.count + 1)
    rows.items.reserveCapacity(sitesOfRow.items.count)
    sitesOfRow.items.withUnsafeBufferPointer { items in
      for row in 0..<sitesOfRow.count {
        if counts(row) {
          let start = rows.items.count
          for position in sitesOfRow.range(row) {
            let site = Int(items[position])
            if isOpen[site] { covered[row] = true }
            if number[site] >= 0 { rows.items.append(number[site]) }
          }
          if covered[row] { rows.items.removeLast(rows.items.count - start) }
        }
        rows.offsets.append(Int32(rows.items.count))
      }
    }
    isCovered = covered
    classes = RowMerger(sitesOfRow: rows)
  }
}
