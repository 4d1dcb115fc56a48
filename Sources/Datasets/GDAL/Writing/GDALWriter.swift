#if GDAL
  import CGDAL
  import Diagnostics
  import Planning
  import Spatial

  /// Writes layers through a driver of GDAL into memory: one file, or the several that make up a Shapefile.
  ///
  /// Coordinates stay in the layer's own system. Columns become what ``ColumnType`` finds them to be, lists and objects
  /// JSON. No time of day goes into the file, so the same layers give the same bytes with the same GDAL.
  struct GDALWriter {
    /// How a driver wants to be spoken to.
    struct Driver: Sendable {
      var name: String
      var suffix: String
      /// Creation options of the file and of each layer.
      var fileOptions: [String] = []
      var layerOptions: [String] = []
      /// Whether a column of dates may be one; else it is text.
      var hasDates = true
      /// Name and width in characters and digits behind the point of a field; `nil` where the format needs no widths.
      var field: (@Sendable (Layer, Int, ColumnType) -> (name: String, width: Int, precision: Int))?
      /// The kind of geometry a layer is declared to have.
      var kind: @Sendable ([Geometry?]) -> OGRwkbGeometryType = { OGRWriting.kind(of: $0) }
    }

    /// What GDAL writes where a format wants to know when.
    static let epoch = "1980-01-01T00:00:00.000Z"

    private let driver: Driver
    private let session: GDALSession
    private let dataset: GDALDatasetH

    /// - Parameter stem: name of the file without extension.
    /// - Returns: the files that were made, by name, and what GDAL warned about.
    /// - Throws: ``Diagnostics/Problems`` naming the layer or feature that GDAL refused.
    static func files(_ layers: [Layer], _ driver: Driver, stem: String) throws(Problems) -> (
      files: [(name: String, bytes: [UInt8])], warnings: [String]
    ) {
      CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", epoch)
      defer { CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nil) }
      let session = GDALSession()
      let folder = "/vsimem/catchment-\(UInt(bitPattern: ObjectIdentifier(session)))"
      defer { VSIRmdirRecursive(folder) }
      VSIMkdir(folder, 0o700)
      let writer = try GDALWriter(driver, session, folder + "/" + stem + "." + driver.suffix)
      do throws(Problems) {
        for layer in layers { try writer.add(layer) }
      } catch {
        GDALClose(writer.dataset)
        throw error
      }
      GDALClose(writer.dataset)
      let place = Place(layer: layers.first?.name)
      if let failure = session.takeFailure() {
        throw Problems([Problem(.error, at: place, says: Text("\(driver.name): \(failure)"))])
      }
      return (try taken(from: folder), session.warnings)
    }

    private static func taken(from folder: String) throws(Problems) -> [(
      name: String, bytes: [UInt8]
    )] {
      var files: [(name: String, bytes: [UInt8])] = []
      let list = VSIReadDir(folder)
      defer { CSLDestroy(list) }
      var next = list
      while let name = next?.pointee.map({ String(cString: $0) }) {
        next = next?.advanced(by: 1)
        var length: vsi_l_offset = 0
        guard name != ".", name != "..",
          let memory = VSIGetMemFileBuffer(folder + "/" + name, &length, 0)
        else {
          continue
        }
        files.append((name, Array(UnsafeBufferPointer(start: memory, count: Int(length)))))
      }
      guard !files.isEmpty else {
        throw Problems([
          Problem(.error, at: Place(), says: Text(zh: "GDAL 没有写出文件", en: "GDAL wrote no file"))
        ])
      }
      return files.sorted { $0.name < $1.name }
    }

    private init(_ driver: Driver, _ session: GDALSession, _ path: String) throws(Problems) {
      self.driver = driver
      self.session = session
      let made = GDALGetDriverByName(driver.name).flatMap { handle in
        withCStrings(driver.fileOptions) { GDALCreate(handle, path, 0, 0, 0, GDT_Unknown, $0) }
      }
      guard let made else {
        throw session.problem(
          at: Place(file: path),
          Text(zh: "这个 GDAL 不能写 \(driver.name)", en: "this GDAL cannot write \(driver.name)"))
      }
      dataset = made
    }

    private func add(_ layer: Layer) throws(Problems) {
      let place = Place(layer: layer.name)
      let kind = driver.kind(layer.geometries)
      let system = try system(layer.crs, at: place)
      defer { if let system { OSRRelease(system) } }
      var options = driver.layerOptions
      if driver.name == "GPKG" {
        options += ["FID=" + layer.table.free("fid"), "GEOMETRY_NAME=" + layer.table.free("geom")]
        if let note = layer.noteText { options.append("DESCRIPTION=" + note) }
      }
      let target = withCStrings(options) {
        GDALDatasetCreateLayer(dataset, layer.name, system, kind, $0)
      }
      guard let target else {
        throw session.problem(at: place, Text(zh: "无法建立图层", en: "the layer cannot be made"))
      }
      let types = layer.table.columns.indices.map { column -> ColumnType in
        let type = ColumnType(layer.table.rows, column: column)
        return type == .date && !driver.hasDates ? .text : type
      }
      for (column, type) in types.enumerated() { try addField(column, type, of: layer, to: target) }
      try fill(target, with: layer, types, kind)
    }

    private func addField(_ column: Int, _ type: ColumnType, of layer: Layer, to target: OGRLayerH)
      throws(Problems)
    {
      let shape = driver.field?(layer, column, type)
      let name = shape?.name ?? layer.table.columns[column]
      guard let field = OGR_Fld_Create(name, type.ogr) else { return }
      defer { OGR_Fld_Destroy(field) }
      if type == .bool { OGR_Fld_SetSubType(field, OFSTBoolean) }
      if let shape, type != .date, type != .bool {
        OGR_Fld_SetWidth(field, Int32(shape.width))
        OGR_Fld_SetPrecision(field, Int32(shape.precision))
      }
      guard OGR_L_CreateField(target, field, 0) == OGRERR_NONE else {
        throw session.problem(
          at: Place(layer: layer.name, field: name),
          Text(zh: "无法建立字段", en: "the field cannot be made"))
      }
    }

    private func fill(
      _ target: OGRLayerH, with layer: Layer, _ types: [ColumnType], _ kind: OGRwkbGeometryType
    )
      throws(Problems)
    {
      guard let definition = OGR_L_GetLayerDefn(target) else { return }
      // One transaction: a format that keeps a journal would write it anew for every feature.
      let hasTransactions = GDALDatasetTestCapability(dataset, ODsCTransactions) != 0
      if hasTransactions { GDALDatasetStartTransaction(dataset, 0) }
      _ = session.takeFailure()
      for (row, values) in layer.table.rows.enumerated() {
        guard let feature = OGR_F_Create(definition) else { continue }
        defer { OGR_F_Destroy(feature) }
        for (column, value) in values.enumerated() {
          types[column].set(value, Int32(column), of: feature)
        }
        if let geometry = layer.geometries[row], let made = OGRWriting.geometry(geometry, as: kind) {
          OGR_F_SetGeometryDirectly(feature, made)
        }
        guard OGR_L_CreateFeature(target, feature) == OGRERR_NONE else {
          throw session.problem(
            at: Place(layer: layer.name, feature: row),
            Text(zh: "无法写入要素", en: "the feature cannot be written"))
        }
      }
      if hasTransactions { GDALDatasetCommitTransaction(dataset) }
    }

    private func system(_ crs: CoordinateSystem?, at place: Place) throws(Problems)
      -> OGRSpatialReferenceH?
    {
      guard let crs, let system = OSRNewSpatialReference(nil) else { return nil }
      guard OSRSetFromUserInput(system, crs.definition) == OGRERR_NONE else {
        OSRRelease(system)
        throw session.problem(
          at: place,
          Text(zh: "GDAL 不认识坐标系 \(crs)", en: "GDAL does not know the coordinate system \(crs)"))
      }
      OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER)
      return system
    }
  }

  extension Layer {
    /// The notes beside the features as one JSON object; `nil` without any.
    var noteText: String? { notes.isEmpty ? nil : JSON.text(.object(notes)) }
  }
#endif
