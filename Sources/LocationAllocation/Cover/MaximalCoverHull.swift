/// A bound of the maximal covering problem beyond its linear relaxation: each region is covered by a whole set of sites.
///
/// The rows are parted into regions; f = Σ f_k. With prices π_kj that add up to λ·cost[j] for each site,
///
///     Σ_k max over S of (f_k(S) − Σ (j in S) π_kj)  +  λ·budget
///
/// bounds every solution from above: Lagrangian decomposition (Guignard & Kim, Mathematical Programming 39 (1987)), whose
/// least value is the maximum of Σ_k over the concave envelopes of the f_k. ``MaximalCoverRegion`` solves the parts.
///
/// The prices are found by a proximal bundle method with a model for each region (Lemaréchal, Nemirovskii & Nesterov, "New
/// variants of bundle methods", Mathematical Programming 69 (1995); Frangioni, "Generalized bundle methods", SIAM Journal
/// on Optimization 13 (2002)): the sets found so far stand for f_k, and the next prices are the least of this model plus
/// |π − centre|² / (2·reach). When they no longer fall, neighbours are joined, whose prices add up.
struct MaximalCoverHull {
  private struct Column {
    var sites: ContiguousArray<Int32>
    var covered: Double
    var share: Double
    var age = 0
  }
  private struct Part {
    var region: MaximalCoverRegion
    var centre: ContiguousArray<Double>
    var price: ContiguousArray<Double>
    var columns: [Column] = []
    /// How far each site is open in the columns' mixture.
    var mixture: ContiguousArray<Double>
    var bound = 0.0
  }

  private let model: MaximalCoverModel
  private var parts: [Part] = []
  /// Regions that have the site.
  private var holders: ContiguousArray<Double>
  private var centreRate: Double
  private var rate: Double
  private var centreBound = Double.infinity
  private var reach = 0.0
  private var predicted = 0.0
  private var nullSteps = 0
  private var rounds = 0
  private var boundBefore = Double.infinity
  private let grain: Double
  private(set) var best = Double.infinity
  private(set) var isDone = false
  private(set) var evaluations = 0
  private(set) var nodes = 0
  /// Sites that no solution better than the incumbent opens.
  private(set) var isClosed: ContiguousArray<Bool>

  /// The same by the caller's numbers.
  var closedSites: Set<Int32> { Set(isClosed.indices.lazy.filter { isClosed[$0] }.map { model.original[$0] }) }

  /// - Parameters:
  ///   - relaxation: of the same model; where the prices start.
  ///   - regions: how many to begin with.
  init(_ model: MaximalCoverModel, _ relaxation: MaximalCoverBound, regions: Int, isOver: () -> Bool) {
    self.model = model
    var total = Double(model.reachable) + 1
    var grain = 1.0
    while total < 0x1p41 && grain > 0x1p-20 { (total, grain) = (total * 2, grain / 2) }
    self.grain = grain
    centreRate = max(0, (relaxation.rate / grain).rounded() * grain)
    self.rate = centreRate
    holders = ContiguousArray(repeating: 0, count: model.siteCount)
    isClosed = relaxation.isFixedClosed
    let rowPrice = relaxation.price
    let partition = MaximalCoverPartition(model, count: regions, load: rowPrice, isOver: isOver)
    var sum = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    for rows in partition.parts {
      let region = MaximalCoverRegion(model, rows: rows, rowPrice: rowPrice, isClosed: isClosed)
      let price = region.prices()
      for (site, price) in zip(region.sites, price) {
        holders[Int(site)] += 1
        sum[Int(site)] += price
      }
      parts.append(Part(region: region, centre: price, price: price, mixture: price))
    }
    for part in parts.indices {
      for (position, site) in parts[part].region.sites.enumerated() {
        let site = Int(site)
        parts[part].centre[position] += (self.rate * Double(model.cost[site]) - sum[site]) / holders[site]
      }
    }
    begin()
  }

  /// Starts the bundle anew at the centre.
  private mutating func begin() {
    for part in parts.indices {
      parts[part].columns = []
      parts[part].mixture = ContiguousArray(repeating: 0, count: parts[part].centre.count)
      parts[part].price = parts[part].centre
    }
    (rate, centreBound, reach, nullSteps, rounds) = (centreRate, .infinity, 0, 0, 0)
    boundBefore = .infinity
    balance()
  }

  /// Rounds the prices so that they add up to rate · cost exactly.
  private mutating func balance() {
    rate = max(0, (rate / grain).rounded() * grain)
    var sum = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    var seen = sum
    for part in parts.indices {
      for (position, site) in parts[part].region.sites.enumerated() {
        let site = Int(site)
        seen[site] += 1
        let price = parts[part].price[position]
        let whole =
          seen[site] == holders[site] ? rate * Double(model.cost[site]) - sum[site] : (price / grain).rounded() * grain
        parts[part].price[position] = whole
        sum[site] += whole
      }
    }
  }

  /// Lowers the bound until the incumbent is proven, nothing moves, or `nodeLimit` nodes of the regions are searched.
  mutating func improve(incumbent: Int64, unit: Int64, nodeLimit: Int, isOver: () -> Bool) {
    let goal = Double(incumbent)
    let end = nodes + nodeLimit
    while !isDone && nodes < end && !isOver() {
      let bound = evaluate(goal: goal, isOver)
      peg(bound, goal: goal + Double(unit))
      take(bound, goal: goal)
      if best < goal + Double(unit) - 1e-6 || parts.isEmpty {
        isDone = true
        return
      }
      if isOver() { return }
      let gap = best - goal
      rounds += 1
      var isStalled = false
      if rounds % 20 == 0 {
        isStalled = boundBefore - centreBound < 0.03 * gap
        boundBefore = centreBound
      }
      if !isStalled {
        settle(gap: gap)
        isStalled = predicted < 0.01 * gap && rounds > 10
      }
      if isStalled { join() } else { balance() }
    }
  }

  /// The bound at the present prices; takes in the sets found.
  private mutating func evaluate(goal: Double, _ isOver: () -> Bool) -> Double {
    evaluations += 1
    let gap = best.isFinite ? best - goal : 0.01 * goal
    let tolerance = 0.004 * max(gap, 1) / Double(parts.count)
    var bound = Double(model.base) + rate * Double(model.budget)
    for part in parts.indices {
      parts[part].bound = parts[part].region.maximum(
        price: parts[part].price, tolerance: tolerance, grain: grain, steps: rounds == 0 ? 50 : 20,
        nodeLimit: Self.regionNodes, isOver: isOver)
      bound += parts[part].bound
      nodes += parts[part].region.nodes
      for set in parts[part].region.found { add(set, to: part) }
    }
    return bound
  }

  /// Nodes of one search of one region.
  private static let regionNodes = 200_000

  private mutating func add(_ set: ContiguousArray<Int32>, to part: Int) {
    let set = ContiguousArray(set.sorted())
    if let known = parts[part].columns.firstIndex(where: { $0.sites == set }) {
      parts[part].columns[known].age = 0
      return
    }
    let isFirst = parts[part].columns.isEmpty
    let covered = parts[part].region.covered(set)
    parts[part].columns.append(Column(sites: set, covered: covered, share: isFirst ? 1 : 0))
    if isFirst { for site in set { parts[part].mixture[Int(site)] = 1 } }
  }

  /// A site whose opening alone takes the bound below `goal` is closed for good. Each region's bound with the site open is
  /// that of its first node.
  private mutating func peg(_ bound: Double, goal: Double) {
    var change = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    for part in parts {
      for (position, site) in part.region.sites.enumerated() {
        change[Int(site)] += min(0, part.region.root + min(0, part.region.reduced[position]) - part.bound)
      }
    }
    for site in change.indices where bound + change[site] < goal - 1e-6 { isClosed[site] = true }
  }

  /// Moves the centre when the bound fell enough, and the reach of the next step with success.
  private mutating func take(_ bound: Double, goal: Double) {
    best = min(best, bound)
    if reach == 0 { reach = 4 * max(bound - goal, 1) / Double(max(1, model.mostOpen)) }
    if bound < centreBound - (centreBound.isFinite ? 0.1 * predicted : 0) {
      if centreBound.isFinite && nullSteps == 0 { reach *= 1.5 }
      centreBound = bound
      centreRate = rate
      for part in parts.indices { parts[part].centre = parts[part].price }
      nullSteps = 0
    } else {
      nullSteps += 1
      if nullSteps == 4 { (reach, nullSteps) = (reach * 0.7, 0) }
    }
  }

  /// The next prices: the least of the model, found in its dual, mixtures of each region's columns, by moving share from
  /// the worst column in use to the best one (pairwise conditional gradients).
  private mutating func settle(gap: Double) {
    var opened = ContiguousArray<Double>(repeating: 0, count: model.siteCount)
    for part in parts.indices {
      for (position, site) in parts[part].region.sites.enumerated() {
        opened[Int(site)] += parts[part].mixture[position]
      }
    }
    // The rate moves with the sites' prices, which have to keep adding up to it.
    var (excess, scale) = (-Double(model.budget), 0.0)
    for site in holders.indices where holders[site] > 0 {
      let cost = Double(model.cost[site])
      excess += cost * opened[site] / holders[site]
      scale += cost * cost / holders[site]
    }
    guard scale > 0 else { return }
    let tolerance = 0.002 * gap / Double(parts.count)
    for _ in 0..<300 {
      var widest = 0.0
      for part in parts.indices {
        setPrices(part, opened, excess / scale)
        var (high, low, most, least) = (0, 0, -Double.infinity, Double.infinity)
        for index in parts[part].columns.indices {
          let value = worth(part, index)
          if value > most { (most, high) = (value, index) }
          if parts[part].columns[index].share > 0 && value < least { (least, low) = (value, index) }
        }
        guard high != low, most - least > 1e-9 else { continue }
        widest = max(widest, most - least)
        let (up, down) = (parts[part].columns[high].sites, parts[part].columns[low].sites)
        var curvature = 1e-3
        for position in Set(up).symmetricDifference(down).sorted() {
          curvature += 1.001 - 1 / holders[Int(parts[part].region.sites[Int(position)])]
        }
        let share = parts[part].columns[low].share
        var step = min(share, (most - least) / (reach * curvature))
        if share - step < 1e-9 { step = share }
        parts[part].columns[high].share += step
        parts[part].columns[low].share = share - step
        for (set, step) in [(up, step), (down, -step)] {
          for position in set {
            let site = Int(parts[part].region.sites[Int(position)])
            parts[part].mixture[Int(position)] += step
            opened[site] += step
            excess += Double(model.cost[site]) * step / holders[site]
          }
        }
      }
      if widest < tolerance { break }
    }
    rate = centreRate + reach * excess / scale
    var value = Double(model.base) + rate * Double(model.budget)
    for part in parts.indices {
      setPrices(part, opened, excess / scale)
      var most = -Double.infinity
      for index in parts[part].columns.indices {
        most = max(most, worth(part, index))
        if parts[part].columns[index].share > 0 { parts[part].columns[index].age = 0 }
        parts[part].columns[index].age += 1
      }
      value += most
      parts[part].columns.removeAll { $0.share <= 0 && $0.age > 20 }
    }
    predicted = centreBound - value
  }

  /// The prices that go with the mixtures: those of the centre, moved by what a region opens more than the others do.
  private mutating func setPrices(_ part: Int, _ opened: ContiguousArray<Double>, _ excess: Double) {
    for position in parts[part].price.indices {
      let site = Int(parts[part].region.sites[position])
      let others = (opened[site] - Double(model.cost[site]) * excess) / holders[site]
      parts[part].price[position] = parts[part].centre[position] + reach * (parts[part].mixture[position] - others)
    }
  }

  private func worth(_ part: Int, _ column: Int) -> Double {
    var value = parts[part].columns[column].covered
    for position in parts[part].columns[column].sites { value -= parts[part].price[Int(position)] }
    return value
  }

  /// Joins regions in pairs, those first that have most of their sites in common and can still be searched as one.
  private mutating func join() {
    var holdersOfSite = [[Int32]](repeating: [], count: model.siteCount)
    for part in parts.indices {
      for site in parts[part].region.sites { holdersOfSite[Int(site)].append(Int32(part)) }
    }
    var common: [SIMD2<Int32>: Int] = [:]
    for holders in holdersOfSite {
      for (index, a) in holders.enumerated() {
        for b in holders[(index + 1)...] { common[SIMD2(a, b), default: 0] += 1 }
      }
    }
    func rank(_ pair: SIMD2<Int32>) -> Double {
      let (a, b) = (parts[Int(pair.x)].region.sites.count, parts[Int(pair.y)].region.sites.count)
      return Double(common[pair]!) / Double(min(a, b)) - 1e-3 * Double(a + b)
    }
    let pairs = common.keys.map { (rank: rank($0), pair: $0) }
      .sorted { ($0.rank, $1.pair.x, $1.pair.y) > ($1.rank, $0.pair.x, $0.pair.y) }
    var partner = [Int](repeating: -1, count: parts.count)
    for (_, pair) in pairs {
      let (a, b) = (Int(pair.x), Int(pair.y))
      guard partner[a] < 0, partner[b] < 0 else { continue }
      guard Double(parts[a].region.nodes) * Double(parts[b].region.nodes) < Self.mostNodesJoined else { continue }
      (partner[a], partner[b]) = (b, a)
    }
    guard partner.contains(where: { $0 >= 0 }) else {
      isDone = true
      return
    }
    var rowPrice = ContiguousArray<Double>(repeating: 0, count: model.rowCount)
    for part in parts {
      for (row, price) in zip(part.region.rows, part.region.rowPrice) { rowPrice[Int(row)] = price }
    }
    var joined: [Part] = []
    holders = ContiguousArray(repeating: 0, count: model.siteCount)
    for a in parts.indices where partner[a] < 0 || partner[a] > a {
      let members = partner[a] < 0 ? [parts[a]] : [parts[a], parts[partner[a]]]
      let rows = ContiguousArray(members.flatMap(\.region.rows).sorted())
      let region = MaximalCoverRegion(model, rows: rows, rowPrice: rowPrice, isClosed: isClosed)
      var sum: [Int32: Double] = [:]
      for part in members {
        for (site, price) in zip(part.region.sites, part.centre) { sum[site, default: 0] += price }
      }
      let price = ContiguousArray(region.sites.map { sum[$0] ?? 0 })
      for site in region.sites { holders[Int(site)] += 1 }
      joined.append(Part(region: region, centre: price, price: price, mixture: price))
    }
    parts = joined
    begin()
  }

  /// The most that the product of two regions' nodes may be.
  private static let mostNodesJoined = 4e6
}
