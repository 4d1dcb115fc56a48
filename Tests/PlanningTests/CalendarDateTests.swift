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

  /// A completion ahead does not tell whether building has begun, so it must not turn a project under construction
  /// into a planned one.
  @Test func aCompletionAheadLeavesTheRestToTheStatedStatus() throws {
    let done = try #require(CalendarDate("2023-06-30"))
    func status(_ stated: ProjectStatus?, _ day: String, permit: CalendarDate? = nil) throws -> ProjectStatus? {
      HousingProject(id: "p", name: "p", dwellings: 1, status: stated, permit: permit, completion: done)
        .status(on: try #require(CalendarDate(day)))
    }
    #expect(try status(.underConstruction, "2023-06-29") == .underConstruction)
    #expect(try status(.planned, "2023-06-29") == .planned)
    #expect(try status(nil, "2023-06-29") == nil)
    #expect(try status(.existing, "2023-06-29") == nil)
    #expect(try status(.planned, "2023-06-30") == .existing)
    #expect(try status(.planned, "2023-06-29", permit: CalendarDate("2021-03-01")) == .underConstruction)
    #expect(try status(.existing, "2021-02-28", permit: CalendarDate("2021-03-01")) == .planned)
  }

  @Test func dwellingsInAllAreThoseOfThePhases() {
    func dwellings(_ total: Int?, _ phases: Int?...) -> Int? {
      HousingProject(id: "p", name: "p", dwellings: total, phases: phases.map { Phase(id: "x", dwellings: $0) })
        .dwellingsInAll
    }
    #expect(dwellings(nil, 100, 250) == 350)
    #expect(dwellings(400, 100, nil) == 400)
    #expect(dwellings(nil, 100, nil) == nil)
    #expect(dwellings(nil) == nil)
    #expect(dwellings(nil, .max, 1) == nil)
  }
}
