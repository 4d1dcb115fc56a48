import Testing

@testable import Planning

@Suite struct CalendarDateTests {
  @Test(arguments: ["2021-12-13", "2021/12/13", "2021.12.13", "2021年12月13日"])
  func readsTheUsualForms(text: String) {
    #expect(CalendarDate(text)?.description == "2021-12-13")
  }

  @Test(arguments: ["2021-13-01", "2021-02-29", "21-01-01", "2021-1", "", "yesterday", "2021-04-31"])
  func refusesWhatIsNoDay(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func leapYears() {
    #expect(CalendarDate("2000-02-29") != nil)
    #expect(CalendarDate("1900-02-29") == nil)
  }

  @Test func statusFollowsTheDates() throws {
    let permit = try #require(CalendarDate("2021-03-01"))
    let done = try #require(CalendarDate("2023-06-30"))
    func status(_ day: String) throws -> ProjectStatus? {
      ProjectStatus(permit: permit, completion: done, on: try #require(CalendarDate(day)))
    }
    #expect(try status("2021-02-28") == .planned)
    #expect(try status("2021-03-01") == .underConstruction)
    #expect(try status("2023-06-29") == .underConstruction)
    #expect(try status("2023-06-30") == .existing)
    #expect(ProjectStatus(permit: nil, completion: nil, on: done) == nil)
  }
}
