/// The set covering problem with backup (LSCP-B): the fewest sites that cover every row, or the cheapest, and among such
/// choices one that covers as much weight as it can twice.
///
///     1.  p = min Σ_j cost[j]·y[j]  with  Σ (j covers i) y[j] ≥ 1 for every i
///     2.  max Σ_i weight[i]·u[i]  with  Σ_j cost[j]·y[j] ≤ p,  Σ (j covers i) y[j] ≥ 1 + u[i],  u ∈ {0, 1}
///
/// A row with a single candidate in reach can have no backup. Source: Daskin & Stern, "A hierarchical objective set
/// covering model for emergency medical service vehicle deployment", Transportation Science 15 (1981); Church & Murray,
/// "Location Covering Models" (2018), ch. 3.
public struct BackupSetCover: Sendable {
  /// The fewest sites, as ``solve(_:settings:)-(CoverProblem,_)`` found them.
  public var fewest: LocationSolution
  /// The same number of sites with the most backup; the objective is the weight covered twice. Nil when the first step
  /// was not proven.
  public var backup: LocationSolution?

  /// - Parameter problem: a least-cost problem with ``CoverProblem/everyRow``; its weights say what backup is worth.
  public init(_ problem: CoverProblem, settings: SolverSettings = SolverSettings()) {
    let clock = SolveClock(settings)
    fewest = solve(problem, settings: settings)
    guard fewest.status == .optimal else { return }
    var rest = settings
    rest.timeLimitSeconds = clock.remaining
    var backup = solve(Self.secondStep(problem, fewest), settings: rest)
    let rows = Double(problem.weights.count)
    backup.objective = backup.objective.map { $0 - rows }
    backup.bound = backup.bound.map { $0 - rows }
    self.backup = backup
  }

  /// Each row twice: once to be covered, of weight 1, and once to be covered twice, of its own weight.
  /// With costs that differ it may pay no more, as among unit costs it may open no more.
  private static func secondStep(_ problem: CoverProblem, _ fewest: LocationSolution) -> CoverProblem {
    let hasUnitCosts = problem.candidates.allSatisfy { $0.cost == 1 }
    let rows = problem.weights.count
    var covers = SparseRows()
    for candidate in 0..<problem.covers.count {
      let own = problem.covers[candidate]
      covers.append(Array(own) + own.map { $0 + Int32(rows) })
    }
    return CoverProblem(
      candidates: problem.candidates, weights: ContiguousArray(repeating: 1, count: rows) + problem.weights,
      covers: covers, objective: .mostCovered,
      targets: [.init(rows: Array(0..<Int32(rows)), least: Int64(rows))],
      number: hasUnitCosts ? fewest.open.count : nil, budget: hasUnitCosts ? nil : fewest.objective.map { Int64($0) },
      needed: ContiguousArray(repeating: 1, count: rows) + ContiguousArray(repeating: 2, count: rows))
  }
}
