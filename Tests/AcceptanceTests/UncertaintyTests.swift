import Foundation
import Testing

/// A plan that draws its population tells how far its indicators spread, and how likely each target is.
@Suite struct UncertaintyTests {
  private struct Row: Equatable {
    var value: Double
    var p10: Double?
    var p50: Double?
    var p90: Double?
    var probability: Double?
  }

  private func run(_ uncertainty: String) throws -> (rows: [String: Row], table: Data, page: String) {
    let scratch = try SmallPlan.folder()
    let plan = SmallPlan.plan.replacingOccurrences(
      of: "  method: growth\n", with: "  method: growth\n  uncertainty: \(uncertainty)\n")
    try scratch.write(plan, to: "plan.yaml")
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let files = try scratch.contents(of: "out")
    let table = try #require(files["indicators.csv"])
    let lines = String(decoding: table, as: UTF8.self).split(whereSeparator: \.isNewline).map {
      // Commas inside quotes are part of a cell; the numbers asked for here never are.
      $0.replacing(/"[^"]*"/, with: "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    func column(_ name: String) throws -> Int { try #require(header.firstIndex(of: name)) }
    let (year, rule, kind) = (try column("year"), try column("indicator"), try column("area_kind"))
    let (value, p10, p50) = (try column("value"), try column("p10"), try column("p50"))
    let (p90, probability) = (try column("p90"), try column("probability"))
    var rows: [String: Row] = [:]
    for cells in lines.dropFirst() where cells.count == header.count && cells[kind] == "city" {
      rows["\(cells[rule]) \(cells[year])"] = Row(
        value: Double(cells[value]) ?? .nan, p10: Double(cells[p10]), p50: Double(cells[p50]), p90: Double(cells[p90]),
        probability: Double(cells[probability]))
    }
    return (rows, table, String(decoding: try #require(files["report.html"]), as: UTF8.self))
  }

  @Test func drawsSpreadTheRatiosAndNothingElse() throws {
    let (rows, table, page) = try run("{draws: 60, growth: {uniform: [0, 2]}}")
    let beds = try #require(rows["I2 2022"])
    let (p10, p50, p90) = (try #require(beds.p10), try #require(beds.p50), try #require(beds.p90))
    #expect(p10 < p50 && p50 < p90)
    // 4,300 elders and 100 a year times a factor from 0 to 2: between 4,300 and 4,700 in 2022, 4,500 in the forecast.
    #expect(p10 >= beds.value * 4500 / 4700 - 1e-3 && p90 <= beds.value * 4500 / 4300 + 1e-3)
    let elders = try #require(rows["people_60+ 2022"])
    let (low, high) = (try #require(elders.p10), try #require(elders.p90))
    #expect(elders.value == 4500 && low >= 4300 && high <= 4700)
    #expect(rows["U03 2022"]?.p10 == nil, "beds themselves do not hang on the population")
    #expect(page.contains("抽样"))
    #expect(try run("{draws: 60, growth: {uniform: [0, 2]}}").table == table, "the same seed, the same bytes")
  }

  @Test func certainDrawsAreTheForecast() throws {
    let fixed = "{draws: 5, growth: {fixed: 1}, fertility: {fixed: 1}, mortality: {fixed: 1}, migration: {fixed: 1}}"
    let (rows, _, _) = try run(fixed)
    var seen = 0
    for (name, row) in rows where row.p50 != nil {
      seen += 1
      for quantile in [row.p10, row.p50, row.p90] {
        #expect(abs((quantile ?? .nan) - row.value) <= 2e-4 * max(1, row.value), "\(name)")
      }
    }
    #expect(seen > 5)
  }
}
