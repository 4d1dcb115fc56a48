/// The rows of one region of a maximal covering problem, with every site that covers any of them.
///
/// With a price on each of its sites the region is a problem of its own: which set of them is worth most,
///
///     max over S of  f(S) − Σ (j in S) price[j],   f(S) the weight of the region's rows that S covers?
///
/// It is solved by branch and bound. The bound of a node takes a price `u[i]` in `0...weight[i]` for each row:
///
///     value(S) + Σ (i not covered, but still coverable) (weight[i] − u[i]) + Σ (j free) max(0, Σ (i not covered) u[i] − price[j])
///
/// f is submodular: a site that no longer gains its price never will below the node, and is closed there.
struct MaximalCoverRegion {
  /// The model's numbers, ascending.
  let sites: ContiguousArray<Int32>
  let rows: ContiguousArray<Int32>
  private let weight: ContiguousArray<Double>
  private let rowsOfSite: SparseRows
  private let sitesOfRow: SparseRows
  private(set) var rowPrice: ContiguousArray<Double>
  /// The sets met by the last search, each better than those before it; the last is the best. Sites by position.
  private(set) var found: [ContiguousArray<Int32>] = []
  private(set) var nodes = 0
  /// The bound of the first node, and what each site adds to it when it is open (at most 0) or closed (at least 0).
  private(set) var root = 0.0
  private(set) var reduced: ContiguousArray<Double> = []

  // The node of the search.
  private var price: ContiguousArray<Double> = []
  /// Of each site, the weight of its rows not covered less its price, and the same with the rows' prices.
  private var gain: ContiguousArray<SIMD2<Double>> = []
  private var isCovered: ContiguousArray<Bool>
  /// Sites not closed of each row.
  private var live: ContiguousArray<Int32> = []
  private var open: ContiguousArray<Int32> = []
  private var value = 0.0
  /// Σ weight − price of the rows that are not covered and still can be.
  private var slack = 0.0
  private var free: ContiguousArray<Int32> = []
  private var closed: ContiguousArray<Int32> = []
  private var coveredRows: ContiguousArray<Int32> = []
  private var best = 0.0
  private var left = 0.0
  private var tolerance = 0.0
  private var nodeLimit = 0

  /// - Parameter isClosed: sites that are not to be looked at.
  init(
    _ model: MaximalCoverModel, rows: ContiguousArray<Int32>, rowPrice: ContiguousArray<Double>,
    isClosed: ContiguousArray<Bool>
  ) {
    var number = ContiguousArray<Int32>(repeating: -1, count: model.siteCount)
    for row in rows { for site in model.sitesOfRow[Int(row)] where !isClosed[Int(site)] { number[Int(site)] = 0 } }
    sites = ContiguousArray(number.indices.lazy.filter { number[$0] == 0 }.map(Int32.init))
    for (position, site) in sites.enumerated() { number[Int(site)] = Int32(position) }
    var coverers = SparseRows()
    for row in rows { coverers.append(model.sitesOfRow[Int(row)].lazy.map { number[Int($0)] }.filter { $0 >= 0 }) }
    self.rows = rows
    sitesOfRow = coverers
    rowsOfSite = coverers.transposed(columns: sites.count)
    weight = ContiguousArray(rows.map { Double(model.weight[Int($0)]) })
    self.rowPrice = ContiguousArray(rows.map { rowPrice[Int($0)] })
    isCovered = ContiguousArray(repeating: false, count: rows.count)
  }

  /// What a set covers here.
  mutating func covered(_ set: some Sequence<Int32>) -> Double {
    var sum = 0.0
    let start = coveredRows.count
    for site in set {
      for row in rowsOfSite[Int(site)] where !isCovered[Int(row)] {
        isCovered[Int(row)] = true
        coveredRows.append(row)
        sum += weight[Int(row)]
      }
    }
    for row in coveredRows[start...] { isCovered[Int(row)] = false }
    coveredRows.removeSubrange(start...)
    return sum
  }

  /// The sum of the rows' prices of each site.
  func prices() -> ContiguousArray<Double> {
    ContiguousArray(sites.indices.map { rowsOfSite[$0].reduce(0) { $0 + rowPrice[Int($1)] } })
  }

  /// An upper bound of the best value, at most `tolerance` above it unless the search was cut short.
  ///
  /// - Parameters:
  ///   - grain: all prices are multiples of this power of two, so that sums are exact whatever their order.
  ///   - steps: how often the rows' prices are improved first.
  mutating func maximum(
    price: ContiguousArray<Double>, tolerance: Double, grain: Double, steps: Int, nodeLimit: Int, isOver: () -> Bool
  ) -> Double {
    self.price = price
    self.tolerance = tolerance
    self.nodeLimit = nodeLimit
    best = 0
    var start: ContiguousArray<Int32> = []
    for set in [greedySet(), found.last ?? []] {
      let value = covered(set) - set.reduce(0) { $0 + price[Int($1)] }
      if value > best {
        best = value
        start = set
      }
    }
    found = [start]
    improveRowPrices(steps: steps, goal: best)
    for row in rowPrice.indices { rowPrice[row] = (rowPrice[row] / grain).rounded() * grain }
    prepare()
    root = bound(0..<free.count)
    reduced = ContiguousArray(gain.map(\.y))
    left = -Double.infinity
    nodes = 0
    descend(0..<free.count, isOver)
    return max(best, min(root, max(best + tolerance, left)))
  }

  private mutating func prepare() {
    gain = ContiguousArray(price.map { SIMD2(-$0, -$0) })
    for site in gain.indices {
      for row in rowsOfSite[site] { gain[site] += SIMD2(weight[Int(row)], rowPrice[Int(row)]) }
    }
    live = ContiguousArray(rows.indices.map { Int32(sitesOfRow.range($0).count) })
    slack = rows.indices.reduce(0) { $0 + (live[$1] > 0 ? weight[$1] - rowPrice[$1] : 0) }
    value = 0
    free = ContiguousArray(0..<Int32(sites.count))
  }

  private func bound(_ range: Range<Int>) -> Double {
    var sum = value + slack
    for position in range { sum += max(0, gain[Int(free[position])].y) }
    return sum
  }

  /// Searches below the node whose free sites are a range of `free`; leaves everything as it was.
  private mutating func descend(_ range: Range<Int>, _ isOver: () -> Bool) {
    let (freeStart, closedStart) = (free.count, closed.count)
    var range = range
    while true {
      nodes += 1
      if value > best {
        best = value
        found.append(open)
      }
      var limit = bound(range)
      if limit <= best + tolerance { break }
      if nodes > nodeLimit || (nodes & 1023 == 0 && isOver()) {
        nodeLimit = 0
        left = max(left, limit)
        break
      }
      // Closes what cannot be open in anything better.
      let next = free.count
      for position in range {
        let site = free[position]
        let its = gain[Int(site)]
        if its.x <= 0 || limit + min(0, its.y) <= best + tolerance { close(site) } else { free.append(site) }
      }
      range = next..<free.count
      limit = bound(range)
      if range.isEmpty || limit <= best + tolerance { break }
      var chosen = range.lowerBound
      for position in range where gain[Int(free[position])].x > gain[Int(free[chosen])].x { chosen = position }
      let site = free[chosen]
      free.swapAt(chosen, range.upperBound - 1)
      range = range.lowerBound..<range.upperBound - 1
      let (its, mark) = (gain[Int(site)].x, coveredRows.count)
      close(site)
      value += its
      open.append(site)
      cover(site)
      descend(range, isOver)
      uncover(to: mark)
      open.removeLast()
      value -= its
      // A site that costs nothing is never better closed.
      if price[Int(site)] <= 0 { break }
    }
    while closed.count > closedStart { reopen(closed.removeLast()) }
    free.removeSubrange(freeStart...)
  }

  private mutating func close(_ site: Int32) {
    closed.append(site)
    for row in rowsOfSite[Int(site)] {
      let row = Int(row)
      live[row] -= 1
      if live[row] == 0 && !isCovered[row] { slack -= weight[row] - rowPrice[row] }
    }
  }

  private mutating func reopen(_ site: Int32) {
    for row in rowsOfSite[Int(site)] {
      let row = Int(row)
      if live[row] == 0 && !isCovered[row] { slack += weight[row] - rowPrice[row] }
      live[row] += 1
    }
  }

  private mutating func cover(_ site: Int32) {
    sitesOfRow.items.withUnsafeBufferPointer { items in
      for row in rowsOfSite[Int(site)] where !isCovered[Int(row)] {
        isCovered[Int(row)] = true
        coveredRows.append(row)
        let its = SIMD2(weight[Int(row)], rowPrice[Int(row)])
        if live[Int(row)] > 0 { slack -= its.x - its.y }
        gain.withUnsafeMutableBufferPointer { gain in
          for position in sitesOfRow.range(Int(row)) { gain[Int(items[position])] -= its }
        }
      }
    }
  }

  private mutating func uncover(to mark: Int) {
    sitesOfRow.items.withUnsafeBufferPointer { items in
      while coveredRows.count > mark {
        let row = Int(coveredRows.removeLast())
        isCovered[row] = false
        let its = SIMD2(weight[row], rowPrice[row])
        if live[row] > 0 { slack += its.x - its.y }
        gain.withUnsafeMutableBufferPointer { gain in
          for position in sitesOfRow.range(row) { gain[Int(items[position])] += its }
        }
      }
    }
  }

  private mutating func greedySet() -> ContiguousArray<Int32> {
    prepare()
    var set: ContiguousArray<Int32> = []
    let mark = coveredRows.count
    while true {
      var chosen = -1
      for site in gain.indices where gain[site].x > 0 && (chosen < 0 || gain[site].x > gain[chosen].x) { chosen = site }
      if chosen < 0 { break }
      set.append(Int32(chosen))
      cover(Int32(chosen))
      gain[chosen].x = -.infinity
    }
    // The gains are made anew for the search.
    uncover(to: mark)
    return set
  }

  /// Subgradient steps on the rows' prices for the bound of the first node.
  private mutating func improveRowPrices(steps: Int, goal: Double) {
    var current = rowPrice
    var least = Double.infinity
    var (pace, stalled) = (1.0, 0)
    var slope = ContiguousArray<Double>(repeating: 0, count: rows.count)
    for _ in 0..<steps {
      var sum = 0.0
      for row in current.indices {
        sum += weight[row] - current[row]
        slope[row] = -1
      }
      for site in sites.indices {
        let surplus = rowsOfSite[site].reduce(-price[site]) { $0 + current[Int($1)] }
        guard surplus > 0 else { continue }
        sum += surplus
        for row in rowsOfSite[site] { slope[Int(row)] += 1 }
      }
      stalled = sum < least - 1e-3 * (least - goal) ? 0 : stalled + 1
      if sum < least {
        least = sum
        rowPrice = current
      }
      if stalled >= 4 {
        (pace, stalled) = (pace * 0.6, 0)
        if pace < 0.02 { break }
      }
      if sum - goal < 1e-6 { break }
      var norm = 0.0
      for row in current.indices where slope[row] < 0 ? current[row] < weight[row] : current[row] > 0 {
        norm += weight[row] * slope[row] * slope[row]
      }
      if norm <= 0 { break }
      let step = pace * (sum - goal) / norm
      for row in current.indices {
        current[row] = min(weight[row], max(0, current[row] - step * weight[row] * slope[row]))
      }
    }
  }
}
