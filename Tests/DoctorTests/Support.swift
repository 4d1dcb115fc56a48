import Datasets
import Diagnostics
import Foundation
import Spatial

@testable import Doctor

/// A folder of planted files that goes away with its owner.
final class Ward {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, _ name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// A layer of polygons in metres of EPSG:4549, each with its properties as JSON text.
  func polygons(_ shapes: [(ring: String, properties: String)], _ name: String = "areas.geojson") throws -> String {
    let features = shapes.map { ring, properties in
      "{\"type\":\"Feature\",\"properties\":{\(properties)},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}}"
    }
    return try write(
      """
      {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4549"}},"features":[
      \(features.joined(separator: ",\n"))]}
      """, name)
  }

  /// Coordinates of a rectangle in a plane whose origin is at 500 km east, 3,500 km north.
  static func ring(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    let (w, s) = (500_000 + x, 3_500_000 + y)
    let points = [(w, s), (w + width, s), (w + width, s + height), (w, s + height), (w, s)]
    return "[" + points.map { "[\($0.0),\($0.1)]" }.joined(separator: ",") + "]"
  }
}

func examine(_ files: String...) -> Diagnosis {
  Examination.run(files.map { Patient(source: LayerSource(file: $0)) })
}

extension Diagnosis {
  func all(_ check: Check) -> [Finding] { findings.filter { $0.check == check } }
}

enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Real data beside the project's root; absent on a user's machine.
  static func shared(_ path: String) -> String? {
    let url = root.deletingLastPathComponent().appendingPathComponent("shared").appendingPathComponent(path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("skipped: ../shared/\(path) is not here")
      return nil
    }
    return url.path
  }
}
