import Diagnostics
import Planning
import Spatial

/// Writes layers as one GeoPackage (OGC 12-128), each with a style that QGIS picks up when it opens the layer.
///
/// Coordinates stay in each layer's own system. A column of whole numbers is an integer column, one of numbers a real
/// one, one of truth values a boolean one, one of ISO dates a date; everything else is text, lists and objects as JSON.
/// A layer that holds single areas and areas of several parts is written as the latter; one without any geometry is a
/// table. Notes beside the features become the layer's description. Every time inside the file is the same, so that the
/// same layers give the same bytes with the same GDAL.
public enum GeoPackageWriter {
  /// Whether this build can write GeoPackages, which takes GDAL.
  public static var isAvailable: Bool {
    #if GDAL
      true
    #else
      false
    #endif
  }

  /// - Parameter layers: their names must differ.
  /// - Throws: ``Diagnostics/Problems`` naming the layer or feature that GDAL refused, or saying that this build was
  ///   made without GDAL.
  public static func bytes(_ layers: [Layer]) throws(Problems) -> [UInt8] {
    #if GDAL
      let made = try GDALWriter.files(layers + styles(of: layers), .geoPackage, stem: "layers")
      if let warning = made.warnings.first {
        throw Problems([
          Problem(
            .error, at: Place(layer: layers.first?.name), says: Text("GeoPackage: \(warning)"))
        ])
      }
      return made.files[0].bytes
    #else
      throw Problems([
        Problem(
          .error, at: Place(),
          says: Text(
            zh: "写 GeoPackage 需要 GDAL,而本程序编译时没有它",
            en: "writing a GeoPackage needs GDAL, which this build was made without"),
          fix: Text(
            zh: "编译时启用 trait GDAL,或改写 GeoJSON", en: "build with the trait GDAL, or write GeoJSON"))
      ])
    #endif
  }
}

#if GDAL
  extension GDALWriter.Driver {
    static let geoPackage = GDALWriter.Driver(name: "GPKG", suffix: "gpkg")
  }

  extension GeoPackageWriter {
    /// The table in which QGIS keeps styles: a default style for each layer that is drawn.
    private static func styles(of layers: [Layer]) -> [Layer] {
      let drawn = layers.filter { layer in layer.geometries.contains { $0 != nil } }
      guard !drawn.isEmpty else { return [] }
      let columns = [
        "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
        "styleQML", "styleSLD",
        "useAsDefault", "description", "owner", "ui", "update_time",
      ]
      let rows = drawn.map { layer -> [Value] in
        [
          "", "", .string(layer.name), .string(layer.table.free("geom")), .string(layer.name),
          .string(QGISStyle(layer).qml), "", true, "", "", nil, .string(GDALWriter.epoch),
        ]
      }
      let table = Table(name: "layer_styles", columns: columns, rows: rows)
      return [Layer(table: table, geometries: rows.map { _ in nil }, crs: nil)]
    }
  }
#endif
