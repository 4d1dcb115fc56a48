import CPROJ

/// A coordinate reference system by its authority code, such as `EPSG:4549`.
///
/// Only the name; see ``CoordinateTransform`` for the arithmetic, which PROJ does.
public struct CoordinateSystem: Hashable, Sendable, Codable, CustomStringConvertible {
  /// `AUTHORITY:code`, or any definition PROJ reads (WKT, PROJ string).
  public var definition: String

  public init(_ definition: String) {
    self.definition = definition
  }

  public init(epsg code: Int) {
    self.init("EPSG:\(code)")
  }

  /// Longitude and latitude as RFC 7946 means them.
  public static let wgs84 = CoordinateSystem(epsg: 4326)

  public var description: String { definition }

  /// The CGCS2000 3-degree Gauss–Krüger zone (without zone prefix) whose central meridian is nearest, for China:
  /// EPSG:4534 (75°E) to EPSG:4554 (135°E). On the border between two zones the western one is taken.
  /// - Returns: `nil` outside 73.5°E–136.5°E.
  public static func gaussKrueger3Degree(atLongitude longitude: Double) -> CoordinateSystem? {
    guard (73.5...136.5).contains(longitude) else { return nil }
    let zone = Int(((longitude - 75) / 3 - 0.5).rounded(.up))
    return CoordinateSystem(epsg: 4534 + max(0, zone))
  }

  /// A Gauss–Krüger plane on the CGCS2000 ellipsoid with any central meridian, false easting 500 km.
  static func gaussKrueger(meridian: Double, scale: Double) -> CoordinateSystem {
    // GRS 80 and CGCS2000 have the same axis and flattening.
    CoordinateSystem(
      "+proj=tmerc +lat_0=0 +lon_0=\(meridian) +k=\(scale) +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs +type=crs")
  }
}

/// Carries coordinates from one system to another, easting (longitude) first on both sides.
///
/// Owns PROJ handles, so it stays on the thread that made it; make one per batch of points.
public final class CoordinateTransform {
  private let context: OpaquePointer
  private let operation: OpaquePointer

  /// - Throws: ``SpatialError`` when PROJ does not know one of the systems or no operation joins them.
  public init(from source: CoordinateSystem, to target: CoordinateSystem) throws(SpatialError) {
    guard let context = proj_context_create() else { throw SpatialError(.coordinates, "PROJ has no context") }
    proj_log_level(context, PJ_LOG_NONE)
    // The grid a transformation would fetch must not depend on a network.
    proj_context_set_enable_network(context, 0)
    guard let raw = proj_create_crs_to_crs(context, source.definition, target.definition, nil) else {
      let reason = CoordinateTransform.message(of: context)
      proj_context_destroy(context)
      throw SpatialError(.coordinates, "\(source) → \(target): \(reason)")
    }
    // EPSG defines northing or latitude first for most systems of China; files hold easting or longitude first.
    let normalized = proj_normalize_for_visualization(context, raw)
    proj_destroy(raw)
    guard let normalized else {
      let reason = CoordinateTransform.message(of: context)
      proj_context_destroy(context)
      throw SpatialError(.coordinates, "\(source) → \(target): \(reason)")
    }
    self.context = context
    operation = normalized
  }

  deinit {
    proj_destroy(operation)
    proj_context_destroy(context)
  }

  /// The point in the target system; `nil` where the projection has no answer.
  public func forward(_ point: Point) -> Point? { apply(PJ_FWD, point) }

  /// The point in the source system; `nil` where the projection has no answer.
  public func inverse(_ point: Point) -> Point? { apply(PJ_INV, point) }

  private func apply(_ direction: PJ_DIRECTION, _ point: Point) -> Point? {
    let result = proj_trans(operation, direction, proj_coord(point.x, point.y, 0, .infinity))
    guard result.xy.x.isFinite, result.xy.y.isFinite else { return nil }
    return Point(result.xy.x, result.xy.y)
  }

  private static func message(of context: OpaquePointer) -> String {
    let code = proj_context_errno(context)
    guard code != 0, let text = proj_context_errno_string(context, code) else { return "no operation found" }
    return String(cString: text)
  }
}
