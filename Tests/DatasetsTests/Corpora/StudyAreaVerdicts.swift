import Diagnostics
import Testing

@testable import Datasets

/// Files of Conveyal's corpus that are readable layers and no study area.
@Suite("Corpora: study areas", .enabled(if: !Corpus.rows.isEmpty))
struct StudyAreaVerdicts {
  private func file(_ name: String) throws -> String {
    try #require(Corpus.rows.first { $0.path.hasSuffix("/" + name) }).file
  }

  #if GDAL
    private static let areas = [
      "continents.geojson", "continents.gpkg", "continents.shp", "new-zealand-antimeridian.geojson",
      "new-zealand-antimeridian.gpkg", "new-zealand-antimeridian.shp",
    ]
  #else
    private static let areas = ["continents.geojson", "new-zealand-antimeridian.geojson"]
  #endif

  @Test("An area too large for a plane, or over the 180° meridian, is refused", arguments: areas)
  func extent(name: String) throws {
    let source = LayerSource(file: try file(name), fields: ["code": "name", "name": "name"])
    let found = problems { () throws(Problems) in try StudyAreaLoader.load(name: Text("t"), streets: source) }
    let words = found.filter { $0.severity == .error }.map(\.says.en).joined(separator: "; ")
    #expect(words.contains("spans more than 180°"), "\(words)")
  }

  @Test func streetsOfMixedGeometryAreRefused() throws {
    let source = LayerSource(
      file: try file("hkzones-mixed-geometries.geojson"), fields: ["code": "Name", "name": "Name"])
    let found = problems { () throws(Problems) in try StudyAreaLoader.load(name: Text("t"), streets: source) }
    #expect(found.contains { $0.says.en.contains("must be a polygon") && $0.place.line != nil && $0.value != nil })
  }

  #if GDAL
    @Test func sitesWithoutGeometryAreRefused() throws {
      let streets = LayerSource(
        file: try file("hkzones-extra-attribute.geojson"), fields: ["code": "Name", "name": "Name"])
      let sites = LayerSource(file: try file("nl-null-points.shp"), fields: ["id": "INWABP", "kinds": "INWABP"])
      let found = problems { () throws(Problems) in
        try StudyAreaLoader.load(name: Text("t"), streets: streets, candidates: sites)
      }
      #expect(found.contains { $0.says.en.contains("has no position") && $0.place.feature != nil })
    }
  #endif
}
