/// The cheapest cover of at most 64 rows, found exactly by branch and bound.
///
/// Branches on the sites of the row that the fewest cover. The bound of a node is Lagrangian: prices of the rows from a
/// short subgradient walk at the root, raised at each node as far as the costs of its sites allow (dual ascent), and
/// sites whose reduced cost is too large go.
struct SmallCover {
  enum Answer {
    /// The cheapest cover; it costs less than the limit.
    case cover([Int32], cost: Double)
    /// No cover costs less than the limit.
    case none
    /// Not decided within ``SmallCover/nodeLimit``.
    case unknown
  }

  /// Costs that differ by less count as equal: "no less than" is meant up to twice this.
  static let tolerance = 1e-9
  /// Nodes after which it gives up.
  static let nodeLimit = 20_000

  private let rowCount: Int
  /// Site → the rows it covers, as bits.
  private(set) var rowsOfSite: [UInt64]
  private var sitesOfRow: [[Int32]]
  private var cost: [Double] = []
  private var price: [Double] = []
  private var free: [Int32] = []
  private var chosen: [Int32] = []
  private var best = Double.infinity
  private var nodesLeft = 0
  /// The covers found on the way by the last solve, each cheaper than the one before.
  private(set) var covers: [[Int32]] = []
  /// What a node works on: by site, by row.
  private var slack: ContiguousArray<Double> = []
  private var count: ContiguousArray<Int32> = []

  init(rowCount: Int, rowsOfSite: [UInt64]) {
    precondition(rowCount <= 64)
    self.rowCount = rowCount
    self.rowsOfSite = []
    sitesOfRow = [[Int32]](repeating: [], count: rowCount)
    count = ContiguousArray(repeating: 0, count: 64)
    for rows in rowsOfSite { addSite(covering: rows) }
  }

  mutating func addSite(covering rows: UInt64) {
    for row in Bits(rows) { sitesOfRow[row].append(Int32(rowsOfSite.count)) }
    rowsOfSite.append(rows)
  }

  /// - Parameters:
  ///   - rows: what to cover, as bits.
  ///   - cost: by site, at least 0.
  mutating func cheapest(covering rows: UInt64, cost: [Double], below limit: Double) -> Answer {
    self.cost = cost
    best = limit - Self.tolerance
    covers = []
    chosen = []
    free = cost.indices.filter { cost[$0] <= 0 && rowsOfSite[$0] & rows != 0 }.map(Int32.init)
    let left = free.reduce(rows) { $0 & ~rowsOfSite[Int($1)] }
    if left == 0 {
      guard best > 0 else { return .none }
      covers = [free]
      return .cover(free, cost: 0)
    }
    let sites = cost.indices.filter { rowsOfSite[$0] & left != 0 }.map(Int32.init)
    slack = ContiguousArray(repeating: 0, count: cost.count)
    nodesLeft = Self.nodeLimit
    setPrices(left, sites)
    branch(left, sites, paid: 0)
    if nodesLeft <= 0 { return .unknown }
    return covers.last.map { .cover($0, cost: best) } ?? .none
  }

  /// Prices that no site undercuts, and whose sum is a good bound.
  private mutating func setPrices(_ rows: UInt64, _ sites: [Int32]) {
    var current = [Double](repeating: .infinity, count: 64)
    for site in sites {
      let mine = rowsOfSite[Int(site)] & rows
      let share = cost[Int(site)] / Double(mine.nonzeroBitCount)
      for row in Bits(mine) { current[row] = min(current[row], share) }
    }
    for row in current.indices where !current[row].isFinite { current[row] = 0 }
    price = current
    var bestBound = -Double.infinity
    var pace = 1.0
    var sinceBetter = 0
    for _ in 0..<15 {
      var bound = sum(current, rows)
      var direction = [Double](repeating: 1, count: 64)
      for site in sites {
        let mine = rowsOfSite[Int(site)] & rows
        let value = cost[Int(site)] - sum(current, mine)
        if value < 0 {
          bound += value
          for row in Bits(mine) { direction[row] -= 1 }
        }
      }
      if bound > bestBound {
        bestBound = bound
        price = current
        sinceBetter = 0
      } else {
        sinceBetter += 1
        if sinceBetter == 5 {
          pace *= 0.6
          sinceBetter = 0
        }
      }
      let norm = Bits(rows).reduce(0.0) { $0 + direction[$1] * direction[$1] }
      if norm == 0 { break }
      let goal = best.isFinite ? best : bestBound * 1.1
      let step = pace * max(goal - bound, bestBound * 0.01) / norm
      for row in Bits(rows) { current[row] = max(0, current[row] + step * direction[row]) }
    }
    for site in sites {
      let mine = rowsOfSite[Int(site)] & rows
      let total = sum(price, mine)
      if total > cost[Int(site)] {
        for row in Bits(mine) { price[row] *= cost[Int(site)] / total }
      }
    }
  }

  private func sum(_ values: [Double], _ rows: UInt64) -> Double {
    var total = 0.0
    for row in Bits(rows) { total += values[row] }
    return total
  }

  private mutating func branch(_ rows: UInt64, _ sites: [Int32], paid: Double) {
    if rows == 0 {
      if paid < best - Self.tolerance {
        best = paid
        covers.append(chosen + free)
      }
      return
    }
    nodesLeft -= 1
    if nodesLeft <= 0 { return }
    var bound = paid + sum(price, rows)
    let order = setSlack(rows, sites)
    if count[order[0]] == 0 { return }
    for row in order {
      var raise = Double.infinity
      for site in sitesOfRow[row] { raise = min(raise, slack[Int(site)]) }
      if raise > 0 {
        bound += raise
        for site in sitesOfRow[row] { slack[Int(site)] -= raise }
      }
    }
    let room = best - Self.tolerance - bound
    if room <= 0 { return }
    let left = sites.filter { slack[Int($0)] < room }
    let bit = UInt64(1) << UInt64(order[0])
    let options = left.filter { rowsOfSite[Int($0)] & bit != 0 }
      .sorted { (slack[Int($0)], $0) < (slack[Int($1)], $1) }
    // A site of this row that was tried is not used again; those not yet tried may join the others.
    var open = left.filter { rowsOfSite[Int($0)] & bit == 0 } + options.reversed()
    for site in options {
      open.removeLast()
      let rest = rows & ~rowsOfSite[Int(site)]
      chosen.append(site)
      branch(rest, open.filter { rowsOfSite[Int($0)] & rest != 0 }, paid: paid + cost[Int(site)])
      chosen.removeLast()
      if nodesLeft <= 0 { return }
    }
  }

  /// The reduced costs of a node's sites, ∞ for all others, and its rows by how few sites cover them.
  private mutating func setSlack(_ rows: UInt64, _ sites: [Int32]) -> [Int] {
    for site in cost.indices { slack[site] = .infinity }
    for row in 0..<64 { count[row] = 0 }
    for site in sites {
      var value = cost[Int(site)]
      for row in Bits(rowsOfSite[Int(site)] & rows) {
        value -= price[row]
        count[row] += 1
      }
      slack[Int(site)] = max(0, value)
    }
    return Bits(rows).sorted { (count[$0], $0) < (count[$1], $1) }
  }
}

/// The places of the ones in a word, ascending.
private struct Bits: Sequence, IteratorProtocol {
  private var left: UInt64
  init(_ word: UInt64) { left = word }
  @inline(__always)
  mutating func next() -> Int? {
    if left == 0 { return nil }
    defer { left &= left - 1 }
    return left.trailingZeroBitCount
  }
}
