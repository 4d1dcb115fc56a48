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
  ///
  /// - Parameter places: where each project stands in its file.
  public func resolvingStreets(of projects: [HousingProject], at places: [Place]) throws(Problems) -> [HousingProject] {
    guard !streetNames.isEmpty else { return projects }
    var problems = Problems()
    var resolved = projects
    for (index, project) in projects.enumerated() {
      let codes = project.streets.map { street in
        if let code = streetCode(of: street) { return code }
        let names = streetNames.map(\.name.zh) + streetNames.map(\.code)
        problems.error(
          at: places[index], value: street,
          Text(zh: "规则包《\(title.zh)》没有这个街道", en: "the pack \"\(id)\" has no such street"),
          fix: Suggestion.nearest(to: Self.bare(street), among: names).map {
            Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
          } ?? Text(zh: "写街道名或九位代码", en: "give the street's name or its nine-digit code"))
        return street
      }
      resolved[index].street = codes.first
      resolved[index].alsoIn = Array(codes.dropFirst())
    }
    try problems.throwIfErrors()
    return resolved
  }

  /// Compares the street codes of zones and rules with the streets that there are, for a pack that lists none itself.
  ///
  /// A code that is not there is an error; one of a county (the first six of nine digits) in which the study has no
  /// street is a warning, since a plan may be about part of a city. Codes that end in `*` may stand for nothing.
  public func checkingStreets(among streets: [(code: String, name: Text)]) -> Problems {
    var problems = Problems()
    for own in stack where own.streetNames.isEmpty { own.checkCodes(among: streets, &problems) }
    return problems
  }

  private func checkCodes(among streets: [(code: String, name: Text)], _ problems: inout Problems) {
    guard !streets.isEmpty else { return }
    let codes = streets.map(\.code)
    let there = Set(codes)
    let counties = Set(codes.map { $0.prefix(6) })
    for (code, place) in statedCodes where !code.hasSuffix("*") && !there.contains(code) {
      let says = Text(zh: "研究范围内没有这个街道", en: "the study area has no such street")
      let fix =
        Suggestion.nearest(to: code, among: codes).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? Text(zh: "写街道图层中的代码", en: "use a code of the layer of streets")
      let orList = Text(
        zh: "（若在范围之外，在规则包 streets 中列出）", en: " (if it lies outside, name it under streets in the pack)")
      if code.count == 9, !counties.contains(code.prefix(6)) {
        problems.warning(at: place, value: code, says, fix: fix + orList)
      } else {
        problems.error(at: place, value: code, says, fix: fix + orList)
      }
    }
  }

  /// Every street code that a zone or a rule names, and where.
  var statedCodes: [(code: String, place: Place)] {
    zones.flatMap { zone in (zone.streets + zone.except).map { ($0, zone.place) } }
      + rules.flatMap { rule in rule.applies.streets.map { ($0, rule.place) } }
  }

  private static func bare(_ name: String) -> String {
    let word = name.lowercased()
    for ending in ["街道办事处", "街道", " street", " subdistrict"] where word.hasSuffix(ending) && word != ending {
      return String(word.dropLast(ending.count))
    }
    return word
  }
}
