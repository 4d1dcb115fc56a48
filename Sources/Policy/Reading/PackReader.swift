import Diagnostics
import LocatedYAML
import Planning

extension PolicyPack {
  /// Finds the text of another pack by id; `nil` when there is none. ``candidatePaths(for:beside:)`` says where packs
  /// are kept.
  public typealias Library = (_ id: String) -> (text: String, file: String)?

  /// Reads a pack and, through `library`, the packs it `extends` and falls back on.
  ///
  /// - Parameter library: where other packs come from. Without one (the default) named packs stay unloaded: the
  ///   reader of ``extends`` and ``fallback`` may see them, findings do not use them.
  /// - Throws: every mistake at once, each with line, column and a likely fix: unknown keys and kinds, missing basis,
  ///   percentages above 100, dates out of order, duplicate ids, zones that do not exist, packs that extend
  ///   themselves.
  public init(yaml text: String, file: String, library: Library? = nil) throws(Problems) {
    try self.init(yaml: text, file: file, library: library, within: [])
  }

  /// Where a pack named in another is looked for, in this order: beside its folder and among the standards.
  public static func candidatePaths(for id: String, beside file: String) -> [String] {
    var folders = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
    let own = folders.isEmpty ? "" : folders.joined(separator: "/") + "/"
    if !folders.isEmpty { folders.removeLast() }
    let above = own.isEmpty ? "../" : folders.isEmpty ? "" : folders.joined(separator: "/") + "/"
    return ["\(own)\(id).yaml", "\(above)standards/\(id).yaml", "\(above)\(id)/policy.yaml"]
  }

  /// - Parameter chain: the packs that led here, by the names they were asked for.
  private init(yaml text: String, file: String, library: Library?, within chain: [String]) throws(Problems) {
    let reader = try YAMLReader(text: text, file: file)
    let root: YAMLMapping = reader.root
    let read = PolicyPack(root, file: file)
    root.finish()
    var problems = reader.problems
    // What a pack names is looked up even when the pack itself has mistakes: all are told at once.
    var chain = chain
    if let id = root.value("id")?.scalar, chain.last != id { chain.append(id) }
    let upper = library.map { Self.load("extends", root, chain, $0, &problems) } ?? []
    let fallback = library.map { Self.load("fallback", root, chain, $0, &problems) } ?? []
    try problems.throwIfErrors()
    guard var pack = read else { throw problems }
    pack.upper = upper
    pack.fallbackPacks = fallback
    self = pack
  }

  /// The packs named under a key, as far as they can be read.
  private static func load(
    _ key: String, _ root: YAMLMapping, _ chain: [String], _ library: @escaping Library, _ problems: inout Problems
  ) -> [PolicyPack] {
    guard let value = root.value(key) else { return [] }
    return (value.isSequence ? value.list() ?? [] : [value]).compactMap { named in
      named.scalar.flatMap { load($0, at: named.place, chain, library, &problems) }
    }
  }

  private static func load(
    _ id: String, at place: Place, _ chain: [String], _ library: @escaping Library, _ problems: inout Problems
  ) -> PolicyPack? {
    if let start = chain.firstIndex(of: id) {
      let loop = (chain[start...] + [id]).joined(separator: " → ")
      problems.error(
        at: place, value: id, Text(zh: "规则包相互引用：\(loop)", en: "packs refer to each other in a circle: \(loop)"),
        fix: Text(zh: "删去此处的 \(id)，或圈中另一处引用", en: "remove \(id) here, or another link of the circle"))
      return nil
    }
    guard let (text, file) = library(id) else {
      problems.error(
        at: place, value: id, Text(zh: "找不到规则包", en: "pack not found"),
        fix: Text(
          zh: "改正名称，或放在 standards/\(id).yaml 或 \(id)/policy.yaml",
          en: "correct the name, or keep it at standards/\(id).yaml or \(id)/policy.yaml"))
      return nil
    }
    let other: PolicyPack
    do {
      other = try PolicyPack(yaml: text, file: file, library: library, within: chain + [id])
    } catch {
      // Two packs may name a third: its mistakes are told once.
      for problem in error.list where !problems.list.contains(problem) { problems.add(problem) }
      return nil
    }
    if other.id != id {
      problems.error(
        at: Place(file: file, field: "id"), value: other.id,
        Text(zh: "该文件应是规则包 \(id)", en: "this file should be pack \(id)"),
        fix: Text(zh: "写 id: \(id)，或把文件改名", en: "write id: \(id), or rename the file"))
    }
    return other
  }

  private init?(_ root: YAMLMapping, file: String) {
    let id = root.string("id")
    let title = root.text("title")
    let place = root.text("place")
    let issuer = root.text("issuer")
    let standing = root.optional("standing") { $0.oneOf(Standing.self) } ?? .adopted
    let inForce = root.required("in_force") { $0.dates() }
    let extends = root.optional("extends") { $0.names() } ?? []
    let fallback = root.optional("fallback") { $0.string() }
    let unverified = root.optional("use_unverified") { $0.bool() } ?? false
    let meanDwelling = root.optional("mean_dwelling_m2") { $0.area() }
    let careNeed = root.optional("care_need") { CareRates($0) }

    let streetNames = root.optional("streets") { $0.mapping() }.map(StreetName.list) ?? []
    var ids = Identifiers(zh: "区域", en: "zone")
    let codes = streetNames.map(\.code)
    let zones = root.list("zones").compactMap { Zone($0, codes, &ids) }
    ids = Identifiers(zh: "条目", en: "rule or requirement")
    let context = RuleContext(document: title ?? Text(""), zones: zones.map(\.id), streets: codes)
    let ruleValues = root.list("rules")
    let rules = ruleValues.compactMap { Rule($0, context, &ids) }
    let notModelled = root.list("not_modelled").compactMap { NotModelled($0, &ids) }
    // A rule that could not be read still has its name: notes on it are no second mistake.
    let known = ids.seen
    ids = Identifiers(zh: "说明", en: "note")
    let notes = root.list("notes").compactMap { Note($0, known, &ids) }
    guard let id, let title, let place, let issuer, let inForce else { return nil }
    self.init(
      id: id, title: title, place: place, issuer: issuer, standing: standing, inForce: inForce,
      streetNames: streetNames, zones: zones, rules: rules, notes: notes, notModelled: notModelled, extends: extends,
      fallback: fallback, usesUnverified: unverified, meanDwelling: meanDwelling, careNeed: careNeed, file: file)
  }
}

/// The names given so far, so that a second use of one is reported.
struct Identifiers {
  let what: Text
  private(set) var seen: [String] = []
  private var lines: [String: Int] = [:]

  init(zh: String, en: String) { what = Text(zh: zh, en: en) }

  mutating func take(_ keys: YAMLMapping) -> String? {
    keys.required("id") { value in
      guard let id = value.string() else { return nil }
      if let line = lines[id] {
        value.report(
          Text(zh: "\(what.zh)编号重复，已用于第 \(line) 行", en: "this \(what.en) id already stands in line \(line)"),
          fix: Text(zh: "换一个编号，如 \(id)-2", en: "give it another id, such as \(id)-2"))
        return nil
      }
      lines[id] = value.place.line ?? 0
      seen.append(id)
      return id
    }
  }
}

/// What reading a rule needs to know of its pack.
struct RuleContext {
  let document: Text
  let zones: [String]
  /// Codes of the streets the pack lists; empty when it lists none.
  let streets: [String]
}

extension PolicyPack.Zone {
  fileprivate init?(_ value: YAMLValue, _ known: [String], _ ids: inout Identifiers) {
    guard let keys = value.mapping() else { return nil }
    let id = ids.take(keys)
    let name = keys.text("name")
    let streets = keys.optional("streets") { $0.streetCodes(among: known) } ?? []
    let except = keys.optional("except") { $0.streetCodes(among: known) } ?? []
    let note = keys.optional("note") { $0.text() }
    keys.finish()
    if streets.isEmpty, note == nil {
      keys.report(
        Text(zh: "区域没有街道，也没有说明原因", en: "the zone has no streets and no note that says why"),
        fix: Text(zh: "加上 streets: […] 或 note", en: "add streets: […] or a note"))
    }
    guard let id, let name else { return nil }
    self.init(id: id, name: name, streets: streets, except: except, note: note, place: keys.place)
  }
}

extension PolicyPack.Note {
  fileprivate init?(_ value: YAMLValue, _ known: [String], _ ids: inout Identifiers) {
    guard let keys = value.mapping() else { return nil }
    let id = ids.take(keys)
    let severity = keys.required("severity") { $0.oneOf(Severity.self) }
    let rules = keys.optional("rules") { value -> [String]? in
      guard let rules = value.names() else { return nil }
      for rule in rules where !known.contains(rule) { value.reportUnknown(rule, among: known) }
      return rules
    }
    let says = keys.text("says")
    keys.finish()
    guard let id, let severity, let says else { return nil }
    self.init(id: id, severity: severity, rules: rules ?? [], says: says)
  }
}

extension PolicyPack.NotModelled {
  fileprivate init?(_ value: YAMLValue, _ ids: inout Identifiers) {
    guard let keys = value.mapping() else { return nil }
    let id = ids.take(keys)
    let clause = keys.string("clause")
    let says = keys.text("says")
    let why = keys.text("why")
    keys.finish()
    guard let id, let clause, let says, let why else { return nil }
    self.init(id: id, clause: clause, says: says, why: why)
  }
}

extension YAMLValue {
  /// Street codes, `*` at the end standing for any rest; each must be one of the pack's streets where it lists them.
  func streetCodes(among known: [String]) -> [String]? {
    guard let codes = names() else { return nil }
    for code in codes where !known.isEmpty && !known.contains(where: { PolicyPack.Zone.matches(code, $0) }) {
      reportUnknown(code, among: known)
    }
    return codes
  }

  /// A name that should be one of a list and is not.
  func reportUnknown(_ name: String, among known: [String]) {
    report(
      Text(zh: "没有“\(name)”", en: "there is no \"\(name)\""),
      fix: Suggestion.nearest(to: name, among: known).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? (known.isEmpty
          ? Text(zh: "先加上它，或删去此处", en: "add it first, or remove it here")
          : Text(zh: "已有：\(known.joined(separator: ", "))", en: "there are: \(known.joined(separator: ", "))")))
  }
}
