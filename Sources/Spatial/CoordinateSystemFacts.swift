import CPROJ

/// What PROJ knows about a coordinate system beside its arithmetic.
public struct CoordinateSystemFacts: Hashable, Sendable {
  /// `CGCS2000 / 3-degree Gauss-Kruger CM 120E`.
  public var name: String
  /// Longitude and latitude in degrees, not metres in a plane.
  public var isGeographic: Bool
  /// Name of the datum or of the ensemble: `China 2000`, `Beijing 1954`.
  public var datum: String
}

extension CoordinateSystem {
  /// - Throws: ``SpatialError`` when PROJ does not know the system, or it is neither geographic nor projected.
  public func facts() throws(SpatialError) -> CoordinateSystemFacts {
    guard let context = proj_context_create() else { throw SpatialError(.coordinates, "PROJ has no context") }
    defer { proj_context_destroy(context) }
    proj_log_level(context, PJ_LOG_NONE)
    proj_context_set_enable_network(context, 0)
    guard let created = proj_create(context, definition) else {
      throw SpatialError(.coordinates, "\(definition): unknown coordinate system")
    }
    defer { proj_destroy(created) }
    var system = created
    var owned: [OpaquePointer] = []
    defer { for object in owned { proj_destroy(object) } }
    // A compound or bound system is judged by its horizontal part.
    for _ in 0..<4 {
      let inner: OpaquePointer? =
        switch proj_get_type(system) {
        case PJ_TYPE_COMPOUND_CRS: proj_crs_get_sub_crs(context, system, 0)
        case PJ_TYPE_BOUND_CRS: proj_get_source_crs(context, system)
        default: nil
        }
      guard let inner else { break }
      owned.append(inner)
      system = inner
    }
    let kind = proj_get_type(system)
    let isGeographic = kind == PJ_TYPE_GEOGRAPHIC_2D_CRS || kind == PJ_TYPE_GEOGRAPHIC_3D_CRS
    guard isGeographic || kind == PJ_TYPE_PROJECTED_CRS else {
      throw SpatialError(.coordinates, "\(definition): neither geographic nor projected")
    }
    var datumName = ""
    if let geodetic = proj_crs_get_geodetic_crs(context, system) {
      owned.append(geodetic)
      if let datum = proj_crs_get_datum_forced(context, geodetic) {
        owned.append(datum)
        datumName = proj_get_name(datum).map { String(cString: $0) } ?? ""
      }
    }
    return CoordinateSystemFacts(
      name: proj_get_name(system).map { String(cString: $0) } ?? definition, isGeographic: isGeographic,
      datum: datumName)
  }
}
