/// What it costs to serve one unit of a demand row from a site: metres, minutes, money. Never negative; a pair that is
/// out of reach costs +∞.
///
/// A matrix of a city (a million rows by thousands of sites) would not fit, so the costs are asked for row by row: they
/// are held sparse, or computed when needed.
public struct TravelCosts: Sendable {
  public let rowCount: Int
  public let siteCount: Int
  private let storage: Storage

  private enum Storage: Sendable {
    case sparse(offsets: ContiguousArray<Int>, sites: ContiguousArray<Int32>, costs: ContiguousArray<Double>)
    case computed(@Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void)
  }

  /// - Parameter fill: writes the cost of every site for one row; called from any thread, and the same row always
  ///   gets the same costs.
  public init(
    rowCount: Int, siteCount: Int, fill: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    self.rowCount = rowCount
    self.siteCount = siteCount
    storage = .computed(fill)
  }

  /// A dense matrix, a row after the other; for small problems.
  public init(rowCount: Int, siteCount: Int, matrix: ContiguousArray<Double>) {
    precondition(matrix.count == rowCount * siteCount, "a matrix of \(rowCount) × \(siteCount)")
    self.init(rowCount: rowCount, siteCount: siteCount) { row, costs in
      for site in 0..<siteCount { costs[site] = matrix[row * siteCount + site] }
    }
  }

  /// Only the pairs within reach: for each row, its sites (each once) and their costs.
  public init(siteCount: Int, rows: [[(site: Int32, cost: Double)]]) {
    rowCount = rows.count
    self.siteCount = siteCount
    var offsets: ContiguousArray<Int> = [0]
    var sites: ContiguousArray<Int32> = []
    var costs: ContiguousArray<Double> = []
    for row in rows {
      for pair in row {
        sites.append(pair.site)
        costs.append(pair.cost)
      }
      offsets.append(sites.count)
    }
    storage = .sparse(offsets: offsets, sites: sites, costs: costs)
  }

  /// Writes the cost of every site for one row. O(sites).
  func fill(_ row: Int, _ costs: UnsafeMutableBufferPointer<Double>) {
    switch storage {
    case .computed(let fill): fill(row, costs)
    case .sparse(let offsets, let sites, let values):
      costs.update(repeating: .infinity)
      for entry in offsets[row]..<offsets[row + 1] { costs[Int(sites[entry])] = values[entry] }
    }
  }

  /// The finite costs of one row, appended in no order. O(sites), or O(pairs) when held sparse.
  func collect(
    _ row: Int, scratch: UnsafeMutableBufferPointer<Double>, into pairs: inout ContiguousArray<SitedCost>
  ) {
    pairs.removeAll(keepingCapacity: true)
    switch storage {
    case .computed(let fill):
      fill(row, scratch)
      for site in 0..<siteCount where scratch[site] < .infinity {
        pairs.append(SitedCost(cost: scratch[site], site: Int32(truncatingIfNeeded: site)))
      }
    case .sparse(let offsets, let sites, let costs):
      for entry in offsets[row]..<offsets[row + 1] where costs[entry] < .infinity {
        pairs.append(SitedCost(cost: costs[entry], site: sites[entry]))
      }
    }
  }

  /// NaN, negative costs and sites out of range. O(rows × sites).
  func defects(_ path: String) -> [ProblemDefect] {
    var list = DefectList()
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: siteCount)
    defer { scratch.deallocate() }
    if case .sparse(let offsets, let sites, _) = storage {
      var seen = ContiguousArray(repeating: -1, count: siteCount)
      for row in 0..<rowCount {
        for entry in offsets[row]..<offsets[row + 1] {
          let site = Int(sites[entry])
          guard site >= 0, site < siteCount else {
            list.check(false, "\(path)[\(row)]", "site \(site) is outside 0..<\(siteCount)")
            continue
          }
          list.check(seen[site] != row, "\(path)[\(row)]", "site \(site) appears twice")
          seen[site] = row
        }
      }
      if !list.found.isEmpty { return list.found }
    }
    for row in 0..<rowCount {
      fill(row, scratch)
      for site in 0..<siteCount where !(scratch[site] >= 0) {
        list.check(
          false, "\(path)[\(row)][\(site)]", scratch[site] < 0 ? "\(scratch[site]) is negative" : "not a number")
      }
    }
    return list.found
  }
}

/// A site and what it costs there; ordered by cost, then site, so that equal costs are always met in the same order.
struct SitedCost: Comparable {
  var cost: Double
  var site: Int32

  @inline(__always)
  static func < (a: SitedCost, b: SitedCost) -> Bool { a.cost < b.cost || (a.cost == b.cost && a.site < b.site) }
}
