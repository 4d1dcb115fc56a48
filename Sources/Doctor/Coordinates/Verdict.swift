import Diagnostics
import Spatial

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the evidence says about how a layer's coordinates have to be read.
public struct CoordinateVerdict: Sendable {
  public enum Outcome: String, Sendable {
    /// As declared, and no other reading fits as well.
    case confirmed
    /// Another reading is right.
    case shifted
    /// Not as declared, but which other reading is right cannot be told.
    case ambiguous
    /// The evidence does not do.
    case undecided
  }

  public var layer: Place
  public var reference: Place
  /// `own-street`, `any-street`, `network` or `outlines`.
  public var kind: String
  public var outcome: Outcome
  /// Features that were looked at, and of these so many that do not stand close together.
  public var features: Int
  public var apart: Int
  public var declared: Fit
  /// The reading that fits best of the others.
  public var best: Fit
  /// Of the features apart: how many fit better under `best`, and under the declared reading.
  public var better: Int
  public var worse: Int
  /// Of so lopsided a split by chance, by the exact sign test.
  public var probability: Double

  /// How well features fit under one reading.
  public struct Fit: Sendable {
    public var subject: GeodeticDatum
    public var reference: GeodeticDatum
    /// Features in their street; for outlines the mean share in common, for roads the median distance in metres.
    public var value: Double
  }
}

extension CoordinateVerdict {
  /// Settles what several pieces of evidence say of one layer: what stands in the right street is not shifted, however the
  /// roads lie; and where something was decided, what was not need not be told.
  static func settle(_ verdicts: inout [CoordinateVerdict]) {
    if verdicts.contains(where: { $0.outcome == .confirmed && $0.kind != Evidence.Kind.network.rawValue }) {
      for i in verdicts.indices where verdicts[i].kind == Evidence.Kind.network.rawValue {
        let blamesLayer = verdicts[i].best.subject != verdicts[i].declared.subject
        if verdicts[i].outcome == .shifted, blamesLayer { verdicts[i].outcome = .undecided }
      }
    }
    if verdicts.contains(where: { $0.outcome != .undecided }) { verdicts.removeAll { $0.outcome == .undecided } }
    // One confirmation is as good as five: the first is of the streets, where there are any.
    if verdicts.allSatisfy({ $0.outcome == .confirmed }) { verdicts = Array(verdicts.prefix(1)) }
  }
}

/// Weighs one piece of evidence.
///
/// A reading other than the declared one is accepted only when all of this holds; else nothing is decided:
///
/// 1. At least 20 features that stand 200 m apart or more: neighbours are moved alike and are one witness.
/// 2. Of those whose fit differs between the two readings so many fit better under the other that chance does it with a
///    probability below 0.001, by the exact sign test, divided by the number of readings tried (Bonferroni).
/// 3. Under it the layer really fits: nine of ten points in their own street, nineteen of twenty in any; the median
///    distance to a road at most half; outlines that share at least 0.6 of their union and 0.02 more than before.
/// 4. The same shift turned by 90°, 180° and 270°, halved and doubled, fits less well: it is this shift and not just any.
/// 5. It beats each other reading by the sign test at 0.01; else the layer is shifted, but how cannot be told.
struct Weighing {
  static let fewest = 20
  static let apart = 200.0
  static let significance = 0.001
  static let rivalry = 0.01

  private let evidence: Evidence
  private let declared: Hypothesis
  private let witnesses: [Int]
  private let before: [Double]

  init(_ evidence: Evidence, declared: Hypothesis) {
    self.evidence = evidence
    self.declared = declared
    witnesses = Self.apart(evidence.anchors)
    before = evidence.score(declared.move)
  }

  func verdict(on layer: Place) -> CoordinateVerdict {
    let alternatives = Hypothesis.alternatives(to: declared)
    let scores = alternatives.map { evidence.score($0.move) }
    let order = alternatives.indices.sorted { a, b in
      let (left, right) = (quality(scores[a]), quality(scores[b]))
      return left == right ? a < b : left > right
    }
    let best = order[0]
    let split = compare(scores[best], before)
    let chance = SignTest.probability(wins: split.wins, losses: split.losses)
    var outcome = CoordinateVerdict.Outcome.undecided
    if witnesses.count >= Self.fewest {
      let limit = Self.significance / Double(alternatives.count)
      if chance < limit, isGood(scores[best]), isSpecific(alternatives[best], quality(scores[best])) {
        outcome = order.dropFirst().allSatisfy { beats(scores[best], scores[$0]) } ? .shifted : .ambiguous
      } else if isAdequate(before), alternatives.indices.allSatisfy({ beatenByDeclared(scores[$0]) }) {
        outcome = .confirmed
      }
    }
    func fit(_ hypothesis: Hypothesis, _ scores: [Double]) -> CoordinateVerdict.Fit {
      CoordinateVerdict.Fit(
        subject: hypothesis.subject, reference: hypothesis.reference, value: value(scores))
    }
    return CoordinateVerdict(
      layer: layer, reference: evidence.reference, kind: evidence.kind.rawValue, outcome: outcome,
      features: evidence.anchors.count, apart: witnesses.count, declared: fit(declared, before),
      best: fit(alternatives[best], scores[best]), better: split.wins, worse: split.losses, probability: chance)
  }

  // MARK: Comparing

  /// Less than this is no difference: a few metres of a road's width, a thousandth of an outline.
  private var leastDifference: Double {
    switch evidence.kind {
    case .ownStreet, .anyStreet: 0.5
    case .network: 3
    case .outlines: 0.001
    }
  }

  private func compare(_ a: [Double], _ b: [Double]) -> (wins: Int, losses: Int) {
    var split = (wins: 0, losses: 0)
    for i in witnesses {
      if a[i] - b[i] > leastDifference { split.wins += 1 } else if b[i] - a[i] > leastDifference { split.losses += 1 }
    }
    return split
  }

  private func beats(_ best: [Double], _ other: [Double]) -> Bool {
    let split = compare(best, other)
    return SignTest.probability(wins: split.wins, losses: split.losses) < Self.rivalry
  }

  private func beatenByDeclared(_ other: [Double]) -> Bool {
    let split = compare(before, other)
    return SignTest.probability(wins: split.wins, losses: split.losses) < Self.significance
  }

  // MARK: Fitting

  /// More is better, over all features.
  private func quality(_ scores: [Double]) -> Double {
    evidence.kind == .network ? -Self.median(scores.map { -$0 }) : scores.reduce(0, +) / Double(max(1, scores.count))
  }

  /// As a person is told it.
  private func value(_ scores: [Double]) -> Double {
    switch evidence.kind {
    case .ownStreet, .anyStreet: scores.reduce(0, +)
    case .network: Self.median(scores.map { -$0 })
    case .outlines: quality(scores)
    }
  }

  /// Condition 3.
  private func isGood(_ scores: [Double]) -> Bool {
    switch evidence.kind {
    case .ownStreet, .anyStreet: isAdequate(scores)
    case .network: -quality(scores) * 2 <= -quality(before)
    case .outlines: isAdequate(scores) && quality(scores) >= quality(before) + 0.02
    }
  }

  private func isAdequate(_ scores: [Double]) -> Bool {
    switch evidence.kind {
    case .ownStreet: quality(scores) >= 0.9
    case .anyStreet: quality(scores) >= 0.95
    case .network: true
    case .outlines: quality(scores) >= 0.6
    }
  }

  /// Condition 4: whether shifts of like size in other directions fit less well.
  private func isSpecific(_ hypothesis: Hypothesis, _ reached: Double) -> Bool {
    let turns: [(cos: Double, sin: Double)] = [(0, 1), (-1, 0), (0, -1), (0.5, 0), (2, 0)]
    return turns.allSatisfy { turn in
      let scores = evidence.score { point in
        let from = declared.move(point)
        let to = hypothesis.move(point)
        // Turned in metres: a degree of longitude is shorter than one of latitude.
        let narrow = max(0.1, cos(point.y * .pi / 180))
        let (east, north) = ((to.x - from.x) * narrow, to.y - from.y)
        return Point(
          from.x + (east * turn.cos - north * turn.sin) / narrow, from.y + east * turn.sin + north * turn.cos)
      }
      return quality(scores) < reached
    }
  }

  // MARK: Witnesses

  /// Features of which no two share a cell of 200 m: the first of each.
  private static func apart(_ points: [Point]) -> [Int] {
    var seen: Set<Point> = []
    return points.indices.filter { i in
      let metre = 1 / 111_000.0
      let narrow = max(0.1, cos(points[i].y * .pi / 180))
      let cell = Point(
        (points[i].x * narrow / (apart * metre)).rounded(.down), (points[i].y / (apart * metre)).rounded(.down))
      return seen.insert(cell).inserted
    }
  }

  private static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
