import Diagnostics
import Spatial

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One way to read the coordinates of a layer and of what it is held against.
struct Hypothesis: Hashable {
  var subject: GeodeticDatum
  var reference: GeodeticDatum

  /// A longitude and latitude of the layer, as its file has it, among the longitudes and latitudes of the reference as
  /// that file has them.
  func move(_ point: Point) -> Point {
    subject == reference ? point : reference.fromWGS84(subject.toWGS84(point))
  }

  /// All ways but the declared one that differ from it: readings that put both layers into one shift do not.
  static func alternatives(to declared: Hypothesis) -> [Hypothesis] {
    var list: [Hypothesis] = []
    // One wrong declaration is likelier than two, so those stand first.
    for datum in GeodeticDatum.allCases where datum != declared.subject {
      list.append(Hypothesis(subject: datum, reference: declared.reference))
    }
    for datum in GeodeticDatum.allCases where datum != declared.reference {
      list.append(Hypothesis(subject: declared.subject, reference: datum))
    }
    for subject in GeodeticDatum.allCases where subject != declared.subject {
      for reference in GeodeticDatum.allCases where reference != declared.reference && reference != subject {
        list.append(Hypothesis(subject: subject, reference: reference))
      }
    }
    // Where neither or both are shifted alike the reading is one and the same.
    var hasPlain = declared.subject == declared.reference
    return list.filter { hypothesis in
      guard hypothesis.subject == hypothesis.reference else { return true }
      defer { hasPlain = true }
      return !hasPlain
    }
  }
}

extension GeodeticDatum {
  var title: String {
    switch self {
    case .wgs84: "WGS 84"
    case .gcj02: "GCJ-02"
    case .bd09: "BD-09"
    }
  }
}

/// The exact sign test: how likely chance alone gives so lopsided a split.
///
/// For points that fit under one of two readings only this is McNemar's test in its exact form (Q. McNemar, *Note on the
/// sampling error of the difference between correlated proportions*, Psychometrika 12 (1947) 153–157).
enum SignTest {
  /// P(X ≥ `wins`) for X binomial over `wins + losses` trials of one half.
  static func probability(wins: Int, losses: Int) -> Double {
    let trials = wins + losses
    guard trials > 0 else { return 1 }
    // log C(n, k) − n log 2, summed from the far end, where the terms are smallest.
    var logTerm = -Double(trials) * 0.693147180559945309
    var terms: [Double] = []
    for k in stride(from: trials, through: wins, by: -1) {
      terms.append(logTerm)
      // C(n, k − 1) = C(n, k) · k / (n − k + 1)
      logTerm += log(Double(k)) - log(Double(trials - k + 1))
    }
    let top = terms.max() ?? 0
    return min(1, terms.reduce(0) { $0 + exp($1 - top) } * exp(top))
  }
}
