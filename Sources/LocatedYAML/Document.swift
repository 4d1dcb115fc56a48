import Diagnostics
import Yams

/// A YAML file whose every value knows its line and column, read key by key with all mistakes collected.
///
/// ```swift
/// let reader = try YAMLReader(text: text, file: "plan.yaml")
/// let id = reader.root.string("id")
/// reader.root.finish()                 // unknown keys become errors
/// try reader.problems.throwIfErrors()
/// ```
public final class YAMLReader {
  /// Everything found wrong so far.
  public internal(set) var problems = Problems()
  public let file: String
  public private(set) var root: YAMLMapping!

  /// Deepest nesting that is read; deeper input is refused.
  public static let maximumDepth = 64
  /// Most values that are read, aliases unfolded.
  public static let maximumValues = 1_000_000

  /// - Throws: ``Problems`` when the text is not YAML, repeats a key, nests too deeply or is not a mapping.
  public init(text: String, file: String) throws(Problems) {
    self.file = file
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw Problems([Self.problem(from: error, file: file)])
    }
    guard let node, case .mapping(let mapping) = node else {
      throw Problems([
        Problem(
          .error, at: Place(file: file, line: 1, column: 1),
          says: Text(zh: "文件为空,或最外层不是“键: 值”", en: "the file is empty or its top level is not `key: value`"))
      ])
    }
    var count = 0
    try Self.checkSize(node, depth: 0, count: &count, file: file)
    root = YAMLMapping(mapping, path: "", reader: self)
  }

  /// Walks what was composed. libyaml itself stops at 1,000 levels; aliases may still unfold to far more values than
  /// the text holds, so their number is bounded too.
  private static func checkSize(_ node: Node, depth: Int, count: inout Int, file: String) throws(Problems) {
    count += 1
    let limit: Text? =
      if depth > maximumDepth {
        Text(zh: "嵌套超过 \(maximumDepth) 层", en: "nested more than \(maximumDepth) levels deep")
      } else if count > maximumValues {
        Text(zh: "展开后超过 \(maximumValues) 个值", en: "unfolds to more than \(maximumValues) values")
      } else {
        nil
      }
    if let limit {
      throw Problems([
        Problem(.error, at: Place(file: file, line: node.mark?.line, column: node.mark?.column), says: limit)
      ])
    }
    switch node {
    case .mapping(let mapping):
      for (_, value) in mapping { try checkSize(value, depth: depth + 1, count: &count, file: file) }
    case .sequence(let sequence):
      for value in sequence { try checkSize(value, depth: depth + 1, count: &count, file: file) }
    case .scalar, .alias: break
    }
  }

  private static func problem(from error: any Error, file: String) -> Problem {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Problem(
        .error, at: Place(file: file, line: mark.line, column: mark.column),
        says: Text(zh: "不是有效的 YAML:\(problem)", en: "not valid YAML: \(problem)"),
        fix: Text(zh: "检查缩进、冒号后的空格和引号", en: "check indentation, the space after a colon, and quotes"))
    case .duplicatedKeysInMapping(let keys, let context):
      return Problem(
        .error, at: Place(file: file, line: context.mark.line, column: context.mark.column),
        value: keys.map { "\($0)" }.sorted().joined(separator: ", "),
        says: Text(zh: "同一层里键重复", en: "key given twice in one mapping"),
        fix: Text(zh: "删去其中一个", en: "remove one of them"))
    default:
      return Problem(
        .error, at: Place(file: file),
        says: Text(zh: "不是有效的 YAML:\(error)", en: "not valid YAML: \(error)"))
    }
  }

  func report(_ place: Place, value: String? = nil, _ says: Text, fix: Text? = nil) {
    problems.error(at: place, value: value, says, fix: fix)
  }
}

/// One value in the file: a scalar, a list or a mapping.
public struct YAMLValue {
  let node: Node
  /// Dotted path from the top: `rules[3].rate`.
  public let path: String
  let reader: YAMLReader

  public var place: Place {
    Place(file: reader.file, field: path.isEmpty ? nil : path, line: node.mark?.line, column: node.mark?.column)
  }

  /// The scalar as it is written; `nil` for lists, mappings and null.
  public var scalar: String? {
    guard case .scalar(let scalar) = node, !isNull else { return nil }
    return scalar.string
  }

  public var isNull: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  public var isMapping: Bool { if case .mapping = node { true } else { false } }
  public var isSequence: Bool { if case .sequence = node { true } else { false } }

  /// Reports a mistake in this value to the reader.
  public func report(_ says: Text, fix: Text? = nil) {
    reader.report(place, value: scalar, says, fix: fix)
  }

  private func expected(_ zh: String, _ en: String) {
    let found =
      switch node {
      case .mapping: Text(zh: "键值组", en: "a mapping")
      case .sequence: Text(zh: "列表", en: "a list")
      default: isNull ? Text(zh: "空值", en: "nothing") : Text(zh: "“\(scalar ?? "")”", en: "\"\(scalar ?? "")\"")
      }
    reader.report(place, Text(zh: "应为\(zh),实为\(found.zh)", en: "expected \(en), found \(found.en)"))
  }

  // MARK: Typed readings, each `nil` after reporting what was expected

  public func string() -> String? {
    guard let scalar else {
      expected("文字", "text")
      return nil
    }
    return scalar
  }

  public func int() -> Int? {
    guard let scalar, let value = Int(scalar.replacing("_", with: "")) else {
      expected("整数", "a whole number")
      return nil
    }
    return value
  }

  public func double() -> Double? {
    guard let scalar, let value = Double(scalar.replacing("_", with: "")), value.isFinite else {
      expected("数字", "a number")
      return nil
    }
    return value
  }

  public func bool() -> Bool? {
    switch scalar {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      expected("true 或 false", "true or false")
      return nil
    }
  }

  public func list() -> [YAMLValue]? {
    guard case .sequence(let sequence) = node else {
      expected("列表", "a list")
      return nil
    }
    return sequence.enumerated().map { YAMLValue(node: $1, path: "\(path)[\($0)]", reader: reader) }
  }

  public func mapping() -> YAMLMapping? {
    guard case .mapping(let mapping) = node else {
      expected("键值组", "a mapping")
      return nil
    }
    return YAMLMapping(mapping, path: path, reader: reader)
  }

  /// A case by its raw value; the message lists the cases and suggests the nearest.
  public func oneOf<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
    guard let word = string() else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    let list = names.joined(separator: ", ")
    report(
      Text(zh: "应为其中之一:\(list)", en: "expected one of: \(list)"),
      fix: Suggestion.nearest(to: word, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") })
    return nil
  }

  /// `{zh: …, en: …}`, or one string for both.
  public func text() -> Text? {
    if let scalar { return Text(scalar) }
    guard let mapping = mapping() else { return nil }
    let zh = mapping.string("zh")
    let en = mapping.string("en")
    mapping.finish()
    guard let zh, let en else { return nil }
    return Text(zh: zh, en: en)
  }
}
