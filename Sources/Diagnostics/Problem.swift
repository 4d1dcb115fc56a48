/// One thing that is wrong, or worth knowing, about an input: where, what was found, what was expected, what to do.
public struct Problem: Hashable, Sendable, Codable {
  public enum Severity: String, Sendable, Codable, Comparable {
    /// Said, needs no action.
    case note
    /// The run goes on; the reader should know.
    case warning
    /// The run cannot go on: exit code 2.
    case error

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  }

  /// What a problem is about, where someone sorts problems by it: the words are for people.
  public enum Subject: String, Sendable, Codable {
    case openRing
    case invalidArea
    case duplicateID
    case outsideStreets
    case wrongStreet
    case encoding
  }

  public var severity: Severity
  public var place: Place
  /// The offending value as it stands in the file.
  public var value: String?
  /// What is wrong and what was expected.
  public var says: Text
  /// A likely way to mend it.
  public var fix: Text?
  public var subject: Subject?

  public init(
    _ severity: Severity, at place: Place, value: String? = nil, says: Text, fix: Text? = nil,
    about subject: Subject? = nil
  ) {
    self.severity = severity
    self.place = place
    self.value = value
    self.says = says
    self.fix = fix
    self.subject = subject
  }

  /// `error: streets.geojson, feature 3, field "code": "32010": expected 9 digits. Fix: …`
  public func described(in language: Language) -> String {
    let label =
      switch (severity, language) {
      case (.error, .zh): "错误"
      case (.warning, .zh): "警告"
      case (.note, .zh): "提示"
      case (_, .en): severity.rawValue
      }
    let colon = language == .zh ? ":" : ": "
    var line = label
    let spot = place.described(in: language)
    if !spot.isEmpty { line += colon + spot }
    if let value { line += colon + (language == .zh ? "“\(value)”" : "\"\(value)\"") }
    line += colon + says[language]
    if let fix { line += language == .zh ? " 建议:\(fix.zh)" : " Fix: \(fix.en)" }
    return line
  }
}

/// Every problem found in one pass over the input, so that a user mends them all at once and not one per run.
///
/// Rooms that read or check input collect into a `Problems` and end with ``throwIfErrors()``.
public struct Problems: Error, Sendable, Equatable {
  public private(set) var list: [Problem]

  public init(_ list: [Problem] = []) {
    self.list = list
  }

  public var isEmpty: Bool { list.isEmpty }
  public var hasErrors: Bool { list.contains { $0.severity == .error } }
  public var errors: [Problem] { list.filter { $0.severity == .error } }

  public mutating func add(_ problem: Problem) {
    list.append(problem)
  }

  public mutating func add(_ others: Problems) {
    list.append(contentsOf: others.list)
  }

  public mutating func error(
    at place: Place, value: String? = nil, _ says: Text, fix: Text? = nil, about subject: Problem.Subject? = nil
  ) {
    add(Problem(.error, at: place, value: value, says: says, fix: fix, about: subject))
  }

  public mutating func warning(
    at place: Place, value: String? = nil, _ says: Text, fix: Text? = nil, about subject: Problem.Subject? = nil
  ) {
    add(Problem(.warning, at: place, value: value, says: says, fix: fix, about: subject))
  }

  public mutating func note(
    at place: Place, value: String? = nil, _ says: Text, fix: Text? = nil, about subject: Problem.Subject? = nil
  ) {
    add(Problem(.note, at: place, value: value, says: says, fix: fix, about: subject))
  }

  /// Throws the whole list if anything in it is an error; warnings and notes stay with the caller.
  public func throwIfErrors() throws(Problems) {
    if hasErrors { throw self }
  }

  /// Runs `body`, keeping what it throws beside the problems found so far; `nil` when it threw.
  public mutating func collect<Value>(_ body: () throws(Problems) -> Value) -> Value? {
    do {
      return try body()
    } catch {
      add(error)
      return nil
    }
  }
}
