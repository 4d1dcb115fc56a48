import Diagnostics
import Foundation
import LocationAllocation

/// Facility location instances of the OR-Library: warehouses with capacities and opening costs, customers with demands,
/// and the cost of serving all of a customer from each warehouse.
public struct FacilityFile: Sendable {
  public var capacities: [Double]
  public var openingCosts: [Double]
  public var demands: [Double]
  /// Customer × warehouse, for the whole demand.
  public var costs: ContiguousArray<Double>

  /// `warehouses customers`, then for each warehouse `capacity cost`, then for each customer its demand and its costs
  /// (Beasley, EJOR 33, 1988; OR-Library `capinfo`). Where a file says the word `capacity`, `capacity` is taken for it.
  public init(warehouses data: Data, file: String, capacity: Double? = nil) throws(Problems) {
    var reader = TokenReader(data, file: file)
    let (m, n) = try Self.counts(&reader)
    (capacities, openingCosts, demands, costs) = ([], [], [], [])
    for site in 0..<m {
      if reader.peek() == "capacity" {
        _ = reader.next()
        if capacity == nil, site == 0 {
          try reader.note(
            Text(zh: "文件未给出容量", en: "the file leaves the capacity open"), value: "capacity",
            fix: Text(zh: "请另行给出容量", en: "give the capacity with the file"))
        }
        capacities.append(capacity ?? 0)
      } else {
        capacities.append(try reader.number(Self.capacityWord, "warehouses[\(site)]", atLeast: 0))
      }
      openingCosts.append(try reader.number(Self.costWord, "warehouses[\(site)]", atLeast: 0))
    }
    for customer in 0..<n {
      let field = "customers[\(customer)]"
      demands.append(try reader.number(Text(zh: "需求", en: "the demand"), field, atLeast: 0))
      for _ in 0..<m { costs.append(try reader.number(Self.serviceWord, field, atLeast: 0)) }
    }
    try reader.finish()
  }

  /// `warehouses customers`, capacities, opening costs, demands, then the costs customer by customer: the single-source
  /// files of Guastaroba & Speranza, "A heuristic for BILP problems: the single source capacitated facility location
  /// problem", EJOR 238 (2014).
  public init(singleSource data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    let (m, n) = try Self.counts(&reader)
    (capacities, openingCosts, demands) = ([], [], [])
    for site in 0..<m { capacities.append(try reader.number(Self.capacityWord, "capacities[\(site)]", atLeast: 0)) }
    for site in 0..<m { openingCosts.append(try reader.number(Self.costWord, "costs[\(site)]", atLeast: 0)) }
    for row in 0..<n {
      demands.append(try reader.number(Text(zh: "需求", en: "the demand"), "demands[\(row)]", atLeast: 0))
    }
    costs = []
    for row in 0..<n {
      for _ in 0..<m { costs.append(try reader.number(Self.serviceWord, "customers[\(row)]", atLeast: 0)) }
    }
    try reader.finish()
  }

  private static let capacityWord = Text(zh: "容量", en: "the capacity")
  private static let costWord = Text(zh: "开设费用", en: "the opening cost")
  private static let serviceWord = Text(zh: "服务费用", en: "the cost of service")

  private static func counts(_ reader: inout TokenReader) throws(Problems) -> (sites: Int, rows: Int) {
    let m = try reader.whole(
      Text(zh: "设施数", en: "the number of warehouses"), "m", in: 1...100_000, isCount: true)
    let n = try reader.whole(Text(zh: "客户数", en: "the number of customers"), "n", in: 1...1_000_000, isCount: true)
    return (m, n)
  }

  private var travelCosts: TravelCosts {
    TravelCosts(rowCount: demands.count, siteCount: capacities.count, matrix: costs)
  }

  /// Facility location without capacities.
  public var uncapacitated: AllocationProblem {
    .facilityLocation(weights: demands.map { _ in 1 }, costs: travelCosts, openingCosts: openingCosts)
  }

  public func capacitated(_ sourcing: AllocationProblem.Sourcing) -> AllocationProblem {
    AllocationProblem(
      weights: demands.map { _ in 1 }, costs: travelCosts, openingCosts: openingCosts, demands: demands,
      capacities: capacities, sourcing: sourcing)
  }
}
