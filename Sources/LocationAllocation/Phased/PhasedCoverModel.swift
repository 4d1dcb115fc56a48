/// A ``PhasedCoverProblem`` reduced to what decides it: merged rows, options that are not dominated, flat arrays.
///
/// A *goal* is one requirement in one period; goal `k·periods + t` for covers, quantities after them. Its value counts
/// only what options add: the base is taken off the targets.
struct PhasedCoverModel {
  let periods: Int
  let objective: PhasedCoverProblem.Objective
  /// Kept options, as indices into the problem's; ascending.
  let original: ContiguousArray<Int32>
  let cost: ContiguousArray<Int64>
  let runningCost: ContiguousArray<Int64>
  let earliest: ContiguousArray<Int>
  let latest: ContiguousArray<Int>
  let required: ContiguousArray<Bool>
  /// Dense site numbers, and the kept options at each.
  let site: ContiguousArray<Int32>
  let optionsAtSite: SparseRows
  /// Options that may not be open beside each one, wherever they stand.
  let conflicts: SparseRows
  /// Whether no other option that shuts it out is required.
  private(set) var isUsable: ContiguousArray<Bool>

  let coverCount: Int
  let quantityCount: Int
  /// Merged rows of all cover requirements, numbered through.
  let requirementOfClass: ContiguousArray<Int32>
  /// How many open options cover a class: one, or more for backup.
  let needOfClass: ContiguousArray<Int32>
  let classesOfOption: SparseRows
  let optionsOfClass: SparseRows
  /// `[class · periods + period]`
  let weight: ContiguousArray<Int64>
  let amounts: PhasedCoverAmounts
  /// Per goal: what exists, the target beyond it (0 = none), and the most that options can add.
  let base: ContiguousArray<Int64>
  let target: ContiguousArray<Int64>
  private(set) var reachable: ContiguousArray<Int64>
  private(set) var reachableIsExact: ContiguousArray<Bool>
  let budgets: [Int64?]
  let rows: Int
  let dominated: Int
  /// Every objective is a multiple of this: the greatest common divisor of the costs (often whole thousands of yuan), or
  /// of the weights. Bounds are rounded to it.
  let unit: Int64

  var optionCount: Int { original.count }
  var classCount: Int { requirementOfClass.count }
  var goalCount: Int { base.count }
  var coverGoals: Range<Int> { 0..<(coverCount * periods) }
  func period(ofGoal goal: Int) -> Int { goal % periods }

  /// Opening cost and running cost to the end of the horizon when `option` opens in `period`.
  @inline(__always)
  func totalCost(_ option: Int, from period: Int) -> Int64 {
    cost[option] + runningCost[option] * Int64(periods - period)
  }

  /// The model with some options shut out.
  func without(_ closed: ContiguousArray<Bool>) -> PhasedCoverModel {
    var model = self
    for option in closed.indices where closed[option] { model.isUsable[option] = false }
    return model
  }

  /// Entries that coverage has in a program of the options still usable, about.
  var programSize: Int {
    let asked = (0..<coverCount).map { requirement in
      objective == .mostCovered
        ? periods : target[requirement * periods..<(requirement + 1) * periods].count { $0 > 0 }
    }
    return (0..<optionCount).reduce(0) { sum, option in
      guard isUsable[option] else { return sum }
      return classesOfOption[option].reduce(sum) { $0 + asked[Int(requirementOfClass[Int($1)])] }
    }
  }

  /// What an option costs on average over the whole horizon; the weight it covers, where that is the objective.
  var usualPrice: Double {
    let sum = (0..<optionCount).reduce(0.0) { sum, option in
      guard objective == .mostCovered else { return sum + Double(totalCost(option, from: earliest[option])) }
      return sum
        + classesOfOption[option].reduce(0.0) { $0 + Double(weight[Int($1) * periods + periods - 1]) } * Double(periods)
    }
    return sum / Double(max(1, optionCount))
  }

  /// The least value an objective can have that is not below `bound`, up to rounding errors of a solver.
  func rounded(_ bound: Double) -> Int64 {
    let slack = 1e-6 + bound.magnitude * 1e-9
    return Int64(((bound - slack) / Double(unit)).rounded(.up)) * unit
  }
}

extension PhasedCoverModel {
  init(_ problem: PhasedCoverProblem) {
    let merged = MergedCover(problem)
    let kept = PhasedCoverDomination(problem, merged).kept
    let periods = problem.periods
    let options = kept.map { problem.options[$0] }

    self.periods = periods
    objective = problem.objective
    budgets = problem.budgets
    rows = problem.covers.reduce(0) { $0 + ($1.weights.first?.count ?? 0) }
    dominated = problem.options.count - kept.count
    original = ContiguousArray(kept.map(Int32.init))
    cost = ContiguousArray(options.map(\.cost))
    runningCost = ContiguousArray(options.map(\.runningCost))
    let firstUse = Self.firstUse(problem, merged)
    earliest = ContiguousArray(kept.map { Self.window($0, problem, firstUse[$0]).lowerBound })
    latest = ContiguousArray(kept.map { Self.window($0, problem, firstUse[$0]).upperBound })
    required = ContiguousArray(options.map(\.required))

    unit =
      switch problem.objective {
      case .leastCost: greatestCommonDivisor(cost + runningCost)
      case .mostCovered: greatestCommonDivisor(merged.weight)
      }

    var siteNumbers: [Int32: Int32] = [:]
    var site = ContiguousArray<Int32>()
    var atSite: [[Int32]] = []
    for (index, option) in options.enumerated() {
      let number = siteNumbers[option.site] ?? Int32(atSite.count)
      if number == atSite.count {
        siteNumbers[option.site] = number
        atSite.append([])
      }
      site.append(number)
      atSite[Int(number)].append(Int32(index))
    }
    self.site = site
    optionsAtSite = SparseRows(atSite)
    let isTaken = atSite.map { here in here.contains { options[Int($0)].required } }
    let conflicts = Self.conflicts(problem, kept)
    isUsable = ContiguousArray(
      options.indices.map { option in
        options[option].required
          || !isTaken[Int(site[option])] && !conflicts[option].contains { options[Int($0)].required }
      })
    self.conflicts = conflicts

    coverCount = problem.covers.count
    quantityCount = problem.quantities.count
    requirementOfClass = merged.requirementOfClass
    needOfClass = merged.needOfClass
    weight = merged.weight
    var classesOfOption = SparseRows()
    for option in kept { classesOfOption.append(merged.classesOfOption[option]) }
    self.classesOfOption = classesOfOption
    optionsOfClass = classesOfOption.transposed(columns: merged.requirementOfClass.count)
    amounts = PhasedCoverAmounts(problem.quantities, kept: kept)

    base = merged.base + ContiguousArray(problem.quantities.flatMap(\.base))
    let wanted = problem.covers.flatMap(\.targets) + problem.quantities.flatMap(\.targets)
    target = ContiguousArray(zip(wanted, base).map { max(0, $0 - $1) })
    reachable = []
    reachableIsExact = []
    (reachable, reachableIsExact) = bestAlone()
  }

  /// The conflicts among the kept options, in their numbers.
  private static func conflicts(_ problem: PhasedCoverProblem, _ kept: [Int]) -> SparseRows {
    var number = ContiguousArray<Int32>(repeating: -1, count: problem.options.count)
    for (index, option) in kept.enumerated() { number[option] = Int32(index) }
    return SparseRows(
      kept.map { option in problem.conflicts[option].compactMap { number[Int($0)] >= 0 ? number[Int($0)] : nil } })
  }

  /// The periods in which an option may open. Without budgets, opening before anything is wanted of it only costs.
  private static func window(_ option: Int, _ problem: PhasedCoverProblem, _ firstUse: Int) -> ClosedRange<Int> {
    let latest = min(problem.options[option].latest, problem.periods - 1)
    let earliest = min(problem.options[option].earliest, latest)
    let isFree = problem.objective == .leastCost && problem.budgets.allSatisfy { $0 == nil }
    return (isFree ? min(max(earliest, firstUse), latest) : earliest)...latest
  }

  /// By option, the first period with a target that it helps to reach; the last one when there is none.
  private static func firstUse(_ problem: PhasedCoverProblem, _ merged: MergedCover) -> [Int] {
    var first = Array(repeating: problem.periods - 1, count: problem.options.count)
    let ofCover = problem.covers.map { $0.targets.firstIndex { $0 > 0 } ?? problem.periods - 1 }
    for option in first.indices {
      for cls in merged.classesOfOption[option] {
        first[option] = min(first[option], ofCover[Int(merged.requirementOfClass[Int(cls)])])
      }
      for quantity in problem.quantities where quantity.amounts[option] > 0 {
        first[option] = min(first[option], quantity.targets.firstIndex { $0 > 0 } ?? problem.periods - 1)
      }
    }
    return first
  }

  /// For each goal, the most that options can add when it alone is pursued, without budgets.
  ///
  /// Exact where nothing conflicts and at each site one option adds at least what its alternatives add; else the sites'
  /// unions, a bound.
  private func bestAlone() -> (ContiguousArray<Int64>, ContiguousArray<Bool>) {
    var values = ContiguousArray<Int64>(repeating: 0, count: goalCount)
    var exact = ContiguousArray<Bool>(repeating: conflicts.items.isEmpty, count: goalCount)
    for period in 0..<periods {
      var coverers = ContiguousArray<Int32>(repeating: 0, count: classCount)
      var lastSite = ContiguousArray<Int>(repeating: -1, count: classCount)
      for site in 0..<optionsAtSite.count {
        let usable = usableOptions(at: site, by: period)
        for option in usable {
          for item in classesOfOption[option] where lastSite[Int(item)] != site {
            lastSite[Int(item)] = site
            coverers[Int(item)] += 1
          }
        }
        for requirement in 0..<coverCount where usable.count > 1 {
          let sets = usable.map { option in
            classesOfOption[option].filter {
              requirementOfClass[Int($0)] == requirement && weight[Int($0) * periods + period] > 0
            }
          }
          let union = Set(sets.joined()).count
          if !sets.contains(where: { $0.count == union }) { exact[requirement * periods + period] = false }
        }
        // The most that one of them adds to each quantity.
        for (rank, option) in usable.enumerated() {
          for entry in amounts.added(by: option) {
            let others = usable[..<rank].map { amounts.amount(Int(entry.index), of: $0) }.max() ?? 0
            values[(coverCount + Int(entry.index)) * periods + period] += max(0, entry.amount - others)
          }
        }
      }
      for cls in 0..<classCount where coverers[cls] >= needOfClass[cls] {
        values[Int(requirementOfClass[cls]) * periods + period] += weight[cls * periods + period]
      }
    }
    return (values, exact)
  }

  /// The options at a site that can be open in `period`; a required one excludes its alternatives.
  private func usableOptions(at site: Int, by period: Int) -> [Int] {
    optionsAtSite[site].map(Int.init).filter { isUsable[$0] && earliest[$0] <= period }
  }
}

/// The largest number that divides all of `values`; 1 when all are zero.
func greatestCommonDivisor(_ values: some Sequence<Int64>) -> Int64 {
  var divisor: Int64 = 0
  for value in values {
    var (a, b) = (divisor, value)
    while b != 0 { (a, b) = (b, a % b) }
    divisor = a
    if divisor == 1 { return 1 }
  }
  return max(1, divisor)
}

/// The rows of all cover requirements, merged where the same options cover them and as many are wanting.
struct MergedCover {
  var requirementOfClass = ContiguousArray<Int32>()
  var needOfClass = ContiguousArray<Int32>()
  var weight = ContiguousArray<Int64>()
  var classesOfOption: SparseRows
  /// Per cover goal: weight that is covered without any option.
  var base = ContiguousArray<Int64>()

  init(_ problem: PhasedCoverProblem) {
    let periods = problem.periods
    var sitesOfClass = SparseRows()
    for (index, requirement) in problem.covers.enumerated() {
      let rows = requirement.weights.first?.count ?? 0
      let merger = RowMerger(sitesOfRow: requirement.covers.transposed(columns: rows))
      let times = Int(requirement.times)
      // [(class · times + need − 1) · periods + period]
      var weight = ContiguousArray<Int64>(repeating: 0, count: merger.sitesOfClass.count * times * periods)
      for period in 0..<periods {
        var covered: Int64 = 0
        for row in 0..<rows {
          let value = requirement.weights[period][row]
          let need = times - Int(requirement.existing[period][row])
          if need <= 0 {
            covered += value
          } else if merger.classOfRow[row] >= 0 {
            weight[(Int(merger.classOfRow[row]) * times + need - 1) * periods + period] += value
          }
        }
        base.append(covered)
      }
      for cls in 0..<merger.sitesOfClass.count {
        for need in 1...times where need <= merger.sitesOfClass[cls].count {
          let start = (cls * times + need - 1) * periods
          let values = weight[start..<start + periods]
          if values.allSatisfy({ $0 == 0 }) { continue }
          requirementOfClass.append(Int32(index))
          needOfClass.append(Int32(need))
          self.weight.append(contentsOf: values)
          sitesOfClass.append(merger.sitesOfClass[cls])
        }
      }
    }
    classesOfOption = sitesOfClass.transposed(columns: problem.options.count)
  }
}
