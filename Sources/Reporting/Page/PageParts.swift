import Diagnostics
import Planning
import Policy

/// Small pieces of a page that several sections share.
extension Voice {
  /// A whole page in one file, which asks for nothing from elsewhere.
  ///
  /// - Parameters:
  ///   - version: of the program, where the page says what made it.
  ///   - css: rules of this page's own, after those that all pages share.
  func page(title: Text, version: String?, css: String = "", _ body: [Markup]) -> String {
    let generator: [Markup] =
      version.map { [tag("meta", ["name": "generator", "content": "Catchment \($0)"])] } ?? []
    let head =
      [
        tag("meta", ["charset": "utf-8"]),
        tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      ] + generator + [tag("title", [:], plain(title)), tag("style", [:], Stylesheet.css + css)]
    return tag("html", ["lang": htmlLanguage], [tag("head", [:], head), tag("body", [:], body)]).document()
  }

  /// A table; the first cell of each row names the row.
  func table(
    caption: Text? = nil, head: [(Text, number: Bool)], rows: [[Markup]], foot: [Markup]? = nil,
    groups: [Int: Markup] = [:]
  ) -> Markup {
    func row(_ cells: [Markup]) -> Markup {
      tag(
        "tr", [:],
        cells.enumerated().map { i, cell in
          let number = head[safe: i]?.number ?? false
          if i == 0 {
            return number ? tag("th", ["scope": "row", "class": "n"], [cell]) : tag("th", ["scope": "row"], [cell])
          }
          return number ? tag("td", ["class": "n"], [cell]) : tag("td", [:], [cell])
        })
    }
    var body: [Markup] = []
    for (i, cells) in rows.enumerated() {
      if let group = groups[i] {
        body.append(
          tag("tr", ["class": "group"], [tag("th", ["scope": "rowgroup", "colspan": String(head.count)], [group])]))
      }
      body.append(row(cells))
    }
    var parts: [Markup] = []
    if let caption { parts.append(tag("caption", [:], [inline(caption)])) }
    parts.append(
      tag(
        "thead", [:],
        [
          tag(
            "tr", [:],
            head.map { name, number in
              number
                ? tag("th", ["scope": "col", "class": "n"], [stacked(name)])
                : tag("th", ["scope": "col"], [stacked(name)])
            })
        ]))
    parts.append(tag("tbody", [:], body))
    if let foot { parts.append(tag("tfoot", [:], [row(foot)])) }
    return tag("div", ["class": "wide"], [tag("table", [:], parts)])
  }

  func figure(_ caption: Text, detail: Text? = nil, _ drawing: Markup) -> Markup {
    var words: [Markup] = [tag("b", [:], [inline(caption)])]
    if let detail { words.append(tag("div", [:], [stacked(detail)])) }
    return tag("figure", [:], [tag("figcaption", [:], words), drawing])
  }

  func section(_ id: String, _ title: Text, newSheet: Bool = false, _ content: [Markup]) -> Markup {
    let heading = heading(2, title)
    return newSheet
      ? tag("section", ["id": id, "class": "sheet"], [heading] + content)
      : tag("section", ["id": id], [heading] + content)
  }

  func list(_ items: [Text]) -> Markup {
    tag("ul", ["class": "plain"], items.map { tag("li", [:], [stacked($0)]) })
  }

  /// The verdict as a small label: a sign, a word and a frame, so that no colour is needed.
  func chip(_ verdict: Verdict) -> Markup {
    let style =
      switch verdict {
      case .pass: "pass"
      case .passMinimum: "pass-minimum"
      case .fail: "fail"
      case .notApplicable: "not-applicable"
      case .unknown: "unknown"
      case .noRule: "no-rule"
      }
    return tag("span", ["class": "v \(style)"], "\(verdict.sign) \(verdict.name[first])")
  }
}

extension Verdict {
  var sign: String {
    switch self {
    case .pass: "✓"
    case .passMinimum: "≈"
    case .fail: "✕"
    case .notApplicable: "–"
    case .unknown: "?"
    case .noRule: "○"
    }
  }

  /// Fill of bars and colour of the number inside; by falling lightness from pass to fail.
  var paint: (fill: String, ink: String) {
    switch self {
    case .pass: ("#cfe8dc", Palette.ink)
    case .passMinimum: ("#93c9b1", Palette.ink)
    case .fail: (Palette.vermillion, Palette.paper)
    case .notApplicable: ("#e6eaee", Palette.faint)
    case .unknown: ("#f3d98b", Palette.ink)
    case .noRule: ("#ffffff", Palette.faint)
    }
  }
}

extension Text {
  /// Several names in one line.
  static func listed(_ items: [Text]) -> Text {
    Text(zh: items.map(\.zh).joined(separator: "、"), en: items.map(\.en).joined(separator: ", "))
  }

  static func percent(_ share: Double?, decimals: Int = 1) -> Text {
    Text(share.map { Figures.text($0 * 100, decimals: decimals) + "%" } ?? "—")
  }
}
