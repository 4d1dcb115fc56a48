/// Why a covering problem has no solution: a smallest set of requirements to relax, and by how much.
///
/// Each requirement gets a slack and a 0/1 column that pays for using it. The least number of requirements given up is
/// found first, then the least total slack, each relative to its largest, in those. (Elastic programs: Chinneck,
/// "Feasibility and Infeasibility in Optimization" (2008), ch. 6.)
struct CoverRelaxation {
  /// Empty when there was no time, or no exact solver, to find out.
  private(set) var conflicts: [LocationSolution.Conflict] = []

  init(_ model: CoverModel, _ settings: SolverSettings, _ clock: SolveClock) {
    let problem = model.problem
    let rowsOfClass = Self.rows(of: model)
    var found: [(path: String, slack: [(member: Int, amount: Double)])] = []
    if problem.everyRow, !model.unreachable.isEmpty { found = [("everyRow", [(-1, 1)])] }
    #if CBC
      if settings.exact, let relaxed = Self.relaxed(model, settings, clock) { found = relaxed }
    #endif
    conflicts = found.map { path, slack in
      let amount = slack.reduce(0) { $0 + $1.amount }
      let given = Self.given(path, problem)
      switch path {
      case "everyRow":
        var rows = Set(model.unreachable)
        for entry in slack where entry.member >= 0 { rows.formUnion(rowsOfClass[entry.member]) }
        // Members first cut to a hundred; the count that can be covered is told whole.
        return .init(
          requirement: path, members: Array(rows.sorted().prefix(100)),
          needed: Double(problem.weights.count - rows.count), given: Double(problem.weights.count))
      case "tooClose":
        return .init(requirement: path, members: slack.map(\.member).sorted(), needed: nil, given: given)
      case "number", "budget", "capacity":
        return .init(
          requirement: path, members: path == "capacity" ? slack.map(\.member).sorted() : [],
          needed: given + amount.roundedUp, given: given)
      default:
        let isUpper = path.hasSuffix("most")
        let members = path.hasSuffix("role") ? slack.map(\.member) : []
        let needed = isUpper ? given + amount.roundedUp : max(0, given - amount.roundedUp / Double(model.scaleOf(path)))
        return .init(requirement: path, members: members, needed: needed, given: given)
      }
    }
  }

  #if CBC
    private static func relaxed(
      _ model: CoverModel, _ settings: SolverSettings, _ clock: SolveClock
    ) -> [(path: String, slack: [(member: Int, amount: Double)])]? {
      func values(_ elastic: CoverProgram, within seconds: Double) -> [Double]? {
        CBCSolver(timeLimitSeconds: max(1, seconds), seed: settings.seed, watch: clock)
          .solve(elastic.program, start: nil)?.values
      }
      let fewest = CoverProgram(model, isElastic: true)
      guard let first = values(fewest, within: clock.remaining / 2) else { return nil }
      let given = fewest.relaxed(in: first)
      let least = CoverProgram(model, isElastic: true, allowed: Set(given.map(\.path)))
      return values(least, within: clock.remaining).map(least.relaxed) ?? given
    }
  #endif

  private static func rows(of model: CoverModel) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: model.coverersOfClass.count)
    for row in model.classOfRow.indices where model.classOfRow[row] >= 0 {
      rows[Int(model.classOfRow[row])].append(Int(model.rowOf[row]))
    }
    return rows
  }

  /// What the problem gives or asks for at a path.
  private static func given(_ path: String, _ problem: CoverProblem) -> Double {
    let index = path.split(whereSeparator: { "[]".contains($0) }).dropFirst().first.flatMap { Int($0) } ?? 0
    return switch path {
    case "number": Double(problem.number ?? 0)
    case "budget": Double(problem.budget ?? 0)
    case "capacity": Double(problem.candidates.reduce(0) { $0 + ($1.capacity ?? 0) })
    case "tooClose": Double(problem.tooClose.count)
    case _ where path.hasPrefix("targets"): Double(problem.targets[index].least)
    case _ where path.hasSuffix("least"): Double(problem.quotas[index].least)
    case _ where path.hasSuffix("most"): Double(problem.quotas[index].most ?? 0)
    default: 1
    }
  }
}

extension CoverModel {
  fileprivate func scaleOf(_ path: String) -> Int64 { path.hasPrefix("targets") ? scale : 1 }
}

extension Double {
  /// The next whole number, up to the rounding errors of a solver.
  fileprivate var roundedUp: Double { (self - 1e-6).rounded(.up) }
}
