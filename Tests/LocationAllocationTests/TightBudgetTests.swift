import Testing

@testable import LocationAllocation

/// Budgets of several periods that leave targets unmet.
@Suite("Phased covering within tight budgets")
struct TightBudgetTests {
  /// 60 homes of 20, 40 or 60 beds at random prices, three years of money for about half of them.
  private func homes(seed: UInt64) -> PhasedCoverProblem {
    var random = SplitMix64(seed: seed)
    let options = (0..<60).map { site in
      PhasedCoverProblem.Option(site: Int32(site), cost: Int64(5 + random.next() % 60), runningCost: 1)
    }
    let beds = options.map { _ in Int64(20 * (1 + random.next() % 3)) }
    let money = options.reduce(0) { $0 + $1.cost } / 6
    return PhasedCoverProblem(
      periods: 3, options: options,
      quantities: [.init(amounts: beds, base: [7, 7, 7], targets: [0, 0, beds.reduce(0, +)])],
      budgets: [money, money + 3, money - 2])
  }

  /// The most beds that the money of all years buys, by dynamic programming: no plan has more.
  private func most(_ problem: PhasedCoverProblem) -> Int64 {
    let money = problem.budgets.reduce(0) { $0 + ($1 ?? 0) }
    var beds = [Int64](repeating: 0, count: Int(money) + 1)
    for (index, option) in problem.options.enumerated() {
      for spent in stride(from: Int(money), through: Int(option.cost), by: -1) {
        beds[spent] = max(beds[spent], beds[spent - Int(option.cost)] + problem.quantities[0].amounts[index])
      }
    }
    return beds[Int(money)]
  }

  @Test("the least shortfall is found and proven from the budgets joined", arguments: 0..<8 as Range<UInt64>)
  func joined(seed: UInt64) throws {
    let problem = homes(seed: seed)
    let solution = solve(problem, settings: SolverSettings(timeLimitSeconds: 60, seed: seed))
    let missed = try #require(solution.unmet.first)
    #expect(missed.reached <= 7 + most(problem))
    guard SolverSettings.canProve else { return }
    #expect(missed.reached == 7 + most(problem) && solution.shortfallIsLeast && solution.status == .infeasible)
    let spent = (0..<3).map { period in
      solution.opened.filter { $0.period == period }.reduce(0) { $0 + problem.options[$1.option].cost }
    }
    #expect(zip(spent, problem.budgets).allSatisfy { $0 <= $1! })
  }

  @Test("asked only whether targets can be met, the answer is the same")
  func anyMeeting() {
    guard SolverSettings.canProve else { return }
    for seed in 0..<60 as Range<UInt64> {
      let problem = PhasedCoverProblem.random(seed: seed, objective: .leastCost, tight: true)
      let truth = PhasedCoverBruteForce(problem)
      var settings = SolverSettings(seed: seed)
      settings.aim = .anyMeeting
      let found = solve(problem, settings: settings)
      if truth.best == nil {
        #expect(found.status == .infeasible, "seed \(seed)")
      } else {
        #expect([.optimal, .feasible].contains(found.status) && found.unmet.isEmpty, "seed \(seed)")
      }
      settings.aim = .nearest
      let nearest = solve(problem, settings: settings)
      #expect(nearest.unmet.isEmpty == (truth.best != nil) || nearest.status == .infeasible, "seed \(seed)")
    }
  }
}
