import Planning
import Testing

@Suite struct OperatorKindTests {
  @Test(arguments: [
    ("民办非企业", OperatorKind.society), ("公建民营", .society), ("公办民营", .society), ("社会力量运营", .society),
    ("society", .society), ("Private company", .society), ("公办公营", .government), ("公办", .government),
    ("街道政府直接运营", .government), ("government", .government),
  ])
  func wordsOfRegisters(words: String, kind: OperatorKind) {
    #expect(OperatorKind(register: words) == kind)
  }

  /// A name is not a way of running: a welfare home is mostly the state's, a company may be anyone's.
  @Test(arguments: ["", "佳木斯市社会福利院", "悦华养老服务有限公司", "unknown"])
  func namesThatDoNotTell(words: String) {
    #expect(OperatorKind(register: words) == nil)
  }
}
