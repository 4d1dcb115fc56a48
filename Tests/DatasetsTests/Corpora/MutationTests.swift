import Foundation
import Testing

@testable import Datasets

/// Files of which something was cut off or flipped: what a crashed copy or a bad disk leaves. Whatever is read, nothing
/// may crash, hang or eat memory. The damage is seeded, so that a failure can be had again.
@Suite("Damaged files", .enabled(if: !Corpus.rows.isEmpty))
struct MutationTests {
  private static let originals = [
    "valid-polygon-wgs84.shp", "duplicate-fields.shp", "multipnt.shp", "valid-polygon-projected.gpkg",
    "test_gpkg_nulls.gpkg", "valid-polygon-wgs84.geojson", "quotes_and_newlines.csv", "utf8.csv",
    "fuzz_geo_ops_seed_corpus/multipolygon", "deep-200.wkb", "data-n5w1r3.osm", "data_pbf_version-1-densenodes.osm.pbf",
  ]

  @Test(arguments: originals)
  func neverCrash(original: String) throws {
    let row = try #require(Corpus.rows.first { $0.path.hasSuffix(original) }, "not in the corpus: \(original)")
    let reader = try #require(row.reader)
    var random = SplitMix64(seed: 776)
    let scratch = try Scratch()
    var files: [(reader: String, path: String)] = []
    for i in 0..<40 {
      let folder = scratch.file("\(i)")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // A Shapefile is several files; any of them may be the damaged one.
      let parts = try siblings(of: row.file)
      let damaged = Int.random(in: 0..<parts.count, using: &random)
      for (k, part) in parts.enumerated() {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: part)))
        if k == damaged { damage(&bytes, &random) }
        try Data(bytes).write(to: URL(filePath: folder + "/" + (part as NSString).lastPathComponent))
      }
      files.append((reader, folder + "/" + (row.file as NSString).lastPathComponent))
    }
    let readings = try ReadProbe.read(files)
    for file in files {
      let reading = try #require(readings[file.path])
      #expect(reading.verdict != .crashed, "\(file.path): \(reading.message)")
      #expect(reading.milliseconds < 1_000)
      #expect(reading.kibibytes ?? 0 < 64 * 1_024)
      if reading.verdict == .refused { #expect(reading.place != "") }
    }
  }

  private func siblings(of path: String) throws -> [String] {
    guard path.hasSuffix(".shp") else { return [path] }
    let stem = (path as NSString).deletingPathExtension
    return ["shp", "shx", "dbf", "prj", "cpg"].map { stem + "." + $0 }.filter {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    if Int.random(in: 0..<4, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
      return
    }
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0xFF
    }
  }
}
