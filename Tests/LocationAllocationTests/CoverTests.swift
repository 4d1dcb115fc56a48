import Testing

@testable import LocationAllocation

@Suite("Covering models against every possible open set")
struct CoverTests {

  static let costModels: [CoverProblem.Options] = [
    [.everyRow, .unitCosts], [.everyRow], [.everyRow, .roles], [.targets], [.targets, .roles, .budget],
    [.targets, .places], [.targets, .gradual], [.targets, .backup], [.everyRow, .backup], [.everyRow, .closing],
    [.targets, .closing, .number], [.targets, .quotas], [.targets, .spacing], [.everyRow, .spacing, .places],
    [.everyRow, .split], [.everyRow, .single], [.targets, .split, .roles], [.targets, .single, .places, .quotas],
    [.everyRow, .split, .unitCosts], [.targets, .number, .budget, .quotas, .spacing, .roles],
    [.everyRow, .gradual, .targets],
  ]
  static let coverModels: [CoverProblem.Options] = [
    [.number], [.budget], [.number, .roles], [.budget, .roles, .closing], [.number, .budget], [.number, .gradual],
    [.budget, .gradual, .roles], [.number, .backup], [.number, .everyRow, .backup], [.number, .split],
    [.number, .single], [.budget, .split, .places], [.number, .single, .quotas, .roles], [.number, .spacing],
    [.number, .quotas], [.number, .places], [.budget, .targets], [.number, .targets, .closing, .spacing],
    [.number, .closing], [.number, .targets, .split], [.number, .targets, .single, .everyRow],
  ]

  @Test("least cost", arguments: costModels)
  func leastCost(options: CoverProblem.Options) { check(.leastCost, options) }

  @Test("most covered", arguments: coverModels)
  func mostCovered(options: CoverProblem.Options) { check(.mostCovered, options) }

  private func check(_ objective: CoverProblem.Objective, _ options: CoverProblem.Options) {
    var feasible = 0
    for seed in 0..<25 as Range<UInt64> {
      let problem = CoverProblem.random(seed: seed, objective, options)
      #expect(problem.defects().isEmpty || problem.number ?? 0 > problem.candidates.count, "seed \(seed)")
      let truth = CoverBruteForce(problem)
      let solution = solve(problem, settings: SolverSettings(seed: seed))
      if truth.best != nil { feasible += 1 }
      check(problem, solution, truth, seed)
      let quick = solve(problem, settings: SolverSettings(seed: seed, exact: false))
      switch quick.status {
      case .optimal: #expect(quick.objective == truth.best, "seed \(seed)")
      case .infeasible: #expect(truth.best == nil, "seed \(seed)")
      case .feasible: #expect(truth.best.map { quick.isConsistent(with: $0, objective) } == true, "seed \(seed)")
      case .stopped: break
      }
    }
    #expect(feasible > 0, "no feasible instance tests nothing")
  }

  private func check(
    _ problem: CoverProblem, _ solution: LocationSolution, _ truth: CoverBruteForce, _ seed: UInt64
  ) {
    guard SolverSettings.canProve else { return }
    guard let best = truth.best else {
      #expect(solution.status == .infeasible, "seed \(seed)")
      #expect(!solution.conflicts.isEmpty, "seed \(seed)")
      checkConflicts(problem, solution, seed)
      return
    }
    #expect(solution.status == .optimal, "seed \(seed): \(solution.status)")
    #expect(solution.objective == best && solution.bound == best, "seed \(seed): \(solution) instead of \(best)")
    #expect(solution.stoppedBy == nil)
    // The open set reaches what the answer claims.
    #expect(truth.value(of: solution.open) == best, "seed \(seed)")
    checkAllocation(problem, solution, seed)
  }

  private func checkAllocation(_ problem: CoverProblem, _ solution: LocationSolution, _ seed: UInt64) {
    guard let allocation = problem.allocation, let assignment = solution.assignment else {
      #expect(problem.allocation == nil, "seed \(seed)")
      return
    }
    var load = [Double](repeating: 0, count: problem.candidates.count)
    var served = [Double](repeating: 0, count: problem.weights.count)
    let shares =
      allocation == .split
      ? solution.shares ?? []
      : assignment.indices.filter { assignment[$0] >= 0 }.map { .init(row: $0, site: Int(assignment[$0]), share: 1) }
    for share in shares {
      #expect(
        solution.open.contains(share.site) && problem.covers[share.site].contains(Int32(share.row)), "seed \(seed)")
      load[share.site] += share.share * Double(problem.weights[share.row])
      served[share.row] += share.share
    }
    for (index, candidate) in problem.candidates.enumerated() {
      if let capacity = candidate.capacity { #expect(load[index] <= Double(capacity) + 1e-6, "seed \(seed)") }
    }
    #expect(served.allSatisfy { $0 <= 1 + 1e-6 }, "seed \(seed)")
    if problem.everyRow { #expect(served.allSatisfy { $0 >= 1 - 1e-6 }, "seed \(seed)") }
    if problem.objective == .mostCovered {
      #expect((load.reduce(0, +) - solution.objective!).magnitude < 1e-5, "seed \(seed)")
    }
  }

  /// With every listed requirement lifted there is a solution, and with any one of them kept there is none.
  private func checkConflicts(_ problem: CoverProblem, _ solution: LocationSolution, _ seed: UInt64) {
    let paths = solution.conflicts.map(\.requirement)
    #expect(CoverBruteForce(problem.without(paths)).best != nil, "seed \(seed): \(paths) are not enough")
    for kept in paths {
      #expect(
        CoverBruteForce(problem.without(paths.filter { $0 != kept })).best == nil, "seed \(seed): \(kept) need not go")
    }
    // The amounts do as well.
    if let eased = problem.easing(solution.conflicts) {
      #expect(CoverBruteForce(eased).best != nil, "seed \(seed): \(solution.conflicts)")
    }
  }
}

extension LocationSolution {
  fileprivate func isConsistent(with best: Double, _ sense: CoverProblem.Objective) -> Bool {
    guard let objective, let bound else { return false }
    return sense == .leastCost ? bound <= best && best <= objective : objective <= best && best <= bound
  }
}

extension CoverProblem {
  /// The problem without some requirements.
  fileprivate func without(_ paths: [String]) -> CoverProblem {
    var copy = self
    for path in paths {
      let index = path.split { "[]".contains($0) }.dropFirst().first.flatMap { Int($0) } ?? 0
      switch path {
      case "everyRow": copy.everyRow = false
      case "number": copy.number = nil
      case "budget": copy.budget = nil
      case "tooClose": copy.tooClose = []
      case "capacity": for candidate in copy.candidates.indices { copy.candidates[candidate].capacity = nil }
      case _ where path.hasPrefix("targets"): copy.targets[index].least = 0
      case _ where path.hasSuffix(".least"): copy.quotas[index].least = 0
      case _ where path.hasSuffix(".most"): copy.quotas[index].most = nil
      default: copy.candidates[index].role = .candidate
      }
    }
    return copy
  }

  /// The problem with each requirement at the amount that would do; nil where an amount does not say it all.
  fileprivate func easing(_ conflicts: [LocationSolution.Conflict]) -> CoverProblem? {
    var copy = self
    for conflict in conflicts {
      guard let needed = conflict.needed else { return nil }
      let path = conflict.requirement
      let index = path.split { "[]".contains($0) }.dropFirst().first.flatMap { Int($0) } ?? 0
      switch path {
      case "number": copy.number = Int(needed)
      case "budget": copy.budget = Int64(needed)
      case _ where path.hasPrefix("targets"): copy.targets[index].least = Int64(needed.rounded(.down))
      case _ where path.hasSuffix(".least"): copy.quotas[index].least = Int(needed)
      case _ where path.hasSuffix(".most"): copy.quotas[index].most = Int(needed)
      default: return nil
      }
    }
    return copy
  }
}
