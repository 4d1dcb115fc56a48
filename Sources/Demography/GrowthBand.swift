import Diagnostics
import Planning

/// A range of ages whose city-wide number follows a trend: 60+ grows by 10,000 a year.
///
/// Bands may stand inside one another (80+ in 60+): the outer number then includes the inner one. The streets keep
/// their shares of the base year in every band, in whole persons.
public struct GrowthBand: Sendable, Equatable {
  /// Must be made of whole age groups of the table.
  public var age: AgeRange
  public var trend: Trend

  public init(_ age: AgeRange, _ trend: Trend) {
    self.age = age
    self.trend = trend
  }
}

/// Bands sorted into a tree, so that each age group belongs to exactly one innermost band.
struct BandTree {
  struct Node {
    /// `nil` for the rest: the groups outside every band.
    var age: AgeRange?
    var trend: Trend
    var children: [Int] = []
    /// Age groups of this band that are in none of its children.
    var own: [Int] = []
    var groups: [Int] = []
  }

  /// Outer bands stand before the bands they contain; the rest is the last node.
  private(set) var nodes: [Node] = []

  init(_ bands: [GrowthBand], rest: Trend, over ages: AgeGroups) throws(Problems) {
    var problems = Problems()
    let sorted = bands.sorted {
      $0.age.from != $1.age.from ? $0.age.from < $1.age.from : $0.age.to ?? .max > $1.age.to ?? .max
    }
    var inner = [Int](repeating: -1, count: ages.count)
    var open: [Int] = []
    for band in sorted {
      let place = BandTree.place(band.age)
      band.trend.check(at: place, into: &problems)
      guard let union = ages.union(band.age) else {
        problems.error(
          at: place, value: band.age.description,
          Text(
            zh: "该年龄段不是由人口表的整组构成(各组:\(BandTree.list(ages)))。",
            en: "this band is not made of whole age groups of the table (\(BandTree.list(ages)))."))
        continue
      }
      while let last = open.last, let outer = nodes[last].age, !outer.contains(band.age) {
        if outer.overlaps(band.age) {
          problems.error(
            at: place, value: band.age.description,
            Text(
              zh: "年龄段 \(outer) 与 \(band.age) 交叉;须互不重叠或一段含另一段。",
              en: "the bands \(outer) and \(band.age) cross; they must be apart or one inside the other."))
        }
        open.removeLast()
      }
      if let last = open.last {
        if nodes[last].age == band.age {
          problems.error(
            at: place, value: band.age.description, Text(zh: "同一年龄段出现两次。", en: "this band stands twice."))
        }
        nodes[last].children.append(nodes.count)
      }
      for group in union { inner[group] = nodes.count }
      open.append(nodes.count)
      nodes.append(Node(age: band.age, trend: band.trend, groups: Array(union)))
    }
    rest.check(at: Place(field: "growth.rest"), into: &problems)
    let outside = inner.indices.filter { inner[$0] < 0 }
    nodes.append(Node(age: nil, trend: rest, own: outside, groups: outside))
    for (group, node) in inner.enumerated() where node >= 0 { nodes[node].own.append(group) }
    for node in nodes where node.own.isEmpty {
      guard let age = node.age else { continue }
      problems.error(
        at: BandTree.place(age), value: age.description,
        Text(
          zh: "该年龄段被其内各段占满,人数由它们相加得出。",
          en: "the bands inside this one fill it, so its number is already their sum."),
        fix: Text(zh: "删去外层,或删去内层之一。", en: "leave out this band, or one of those inside it."))
    }
    try problems.throwIfErrors()
  }

  static func place(_ age: AgeRange?) -> Place {
    Place(field: age.map { "growth[\($0)]" } ?? "growth.rest")
  }

  private static func list(_ ages: AgeGroups) -> String {
    ages.ranges.map(\.description).joined(separator: ", ")
  }
}
