#if GDAL
  import CGDAL
  import Diagnostics
  import Planning
  import Spatial

  /// Reads one layer of any vector file GDAL knows.
  struct GDALReader {
    /// Formats that are files on this machine; drivers for services and databases are never asked.
    static let drivers = [
      "ESRI Shapefile", "GPKG", "OpenFileGDB", "DXF", "LIBKML", "KML", "FlatGeobuf", "XLSX", "ODS", "GML",
      "MapInfo File", "SQLite", "ESRIJSON", "TopoJSON", "GeoJSONSeq", "GPX", "DGN",
    ]

    private let path: String
    private let session = GDALSession()
    private let dataset: OpaquePointer
    private(set) var problems = Problems()

    /// - Parameter encoding: how the attributes of a Shapefile are encoded; other formats say it themselves.
    static func read(_ path: String, layer: String?, encoding: TextEncoding?) throws(Problems) -> (
      layer: Layer, warnings: Problems
    ) {
      if SheetReader.isWorkbook(path) { return try SheetReader.read(path, sheet: layer) }
      var options: [String] = []
      var notes = Problems()
      if FilePath.fileExtension(path) == "shp" || FilePath.fileExtension(path) == "dbf" {
        let found = try DBFEncoding.find(besides: path, given: encoding)
        options.append("ENCODING=\(found.encoding.name)")
        notes.add(found.warnings)
      }
      let drawing = FilePath.fileExtension(path) == "dxf" ? try DXFEncoding(path, given: encoding) : nil
      if let drawing {
        CPLSetThreadLocalConfigOption("DXF_ENCODING", drawing.encoding?.name)
        notes.add(drawing.warnings)
      }
      defer { CPLSetThreadLocalConfigOption("DXF_ENCODING", nil) }
      var reader = try GDALReader(path, options: options)
      defer { reader.close() }
      let chosen = try reader.choose(layer)
      var result = try reader.readLayer(chosen).layer
      if let drawing {
        for row in result.table.rows.indices { result.table.rows[row] = result.table.rows[row].map(drawing.mended) }
      }
      notes.add(reader.problems)
      return (result, notes)
    }

    /// Names, kinds and sizes of the layers, in the order of the file.
    static func layers(of path: String) throws(Problems) -> [VectorFile.LayerSummary] {
      let reader = try GDALReader(path, options: [])
      defer { reader.close() }
      return reader.summaries()
    }

    init(_ path: String, options: [String]) throws(Problems) {
      self.path = path
      let flags = UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
      let opened = withCStrings(Self.drivers) { drivers in
        withCStrings(options) { options in
          // Pointers to `const char *`, which C's prototype says in another way.
          GDALOpenEx(path, flags, Self.constant(drivers), Self.constant(options), nil)
        }
      }
      guard let opened else {
        throw session.problem(
          at: Place(file: path), Text(zh: "无法打开", en: "cannot be opened"),
          fix: Text(
            zh: "检查文件是否完整(Shapefile 需要同名的 .shp、.shx、.dbf)",
            en: "check that the file is whole (a Shapefile needs its .shp, .shx and .dbf)"))
      }
      dataset = OpaquePointer(opened)
    }

    private static func constant(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> UnsafePointer<
      UnsafePointer<CChar>?
    > {
      UnsafeRawPointer(list).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
    }

    func close() { GDALClose(UnsafeMutableRawPointer(dataset)) }

    private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(dataset) }

    // MARK: Which layer

    func summaries() -> [VectorFile.LayerSummary] {
      (0..<GDALDatasetGetLayerCount(handle)).compactMap { index in
        guard let layer = GDALDatasetGetLayer(handle, index) else { return nil }
        let name = String(cString: OGR_L_GetName(layer))
        // QGIS keeps its styles in a table of the GeoPackage.
        guard name != "layer_styles" else { return nil }
        return VectorFile.LayerSummary(
          name: name, kind: String(cString: OGRGeometryTypeToName(OGR_L_GetGeomType(layer))),
          count: Int(OGR_L_GetFeatureCount(layer, 1)))
      }
    }

    /// The layer of a name, or the only one.
    /// - Parameter orOnlyFilled: pass over layers without rows, as the empty sheets that come with a workbook.
    func choose(_ wanted: String?, orOnlyFilled: Bool = false) throws(Problems) -> OGRLayerH {
      var all = summaries()
      if orOnlyFilled, wanted == nil, all.contains(where: { $0.count > 0 }) { all.removeAll { $0.count == 0 } }
      let list = all.map { "\($0.name) (\($0.kind), \($0.count))" }.joined(separator: "; ")
      if let wanted {
        if let layer = GDALDatasetGetLayerByName(handle, wanted) { return layer }
        throw Problems([
          Problem(
            .error, at: Place(file: path, layer: wanted), value: wanted,
            says: Text(zh: "文件里没有这个图层;有:\(list)", en: "the file has no such layer; it has: \(list)"),
            fix: Suggestion.nearest(to: wanted, among: all.map(\.name)).map {
              Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
            })
        ])
      }
      guard all.count == 1, let only = all.first, let layer = GDALDatasetGetLayerByName(handle, only.name) else {
        throw Problems([
          Problem(
            .error, at: Place(file: path),
            says: all.isEmpty
              ? Text(zh: "文件里没有图层", en: "the file has no layer")
              : Text(zh: "文件里有几个图层:\(list)", en: "the file has several layers: \(list)"),
            fix: all.isEmpty
              ? nil
              : Text(
                zh: "用 layer: 或 --layer 写明读哪一个(注意旧的图层)", en: "say which with `layer:` or --layer (mind stale ones)"))
        ])
      }
      return layer
    }

    // MARK: Features

    /// The features, and their numbers in the file.
    mutating func readLayer(_ layer: OGRLayerH) throws(Problems) -> (layer: Layer, ids: [Int]) {
      let name = String(cString: OGR_L_GetName(layer))
      let source = Place(file: path, layer: name)
      var fields = GDALFields(layer, place: source, problems: &problems)
      var table = Table(name: name, columns: fields.names, source: source)
      var geometries: [Geometry?] = []
      var ids: [Int] = []
      var heights = 0
      let hasGeometry = OGR_L_GetGeomType(layer) != wkbNone
      _ = session.takeFailure()
      OGR_L_ResetReading(layer)
      while let feature = OGR_L_GetNextFeature(layer) {
        defer { OGR_F_Destroy(feature) }
        let row = table.rows.count
        table.rows.append(fields.values(of: feature))
        var shape: Geometry?
        if hasGeometry, let geometry = OGR_F_GetGeometryRef(feature) {
          if Self.hasHeights(geometry) { heights += 1 }
          do throws(GeometryRefusal) {
            shape = try OGRGeometry.read(geometry)
          } catch {
            var place = source
            place.feature = row
            if problems.list.count < GeoJSONReader.maximumProblems {
              problems.error(at: place, value: error.value, error.says, fix: error.fix, about: error.subject)
            }
          }
        }
        geometries.append(shape)
        ids.append(Int(OGR_F_GetFID(feature)))
      }
      if isKML { Self.dropUnsaid(from: &table) }
      if heights > 0 {
        problems.note(
          at: source,
          Text(
            zh: "\(heights) 个几何带高程或量度,已略去", en: "\(heights) geometries carry heights or measures, which are dropped"))
      }
      fields.reportEncoding(at: source, &problems)
      if session.takeFailure().map({ text in
        problems.error(at: source, Text(zh: "读取中断:\(text)", en: "reading stopped: \(text)"))
      }) == nil {
        for text in session.warnings {
          problems.warning(at: source, Text(zh: "GDAL 提示:\(text)", en: "GDAL says: \(text)"))
        }
      }
      try problems.throwIfErrors()
      return (Layer(table: table, geometries: geometries, crs: hasGeometry ? Self.system(of: layer) : nil), ids)
    }

    private var isKML: Bool {
      GDALGetDatasetDriver(handle).flatMap { GDALGetDriverShortName($0) }.map { String(cString: $0) } == "LIBKML"
    }

    /// Columns that LIBKML gives every layer, with what it puts there where the file is silent.
    private static let kmlColumns: [String: Value] = [
      "Name": .null, "description": .null, "timestamp": .null, "begin": .null, "end": .null, "altitudeMode": .null,
      "tessellate": .int(-1), "extrude": .int(0), "visibility": .int(-1), "drawOrder": .null, "icon": .null,
    ]

    /// Takes out the columns of KML's own that say nothing of any feature.
    private static func dropUnsaid(from table: inout Table) {
      let kept = table.columns.indices.filter { column in
        guard let unsaid = kmlColumns[table.columns[column]] else { return true }
        return table.rows.contains { !$0[column].isNull && $0[column] != unsaid }
      }
      guard kept.count < table.columns.count else { return }
      table.columns = kept.map { table.columns[$0] }
      table.rows = table.rows.map { row in kept.map { row[$0] } }
    }

    /// Heights that are all zero, as KML has them, are none.
    private static func hasHeights(_ geometry: OGRGeometryH) -> Bool {
      if OGR_G_IsMeasured(geometry) != 0 { return true }
      guard OGR_G_Is3D(geometry) != 0 else { return false }
      var box = OGREnvelope3D()
      OGR_G_GetEnvelope3D(geometry, &box)
      return box.MinZ != 0 || box.MaxZ != 0
    }

    /// The layer's system by its EPSG code, by the one EPSG system it surely is, or in full.
    private static func system(of layer: OGRLayerH) -> CoordinateSystem? {
      guard let reference = OGR_L_GetSpatialRef(layer) else { return nil }
      if let name = OSRGetAuthorityName(reference, nil), let code = OSRGetAuthorityCode(reference, nil),
        String(cString: name) == "EPSG"
      {
        return CoordinateSystem("EPSG:" + String(cString: code))
      }
      var count: Int32 = 0
      var confidences: UnsafeMutablePointer<Int32>?
      let matches = OSRFindMatches(reference, nil, &count, &confidences)
      defer {
        OSRFreeSRSArray(matches)
        VSIFree(confidences)
      }
      if let matches, let confidences, count > 0, confidences[0] >= 90, let best = matches[0],
        let name = OSRGetAuthorityName(best, nil), let code = OSRGetAuthorityCode(best, nil)
      {
        return CoordinateSystem(String(cString: name) + ":" + String(cString: code))
      }
      var text: UnsafeMutablePointer<CChar>?
      defer { VSIFree(text) }
      guard OSRExportToWkt(reference, &text) == OGRERR_NONE, let text else { return nil }
      let wkt = String(cString: text)
      // A drawing's own plane says nothing about where it is.
      return wkt.isEmpty || wkt.hasPrefix("LOCAL_CS") || wkt.hasPrefix("ENGCRS") ? nil : CoordinateSystem(wkt)
    }
  }
#endif
