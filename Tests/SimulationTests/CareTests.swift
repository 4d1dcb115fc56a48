import Demography
import Diagnostics
import Planning
import Policy
import Testing

@testable import Simulation

/// Beds and places that follow need and not headcount only.
@Suite struct CareTests {
  /// Village's beds per hundred fully dependent elders.
  private static func pack(_ of: String, careNeed: String = "") -> String {
    """
    id: village
    title: Village
    place: Village
    issuer: nobody
    in_force: {from: 2020-01-01, to: 2030-12-31}
    \(careNeed)
    zones: []
    rules:
    - id: NEED
      title: beds for those who need them
      cite: {clause: "1"}
      says: ten beds for every hundred fully dependent elders
      kind: ratio
      numerator: {beds: [community]}
      per: 100
      of: \(of)
      targets: {2020: 10}
    """
  }

  private func finding(_ of: String, pack careNeed: String = "", plan: String = "") throws -> Finding {
    let text = Village.planAsIs.replacing("bands:", with: plan + "\n  bands:")
    let result = try run(try Village.inputs(plan: text, pack: Self.pack(of, careNeed: careNeed)))
    return try #require(result.areaFindings.first { $0.year == 2020 })
  }

  private static let bands = "care_need: [{age: 60-79, partly: 0.1, fully: 0.05}, {age: 80+, partly: 0.3, fully: 0.2}]"
  private static let of = "{age: 60+, basis: hukou, care: [fully]}"

  @Test func aRatioCountsTheEldersWhoNeedCare() throws {
    // 200 and 67 of 60-79 in the streets, 100 and 34 of 80+: 10 + 3 and 20 + 7 need all help; ten beds.
    let have = Quantity(Int64(10) * 100, over: 10 + 3 + 20 + 7)
    #expect(try finding(Self.of, plan: Self.bands).have == have)
    #expect(try finding(Self.of, pack: Self.bands).have == have)
    // The plan's own rates win over the pack's.
    let other = "care_need: [{age: 60+, partly: 0, fully: 1}]"
    #expect(try finding(Self.of, pack: other, plan: Self.bands).have == have)
    let both = try finding("{age: 60+, basis: hukou, care: [partly, fully]}", plan: Self.bands)
    #expect(both.have == Quantity(tenThousandths: 93_457), "1000 / (40 + 20 + 7 + 30 + 10), cut off")
    // Only the oldest.
    #expect(
      try finding("{age: 80+, basis: hukou, care: [fully]}", plan: Self.bands).have == Quantity(Int64(1000), over: 27))
  }

  @Test func whatIsNotKnownIsUnknown() throws {
    #expect(try finding(Self.of).verdict == .unknown)
    #expect(try finding("{age: 65+, basis: hukou, care: [fully]}", plan: Self.bands).verdict == .unknown)
    #expect(try finding("{age: 60+, basis: resident, care: [fully]}", plan: Self.bands).verdict == .unknown)
  }

  @Test func ratesThatDoNotFitThePeopleAreAnError() {
    #expect(throws: Problems.self) {
      try finding(Self.of, plan: "care_need: [{age: 60+, sex: female, partly: 0.1, fully: 0.1}]")
    }
  }
}
