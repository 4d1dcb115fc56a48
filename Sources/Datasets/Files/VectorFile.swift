import Diagnostics
import Planning
import Spatial

/// Any file with rows, geometry or not, as a layer.
///
/// GeoJSON and CSV are read by Catchment itself; every other format goes through GDAL, if the package was built with
/// the trait `GDAL`. The format is told by the content, then by the extension.
public struct VectorFile {
  /// One layer or sheet in a file.
  public struct LayerSummary: Hashable, Sendable {
    public var name: String
    /// Geometry as the file declares it.
    public var kind: String
    public var count: Int

    public init(name: String, kind: String, count: Int) {
      self.name = name
      self.kind = kind
      self.count = count
    }
  }

  /// Formats by what they need.
  enum Format: Equatable {
    case geoJSON, csv
    case gdal(String)
    case unsupported(String)
  }

  /// - Parameters:
  ///   - layer: which layer or sheet; may be left out when the file has one.
  ///   - encoding: of a CSV file or the attributes of a Shapefile; `nil`: found.
  ///   - fields: columns of a table by canonical name; `lon` and `lat` say where its coordinates stand.
  /// - Returns: the layer, and what the user of its content should know.
  /// - Throws: ``Diagnostics/Problems`` with every problem of the file.
  public static func read(
    _ path: String, layer: String? = nil, encoding: String? = nil, fields: [String: String] = [:]
  ) throws(Problems) -> (layer: Layer, warnings: Problems) {
    try read(path, layer, encoding, fields, keepingOpenRings: false)
  }

  /// The same, mended as far as `request` says.
  /// - Returns: also the list of what was mended, each of which is among the notes too.
  public static func read(
    _ path: String, layer: String? = nil, encoding: String? = nil, fields: [String: String] = [:],
    repairing request: RepairRequest
  ) throws(Problems) -> (layer: Layer, warnings: Problems, repairs: [Repair]) {
    var (layer, warnings) = try read(
      path, layer, encoding, fields, keepingOpenRings: request.kinds.contains(.rings))
    let (repairs, more) = try LayerRepairer.repair(&layer, request)
    for repair in repairs { warnings.add(repair.note) }
    warnings.add(more)
    return (layer, warnings, repairs)
  }

  private static func read(
    _ path: String, _ layer: String?, _ encoding: String?, _ fields: [String: String], keepingOpenRings: Bool
  ) throws(Problems) -> (layer: Layer, warnings: Problems) {
    let coding = try textEncoding(encoding, path)
    switch try format(of: path) {
    case .geoJSON:
      var bytes = try readFile(path)
      if let coding, coding != .utf8 {
        guard let text = coding.decode(bytes) else {
          throw Problems([
            Problem(
              .error, at: Place(file: path), value: coding.name,
              says: Text(zh: "文件不是这种编码", en: "the file is not in this encoding"), about: .encoding)
          ])
        }
        bytes = text
      }
      return try GeoJSONReader.read(bytes, file: path, keepingOpenRings: keepingOpenRings)
    case .csv:
      let contents = try CSV.read(try readFile(path), file: path, encoding: coding)
      return try located(contents.layer, contents.warnings, fields, keepingOpenRings)
    case .gdal(let name):
      #if GDAL
        let read = try GDALReader.read(path, layer: layer, encoding: coding)
        guard name == "XLSX" || name == "ODS" else { return read }
        return try located(read.layer, read.warnings, fields, keepingOpenRings)
      #else
        throw Problems([
          Problem(
            .error, at: Place(file: path),
            says: Text(
              zh: "读取 \(name) 需要 GDAL,而本程序编译时没有它", en: "\(name) needs GDAL, which this build was made without"),
            fix: Text(
              zh: "编译时启用 trait GDAL,或先转成 GeoJSON 或 CSV",
              en: "build with the trait GDAL, or convert the file to GeoJSON or CSV"))
        ])
      #endif
    case .unsupported(let what):
      throw Problems([
        Problem(
          .error, at: Place(file: path), value: what,
          says: Text(zh: "不能读取这种文件格式", en: "this file format cannot be read"),
          fix: remedies[what]
            ?? Text(
              zh: "可读:GeoJSON、CSV、Shapefile、GeoPackage、FileGDB、DXF、KML、XLSX、FlatGeobuf",
              en: "readable: GeoJSON, CSV, Shapefile, GeoPackage, FileGDB, DXF, KML, XLSX, FlatGeobuf"))
      ])
    }
  }

  /// What to do with files that offices send and that cannot be read as they are.
  private static let remedies: [String: Text] = {
    let unpack = Text(zh: "先解压", en: "unpack it first")
    let walkways = Text(zh: "OSM 数据只用作 walkways", en: "OpenStreetMap files are read as walkways only")
    return [
      ".xls": Text(zh: "在 Excel 里另存为 .xlsx", en: "save it as .xlsx"),
      ".dwg": Text(zh: "在 CAD 里另存为 DXF", en: "save it as DXF"),
      ".mdb": Text(zh: "导出为文件地理数据库(.gdb)或 GeoPackage", en: "export it as a file geodatabase (.gdb) or GeoPackage"),
      ".zip": unpack, ".rar": unpack, ".7z": unpack, ".gz": unpack, ".osm": walkways, ".pbf": walkways,
    ]
  }()

  /// A table with its sums set aside and its rows placed by their coordinates.
  private static func located(
    _ layer: Layer, _ warnings: Problems, _ fields: [String: String], _ keepingOpenRings: Bool
  ) throws(Problems) -> (layer: Layer, warnings: Problems) {
    var layer = layer
    var problems = warnings
    TotalRows.setAside(in: &layer, &problems)
    TableGeometry.locate(&layer, fields: fields, keepingOpenRings: keepingOpenRings, &problems)
    try problems.throwIfErrors()
    return (layer, problems)
  }

  /// The layers of a file; for formats with one layer, that one.
  public static func layers(of path: String) throws(Problems) -> [LayerSummary] {
    #if GDAL
      if case .gdal = try format(of: path) { return try GDALReader.layers(of: path) }
    #endif
    let layer = try read(path).layer
    let kinds = Set(layer.geometries.compactMap { $0?.kind }).sorted()
    return [LayerSummary(name: layer.name, kind: kinds.joined(separator: ", "), count: layer.count)]
  }

  /// The layers of a file that can hold several, without reading them; `nil` for GeoJSON and CSV, which have one.
  package static func layersOfContainer(_ path: String) throws(Problems) -> [LayerSummary]? {
    guard case .gdal = try format(of: path) else { return nil }
    #if GDAL
      return try GDALReader.layers(of: path)
    #else
      return nil
    #endif
  }

  private static func textEncoding(_ name: String?, _ path: String) throws(Problems) -> TextEncoding? {
    guard let name else { return nil }
    if let encoding = TextEncoding(name) { return encoding }
    throw Problems([
      Problem(
        .error, at: Place(file: path, field: "encoding"), value: name, says: Text(zh: "未知的编码", en: "unknown encoding"),
        fix: Text(zh: "例如 utf-8、gb18030", en: "for example utf-8 or gb18030"), about: .encoding)
    ])
  }

  static func format(of path: String) throws(Problems) -> Format {
    let suffix = FilePath.fileExtension(path)
    if isFolder(path), suffix == "gdb" { return .gdal("FileGDB") }
    let head = try firstBytes(of: path, count: 512)
    if suffix == "zip" { return .unsupported(".zip") }
    for (magic, name) in magics where head.starts(with: magic) { return .gdal(name) }
    switch suffix {
    case "geojson", "json": return isOther(json: head).map { .gdal($0) } ?? .geoJSON
    case "csv", "tsv", "txt": return .csv
    case "shp", "dbf": return .gdal("Shapefile")
    case "gpkg": return .gdal("GeoPackage")
    case "xlsx": return .gdal("XLSX")
    case "ods", "kml", "kmz", "gml", "dxf", "dgn", "fgb", "tab", "mif", "gpx": return .gdal(suffix.uppercased())
    case "geojsonl", "ndjson", "geojsons": return .gdal("GeoJSONSeq")
    case "dwg", "mdb", "xls", "osm", "pbf", "gz", "zip", "rar", "7z": return .unsupported("." + suffix)
    default: break
    }
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    let first = text.first { !($0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09) }
    if first == UInt8(ascii: "{") { return .geoJSON }
    if first == UInt8(ascii: "<") { return .gdal("KML or GML") }
    return .unsupported(suffix.isEmpty ? FilePath.name(path) : "." + suffix)
  }

  private static let magics: [([UInt8], String)] = [
    (Array("SQLite format 3".utf8), "GeoPackage"), ([0x50, 0x4B, 0x03, 0x04], "XLSX"),
    ([0x00, 0x00, 0x27, 0x0A], "Shapefile"), ([0x66, 0x67, 0x62, 0x03], "FlatGeobuf"),
  ]

  /// Esri's JSON carries these members near its start and is not GeoJSON.
  private static func isOther(json head: [UInt8]) -> String? {
    let text = String(decoding: head, as: UTF8.self)
    return text.contains("\"geometryType\"") || text.contains("\"displayFieldName\"") ? "Esri JSON" : nil
  }
}
