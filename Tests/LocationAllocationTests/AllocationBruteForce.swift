@testable import LocationAllocation

/// The best of all subsets of sites, each row at its cheapest open site: the truth for problems without capacities.
struct AllocationBruteForce {
  private(set) var best: Double?
  private(set) var fewestServing: Int?

  init(_ problem: AllocationProblem, matrix: [[Double]]) {
    let sites = problem.costs.siteCount
    for mask in 0..<(1 << sites) {
      let open = (0..<sites).filter { mask >> $0 & 1 == 1 }
      guard Self.obeysRoles(open, problem), let serving = Self.serving(open, problem, matrix) else { continue }
      fewestServing = min(fewestServing ?? .max, open.count)
      guard problem.count.contains(open.count) else { continue }
      var cost = serving
      for site in 0..<sites {
        cost += open.contains(site) ? problem.openingCosts[site] : problem.roles[site].closingCost
      }
      best = min(best ?? .infinity, cost)
    }
  }

  static func obeysRoles(_ open: [Int], _ problem: AllocationProblem) -> Bool {
    problem.roles.indices.allSatisfy { site in
      switch problem.roles[site] {
      case .required: open.contains(site)
      case .forbidden: !open.contains(site)
      case .candidate, .existing: true
      }
    }
  }

  private static func serving(_ open: [Int], _ problem: AllocationProblem, _ matrix: [[Double]]) -> Double? {
    var total = 0.0
    for (row, costs) in matrix.enumerated() {
      let within = open.map { costs[$0] }.filter { $0 <= problem.reach ?? .greatestFiniteMagnitude }
      guard let least = within.min() else { return nil }
      total += problem.weights[row] * least
    }
    return total
  }
}

/// A small random problem and its costs as a matrix.
struct RandomAllocation {
  var problem: AllocationProblem
  var matrix: [[Double]]

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rows = Int.random(in: 1...14, using: &random)
    let sites = Int.random(in: 1...9, using: &random)
    let isWhole = Bool.random(using: &random)
    let missing = Bool.random(using: &random) ? 0.0 : 0.25
    matrix = (0..<rows).map { _ in
      (0..<sites).map { _ in
        if Double.random(in: 0..<1, using: &random) < missing { return .infinity }
        let cost = Double.random(in: 0..<60, using: &random)
        return isWhole ? cost.rounded() : cost
      }
    }
    let roles: [SiteRole] = (0..<sites).map { _ in
      switch Int.random(in: 0..<9, using: &random) {
      case 0: .required
      case 1: .forbidden
      case 2: .existing(closingCost: Double(Int.random(in: 0..<80, using: &random)))
      default: .candidate
      }
    }
    let least = Int.random(in: 0...sites, using: &random)
    let kind = Int.random(in: 0..<3, using: &random)
    let count = kind == 0 ? 0...sites : kind == 1 ? least...least : least...min(sites, least + 2)
    let matrix = matrix
    let sparse = Bool.random(using: &random)
    let costs =
      sparse
      ? TravelCosts(
        siteCount: sites,
        rows: matrix.map { row in row.indices.filter { row[$0].isFinite }.map { (Int32($0), row[$0]) } })
      : TravelCosts(rowCount: rows, siteCount: sites) { row, costs in
        for site in 0..<sites { costs[site] = matrix[row][site] }
      }
    problem = AllocationProblem(
      weights: (0..<rows).map { _ in Double(Int.random(in: 0..<5, using: &random)) },
      costs: costs,
      openingCosts: kind == 1 ? nil : (0..<sites).map { _ in Double(Int.random(in: 0..<60, using: &random)) },
      count: count, roles: roles, reach: Bool.random(using: &random) ? nil : Double.random(in: 20..<60, using: &random))
  }
}
