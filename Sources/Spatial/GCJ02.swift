#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the longitude and latitude of a source are shifted against WGS 84.
public enum GeodeticDatum: String, Sendable, Codable, CaseIterable {
  /// WGS 84 or CGCS2000, which agree to decimetres.
  case wgs84
  /// GCJ-02 (火星坐标), the shifted coordinates of Amap, Tencent and Google in mainland China.
  case gcj02
  /// BD-09, Baidu's shift on top of GCJ-02.
  case bd09

  /// Longitude and latitude in WGS 84.
  public func toWGS84(_ point: Point) -> Point {
    switch self {
    case .wgs84: point
    case .gcj02: GCJ02.toWGS84(point)
    case .bd09: GCJ02.toWGS84(BD09.toGCJ02(point))
    }
  }

  /// Longitude and latitude of a WGS 84 point in this datum.
  public func fromWGS84(_ point: Point) -> Point {
    switch self {
    case .wgs84: point
    case .gcj02: GCJ02.fromWGS84(point)
    case .bd09: BD09.fromGCJ02(GCJ02.fromWGS84(point))
    }
  }
}

/// The GCJ-02 shift, in degrees, longitude first.
///
/// The published reconstruction (EvilTransform, 2013, and its many restatements): a sum of sines in metres on the
/// Krasovsky ellipsoid (a = 6 378 245 m, e² = 0.00669342162296594323), with the origin at 105°E 35°N. Outside the
/// rectangle 72.004°–137.8347°E, 0.8293°–55.8271°N points stay as they are.
public enum GCJ02 {
  /// Some libraries take 6 378 137 m instead, which moves a point by 8 mm.
  static let semiMajorAxis = 6_378_245.0
  private static let eccentricitySquared = 0.00669342162296594323

  /// The published rule: a rectangle, not the border.
  public static func isOutsideChina(_ p: Point) -> Bool {
    p.x < 72.004 || p.x > 137.8347 || p.y < 0.8293 || p.y > 55.8271
  }

  public static func fromWGS84(_ p: Point) -> Point { fromWGS84(p, semiMajorAxis: semiMajorAxis) }

  static func fromWGS84(_ p: Point, semiMajorAxis: Double) -> Point {
    guard !isOutsideChina(p) else { return p }
    let shift = offset(p, semiMajorAxis)
    return Point(p.x + shift.x, p.y + shift.y)
  }

  /// The WGS 84 point that shifts to this one, to better than a micrometre.
  ///
  /// Fixed-point iteration: the shift changes by less than a hundredth of a step, so each round gains two digits.
  public static func toWGS84(_ p: Point) -> Point {
    guard !isOutsideChina(p) else { return p }
    var guess = p
    for _ in 0..<30 {
      let shift = offset(guess, semiMajorAxis)
      let next = Point(p.x - shift.x, p.y - shift.y)
      let moved = max(abs(next.x - guess.x), abs(next.y - guess.y))
      guess = next
      if moved < 1e-12 { break }
    }
    return guess
  }

  /// The shift at a WGS 84 point, in degrees.
  private static func offset(_ p: Point, _ semiMajorAxis: Double) -> Point {
    let x = p.x - 105
    let y = p.y - 35
    let root = abs(x).squareRoot()
    let common = (20 * sin(6 * x * .pi) + 20 * sin(2 * x * .pi)) * 2 / 3
    var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20 * sin(y * .pi) + 40 * sin(y / 3 * .pi)) * 2 / 3
    north += (160 * sin(y / 12 * .pi) + 320 * sin(y * .pi / 30)) * 2 / 3
    var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20 * sin(x * .pi) + 40 * sin(x / 3 * .pi)) * 2 / 3
    east += (150 * sin(x / 12 * .pi) + 300 * sin(x / 30 * .pi)) * 2 / 3
    let latitude = p.y / 180 * .pi
    let w = 1 - eccentricitySquared * sin(latitude) * sin(latitude)
    let meridianRadius = semiMajorAxis * (1 - eccentricitySquared) / (w * w.squareRoot())
    let parallelRadius = semiMajorAxis / w.squareRoot() * cos(latitude)
    return Point(east * 180 / (parallelRadius * .pi), north * 180 / (meridianRadius * .pi))
  }
}

/// The BD-09 shift against GCJ-02, in degrees, longitude first: a turn and a stretch in polar form, as published.
public enum BD09 {
  private static let turn = Double.pi * 3000 / 180

  public static func fromGCJ02(_ p: Point) -> Point {
    let radius = (p.x * p.x + p.y * p.y).squareRoot() + 0.00002 * sin(p.y * turn)
    let angle = atan2(p.y, p.x) + 0.000003 * cos(p.x * turn)
    return Point(radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006)
  }

  /// The GCJ-02 point that shifts to this one, iterated from the closed form, which alone is 0.1 m off.
  public static func toGCJ02(_ p: Point) -> Point {
    var guess = closedInverse(p)
    for _ in 0..<30 {
      let there = fromGCJ02(guess)
      let error = Point(there.x - p.x, there.y - p.y)
      guess = Point(guess.x - error.x, guess.y - error.y)
      if max(abs(error.x), abs(error.y)) < 1e-12 { break }
    }
    return guess
  }

  /// The inverse as it is usually published, not exact.
  public static func closedInverse(_ p: Point) -> Point {
    let x = p.x - 0.0065
    let y = p.y - 0.006
    let radius = (x * x + y * y).squareRoot() - 0.00002 * sin(y * turn)
    let angle = atan2(y, x) - 0.000003 * cos(x * turn)
    return Point(radius * cos(angle), radius * sin(angle))
  }
}
