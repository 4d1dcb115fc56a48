import Diagnostics

/// How a file may be made of another one: `base: other.yaml` and an ordered list of `changes`, then of options typed on
/// the command line.
public struct YAMLLayering {
  /// The key that both files have to state alike: the version of their format.
  public var formatKey: String
  /// Keys that a file with a base states for itself; they replace those of its base.
  public var ownKeys: [String]
  /// Changes after the base that are applied; all of them unless said.
  public var mostChanges: Int?
  /// `path=value` as typed, applied last.
  public var options: [String]
  /// Paths that people set often, for a hint where an option shortens one of them.
  public var oftenSet: [String]
  /// The text of a base, named at a place.
  public var load: (_ path: String, _ namedAt: Place) throws(Problems) -> String

  public init(
    formatKey: String, ownKeys: [String], mostChanges: Int? = nil, options: [String] = [],
    oftenSet: [String] = [], load: @escaping (_ path: String, _ namedAt: Place) throws(Problems) -> String
  ) {
    self.oftenSet = oftenSet
    self.formatKey = formatKey
    self.ownKeys = ownKeys
    self.mostChanges = mostChanges
    self.options = options
    self.load = load
  }
}

extension YAMLLayering {
  /// The one path often set whose keys begin as these do: `place.budget` for `placement.budget_yuan`.
  fileprivate func meant(by path: String) -> String? {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    let found = oftenSet.filter { known in
      let full = known.split(separator: ".")
      return full.count == keys.count && zip(full, keys).allSatisfy { $1.count > 1 && $0.hasPrefix($1) }
    }
    return found.count == 1 && found[0] != path ? found[0] : nil
  }
}

/// One member of `changes`, or one option.
public struct YAMLChange: Sendable {
  enum Edit: Sendable {
    case set(String, YAMLNode)
    case add(String, YAMLNode)
    case remove(String)
  }

  /// What its author calls it, else the edits themselves.
  public var name: Text
  var edits: [(edit: Edit, place: Place, origin: YAMLNode.Origin)]
}

/// A file, the files below it, and what changes on the way up.
struct YAMLLayers {
  /// Of the file without a base.
  private(set) var base: YAMLNode
  /// Of all files, from the base up.
  private(set) var changes: [YAMLChange] = []
  private var own: [(key: String, value: YAMLNode)] = []
  /// The base, then every file that changes something.
  private(set) var files: [String]

  private static let mostFiles = 32

  /// - Returns: `nil` when the base cannot be had; the reason is among the reader's problems then.
  init?(_ node: YAMLNode, file: String, _ layering: YAMLLayering, _ reader: YAMLReader, below: [String] = []) {
    guard case .mapping = node.content, node["base"] != nil else {
      base = node
      files = [file]
      return
    }
    let root = YAMLMapping(node, path: "", reader: reader)
    let changes = root.list("changes").compactMap(Self.change)
    let named = root.required("base") { value in value.string().map { (path: value.path(to: $0), value: value) } }
    let format = root.required(layering.formatKey) { $0 }
    Self.refuseOthers(root, layering, reader)
    guard let named else { return nil }
    let trail = below + [normalised(file)]
    if trail.contains(named.path) || trail.count >= Self.mostFiles {
      let circle = (trail + [named.path]).joined(separator: " → ")
      named.value.report(
        trail.contains(named.path)
          ? Text(zh: "base 互相引用成环:\(circle)", en: "these bases go round in a circle: \(circle)")
          : Text(zh: "base 超过 \(Self.mostFiles) 层", en: "more than \(Self.mostFiles) files stand on one another"))
      return nil
    }
    var loaded: YAMLNode?
    do throws(Problems) {
      let text = try layering.load(named.path, named.value.place)
      loaded = try YAMLNode.parse(text, origin: .init(file: named.path))
    } catch {
      reader.problems.add(error)
      return nil
    }
    guard let loaded, case .mapping = loaded.content else {
      named.value.report(Text(zh: "该文件不是“键: 值”", en: "that file is not `key: value`"))
      return nil
    }
    guard var layers = YAMLLayers(loaded, file: named.path, layering, reader, below: trail) else { return nil }
    if let format, let below = layers.base[layering.formatKey]?.scalar, format.scalar != below {
      format.report(
        Text(
          zh: "与 base 的 \(layering.formatKey): \(below) 不同",
          en: "differs from the base's \(layering.formatKey): \(below)"))
    }
    let own = layering.ownKeys.compactMap { key in node[key].map { (key: key, value: $0) } }
    layers.changes += changes
    layers.own += own
    if !changes.isEmpty || !own.isEmpty { layers.files.append(file) }
    self = layers
  }

  private static func refuseOthers(_ root: YAMLMapping, _ layering: YAMLLayering, _ reader: YAMLReader) {
    let known = [layering.formatKey, "base", "changes"] + layering.ownKeys
    for key in root.keys where !known.contains(key) {
      let nearest = Suggestion.nearest(to: key, among: known).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
      reader.report(
        root.place(ofKey: key),
        Text(
          zh: "有 base 的文件只写:\(known.joined(separator: ", "))",
          en: "a file with a base states only: \(known.joined(separator: ", "))"),
        fix: nearest ?? Text(zh: "写成 changes: [{set: {\(key): …}}]", en: "write changes: [{set: {\(key): …}}]"))
    }
  }

  private static func change(_ value: YAMLValue) -> YAMLChange? {
    guard let mapping = value.mapping() else { return nil }
    let says = mapping.optional("says") { $0.text() }
    var edits: [(edit: YAMLChange.Edit, place: Place, origin: YAMLNode.Origin)] = []
    // In the order in which they are written.
    for kind in mapping.keys {
      switch kind {
      case "set", "add":
        guard let paths = mapping.optional(kind, { $0.mapping() }) else { continue }
        for path in paths.keys {
          guard let node = paths.node(path) else { continue }
          edits.append((kind == "set" ? .set(path, node) : .add(path, node), paths.place(ofKey: path), node.origin))
        }
      case "remove":
        guard let given = mapping.value(kind) else { continue }
        for value in given.isSequence ? given.list() ?? [] : [given] {
          if let path = value.string() { edits.append((.remove(path), value.place, value.node.origin)) }
        }
      default: break
      }
    }
    for kind in ["set", "add", "remove"] { _ = mapping.value(kind) }
    mapping.finish()
    if edits.isEmpty {
      value.report(
        Text(zh: "这一项没有改动", en: "this changes nothing"),
        fix: Text(zh: "写 set、add 或 remove", en: "write set, add or remove"))
      return nil
    }
    return YAMLChange(name: says ?? Text(edits.map { describe($0.edit) }.joined(separator: "; ")), edits: edits)
  }

  private static func describe(_ edit: YAMLChange.Edit) -> String {
    func text(_ node: YAMLNode) -> String { node.scalar ?? node["id"]?.scalar ?? (node.isNull ? "null" : "…") }
    return switch edit {
    case .set(let path, let node): "\(path) = \(text(node))"
    case .add(let path, let node): "\(path) + \(text(node))"
    case .remove(let path): "\(path) −"
    }
  }

  // MARK: One tree

  /// The tree after the first `count` changes, all of them unless said. An edit that cannot be made is reported and
  /// left out, so that other mistakes are found with it.
  func tree(_ layering: YAMLLayering, _ reader: YAMLReader) -> YAMLNode {
    var tree = base
    for (key, value) in own { Self.apply(.set("[\(key)]", value), at: value.place(key), value.origin, &tree, reader) }
    let counted = layering.mostChanges.map { changes.prefix($0) } ?? changes[...]
    for change in counted {
      for (edit, place, origin) in change.edits { Self.apply(edit, at: place, origin, &tree, reader) }
    }
    for option in layering.options { Self.apply(option, layering, &tree, reader) }
    return tree
  }

  private static func apply(
    _ edit: YAMLChange.Edit, at place: Place, _ origin: YAMLNode.Origin, _ tree: inout YAMLNode, _ reader: YAMLReader
  ) {
    let text =
      switch edit {
      case .set(let path, _), .add(let path, _), .remove(let path): path
      }
    guard let path = YAMLPath(text) else {
      reader.report(place, value: text, YAMLPath.misshapen)
      return
    }
    do throws(YAMLPathProblem) {
      switch edit {
      case .set(_, let node): try tree.set(path.steps[...], to: node)
      case .add(_, let node):
        // Several members at once are written as a list.
        let members = if case .list(let list) = node.content { list } else { [node] }
        try tree.add(members, to: path.steps[...], origin: origin)
      case .remove: try tree.remove(path.steps[...])
      }
    } catch {
      reader.report(place, value: text, error.says, fix: error.fix)
    }
  }

  private static func apply(
    _ option: String, _ layering: YAMLLayering, _ tree: inout YAMLNode, _ reader: YAMLReader
  ) {
    let origin = YAMLNode.Origin(file: "--set \(option)", isOption: true)
    guard let equals = option.firstIndex(of: "=") else {
      reader.report(
        Place(file: origin.file), Text(zh: "应为 路径=值", en: "expected path=value"),
        fix: Text(zh: "例如 --set placement.time_limit_s=5", en: "for example --set placement.time_limit_s=5"))
      return
    }
    if let meant = layering.meant(by: String(option[..<equals])) {
      reader.report(
        Place(file: origin.file), value: String(option[..<equals]), Text(zh: "没有这个键", en: "there is no such key"),
        fix: Text(zh: "是否为 \(meant)?", en: "did you mean \(meant)?"))
      return
    }
    do throws(Problems) {
      let null = YAMLNode(content: .scalar("", isPlain: true), origin: origin)
      let value = try YAMLNode.parse(String(option[option.index(after: equals)...]), origin: origin) ?? null
      apply(.set(String(option[..<equals]), value), at: Place(file: origin.file), origin, &tree, reader)
    } catch {
      reader.problems.add(error)
    }
  }
}

/// A path without `.` and `..` where they can be left out, so that one file has one name.
func normalised(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else if part != ".." || !path.hasPrefix("/") {
      parts.append(part)
    }
  }
  return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
}
