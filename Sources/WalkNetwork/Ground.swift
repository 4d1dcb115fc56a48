import Spatial

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The figure of the Earth on which walks are measured.
public enum LengthModel: String, Sendable, Hashable, Codable, CaseIterable {
  /// The CGCS2000 ellipsoid: true lengths.
  case ellipsoidal
  /// A sphere of 6,371,008.8 m, as OSMnx and pandana measure, for comparison with them.
  case spherical
}

/// Measures in the coordinates of a network: degrees on an Earth, or metres in a plane.
struct Ground: Sendable, Hashable {
  enum Surface: Sendable, Hashable {
    case plane
    case earth(LengthModel)
  }

  static let sphereRadius = 6_371_008.8
  private static let semiMajorAxis = 6_378_137.0
  private static let eccentricitySquared: Double = {
    let flattening = 1 / 298.257222101
    return flattening * (2 - flattening)
  }()

  var surface: Surface

  /// Metres per unit of x and per unit of y at a position: the local tangent plane in which a point is dropped onto
  /// an edge. On the sphere this is the equirectangular plane centred there.
  func scale(at position: Point) -> (x: Double, y: Double) {
    switch surface {
    case .plane: return (1, 1)
    case .earth(.spherical):
      let perDegree = Self.sphereRadius * .pi / 180
      return (perDegree * cos(position.y * .pi / 180), perDegree)
    case .earth(.ellipsoidal): return Self.ellipsoidScale(latitude: position.y * .pi / 180)
    }
  }

  /// Metres between two positions: planar, haversine, or geodesic.
  func distance(_ a: Point, _ b: Point) -> Double {
    switch surface {
    case .plane: return a.distance(to: b)
    case .earth(.spherical): return Self.haversine(a, b)
    case .earth(.ellipsoidal):
      // Between near points the radii of curvature at the middle latitude give the geodesic to a few parts in 10⁹
      // (Gauss's mid-latitude formula, first term), twenty times faster than Karney's series.
      guard abs(a.x - b.x) < 0.01, abs(a.y - b.y) < 0.01, abs(a.y) < 80 else { return Geodesic().distance(a, b) }
      let scale = Self.ellipsoidScale(latitude: (a.y + b.y) / 2 * .pi / 180)
      let east = (b.x - a.x) * scale.x
      let north = (b.y - a.y) * scale.y
      return (east * east + north * north).squareRoot()
    }
  }

  /// Radii of curvature in the meridian and the prime vertical, as metres per degree.
  private static func ellipsoidScale(latitude: Double) -> (x: Double, y: Double) {
    let sine = sin(latitude)
    let w = 1 - eccentricitySquared * sine * sine
    let primeVertical = semiMajorAxis / w.squareRoot()
    let meridian = primeVertical * (1 - eccentricitySquared) / w
    return (primeVertical * cos(latitude) * .pi / 180, meridian * .pi / 180)
  }

  /// Great-circle distance on the sphere by the haversine formula.
  private static func haversine(_ a: Point, _ b: Point) -> Double {
    let radians = Double.pi / 180
    let (latitudeA, latitudeB) = (a.y * radians, b.y * radians)
    let north = sin((latitudeB - latitudeA) * 0.5)
    let east = sin((b.x * radians - a.x * radians) * 0.5)
    let h = north * north + cos(latitudeA) * cos(latitudeB) * east * east
    return 2 * sphereRadius * asin(min(1, h.squareRoot()))
  }
}
