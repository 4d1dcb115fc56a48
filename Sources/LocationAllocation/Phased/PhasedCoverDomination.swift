/// Finds options that need never be opened, because another does at least as much for no more.
///
/// Option `a` is dominated by `b` when `b` covers all that `a` covers, may open whenever `a` may, conflicts with nothing
/// that `a` does not conflict with, and costs no more to open and to run, and either
/// - both stand at one site and `b` adds at least the amounts of `a` (open `b` in its place), or
/// - `a` adds no amounts nor backup and `b` is alone at its site (open `b` instead; if `b` opens anyway, `a` adds nothing).
/// Of two options that dominate each other the one with the lower index stays.
struct PhasedCoverDomination {
  /// Options that stay, ascending.
  private(set) var kept: [Int] = []
  private let problem: PhasedCoverProblem
  private let merged: MergedCover
  private let isBackup: Bool

  init(_ problem: PhasedCoverProblem, _ merged: MergedCover) {
    self.problem = problem
    self.merged = merged
    let last = problem.periods - 1
    var dropped = problem.options.map { $0.earliest > min($0.latest, last) && !$0.required }
    let alive = problem.options.indices.filter { !dropped[$0] }
    isBackup = merged.needOfClass.contains { $0 > 1 }
    let optionsAtSite = Dictionary(grouping: alive, by: { problem.options[$0].site })
    let optionsOfClass = merged.classesOfOption.transposed(columns: merged.requirementOfClass.count)
    for option in alive where !problem.options[option].required {
      let isCoverOnly = !addsAmounts(option)
      let covered = merged.classesOfOption[option]
      if covered.isEmpty && isCoverOnly {
        dropped[option] = true
        continue
      }
      let neighbours = optionsAtSite[problem.options[option].site] ?? []
      var isDominated = neighbours.contains { rival in
        rival != option && !dropped[rival] && dominates(rival, option) && hasAmounts(rival, of: option)
      }
      if !isDominated, isCoverOnly, !isBackup || covered.allSatisfy({ merged.needOfClass[Int($0)] == 1 }),
        let rarest = covered.min(by: { optionsOfClass.range(Int($0)).count < optionsOfClass.range(Int($1)).count })
      {
        isDominated = optionsOfClass[Int(rarest)].contains { candidate in
          let rival = Int(candidate)
          return rival != option && !dropped[rival] && optionsAtSite[problem.options[rival].site]?.count == 1
            && dominates(rival, option)
        }
      }
      dropped[option] = isDominated
    }
    kept = alive.filter { !dropped[$0] }
  }

  private func addsAmounts(_ option: Int) -> Bool {
    problem.quantities.contains { $0.amounts[option] > 0 }
  }

  private func hasAmounts(_ rival: Int, of option: Int) -> Bool {
    problem.quantities.allSatisfy { $0.amounts[rival] >= $0.amounts[option] }
  }

  private func dominates(_ rival: Int, _ option: Int) -> Bool {
    let a = problem.options[option]
    let b = problem.options[rival]
    guard b.cost <= a.cost, b.runningCost <= a.runningCost, b.earliest <= a.earliest,
      min(b.latest, problem.periods - 1) >= min(a.latest, problem.periods - 1)
    else { return false }
    let ours = merged.classesOfOption[option]
    let theirs = merged.classesOfOption[rival]
    guard isSubset(ours, of: theirs) else { return false }
    let shutOut = problem.conflicts[rival].filter { Int($0) != option }
    guard shutOut.isEmpty || isSubset(ContiguousArray(shutOut)[...], of: problem.conflicts[option]) else {
      return false
    }
    // Dominated options were dropped in index order, so a full tie only has to spare the lower index.
    let isTie =
      b.cost == a.cost && b.runningCost == a.runningCost && ours.count == theirs.count && b.earliest == a.earliest
      && min(b.latest, problem.periods - 1) == min(a.latest, problem.periods - 1) && hasAmounts(option, of: rival)
      && !b.required
    return !isTie || rival < option
  }

  private func isSubset(_ small: ContiguousArray<Int32>.SubSequence, of large: ContiguousArray<Int32>.SubSequence)
    -> Bool
  {
    guard small.count <= large.count else { return false }
    var position = large.startIndex
    for item in small {
      while position < large.endIndex, large[position] < item { position += 1 }
      if position == large.endIndex || large[position] != item { return false }
      position += 1
    }
    return true
  }
}
