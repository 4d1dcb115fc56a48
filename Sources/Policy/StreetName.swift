import Diagnostics
import LocatedYAML
import Planning

/// A street as the document calls it.
public struct StreetName: Hashable, Sendable {
  public var code: String
  public var name: Text

  static func list(_ mapping: YAMLMapping) -> [StreetName] {
    mapping.keys.compactMap { code in mapping.text(code).map { StreetName(code: code, name: $0) } }
  }
}

extension PolicyPack {
  /// The code of a street that a project names by code or by name, with or without 街道 at its end; `nil` when the
  /// pack does not know it.
  public func streetCode(of street: String) -> String? {
    let word = Self.bare(street)
    return streetNames.first { $0.code == street || Self.bare($0.name.zh) == word || Self.bare($0.name.en) == word }?
      .code
  }

  /// Gives every project the code of the street it names.
  ///
  /// - Throws: each street that the pack does not list, with the nearest that it does. A pack without a list of streets
  ///   takes what the projects say.
  public func resolvingStreets(of projects: [HousingProject], file: String) throws(Problems) -> [HousingProject] {
    guard !streetNames.isEmpty else { return projects }
    var problems = Problems()
    var resolved = projects
    for (index, project) in projects.enumerated() {
      guard let street = project.street else { continue }
      if let code = streetCode(of: street) {
        resolved[index].street = code
        continue
      }
      let names = streetNames.map(\.name.zh) + streetNames.map(\.code)
      problems.error(
        at: Place(file: file, feature: index, id: project.id, field: "street"), value: street,
        Text(zh: "规则包《\(title.zh)》没有这个街道", en: "the pack \"\(id)\" has no such street"),
        fix: Suggestion.nearest(to: Self.bare(street), among: names).map {
          Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
        } ?? Text(zh: "写街道名或九位代码", en: "give the street's name or its nine-digit code"))
    }
    try problems.throwIfErrors()
    return resolved
  }

  private static func bare(_ name: String) -> String {
    let word = name.lowercased()
    for ending in ["街道办事处", "街道", " street", " subdistrict"] where word.hasSuffix(ending) && word != ending {
      return String(word.dropLast(ending.count))
    }
    return word
  }
}
