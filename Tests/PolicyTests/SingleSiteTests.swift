import Diagnostics
import Planning
import Testing

@testable import Policy

@Suite struct SingleSiteTests {
  private func verdict(_ reading: String, _ rooms: [Premises], dwellings: Int? = 500) throws -> Verdict? {
    let pack = try pack(rule("S", "single-site-minimum", "minimum: 600, reading: \(reading)"))
    return review(project(dwellings: dwellings, premises: rooms), pack).first { $0.rule == "S" }?.verdict
  }

  @Test func theLargestPremisesMustReachIt() throws {
    #expect(try verdict("largest", [elderCare(600), elderCare(20)]) == .pass)
    #expect(try verdict("largest", [elderCare(599.99), elderCare(599.99)]) == .fail)
    #expect(try verdict("largest", [elderCare(599.99), elderCare(nil)]) == .unknown)
    #expect(try verdict("largest", [elderCare(600), elderCare(nil)]) == .pass)
    #expect(try verdict("largest", []) == .fail)
    #expect(try verdict("largest", [], dwellings: 0) == .notApplicable)
  }

  @Test func roomsOfUnknownSizeAreOnRecord() throws {
    let pack = try pack(rule("S", "single-site-minimum", "minimum: 600, reading: largest"))
    func record(_ rooms: [Premises]) -> String? {
      review(project(dwellings: 10, premises: rooms), pack).first { $0.rule == "S" }?.inputs.first?.value.en
    }
    #expect(record([elderCare(599), elderCare(nil)]) == "599 m², not recorded")
    #expect(record([]) == "none")
  }

  @Test func everyPremisesMustReachIt() throws {
    #expect(try verdict("every", [elderCare(600), elderCare(600)]) == .pass)
    #expect(try verdict("every", [elderCare(600), elderCare(599.99)]) == .fail)
    #expect(try verdict("every", [elderCare(600), elderCare(nil)]) == .unknown)
    #expect(try verdict("every", [elderCare(20), elderCare(nil)]) == .fail)
    #expect(try verdict("every", []) == .fail)
  }

  @Test func theSumMustReachIt() throws {
    #expect(try verdict("sum", [elderCare(350), elderCare(350)]) == .pass)
    #expect(try verdict("sum", [elderCare(300), elderCare(299.99)]) == .fail)
  }

  @Test func itReachesOnlyTheProjectsItIsFor() throws {
    let pack = try pack(rule("S", "single-site-minimum", "minimum: 600", applies: "{status: [planned]}"))
    #expect(review(project(dwellings: 10, status: .existing), pack).map(\.rule) == ["-"])
    #expect(review(project(dwellings: 10, status: .planned), pack).map(\.rule) == ["-", "S"])
    #expect(review(project(dwellings: 10, status: nil), pack).map(\.verdict) == [.noRule, .unknown])
  }
}
