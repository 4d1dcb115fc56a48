/// An allocation problem without capacities, as the search and the bound see it: for each row its nearest sites in
/// ascending cost, all rows in flat arrays.
///
/// A list may be cut short; ``limits`` then holds the cost of the first site left out, so that a bound whose multipliers
/// stay at or below the limits is exact all the same. A list that holds every site in reach has the limit ``penalty``,
/// the price of serving nobody: above the cost of any solution.
struct MedianModel {
  var rowCount: Int
  var siteCount: Int
  /// Row → where its list begins; the last entry is the end.
  var starts: ContiguousArray<Int> = [0]
  var sites: ContiguousArray<Int32> = []
  /// Weighted cost of each list entry, ascending within a row.
  var costs: ContiguousArray<Double> = []
  var limits: ContiguousArray<Double> = []
  /// Row → whether its list was cut short.
  var isCut: ContiguousArray<Bool> = []
  /// Site → what opening it adds: the opening cost less the closing cost saved.
  var fixedCosts: ContiguousArray<Double>
  /// Site → what is decided about it.
  var states: ContiguousArray<SiteState>
  /// Paid whatever is opened.
  var constant: Double
  var penalty: Double
  var least: Int
  var most: Int
  /// Every cost is whole, so a bound may be rounded up.
  var isWhole: Bool

  enum SiteState: UInt8 { case free, open, closed }

  /// - Parameter length: how many of the nearest sites each row lists.
  init(_ problem: AllocationProblem, length: Int) {
    rowCount = problem.costs.rowCount
    siteCount = problem.costs.siteCount
    states = ContiguousArray(
      problem.roles.map { role in
        switch role {
        case .required: .open
        case .forbidden: .closed
        case .candidate, .existing: .free
        }
      })
    constant = problem.roles.reduce(0) { $0 + $1.closingCost }
    fixedCosts = ContiguousArray(zip(problem.openingCosts, problem.roles).map { $0 - $1.closingCost })
    least = problem.count.lowerBound
    most = min(problem.count.upperBound, siteCount - states.count { $0 == .closed })
    isWhole = fixedCosts.allSatisfy { $0 == $0.rounded() } && constant == constant.rounded()
    penalty = 1 + fixedCosts.reduce(0) { $0 + $1.magnitude }
    fillLists(problem, length: length)
  }

  private mutating func fillLists(_ problem: AllocationProblem, length: Int) {
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: siteCount)
    defer { scratch.deallocate() }
    let reach = problem.reach ?? .infinity
    var pairs: ContiguousArray<SitedCost> = []
    starts.reserveCapacity(rowCount + 1)
    sites.reserveCapacity(rowCount * min(length, siteCount))
    costs.reserveCapacity(rowCount * min(length, siteCount))
    let excluded = states.contains(.closed)
    for row in 0..<rowCount {
      problem.costs.collect(row, scratch: scratch, into: &pairs)
      if excluded || reach < .infinity {
        pairs.removeAll { $0.cost > reach || states[Int($0.site)] == .closed }
      }
      let weight = problem.weights[row]
      let cut = pairs.count > length
      if cut { pairs.partition(smallest: length) }
      penalty += weight * (pairs.max()?.cost ?? 0)
      limits.append(cut ? weight * pairs[length...].min()!.cost : .infinity)
      isCut.append(cut)
      pairs[..<min(length, pairs.count)].sort()
      for pair in pairs.prefix(length) {
        let cost = weight * pair.cost
        sites.append(pair.site)
        costs.append(cost)
        if isWhole, cost != cost.rounded() { isWhole = false }
      }
      starts.append(sites.count)
    }
    for row in 0..<rowCount where !isCut[row] { limits[row] = penalty }
  }

  /// The cost of a set of sites, exactly; a row without an open site in its list is looked up in `problem`. Nil when a
  /// row cannot be served.
  func cost(of open: [Int], in problem: AllocationProblem) -> Double? {
    var isOpen = ContiguousArray(repeating: false, count: siteCount)
    var total = constant
    for site in open {
      isOpen[site] = true
      total += fixedCosts[site]
    }
    for row in 0..<rowCount {
      if let entry = (starts[row]..<starts[row + 1]).first(where: { isOpen[Int(sites[$0])] }) {
        total += costs[entry]
      } else if let nearest = problem.nearest(row, among: open) {
        total += problem.weights[row] * nearest.cost
      } else {
        return nil
      }
    }
    return total
  }

  /// The same model where less is free: closed sites leave the lists, and a list ends at its first open site, whose
  /// cost becomes the limit.
  func restricted(to newStates: ContiguousArray<SiteState>) -> MedianModel {
    var model = self
    model.states = newStates
    model.starts.removeAll(keepingCapacity: true)
    model.starts.append(0)
    var kept = 0
    for row in 0..<rowCount {
      scan: for entry in starts[row]..<starts[row + 1] {
        let site = sites[entry]
        switch newStates[Int(site)] {
        case .closed: continue
        case .free:
          model.sites[kept] = site
          model.costs[kept] = costs[entry]
          kept += 1
        case .open:
          model.limits[row] = costs[entry]
          model.isCut[row] = false
          break scan
        }
      }
      model.starts.append(kept)
    }
    model.sites.removeLast(sites.count - kept)
    model.costs.removeLast(costs.count - kept)
    return model
  }
}

extension AllocationProblem {
  /// The cheapest of `open` for a row within reach; ties go to the lowest index. O(sites).
  func nearest(_ row: Int, among open: [Int]) -> SitedCost? {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: costs.siteCount) { scratch in
      costs.fill(row, scratch)
      var best: SitedCost?
      for site in open where scratch[site] <= reach ?? .greatestFiniteMagnitude {
        let pair = SitedCost(cost: scratch[site], site: Int32(site))
        if best.map({ pair < $0 }) ?? true { best = pair }
      }
      return best
    }
  }
}

extension AllocationProblem {
  /// Each row at the cheapest open site within reach (−1 = none); ties go to the lowest index. O(rows × sites).
  func assignment(to open: [Int]) -> [Int32] {
    let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: costs.siteCount)
    defer { scratch.deallocate() }
    let limit = reach ?? .greatestFiniteMagnitude
    return (0..<costs.rowCount).map { row in
      costs.fill(row, scratch)
      var best: Int32 = -1
      for site in open where scratch[site] <= limit && (best < 0 || scratch[site] < scratch[Int(best)]) {
        best = Int32(site)
      }
      return best
    }
  }
}

extension ContiguousArray<SitedCost> {
  /// Moves the `count` smallest to the front, in no order (Hoare, "Algorithm 65: find", CACM 4, 1961).
  mutating func partition(smallest count: Int) {
    withUnsafeMutableBufferPointer { pairs in
      var low = 0
      var high = pairs.count - 1
      while low < high {
        let middle = pairs[low + (high - low) / 2]
        var left = low
        var right = high
        while left <= right {
          while pairs[left] < middle { left += 1 }
          while middle < pairs[right] { right -= 1 }
          if left <= right {
            pairs.swapAt(left, right)
            left += 1
            right -= 1
          }
        }
        if count - 1 <= right {
          high = right
        } else if count - 1 >= left {
          low = left
        } else {
          return
        }
      }
    }
  }
}
