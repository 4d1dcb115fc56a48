import Testing

@testable import LocationAllocation

@Suite("Capacitated allocation against every possible assignment")
struct CapacitatedTests {
  @Test("single source: the optimum, or infeasible and by how much")
  func single() {
    var feasible = 0
    for seed in 0..<150 as Range<UInt64> {
      let random = RandomCapacitated(seed: seed, sourcing: .single)
      #expect(random.problem.defects().isEmpty)
      let best = random.best(leastLoads: true)
      let solution = solve(random.problem, settings: SolverSettings(seed: seed))
      guard SolverSettings.canProve || solution.status == .optimal else { continue }
      if let best {
        feasible += 1
        #expect(solution.status == .optimal, "seed \(seed)")
        #expect(abs((solution.objective ?? .infinity) - best) <= 1e-6 * max(1, best), "seed \(seed)")
        check(solution, random, seed)
      } else {
        #expect(solution.status == .infeasible && !solution.conflicts.isEmpty, "seed \(seed)")
        #expect(solution.open.isEmpty && solution.objective == nil, "seed \(seed)")
      }
    }
    #expect(feasible > 40)
  }

  @Test("split: no dearer than single source, no cheaper than its bound, within every limit")
  func split() {
    var feasible = 0
    for seed in 0..<150 as Range<UInt64> {
      let random = RandomCapacitated(seed: seed, sourcing: .split)
      let solution = solve(random.problem, settings: SolverSettings(seed: seed))
      guard SolverSettings.canProve || solution.status == .optimal else { continue }
      let best = random.best(leastLoads: true)
      guard let objective = solution.objective else {
        #expect(solution.status == .infeasible && best == nil, "seed \(seed)")
        continue
      }
      feasible += 1
      #expect(solution.status == .optimal, "seed \(seed)")
      if let best { #expect(objective <= best + 1e-6 * max(1, best), "seed \(seed)") }
      // Every set of sites with its transport problem in unit pieces: demands and capacities are whole, so a whole
      // optimum exists (without least loads too, whose bounds are whole).
      if let pieces = random.bestInPieces() {
        #expect(abs(objective - pieces) <= 1e-6 * max(1, pieces), "seed \(seed)")
      }
      check(solution, random, seed)
    }
    #expect(feasible > 40)
  }

  /// What the solution says about itself holds when recomputed.
  private func check(_ solution: LocationSolution, _ random: RandomCapacitated, _ seed: UInt64) {
    let problem = random.problem
    #expect(AllocationBruteForce.obeysRoles(solution.open, problem), "seed \(seed)")
    #expect(problem.count.contains(solution.open.count), "seed \(seed)")
    var load = [Double](repeating: 0, count: problem.costs.siteCount)
    var served = [Double](repeating: 0, count: problem.costs.rowCount)
    var cost = 0.0
    let shares =
      solution.shares
      ?? solution.assignment!.enumerated().map { .init(row: $0.offset, site: Int($0.element), share: 1) }
    for share in shares {
      #expect(solution.open.contains(share.site), "seed \(seed)")
      #expect(random.matrix[share.row][share.site] <= problem.reach ?? .greatestFiniteMagnitude, "seed \(seed)")
      load[share.site] += share.share * problem.demands[share.row]
      served[share.row] += share.share
      cost += share.share * problem.weights[share.row] * random.matrix[share.row][share.site]
    }
    #expect(served.allSatisfy { abs($0 - 1) < 1e-6 }, "seed \(seed)")
    for site in problem.roles.indices {
      let isOpen = solution.open.contains(site)
      cost += isOpen ? problem.openingCosts[site] : problem.roles[site].closingCost
      #expect(load[site] <= problem.capacities![site] + 1e-6, "seed \(seed)")
      if isOpen, let least = problem.leastLoads { #expect(load[site] >= least[site] - 1e-6, "seed \(seed)") }
    }
    #expect(abs(cost - solution.objective!) <= 1e-6 * max(1, cost), "seed \(seed)")
  }
}

/// A small random capacitated problem and its costs as a matrix.
struct RandomCapacitated {
  var problem: AllocationProblem
  var matrix: [[Double]]

  init(seed: UInt64, sourcing: AllocationProblem.Sourcing) {
    var random = SplitMix64(seed: seed &+ 5000)
    let rows = Int.random(in: 1...5, using: &random)
    let sites = Int.random(in: 1...4, using: &random)
    matrix = (0..<rows).map { _ in (0..<sites).map { _ in Double(Int.random(in: 0..<50, using: &random)) } }
    let roles: [SiteRole] = (0..<sites).map { _ in
      [.candidate, .candidate, .candidate, .required, .forbidden, .existing(closingCost: 25)].randomElement(
        using: &random)!
    }
    let least = Int.random(in: 0...2, using: &random)
    problem = AllocationProblem(
      weights: (0..<rows).map { _ in Double(Int.random(in: 0..<4, using: &random)) },
      costs: TravelCosts(rowCount: rows, siteCount: sites, matrix: ContiguousArray(matrix.joined())),
      openingCosts: (0..<sites).map { _ in Double(Int.random(in: 0..<60, using: &random)) },
      count: Bool.random(using: &random) ? nil : min(least, sites)...min(sites, least + 1), roles: roles,
      reach: Bool.random(using: &random) ? nil : 40,
      demands: (0..<rows).map { _ in Double(Int.random(in: 0..<5, using: &random)) },
      capacities: (0..<sites).map { _ in Double(Int.random(in: 2..<12, using: &random)) },
      leastLoads: Int.random(in: 0..<4, using: &random) > 0
        ? nil : (0..<sites).map { _ in Double(Int.random(in: 0..<3, using: &random)) }, sourcing: sourcing)
  }

  private func openSets() -> [[Int]] {
    (0..<(1 << problem.costs.siteCount)).map { mask in problem.roles.indices.filter { mask >> $0 & 1 == 1 } }
      .filter { AllocationBruteForce.obeysRoles($0, problem) && problem.count.contains($0.count) }
  }

  private func fixed(_ open: [Int]) -> Double {
    problem.roles.indices.reduce(0) {
      $0 + (open.contains($1) ? problem.openingCosts[$1] : problem.roles[$1].closingCost)
    }
  }

  /// The best single-source assignment over all sets of sites.
  func best(leastLoads: Bool) -> Double? {
    openSets().compactMap { open in
      cheapest(open, pieces: problem.demands.indices.map { ($0, problem.demands[$0], 1.0) }).map { $0 + fixed(open) }
    }.min()
  }

  /// The best assignment when every row is cut into pieces of demand 1; nil when there are too many to try.
  func bestInPieces() -> Double? {
    let pieces = problem.demands.indices.flatMap { row -> [(Int, Double, Double)] in
      let demand = Int(problem.demands[row])
      return demand == 0
        ? [(row, 0, 1)] : Array(repeating: (row, 1, 1 / Double(demand)), count: demand)
    }
    guard pieces.count <= 7 else { return nil }
    return openSets().compactMap { open in cheapest(open, pieces: pieces).map { $0 + fixed(open) } }.min()
  }

  private func cheapest(_ open: [Int], pieces: [(row: Int, demand: Double, share: Double)]) -> Double? {
    var best: Double?
    var load = [Double](repeating: 0, count: problem.costs.siteCount)
    func place(_ index: Int, _ cost: Double) {
      guard index < pieces.count else {
        let meets = problem.leastLoads.map { least in open.allSatisfy { load[$0] >= least[$0] - 1e-9 } } ?? true
        if meets { best = min(best ?? .infinity, cost) }
        return
      }
      let piece = pieces[index]
      for site in open where matrix[piece.row][site] <= problem.reach ?? .infinity {
        guard load[site] + piece.demand <= problem.capacities![site] + 1e-9 else { continue }
        load[site] += piece.demand
        place(index + 1, cost + piece.share * problem.weights[piece.row] * matrix[piece.row][site])
        load[site] -= piece.demand
      }
    }
    place(0, 0)
    return best
  }
}
