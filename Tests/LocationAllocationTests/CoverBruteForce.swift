import Testing

@testable import LocationAllocation

/// Every open set of a small covering problem, judged straight from the definition.
struct CoverBruteForce {
  private let problem: CoverProblem
  /// The best objective; nil when nothing is feasible.
  private(set) var best: Double?

  init(_ problem: CoverProblem) {
    self.problem = problem
    for mask in 0..<(1 << problem.candidates.count) {
      let open = problem.candidates.indices.filter { mask >> $0 & 1 == 1 }
      guard let value = value(of: open) else { continue }
      if let best {
        self.best = problem.objective == .leastCost ? min(best, value) : max(best, value)
      } else {
        best = value
      }
    }
  }

  /// The objective of an open set; nil when it breaks a requirement.
  func value(of open: [Int]) -> Double? {
    guard keepsLimits(open) else { return nil }
    let isOpen = problem.candidates.indices.map { open.contains($0) }
    if problem.allocation != nil { return allocated(isOpen) }
    let degrees = problem.weights.indices.map { degree(of: $0, isOpen) }
    if problem.everyRow && degrees.contains(0) { return nil }
    for target in problem.targets {
      let rows = target.rows.map { $0.map(Int.init) } ?? Array(problem.weights.indices)
      if rows.reduce(0, { $0 + degrees[$1] * Int(problem.weights[$1]) }) < Int(target.least) * 1000 { return nil }
    }
    if problem.objective == .leastCost { return paid(open) }
    return Double(problem.weights.indices.reduce(0) { $0 + degrees[$1] * Int(problem.weights[$1]) }) / 1000
  }

  private func paid(_ open: [Int]) -> Double {
    problem.candidates.indices.reduce(0.0) { sum, index in
      let candidate = problem.candidates[index]
      return sum + (open.contains(index) ? Double(candidate.cost) : candidate.role.closingCost)
    }
  }

  private func keepsLimits(_ open: [Int]) -> Bool {
    for (index, candidate) in problem.candidates.enumerated() {
      if candidate.role == .required && !open.contains(index) { return false }
      if candidate.role == .forbidden && open.contains(index) { return false }
    }
    if let number = problem.number, open.count > number { return false }
    if let budget = problem.budget, paid(open) > Double(budget) { return false }
    for quota in problem.quotas {
      let count = open.count { problem.candidates[$0].kind == quota.kind }
      if count < quota.least || count > quota.most ?? .max { return false }
    }
    let places = open.compactMap { problem.candidates[$0].place }
    if Set(places).count < places.count { return false }
    return !problem.tooClose.contains { open.contains(Int($0.a)) && open.contains(Int($0.b)) }
  }

  /// In thousandths.
  private func degree(of row: Int, _ isOpen: [Bool]) -> Int {
    var degrees: [Int] = []
    for candidate in isOpen.indices where isOpen[candidate] {
      for entry in problem.covers.range(candidate) where Int(problem.covers.items[entry]) == row {
        degrees.append(Int(problem.degrees?[entry] ?? 1000))
      }
    }
    return degrees.count >= Int(problem.needed?[row] ?? 1) ? degrees.max() ?? 0 : 0
  }

  // MARK: Within capacities

  private func allocated(_ isOpen: [Bool]) -> Double? {
    let isSingle = problem.allocation == .single
    let total = Int(problem.weights.reduce(0, +))
    var left = isOpen.indices.map { isOpen[$0] ? Int(problem.candidates[$0].capacity ?? Int64(total)) : 0 }
    let reach = problem.weights.indices.map { row in
      isOpen.indices.filter { isOpen[$0] && problem.covers[$0].contains(Int32(row)) }
    }
    if problem.everyRow && reach.contains(where: \.isEmpty) { return nil }
    let served = isSingle ? bestSingle(0, reach, &left, [:]) : flow(reach, left)
    guard let served else { return nil }
    if !isSingle {
      if problem.everyRow && served < total { return nil }
      for target in problem.targets where served < Int(target.least) { return nil }
    }
    return problem.objective == .leastCost ? paid(isOpen.indices.filter { isOpen[$0] }) : Double(served)
  }

  private func bestSingle(_ row: Int, _ reach: [[Int]], _ left: inout [Int], _ chosen: [Int: Int]) -> Int? {
    if row == reach.count {
      for target in problem.targets {
        let rows = target.rows.map { $0.map(Int.init) } ?? Array(problem.weights.indices)
        if rows.reduce(0, { $0 + (chosen[$1] == nil ? 0 : Int(problem.weights[$1])) }) < Int(target.least) {
          return nil
        }
      }
      return chosen.keys.reduce(0) { $0 + Int(problem.weights[$1]) }
    }
    var best: Int?
    if !problem.everyRow { best = bestSingle(row + 1, reach, &left, chosen) }
    let weight = Int(problem.weights[row])
    for candidate in reach[row] where left[candidate] >= weight {
      left[candidate] -= weight
      var next = chosen
      next[row] = candidate
      if let value = bestSingle(row + 1, reach, &left, next), value > best ?? -1 { best = value }
      left[candidate] += weight
    }
    return best
  }

  /// The maximum flow from rows to open candidates: the least cut over all sets of candidates.
  private func flow(_ reach: [[Int]], _ capacity: [Int]) -> Int {
    var least = Int.max
    for mask in 0..<(1 << capacity.count) {
      // Candidates in the mask are cut; rows that reach another are cut themselves.
      var cut = 0
      for candidate in capacity.indices where mask >> candidate & 1 == 1 { cut += capacity[candidate] }
      for row in reach.indices where reach[row].contains(where: { mask >> $0 & 1 == 0 }) {
        cut += Int(problem.weights[row])
      }
      least = min(least, cut)
    }
    return least
  }
}

extension CoverProblem {
  /// Which options a random problem has.
  struct Options: OptionSet, Sendable, CustomTestStringConvertible {
    let rawValue: Int
    static let roles = Options(rawValue: 1)
    static let closing = Options(rawValue: 2)
    static let places = Options(rawValue: 4)
    static let quotas = Options(rawValue: 8)
    static let spacing = Options(rawValue: 16)
    static let backup = Options(rawValue: 32)
    static let gradual = Options(rawValue: 64)
    static let split = Options(rawValue: 128)
    static let single = Options(rawValue: 256)
    static let number = Options(rawValue: 512)
    static let budget = Options(rawValue: 1024)
    static let targets = Options(rawValue: 2048)
    static let everyRow = Options(rawValue: 4096)
    static let unitCosts = Options(rawValue: 8192)

    static let names: [(Options, String)] = [
      (.roles, "roles"), (.closing, "closing"), (.places, "places"), (.quotas, "quotas"), (.spacing, "spacing"),
      (.backup, "backup"), (.gradual, "gradual"), (.split, "split"), (.single, "single"), (.number, "number"),
      (.budget, "budget"), (.targets, "targets"), (.everyRow, "everyRow"), (.unitCosts, "unit costs"),
    ]
    var testDescription: String { Self.names.filter { contains($0.0) }.map(\.1).joined(separator: "+") }
  }

  static func random(seed: UInt64, _ objective: Objective, _ options: Options) -> CoverProblem {
    var random = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let count = number(3...7)
    let rows = options.contains(.single) ? number(2...5) : number(3...10)
    let sets = (0..<count).map { _ in (0..<Int32(rows)).filter { _ in number(0...9) < 4 } }
    var problem = CoverProblem(
      candidates: (0..<count).map { _ in Candidate(cost: options.contains(.unitCosts) ? 1 : Int64(number(0...9))) },
      weights: ContiguousArray((0..<rows).map { _ in Int64(number(0...9)) }), covers: SparseRows(sets),
      objective: objective)
    for index in problem.candidates.indices {
      if options.contains(.roles) {
        let role = number(0...5)
        problem.candidates[index].role = role == 0 ? .required : role == 1 ? .forbidden : .candidate
      }
      if options.contains(.closing), number(0...2) == 0 {
        problem.candidates[index].role = .existing(closingCost: Double(number(0...6)))
      }
      if options.contains(.places) { problem.candidates[index].place = number(0...2) == 0 ? nil : Int32(number(0...2)) }
      if options.contains(.quotas) { problem.candidates[index].kind = Int32(number(0...1)) }
      if options.contains(.split) || options.contains(.single) {
        problem.candidates[index].capacity = number(0...4) == 0 ? nil : Int64(number(0...20))
      }
    }
    if options.contains(.quotas) {
      problem.quotas = [.init(kind: 0, least: number(0...2), most: 2), .init(kind: 1, most: number(0...2))]
    }
    if options.contains(.spacing) {
      for a in 0..<Int32(count) { for b in 0..<a where number(0...3) == 0 { problem.tooClose.append(.init(a, b)) } }
    }
    if options.contains(.backup) { problem.needed = ContiguousArray((0..<rows).map { _ in Int32(number(1...3)) }) }
    if options.contains(.gradual) {
      problem.degrees = ContiguousArray(problem.covers.items.map { _ in Int32([250, 500, 1000][number(0...2)]) })
    }
    problem.allocation = options.contains(.split) ? .split : options.contains(.single) ? .single : nil
    if options.contains(.number) { problem.number = number(0...count) }
    if options.contains(.budget) { problem.budget = Int64(number(0...30)) }
    let total = problem.weights.reduce(0, +)
    if options.contains(.targets) {
      problem.targets = [.init(least: total * Int64(number(2...9)) / 10)]
      if !options.contains(.split) {
        let group = (0..<Int32(rows)).filter { _ in number(0...1) == 0 }
        let weight = group.reduce(Int64(0)) { $0 + problem.weights[Int($1)] }
        problem.targets.append(.init(rows: group, least: weight * Int64(number(2...9)) / 10))
      }
    }
    problem.everyRow = options.contains(.everyRow)
    return problem
  }
}
