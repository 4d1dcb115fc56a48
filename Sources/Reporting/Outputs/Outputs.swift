import Diagnostics
import Planning
import Simulation
import Spatial

/// Everything that `catchment run` writes, in the order in which a person would open it.
///
/// The same run and provenance give the same values, down to the order of rows and members. Layers are in the plane of
/// the study area and name it; tables and documents hold every text in Chinese and English. `language` touches
/// `report.html` alone.
/// `robustness.csv`, `regret.csv` and `site_ranking.csv` are there only when the plan puts its placement through draws.
/// - Parameter only: the files that are wanted; all of them unless said.
public func outputs(
  of run: RunResult, provenance: Provenance, language: ReportLanguage = .both, only: Set<String>? = nil
) -> [OutputFile] {
  let facts = RunFacts(run)
  let all: [(path: String, content: () -> OutputFile.Content?)] = [
    ("report.html", { .text(ReportPage(facts, provenance, language).html()) }),
    ("summary.json", { .json(SummaryDocument(facts, run: provenance.run).value) }),
    ("indicators.csv", { .table(IndicatorTable(facts).table) }),
    (
      "indicators.xlsx",
      {
        .workbook(
          [
            IndicatorTable(facts).table, FindingReport(run.findings).table, StreetLayer(facts).layer.table,
            FacilityLayer(facts).layer.table,
          ] + run.study.syntheticSheet)
      }
    ),
    ("coverage.csv", { .table(CoverageTables(facts).areas) }),
    ("facility_coverage.csv", { .table(CoverageTables(facts).facilities) }),
    ("robustness.csv", { RobustnessTables(facts).map { OutputFile.Content.table($0.chances) } }),
    ("regret.csv", { RobustnessTables(facts).map { OutputFile.Content.table($0.regrets) } }),
    ("site_ranking.csv", { RobustnessTables(facts).map { OutputFile.Content.table($0.sites) } }),
    ("findings.csv", { .table(FindingReport(run.findings).table) }),
    ("findings.geojson", { .layer(FindingReport(run.findings).layer(run.study)) }),
    ("streets.geojson", { .layer(StreetLayer(facts).layer) }),
    ("facilities.geojson", { .layer(FacilityLayer(facts).layer) }),
    ("uncovered.geojson", { .layer(UncoveredLayer(facts).layer) }),
    (
      "plan.gpkg",
      {
        .geoPackage(
          [
            StreetLayer(facts).layer, UncoveredLayer(facts).layer, FacilityLayer(facts).layer,
            FindingReport(run.findings).layer(run.study), IndicatorTable(facts).table.withoutPlace,
          ] + run.study.syntheticSheet.map(\.withoutPlace))
      }
    ),
    // Where the plan asks for one.
    ("frontier.csv", { run.frontier.map { _ in .table(FrontierTable(facts).table) } }),
    ("run.json", { .json(RunDocument(run, provenance).value) }),
  ]
  return all.filter { only?.contains($0.path) ?? true }.compactMap { file in
    file.content().map { OutputFile(path: file.path, content: $0) }
  }
}

extension Table {
  /// The table as a layer that has no geometry.
  fileprivate var withoutPlace: Layer {
    Layer(table: self, geometries: rows.map { _ in nil }, crs: nil)
  }
}

/// Names of the files that ``outputs(of:provenance:language:only:)`` makes.
public let outputNames = [
  "report.html", "summary.json", "indicators.csv", "indicators.xlsx", "coverage.csv", "facility_coverage.csv",
  "robustness.csv", "regret.csv", "site_ranking.csv", "findings.csv",
  "findings.geojson", "streets.geojson", "facilities.geojson", "uncovered.geojson", "plan.gpkg",
  "frontier.csv", "run.json",
]

extension StudyArea {
  /// The same words as a sheet of a workbook; empty when nothing is invented.
  var syntheticSheet: [Table] {
    guard !synthetic.isEmpty else { return [] }
    return [
      Table(name: "synthetic", columns: ["zh", "en"], rows: synthetic.map { [.string($0.zh), .string($0.en)] })
    ]
  }

  /// The words about invented data that every layer made from it must carry on.
  var syntheticNotes: [Value.Member] {
    guard !synthetic.isEmpty else { return [] }
    return [
      Value.Member(
        "synthetic",
        Value(
          Text(
            zh: synthetic.map(\.zh).joined(separator: ";"), en: synthetic.map(\.en).joined(separator: "; "))))
    ]
  }
}
