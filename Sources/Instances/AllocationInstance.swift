import Diagnostics
import Foundation
import LocationAllocation

/// An instance of a model that assigns demand to sites: what to serve, at what cost from where.
public struct AllocationInstance: Sendable {
  public var weights: [Double]
  public var costs: TravelCosts
  /// nil where the file says none.
  public var openingCosts: [Double]?
  public var roles: [SiteRole]?
  /// The number of sites that the file asks for.
  public var count: Int?
  /// What rows take of the capacity of their site; nil: their weights.
  public var demands: [Double]?
  public var capacities: [Double]?
  /// Site × site, for dispersion; nil where the file does not tell.
  public var siteDistances: TravelCosts?
  /// nil: sites are called by their numbers from 0.
  public var labels: [String]?
  private let file: String

  /// How a file of bare numbers is meant; the OR-Library's cannot be told apart by their content.
  public enum Format: Sendable, Hashable {
    /// A p-median network.
    case network
    /// Warehouses and customers; `capacity` where the file leaves it open.
    case warehouses(capacity: Double?)
    /// Warehouses that serve their customers alone.
    case singleSource
    /// Many capacitated p-median problems, of which the one with this place in the file, from 1.
    case capacitatedMedians(problem: Int)
  }

  /// Reads a folder with `demand.csv` and `candidates.csv`, Catchment's own JSON or a TSPLIB file with coordinates, told
  /// apart by their content, or else a file of bare numbers in the given format.
  public init(_ path: String, bareNumbers format: Format) throws(Problems) {
    file = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let points = try PointInstance(folder: URL(fileURLWithPath: path))
      weights = Array(points.weights)
      costs = TravelCosts(rowCount: points.demand.count, siteCount: points.candidates.count) { row, costs in
        for site in 0..<points.candidates.count { costs[site] = points.distance(row, site) }
      }
      openingCosts = points.costs
      capacities = points.capacities
      labels = points.labels
      let sites = points.candidates
      siteDistances = TravelCosts(rowCount: sites.count, siteCount: sites.count) { row, costs in
        for site in 0..<sites.count {
          costs[site] = PointInstance.distance(.plane, sites.x[row], sites.y[row], sites.x[site], sites.y[site])
        }
      }
      return
    }
    let data = try PointInstance.data(URL(fileURLWithPath: path))
    let head = String(decoding: data.prefix(4096), as: UTF8.self)
    if head.first(where: { !$0.isWhitespace }) == "{" {
      let problem = try ProblemFile(data, file: path)
      guard let distance = problem.distance else {
        var problems = Problems()
        problems.error(
          at: Place(file: path, field: "distances"), Text(zh: "缺少距离", en: "there are no distances"),
          fix: Text(zh: "给出 distances,或所有点的坐标", en: "give distances, or the coordinates of every point"))
        throw problems
      }
      let sites = problem.candidates.count
      weights = problem.weights
      costs = TravelCosts(rowCount: problem.demandCount, siteCount: sites) { row, costs in
        for site in 0..<sites { costs[site] = distance(row, site) }
      }
      openingCosts = problem.candidates.contains { $0.cost != nil } ? problem.candidates.map { $0.cost ?? 0 } : nil
      roles = problem.roles
      if problem.candidates.contains(where: { $0.capacity != nil }) {
        capacities = problem.candidates.map { $0.capacity ?? problem.weights.reduce(0, +) }
      }
      siteDistances = problem.siteDistances
      count = problem.number
      labels = problem.labels
    } else if head.contains("NODE_COORD_SECTION") {
      let points = try CoordinateFile(data, file: path)
      weights = Array(repeating: 1, count: points.x.count)
      costs = points.costs
      siteDistances = points.costs
    } else if format == .network {
      let network = try NetworkMedianFile(data, file: path)
      weights = Array(repeating: 1, count: network.vertexCount)
      costs = network.costs
      count = network.count
      siteDistances = network.costs
    } else {
      let problem = try Self.problem(data, format, file: path)
      weights = problem.weights
      costs = problem.costs
      openingCosts = problem.openingCosts
      demands = problem.demands
      capacities = problem.capacities
      if case .capacitatedMedians = format { count = problem.count.upperBound }
    }
  }

  /// The problem in a file of bare numbers with capacities.
  private static func problem(_ data: Data, _ format: Format, file: String) throws(Problems) -> AllocationProblem {
    switch format {
    case .network, .singleSource: return try FacilityFile(singleSource: data, file: file).capacitated(.single)
    case .warehouses(let capacity):
      return try FacilityFile(warehouses: data, file: file, capacity: capacity).capacitated(.split)
    case .capacitatedMedians(let number):
      let all = try CapacitatedMedianFile(data, file: file).instances
      if all.indices.contains(number - 1) { return all[number - 1].problem() }
      var problems = Problems()
      problems.error(
        at: Place(file: file), value: "\(number)",
        Text(zh: "文件中有 \(all.count) 个问题", en: "the file holds \(all.count) problems"),
        fix: Text(zh: "用 --problem 1 到 --problem \(all.count)", en: "choose --problem 1 to \(all.count)"))
      throw problems
    }
  }

  // MARK: Problems

  /// The number of sites to open: `p`, or what the file says.
  private func count(_ p: Int?) throws(Problems) -> Int {
    var problems = Problems()
    guard let count = p ?? count else {
      problems.error(
        at: Place(file: file), Text(zh: "需要设施数", en: "the number of sites is needed"),
        fix: Text(zh: "加上 --p 20", en: "add --p 20"))
      throw problems
    }
    if count > costs.siteCount || count < 1 {
      problems.error(
        at: Place(file: file), value: "\(count)",
        Text(
          zh: "设施数应在 1 到候选点数 \(costs.siteCount) 之间",
          en: "the number of sites must lie between 1 and the \(costs.siteCount) candidates"))
      throw problems
    }
    return count
  }

  private func missing(_ field: String, _ says: Text, _ fix: Text) -> Problems {
    var problems = Problems()
    problems.error(at: Place(file: file, field: field), says, fix: fix)
    return problems
  }

  /// The p-median problem; with `sourcing` within capacities. `p` goes before what the file says.
  public func pMedian(
    p: Int?, reach: Double?, sourcing: AllocationProblem.Sourcing? = nil
  ) throws(Problems) -> AllocationProblem {
    let count = try count(p)
    var problem = AllocationProblem.pMedian(weights: weights, costs: costs, count: count, roles: roles, reach: reach)
    if let sourcing { try limit(&problem, sourcing) }
    return try checked(problem)
  }

  /// Facility location; with `sourcing` within capacities.
  public func facilityLocation(
    reach: Double?, sourcing: AllocationProblem.Sourcing? = nil
  ) throws(Problems) -> AllocationProblem {
    guard let openingCosts else {
      throw missing(
        "cost", Text(zh: "缺少候选点的开设费用", en: "the candidates' opening costs are missing"),
        Text(zh: "在候选点中加上 cost", en: "give the candidates a cost"))
    }
    var problem = AllocationProblem.facilityLocation(
      weights: weights, costs: costs, openingCosts: openingCosts, roles: roles, reach: reach)
    if let sourcing { try limit(&problem, sourcing) }
    return try checked(problem)
  }

  private func limit(_ problem: inout AllocationProblem, _ sourcing: AllocationProblem.Sourcing) throws(Problems) {
    guard let capacities else {
      throw missing(
        "capacity", Text(zh: "缺少候选点的容量", en: "the candidates' capacities are missing"),
        Text(zh: "在候选点中加上 capacity", en: "give the candidates a capacity"))
    }
    let total = (demands ?? weights).reduce(0, +)
    problem.capacities = capacities.map { min($0, total) }
    problem.demands = demands ?? weights
    problem.sourcing = sourcing
  }

  /// The p-center problem, every demand counting alike.
  public func pCenter(p: Int?) throws(Problems) -> CenterProblem {
    let problem = CenterProblem(costs: costs, count: try count(p), roles: roles)
    try check(problem.defects())
    return problem
  }

  public func pDispersion(p: Int?) throws(Problems) -> DispersionProblem {
    guard let siteDistances else {
      throw missing(
        "candidates", Text(zh: "缺少候选点之间的距离", en: "the distances between the candidates are missing"),
        Text(zh: "给出候选点坐标", en: "give the candidates coordinates"))
    }
    let problem = DispersionProblem(distances: siteDistances, count: try count(p), roles: roles)
    try check(problem.defects())
    return problem
  }

  private func checked(_ problem: AllocationProblem) throws(Problems) -> AllocationProblem {
    try check(problem.defects())
    return problem
  }

  private func check(_ defects: [ProblemDefect]) throws(Problems) {
    var problems = Problems()
    for defect in defects {
      problems.error(
        at: Place(file: file, field: defect.path), Text(zh: "数据有误:\(defect.message)", en: defect.message))
    }
    try problems.throwIfErrors()
  }

  /// How answers name a site.
  public func label(_ site: Int) -> String { labels?[site] ?? "\(site)" }
}
