import Diagnostics
import Planning
import Spatial

/// Where people live, as a layer and the column by which a street's people are spread over it.
public struct DemandSource: Hashable, Sendable {
  public var layer: LayerSource
  /// Column of the file: dwellings, residential floor area, any number that is not negative; `nil`: the area of each
  /// polygon.
  public var weight: String?
  /// Whether records without a weight are left out with a warning; else they are refused.
  public var leavesOutUnweighted: Bool

  public init(layer: LayerSource, weight: String?, leavesOutUnweighted: Bool = false) {
    self.layer = layer
    self.weight = weight
    self.leavesOutUnweighted = leavesOutUnweighted
  }
}

/// Reads the layers of a study area into planning's nouns, checking each fact and how the layers fit each other.
///
/// All problems of all files are collected and thrown at once, so that one run shows everything there is to mend.
public struct StudyAreaLoader {
  /// - Parameters:
  ///   - name: of the place, for reports.
  ///   - crs: the plane to measure in; `nil`: the CGCS2000 3-degree zone of the streets, or UTM outside China.
  ///   - extraKinds: facility kinds that the plan declares beside the known ones; nil: any word is a kind.
  /// - Returns: the study area, warnings and notes about what was read, and what was mended where a source asks for it.
  /// - Throws: ``Diagnostics/Problems`` with everything that was found, warnings included, when anything is an error.
  public static func load(
    name: Text, streets: LayerSource, population: LayerSource? = nil, housing: LayerSource? = nil,
    demand: DemandSource? = nil, facilities: LayerSource? = nil, candidates: LayerSource? = nil,
    crs: CoordinateSystem? = nil, extraKinds: [FacilityKind]? = []
  ) throws(Problems) -> (area: StudyArea, warnings: Problems, repairs: [Repair]) {
    var loader = StudyAreaLoader()
    let read = loader.readStreets(streets, crs: crs)
    // Without streets there is no plane, but the other files can still be read and their own mistakes shown.
    let context = LayerContext(
      frame: read?.frame ?? StudyFrame(crs: crs ?? CoordinateSystem(epsg: 4549)), streets: read?.index)
    var area = StudyArea(name: name, frame: context.frame, streets: read?.index.streets ?? [])
    if let population { area.population = loader.readPopulation(population, context) }
    if let housing { area.housing = loader.readHousing(housing, context) }
    if let demand { area.demand = loader.readDemand(demand, context) }
    if let facilities { area.facilities = loader.readFacilities(facilities, context, extraKinds) }
    if let candidates { area.candidates = loader.readCandidates(candidates, context, extraKinds, area.housing) }
    try loader.problems.throwIfErrors()
    area.synthetic = loader.synthetic
    return (area, loader.problems, loader.repairs)
  }

  /// Housing projects alone, for a review that has no streets: `street` is what the file says.
  ///
  /// - Returns: the projects, where the street of each stands in the file, the plane of their positions (`nil` when
  ///   none has one), and warnings.
  public static func housing(from source: LayerSource, crs: CoordinateSystem? = nil) throws(Problems) -> (
    projects: [HousingProject], places: [Place], frame: StudyFrame?, synthetic: [Text], warnings: Problems,
    repairs: [Repair]
  ) {
    var loader = StudyAreaLoader()
    var frame = crs.map(StudyFrame.init(crs:))
    if frame == nil, let layer = loader.open(source), let plane = loader.plane(layer, source) {
      var box = BoundingBox.empty
      for geometry in layer.geometries {
        geometry?.forEachPoint { if let point = plane.lonLat($0) { box.extend(to: point) } }
      }
      if !box.isEmpty { frame = StudyFrame(around: box) }
    }
    loader = StudyAreaLoader()
    let context = LayerContext(frame: frame ?? StudyFrame(crs: CoordinateSystem(epsg: 4549)), streets: nil)
    let projects = loader.readHousing(source, context)
    try loader.problems.throwIfErrors()
    return (
      projects, loader.streetPlaces, projects.contains { $0.position != nil } ? frame : nil, loader.synthetic,
      loader.problems, loader.repairs
    )
  }

  var problems = Problems()
  private(set) var synthetic: [Text] = []
  /// Where each housing project that was read names its street.
  var streetPlaces: [Place] = []
  private(set) var repairs: [Repair] = []

  // MARK: What every layer needs

  mutating func open(_ source: LayerSource) -> Layer? {
    let read = problems.collect { () throws(Problems) -> (layer: Layer, warnings: Problems, repairs: [Repair]) in
      try requireFile(source.file, namedAt: source.statedAt)
      if let request = source.repair {
        return try VectorFile.read(
          source.file, layer: source.layer, encoding: source.encoding, fields: source.fields, repairing: request)
      }
      let (layer, warnings) = try VectorFile.read(
        source.file, layer: source.layer, encoding: source.encoding, fields: source.fields)
      return (layer, warnings, [])
    }
    guard let read else { return nil }
    problems.add(read.warnings)
    repairs += read.repairs
    for note in read.layer.notes where note.key == "synthetic" {
      if let words = Text(note.value), !synthetic.contains(words) { synthetic.append(words) }
    }
    return read.layer
  }

  mutating func plane(_ layer: Layer, _ source: LayerSource, nearby: Double? = nil) -> SourcePlane? {
    problems.collect { () throws(Problems) in try SourcePlane(layer, source, nearby: nearby) }
  }

  /// Geometries in the plane of the study area; those that cannot be carried there are reported and `nil`.
  mutating func planar(_ layer: Layer, _ source: LayerSource, _ context: LayerContext) -> [Geometry?] {
    guard layer.geometries.contains(where: { $0 != nil }) else { return layer.geometries }
    guard let plane = plane(layer, source, nearby: context.streets?.longitude) else {
      return layer.geometries.map { _ in nil }
    }
    return planar(layer, plane, context.frame)
  }

  mutating func planar(_ layer: Layer, _ plane: SourcePlane, _ frame: StudyFrame) -> [Geometry?] {
    let forward: (Point) -> Point?
    do throws(SpatialError) {
      forward = try plane.into(frame)
    } catch {
      problems.error(at: layer.table.source.at(field: "crs"), value: frame.crs.definition, Text(error.message))
      return layer.geometries.map { _ in nil }
    }
    var result: [Geometry?] = []
    result.reserveCapacity(layer.count)
    for (row, geometry) in layer.geometries.enumerated() {
      var failed: Point?
      let moved = geometry?.mapPoints { point in
        guard let there = forward(point) else {
          failed = point
          return point
        }
        return there
      }
      if let failed {
        problems.error(
          at: layer.table.place(ofRow: row), value: "(\(failed.x), \(failed.y))",
          Text(zh: "这个坐标不能投影到 \(frame.crs)", en: "this coordinate cannot be projected to \(frame.crs)"))
        result.append(nil)
      } else {
        result.append(moved)
      }
    }
    return result
  }

  /// Reports ids that stand twice.
  mutating func checkUnique(_ ids: [(id: String, place: Place)]) {
    var first: [String: Place] = [:]
    for entry in ids {
      guard let earlier = first[entry.id] else {
        first[entry.id] = entry.place
        continue
      }
      let earlierSpot =
        earlier.line.map { Text(zh: "第 \($0) 行", en: "line \($0)") }
        ?? Text(zh: "第 \((earlier.feature ?? 0) + 1) 个要素", en: "feature \(earlier.feature ?? 0)")
      problems.error(
        at: entry.place, value: entry.id,
        Text(zh: "编号重复,\(earlierSpot.zh)已用过", en: "duplicate id, used before in \(earlierSpot.en)"),
        fix: Text(zh: "编号必须唯一", en: "ids must be unique"), about: .duplicateID)
    }
  }
}

/// What reading a layer needs to know about the rest.
struct LayerContext {
  let frame: StudyFrame
  /// `nil` when there are no streets, or they could not be read.
  let streets: StreetIndex?
}

extension Text {
  /// `{zh, en}` or one string, as a file states it.
  init?(_ value: Value) {
    switch value {
    case .string(let text): self.init(text)
    case .object:
      guard case .string(let zh)? = value["zh"], case .string(let en)? = value["en"] else { return nil }
      self.init(zh: zh, en: en)
    default: return nil
    }
  }
}
