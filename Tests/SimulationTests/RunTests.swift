import Coverage
import Demography
import Diagnostics
import Planning
import Policy
import Siting
import Testing

@testable import Simulation

@Suite struct RunTests {
  @Test func peopleOfTheStreetsAreThePeopleOfTheCity() throws {
    let result = try run(Village.inputs())
    for year in 2020...2023 {
      let elders = result.projection.persons(year: year, in: AgeRange("60+")!)
      #expect(elders == 401 + 10 * (year - 2020))
      let streets = (0..<2).reduce(0) { $0 + result.projection.persons(street: $1, year: year, in: AgeRange("60+")!) }
      #expect(streets == elders)
    }
  }

  @Test func peopleAtDemandPointsAddUpToTheirStreet() throws {
    let result = try run(Village.inputs())
    for year in 2020...2023 {
      for age in ["60+", "80+", "0-59"].map({ AgeRange($0)! }) {
        let people = try result.demand.people(result.projection, age: age, year: year)
        for street in 0..<2 {
          let points = result.demand.points.indices.filter { result.demand.points.street[$0] == street }
          #expect(
            points.reduce(0) { $0 + people.people[0][$1] }
              == result.projection.persons(street: street, year: year, in: age))
        }
      }
    }
  }

  @Test func anEstateIsLivedInFromTheYearOfItsCompletion() throws {
    let result = try run(Village.inputs())
    let late = try #require(result.demand.points.ids.firstIndex(of: "E2"))
    #expect(result.demand.weights.map { $0[late] } == [0, 0, 100, 100])
  }

  @Test func projectsAreReviewedOnTheDay() throws {
    let findings = try run(Village.inputs()).projectFindings
    func verdict(_ id: String) -> Verdict? { findings.first { $0.subject.id == id && $0.rule == "RATE" }?.verdict }
    // 200 dwellings owe 30.00 m²: 29.99 fails; 100 dwellings owe 15.
    #expect(verdict("W1") == .fail)
    #expect(verdict("W2") == .pass)
    #expect(verdict("E1") == .fail)
    #expect(findings.first { $0.subject.id == "E2" }?.verdict == .noRule)
  }

  @Test func theMissingCentreIsPlacedInTheYearOfItsTarget() throws {
    let result = try run(Village.inputs())
    let siting = try #require(result.siting)
    #expect(siting.openings.map(\.site.id) == ["C1"])
    #expect(siting.openings.map(\.year) == [2021])
    #expect(siting.unmet.map { result.targets[$0.target].rule } == [])
    #expect(result.areaFindings.filter { $0.rule == "CENTRE" && $0.year == 2021 }.map(\.verdict) == [.pass, .pass])
    #expect(
      result.areaFindingsBefore.filter { $0.rule == "CENTRE" && $0.year == 2021 }.map(\.verdict) == [.pass, .fail])
  }

  @Test func coverageIsCountedWhereThePeopleAre() throws {
    let result = try run(Village.inputs())
    let last = try #require(result.years.last?.coverage.first)
    // Within 300 m of D (800) and C1 (1400): W2 at 900 and E1 at 1300; W1 and E2 are left.
    #expect(zip(result.demand.points.ids, last.covered).filter(\.1).map(\.0) == ["W2", "E1"])
    let people = try result.demand.people(result.projection, age: AgeRange("60+")!, year: 2023).people[0]
    #expect(last.counts.city.covered == people[1] + people[2])
    #expect(last.counts.city.people == 431)
    #expect(last.uncovered.reduce(0) { $0 + $1.people } == 431 - last.counts.city.covered)
    let finding = try #require(result.areaFindings.first { $0.rule == "NEAR" && $0.year == 2023 })
    #expect(finding.have == Quantity(Int64(last.counts.city.covered) * 100, over: 431))
  }

  @Test func noPlacementMeansNothingChanges() throws {
    let result = try run(Village.inputs(plan: Village.planAsIs))
    #expect(result.siting == nil)
    #expect(result.areaFindings == result.areaFindingsBefore)
  }

  @Test func moreFacilitiesNeverCoverFewer() throws {
    let before = try run(Village.inputs(plan: Village.planAsIs))
    let after = try run(Village.inputs())
    for (a, b) in zip(before.years, after.years) {
      for (x, y) in zip(a.coverage, b.coverage) { #expect(x.counts.city.covered <= y.counts.city.covered) }
    }
  }

  @Test func twoBasesInOneTableAreRefused() throws {
    let inputs = try Village.inputs { $0.population[0].basis = .resident }
    #expect(throws: Problems.self) { try run(inputs) }
  }

  @Test func aRuleOnAnotherBasisIsUnknownAndNeverPursued() throws {
    var inputs = try Village.inputs { study in
      for i in study.population.indices { study.population[i].basis = .resident }
    }
    #expect(throws: Problems.self) { try run(inputs) }
    inputs.plan.placement = nil
    let result = try run(inputs)
    #expect(result.warnings.list.contains { $0.value == "NEAR" && $0.severity == .warning })
    #expect(result.areaFindings.filter { $0.rule == "NEAR" && $0.year == 2023 }.map(\.verdict) == [.unknown])
  }
}
