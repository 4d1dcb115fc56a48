/// Who runs a facility: what "operated by society" (社会化运营) is counted by.
public enum OperatorKind: String, Sendable, Codable, CaseIterable {
  /// 公办公营: government, or a body of its own.
  case government
  /// 社会力量: private, charitable or contracted, whoever owns the building (公建民营 is run by society).
  case society

  /// Reads the words that registers use for the way a facility is run (运营方式、机构性质).
  ///
  /// - Returns: `nil` for a name that does not tell, such as a company's, which may belong to the state, or a
  ///   社会福利院, which mostly does.
  public init?(register words: String) {
    let text = words.lowercased()
    // 公办民营 and 公建民营 hold both words; the operator decides.
    if Self.societyWords.contains(where: text.contains) {
      self = .society
    } else if Self.governmentWords.contains(where: text.contains) {
      self = .government
    } else {
      return nil
    }
  }

  private static let societyWords = [
    "民营", "民办", "社会力量", "社会化", "社会办", "社会组织", "私营", "民非", "society", "private", "charity", "non-profit",
    "nonprofit",
  ]
  private static let governmentWords = ["公办", "公营", "政府", "国营", "government", "public", "state-run"]
}

extension Facility {
  /// Whether government or society runs it; `nil` when the register does not say so.
  public var operatorKind: OperatorKind? { operatorName.flatMap(OperatorKind.init(register:)) }
}
