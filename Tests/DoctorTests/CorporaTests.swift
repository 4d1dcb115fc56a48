import Datasets
import Diagnostics
import Foundation
import Testing

@testable import Doctor

/// Every file of the corpora is examined; none may end the program, and what cannot be read is said to be so.
@Suite struct CorporaTests {
  private static let folders = [
    "check-geojson", "conveyal-datasource", "csv-spectrum", "geojsonhint", "geos-fuzz-seeds", "geos-xml", "gpkg-valid",
    "json-test-suite",
    "libosmium-io", "osm-pbf-variants", "osm-testdata", "shapelib", "wkb-wkt",
  ]

  @Test(.timeLimit(.minutes(5)), arguments: folders)
  func everyFileIsExamined(_ folder: String) throws {
    guard let path = Repository.shared("corpora/\(folder)") else { return }
    let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    var examined = 0
    for name in names {
      var isFolder: ObjCBool = false
      let file = path + "/" + name
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else { continue }
      let diagnosis = examine(file)
      examined += 1
      #expect(!diagnosis.files.isEmpty, "\(name)")
      if diagnosis.hasUnread { #expect(diagnosis.count(.error) > 0, "\(name)") }
      for language in Language.allCases { #expect(!diagnosis.text(language).isEmpty) }
      _ = diagnosis.document(in: .zh)
    }
    #expect(examined > 0)
  }
}
