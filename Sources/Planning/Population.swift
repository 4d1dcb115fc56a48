import Diagnostics

/// Who counts as living in a place. The three are different numbers for one street and are never mixed in one ratio.
public enum PopulationBasis: String, Sendable, Codable, CaseIterable {
  /// 户籍: registered in the household register.
  case hukou
  /// 常住: usual residents, the census definition.
  case resident
  /// 实有: everyone actually present.
  case actual

  public var name: Text {
    switch self {
    case .hukou: Text(zh: "户籍人口", en: "registered population (hukou)")
    case .resident: Text(zh: "常住人口", en: "usual residents")
    case .actual: Text(zh: "实有人口", en: "actual population")
    }
  }
}

public enum Sex: String, Sendable, Codable, CaseIterable {
  case female, male
}

/// Completed years of age from `from` to `to` inclusive; `to == nil` is the open group.
public struct AgeRange: Hashable, Sendable, Codable {
  public var from: Int
  public var to: Int?

  /// - Returns: `nil` when the range is negative or upside down.
  public init?(from: Int, to: Int?) {
    guard from >= 0, to ?? from >= from else { return nil }
    self.from = from
    self.to = to
  }

  /// Reads `60+`, `0-2`, `85`, `60-64`.
  public init?(_ text: String) {
    if text.hasSuffix("+"), let from = Int(text.dropLast()) {
      self.init(from: from, to: nil)
    } else if let age = Int(text) {
      self.init(from: age, to: age)
    } else {
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count == 2, let from = ends[0], let to = ends[1] else { return nil }
      self.init(from: from, to: to)
    }
  }

  /// Everyone.
  public static let all = AgeRange(from: 0, to: nil)!

  public func contains(_ other: AgeRange) -> Bool {
    guard other.from >= from else { return false }
    guard let to else { return true }
    guard let otherTo = other.to else { return false }
    return otherTo <= to
  }

  public func overlaps(_ other: AgeRange) -> Bool {
    from <= other.to ?? .max && other.from <= to ?? .max
  }
}

extension AgeRange: CustomStringConvertible {
  public var description: String {
    guard let to else { return "\(from)+" }
    return from == to ? "\(from)" : "\(from)-\(to)"
  }
}

/// One cell of a population table.
public struct PopulationCount: Hashable, Sendable, Codable {
  /// Code of the street the people live in.
  public var street: String
  /// The count stands at the end of this year.
  public var year: Int
  /// `nil` when the table does not split by sex.
  public var sex: Sex?
  public var age: AgeRange
  public var persons: Int
  public var basis: PopulationBasis

  public init(street: String, year: Int, sex: Sex?, age: AgeRange, persons: Int, basis: PopulationBasis) {
    self.street = street
    self.year = year
    self.sex = sex
    self.age = age
    self.persons = persons
    self.basis = basis
  }
}
