import Foundation

/// As much of JSON Schema (2020-12) as the shipped schemas use; a keyword it does not know is itself an error, so that
/// nothing a schema demands goes unchecked.
struct JSONSchema {
  private let root: [String: Any]

  init(_ root: [String: Any]) {
    self.root = root
  }

  /// Where and how `value` departs from the schema; empty when it conforms.
  func errors(in value: Any) -> [String] { errors(value, root, "$") }

  private static let annotations: Set<String> = ["$schema", "$id", "$defs", "$ref", "title", "description"]

  private func errors(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    if let name = (schema["$ref"] as? String)?.replacingOccurrences(of: "#/$defs/", with: "") {
      guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
        return ["\(path): the schema refers to \(name), which it does not define"]
      }
      found += errors(value, target, path)
    }
    for (keyword, rule) in schema.sorted(by: { $0.key < $1.key }) where !Self.annotations.contains(keyword) {
      switch keyword {
      case "type":
        let types = (rule as? [String]) ?? [rule as? String ?? "?"]
        if !types.contains(where: { Self.is(value, $0) }) { found.append("\(path): \(value) is not \(types)") }
      case "const", "enum":
        let choices = keyword == "const" ? [rule] : rule as? [Any] ?? []
        if !choices.contains(where: { Self.equal($0, value) }) {
          found.append("\(path): \(value) is not in \(choices)")
        }
      case "minimum":
        if let number = Self.number(value), let least = Self.number(rule), number < least {
          found.append("\(path): \(number) < \(least)")
        }
      case "maximum":
        if let number = Self.number(value), let most = Self.number(rule), number > most {
          found.append("\(path): \(number) > \(most)")
        }
      case "minItems":
        if let list = value as? [Any], let least = rule as? Int, list.count < least {
          found.append("\(path): \(list.count) items < \(least)")
        }
      case "maxItems":
        if let list = value as? [Any], let most = rule as? Int, list.count > most {
          found.append("\(path): \(list.count) items > \(most)")
        }
      case "pattern":
        if let text = value as? String, let pattern = rule as? String, !Self.matches(text, pattern) {
          found.append("\(path): \(text) does not match \(pattern)")
        }
      case "required":
        if let object = value as? [String: Any] {
          for name in rule as? [String] ?? [] where object[name] == nil { found.append("\(path): \(name) is missing") }
        }
      case "properties":
        if let object = value as? [String: Any], let members = rule as? [String: [String: Any]] {
          for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let inner = object[name] { found += errors(inner, member, "\(path).\(name)") }
          }
        }
      case "patternProperties":
        if let object = value as? [String: Any], let members = rule as? [String: [String: Any]] {
          for (pattern, member) in members {
            for (name, inner) in object where Self.matches(name, pattern) {
              found += errors(inner, member, "\(path).\(name)")
            }
          }
        }
      case "additionalProperties":
        guard let object = value as? [String: Any], rule as? Bool == false else { continue }
        let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
        let patterns = (schema["patternProperties"] as? [String: Any] ?? [:]).keys
        for name in object.keys.sorted() where !known.contains(name) {
          if !patterns.contains(where: { Self.matches(name, $0) }) { found.append("\(path): \(name) is not described") }
        }
      case "items":
        if let list = value as? [Any], let member = rule as? [String: Any] {
          for (i, inner) in list.enumerated() { found += errors(inner, member, "\(path)[\(i)]") }
        }
      case "oneOf":
        let trials = (rule as? [[String: Any]] ?? []).map { errors(value, $0, path) }
        if trials.filter(\.isEmpty).count != 1 {
          found.append("\(path): fits \(trials.filter(\.isEmpty).count) of \(trials.count) choices")
          found += trials.first { !$0.isEmpty && $0.count < 5 } ?? []
        }
      default: found.append("\(path): the test does not know the keyword \(keyword)")
      }
    }
    return found
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    case "number": number(value) != nil
    case "integer": number(value).map { $0 == $0.rounded() } ?? false
    default: false
    }
  }

  private static func isBoolean(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return false }
    return String(cString: number.objCType) == "c" || type(of: number) == type(of: NSNumber(value: true))
  }

  private static func number(_ value: Any) -> Double? {
    guard let number = value as? NSNumber, !isBoolean(value) else { return nil }
    return number.doubleValue
  }

  private static func equal(_ a: Any, _ b: Any) -> Bool {
    if let a = a as? String { return a == b as? String }
    if let a = number(a) { return a == number(b) }
    return a is NSNull && b is NSNull
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    text.range(of: pattern, options: .regularExpression) != nil
  }
}
