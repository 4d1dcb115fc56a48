import Datasets
import Diagnostics
import Foundation
import Spatial
import Testing
import WalkNetwork

@Suite("OpenStreetMap files")
struct OSMReaderTests {
  static let corpora = WalkingOracle.shared.appending(path: "corpora")

  /// `nil`, with a printed line, where the corpus is not at hand.
  private func corpusFile(_ path: String) -> String? {
    let url = Self.corpora.appending(path: path)
    if FileManager.default.fileExists(atPath: url.path) { return url.path }
    print("skipped: no \(path) beside the package")
    return nil
  }

  @Test("The ways of a small file, as it says them")
  func small() throws {
    let path = try written(
      """
      <?xml version="1.0"?><osm version="0.6">
      <node id="3" lat="30.5" lon="114.3"/><node id="-1" lat="30.6" lon="114.4"/><node id="9" lat="30.7" lon="114.5"/>
      <way id="8"><nd ref="3"/><nd ref="-1"/><nd ref="77"/><tag k="highway" v="步行街"/><tag k="foot" v="yes"/></way>
      <way id="7"><nd ref="3"/><nd ref="9"/><tag k="building" v="yes"/></way>
      </osm>
      """, as: "small.osm")
    let table = try OSMReader.ways(from: path)
    #expect(Array(table.nodeIDs) == [-1, 3])
    #expect(table.nodePositions[1].x == 114.3)
    #expect(Array(table.wayIDs) == [8])
    #expect(Array(table.nodes) == [1, 0, -1])
    #expect(table.waysSeen == 2)
    #expect(table.keys == WalkRules.keys)
    #expect(table.tag("highway", ofWay: 0) == "步行街" && table.tag("foot", ofWay: 0) == "yes")
    #expect(table.tag("access", ofWay: 0) == nil)
  }

  @Test("Every storage form of one extract gives the same ways", arguments: ["lz4", "nondense", "raw-blobs"])
  func variants(form: String) throws {
    guard let dense = corpusFile("osm-pbf-variants/helsinki.osm.pbf"),
      let other = corpusFile("osm-pbf-variants/helsinki-\(form).osm.pbf")
    else { return }
    let a = try OSMReader.ways(from: dense)
    let b = try OSMReader.ways(from: other)
    #expect(a.wayCount == 2650)
    #expect(a.nodeIDs == b.nodeIDs && a.nodePositions == b.nodePositions)
    #expect(a.wayIDs == b.wayIDs && a.nodes == b.nodes && a.tags == b.tags)
  }

  @Test(
    "A file that is cut short, corrupt, empty, of many versions or absent is refused",
    arguments: [
      "osm-pbf-variants/helsinki-truncated.osm.pbf", "libosmium-io/test/t/io/corrupt_data_gzip.txt.gz",
      "libosmium-io/test/t/io/corrupt_data_bzip2.txt.bz2", "libosmium-io/test/t/io/empty_file",
      "libosmium-io/test/t/io/deleted_nodes.osh.pbf",
    ])
  func refused(file: String) throws {
    guard let path = corpusFile(file) else { return }
    let problems = try #require(throws: Problems.self) { try OSMReader.ways(from: path) }
    #expect(problems.errors.count == 1)
    #expect(problems.errors.first?.place.file == path)
    #expect(problems.errors.first?.fix != nil)
  }

  @Test(
    "A path is never a download or standard input", arguments: ["-", "http://localhost/a.osm.pbf", "nowhere.osm.pbf"])
  func noDownload(path: String) {
    #expect(throws: Problems.self) { try OSMReader.ways(from: path) }
  }

  @Test("Any shorter piece of a file is refused, never read as a smaller map", arguments: 1...24)
  func cutShort(part: Int) throws {
    guard let whole = corpusFile("osm-pbf-variants/helsinki.osm.pbf") else { return }
    let bytes = try Data(contentsOf: URL(filePath: whole))
    let path = try written(bytes.prefix(bytes.count * part / 25), as: "cut-\(part).osm.pbf")
    #expect(throws: Problems.self) { try OSMReader.ways(from: path) }
  }

  private func written(_ text: String, as name: String) throws -> String { try written(Data(text.utf8), as: name) }

  private func written(_ data: Data, as name: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "catchment-osm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let url = folder.appending(path: name)
    try data.write(to: url)
    return url.path
  }
}
