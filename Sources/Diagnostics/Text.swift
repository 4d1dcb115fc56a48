/// A language in which Catchment speaks.
public enum Language: String, Sendable, CaseIterable, Codable {
  case zh, en
}

/// One sentence or name in Chinese and English.
///
/// Everything a person reads is a `Text`, so that a report, a finding or an error exists in both languages and no
/// room has to know which one was asked for.
public struct Text: Hashable, Sendable, Codable {
  public var zh: String
  public var en: String

  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// The same words in both languages: names, codes, numbers.
  public init(_ both: String) {
    self.init(zh: both, en: both)
  }

  public subscript(language: Language) -> String {
    switch language {
    case .zh: zh
    case .en: en
    }
  }
}
