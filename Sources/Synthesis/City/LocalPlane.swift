import Spatial

/// Metres east and north of a place, good to a few parts in ten thousand over a city: enough to invent one in.
///
/// Only arithmetic, so that the same seed gives the same bytes on every machine.
struct LocalPlane: Sendable {
  private let origin: Point
  private let metresPerDegree: Point

  init(around origin: Point) {
    self.origin = origin
    // Length of a degree of latitude and longitude on the WGS 84 ellipsoid, the usual series in multiples of latitude.
    let latitude = origin.y * 0.017453292519943295
    let north = 111_132.954 - 559.822 * Self.cosine(2 * latitude) + 1.175 * Self.cosine(4 * latitude)
    let east = 111_412.84 * Self.cosine(latitude) - 93.5 * Self.cosine(3 * latitude)
    metresPerDegree = Point(east, north)
  }

  func metres(_ lonLat: Point) -> Point {
    Point((lonLat.x - origin.x) * metresPerDegree.x, (lonLat.y - origin.y) * metresPerDegree.y)
  }

  /// Rounded to a millionth of a degree, a tenth of a metre: more would pretend.
  func lonLat(_ metres: Point) -> Point {
    let lon = origin.x + metres.x / metresPerDegree.x
    let lat = origin.y + metres.y / metresPerDegree.y
    return Point((lon * 1e6).rounded() / 1e6, (lat * 1e6).rounded() / 1e6)
  }

  /// The nearest point that can be written down.
  func snapped(_ metres: Point) -> Point { self.metres(lonLat(metres)) }

  /// By its power series; the mathematics library may differ in the last digit between systems.
  private static func cosine(_ angle: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for k in stride(from: 1, through: 39, by: 2) {
      term *= -angle * angle / Double(k * (k + 1))
      sum += term
    }
    return sum
  }
}
