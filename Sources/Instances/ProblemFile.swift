import Diagnostics
import Foundation
import LocationAllocation

/// A location problem in Catchment's own JSON; docs/instances.md describes it.
///
///     { "demand":     [ {"id": "d1", "weight": 40, "x": 0, "y": 0, "needed": 1, "group": "north"} ],
///       "candidates": [ {"id": "A", "x": 3, "y": 4, "cost": 5, "role": "candidate", "closing_cost": 2, "place": "lot 1",
///                        "kind": "large", "capacity": 60, "covers": ["d1"], "degrees": [0.5]} ],
///       "every_row": true, "number": 3, "budget": 9, "targets": [ {"group": "north", "share": 0.9} ],
///       "quotas": [ {"kind": "large", "least": 1, "most": 2} ], "too_close": [["A", "B"]], "allocation": "split",
///       "distances": [[5]], "radius": 800, "spacing": 300 }
public struct ProblemFile: Sendable {
  public private(set) var demandCount: Int
  public private(set) var labels: [String]
  public private(set) var weights: [Double]
  /// Row × candidate, from `distances` or from coordinates; nil when the file has neither.
  public private(set) var distance: (@Sendable (Int, Int) -> Double)?
  public private(set) var candidates: [Candidate]
  private let content: Content
  private let file: String

  public struct Demand: Sendable, Decodable {
    public var id: String?
    public var weight: Double?
    public var x: Double?
    public var y: Double?
    public var needed: Int32?
    public var group: String?
  }

  public struct Candidate: Sendable, Decodable {
    public enum Role: String, Sendable, Decodable { case candidate, required, forbidden, existing }
    public var id: String?
    public var x: Double?
    public var y: Double?
    public var cost: Double?
    public var closingCost: Double?
    public var role: Role?
    public var place: String?
    public var kind: String?
    public var capacity: Double?
    public var covers: [String]?
    public var degrees: [Double]?
  }

  struct Target: Sendable, Decodable {
    var group: String?
    var share: Double?
    var least: Double?
  }

  struct Quota: Sendable, Decodable {
    var kind: String
    var least: Int?
    var most: Int?
  }

  struct Content: Sendable, Decodable {
    var demand: [Demand]
    var candidates: [Candidate]
    var everyRow: Bool?
    var number: Int?
    var budget: Double?
    var targets: [Target]?
    var quotas: [Quota]?
    var tooClose: [[String]]?
    var allocation: CoverProblem.Allocation?
    var distances: [[Double]]?
    var radius: Double?
    var spacing: Double?
  }

  public init(_ data: Data, file: String) throws(Problems) {
    var problems = Problems()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      content = try decoder.decode(Content.self, from: data)
    } catch {
      problems.add(Self.problem(error, file: file))
      throw problems
    }
    self.file = file
    demandCount = content.demand.count
    candidates = content.candidates
    weights = content.demand.map { $0.weight ?? 1 }
    labels = content.candidates.enumerated().map { $1.id ?? "\($0)" }
    Self.checkKeys(data, file: file, &problems)
    Self.checkUnique(labels, "candidates", file: file, &problems)
    Self.checkUnique(content.demand.enumerated().map { $1.id ?? "\($0)" }, "demand", file: file, &problems)
    if content.demand.isEmpty {
      problems.error(at: Place(file: file, field: "demand"), Text(zh: "没有需求点", en: "there is no demand"))
    }
    if content.candidates.isEmpty {
      problems.error(at: Place(file: file, field: "candidates"), Text(zh: "没有候选点", en: "there are no candidates"))
    }
    if let distances = content.distances {
      if distances.count != demandCount || distances.contains(where: { $0.count != candidates.count }) {
        problems.error(
          at: Place(file: file, field: "distances"),
          Text(
            zh: "应为 \(demandCount) 行、每行 \(candidates.count) 个数",
            en: "expected \(demandCount) rows of \(candidates.count) numbers"))
      }
      distance = { distances[$0][$1] }
    } else if content.demand.allSatisfy({ $0.x != nil && $0.y != nil })
      && content.candidates.allSatisfy({ $0.x != nil && $0.y != nil })
    {
      let (demand, sites) = (content.demand, content.candidates)
      distance = { PointInstance.distance(.plane, demand[$0].x!, demand[$0].y!, sites[$1].x!, sites[$1].y!) }
    }
    try problems.throwIfErrors()
  }

  /// The number of sites and the radius that the file asks for.
  public var number: Int? { content.number }
  public var budget: Double? { content.budget }
  public var radius: Double? { content.radius }

  /// Straight distances between the candidates; nil when one has no coordinates.
  var siteDistances: TravelCosts? {
    let points = candidates.compactMap { candidate in candidate.x.flatMap { x in candidate.y.map { (x, $0) } } }
    guard points.count == candidates.count else { return nil }
    return TravelCosts(rowCount: points.count, siteCount: points.count) { row, costs in
      for site in points.indices {
        costs[site] = PointInstance.distance(.plane, points[row].0, points[row].1, points[site].0, points[site].1)
      }
    }
  }

  public var roles: [SiteRole] {
    candidates.map { candidate in
      switch candidate.role ?? .candidate {
      case .candidate: .candidate
      case .required: .required
      case .forbidden: .forbidden
      case .existing: .existing(closingCost: candidate.closingCost ?? 0)
      }
    }
  }

  // MARK: Covering

  /// The covering problem of the file; what is asked beside it goes before what the file says.
  public func coverProblem(_ choice: CoverChoice) throws(Problems) -> CoverProblem {
    var problems = Problems()
    let whole = wholes(weights, "demand.weight", file: file, &problems)
    let costs = wholes(candidates.map { $0.cost ?? 1 }, "candidates.cost", file: file, &problems)
    let capacities = wholes(candidates.map { $0.capacity ?? 0 }, "candidates.capacity", file: file, &problems)
    let budget = wholes((choice.budget ?? content.budget).map { [$0] } ?? [], "budget", file: file, &problems)
    let places = Self.numbers(candidates.map(\.place))
    let kinds = Self.numbers(candidates.map(\.kind))
    let roles = roles
    let (covers, degrees) = covers(radius: choice.radius ?? content.radius, &problems)
    var problem = CoverProblem(
      candidates: candidates.indices.map { index in
        .init(
          cost: costs[index], role: roles[index], place: places.of[index], kind: kinds.of[index] ?? -1,
          capacity: candidates[index].capacity == nil ? nil : capacities[index])
      },
      weights: ContiguousArray(whole), covers: covers, objective: choice.objective)
    problem.everyRow = choice.everyRow || content.everyRow == true
    problem.number = choice.number ?? content.number
    problem.budget = budget.first
    problem.degrees = degrees
    problem.allocation = content.allocation
    if content.demand.contains(where: { ($0.needed ?? 1) != 1 }) {
      problem.needed = ContiguousArray(content.demand.map { $0.needed ?? 1 })
    }
    for (index, target) in (content.targets ?? []).enumerated() {
      let rows = target.group.map { group in content.demand.indices.filter { content.demand[$0].group == group } }
      if let rows, rows.isEmpty {
        problems.error(
          at: Place(file: file, field: "targets[\(index)].group"), value: target.group,
          Text(zh: "没有需求点属于该组", en: "no demand belongs to this group"))
      }
      let total = (rows ?? Array(whole.indices)).reduce(Int64(0)) { $0 + whole[$1] }
      problem.targets.append(
        .init(
          rows: rows.map { $0.map(Int32.init) },
          least: target.least.map { Int64($0.rounded(.up)) } ?? leastWeight(target.share ?? 1, total)))
    }
    if let share = choice.share { problem.targets.append(.init(least: leastWeight(share, whole.reduce(0, +)))) }
    for (index, quota) in (content.quotas ?? []).enumerated() {
      guard let kind = kinds.number[quota.kind] else {
        problems.error(
          at: Place(file: file, field: "quotas[\(index)].kind"), value: quota.kind,
          Text(zh: "没有候选点属于该类", en: "no candidate is of this kind"))
        continue
      }
      problem.quotas.append(.init(kind: kind, least: quota.least ?? 0, most: quota.most))
    }
    problem.tooClose = pairs(spacing: choice.spacing ?? content.spacing, &problems)
    for defect in problem.defects() {
      problems.error(at: Place(file: file, field: defect.path), Text(zh: "数据有误:\(defect.message)", en: defect.message))
    }
    try problems.throwIfErrors()
    return problem
  }

  private func covers(
    radius: Double?, _ problems: inout Problems
  ) -> (SparseRows, ContiguousArray<Int32>?) {
    var numberOf: [String: Int32] = [:]
    for (index, demand) in content.demand.enumerated() { numberOf[demand.id ?? "\(index)"] = Int32(index) }
    var covers = SparseRows()
    var degrees = ContiguousArray<Int32>()
    var isGradual = false
    for (index, candidate) in candidates.enumerated() {
      if let listed = candidate.covers {
        var entries: [(row: Int32, degree: Int32)] = []
        if let own = candidate.degrees, own.count != listed.count {
          problems.error(
            at: Place(file: file, field: "candidates[\(index)].degrees"), value: "\(own.count)",
            Text(zh: "应与 covers 一样多", en: "expected as many as in covers (\(listed.count))"))
          continue
        }
        if candidate.degrees != nil { isGradual = true }
        for (position, name) in listed.enumerated() {
          guard let row = numberOf[name] else {
            problems.error(
              at: Place(file: file, field: "candidates[\(index)].covers[\(position)]"), value: name,
              Text(zh: "没有这个需求点", en: "there is no such demand"))
            continue
          }
          let degree = candidate.degrees?[position] ?? 1
          entries.append((row, Int32((min(max(degree, 0), 2) * 1000).rounded())))
        }
        entries.sort { $0.row < $1.row }
        covers.append(entries.map(\.row))
        degrees.append(contentsOf: entries.map(\.degree))
      } else if let radius, let distances = distances(to: index) {
        let rows = distances.indices.filter { distances[$0] <= radius }
        covers.append(rows.map(Int32.init))
        degrees.append(contentsOf: rows.map { _ in 1000 })
      } else {
        problems.error(
          at: Place(file: file, field: "candidates[\(index)].covers"),
          Text(zh: "没有覆盖关系", en: "nothing says what it covers"),
          fix: Text(
            zh: "给出 covers,或坐标(或 distances)与 radius",
            en: "give covers, or coordinates (or distances) and a radius"))
        covers.append([])
      }
    }
    return (covers, isGradual ? degrees : nil)
  }

  /// Each row's distance from a candidate; nil when the file does not tell all of them.
  private func distances(to index: Int) -> [Double]? {
    if let distances = content.distances { return distances.map { $0[index] } }
    guard let x = candidates[index].x, let y = candidates[index].y else { return nil }
    let all = content.demand.compactMap { row in
      row.x.flatMap { rowX in row.y.map { PointInstance.distance(.plane, rowX, $0, x, y) } }
    }
    return all.count == demandCount ? all : nil
  }

  private func pairs(spacing: Double?, _ problems: inout Problems) -> [CoverProblem.Pair] {
    var numberOf: [String: Int32] = [:]
    for (index, label) in labels.enumerated() { numberOf[label] = Int32(index) }
    var pairs: [CoverProblem.Pair] = []
    for (index, pair) in (content.tooClose ?? []).enumerated() {
      guard pair.count == 2, let a = numberOf[pair[0]], let b = numberOf[pair[1]] else {
        problems.error(
          at: Place(file: file, field: "too_close[\(index)]"), value: pair.joined(separator: ", "),
          Text(zh: "应为两个候选点的编号", en: "expected the ids of two candidates"))
        continue
      }
      pairs.append(.init(a, b))
    }
    guard let spacing else { return pairs }
    guard candidates.allSatisfy({ $0.x != nil && $0.y != nil }) else {
      problems.error(
        at: Place(file: file, field: "spacing"),
        Text(zh: "间距需要候选点坐标", en: "a spacing needs the candidates' coordinates"))
      return pairs
    }
    for a in candidates.indices {
      for b in candidates.indices where b > a {
        let (p, q) = (candidates[a], candidates[b])
        if PointInstance.distance(.plane, p.x!, p.y!, q.x!, q.y!) < spacing { pairs.append(.init(Int32(a), Int32(b))) }
      }
    }
    return pairs
  }

  /// Names → numbers in the order in which they first appear.
  private static func numbers(_ names: [String?]) -> (of: [Int32?], number: [String: Int32]) {
    var number: [String: Int32] = [:]
    let of = names.map { name -> Int32? in
      guard let name else { return nil }
      if number[name] == nil { number[name] = Int32(number.count) }
      return number[name]
    }
    return (of, number)
  }
}
