import Foundation
import Instances
import LocationAllocation

/// The portable generator of covering instances: SplitMix64 with the state `seed·1000003 + n·31 + m`, coordinates in whole
/// millimetres in a square of 10 km, candidates first, then demand with weights from 1 to 100.
struct GeneratedInstance {
  private static let sizes = [
    "a": (1_000, 1_000), "b": (5_000, 1_000), "c": (20_000, 2_000), "d": (100_000, 1_000), "e": (1_000_000, 1_000),
    "f": (200_000, 5_000),
  ]
  private static let side: UInt64 = 10_000_000

  private let weights: ContiguousArray<Int64>
  private let covers: SparseRows

  /// - Parameter share: the part of the square that a candidate covers.
  init(_ name: String, share: Double = 0.015, seed: UInt64 = 20_240_601) {
    let (rows, sites) = Self.sizes[name]!
    var state = seed &* 1_000_003 &+ UInt64(rows) &* 31 &+ UInt64(sites)
    func next(below limit: UInt64) -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return (z ^ (z >> 31)) % limit
    }
    func point() -> (Double, Double) {
      let x = Double(next(below: Self.side + 1)) / 1000
      return (x, Double(next(below: Self.side + 1)) / 1000)
    }
    var candidates = PointInstance.Points()
    var demand = PointInstance.Points()
    for _ in 0..<sites {
      let (x, y) = point()
      candidates.x.append(x)
      candidates.y.append(y)
    }
    var weights = ContiguousArray<Int64>()
    for _ in 0..<rows {
      let (x, y) = point()
      demand.x.append(x)
      demand.y.append(y)
      weights.append(Int64(1 + next(below: 100)))
    }
    self.weights = weights
    let radius = (Double(Self.side) * (share / .pi).squareRoot()).rounded(.down) / 1000
    covers = PointInstance(demand: demand, weights: [], candidates: candidates).covers(within: radius)
  }

  func maximal(number: Int) -> CoverProblem {
    CoverProblem(
      candidates: (0..<covers.count).map { _ in .init() }, weights: weights, covers: covers, objective: .mostCovered,
      number: number)
  }

  /// Without the demand that no candidate reaches.
  func setCover() -> CoverProblem {
    let coverers = covers.transposed(columns: weights.count)
    var kept = SparseRows()
    for row in 0..<coverers.count where !coverers.range(row).isEmpty { kept.append(coverers[row]) }
    return CoverProblem(
      candidates: (0..<covers.count).map { _ in .init() }, weights: ContiguousArray(repeating: 1, count: kept.count),
      covers: kept.transposed(columns: covers.count), objective: .leastCost, everyRow: true)
  }
}

/// Cordeau, Furini & Ljubić's instances, made again with the C library's generator as theirs were.
struct GridInstance {
  private struct Row: Decodable {
    var n: Int
    var m: Int
    var seed: UInt32
    var d: String
    var f: String
    var grid: Double
    var radius: Double
    var budget: Int64
    var objective: Double
  }
  private struct Optima: Decodable { var rows: [Row] }
  private let row: Row

  var name: String { "grid n=\(row.n) m=\(row.m) R=\(row.radius) B=\(row.budget) f=\(row.f)" }

  /// The rows of ../shared/bench/instances with their proven optima; empty where that folder is absent.
  static func published() -> [(GridInstance, Double)] {
    let path = "../shared/bench/instances/mclp_cordeau2019/our_optima.json"
    guard let data = FileManager.default.contents(atPath: path),
      let optima = try? JSONDecoder().decode(Optima.self, from: data)
    else {
      print("skipped: \(path) is not here")
      return []
    }
    return optima.rows.map { (GridInstance(row: $0), $0.objective) }
  }

  func problem() -> CoverProblem {
    srand(row.seed)
    func coordinates(_ count: Int) -> PointInstance.Points {
      var points = PointInstance.Points()
      for _ in 0..<count {
        points.x.append(Double(rand()) / Double(RAND_MAX) * row.grid)
        points.y.append(Double(rand()) / Double(RAND_MAX) * row.grid)
      }
      return points
    }
    func numbers(_ range: String, _ count: Int) -> [Int64] {
      let ends = range.split(separator: "_").compactMap { Int32($0) }
      return (0..<count).map { _ in Int64(rand() % (ends[1] - ends[0] + 1) + ends[0]) }
    }
    let candidates = coordinates(row.n)
    let demand = coordinates(row.m)
    let costs = numbers(row.f, row.n)
    let weights = numbers(row.d, row.m)
    return CoverProblem(
      candidates: costs.map { .init(cost: $0) }, weights: ContiguousArray(weights),
      covers: PointInstance(demand: demand, weights: [], candidates: candidates).covers(within: row.radius),
      objective: .mostCovered, budget: row.budget)
  }
}
