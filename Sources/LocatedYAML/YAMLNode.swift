import Diagnostics
import Yams

/// One parsed value that knows where it was written, so that values of several files can stand in one tree.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    /// A plain scalar is one without quotes, which alone may mean null.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case mapping([Entry])
  }

  struct Entry: Sendable {
    /// Any value can be a key in YAML; ``YAMLMapping`` refuses those that are not text.
    var key: YAMLNode
    var value: YAMLNode
  }

  /// The file or option a value was written in, and where in it.
  struct Origin: Sendable {
    var file: String
    var line: Int?
    var column: Int?
    /// Written on the command line: `file` is what was typed.
    var isOption = false
  }

  var content: Content
  var origin: Origin

  func place(_ path: String) -> Place {
    Place(file: origin.file, field: path.isEmpty ? nil : path, line: origin.line, column: origin.column)
  }

  var scalar: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The value under a key of a mapping.
  subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key.scalar == key }?.value
  }
}

// MARK: Parsing

extension YAMLNode {
  /// - Throws: ``Problems`` when the text is not YAML, repeats a key, or is larger than the limits of ``YAMLReader``.
  /// - Returns: `nil` for an empty text.
  static func parse(_ text: String, origin: Origin) throws(Problems) -> YAMLNode? {
    let composed: Node?
    do {
      composed = try Yams.compose(yaml: text)
    } catch {
      throw Problems([problem(from: error, origin)])
    }
    guard let composed else { return nil }
    var count = 0
    return try YAMLNode(composed, depth: 0, count: &count, origin)
  }

  /// libyaml itself stops at 1,000 levels; aliases may still unfold to far more values than the text holds, so their
  /// number is bounded too.
  private init(_ node: Node, depth: Int, count: inout Int, _ file: Origin) throws(Problems) {
    origin = file
    if !file.isOption {
      origin.line = node.mark?.line
      origin.column = node.mark?.column
    }
    count += 1
    let limit: Text? =
      if depth > YAMLReader.maximumDepth {
        Text(
          zh: "嵌套超过 \(YAMLReader.maximumDepth) 层", en: "nested more than \(YAMLReader.maximumDepth) levels deep")
      } else if count > YAMLReader.maximumValues {
        Text(
          zh: "展开后超过 \(YAMLReader.maximumValues) 个值", en: "unfolds to more than \(YAMLReader.maximumValues) values")
      } else {
        nil
      }
    if let limit {
      throw Problems([
        Problem(
          .error, at: Place(file: file.file, line: origin.line, column: origin.column), says: limit,
          fix: Text(zh: "拆成几个文件，或少用别名", en: "split the file, or use fewer aliases"))
      ])
    }
    switch node {
    case .mapping(let mapping):
      var entries: [Entry] = []
      entries.reserveCapacity(mapping.count)
      for (key, value) in mapping {
        // Keys are checked for depth and counted with their values.
        entries.append(
          Entry(
            key: try YAMLNode(key, depth: depth + 1, count: &count, file),
            value: try YAMLNode(value, depth: depth + 1, count: &count, file)))
      }
      content = .mapping(entries)
    case .sequence(let sequence):
      var members: [YAMLNode] = []
      members.reserveCapacity(sequence.count)
      for member in sequence { members.append(try YAMLNode(member, depth: depth + 1, count: &count, file)) }
      content = .list(members)
    case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
    case .alias: content = .scalar("", isPlain: true)
    }
  }

  private static func problem(from error: any Error, _ origin: Origin) -> Problem {
    func place(_ mark: Mark) -> Place {
      origin.isOption
        ? Place(file: origin.file) : Place(file: origin.file, line: mark.line, column: mark.column)
    }
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Problem(
        .error, at: place(mark), says: Text(zh: "不是有效的 YAML:\(problem)", en: "not valid YAML: \(problem)"),
        fix: Text(zh: "检查缩进、冒号后的空格和引号", en: "check indentation, the space after a colon, and quotes"))
    case .duplicatedKeysInMapping(let keys, let context):
      return Problem(
        .error, at: place(context.mark), value: keys.map { "\($0)" }.sorted().joined(separator: ", "),
        says: Text(zh: "同一层里键重复", en: "key given twice in one mapping"),
        fix: Text(zh: "删去其中一个", en: "remove one of them"))
    default:
      return Problem(
        .error, at: Place(file: origin.file, line: 1, column: 1),
        says: Text(zh: "不是有效的 YAML:\(error)", en: "not valid YAML: \(error)"),
        fix: Text(zh: "另存为 UTF-8 文本", en: "save the file as UTF-8 text"))
    }
  }
}
