import Diagnostics

/// One `key: value` group. Every accessor remembers the key it was asked for; ``finish()`` reports the keys nobody
/// asked for.
public final class YAMLMapping {
  private let reader: YAMLReader
  public let path: String
  public let place: Place
  private var values: [String: YAMLValue] = [:]
  /// Keys in the order of the file, with where each stands.
  public let keys: [String]
  private var keyPlaces: [String: Place] = [:]
  private var asked: Set<String> = []

  let source: YAMLNode

  /// - Precondition: the node is a mapping.
  init(_ node: YAMLNode, path: String, reader: YAMLReader) {
    guard case .mapping(let entries) = node.content else { preconditionFailure("not a mapping") }
    source = node
    self.path = path
    self.reader = reader
    place = node.place(path)
    var keys: [String] = []
    for entry in entries {
      guard case .scalar(let key, _) = entry.key.content else {
        reader.report(
          entry.key.place(path), Text(zh: "键应为文字", en: "a key must be text"),
          fix: Text(zh: "给键加上引号", en: "put the key in quotes"))
        continue
      }
      keys.append(key)
      let keyPath = path.isEmpty ? key : "\(path).\(key)"
      keyPlaces[key] = entry.key.place(keyPath)
      values[key] = YAMLValue(node: entry.value, path: keyPath, reader: reader)
    }
    self.keys = keys
  }

  func node(_ key: String) -> YAMLNode? { values[key]?.node }
  func place(ofKey key: String) -> Place { keyPlaces[key] ?? place }

  /// The value under a key; a key whose value is null counts as absent.
  public func value(_ key: String) -> YAMLValue? {
    asked.insert(key)
    guard let value = values[key], !value.isNull else { return nil }
    return value
  }

  public func has(_ key: String) -> Bool { values[key].map { !$0.isNull } ?? false }

  /// Reads a key that must be there, reporting it when it is not.
  public func required<Result>(_ key: String, _ read: (YAMLValue) -> Result?) -> Result? {
    guard let value = value(key) else {
      let fullPath = path.isEmpty ? key : "\(path).\(key)"
      reader.report(
        place.at(field: fullPath), Text(zh: "缺少必需的键 \(key)", en: "required key \(key) is missing"),
        fix: Text(zh: "加上 \(key): …", en: "add \(key): …"))
      return nil
    }
    return read(value)
  }

  /// Reads a key if it is there; a value of the wrong type is reported.
  public func optional<Result>(_ key: String, _ read: (YAMLValue) -> Result?) -> Result? {
    value(key).flatMap(read)
  }

  public func string(_ key: String) -> String? { required(key) { $0.string() } }
  public func int(_ key: String) -> Int? { required(key) { $0.int() } }
  public func double(_ key: String) -> Double? { required(key) { $0.double() } }
  public func text(_ key: String) -> Text? { required(key) { $0.text() } }

  /// The members of an optional list, empty when the key is absent.
  public func list(_ key: String) -> [YAMLValue] { optional(key) { $0.list() } ?? [] }

  /// Reports a mistake that concerns the whole group.
  public func report(_ says: Text, fix: Text? = nil) {
    reader.report(place, says, fix: fix)
  }

  /// Reports every key that was never asked for, with the nearest that was.
  public func finish() {
    for key in keys where !asked.contains(key) {
      reader.report(
        keyPlaces[key] ?? place, value: key, Text(zh: "未知的键", en: "unknown key"),
        fix: Suggestion.nearest(to: key, among: asked.sorted()).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
          ?? Text(
            zh: "可用的键:\(asked.sorted().joined(separator: ", "))",
            en: "known keys: \(asked.sorted().joined(separator: ", "))"))
    }
  }
}
