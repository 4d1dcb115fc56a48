import Diagnostics
import LocationAllocation

/// What is asked of an instance beside what its file says.
public struct CoverChoice: Sendable, Hashable {
  public var objective: CoverProblem.Objective
  /// Every demand row has to be covered.
  public var everyRow: Bool
  /// The share of the whole weight to cover, in 0...1.
  public var share: Double?
  public var radius: Double?
  public var number: Int?
  public var budget: Double?
  /// The least distance between open candidates.
  public var spacing: Double?
  /// Leave out demand that no candidate reaches, where a file of points has such.
  public var leavesOutUnreached: Bool

  public init(
    objective: CoverProblem.Objective, everyRow: Bool = false, share: Double? = nil, radius: Double? = nil,
    number: Int? = nil, budget: Double? = nil, spacing: Double? = nil, leavesOutUnreached: Bool = false
  ) {
    self.objective = objective
    self.everyRow = everyRow
    self.share = share
    self.radius = radius
    self.number = number
    self.budget = budget
    self.spacing = spacing
    self.leavesOutUnreached = leavesOutUnreached
  }
}

extension PointInstance {
  /// The covering problem of the instance.
  ///
  /// - Throws: ``Diagnostics/Problems`` where the radius is missing or a weight, cost or budget is not whole.
  public func coverProblem(_ choice: CoverChoice, file: String) throws(Problems) -> CoverProblem {
    var problems = Problems()
    guard let radius = choice.radius else {
      problems.error(
        at: Place(file: file, field: "radius"), Text(zh: "需要服务半径", en: "a service radius is needed"),
        fix: Text(zh: "加上 --radius 800", en: "add --radius 800"))
      throw problems
    }
    let weights = wholes(Array(weights), "weight", file: file, &problems)
    let costs = wholes(costs ?? Array(repeating: 1, count: candidates.count), "cost", file: file, &problems)
    let capacities = wholes(
      (capacities ?? []).map { $0.isFinite ? $0 : 0 }, "capacity", file: file, &problems)
    let budget = wholes(choice.budget.map { [$0] } ?? [], "budget", file: file, &problems)
    try problems.throwIfErrors()
    var problem = CoverProblem(
      candidates: costs.indices.map { index in
        let limit = self.capacities.map { $0[index].isFinite ? capacities[index] : nil } ?? nil
        return .init(cost: costs[index], capacity: limit)
      },
      weights: ContiguousArray(weights), covers: covers(within: radius), objective: choice.objective)
    if choice.leavesOutUnreached { problem.dropUnreached() }
    problem.everyRow = choice.everyRow
    problem.number = choice.number
    problem.budget = budget.first
    problem.allocation = self.capacities == nil ? nil : .split
    if let spacing = choice.spacing { problem.tooClose = tooClose(spacing: spacing) }
    if let share = choice.share { problem.targets = [.init(least: leastWeight(share, weights.reduce(0, +)))] }
    return problem
  }
}

extension CoverProblem {
  /// Leaves out the rows that no candidate covers.
  fileprivate mutating func dropUnreached() {
    var number = ContiguousArray<Int32>(repeating: -1, count: weights.count)
    for row in covers.items { number[Int(row)] = 0 }
    var kept = ContiguousArray<Int64>()
    for row in weights.indices where number[row] == 0 {
      number[row] = Int32(kept.count)
      kept.append(weights[row])
    }
    if kept.count == weights.count { return }
    weights = kept
    for entry in covers.items.indices { covers.items[entry] = number[Int(covers.items[entry])] }
  }
}

/// The least whole weight that is `share` of `total`.
func leastWeight(_ share: Double, _ total: Int64) -> Int64 { Int64((share * Double(total) - 1e-6).rounded(.up)) }

/// Whole numbers from 0, or a problem for each that is not.
func wholes(_ values: [Double], _ field: String, file: String, _ problems: inout Problems) -> [Int64] {
  values.enumerated().map { index, value in
    if value >= 0, value <= 1e15, value == value.rounded() { return Int64(value) }
    if problems.errors.count < 20 {
      problems.error(
        at: Place(file: file, feature: index, field: field), value: "\(value)",
        Text(zh: "覆盖模型中应为不小于 0 的整数", en: "covering models need a whole number from 0"),
        fix: Text(zh: "换用更小的单位(如元、人)", en: "use a smaller unit, such as persons or yuan"))
    }
    return 0
  }
}
