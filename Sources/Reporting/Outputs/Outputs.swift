import Diagnostics
import Planning
import Simulation
import Spatial

/// Everything that `catchment run` writes, in the order in which a person would open it.
///
/// The same run and provenance give the same values, down to the order of rows and members. Layers are in the plane of
/// the study area and name it; tables and documents hold every text in Chinese and English. `language` touches
/// `report.html` alone.
public func outputs(of run: RunResult, provenance: Provenance, language: ReportLanguage = .both) -> [OutputFile] {
  let facts = RunFacts(run)
  return [
    OutputFile(path: "report.html", content: .text(ReportPage(facts, provenance, language).html())),
    OutputFile(path: "summary.json", content: .json(SummaryDocument(facts, run: provenance.run).value)),
    OutputFile(path: "indicators.csv", content: .table(IndicatorTable(facts).table)),
    OutputFile(
      path: "indicators.xlsx",
      content: .workbook(
        [
          IndicatorTable(facts).table, FindingReport(run.findings).table, StreetLayer(facts).layer.table,
          FacilityLayer(facts).layer.table,
        ] + run.study.syntheticSheet)),
    OutputFile(path: "coverage.csv", content: .table(CoverageTables(facts).areas)),
    OutputFile(path: "facility_coverage.csv", content: .table(CoverageTables(facts).facilities)),
    OutputFile(path: "findings.csv", content: .table(FindingReport(run.findings).table)),
    OutputFile(path: "findings.geojson", content: .layer(FindingReport(run.findings).layer(run.study))),
    OutputFile(path: "streets.geojson", content: .layer(StreetLayer(facts).layer)),
    OutputFile(path: "facilities.geojson", content: .layer(FacilityLayer(facts).layer)),
    OutputFile(path: "uncovered.geojson", content: .layer(UncoveredLayer(facts).layer)),
    OutputFile(
      path: "plan.gpkg",
      content: .geoPackage(
        [
          StreetLayer(facts).layer, UncoveredLayer(facts).layer, FacilityLayer(facts).layer,
          FindingReport(run.findings).layer(run.study), IndicatorTable(facts).table.withoutPlace,
        ] + run.study.syntheticSheet.map(\.withoutPlace))),
    OutputFile(path: "run.json", content: .json(RunDocument(run, provenance).value)),
  ]
}

extension Table {
  /// The table as a layer that has no geometry.
  fileprivate var withoutPlace: Layer {
    Layer(table: self, geometries: rows.map { _ in nil }, crs: nil)
  }
}

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
