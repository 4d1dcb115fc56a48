import Demography
import Diagnostics
import Planning
import Testing

@testable import Simulation

@Suite struct PlanTests {
  @Test func everyMistakeInOneRun() {
    let text = """
      plan: 1
      id: x
      titel: y
      policy: p.yaml
      horizon: {from: 2025, to: 2020}
      inputs: {streets: s.geojson, population: {fil: p.csv}}
      population: {method: grwth}
      walking: {detour: -1}
      placement:
        objective: least_cost
        facilities: [{id: a, kind: day_car, floor_area_m2: 100, cost_yuan: -5}]
      """
    do {
      _ = try Plan(yaml: text, file: "bad.yaml")
      Issue.record("accepted")
    } catch {
      let lines = Set(error.errors.compactMap(\.place.line))
      #expect(lines.isSuperset(of: [3, 5, 6, 7, 8, 11]))
      #expect(error.errors.contains { $0.value == "titel" && $0.fix?.en == "did you mean title?" })
      #expect(error.errors.contains { $0.value == "day_car" && $0.fix?.en == "did you mean day_care?" })
      #expect(error.errors.contains { $0.place.field == "title" })
      #expect(error.errors.allSatisfy { $0.place.file == "bad.yaml" })
    }
  }

  @Test func defaultsAreNamed() throws {
    let plan = try Plan(yaml: Village.planText, file: "plan.yaml")
    #expect(plan.walking.defaulted == ["snap_limit_m"])
    #expect(plan.reviewOn == CalendarDate("2020-12-31"))
    #expect(plan.seed == 1)
    #expect(plan.placement?.from == 2021)
    #expect(plan.population.method == .growth([GrowthBand(AgeRange("60+")!, .linear(perYear: 10))], rest: .constant))
  }

  @Test func aBudgetIsForEveryYearOrByYear() throws {
    let one = try Plan(yaml: Village.planText + "\n  budget_yuan: 7", file: "p")
    #expect(one.placement?.budgets == [2020: 7, 2021: 7, 2022: 7, 2023: 7])
    let two = try Plan(yaml: Village.planText + "\n  budget_yuan: {2021: 5}", file: "p")
    #expect(two.placement?.budgets == [2021: 5])
    #expect(throws: Problems.self) { try Plan(yaml: Village.planText + "\n  budget_yuan: {1999: 5}", file: "p") }
  }
}
