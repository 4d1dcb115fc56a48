/// Sites that cover nothing, or no more than another that costs no more; of equals the lowest number stays.
///
/// O(entries × length of the shortest row of a site), less in practice: a rival has to cover the site's rarest row.
func dominatedSites(
  rowsOfSite: SparseRows, sitesOfRow: SparseRows, cost: ContiguousArray<Int64>
) -> ContiguousArray<Bool> {
  var dominated = ContiguousArray<Bool>(repeating: false, count: cost.count)
  for site in cost.indices {
    let rows = rowsOfSite[site]
    guard let rarest = rows.min(by: { sitesOfRow.range(Int($0)).count < sitesOfRow.range(Int($1)).count }) else {
      dominated[site] = true
      continue
    }
    dominated[site] = sitesOfRow[Int(rarest)].contains { candidate in
      let rival = Int(candidate)
      guard rival != site, !dominated[rival], cost[rival] <= cost[site] else { return false }
      let isTie = cost[rival] == cost[site] && rowsOfSite.range(rival).count == rows.count
      return (!isTie || rival < site) && isAscendingSubset(rows, of: rowsOfSite[rival])
    }
  }
  return dominated
}

/// Whether every item of an ascending list is in another ascending list.
func isAscendingSubset(_ small: ContiguousArray<Int32>.SubSequence, of large: ContiguousArray<Int32>.SubSequence)
  -> Bool
{
  guard small.count <= large.count else { return false }
  var position = large.startIndex
  for item in small {
    while position < large.endIndex, large[position] < item { position += 1 }
    if position == large.endIndex || large[position] != item { return false }
    position += 1
  }
  return true
}
