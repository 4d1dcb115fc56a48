import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// One layer from one file into another, whatever their formats and coordinates.
///
/// What is written is read back and compared before it takes its place. Where the new format cannot hold something,
/// the conversion is refused, unless the user allows the loss; then every loss is told.
public struct Conversion: Sendable {
  public var input: String
  public var output: String
  /// Layer or sheet to read, where the input has several.
  public var layer: String?
  /// Name of the layer in the output; that of the input's layer when not given.
  public var name: String?
  /// Of the input's text.
  public var encoding: String?
  /// Columns of a table's coordinates: `lon`, `lat`.
  public var fields: [String: String] = [:]
  /// What the input's coordinates are, where the file does not say or is wrong.
  public var from: CoordinateReference?
  /// What they shall be; as they are when not given, longitude and latitude where the format has nothing else.
  public var to: CoordinateReference?
  /// How the attributes of a Shapefile are written.
  public var shapefileText = ShapefileText.utf8
  public var repair: RepairRequest?
  public var allowsLoss = false
  public var replacesOutput = false

  /// What was done.
  public struct Outcome: Sendable {
    public var features: Int
    public var files: [String]
    /// The coordinates of the output; `nil` when it has none or they are not known.
    public var coordinates: String?
    public var notes: Problems
    public var repairs: [Repair]
  }

  public init(input: String, output: String) {
    self.input = input
    self.output = output
  }

  /// - Throws: ``Diagnostics/Problems`` when the input is bad, the coordinates cannot be carried over, or something
  ///   would be lost; the output is then as it was.
  public func run() throws(Problems) -> Outcome {
    let format = try OutputFormat(path: output)
    if fileExists(output), !replacesOutput {
      throw Problems([
        Problem(
          .error, at: Place(file: output), says: Text(zh: "输出文件已存在", en: "the output file exists"),
          fix: Text(zh: "换个名字,或加 --overwrite", en: "choose another name, or add --overwrite"))
      ])
    }
    var notes = Problems()
    var (layer, repairs) = try read(&notes)
    let coordinates = try move(&layer, format, &notes)
    if let name { layer.table.name = name }
    let files = try write(layer, format, &notes)
    return Outcome(
      features: layer.count, files: files, coordinates: coordinates, notes: notes, repairs: repairs)
  }

  // MARK: Reading

  private func read(_ notes: inout Problems) throws(Problems) -> (layer: Layer, repairs: [Repair]) {
    if [".osm", ".pbf", ".osm.gz", ".osm.bz2"].contains(where: input.lowercased().hasSuffix) {
      let ways = try OSMReader.ways(from: input)
      notes.note(
        at: Place(file: input),
        Text(
          zh: "只转换有 highway 的路:\(ways.wayCount) 条,文件共 \(ways.waysSeen) 条;标签限于步行所需",
          en:
            "ways with `highway` only: \(ways.wayCount) of \(ways.waysSeen), with the tags that matter to walkers"
        ))
      return (ways.layer(named: FilePath.stem(input)), [])
    }
    guard let repair else {
      let read = try VectorFile.read(input, layer: layer, encoding: encoding, fields: fields)
      notes.add(read.warnings)
      return (read.layer, [])
    }
    let read = try VectorFile.read(
      input, layer: layer, encoding: encoding, fields: fields, repairing: repair)
    notes.add(read.warnings)
    return (read.layer, read.repairs)
  }

  // MARK: Coordinates

  /// Carries the coordinates over, and says what they are now.
  private func move(_ layer: inout Layer, _ format: OutputFormat, _ notes: inout Problems)
    throws(Problems) -> String?
  {
    let place = Place(file: input)
    guard layer.geometries.contains(where: { $0 != nil }) else {
      if to != nil {
        notes.warning(at: place, Text(zh: "没有坐标可转换", en: "there are no coordinates to carry over"))
      }
      return nil
    }
    let source = CoordinateReference(from?.system ?? layer.crs, datum: from?.datum ?? .wgs84)
    let target = try target(from: source, format)
    guard let target else {
      notes.warning(
        at: place,
        Text(
          zh: "输入没有说明坐标系,输出也没有",
          en: "the input does not say its coordinate system, nor does the output"),
        fix: Text(
          zh: "用 --from 写明,例如 --from EPSG:4549",
          en: "say it with --from, for example --from EPSG:4549"))
      return nil
    }
    let columns = TableGeometry.coordinateColumns(in: layer.table)
    if source != target {
      try carry(&layer, source, target)
      if !format.isTable, let columns {
        let names = [columns.x, columns.y].map { layer.table.columns[$0] }.joined(separator: ", ")
        notes.warning(
          at: place.at(field: names),
          Text(zh: "这两列仍是原来的坐标", en: "these columns still hold the old coordinates"))
      }
    } else {
      // Nothing moves, but coordinates that cannot be what they are said to be are still refused.
      _ = try plane(layer, source)
    }
    layer.crs = target.datum == .wgs84 ? target.system : nil
    describe(&layer, target, format, &notes)
    return target.name
  }

  /// `nil`: what the coordinates are is unknown, and the format does not ask.
  private func target(from source: CoordinateReference, _ format: OutputFormat) throws(Problems)
    -> CoordinateReference?
  {
    if let to {
      let isDegrees =
        to.datum != .wgs84 || to.system == .wgs84 || to.system == CoordinateSystem(epsg: 4490)
      guard format.isLonLatOnly, !isDegrees else { return to }
      throw Problems([
        Problem(
          .error, at: Place(file: output, field: "--to"), value: to.name,
          says: Text(
            zh: "\(format.name) 只能存经纬度(RFC 7946、OGC 07-147)",
            en: "\(format.name) holds longitude and latitude only"),
          fix: Text(zh: "写成 .gpkg 或 .shp,或不写 --to", en: "write .gpkg or .shp, or leave --to out"))
      ])
    }
    if format.isLonLatOnly || source.datum != .wgs84 { return .wgs84 }
    return source.system == nil ? nil : source
  }

  private func plane(_ layer: Layer, _ source: CoordinateReference) throws(Problems) -> SourcePlane {
    do {
      return try SourcePlane(
        layer, LayerSource(file: input, crs: source.system, datum: source.datum))
    } catch {
      // The same check serves plans, where the system is said with `crs:`.
      var problems = error
      problems.note(
        at: Place(file: input),
        Text(
          zh: "在这里用 --from 说明坐标系,例如 --from EPSG:4549",
          en: "here the system is said with --from, for example --from EPSG:4549"))
      throw problems
    }
  }

  private func carry(
    _ layer: inout Layer, _ source: CoordinateReference, _ target: CoordinateReference
  ) throws(Problems) {
    let plane = try plane(layer, source)
    var forward: CoordinateTransform?
    if let system = target.system, system != .wgs84, system != CoordinateSystem(epsg: 4490) {
      do {
        forward = try CoordinateTransform(from: .wgs84, to: system)
      } catch {
        throw Problems([
          Problem(.error, at: Place(file: output, field: "--to"), says: Text(error.message))
        ])
      }
    }
    var problems = Problems()
    for (row, geometry) in layer.geometries.enumerated() {
      var failed: Point?
      layer.geometries[row] = geometry?.mapPoints { point in
        let degrees = plane.lonLat(point).map(target.datum.fromWGS84)
        guard let there = degrees.flatMap({ forward?.forward($0) ?? (forward == nil ? $0 : nil) })
        else {
          failed = point
          return point
        }
        return there
      }
      if let failed {
        problems.error(
          at: layer.table.place(ofRow: row), value: "(\(failed.x), \(failed.y))",
          Text(
            zh: "这个坐标不能换算到 \(target.name)",
            en: "this coordinate cannot be carried to \(target.name)"))
      }
    }
    try problems.throwIfErrors()
  }

  /// What the format cannot say about its coordinates is said to the user.
  private func describe(
    _ layer: inout Layer, _ target: CoordinateReference, _ format: OutputFormat,
    _ notes: inout Problems
  ) {
    let place = Place(file: output)
    if target.datum != .wgs84 {
      if format == .geoJSON {
        layer.notes.append(Value.Member("coordinates", .string(target.name)))
      }
      notes.warning(
        at: place, value: target.name,
        Text(
          zh: "没有一种格式能说明坐标是 \(target.name);读取时要写 datum 或 --from",
          en:
            "no format can say that coordinates are \(target.name); whoever reads the file must be told"
        ))
    } else if !format.statesSystem, let system = target.system, system != .wgs84 {
      notes.warning(
        at: place, value: system.definition,
        Text(
          zh: "\(format.name) 不能说明坐标系;读取时要写 crs 或 --from",
          en: "\(format.name) cannot say its coordinate system; whoever reads the file must be told"
        ))
    }
  }

  // MARK: Writing

  private func write(_ layer: Layer, _ format: OutputFormat, _ notes: inout Problems)
    throws(Problems) -> [String]
  {
    let shaped = format.isTable ? TableShape.columns(of: layer) : layer
    let stem = FilePath.stem(output)
    var losses = Problems()
    let made = try format.files(shaped, stem: stem, shapefileText)
    for words in made.warnings { losses.error(at: Place(file: output), Text("GDAL: \(words)")) }
    let folder = try TemporaryFolder(beside: output)
    defer { folder.remove() }
    for file in made.files {
      try writeFileAtomically(file.bytes, to: FilePath.join(folder.path, file.name))
    }
    if !format.isTable { losses.add(try verified(shaped, format, folder, made.files, &notes)) }
    losses.add(noteLoss(layer, format))
    try judge(losses, &notes)
    return try folder.moveAll(made.files.map(\.name), beside: output)
  }

  /// Reads the new file and compares.
  private func verified(
    _ layer: Layer, _ format: OutputFormat, _ folder: TemporaryFolder,
    _ files: [(name: String, bytes: [UInt8])],
    _ notes: inout Problems
  ) throws(Problems) -> Problems {
    guard layer.count > 0 || !layer.table.columns.isEmpty else { return Problems() }
    let main =
      files.first { $0.name.hasSuffix(".shp") } ?? files.first { $0.name.hasSuffix(".dbf") }
      ?? files[0]
    let name: String? = format == .geoPackage ? layer.name : nil
    let back: Layer
    do {
      back = try VectorFile.read(FilePath.join(folder.path, main.name), layer: name).layer
    } catch {
      return Problems(
        error.errors.map { problem in
          Problem(.error, at: Place(file: output), value: problem.value, says: problem.says)
        })
    }
    var columns: [Int?]
    if format == .shapefile {
      let names = ShapefileColumns.names(layer.table.columns, shapefileText)
      columns = names.map { back.table.columns.firstIndex(of: $0) }
      for (old, new) in zip(layer.table.columns, names) where old != new {
        notes.warning(
          at: Place(file: output, field: old),
          Text(
            zh: "字段名在 Shapefile 里缩短为 \(new)",
            en: "the field is called \(new) in the Shapefile, whose names have ten bytes"))
      }
    } else {
      columns = layer.table.columns.map { name in
        back.table.columns.firstIndex(of: name)
          ?? back.table.columns.firstIndex { $0.lowercased() == name.lowercased() }
      }
    }
    return ReadBack.differences(
      layer, back, columns: columns, tolerance: format.tolerance, format: format)
  }

  /// Members beside the features, which few formats have room for.
  private func noteLoss(_ layer: Layer, _ format: OutputFormat) -> Problems {
    var problems = Problems()
    for note in layer.notes where format != .geoJSON && format != .geoPackage {
      if format == .csv, note.key == "synthetic" { continue }
      problems.error(
        at: Place(file: input, field: note.key), value: String(JSON.text(note.value).prefix(60)),
        Text(
          zh: "\(format.name) 没有地方放要素之外的说明",
          en: "\(format.name) has no place for what stands beside the features"))
    }
    return problems
  }

  private func judge(_ losses: Problems, _ notes: inout Problems) throws(Problems) {
    if losses.hasErrors, !allowsLoss {
      var problems = losses
      problems.note(
        at: Place(file: output),
        Text(
          zh: "加 --allow-loss 照样写出;GeoPackage 和 GeoJSON 什么都存得下",
          en: "add --allow-loss to write it all the same; GeoPackage and GeoJSON hold everything"))
      throw problems
    }
    for problem in losses.list {
      notes.add(
        Problem(
          problem.severity == .error ? .warning : problem.severity, at: problem.place,
          value: problem.value,
          says: problem.severity == .error
            ? Text(zh: "丢失:\(problem.says.zh)", en: "lost: \(problem.says.en)") : problem.says))
    }
  }
}
