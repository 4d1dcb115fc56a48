import Diagnostics
import Foundation
import LocationAllocation

/// Demand and candidates as points, without a network: what most published instance files hold.
public struct PointInstance: Sendable {
  /// How far two points are from each other, in metres or in the file's own unit.
  public enum Metric: Sendable, Hashable {
    /// Straight on the plane.
    case plane
    /// x is the longitude and y the latitude in degrees, on a sphere of radius 6,378,100 m; the angle is rounded to
    /// single precision, as the instances of Máximo, Cordeau & Nascimento (2023) have it.
    case sphere
  }

  public struct Points: Sendable {
    public var x: ContiguousArray<Double>
    public var y: ContiguousArray<Double>
    public var count: Int { x.count }

    public init(x: ContiguousArray<Double> = [], y: ContiguousArray<Double> = []) {
      self.x = x
      self.y = y
    }
  }

  public var metric: Metric
  public var demand: Points
  public var weights: ContiguousArray<Double>
  public var candidates: Points
  /// The candidates' names in answers; nil: their numbers from 0.
  public var labels: [String]?
  /// nil where the file says none: 1 each.
  public var costs: [Double]?
  public var capacities: [Double]?
  /// The budget or number that the file itself gives.
  public var budget: Double?

  public init(
    metric: Metric = .plane, demand: Points, weights: ContiguousArray<Double>, candidates: Points,
    labels: [String]? = nil, costs: [Double]? = nil, capacities: [Double]? = nil, budget: Double? = nil
  ) {
    self.metric = metric
    self.demand = demand
    self.weights = weights
    self.candidates = candidates
    self.labels = labels
    self.costs = costs
    self.capacities = capacities
    self.budget = budget
  }

  /// The distance of a demand point from a candidate.
  public func distance(_ row: Int, _ candidate: Int) -> Double {
    Self.distance(
      metric, demand.x[row], demand.y[row], candidates.x[candidate], candidates.y[candidate])
  }

  static func distance(_ metric: Metric, _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> Double {
    switch metric {
    case .plane: return ((ax - bx) * (ax - bx) + (ay - by) * (ay - by)).squareRoot()
    case .sphere:
      let degree = Double.pi / 180
      let cosine =
        cos(ay * degree) * cos(by * degree) * cos((ax - bx) * degree) + sin(ay * degree) * sin(by * degree)
      return Double(Float(acos(min(1, max(-1, cosine))))) * 6_378_100
    }
  }

  /// Candidate → the demand points within `radius`, exactly on it included.
  ///
  /// On the plane coordinates of up to six decimals are compared as whole numbers, so that "exactly on" is exact.
  /// - Complexity: O(points + pairs within twice the radius).
  public func covers(within radius: Double) -> SparseRows {
    Self.near(metric, demand, candidates, within: radius).transposed(columns: candidates.count)
  }

  /// Pairs of candidates nearer to each other than `spacing`.
  public func tooClose(spacing: Double) -> [CoverProblem.Pair] {
    let near = Self.near(metric, candidates, candidates, within: spacing)
    var pairs: [CoverProblem.Pair] = []
    for a in 0..<near.count {
      for b in near[a] where b > a {
        let distance = Self.distance(
          metric, candidates.x[a], candidates.y[a], candidates.x[Int(b)], candidates.y[Int(b)])
        if distance < spacing { pairs.append(.init(Int32(a), b)) }
      }
    }
    return pairs
  }

  /// For each of `rows` the ascending points of `sites` within the radius.
  private static func near(_ metric: Metric, _ rows: Points, _ sites: Points, within radius: Double) -> SparseRows {
    var (rows, sites, radius) = (rows, sites, radius)
    if metric == .plane { scale(&rows, &sites, &radius) }
    // Cells at least as wide as the radius: what is near lies in the cell or beside it.
    let reach = metric == .plane ? radius : radius / 6_378_100 * 180 / .pi * 1.000001
    let stretch = metric == .plane ? 1 : 1 / max(0.01, cos((sites.y.map(abs).max() ?? 0) * .pi / 180))
    let grid = Grid(sites, width: max(reach * stretch, 1e-12), height: max(reach, 1e-12))
    var result = SparseRows()
    var found: [Int32] = []
    for row in 0..<rows.count {
      found.removeAll(keepingCapacity: true)
      let (x, y) = (rows.x[row], rows.y[row])
      grid.visit(x, y) { site in
        let isNear =
          metric == .plane
          ? (sites.x[site] - x) * (sites.x[site] - x) + (sites.y[site] - y) * (sites.y[site] - y) <= radius * radius
          : distance(metric, x, y, sites.x[site], sites.y[site]) <= radius
        if isNear { found.append(Int32(site)) }
      }
      found.sort()
      result.append(found)
    }
    return result
  }

  /// Multiplies everything by the power of ten that makes it whole, where there is a small one.
  private static func scale(_ rows: inout Points, _ sites: inout Points, _ radius: inout Double) {
    let all = [rows.x, rows.y, sites.x, sites.y, [radius]]
    for factor in [1.0, 1e3, 1e6] {
      let isWhole = all.allSatisfy { values in
        values.allSatisfy {
          let scaled = $0 * factor
          return scaled.magnitude < 5e7 && (scaled - scaled.rounded()).magnitude < 1e-6
        }
      }
      guard isWhole else { continue }
      for keyPath in [\Points.x, \Points.y] {
        rows[keyPath: keyPath] = ContiguousArray(rows[keyPath: keyPath].map { ($0 * factor).rounded() })
        sites[keyPath: keyPath] = ContiguousArray(sites[keyPath: keyPath].map { ($0 * factor).rounded() })
      }
      radius = (radius * factor).rounded()
      return
    }
  }

  /// Points in cells, those of a cell in order.
  private struct Grid {
    private let originX: Double
    private let originY: Double
    private let width: Double
    private let height: Double
    private let columns: Int
    private let lines: Int
    private let cells: SparseRows

    init(_ points: Points, width: Double, height: Double) {
      originX = points.x.min() ?? 0
      originY = points.y.min() ?? 0
      let spanX = (points.x.max() ?? 0) - originX
      let spanY = (points.y.max() ?? 0) - originY
      // Not more cells than points need.
      let most = Double(points.count).squareRoot().rounded(.up) + 1
      self.width = max(width, spanX / most)
      self.height = max(height, spanY / most)
      columns = Int(spanX / self.width) + 1
      lines = Int(spanY / self.height) + 1
      var cellOf = SparseRows()
      for index in 0..<points.count {
        let column = Int((points.x[index] - originX) / self.width)
        let line = Int((points.y[index] - originY) / self.height)
        cellOf.append(CollectionOfOne(Int32(min(line, lines - 1) * columns + min(column, columns - 1))))
      }
      cells = cellOf.transposed(columns: columns * lines)
    }

    func visit(_ x: Double, _ y: Double, _ body: (Int) -> Void) {
      let column = ((x - originX) / width).rounded(.down)
      let line = ((y - originY) / height).rounded(.down)
      guard column >= -1, line >= -1, column <= Double(columns), line <= Double(lines) else { return }
      for nextLine in max(0, Int(line) - 1)...max(0, min(lines - 1, Int(line) + 1)) {
        for next in max(0, Int(column) - 1)...max(0, min(columns - 1, Int(column) + 1)) {
          for position in cells.range(nextLine * columns + next) { body(Int(cells.items[position])) }
        }
      }
    }
  }
}
