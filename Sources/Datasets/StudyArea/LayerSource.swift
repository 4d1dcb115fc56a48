import Diagnostics
import Spatial

/// What a plan says about one input: the file and how to read it.
public struct LayerSource: Hashable, Sendable {
  /// Path that can be opened, as the user should see it in messages.
  public var file: String
  /// Layer or sheet, where the file has several.
  public var layer: String?
  /// Overrides what the file says about its coordinates.
  public var crs: CoordinateSystem?
  /// How its longitude and latitude are shifted.
  public var datum: GeodeticDatum
  /// Column of the file by canonical field: `["dwellings": "总户数"]`.
  public var fields: [String: String]
  /// Values by canonical field that the file leaves unsaid, the same for every record: `["basis": "resident"]`.
  public var constants: [String: String]
  /// Of a CSV file or a Shapefile's attributes; `nil`: found.
  public var encoding: String?
  /// What to mend instead of refusing it; every repair is listed. `nil`: nothing.
  public var repair: RepairRequest?
  /// Where a plan names this input: a file that is not there, or a coordinate system that nobody knows, is reported there.
  public var statedAt: Place?

  public init(
    file: String, layer: String? = nil, crs: CoordinateSystem? = nil, datum: GeodeticDatum = .wgs84,
    fields: [String: String] = [:], constants: [String: String] = [:], encoding: String? = nil,
    repair: RepairRequest? = nil, statedAt: Place? = nil
  ) {
    self.file = file
    self.layer = layer
    self.crs = crs
    self.datum = datum
    self.fields = fields
    self.constants = constants
    self.encoding = encoding
    self.repair = repair
    self.statedAt = statedAt
  }
}
