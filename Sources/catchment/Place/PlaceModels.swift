import Diagnostics
import LocationAllocation
import Planning
import WalkNetwork

extension PlaceCommand {
  /// The map as a problem of the chosen model, solved.
  func solve(_ map: PlacementMap, _ console: Console) -> Placed {
    let interruption = Interruption(console)
    let settings = SolverSettings(timeLimitSeconds: time, seed: seed, progress: interruption.watch(limit: time))
    let clock = ContinuousClock()
    let start = clock.now
    let solution = model.isCover ? cover(map, settings) : allocate(map, settings)
    // Sites come first in every problem, what exists after them.
    let opened = solution.open.filter { $0 < map.sites.count }
    return Placed(
      answer: SolveAnswer(
        model: model.rawValue, solution: solution, labels: opened.map { map.sites[$0].id }, leftOut: 0,
        seconds: (clock.now - start).inSeconds),
      opened: opened, map: map, metres: metres)
  }

  private func cover(_ map: PlacementMap, _ settings: SolverSettings) -> LocationSolution {
    // What exists has covered its rows: they leave the problem, and so do those that nobody reaches.
    var isCovered = ContiguousArray<Bool>(repeating: false, count: map.people.count)
    for row in map.reached.targets { isCovered[Int(row)] = true }
    let before = map.people.indices.reduce(Int64(0)) { $0 + (isCovered[$1] ? map.people[$1] : 0) }
    var number = ContiguousArray<Int32>(repeating: -1, count: map.people.count)
    for row in map.reach.targets where !isCovered[Int(row)] { number[Int(row)] = 0 }
    var weights = ContiguousArray<Int64>()
    for row in number.indices where number[row] == 0 {
      number[row] = Int32(weights.count)
      weights.append(map.people[row])
    }
    var covers = SparseRows()
    for site in map.sites.indices {
      covers.append(map.reach.row(site).map { number[Int(map.reach.targets[$0])] }.filter { $0 >= 0 })
    }
    var problem = CoverProblem(
      candidates: map.sites.map { .init(cost: budget != nil ? $0.cost ?? 0 : 1) }, weights: weights, covers: covers,
      objective: model == .mclp ? .mostCovered : .leastCost)
    problem.everyRow = model == .lscp
    problem.number = p.map { min($0, map.sites.count) }
    problem.budget = budget
    if model == .partialCover, let share {
      let least = Int64((share * Double(map.people.reduce(0, +)) - 1e-6).rounded(.up))
      problem.targets = [.init(least: max(0, least - before))]
    }
    return LocationAllocation.solve(problem, settings: settings)
  }

  /// p-median and p-center: what exists stays open, and `--p` sites join it.
  private func allocate(_ map: PlacementMap, _ settings: SolverSettings) -> LocationSolution {
    var rows = [[(site: Int32, cost: Double)]](repeating: [], count: map.people.count)
    for (distances, first) in [(map.reach, 0), (map.reached, map.sites.count)] {
      for source in 0..<distances.sourceCount {
        for entry in distances.row(source) {
          rows[Int(distances.targets[entry])].append((Int32(first + source), distances.metres[entry]))
        }
      }
    }
    let served = rows.indices.filter { !rows[$0].isEmpty && map.people[$0] > 0 }
    let costs = TravelCosts(siteCount: map.sites.count + map.existing.count, rows: served.map { rows[$0] })
    let roles = map.sites.map { _ in SiteRole.candidate } + map.existing.map { _ in SiteRole.required }
    let count = map.existing.count + min(p ?? 0, map.sites.count)
    if model == .pCenter {
      return LocationAllocation.solve(CenterProblem(costs: costs, count: count, roles: roles), settings: settings)
    }
    return LocationAllocation.solve(
      .pMedian(weights: served.map { Double(map.people[$0]) }, costs: costs, count: count, roles: roles),
      settings: settings)
  }
}
