/// What makes a problem meaningless: lists of the wrong length, indices outside their range, negative or non-finite
/// numbers. Every problem type lists all of its defects in `defects()`; solving requires that there is none.
public struct ProblemDefect: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where, as a path into the problem: `covers[1].weights[0][17]`.
  public var path: String
  public var message: String
  public var description: String { "\(path): \(message)" }

  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

/// Collects defects; long lists of the same defect are cut after a hundred.
struct DefectList {
  private(set) var found: [ProblemDefect] = []
  private static let limit = 100

  mutating func check(_ holds: Bool, _ path: @autoclosure () -> String, _ message: @autoclosure () -> String) {
    if !holds, found.count < Self.limit { found.append(ProblemDefect(path: path(), message: message())) }
  }

  mutating func checkCount(_ count: Int, _ expected: Int, _ path: @autoclosure () -> String) {
    check(count == expected, path(), "has \(count) entries, expected \(expected)")
  }

  /// Every value finite and not negative.
  mutating func checkAmounts(_ values: some Sequence<Double>, _ path: @autoclosure () -> String) {
    for (index, value) in values.enumerated() where !(value >= 0 && value.isFinite) {
      check(false, "\(path())[\(index)]", value.isFinite ? "\(value) is negative" : "\(value) is not a number")
    }
  }
}
