import Diagnostics
import Spatial

/// A sub-district (街道), the unit by which plans set targets.
public struct Street: Hashable, Sendable {
  /// Statistical code, nine digits in China.
  public var code: String
  public var name: Text
  public var district: String?
  /// Zone named in the data; a policy pack may group streets into its own zones.
  public var zone: String?
  /// In the plane of the study area.
  public var boundary: MultiPolygon

  public init(code: String, name: Text, district: String? = nil, zone: String? = nil, boundary: MultiPolygon) {
    self.code = code
    self.name = name
    self.district = district
    self.zone = zone
    self.boundary = boundary
  }
}
