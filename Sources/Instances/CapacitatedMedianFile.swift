import Diagnostics
import Foundation
import LocationAllocation

/// Capacitated p-median instances of the OR-Library, many in one file: their number, then for each `number best`,
/// `customers p capacity` and for each customer `number x y demand` (Osman & Christofides 1994; `pmedcapinfo`).
public struct CapacitatedMedianFile: Sendable {
  public struct Instance: Sendable {
    public var number: Int
    /// The best value its authors knew.
    public var best: Double
    public var count: Int
    public var capacity: Double
    public var x: [Double] = []
    public var y: [Double] = []
    public var demands: [Double] = []

    /// Every customer is a site and served by one.
    ///
    /// - Parameter roundsDown: distances rounded down to whole numbers, as its authors had them.
    public func problem(roundsDown: Bool = true) -> AllocationProblem {
      let (x, y) = (x, y)
      let costs = TravelCosts(rowCount: x.count, siteCount: x.count) { row, costs in
        for site in x.indices {
          let (dx, dy) = (x[site] - x[row], y[site] - y[row])
          let distance = (dx * dx + dy * dy).squareRoot()
          costs[site] = roundsDown ? distance.rounded(.down) : distance
        }
      }
      return AllocationProblem(
        weights: x.map { _ in 1 }, costs: costs, count: count...count, demands: demands,
        capacities: x.map { _ in capacity }, sourcing: .single)
    }
  }

  public var instances: [Instance] = []

  public init(_ data: Data, file: String) throws(Problems) {
    var reader = TokenReader(data, file: file)
    let howMany = try reader.whole(
      Text(zh: "问题数", en: "the number of problems"), "problems", in: 1...100_000, isCount: true)
    for index in 0..<howMany {
      let field = "problems[\(index)]"
      let number = try reader.whole(Text(zh: "编号", en: "the number of the problem"), field, in: 0...1_000_000)
      let best = try reader.number(Text(zh: "已知最优值", en: "the best known value"), field)
      let n = try reader.whole(
        Text(zh: "客户数", en: "the number of customers"), field, in: 1...1_000_000, isCount: true)
      let p = try reader.whole(Text(zh: "设施数 p", en: "the number of sites p"), field, in: 1...n)
      let capacity = try reader.number(Text(zh: "容量", en: "the capacity"), field, atLeast: 0)
      var instance = Instance(number: number, best: best, count: p, capacity: capacity)
      for _ in 0..<n {
        _ = try reader.token(Text(zh: "客户编号", en: "the number of the customer"), field)
        instance.x.append(try reader.number(Text(zh: "x 坐标", en: "the x coordinate"), field))
        instance.y.append(try reader.number(Text(zh: "y 坐标", en: "the y coordinate"), field))
        instance.demands.append(try reader.number(Text(zh: "需求", en: "the demand"), field, atLeast: 0))
      }
      instances.append(instance)
    }
    try reader.finish()
  }
}
