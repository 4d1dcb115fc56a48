import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// Reads a walking network from an OpenStreetMap file or from a layer of lines, and says what is odd about it.
public enum WalkwayReader {
  /// Streets that end within this many metres of another, in a layer of lines, are told.
  static let nearMissTolerance = 1.0

  /// - Parameters:
  ///   - frame: the plane of the study area; `nil` chooses one around the network.
  ///   - source: the file, and of a layer of lines how it is to be read.
  ///   - joinWithin: in a layer of lines, vertices at most so many metres apart are one.
  ///   - useCache: keep the network in a file `.walk` beside its source, and take it from there while source, rules and
  ///     length model are the same.
  /// - Returns: the network; notes on its size, parts that are not connected and near-misses.
  /// - Throws: when the file cannot be read in full or nothing in it can be walked.
  public static func network(
    from source: LayerSource, rules: WalkRules = .standard, lengths: LengthModel = .ellipsoidal,
    frame: StudyFrame? = nil, joinWithin: Double = 0, useCache: Bool = false
  ) throws(Problems) -> (network: WalkNetwork, warnings: Problems) {
    let path = source.file
    guard isOpenStreetMap(path) else {
      return try LineLayerReader(source: source, rules: rules, lengths: lengths, frame: frame)
        .network(joinWithin: joinWithin)
    }
    try refuseReading(source)
    var problems = Problems()
    let hash = useCache ? try sha256(ofFile: path) : ""
    if useCache, let bytes = try? readFile(cachePath(path)) {
      do {
        let stored = try WalkNetwork(archive: bytes, rules: rules, lengths: lengths, source: hash, frame: frame)
        if let stored {
          describe(stored, path, &problems)
          return (stored, problems)
        }
      } catch {
        throw Problems([Problem(.error, at: Place(file: path), says: Text(error.message))])
      }
    }
    let network = try OSMReader.network(from: path, rules: rules, lengths: lengths, frame: frame)
    if useCache {
      let bytes = network.archived(rules: rules, lengths: lengths, source: hash)
      do {
        try writeFileAtomically(bytes, to: cachePath(path))
      } catch {
        problems.note(
          at: Place(file: cachePath(path)), Text(zh: "无法保存路网缓存", en: "the network could not be kept here for next time")
        )
      }
    }
    describe(network, path, &problems)
    return (network, problems)
  }

  /// OpenStreetMap files say all about themselves; what a source says beside would be passed over.
  private static func refuseReading(_ source: LayerSource) throws(Problems) {
    var plain = LayerSource(file: source.file)
    plain.statedAt = source.statedAt
    guard source != plain else { return }
    throw Problems([
      Problem(
        .error, at: source.statedAt ?? Place(file: source.file),
        says: Text(
          zh: "OpenStreetMap 文件一律为 WGS 84 经纬度和自己的标签,layer、crs、datum、encoding、fields、constants 对它不起作用",
          en:
            "an OpenStreetMap file is in WGS 84 with tags of its own: layer, crs, datum, encoding, fields and constants do nothing here"
        ), fix: Text(zh: "只写文件名", en: "name the file alone"))
    ])
  }

  static func cachePath(_ path: String) -> String { path + ".walk" }

  package static func isOpenStreetMap(_ path: String) -> Bool {
    let name = path.lowercased()
    return [".osm", ".osm.gz", ".osm.bz2", ".pbf", ".osh", ".osc"].contains { name.hasSuffix($0) }
  }

  /// Says how large the network is, what in the file could not be used, and what is not connected.
  static func describe(_ network: WalkNetwork, _ path: String, _ problems: inout Problems) {
    let place = Place(file: path)
    let origin = network.origin
    let km = (network.totalLength / 100).rounded() / 10
    let main = network.componentSizes.first ?? 0
    let percent = (Double(main) / Double(network.nodeCount) * 1000).rounded() / 10
    problems.note(
      at: place,
      Text(
        zh:
          "步行路网:\(origin.waysKept) 条道路,\(network.nodeCount) 个节点,\(network.edgeCount) 条路段,\(km) 公里;\(network.deadEnds) 处断头;\(network.componentCount) 个连通部分,最大的占节点 \(percent)%",
        en:
          "walking network: \(origin.waysKept) ways, \(network.nodeCount) nodes, \(network.edgeCount) edges, \(km) km; \(network.deadEnds) dead ends; \(network.componentCount) connected parts, the largest with \(percent) % of the nodes"
      ))
    if percent < 90, network.componentCount > 1 {
      let islands = network.islands(most: 3).map { "\(short($0.at)) (\($0.nodes))" }.joined(separator: ", ")
      problems.warning(
        at: place,
        Text(
          zh: "路网不连通:最大部分只有 \(percent)% 的节点,其余不能步行到达。较大的孤立部分(节点数):\(islands)",
          en:
            "the network is in pieces: the largest has only \(percent) % of the nodes, the rest cannot be reached. Larger islands (nodes): \(islands)"
        ), fix: Text(zh: "检查道路是否共用端点", en: "check whether streets share their end points"))
    }
    if origin.segmentsWithMissingNode > 0 {
      let count = origin.segmentsWithMissingNode
      problems.note(
        at: place,
        Text(
          zh: "\(count) 个路段的节点不在文件内(研究区边缘),已略去",
          en: "\(count) segments left out: a node of theirs is not in the file (edge of the extract)"))
    }
    if origin.nodesOffEarth + origin.nodesTwice > 0 {
      problems.warning(
        at: place,
        Text(
          zh: "\(origin.nodesOffEarth) 个节点坐标不在地球上,已略去;\(origin.nodesTwice) 个节点重复,取第一个",
          en:
            "\(origin.nodesOffEarth) nodes left out, their coordinates are not on Earth; \(origin.nodesTwice) nodes stand twice, the first counts"
        ))
    }
  }

  static func short(_ point: Point) -> String {
    "\(JSON.text((point.x * 1e5).rounded() / 1e5)), \(JSON.text((point.y * 1e5).rounded() / 1e5))"
  }
}

/// Lines of a GIS layer as a network.
private struct LineLayerReader {
  let source: LayerSource
  let rules: WalkRules
  let lengths: LengthModel
  let frame: StudyFrame?

  private static let specs =
    WalkRules.keys.map { FieldSpec($0, $0 == "highway" ? ["fclass", "道路类型", "道路类别", "道路等级"] : []) } + [
      FieldSpec("length_m", ["长度", "路长", "length"]),
      FieldSpec("minutes", ["时间", "步行时间", "步行分钟"]),
    ]

  /// Minutes on a line are turned into metres of level ground at this speed.
  private static let metresPerMinute = 72.0

  func network(joinWithin: Double) throws(Problems) -> (network: WalkNetwork, warnings: Problems) {
    var loader = StudyAreaLoader()
    guard let read = loader.open(source), let plane = loader.plane(read, source) else { throw loader.problems }
    var records = RecordReader(read, Self.specs, source)
    var lines: [LineWays.Line] = []
    for row in 0..<read.count {
      records.row = row
      let metres = self.metres(&records)
      let tags = WalkRules.keys.map { records.text($0) }
      let parts = self.parts(read.geometries[row], &records)
      if parts.count > 1, metres != nil {
        records.problems.error(
          at: records.place("length_m"),
          Text(zh: "多段线写明了总长度,无法分到各段", en: "a length is stated for a line of several parts"),
          fix: Text(zh: "把多段线拆成单线", en: "split it into single lines"))
      }
      for part in parts {
        var points: [Point] = []
        for point in part.points {
          if let there = plane.lonLat(point) { points.append(there) }
        }
        if points.count != part.points.count {
          records.problems.error(
            at: records.place(), Text(zh: "坐标无法换算为经纬度", en: "a coordinate has no longitude and latitude"))
        }
        lines.append(LineWays.Line(points: points, metres: metres, tags: tags))
      }
    }
    var problems = loader.problems
    problems.add(records.problems)
    try problems.throwIfErrors()
    let table = LineWays.table(lines, joinWithin: joinWithin, lengths: lengths)
    let network = try WalkNetworkBuilder(rules: rules, lengths: lengths, frame: frame)
      .build(table, source: read.table.source)
    WalkwayReader.describe(network, source.file, &problems)
    tellNearMisses(network, &problems)
    return (network, problems)
  }

  private func parts(_ shape: Geometry?, _ records: inout RecordReader) -> [LineString] {
    switch shape {
    case .lineString(let line): return [line]
    case .multiLineString(let lines): return lines
    case nil:
      records.problems.error(at: records.place(), Text(zh: "没有几何", en: "has no geometry"))
    case .some(let other):
      records.problems.error(at: records.place(), value: other.kind, Text(zh: "应为线", en: "expected a line"))
    }
    return []
  }

  private func metres(_ records: inout RecordReader) -> Double? {
    for (field, scale) in [("minutes", Self.metresPerMinute), ("length_m", 1)] {
      guard let value = records.cell(field), let number = records.number(field) else { continue }
      if number >= 0, number < 1e7 { return number * scale }
      records.wrong(field, value, Text(zh: "不小于 0 的数字", en: "a number, not negative"))
    }
    return nil
  }

  private func tellNearMisses(_ network: WalkNetwork, _ problems: inout Problems) {
    let misses = network.nearMisses(within: WalkwayReader.nearMissTolerance)
    guard !misses.isEmpty else { return }
    let list = misses.prefix(5).map {
      "(\(WalkwayReader.short($0.at))) \(JSON.text(($0.metres * 1000).rounded() / 1000)) m"
    }
    .joined(separator: "; ")
    let more = misses.count > 5 ? "; …" : ""
    problems.warning(
      at: Place(file: source.file),
      Text(
        zh: "\(misses.count) 处路端距另一条路不到 \(Int(WalkwayReader.nearMissTolerance)) 米却不相连:\(list)\(more)",
        en:
          "\(misses.count) streets end less than \(Int(WalkwayReader.nearMissTolerance)) m from another without joining it: \(list)\(more)"
      ), fix: Text(zh: "让它们共用顶点", en: "let them share a vertex"))
  }
}
