/// A covering problem as a mixed integer program, with or without slack on its requirements.
struct CoverProgram {
  /// A requirement that may be given up, in a path of the problem.
  struct Requirement: Hashable {
    var path: String
    /// The most slack it may ever need.
    var most: Double
  }

  private(set) var program = MixedIntegerProgram()
  private let model: CoverModel
  private var openColumn: [Int32] = []
  private var partColumns: [(cls: Int32, candidate: Int32, column: Int32)] = []
  /// Elastic: requirement → its 0/1 column "given up", and its slacks with the member each belongs to.
  private(set) var requirements: [Requirement] = []
  private var givenUp: [Int32] = []
  private var slacks: [[(column: Int32, member: Int)]] = []
  private var numberOfPath: [String: Int] = [:]
  private let isElastic: Bool

  private var problem: CoverProblem { model.problem }

  /// - Parameters:
  ///   - isElastic: minimise the number of requirements given up, instead of the problem's objective.
  ///   - allowed: with it only these requirements (by path) may be given up, and their slack is minimised.
  init(_ model: CoverModel, isElastic: Bool = false, allowed: Set<String>? = nil) {
    self.model = model
    self.isElastic = isElastic
    addOpenings(allowed)
    addLimits(allowed)
    if problem.allocation == nil { addCover(allowed) } else { addAllocation(allowed) }
  }

  // MARK: Slack

  /// A new slack column in a requirement; nil when it may not be given up.
  private mutating func slack(
    _ path: String, member: Int, upTo most: Double, _ allowed: Set<String>?
  ) -> Int32? {
    guard isElastic, most > 0 else { return nil }
    if let allowed, !allowed.contains(path) { return nil }
    let index = numberOfPath[path] ?? requirements.count
    if index == requirements.count {
      numberOfPath[path] = index
      requirements.append(Requirement(path: path, most: most))
      givenUp.append(program.addColumn(cost: allowed == nil ? 1 : 0, isBinary: true))
      slacks.append([])
    }
    let column = program.addColumn(cost: allowed == nil ? 0 : 1 / most, upper: most, isBinary: false)
    program.addRow([(column, 1), (givenUp[index], -most)], atMost: 0)
    slacks[index].append((column, member))
    return column
  }

  /// Adds a row `lower ≤ entries ≤ upper` that a slack may relax.
  private mutating func addRow(
    _ entries: [(column: Int32, coefficient: Double)], atLeast lower: Double? = nil, atMost upper: Double? = nil,
    _ path: String, member: Int = 0, slackUpTo most: Double, _ allowed: Set<String>?
  ) {
    var entries = entries
    if let column = slack(path, member: member, upTo: most, allowed) { entries.append((column, upper != nil ? -1 : 1)) }
    program.addRow(entries, atLeast: lower, atMost: upper)
  }

  // MARK: Building

  private mutating func addOpenings(_ allowed: Set<String>?) {
    let isPaid = !isElastic && problem.objective == .leastCost
    for (index, candidate) in problem.candidates.enumerated() {
      let column = program.addColumn(
        cost: isPaid ? Double(candidate.netCost) : 0, lower: candidate.isRequired && !isElastic ? 1 : 0,
        upper: candidate.isForbidden ? 0 : 1, isBinary: true)
      openColumn.append(column)
      if isElastic, candidate.isRequired {
        addRow([(column, 1)], atLeast: 1, "candidates[\(index)].role", member: index, slackUpTo: 1, allowed)
      }
    }
    // A constant that makes the objective the problem's own.
    if isPaid { _ = program.addColumn(cost: Double(problem.closingCosts), lower: 1, isBinary: false) }
  }

  private mutating func addLimits(_ allowed: Set<String>?) {
    let all = openColumn.indices
    if let number = problem.number {
      addRow(
        all.map { (openColumn[$0], 1) }, atMost: Double(number), "number", slackUpTo: Double(all.count), allowed)
    }
    if let budget = problem.budget {
      let most = problem.candidates.reduce(0.0) { $0 + Double(max($1.cost, $1.closingCost)) }
      addRow(
        all.map { (openColumn[$0], Double(problem.candidates[$0].netCost)) },
        atMost: Double(budget - problem.closingCosts), "budget", slackUpTo: most, allowed)
    }
    for (index, quota) in problem.quotas.enumerated() {
      let entries = all.filter { problem.candidates[$0].kind == quota.kind }.map { (openColumn[$0], 1.0) }
      if quota.least > 0 {
        addRow(
          entries, atLeast: Double(quota.least), "quotas[\(index)].least", slackUpTo: Double(quota.least), allowed)
      }
      if let most = quota.most {
        addRow(entries, atMost: Double(most), "quotas[\(index)].most", slackUpTo: Double(entries.count), allowed)
      }
    }
    let atPlace = Dictionary(grouping: all.filter { problem.candidates[$0].place != nil }) {
      problem.candidates[$0].place!
    }
    for place in atPlace.keys.sorted() where atPlace[place]!.count > 1 {
      program.addRow(atPlace[place]!.map { (openColumn[$0], 1) }, atMost: 1)
    }
    for clique in spacingCliques(isElastic ? 2 : .max) {
      addRow(
        clique.map { (openColumn[Int($0)], 1) }, atMost: 1, "tooClose", member: Int(clique[0]), slackUpTo: 1, allowed)
    }
  }

  /// The pairs that are too close, grouped greedily into sets that are pairwise too close: one row for each is
  /// stronger than a row for each pair.
  private func spacingCliques(_ largest: Int) -> [[Int32]] {
    var neighbours = [Set<Int32>](repeating: [], count: problem.candidates.count)
    for pair in problem.tooClose {
      neighbours[Int(pair.a)].insert(pair.b)
      neighbours[Int(pair.b)].insert(pair.a)
    }
    var done = Set<CoverProblem.Pair>()
    var cliques: [[Int32]] = []
    for pair in problem.tooClose {
      let first = CoverProblem.Pair(min(pair.a, pair.b), max(pair.a, pair.b))
      if done.contains(first) { continue }
      var clique = [first.a, first.b]
      for other in neighbours[Int(first.a)].intersection(neighbours[Int(first.b)]).sorted() where clique.count < largest
      {
        if clique.allSatisfy({ neighbours[Int($0)].contains(other) }) { clique.append(other) }
      }
      for (index, a) in clique.enumerated() {
        for b in clique.dropFirst(index + 1) { done.insert(.init(min(a, b), max(a, b))) }
      }
      cliques.append(clique)
    }
    return cliques
  }

  private mutating func addCover(_ allowed: Set<String>?) {
    let counts = !isElastic && problem.objective == .mostCovered
    let targets = problem.targets.map { model.parts(of: $0) }
    var inTarget = ContiguousArray<Bool>(repeating: counts, count: model.coverersOfClass.count)
    for part in targets.joined() { inTarget[part.cls] = true }
    let isFirst = firstSteps
    var column = ContiguousArray<Int32>(repeating: -1, count: inTarget.count)
    for cls in inTarget.indices {
      let coverers = model.coverersOfClass[cls]
      let needed = Double(model.neededOfClass[cls])
      var entries = coverers.map { (column: openColumn[Int($0)], coefficient: 1.0) }
      if problem.everyRow && isFirst[cls] {
        addRow(entries, atLeast: needed, "everyRow", member: cls, slackUpTo: needed, allowed)
      }
      guard inTarget[cls] else { continue }
      let cost = counts ? -Double(model.weightOfClass[cls]) / Double(model.scale) : 0
      if coverers.count == 1 {
        column[cls] = openColumn[Int(coverers.first!)]
        program.addCost(cost, to: column[cls])
        continue
      }
      column[cls] = program.addColumn(cost: cost, isBinary: needed > 1)
      entries.append((column[cls], -needed))
      program.addRow(entries, atLeast: 0)
    }
    for (index, parts) in targets.enumerated() {
      let least = Double(problem.targets[index].least * model.scale)
      var entries: [Int32: Double] = [:]
      for part in parts { entries[column[part.cls], default: 0] += Double(part.weight) }
      addRow(
        entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, atLeast: least, "targets[\(index)].least",
        slackUpTo: least, allowed)
    }
    addUnreachable(allowed)
  }

  /// The classes that `everyRow` asks for: of the nested steps of gradual rows the lowest, which all coverers reach.
  private var firstSteps: ContiguousArray<Bool> {
    var isFirst = ContiguousArray<Bool>(repeating: false, count: model.coverersOfClass.count)
    var last: Int32 = -1
    for row in model.classOfRow.indices {
      if model.rowOf[row] != last, model.classOfRow[row] >= 0 { isFirst[Int(model.classOfRow[row])] = true }
      last = model.rowOf[row]
    }
    return isFirst
  }

  /// Rows that no choice can cover make `everyRow` impossible.
  private mutating func addUnreachable(_ allowed: Set<String>?) {
    guard problem.everyRow, !model.unreachable.isEmpty else { return }
    addRow([], atLeast: 1, "everyRow", member: -1, slackUpTo: 1, allowed)
  }

  private mutating func addAllocation(_ allowed: Set<String>?) {
    let isSingle = problem.allocation == .single
    let counts = !isElastic && problem.objective == .mostCovered
    let total = Double(max(1, model.weightOfClass.reduce(0, +)))
    var served = [[(column: Int32, coefficient: Double)]](repeating: [], count: problem.candidates.count)
    var partsOfClass = [[Int32]](repeating: [], count: model.coverersOfClass.count)
    for cls in 0..<model.coverersOfClass.count {
      let weight = Double(model.weightOfClass[cls])
      for candidate in model.coverersOfClass[cls] {
        let open = openColumn[Int(candidate)]
        let part = program.addColumn(cost: counts ? -weight : 0, isBinary: isSingle)
        program.addRow([(part, 1), (open, -1)], atMost: 0)
        partColumns.append((Int32(cls), candidate, part))
        partsOfClass[cls].append(part)
        if weight > 0 { served[Int(candidate)].append((part, weight)) }
      }
      let entries = partsOfClass[cls].map { ($0, 1.0) }
      program.addRow(entries, atMost: 1)
    }
    for cls in partsOfClass.indices where problem.everyRow {
      addRow(partsOfClass[cls].map { ($0, 1.0) }, atLeast: 1, "everyRow", member: cls, slackUpTo: 1, allowed)
    }
    addUnreachable(allowed)
    for (candidate, entries) in served.enumerated() {
      guard let capacity = problem.candidates[candidate].capacity, !entries.isEmpty else { continue }
      addRow(
        entries + [(openColumn[candidate], -Double(capacity))], atMost: 0, "capacity", member: candidate,
        slackUpTo: total, allowed)
    }
    for (index, target) in problem.targets.enumerated() {
      var entries: [(column: Int32, coefficient: Double)] = []
      for part in model.parts(of: target) {
        for column in partsOfClass[part.cls] { entries.append((column, Double(part.weight))) }
      }
      addRow(
        entries, atLeast: Double(target.least), "targets[\(index)].least", slackUpTo: Double(target.least), allowed)
    }
  }

  // MARK: Reading answers

  func open(in values: [Double]) -> [Int] {
    openColumn.indices.filter { values[Int(openColumn[$0])] > 0.5 }
  }

  /// What part of each class each open candidate serves.
  func parts(in values: [Double]) -> [(cls: Int, candidate: Int, part: Double)] {
    partColumns.compactMap { entry in
      let value = values[Int(entry.column)]
      return value > 1e-9 ? (Int(entry.cls), Int(entry.candidate), min(1, value)) : nil
    }
  }

  /// The requirements given up, with their slack by member.
  func relaxed(in values: [Double]) -> [(path: String, slack: [(member: Int, amount: Double)])] {
    requirements.indices.compactMap { index in
      let used = slacks[index].filter { values[Int($0.column)] > 1e-6 }
      if used.isEmpty { return nil }
      return (requirements[index].path, used.map { ($0.member, values[Int($0.column)]) })
    }
  }
}
