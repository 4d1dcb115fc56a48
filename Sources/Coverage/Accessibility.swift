import WalkNetwork

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How much less a facility counts the farther it is.
public enum DistanceDecay: Hashable, Sendable {
  /// 1 up to the limit (inclusive), 0 beyond: the plain 2SFCA.
  case within(metres: Double)
  /// Steps by rising limits (inclusive), 0 beyond the last: the E2SFCA of Luo and Qi, for example
  /// 1, 0.68 and 0.22.
  case steps([Step])
  /// A Gaussian that is 1 at the door and 0 at `metres`: (e^(−½(d/d₀)²) − e^(−½)) / (1 − e^(−½)), after Dai (2010).
  case gaussian(metres: Double)

  public struct Step: Hashable, Sendable {
    public var metres: Double
    public var weight: Double

    public init(metres: Double, weight: Double) {
      self.metres = metres
      self.weight = weight
    }
  }

  public func weight(at metres: Double) -> Double {
    switch self {
    case .within(let limit): return metres <= limit ? 1 : 0
    case .steps(let steps): return steps.first { metres <= $0.metres }?.weight ?? 0
    case .gaussian(let limit):
      guard metres <= limit, limit > 0 else { return 0 }
      let edge = exp(-0.5)
      let ratio = metres / limit
      return max(0, (exp(-0.5 * ratio * ratio) - edge) / (1 - edge))
    }
  }

  /// Distance beyond which nothing counts: how far to search.
  public var limit: Double {
    switch self {
    case .within(let limit), .gaussian(let limit): limit
    case .steps(let steps): steps.map(\.metres).max() ?? 0
    }
  }
}

/// Places per person by a two- or three-step floating catchment.
///
/// W. Luo, F. Wang, *Measures of spatial accessibility to health care in a GIS environment*, Environment and Planning B
/// 30 (2003) 865–884; W. Luo, Y. Qi, *An enhanced two-step floating catchment area (E2SFCA) method*, Health & Place 15
/// (2009) 1100–1107; D. Dai, *Black residential segregation, disparities in spatial access to health care facilities*,
/// Health & Place 16 (2010) 1038–1052; N. Wan, B. Zou, T. Sternberg, *A three-step floating catchment area method*,
/// International Journal of Geographical Information Science 26 (2012) 1073–1089.
public struct Accessibility: Hashable, Sendable {
  /// Places per weighted person of each facility; 0 where nobody is within its reach.
  public var ratios: [Double]
  /// Places per person at each demand point.
  public var scores: [Double]

  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Everyone counts fully at every facility within reach.
    case twoStep
    /// People divide themselves over the facilities within reach in proportion to the decay, so that demand is not
    /// counted more than once.
    case threeStep
  }

  /// With f the decay, P people, S capacity, d the distances and, in three steps, G = f / Σ f over the facilities of a
  /// point (in two steps G = 1):
  ///
  ///     R_j = S_j / Σ_i P_i G_ij f(d_ij)        A_i = Σ_j R_j G_ij f(d_ij)
  ///
  /// Capacity is conserved: Σ_i P_i A_i is the sum of S_j over the facilities that anyone can reach.
  ///
  /// - Parameters:
  ///   - distances: facility → demand point, searched at least as far as the decay's limit.
  ///   - capacity: of each facility.
  ///   - people: at each demand point.
  /// - Complexity: O(pairs).
  public init(
    _ method: Method = .twoStep, distances: SparseDistances, capacity: [Double], people: [Int], decay: DistanceDecay
  ) {
    precondition(capacity.count == distances.sourceCount, "one capacity for each facility")
    precondition(people.count == distances.targetCount, "one number of people for each demand point")
    var weights = distances.metres.map { decay.weight(at: $0) }
    if method == .threeStep { Self.divide(&weights, distances) }
    ratios = [Double](repeating: 0, count: capacity.count)
    scores = [Double](repeating: 0, count: people.count)
    for facility in capacity.indices {
      let row = distances.row(facility)
      var demand = 0.0
      for pair in row { demand += weights[pair] * Double(people[Int(distances.targets[pair])]) }
      guard demand > 0 else { continue }
      ratios[facility] = capacity[facility] / demand
      for pair in row { scores[Int(distances.targets[pair])] += weights[pair] * ratios[facility] }
    }
  }

  /// Multiplies each weight by the share of its point's people who choose this facility.
  private static func divide(_ weights: inout [Double], _ distances: SparseDistances) {
    var sums = [Double](repeating: 0, count: distances.targetCount)
    for pair in weights.indices { sums[Int(distances.targets[pair])] += weights[pair] }
    for pair in weights.indices where weights[pair] > 0 {
      weights[pair] *= weights[pair] / sums[Int(distances.targets[pair])]
    }
  }
}

/// How unevenly something is shared.
public enum Inequality {
  /// Gini coefficient of `values` over people: 0 when all have the same, towards 1 when one has all. `nil` when nobody
  /// or nothing is there.
  ///
  /// Twice the area between the diagonal and the Lorenz curve, whose corners are people in the order of their values.
  public static func gini(_ values: [Double], people: [Int]) -> Double? {
    let order = values.indices.filter { people[$0] > 0 }.sorted { (values[$0], $0) < (values[$1], $1) }
    var everyone = 0.0
    var total = 0.0
    var below = 0.0
    for i in order {
      let amount = values[i] * Double(people[i])
      below += Double(people[i]) * (2 * total + amount)
      total += amount
      everyone += Double(people[i])
    }
    guard everyone > 0, total > 0 else { return nil }
    return 1 - below / (everyone * total)
  }

  /// Mean value of the tenth of the people who have least; `nil` where nobody lives.
  public static func worstDecile(_ values: [Double], people: [Int]) -> Double? {
    let order = values.indices.filter { people[$0] > 0 }.sorted { (values[$0], $0) < (values[$1], $1) }
    let tenth = Double(order.reduce(0) { $0 + people[$1] }) / 10
    guard tenth > 0 else { return nil }
    var left = tenth
    var sum = 0.0
    for i in order where left > 0 {
      let taken = min(left, Double(people[i]))
      sum += taken * values[i]
      left -= taken
    }
    return sum / tenth
  }
}

/// How many places the people of one street can count on, and how evenly.
public struct StreetAccess: Hashable, Sendable {
  public var people: Int
  /// Places per person; `nil` where nobody lives.
  public var mean: Double?
  /// See ``Inequality``.
  public var gini: Double?
  public var worstDecile: Double?

  public init(scores: [Double], people: [Int], of points: [Int]) {
    let scores = points.map { scores[$0] }
    let persons = points.map { people[$0] }
    self.people = persons.reduce(0, +)
    let sum = zip(scores, persons).reduce(0) { $0 + $1.0 * Double($1.1) }
    mean = self.people > 0 ? sum / Double(self.people) : nil
    gini = Inequality.gini(scores, people: persons)
    worstDecile = Inequality.worstDecile(scores, people: persons)
  }
}

extension Accessibility {
  /// The scores by street; points in no street belong to none.
  public func byStreet(_ demand: DemandPoints, people: [Int], streets: Int) -> [StreetAccess] {
    demand.byStreet(count: streets).map { StreetAccess(scores: scores, people: people, of: $0) }
  }

  /// The scores of everyone.
  public func everyone(people: [Int]) -> StreetAccess {
    StreetAccess(scores: scores, people: people, of: Array(people.indices))
  }
}
