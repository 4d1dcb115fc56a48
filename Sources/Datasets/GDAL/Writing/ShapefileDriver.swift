import Planning

#if GDAL
  import CGDAL
  import Planning
  import Spatial

  extension GDALWriter.Driver {
    /// ESRI Shapefile with the encoding of its attributes in the `.cpg`, and its system in the `.prj`.
    static func shapefile(_ text: ShapefileText) -> GDALWriter.Driver {
      GDALWriter.Driver(
        name: "ESRI Shapefile", suffix: "shp",
        layerOptions: ["ENCODING=" + text.rawValue, "DBF_DATE_LAST_UPDATE=1980-01-01"],
        field: { layer, column, type in
          let (width, precision) = ShapefileColumns.width(of: layer.table.rows, column: column, type, text)
          return (ShapefileColumns.names(layer.table.columns, text)[column], width, precision)
        },
        kind: { geometries in
          // The format has one kind of areas and one of lines, whatever their number of parts.
          switch OGRWriting.kind(of: geometries) {
          case wkbMultiPolygon: wkbPolygon
          case wkbMultiLineString: wkbLineString
          case let kind: kind
          }
        })
    }
  }
#endif

/// How the attributes of a Shapefile are written: raw values stand in its `.cpg`.
public enum ShapefileText: String, Sendable {
  case utf8 = "UTF-8"
  /// What the desktop programs of Chinese offices expect; a character has two bytes, so names may have five.
  case gbk = "GBK"

  /// Bytes that a text takes.
  func length(_ text: String) -> Int {
    self == .utf8 ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
  }
}

/// What a dBASE table can hold: names of ten bytes, texts of 254, numbers of some twenty digits.
enum ShapefileColumns {
  static let longestName = 10
  static let longestText = 254

  /// The columns' names cut to ten bytes, whole characters only, numbered where two would be the same.
  static func names(_ columns: [String], _ text: ShapefileText) -> [String] {
    var taken: Set<String> = []
    return columns.map { column in
      var name = cut(column, to: longestName, text)
      var number = 1
      while name.isEmpty || !taken.insert(name.lowercased()).inserted {
        let suffix = "_\(number)"
        name = cut(column, to: longestName - suffix.utf8.count, text) + suffix
        number += 1
      }
      return name
    }
  }

  private static func cut(_ name: String, to length: Int, _ text: ShapefileText) -> String {
    var result = name
    while text.length(result) > length { result.removeLast() }
    return result
  }

  #if GDAL
    /// Characters, and digits behind the point, that the widest value of a column needs.
    static func width(of rows: [[Value]], column: Int, _ type: ColumnType, _ encoding: ShapefileText) -> (
      width: Int, precision: Int
    ) {
      var (width, whole, decimals) = (1, 1, 0)
      for row in rows {
        guard let text = row[column].text else { continue }
        width = max(width, encoding.length(text))
        guard type == .real else { continue }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        whole = max(whole, parts[0].count)
        decimals = max(decimals, text.contains("e") ? 22 : parts.count > 1 ? parts[1].count : 0)
      }
      guard type == .real else { return (min(width, longestText), 0) }
      decimals = min(decimals, max(0, 23 - whole))
      return (min(24, whole + 1 + decimals), decimals)
    }
  #endif
}
