import Foundation
import Spatial

/// Expectations that another implementation computed, beside the package where they are at hand.
struct WalkingOracle {
  var folder: URL
  var map: String

  static let shared = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../shared")
    .standardizedFileURL

  /// Cities whose files are at hand.
  static let cities: [(folder: String, map: String)] = [
    ("shenzhen", "shenzhen-futian"), ("poa", "porto-alegre"),
  ]

  /// `nil`, with a printed line, where the files are not at hand.
  init?(city: String, map: String) {
    folder = Self.shared.appending(path: "bench/walking/\(city)")
    self.map = Self.shared.appending(path: "data/osm/\(map).osm.pbf").path
    guard FileManager.default.fileExists(atPath: self.map),
      FileManager.default.fileExists(atPath: folder.appending(path: "expected_facilities.csv").path)
    else {
      print("skipped: no walking expectations for \(city) beside the package")
      return nil
    }
  }

  /// Rows of a plain CSV file by column name.
  func rows(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    var lines = text.split(whereSeparator: \.isNewline)
    let header = lines.removeFirst().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return lines.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(uniqueKeysWithValues: zip(header, cells))
    }
  }

  func json(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: folder.appending(path: name))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }
}

extension [String: String] {
  func number(_ key: String) -> Double { self[key].flatMap(Double.init) ?? .nan }
  func whole(_ key: String) -> Int { self[key].flatMap(Int.init) ?? -1 }
  var place: Point { Point(number("lon"), number("lat")) }
}
