import Diagnostics
import Planning
import Policy

/// What a pack holds, as lines for people and as a document for programs.
public struct PackSummary: Sendable {
  private let pack: PolicyPack

  public init(_ pack: PolicyPack) {
    self.pack = pack
  }

  /// Coverage first, then every rule with its clause, what is not modelled and why, and the document's contradictions.
  public func text(_ language: Language) -> String {
    let zh = language == .zh
    var lines = [
      "\(pack.id)  \(pack.title[language])", "  \(pack.issuer[language])",
      (zh ? "  有效期 " : "  in force ") + pack.inForce.described(in: language)
        + (pack.standing == .adopted ? "" : " · \(pack.standing.name[language])"),
      "  " + pack.coverage.described(in: language),
    ]
    if !pack.extends.isEmpty { lines.append((zh ? "  并用 " : "  extends ") + pack.extends.joined(separator: ", ")) }
    if let fallback = pack.fallback { lines.append((zh ? "  后备 " : "  fallback ") + fallback) }
    lines += ["", zh ? "规则" : "RULES"]
    for rule in pack.rules {
      let marks = [
        rule.kind.name, rule.binding == .unstated ? nil : rule.binding.name[language],
        rule.isVerified ? nil : (zh ? "未核对，默认不用" : "unverified, off unless asked for"),
      ].compactMap { $0 }
      lines.append("  \(rule.id)  \(rule.title[language])  [\(marks.joined(separator: ", "))]")
      lines.append("      \(rule.cite.clause) — \(rule.says[language])")
      if rule.covers != [rule.id] {
        lines.append((zh ? "      对应要求 " : "      answers ") + rule.covers.joined(separator: ", "))
      }
      lines += rule.assumptions.map { (zh ? "      设定：" : "      assumed: ") + $0[language] }
    }
    if !pack.notModelled.isEmpty {
      lines += ["", zh ? "未建模" : "NOT MODELLED"]
      for item in pack.notModelled {
        lines.append("  \(item.id)  \(item.clause) — \(item.says[language])")
        lines.append((zh ? "      原因：" : "      because: ") + item.why[language])
      }
    }
    if !pack.notes.isEmpty {
      lines += ["", zh ? "文件自身的矛盾与缺漏" : "WHERE THE DOCUMENT CONTRADICTS ITSELF OR IS SILENT"]
      for note in pack.notes {
        let touched = note.rules.isEmpty ? "" : " → " + note.rules.joined(separator: ", ")
        lines.append("  \(note.id) [\(note.severity.name[language])]\(touched)")
        lines.append("      \(note.says[language])")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  public var document: Value {
    [
      "id": .string(pack.id), "title": Value(pack.title), "place": Value(pack.place), "issuer": Value(pack.issuer),
      "standing": .string(pack.standing.rawValue),
      "in_force": ["from": Value(pack.inForce.from), "to": Value(pack.inForce.to)],
      "extends": .array(pack.extends.map { .string($0) }), "fallback": Value(pack.fallback),
      "coverage": pack.coverage.document, "rules": .array(pack.rules.map(value)),
      "not_modelled": .array(
        pack.notModelled.map {
          ["id": .string($0.id), "clause": .string($0.clause), "says": Value($0.says), "why": Value($0.why)]
        }),
      "notes": .array(
        pack.notes.map {
          [
            "id": .string($0.id), "severity": .string($0.severity.rawValue),
            "rules": .array($0.rules.map { .string($0) }), "says": Value($0.says),
          ]
        }),
    ]
  }

  private func value(_ rule: Rule) -> Value {
    [
      "id": .string(rule.id), "kind": .string(rule.kind.name), "title": Value(rule.title),
      "clause": .string(rule.cite.clause), "document": Value(rule.cite.document), "says": Value(rule.says),
      "binding": .string(rule.binding.rawValue), "verified": .bool(rule.isVerified),
      "covers": .array(rule.covers.map { .string($0) }), "assumptions": .array(rule.assumptions.map { Value($0) }),
    ]
  }

  /// Many packs, one line each.
  public struct Shelf: Sendable {
    private let names: [String]
    private let packs: [PolicyPack]

    /// - Parameter names: by which commands call the packs, in their order.
    public init(names: [String], packs: [PolicyPack]) {
      self.names = names
      self.packs = packs
    }

    public func text(_ language: Language) -> String {
      let width = names.map(\.count).max() ?? 0
      return zip(names, packs).map { name, pack in
        let pad = String(repeating: " ", count: width - name.count)
        return "\(name)\(pad)  \(pack.title[language])\n\(String(repeating: " ", count: width))  "
          + pack.inForce.described(in: language) + " · " + pack.coverage.described(in: language) + "\n"
      }.joined()
    }

    public var document: Value {
      .array(
        zip(names, packs).map { name, pack in
          [
            "name": .string(name), "id": .string(pack.id), "title": Value(pack.title), "file": .string(pack.file),
            "standing": .string(pack.standing.rawValue),
            "in_force": ["from": Value(pack.inForce.from), "to": Value(pack.inForce.to)],
            "rules": Value(pack.rules.count), "coverage": pack.coverage.document,
          ]
        })
    }
  }
}

extension PackCoverage {
  public func described(in language: Language) -> String {
    let parts = (computed.count, reported.count, notModelled.count)
    return language == .zh
      ? "要求 \(requirements) 条：计算 \(parts.0)，填报 \(parts.1)，未建模 \(parts.2)"
      : "\(requirements) \(requirements == 1 ? "requirement" : "requirements"): \(parts.0) computed, \(parts.1) reported, \(parts.2) not modelled"
  }

  var document: Value {
    func list(_ ids: [String]) -> Value { .array(ids.map { .string($0) }) }
    return [
      "requirements": Value(requirements), "computed": Value(computed.count), "reported": Value(reported.count),
      "not_modelled": Value(notModelled.count),
      "by_requirement": [
        "computed": list(computed), "reported": list(reported), "not_modelled": list(notModelled),
      ],
    ]
  }
}

extension DateSpan {
  func described(in language: Language) -> String {
    switch (from, to) {
    case (nil, nil): language == .zh ? "无起止" : "without dates"
    case (let from?, nil): language == .zh ? "自 \(from)" : "from \(from)"
    case (nil, let to?): language == .zh ? "至 \(to)" : "to \(to)"
    case (let from?, let to?): language == .zh ? "\(from) 至 \(to)" : "\(from) to \(to)"
    }
  }
}

extension PolicyPack.Standing {
  var name: Text {
    switch self {
    case .adopted: Text(zh: "正式", en: "adopted")
    case .draft: Text(zh: "草案", en: "draft")
    case .unverified: Text(zh: "未核对", en: "unverified")
    }
  }
}

extension Rule.Binding {
  var name: Text {
    switch self {
    case .mandatory: Text(zh: "约束性", en: "mandatory")
    case .expected: Text(zh: "预期性", en: "expected")
    case .unstated: Text(zh: "未注明", en: "not stated")
    }
  }
}
