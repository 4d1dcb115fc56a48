import Diagnostics
import Planning
import Testing

@testable import Policy

@Suite struct QinhuaiTests {
  let pack: PolicyPack

  init() throws { pack = try Repository.pack("scenarios/qinhuai/policy.yaml") }

  @Test func twoOfSixCellsHaveARate() {
    let core = "320104006"
    let upgrade = "320104003"
    for street in [core, upgrade] {
      for status in ProjectStatus.allCases {
        let finding = review(project(street: street, dwellings: 1000, status: status), pack).first
        switch (street, status) {
        case (core, .existing): #expect(finding?.rule == "R-EXIST15" && finding?.need == Quantity(150))
        case (upgrade, .underConstruction): #expect(finding?.rule == "R-UC30" && finding?.need == Quantity(300))
        default: #expect(finding?.verdict == .noRule)
        }
      }
    }
  }

  @Test func threeReadingsOfTheBedRatioOnTheFiguresOf2020() throws {
    let findings = assess(
      pack, streets: [], years: 2020...2020,
      with: Answers { measure, _, _ in
        let beds: [BedClass: Int64] = [.institution: 5066, .community: 1337, .family: 1881]
        return switch measure {
        case .beds(let classes, nursingOnly: false): classes.reduce(0) { $0 + beds[$1]! }
        case .people(AgeRange("60+")!, .hukou): 200_112
        default: nil
        }
      })
    func value(_ rule: String) -> Double? { findings.first { $0.rule == rule }?.have?.double }
    #expect(value("I2").map { ($0 * 10).rounded() } == 414)
    #expect(value("I2-NONFAMILY").map { ($0 * 10).rounded() } == 320)
    #expect(value("Q07").map { ($0 * 10).rounded() } == 253)
    #expect(value("U03") == 1881)
    #expect(pack.notes(touching: "I2").map(\.id) == ["INC.02", "INC.03", "INC.13"])
  }

  @Test func everyStreetBelongsToOneZone() {
    let streets = (1...12).map { "3201040" + ($0 < 10 ? "0\($0)" : "\($0)") }
    for street in streets { #expect(pack.zones.filter { $0.contains(street) }.count == 1) }
    #expect(pack.areas(of: pack.rule("R-STREET1000")!, among: streets).count == 12)
  }
}
