import Foundation
import Testing

/// The corpora of valid and malformed files beside the project, as their `manifest.tsv` lists them.
enum Corpus {
  struct Row: Sendable, CustomTestStringConvertible {
    var path: String
    var format: String
    var expect: String
    var bytes: Int

    var testDescription: String { path }

    var file: String { Corpus.folder + path }

    /// Which of Catchment's readers the file is for; `nil` for the XML cases, which hold many geometries each.
    var reader: String? {
      switch format {
      case "json", "csv", "wkt", "wkb": format
      case "geojson", "gpkg", "shp": "layer"
      case "jts-xml": nil
      case "fuzz-seed": path.hasSuffix(".json") ? "layer" : "wkt"
      default: "osm"
      }
    }

    /// What the corpus says should happen; `nil` where any end but a crash is right.
    var shouldAccept: Bool? {
      let text = expect.lowercased()
      if text.hasPrefix("valid") || text.hasPrefix("parse-ok") {
        // "read or reject with named reason", "decode or reject loudly"
        return text.contains("reject") ? nil : true
      }
      if text.hasPrefix("invalid") || text.hasPrefix("reject") || text.hasPrefix("error") { return false }
      return nil
    }
  }

  static let folder = SharedData.root + "/corpora/"

  static let rows: [Row] = {
    guard SharedData.has("corpora/manifest.tsv"),
      let text = try? String(contentsOfFile: folder + "manifest.tsv", encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 4 else { return nil }
      return Row(path: cells[0], format: cells[1], expect: cells[2], bytes: Int(cells[3]) ?? 0)
    }
  }()

  /// Every file read once, in a process of its own.
  static let readings: [String: ReadProbe.Reading] = {
    // A first, small file of each kind, so that what the libraries reserve once is not held against a later file.
    let warm = ["geojson", "json", "csv", "gpkg", "shp", "osm-xml", "pbf", "wkt", "wkb"].compactMap { format in
      rows.filter { $0.format == format }.min { $0.bytes < $1.bytes && $0.bytes > 0 }
    }
    let files = (warm + rows).compactMap { row in row.reader.map { (reader: $0, path: row.file) } }
    return (try? ReadProbe.read(files)) ?? [:]
  }()
}
