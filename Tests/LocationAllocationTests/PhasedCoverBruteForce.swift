@testable import LocationAllocation

/// Tries every opening period of every option. The reference for small cases, written from the formulation alone.
struct PhasedCoverBruteForce {
  var best: Int64?
  /// Least Σ scaled shortfall, and the reached values with it.
  var leastShortfall: Int64?

  init(_ problem: PhasedCoverProblem) {
    var plan = Array(repeating: problem.periods, count: problem.options.count)
    enumerate(problem, &plan, 0)
  }

  private mutating func enumerate(_ problem: PhasedCoverProblem, _ plan: inout [Int], _ index: Int) {
    if index == plan.count {
      judge(problem, plan)
      return
    }
    let option = problem.options[index]
    for period in option.earliest...max(option.earliest, min(option.latest, problem.periods - 1))
    where period < problem.periods {
      plan[index] = period
      enumerate(problem, &plan, index + 1)
    }
    plan[index] = problem.periods
    if !option.required { enumerate(problem, &plan, index + 1) }
  }

  private mutating func judge(_ problem: PhasedCoverProblem, _ plan: [Int]) {
    let facts = Facts(problem, plan)
    guard facts.isAllowed else { return }
    switch problem.objective {
    case .leastCost:
      if facts.unmet == 0, best.map({ facts.cost < $0 }) ?? true { best = facts.cost }
      if leastShortfall.map({ facts.unmet < $0 }) ?? true { leastShortfall = facts.unmet }
    case .mostCovered:
      if best.map({ facts.covered > $0 }) ?? true { best = facts.covered }
    }
  }

  /// What a plan costs, covers and misses, recomputed row by row.
  struct Facts {
    var cost: Int64 = 0
    var covered: Int64 = 0
    /// Missing units over all targets.
    var unmet: Int64 = 0
    var isAllowed = true
    var reachedCovers: [[Int64]] = []
    var reachedQuantities: [[Int64]] = []
    var reachedServices: [[Int64]] = []

    init(_ problem: PhasedCoverProblem, _ plan: [Int]) {
      var sites: Set<Int32> = []
      var spent = Array(repeating: Int64(0), count: problem.periods)
      for (index, period) in plan.enumerated() where period < problem.periods {
        let option = problem.options[index]
        isAllowed =
          isAllowed && sites.insert(option.site).inserted && period >= option.earliest && period <= option.latest
        cost += option.cost + option.runningCost * Int64(problem.periods - period)
        spent[period] += option.cost
        for other in problem.conflicts[index] where plan[Int(other)] < problem.periods { isAllowed = false }
      }
      for index in plan.indices where problem.options[index].required && plan[index] == problem.periods {
        isAllowed = false
      }
      for (period, budget) in problem.budgets.enumerated() where spent[period] > budget ?? .max { isAllowed = false }
      for requirement in problem.covers {
        var reached: [Int64] = []
        for period in 0..<problem.periods {
          var coverers = requirement.existing[period]
          for (index, opened) in plan.enumerated() where opened <= period {
            for row in requirement.covers[index] { coverers[Int(row)] += 1 }
          }
          let sum = zip(coverers, requirement.weights[period]).reduce(Int64(0)) {
            $0 + ($1.0 >= requirement.times ? $1.1 : 0)
          }
          covered += sum
          unmet += max(0, requirement.targets[period] - sum)
          reached.append(sum)
        }
        reachedCovers.append(reached)
      }
      for service in problem.services {
        var reached: [Int64] = []
        for period in 0..<problem.periods {
          let sum = Self.served(service, period, isOpen: plan.map { $0 <= period })
          unmet += max(0, service.targets[period] - sum)
          reached.append(sum)
        }
        reachedServices.append(reached)
      }
      for requirement in problem.quantities {
        var reached: [Int64] = []
        for period in 0..<problem.periods {
          var sum = requirement.base[period]
          for (index, opened) in plan.enumerated() where opened <= period { sum += requirement.amounts[index] }
          unmet += max(0, requirement.targets[period] - sum)
          reached.append(sum)
        }
        reachedQuantities.append(reached)
      }
    }
  }
}

extension PhasedCoverBruteForce.Facts {
  /// The most that can be served, as the least cut over all sets of facilities: those in the set give all their places,
  /// the others take whoever is in reach of them.
  static func served(_ service: PhasedCoverProblem.ServiceRequirement, _ period: Int, isOpen: [Bool]) -> Int64 {
    let options = isOpen.indices.filter { isOpen[$0] }.map { (Array(service.reaches[$0]), service.capacities[$0]) }
    let existing = (0..<service.existingReaches.count).map {
      (Array(service.existingReaches[$0]), service.existingCapacities[period][$0])
    }
    let all = options + existing
    var least = Int64.max
    for set in 0..<(1 << all.count) {
      var value: Int64 = 0
      var reached: Set<Int32> = []
      for (index, facility) in all.enumerated() {
        if set >> index & 1 == 1 { value += facility.1 } else { reached.formUnion(facility.0) }
      }
      value += reached.reduce(0) { $0 + service.weights[period][Int($1)] }
      least = min(least, value)
    }
    return least
  }
}

extension PhasedCoverProblem {
  func plan(of solution: PhasedCoverSolution) -> [Int] {
    var plan = Array(repeating: periods, count: options.count)
    for opening in solution.opened { plan[opening.option] = opening.period }
    return plan
  }

  /// A small random problem; `tight` leans towards targets and budgets that clash.
  static func random(seed: UInt64, objective: Objective, tight: Bool) -> PhasedCoverProblem {
    var random = SplitMix64(seed: seed)
    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let periods = draw(1...3)
    let optionCount = draw(2...6)
    var options: [Option] = []
    for index in 0..<optionCount {
      let earliest = draw(0...3) == 0 ? draw(0...periods - 1) : 0
      options.append(
        Option(
          site: Int32(draw(0...2) == 0 && index > 0 ? draw(0...index - 1) : index), cost: Int64(draw(0...9)),
          runningCost: Int64(draw(0...2)), earliest: earliest,
          latest: draw(0...3) == 0 ? draw(earliest...periods - 1) : .max, required: draw(0...9) == 0))
    }
    var covers: [CoverRequirement] = []
    for _ in 0..<draw(1...2) {
      let rows = draw(1...8)
      let weights = (0..<periods).map { _ in (0..<rows).map { _ in Int64(draw(0...9)) } }
      let sets = (0..<optionCount).map { _ in (0..<Int32(rows)).filter { _ in draw(0...2) == 0 } }
      let times: Int32 = draw(0...2) == 0 ? 2 : 1
      let existing = (0..<periods).map { _ in (0..<rows).map { _ in Int32(draw(0...6) == 0 ? draw(1...2) : 0) } }
      let targets = weights.map { Int64(draw(0...(tight ? 10 : 7))) * $0.reduce(0, +) / 10 }
      covers.append(
        .init(weights: weights, covers: SparseRows(sets), existing: existing, times: times, targets: targets))
    }
    var quantities: [QuantityRequirement] = []
    if draw(0...1) == 0 {
      let amounts = (0..<optionCount).map { _ in Int64(draw(0...5)) }
      let most = Int(amounts.reduce(0, +))
      let base = (0..<periods).map { _ in Int64(draw(0...3)) }
      quantities.append(
        .init(
          amounts: amounts, base: base, targets: base.map { $0 + Int64(draw(0...max(1, tight ? most : most / 2))) }))
    }
    var conflicts = Array(repeating: [Int32](), count: optionCount)
    if draw(0...2) == 0 {
      for a in 0..<optionCount {
        for b in 0..<a where draw(0...4) == 0 {
          conflicts[a].append(Int32(b))
          conflicts[b].append(Int32(a))
        }
      }
    }
    var services: [ServiceRequirement] = []
    if draw(0...2) == 0 {
      let rows = draw(1...6)
      let existing = draw(0...2)
      func reach(_ count: Int) -> SparseRows {
        SparseRows((0..<count).map { _ in (0..<Int32(rows)).filter { _ in draw(0...1) == 0 } })
      }
      let weights = (0..<periods).map { _ in (0..<rows).map { _ in Int64(draw(0...9)) } }
      services.append(
        .init(
          weights: weights, reaches: reach(optionCount), capacities: (0..<optionCount).map { _ in Int64(draw(0...14)) },
          existingReaches: reach(existing),
          existingCapacities: (0..<periods).map { _ in (0..<existing).map { _ in Int64(draw(0...6)) } },
          targets: weights.map { Int64(draw(0...(tight ? 10 : 6))) * $0.reduce(0, +) / 10 }))
    }
    let budgets: [Int64?] = (0..<periods).map { _ in draw(0...1) == 0 ? nil : Int64(draw(0...(tight ? 12 : 30))) }
    return PhasedCoverProblem(
      periods: periods, options: options, covers: covers, quantities: quantities, services: services,
      conflicts: SparseRows(conflicts.map { $0.sorted() }), budgets: budgets,
      objective: objective)
  }
}
