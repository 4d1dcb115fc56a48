import Foundation

/// The invented files that are read, the same bytes every time.
enum Fixtures {
  static let polygons = 100_000
  static let pointsPerPolygon = 40
  static let streetsPerSide = 100
  static let pointsPerSide = 25
  static let points = 1_000_000

  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try polygonText().write(to: URL(fileURLWithPath: folder + "/polygons.geojson"))
    try streetText().write(to: URL(fileURLWithPath: folder + "/streets.geojson"))
    var random = Noise(state: 3)
    let extent = Double(streetsPerSide) * 1_000
    let numbers = (0..<2 * points).map { _ in random.next() * extent }
    try numbers.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: folder + "/points.f64"))
  }

  private struct Noise {
    var state: UInt64

    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
  }

  /// Star-shaped plots, WGS 84 to seven decimals.
  private static func polygonText() -> Data {
    var data = Data("{\"type\":\"FeatureCollection\",\"features\":[\n".utf8)
    var random = Noise(state: 1)
    for i in 0..<polygons {
      let x = 118 + Double(i % 400) * 0.005
      let y = 31 + Double(i / 400) * 0.005
      var ring = (0..<pointsPerPolygon).map { k -> String in
        let angle = 2 * Double.pi * Double(k) / Double(pointsPerPolygon)
        let reach = 0.002 * (0.7 + 0.3 * random.next())
        return String(format: "[%.7f,%.7f]", x + reach * cos(angle), y + reach * sin(angle))
      }
      ring.append(ring[0])
      let feature =
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"P\(i)\",\"name\":\"住宅小区 \(i)\",\"dwellings\":\(i % 3_000),"
        + "\"floor_area_m2\":\(Double(i) * 1.5)},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[["
        + ring.joined(separator: ",") + "]]}}" + (i < polygons - 1 ? ",\n" : "\n")
      data.append(contentsOf: feature.utf8)
    }
    data.append(contentsOf: "]}\n".utf8)
    return data
  }

  /// A chequerboard of streets whose borders wander; neighbours share theirs.
  private static func streetText() -> Data {
    func wander(_ a: Int, _ b: Int, _ c: Int, _ k: Int) -> Double {
      var noise = Noise(state: UInt64(a * 1_000_003 + b * 10_007 + c * 101 + k + 17))
      _ = noise.next()
      return (noise.next() - 0.5) * 60
    }
    // Sides run from a corner to the next one east (axis 0) or north (axis 1), without their end.
    func side(_ i: Int, _ j: Int, axis: Int) -> [(Double, Double)] {
      (0..<pointsPerSide).map { k in
        let along = Double(k) / Double(pointsPerSide) * 1_000
        let off = k == 0 ? 0 : wander(i, j, axis, k)
        let corner = (Double(i) * 1_000, Double(j) * 1_000)
        return axis == 0 ? (corner.0 + along, corner.1 + off) : (corner.0 + off, corner.1 + along)
      }
    }
    var data = Data("{\"type\":\"FeatureCollection\",\"features\":[\n".utf8)
    let n = streetsPerSide
    for i in 0..<n {
      for j in 0..<n {
        let north = [(Double(i + 1) * 1_000, Double(j + 1) * 1_000)] + side(i, j + 1, axis: 0).dropFirst().reversed()
        let west = [(Double(i) * 1_000, Double(j + 1) * 1_000)] + side(i, j, axis: 1).dropFirst().reversed()
        var ring = side(i, j, axis: 0) + side(i + 1, j, axis: 1) + north + west
        ring.append(ring[0])
        let text = ring.map { String(format: "[%.3f,%.3f]", $0.0, $0.1) }.joined(separator: ",")
        data.append(
          contentsOf: ("{\"type\":\"Feature\",\"properties\":{\"id\":\(i * n + j)},\"geometry\":{\"type\":\"Polygon\","
            + "\"coordinates\":[[\(text)]]}}" + (i * n + j < n * n - 1 ? ",\n" : "\n")).utf8)
      }
    }
    data.append(contentsOf: "]}\n".utf8)
    return data
  }
}
