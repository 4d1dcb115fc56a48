import Diagnostics

/// The way to a value: `placement.facilities[day-care-1000].cost_yuan`.
///
/// Keys are joined by dots. Brackets name the member of a list by its `id` (or, in a list of words, by itself), else by
/// its position from 0; after a mapping they hold a key that has dots of its own: `reported[I7.2].2023`.
struct YAMLPath: Sendable {
  enum Step: Sendable {
    case key(String)
    case bracket(String)

    var name: String {
      switch self {
      case .key(let name), .bracket(let name): name
      }
    }
  }

  let steps: [Step]

  /// `nil` when the text is not such a path.
  init?(_ text: String) {
    var steps: [Step] = []
    var rest = text[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]"), end > rest.index(after: rest.startIndex) else { return nil }
        steps.append(.bracket(String(rest[rest.index(after: rest.startIndex)..<end])))
        rest = rest[rest.index(after: end)...]
        continue
      }
      if !steps.isEmpty {
        guard rest.first == "." else { return nil }
        rest = rest.dropFirst()
      }
      let key = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
      guard !key.isEmpty else { return nil }
      steps.append(.key(String(key)))
      rest = rest[key.endIndex...]
    }
    guard !steps.isEmpty else { return nil }
    self.steps = steps
  }

  static let misshapen = Text(
    zh: "应为路径,如 placement.budget_yuan 或 placement.facilities[id].cost_yuan",
    en: "expected a path such as placement.budget_yuan or placement.facilities[id].cost_yuan")
}

/// Why a path leads nowhere.
struct YAMLPathProblem: Error {
  var says: Text
  var fix: Text?
}

// MARK: Changing a tree

extension YAMLNode {
  /// Puts `value` at the end of the path. Mappings that are not there yet are made: a misspelt key then meets the strict
  /// keys of whoever reads the tree.
  mutating func set(_ steps: ArraySlice<YAMLPath.Step>, to value: YAMLNode) throws(YAMLPathProblem) {
    guard let step = steps.first else {
      self = value
      return
    }
    if isNull { content = .mapping([]) }
    if case .mapping(var entries) = content, !entries.contains(where: { $0.key.scalar == step.name }) {
      if case .bracket? = steps.dropFirst().first { throw missing(step) }
      var made = YAMLNode(content: .mapping([]), origin: value.origin)
      try made.set(steps.dropFirst(), to: value)
      let key = YAMLNode(content: .scalar(step.name, isPlain: false), origin: value.origin)
      entries.append(Entry(key: key, value: made))
      content = .mapping(entries)
      return
    }
    try change(step) { (child) throws(YAMLPathProblem) in try child.set(steps.dropFirst(), to: value) }
  }

  /// Appends to the list at the end of the path, which is made when it is not there.
  mutating func add(_ members: [YAMLNode], to steps: ArraySlice<YAMLPath.Step>, origin: Origin)
    throws(YAMLPathProblem)
  {
    guard let step = steps.first else {
      guard case .list(let list) = content else {
        throw YAMLPathProblem(says: Text(zh: "这里不是列表", en: "this is not a list"), fix: Text(zh: "用 set", en: "use set"))
      }
      content = .list(list + members)
      return
    }
    if steps.count == 1, case .mapping(let entries) = content,
      entries.first(where: { $0.key.scalar == step.name })?.value.isNull ?? true
    {
      try set(steps, to: YAMLNode(content: .list(members), origin: origin))
      return
    }
    try change(step) { (child) throws(YAMLPathProblem) in
      try child.add(members, to: steps.dropFirst(), origin: origin)
    }
  }

  /// Takes the value at the end of the path away.
  mutating func remove(_ steps: ArraySlice<YAMLPath.Step>) throws(YAMLPathProblem) {
    guard let step = steps.first else { return }
    guard steps.count == 1 else {
      try change(step) { (child) throws(YAMLPathProblem) in try child.remove(steps.dropFirst()) }
      return
    }
    let index = try position(of: step)
    switch content {
    case .mapping(var entries):
      entries.remove(at: index)
      content = .mapping(entries)
    case .list(var members):
      members.remove(at: index)
      content = .list(members)
    case .scalar: break
    }
  }

  private mutating func change(
    _ step: YAMLPath.Step, _ work: (inout YAMLNode) throws(YAMLPathProblem) -> Void
  ) throws(YAMLPathProblem) {
    let index = try position(of: step)
    switch content {
    case .mapping(var entries):
      try work(&entries[index].value)
      content = .mapping(entries)
    case .list(var members):
      try work(&members[index])
      content = .list(members)
    case .scalar: break
    }
  }

  private func position(of step: YAMLPath.Step) throws(YAMLPathProblem) -> Int {
    let found: Int?
    switch content {
    case .mapping(let entries): found = entries.firstIndex { $0.key.scalar == step.name }
    case .list(let members):
      if case .key(let name) = step {
        throw YAMLPathProblem(
          says: Text(zh: "“\(name)”之前是列表", en: "what stands before \"\(name)\" is a list"),
          fix: Text(zh: "用 [id] 或 [序号] 指明成员", en: "name its member as [id] or [position]"))
      }
      found =
        members.firstIndex { ($0["id"] ?? $0).scalar == step.name }
        ?? Int(step.name).flatMap { members.indices.contains($0) ? $0 : nil }
    case .scalar:
      throw YAMLPathProblem(
        says: Text(
          zh: "“\(step.name)”之前是单个值,没有下级", en: "what stands before \"\(step.name)\" is one value without parts"))
    }
    guard let found else { throw missing(step) }
    return found
  }

  /// Names the nearest of what is there.
  private func missing(_ step: YAMLPath.Step) -> YAMLPathProblem {
    let names: [String] =
      switch content {
      case .mapping(let entries): entries.compactMap(\.key.scalar)
      case .list(let members): members.compactMap { ($0["id"] ?? $0).scalar }
      case .scalar: []
      }
    let fix =
      Suggestion.nearest(to: step.name, among: names).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
      ?? (names.isEmpty
        ? nil : Text(zh: "这里有:\(names.joined(separator: ", "))", en: "there are: \(names.joined(separator: ", "))"))
    return YAMLPathProblem(says: Text(zh: "没有“\(step.name)”", en: "there is no \"\(step.name)\""), fix: fix)
  }
}

// MARK: The tree as text

/// One value at the end of a path.
public struct YAMLLeaf: Hashable, Sendable {
  /// Members of lists by their `id`, else by position: `placement.facilities[d].cost_yuan`.
  public var path: String
  /// As it is written; a list of words is one value: `[F01, F02]`.
  public var value: String
}

extension YAMLNode {
  /// Every value with its path, in the order of the tree; what is null is as if it were not there.
  func leaves(_ path: String = "") -> [YAMLLeaf] {
    switch content {
    case .scalar(let text, _): return isNull ? [] : [YAMLLeaf(path: path, value: text)]
    case .mapping(let entries):
      if entries.isEmpty { return [YAMLLeaf(path: path, value: "{}")] }
      return entries.flatMap { entry -> [YAMLLeaf] in
        guard let key = entry.key.scalar else { return [] }
        let isPlain = !key.contains { ".[]".contains($0) }
        return entry.value.leaves(isPlain ? (path.isEmpty ? key : "\(path).\(key)") : "\(path)[\(key)]")
      }
    case .list(let members):
      let words = members.compactMap(\.scalar)
      if words.count == members.count { return [YAMLLeaf(path: path, value: "[\(words.joined(separator: ", "))]")] }
      let ids = members.map { $0["id"]?.scalar }
      return members.enumerated().flatMap { i, member in
        let id = ids[i].flatMap { id in ids.count { $0 == id } == 1 ? id : nil }
        return member.leaves("\(path)[\(id ?? String(i))]")
      }
    }
  }

  /// The tree in one form however it was written: keys sorted, nulls left out, every scalar quoted.
  func writeCanonical(
    into out: inout String, at path: String = "", leavingOut: Set<String> = [], files: [String: String] = [:]
  ) {
    func quote(_ text: String) {
      out += "\""
      for character in text.unicodeScalars {
        if character == "\"" || character == "\\" { out += "\\" }
        out.unicodeScalars.append(character)
      }
      out += "\""
    }
    switch content {
    case .scalar(let text, _):
      if let file = files[path] {
        out += "\0\(file)\0"
      } else {
        quote(isNull ? "" : text)
      }
    case .list(let members):
      out += "["
      for (index, member) in members.enumerated() {
        member.writeCanonical(into: &out, at: "\(path)[\(index)]", files: files)
        out += ","
      }
      out += "]"
    case .mapping(let entries):
      out += "{"
      let named = entries.compactMap { entry in entry.key.scalar.map { (key: $0, value: entry.value) } }
      for (key, value) in named.sorted(by: { $0.key < $1.key }) where !value.isNull && !leavingOut.contains(key) {
        quote(key)
        out += ":"
        value.writeCanonical(into: &out, at: path.isEmpty ? key : "\(path).\(key)", files: files)
        out += ","
      }
      out += "}"
    }
  }
}
