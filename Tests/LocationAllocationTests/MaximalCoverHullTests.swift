import Testing

@testable import LocationAllocation

@Suite("The bound of the maximal covering problem from regions")
struct MaximalCoverHullTests {
  /// Demand and sites in a square of side 1,000, covered within 220.
  private static func model(
    seed: UInt64, sites: Int = 12, rows: Int = 70, budget: Int64, costs: ClosedRange<Int64> = 1...1
  ) -> MaximalCoverModel {
    var random = SplitMix64(seed: seed)
    func points(_ count: Int) -> [(x: Int, y: Int)] {
      (0..<count).map { _ in (.random(in: 0..<1000, using: &random), .random(in: 0..<1000, using: &random)) }
    }
    let places = points(sites)
    let coverers = SparseRows(
      points(rows).map { row in
        places.indices.filter {
          let (dx, dy) = (places[$0].x - row.x, places[$0].y - row.y)
          return dx * dx + dy * dy <= 220 * 220
        }.map(Int32.init)
      })
    return MaximalCoverModel(
      weights: ContiguousArray((0..<rows).map { _ in .random(in: 1...100, using: &random) }), coverers: coverers,
      cost: ContiguousArray(places.map { _ in .random(in: costs, using: &random) }), budget: budget,
      mustOpen: ContiguousArray(repeating: false, count: sites),
      mayNotOpen: ContiguousArray(repeating: false, count: sites))
  }

  /// What each subset of the sites covers among `rows`, by its bits.
  private static func coveredBySubset(_ model: MaximalCoverModel, rows: ContiguousArray<Int32>) -> [Int64] {
    let masks = rows.map { row in model.sitesOfRow[Int(row)].reduce(0) { $0 | 1 << Int($1) } }
    return (0..<(1 << model.siteCount)).map { subset in
      zip(rows, masks).reduce(0) { $0 + ($1.1 & subset != 0 ? model.weight[Int($1.0)] : 0) }
    }
  }

  /// Every subset within the budget, with its value.
  private static func solutions(_ model: MaximalCoverModel) -> [(subset: Int, value: Int64)] {
    let all = coveredBySubset(model, rows: ContiguousArray(0..<Int32(model.rowCount)))
    return all.indices.filter { subset in
      (0..<model.siteCount).reduce(0) { $0 + (subset >> $1 & 1 == 1 ? model.cost[$1] : 0) } <= model.budget
    }.map { ($0, model.base + all[$0]) }
  }

  private static func relaxation(_ model: MaximalCoverModel, incumbent: Int64) -> MaximalCoverBound {
    var bound = MaximalCoverBound(model, coverers: ContiguousArray(repeating: 0, count: model.rowCount))
    bound.walk(incumbent: incumbent, unit: 1, limit: 300) { false }
    return bound
  }

  @Test("a region's best set at prices is that of all its subsets; a cut-short search gives a bound above it")
  func region() {
    for seed in 0..<6 as Range<UInt64> {
      let model = Self.model(seed: seed, budget: 5)
      var random = SplitMix64(seed: seed + 100)
      let rows = ContiguousArray((0..<Int32(model.rowCount)).filter { _ in Bool.random(using: &random) })
      let covered = Self.coveredBySubset(model, rows: rows)
      let rowPrice = ContiguousArray(model.weight.map { Double($0) / 2 })
      let isClosed = ContiguousArray(repeating: false, count: model.siteCount)
      var region = MaximalCoverRegion(model, rows: rows, rowPrice: rowPrice, isClosed: isClosed)
      for round in 0..<4 {
        let price = ContiguousArray(
          region.sites.map { _ in Double.random(in: -40...400, using: &random).rounded() / 4 })
        var priceOfSite = [Double](repeating: 0, count: model.siteCount)
        for (site, price) in zip(region.sites, price) { priceOfSite[Int(site)] = price }
        let best = covered.indices.map { subset in
          Double(covered[subset]) - priceOfSite.indices.reduce(0) { $0 + (subset >> $1 & 1 == 1 ? priceOfSite[$1] : 0) }
        }.max()!
        func maximum(tolerance: Double, nodeLimit: Int) -> Double {
          region.maximum(
            price: price, tolerance: tolerance, grain: 0.25, steps: 10 * round, nodeLimit: nodeLimit, isOver: { false })
        }
        let cut = maximum(tolerance: 0, nodeLimit: 1)
        #expect(cut >= best)
        let near = maximum(tolerance: 20, nodeLimit: .max)
        #expect(near >= best && near <= best + 20)
        #expect(maximum(tolerance: 0, nodeLimit: .max) == best, "seed \(seed), round \(round)")
        let last = region.found.last!
        #expect(region.covered(last) - last.reduce(0) { $0 + price[Int($1)] } == best)
      }
    }
  }

  @Test(
    "bounds every solution, closes only sites that no better solution opens, and falls below the relaxation",
    arguments: [1...1, 1...5])
  func bound(costs: ClosedRange<Int64>) {
    var (gapBefore, gapAfter, closedSites) = (0.0, 0.0, 0)
    for seed in 0..<12 as Range<UInt64> {
      for regions in [2, 4] {
        let model = Self.model(seed: seed, budget: costs.upperBound == 1 ? 4 : 9, costs: costs)
        let solutions = Self.solutions(model)
        let best = solutions.map(\.value).max()!
        // With a poor incumbent there are better solutions to bound.
        let incumbent = best - Int64(seed % 3) * 60
        let relaxation = Self.relaxation(model, incumbent: incumbent)
        var hull = MaximalCoverHull(model, relaxation, regions: regions) { false }
        hull.improve(incumbent: incumbent, unit: 1, nodeLimit: 4_000) { false }
        if best > incumbent { #expect(hull.best >= Double(best) - 1e-6, "seed \(seed)") }
        let closed = hull.isClosed.indices.reduce(0) { $0 | (hull.isClosed[$1] ? 1 << $1 : 0) }
        for (subset, value) in solutions where value > incumbent { #expect(subset & closed == 0, "seed \(seed)") }
        closedSites += hull.isClosed.count { $0 }
        gapBefore += max(0, relaxation.best - Double(best))
        gapAfter += max(0, hull.best - Double(best))
        var again = MaximalCoverHull(model, relaxation, regions: regions) { false }
        again.improve(incumbent: incumbent, unit: 1, nodeLimit: 4_000) { false }
        #expect(again.best == hull.best && again.nodes == hull.nodes)
      }
    }
    // Else the test says nothing. What unequal costs leave of the budget is no region's matter.
    let share = costs.upperBound == 1 ? 0.6 : 1
    #expect(gapAfter < share * gapBefore && closedSites > 20, "\(gapBefore) \(gapAfter) \(closedSites)")
  }

  @Test("stops when it is over, with no bound it has not got")
  func over() {
    let model = Self.model(seed: 5, sites: 60, rows: 300, budget: 9)
    let relaxation = Self.relaxation(model, incumbent: 0)
    var hull = MaximalCoverHull(model, relaxation, regions: 4) { true }
    hull.improve(incumbent: 0, unit: 1, nodeLimit: 1000) { true }
    #expect(hull.evaluations == 0 && hull.best == .infinity)
  }

  @Test("parts hold each row once and carry like loads")
  func partition() {
    let model = Self.model(seed: 9, sites: 80, rows: 400, budget: 12)
    let load = ContiguousArray(model.weight.map(Double.init))
    let parts = MaximalCoverPartition(model, count: 7, load: load, isOver: { false }).parts
    #expect(parts.count == 7)
    #expect(parts.flatMap { $0 }.sorted() == (0..<Int32(model.rowCount)).map { $0 })
    let loads = parts.map { $0.reduce(0) { $0 + load[Int($1)] } }
    #expect(loads.max()! < 1.4 * loads.min()!, "\(loads)")
    // Regions of neighbours share few sites with the others: rows thrown together at random would share nearly all.
    let held = parts.reduce(0) { $0 + Set($1.flatMap { model.sitesOfRow[Int($0)] }).count }
    #expect(held < 3 * model.siteCount, "\(held)")
  }
}
