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
  /// nil: sites are called by their numbers from 0.
  public var labels: [String]?
  private let file: String

  /// Reads a folder with `demand.csv` and `candidates.csv`, Catchment's own JSON, an OR-Library p-median file or a TSPLIB
  /// file with coordinates, told apart by their content.
  public init(_ path: String) throws(Problems) {
    file = path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let points = try PointInstance(folder: URL(fileURLWithPath: path))
      weights = Array(points.weights)
      costs = TravelCosts(rowCount: points.demand.count, siteCount: points.candidates.count) { row, costs in
        for site in 0..<points.candidates.count { costs[site] = points.distance(row, site) }
      }
      openingCosts = points.costs
      labels = points.labels
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
      count = problem.number
      labels = problem.labels
    } else if head.contains("NODE_COORD_SECTION") {
      let points = try CoordinateFile(data, file: path)
      weights = Array(repeating: 1, count: points.x.count)
      costs = points.costs
    } else {
      let network = try NetworkMedianFile(data, file: path)
      weights = Array(repeating: 1, count: network.vertexCount)
      costs = network.costs
      count = network.count
    }
  }

  /// The p-median problem; `p` goes before what the file says.
  public func pMedian(p: Int?, reach: Double?) throws(Problems) -> AllocationProblem {
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
    return try checked(.pMedian(weights: weights, costs: costs, count: count, roles: roles, reach: reach))
  }

  /// Uncapacitated facility location.
  public func facilityLocation(reach: Double?) throws(Problems) -> AllocationProblem {
    guard let openingCosts else {
      var problems = Problems()
      problems.error(
        at: Place(file: file, field: "cost"), Text(zh: "缺少候选点的开设费用", en: "the candidates' opening costs are missing"),
        fix: Text(zh: "在 candidates 中加上 cost", en: "give the candidates a cost"))
      throw problems
    }
    return try checked(
      .facilityLocation(weights: weights, costs: costs, openingCosts: openingCosts, roles: roles, reach: reach))
  }

  private func checked(_ problem: AllocationProblem) throws(Problems) -> AllocationProblem {
    var problems = Problems()
    for defect in problem.defects() {
      problems.error(at: Place(file: file, field: defect.path), Text(zh: "数据有误:\(defect.message)", en: defect.message))
    }
    try problems.throwIfErrors()
    return problem
  }

  /// How answers name a site.
  public func label(_ site: Int) -> String { labels?[site] ?? "\(site)" }
}
