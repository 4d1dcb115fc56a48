import Diagnostics

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

  /// The files whose values or changes stand in the tree, the lowest base first.
  public private(set) var files: [String]
  /// What changes from the lowest base up, in order.
  public private(set) var changes: [YAMLChange] = []

  /// - Parameter layering: how the file may stand on another one; `nil`: it is read as it is.
  /// - Throws: ``Problems`` when the text is not YAML, repeats a key, nests too deeply or is not a mapping, or when its
  ///   base cannot be had. Changes that cannot be made are among ``problems``.
  public init(text: String, file: String, layering: YAMLLayering? = nil) throws(Problems) {
    self.file = file
    files = [file]
    guard let node = try YAMLNode.parse(text, origin: .init(file: file)), case .mapping = node.content else {
      throw Problems([
        Problem(
          .error, at: Place(file: file, line: 1, column: 1),
          says: Text(zh: "文件为空,或最外层不是“键: 值”", en: "the file is empty or its top level is not `key: value`"),
          fix: Text(zh: "首行写 id: …", en: "begin with a line such as id: …"))
      ])
    }
    guard let layering else {
      root = YAMLMapping(node, path: "", reader: self)
      return
    }
    guard let layers = YAMLLayers(node, file: file, layering, self) else { throw problems }
    files = layers.files.map(normalised)
    changes = layers.changes
    root = YAMLMapping(layers.tree(layering, self), path: "", reader: self)
  }

  /// Every value of the tree with its path, but for those under some keys of the top level.
  public func leaves(leavingOut keys: [String] = []) -> [YAMLLeaf] {
    root.keys.filter { !keys.contains($0) }.flatMap { key in root.node(key)?.leaves(key) ?? [] }
  }

  /// The tree as one text, the same for files that say the same.
  ///
  /// - Parameter files: values that name files, by their path in the tree: the text has the file between two NULs.
  public func canonical(leavingOut keys: [String] = [], files: [String: String] = [:]) -> String {
    var text = ""
    root.source.writeCanonical(into: &text, leavingOut: Set(keys), files: files)
    return text
  }

  func report(_ place: Place, value: String? = nil, _ says: Text, fix: Text? = nil) {
    problems.error(at: place, value: value, says, fix: fix)
  }
}

/// One value in the file: a scalar, a list or a mapping.
public struct YAMLValue {
  let node: YAMLNode
  /// Dotted path from the top: `rules[3].rate`.
  public let path: String
  let reader: YAMLReader

  public var place: Place { node.place(path) }

  /// The folder of the file it was written in, with its last `/`; empty for the working folder, where options count.
  public var folder: String {
    guard !node.origin.isOption, let slash = node.origin.file.lastIndex(of: "/") else { return "" }
    return String(node.origin.file[...slash])
  }

  /// A path that was written beside this value, as seen from the working folder.
  public func path(to file: String) -> String { normalised(file.hasPrefix("/") ? file : folder + file) }

  /// The scalar as it is written; `nil` for lists, mappings and null.
  public var scalar: String? { node.scalar }
  public var isNull: Bool { node.isNull }
  public var isMapping: Bool { if case .mapping = node.content { true } else { false } }
  public var isSequence: Bool { if case .list = node.content { true } else { false } }

  /// Reports a mistake in this value to the reader.
  public func report(_ says: Text, fix: Text? = nil) {
    reader.report(place, value: scalar, says, fix: fix)
  }

  private func expected(_ zh: String, _ en: String, fix: Text) {
    let found =
      switch node.content {
      case .mapping: Text(zh: "键值组", en: "a mapping")
      case .list: Text(zh: "列表", en: "a list")
      default: isNull ? Text(zh: "空值", en: "nothing") : Text(zh: "“\(scalar ?? "")”", en: "\"\(scalar ?? "")\"")
      }
    reader.report(place, Text(zh: "应为\(zh),实为\(found.zh)", en: "expected \(en), found \(found.en)"), fix: fix)
  }

  /// The value under a key, without asking for it; `nil` where there is none.
  public func member(_ key: String) -> YAMLValue? {
    node[key].map { YAMLValue(node: $0, path: "\(path).\(key)", reader: reader) }
  }

  // MARK: Typed readings, each `nil` after reporting what was expected

  public func string() -> String? {
    guard let scalar else {
      expected("文字", "text", fix: Text(zh: "写文字，必要时加引号", en: "write text, in quotes where needed"))
      return nil
    }
    return scalar
  }

  public func int() -> Int? {
    let digits = scalar?.replacing("_", with: "") ?? ""
    if let value = Int(digits) { return value }
    // `1e6` is a whole number too.
    if digits.contains(where: { "eE".contains($0) }), let value = Double(digits), let whole = Int(exactly: value) {
      return whole
    }
    expected("整数", "a whole number", fix: Text(zh: "只写数字，如 600", en: "write digits alone, such as 600"))
    return nil
  }

  public func double() -> Double? {
    guard let scalar, let value = Double(scalar.replacing("_", with: "")), value.isFinite else {
      expected("数字", "a number", fix: Text(zh: "写 12.5 这样的数，不带单位", en: "write a number such as 12.5, without its unit"))
      return nil
    }
    return value
  }

  public func bool() -> Bool? {
    switch scalar {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      expected("true 或 false", "true or false", fix: Text(zh: "写 true 或 false", en: "write true or false"))
      return nil
    }
  }

  public func list() -> [YAMLValue]? {
    guard case .list(let members) = node.content else {
      expected(
        "列表", "a list",
        fix: Text(zh: "写成 [甲, 乙]，或各行以“- ”开头", en: "write [a, b], or lines that begin with \"- \""))
      return nil
    }
    return members.enumerated().map { YAMLValue(node: $1, path: "\(path)[\($0)]", reader: reader) }
  }

  public func mapping() -> YAMLMapping? {
    guard isMapping else {
      expected(
        "键值组", "a mapping", fix: Text(zh: "写成 {键: 值}，或各行“键: 值”", en: "write {key: value}, or lines of key: value"))
      return nil
    }
    return YAMLMapping(node, path: path, reader: reader)
  }

  /// A case by its raw value; the message lists the cases and suggests the nearest.
  public func oneOf<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
    guard let word = string() else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    let list = names.joined(separator: ", ")
    report(
      Text(zh: "应为其中之一:\(list)", en: "expected one of: \(list)"),
      fix: Suggestion.nearest(to: word, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? Text(zh: "选用其中一个", en: "use one of them"))
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
