import Diagnostics
import Planning
import Policy
import Spatial
import Testing

@testable import Reporting

@Suite struct OpinionTests {
  private static let pack = """
    id: town
    title: {zh: "某<市>规划", en: "Town & plan"}
    place: {zh: 某市, en: Town}
    issuer: {zh: 某局, en: An office}
    in_force: {from: 2020-01-01, to: 2023-12-31}
    standing: draft
    rules:
    - {id: RATE, title: {zh: 每百户, en: Per 100}, cite: {clause: 三}, says: {zh: 每百户 20–30 m², en: 20 to 30 m²}, kind: allocation-rate, minimum: 20, recommended: 30}
    - {id: ROOM, title: {zh: 单处, en: One room}, cite: {clause: 三}, says: {zh: 单处 100 m², en: 100 m² in one}, kind: single-site-minimum, minimum: 100}
    - {id: PLACE, title: {zh: 位置, en: Place}, cite: {clause: 四}, says: {zh: 一至三层, en: storeys 1 to 3}, kind: placement, storeys: {min: 1, max: 3}}
    - {id: POOL, title: {zh: 统筹, en: Pooling}, cite: {clause: 五}, says: {zh: 可统筹, en: may pool}, kind: pooling, below_dwellings: 500, within_m: 300}
    notes:
    - {id: N1, severity: high, rules: [RATE], says: {zh: 区间不明, en: which end binds}}
    - {id: N2, severity: low, says: {zh: 与项目无关, en: touches nothing}}
    """

  private func opinion(_ projects: [HousingProject]) throws -> ReviewOpinion {
    let pack = try PolicyPack(yaml: Self.pack, file: "town.yaml")
    let day = try #require(CalendarDate("2024-06-30"))
    return ReviewOpinion(
      of: projects, findings: review(projects, streets: [:], pack: pack, on: day), pack: pack, on: day,
      walking: pack.poolingEstimate, synthetic: [Text(zh: "虚构", en: "invented")])
  }

  private func project(
    _ id: String, _ dwellings: Int?, _ areas: [Double], floor: Int? = 1, lease: String? = nil, at x: Double = 0
  ) -> HousingProject {
    HousingProject(
      id: id, name: "“\(id)” & <园>", position: Point(x, 0), dwellings: dwellings, status: .planned,
      premises: areas.map {
        Premises(
          service: .elderCare, floorArea: Area(squareMetres: $0), floor: floor,
          leaseEnd: lease.flatMap(CalendarDate.init))
      })
  }

  @Test func conclusionsFollowTheFindings() throws {
    let opinion = try opinion([
      project("full", 400, [120]), project("least", 500, [100]), project("leased", 400, [120], lease: "2025-01-31"),
      project("below ground", 400, [120], floor: -1), project("storey unknown", 400, [120], floor: nil),
      project("short", 400, [60]), project("dwellings unknown", nil, [120]), project("no housing", 0, []),
    ])
    #expect(
      opinion.projects.map(\.conclusion) == [
        .passed, .passed, .conditional, .notPassed, .conditional, .notPassed, .undecided, .noRule,
      ])
    #expect(
      opinion.projects[2].conditions.map(\.en) == ["the lease that ends on 2025-01-31 is renewed or the rooms replaced"]
    )
    #expect(opinion.projects[3].remedies.map(\.en) == ["Place: move these premises or mend their access"])
    #expect(opinion.projects[3].changes.isEmpty)
    #expect(opinion.projects[5].changes.map(\.area) == [Area(hundredths: 40_00)])
    #expect(opinion.projects[5].remedies.isEmpty)
    #expect(opinion.notes.map(\.note.id) == ["N1"])
    #expect(ReviewOpinion.Conclusion.allCases.map(opinion.count).reduce(0, +) == 8)
  }

  /// Twice the same project: each opinion holds its own findings.
  @Test func projectsThatShareAnIdKeepTheirFindings() throws {
    let opinion = try opinion([project("a", 400, [120]), project("b", 400, [60]), project("a", 400, [120])])
    #expect(opinion.projects.map(\.conclusion) == [.passed, .notPassed, .passed])
    #expect(opinion.projects.map(\.findings.count) == [3, 3, 3])
  }

  @Test(arguments: [ReportLanguage.zh, .en, .both])
  func thePageIsWellFormedAndSaysEverything(language: ReportLanguage) throws {
    let opinion = try opinion([project("short", 400, [60]), project("spare", 100, [400], at: 100)])
    let page = opinion.page(language, version: "0")
    let read = try XMLReading(page.replacing("<!DOCTYPE html>\n", with: ""))
    let body = read.texts(of: "body").joined()
    for part in ["“short” & <园>", "RATE", language == .en ? "Town & plan" : "某<市>规划"] {
      #expect(body.contains(part), "\(part)")
    }
    // Invented data, a draft, an ended term, and how the walk was estimated.
    for caution in language == .en
      ? ["invented", "draft", "ended on 2023-12-31", "times 1.3"] : ["虚构", "草案", "已满", "× 1.3"]
    {
      #expect(body.contains(caution), "\(caution)")
    }
    #expect(body.contains("(130 m)"))
    #expect(!page.contains("<script"))
    #expect(
      page
        == (try self.opinion([project("short", 400, [60]), project("spare", 100, [400], at: 100)])).page(
          language, version: "0"))
  }

  @Test func aPageOfManyProjectsSaysWhatItLeavesOut() throws {
    let opinion = try opinion((0..<400).map { project("p\($0)", 400, [60], at: Double($0) * 1000) })
    let page = opinion.page(.en, version: "0")
    #expect(page.contains("The first 300 of 400"))
    #expect(page.contains("p399"))
  }

  @Test(arguments: Language.allCases)
  func theTablesAreRectangularAndHoldEveryProjectAndFinding(language: Language) throws {
    let opinion = try opinion([project("a", 400, [120]), project("b", 400, [60]), project("c", nil, [])])
    let tables = opinion.tables(in: language)
    #expect(tables.map(\.rows.count) == [3, opinion.findings.count, 1, 1])
    for table in tables { #expect(table.rows.allSatisfy { $0.count == table.columns.count }, "\(table.name)") }
    #expect(Set(tables.map(\.name)).count == 4)
    #expect(tables[0].rows[1].contains(.string(ReviewOpinion.Conclusion.notPassed.name[language])))
  }

  @Test func theLayerAddsItsColumnsToEveryRow() throws {
    let opinion = try opinion([project("a", 400, [120]), project("b", 400, [60])])
    let study = StudyArea(
      name: Text("Town"), frame: StudyFrame(crs: .wgs84), streets: [], housing: opinion.projects.map(\.project))
    let layer = opinion.layer(study)
    #expect(layer.table.rows.allSatisfy { $0.count == layer.table.columns.count })
    #expect(layer.table.columns.contains("conclusion"))
    #expect(layer.count == opinion.findings.count)
  }

  /// What is to be supplied is the fact that is missing: not the standing of the document, not a lease.
  @Test func onlyMissingFactsAreToBeSupplied() throws {
    let opinion = try opinion([project("storey unknown", 400, [120], floor: nil, lease: "2025-01-31")])
    let conditions = try #require(opinion.projects.first?.conditions.map(\.en))
    #expect(
      conditions == [
        "the lease that ends on 2025-01-31 is renewed or the rooms replaced",
        "to be supplied: Place (PLACE): premises 1, no data: storey 1–3",
      ])
    let text = opinion.text(.en)
    #expect(text.contains("on record: dwellings: 400; status: planned; premises 1: 120 m², lease to 2025-01-31"))
    let page = opinion.page(.en, version: "0")
    #expect(page.contains("On record: dwellings: 400"))
    // Clauses stand in row headings: notes there must wrap, or the table grows beyond the page.
    #expect(!page.contains(".note { white-space: nowrap"))
  }

  @Test func aPoolListsItsParts() throws {
    var short = project("short", 400, [60])
    var spare = project("spare", 100, [400], at: 100)
    short.pool = "G"
    spare.pool = "G"
    let opinion = try opinion([short, spare])
    let inputs = try #require(
      opinion.findings.first { $0.rule == "RATE" }?.inputs.map { "\($0.name.en): \($0.value.en)" })
    #expect(inputs.contains("“short” & <园>: owes 80 m², has 60 m²"), "\(inputs)")
    #expect(inputs.contains("“spare” & <园>: passes alone, 380 m² to spare"), "\(inputs)")
  }
}
