import Foundation
import Testing

@testable import Spatial

/// Rows of a CSV file beside the project; none, with a printed line, where it is absent.
private func rows(_ path: String) -> [[String]] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/data/").standardized
  guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else {
    print("skipped: ../shared/data/\(path) is not here")
    return []
  }
  return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
    var cells = [""]
    var quoted = false
    for character in line where character != "\r" {
      if character == "\"" {
        quoted.toggle()
      } else if character == ",", !quoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}

/// 113 positions in fifteen systems, computed with pyproj 3.7.2 / PROJ 9.5.1: zones with and without number, 6-degree
/// zones, UTM, places on the border of a zone and two degrees outside it.
@Suite struct CGCS2000Vectors {
  private static let vectors = rows("cgcs2000-vectors/gauss_kruger_utm.csv")

  @Test(arguments: vectors)
  func agreesToAMillimetre(row: [String]) throws {
    let numbers = row.map { Double($0) ?? .nan }
    let source = CoordinateSystem("EPSG:\(row[2])")
    let target = CoordinateSystem("EPSG:\(row[5])")
    let transform = try CoordinateTransform(from: source, to: target)
    let degrees = Point(numbers[3], numbers[4])
    let there = try #require(transform.forward(degrees))
    #expect(there.distance(to: Point(numbers[7], numbers[8])) < 0.001)
    let back = try #require(transform.inverse(Point(numbers[7], numbers[8])))
    #expect(Geodesic().distance(back, degrees) < 0.001)
    // The scale the vectors state, which what is said about a study area's distortion rests on.
    let scale = try ScaleGauge(target).scale(at: degrees)
    #expect(abs(scale.lowerBound - numbers[12]) < 3e-9 && abs(scale.upperBound - numbers[12]) < 3e-9)
  }

  @Test func allRowsAreThere() { #expect(Self.vectors.isEmpty || Self.vectors.count == 113) }

  @Test(arguments: rows("cgcs2000-vectors/geodesic.csv"))
  func geodesicsAgreeToAMillimetre(row: [String]) {
    let numbers = row.map { Double($0) ?? .nan }
    let metres = Geodesic().distance(Point(numbers[2], numbers[3]), Point(numbers[4], numbers[5]))
    #expect(abs(metres - numbers[7]) < 0.001)
  }
}

/// 103 published and computed vectors of the Chinese shifts. Rows marked `_PLAIN_PI_VARIANT` come from a library that
/// leaves out a factor; they must not be reproduced.
@Suite struct GCJVectors {
  private static let vectors = rows("gcj-bd-vectors/gcj_bd_vectors.csv")

  @Test(arguments: vectors)
  func agreesWithinTheTolerance(row: [String]) throws {
    let numbers = row.map { Double($0) ?? .nan }
    let point = Point(numbers[2], numbers[3])
    let expected = Point(numbers[4], numbers[5])
    let operation = row[1]
    let found: Point
    switch operation.replacingOccurrences(of: "_PLAIN_PI_VARIANT", with: "") {
    // Some libraries take the equatorial radius of WGS 84 for that of Krasovsky's ellipsoid.
    case "wgs84_to_gcj02": found = GCJ02.fromWGS84(point, semiMajorAxis: row[7] == "a=6378137" ? 6_378_137 : 6_378_245)
    case "gcj02_to_wgs84_exact", "gcj02_to_wgs84": found = GCJ02.toWGS84(point)
    // One step of subtraction, as some libraries stop at; Catchment does not, so the step is taken here.
    case "gcj02_to_wgs84_approx":
      let shifted = GCJ02.fromWGS84(point)
      found = Point(2 * point.x - shifted.x, 2 * point.y - shifted.y)
    case "gcj02_to_bd09": found = BD09.fromGCJ02(point)
    // The published rows are the closed form.
    case "bd09_to_gcj02": found = BD09.closedInverse(point)
    case "bd09_to_wgs84": found = GeodeticDatum.bd09.toWGS84(point)
    case "wgs84_to_bd09": found = GeodeticDatum.bd09.fromWGS84(point)
    default:
      Issue.record("unknown operation \(operation)")
      return
    }
    let error = max(abs(found.x - expected.x), abs(found.y - expected.y))
    if operation.hasSuffix("_PLAIN_PI_VARIANT") {
      #expect(error > numbers[6], "a negative vector is reproduced")
    } else if row[0].hasPrefix("ruiduobao") {
      // Published "for reference"; the README of the vectors calls it good to about 14 m.
      #expect(Geodesic().distance(found, expected) < 15)
    } else {
      #expect(error <= numbers[6], "\(row[9]): off by \(error) degrees")
    }
  }

  @Test func allRowsAreThere() {
    #expect(Self.vectors.isEmpty || Self.vectors.count == 103)
    #expect(Self.vectors.isEmpty || Self.vectors.contains { $0[1].hasSuffix("_PLAIN_PI_VARIANT") })
  }
}
