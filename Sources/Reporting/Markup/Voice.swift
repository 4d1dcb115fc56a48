import Diagnostics

/// The language or languages a report speaks.
public enum ReportLanguage: String, Sendable, CaseIterable {
  case zh, en
  /// Chinese, with English beneath it in smaller type.
  case both

  public init(_ language: Language) {
    self =
      switch language {
      case .zh: .zh
      case .en: .en
      }
  }
}

/// Says a ``Text`` in the report's language or languages, with the `lang` attributes that screen readers and
/// hyphenation need.
struct Voice: Sendable {
  var language: ReportLanguage

  init(_ language: ReportLanguage) {
    self.language = language
  }

  /// The `lang` of the whole page.
  var htmlLanguage: String { language == .en ? "en" : "zh-CN" }

  /// The language of running text where there is room for one only.
  var first: Language { language == .en ? .en : .zh }

  func speaksBoth(_ text: Text) -> Bool { language == .both && text.zh != text.en }

  /// One line: `中文 English`, the English in smaller type.
  func inline(_ text: Text) -> Markup {
    guard speaksBoth(text) else { return .text(text[first]) }
    return [.text(text.zh), tag("span", ["class": "en", "lang": "en"], " " + text.en)]
  }

  /// Two lines: Chinese, and English beneath it in smaller type.
  func stacked(_ text: Text) -> Markup {
    guard speaksBoth(text) else { return .text(text[first]) }
    return [.text(text.zh), tag("span", ["class": "en under", "lang": "en"], text.en)]
  }

  /// For places that hold no markup, such as titles of drawings: `中文 / English`.
  func plain(_ text: Text) -> String {
    speaksBoth(text) ? "\(text.zh) / \(text.en)" : text[first]
  }

  /// For drawings, one string a line.
  func lines(_ text: Text) -> [String] {
    speaksBoth(text) ? [text.zh, text.en] : [text[first]]
  }

  func heading(_ level: Int, _ text: Text, id: String? = nil) -> Markup {
    guard let id else { return tag("h\(level)", [:], [stacked(text)]) }
    return tag("h\(level)", ["id": id], [stacked(text)])
  }

  func paragraph(_ text: Text, class name: String? = nil) -> Markup {
    guard let name else { return tag("p", [:], [stacked(text)]) }
    return tag("p", ["class": name], [stacked(text)])
  }
}
