import Diagnostics
import Foundation

extension ProblemFile {
  private static let topKeys: Set<String> = [
    "demand", "candidates", "every_row", "number", "budget", "targets", "quotas", "too_close", "allocation",
    "distances",
    "radius", "spacing", "note",
  ]
  private static let demandKeys: Set<String> = ["id", "weight", "x", "y", "needed", "group", "note"]
  private static let candidateKeys: Set<String> = [
    "id", "x", "y", "cost", "closing_cost", "role", "place", "kind", "capacity", "covers", "degrees", "note",
  ]

  /// Keys that nobody reads are mistakes: a misspelt one would be lost in silence.
  static func checkKeys(_ data: Data, file: String, _ problems: inout Problems) {
    guard let top = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else { return }
    func check(_ keys: some Sequence<String>, _ known: Set<String>, _ path: String, _ problems: inout Problems) {
      for key in Set(keys).subtracting(known).sorted() where problems.errors.count < 20 {
        let near = Suggestion.nearest(to: key, among: known.sorted())
        problems.error(
          at: Place(file: file, field: path + key), Text(zh: "没有这个键", en: "there is no such key"),
          fix: near.map { Text(zh: "是否为 \($0)?", en: "did you mean \($0)?") })
      }
    }
    check(top.keys, topKeys, "", &problems)
    for (name, known) in [("demand", demandKeys), ("candidates", candidateKeys)] {
      for (index, entry) in ((top[name] as? [[String: Any]]) ?? []).enumerated() {
        check(entry.keys, known, "\(name)[\(index)].", &problems)
      }
    }
  }

  static func checkUnique(_ names: [String], _ list: String, file: String, _ problems: inout Problems) {
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if let earlier = first[name] {
        problems.error(
          at: Place(file: file, field: "\(list)[\(index)].id"), value: name,
          Text(zh: "编号与 \(list)[\(earlier)] 重复", en: "\(list)[\(earlier)] has this id already"))
      } else {
        first[name] = index
      }
    }
  }

  /// What a decoder found, at its path.
  static func problem(_ error: any Error, file: String) -> Problems {
    func path(_ keys: [any CodingKey]) -> String {
      keys.reduce("") { path, key in
        key.intValue.map { "\(path)[\($0)]" } ?? (path.isEmpty ? "" : path + ".") + snake(key.stringValue)
      }
    }
    var problems = Problems()
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      problems.error(
        at: Place(file: file, field: path(context.codingPath + [key])), Text(zh: "缺少这个键", en: "this key is missing"))
    case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
      problems.error(
        at: Place(file: file, field: path(context.codingPath)),
        Text(zh: "类型应为 \(type)", en: "expected a value of type \(type)"))
    case DecodingError.dataCorrupted(let context):
      let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
      problems.error(
        at: Place(file: file, field: context.codingPath.isEmpty ? nil : path(context.codingPath)),
        Text(zh: "内容无效:\(detail ?? context.debugDescription)", en: detail ?? context.debugDescription))
    default:
      problems.error(at: Place(file: file), Text(zh: "无法读取", en: "cannot be read"))
    }
    return problems
  }

  private static func snake(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
