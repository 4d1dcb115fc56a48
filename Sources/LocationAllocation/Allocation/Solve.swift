/// Solves an allocation problem.
///
/// - Precondition: ``AllocationProblem/defects()`` is empty.
public func solve(_ problem: AllocationProblem, settings: SolverSettings = SolverSettings()) -> LocationSolution {
  let clock = SolveClock(settings)
  if problem.capacities != nil || problem.leastLoads != nil {
    var solver = CapacitatedSolver(problem, settings, clock)
    return solver.solve()
  }
  var solver = MedianSolver(problem, settings, clock)
  return solver.solve()
}
