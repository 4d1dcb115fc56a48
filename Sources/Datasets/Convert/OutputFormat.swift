import Diagnostics
import Planning
import Spatial

/// A format that a layer can be written in.
public enum OutputFormat: String, CaseIterable, Sendable {
  case geoJSON, csv, xlsx, geoPackage, shapefile, flatGeobuf, kml

  /// By the extension of a file's name.
  /// - Throws: ``Diagnostics/Problems`` when no format has it.
  public init(path: String) throws(Problems) {
    let suffix = FilePath.fileExtension(path)
    guard let format = Self.allCases.first(where: { $0.suffixes.contains(suffix) }) else {
      let known = Self.allCases.flatMap(\.suffixes).map { "." + $0 }.joined(separator: ", ")
      throw Problems([
        Problem(
          .error, at: Place(file: path), value: suffix.isEmpty ? nil : "." + suffix,
          says: Text(
            zh: "不能写出这种格式;可写:\(known)", en: "cannot write this format; those known are \(known)"))
      ])
    }
    self = format
  }

  private var suffixes: [String] {
    switch self {
    case .geoJSON: ["geojson", "json"]
    case .csv: ["csv"]
    case .xlsx: ["xlsx"]
    case .geoPackage: ["gpkg"]
    case .shapefile: ["shp", "dbf"]
    case .flatGeobuf: ["fgb"]
    case .kml: ["kml"]
    }
  }

  var name: String {
    switch self {
    case .geoJSON: "GeoJSON"
    case .csv: "CSV"
    case .xlsx: "XLSX"
    case .geoPackage: "GeoPackage"
    case .shapefile: "Shapefile"
    case .flatGeobuf: "FlatGeobuf"
    case .kml: "KML"
    }
  }

  /// Whether its coordinates are longitude and latitude and nothing else.
  var isLonLatOnly: Bool { self == .geoJSON || self == .kml }

  /// Whether it says in which system its coordinates are.
  var statesSystem: Bool { ![.csv, .xlsx, .geoJSON, .kml].contains(self) }

  /// Whether geometry goes into columns.
  var isTable: Bool { self == .csv || self == .xlsx }

  /// How far a coordinate may be off after it was written and read, in its own units.
  var tolerance: Double {
    switch self {
    case .geoJSON: 0.51e-7
    case .kml: 1e-9
    default: 0
    }
  }

  /// The layer as files: one, or those that make up a Shapefile.
  /// - Parameter text: how a Shapefile's attributes are written.
  /// - Returns: the files by name, and what GDAL had to say.
  func files(_ layer: Layer, stem: String, _ text: ShapefileText = .utf8) throws(Problems) -> (
    files: [(name: String, bytes: [UInt8])], warnings: [String]
  ) {
    switch self {
    case .geoJSON:
      // Its coordinates are degrees already, of whatever datum.
      var degrees = layer
      degrees.crs = nil
      do throws(SpatialError) {
        return ([(stem + ".geojson", try GeoJSONWriter.bytes(degrees))], [])
      } catch {
        throw Problems([Problem(.error, at: Place(layer: layer.name), says: Text(error.message))])
      }
    case .csv:
      let note = layer.notes.first { $0.key == "synthetic" }.flatMap { Text($0.value) }
      return ([(stem + ".csv", CSV.write(layer.table, synthetic: note))], [])
    case .xlsx: return ([(stem + ".xlsx", try XLSXWriter.bytes([layer.table]))], [])
    case .geoPackage: return ([(stem + ".gpkg", try GeoPackageWriter.bytes([layer]))], [])
    case .shapefile, .flatGeobuf, .kml:
      #if GDAL
        switch self {
        case .flatGeobuf: return try GDALWriter.files([layer], .flatGeobuf, stem: stem)
        case .kml: return try GDALWriter.files([layer], .kml, stem: stem)
        default: return try GDALWriter.files([layer], .shapefile(text), stem: stem)
        }
      #else
        throw Problems([
          Problem(
            .error, at: Place(),
            says: Text(
              zh: "写 \(name) 需要 GDAL,而本程序编译时没有它",
              en: "writing \(name) needs GDAL, which this build was made without"),
            fix: Text(
              zh: "编译时启用 trait GDAL,或改写 GeoJSON 或 CSV",
              en: "build with the trait GDAL, or write GeoJSON or CSV"))
        ])
      #endif
    }
  }
}

#if GDAL
  extension GDALWriter.Driver {
    /// Without the index, which would put the features into another order.
    static let flatGeobuf = GDALWriter.Driver(
      name: "FlatGeobuf", suffix: "fgb", layerOptions: ["SPATIAL_INDEX=NO"])
    static let kml = GDALWriter.Driver(name: "LIBKML", suffix: "kml", hasDates: false)
  }
#endif
