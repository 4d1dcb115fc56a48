/// Solves an allocation problem.
///
/// - Precondition: ``AllocationProblem/defects()`` is empty.
public func solve(_ problem: AllocationProblem, settings: SolverSettings = SolverSettings()) -> LocationSolution {
  let clock = SolveClock(settings)
  var solver = MedianSolver(problem, settings, clock)
  return solver.solve()
}
