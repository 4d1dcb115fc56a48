import Diagnostics
import Planning
import Spatial

/// Facilities as plain points, for measuring coverage without a plan.
public struct FacilityPoints: Sendable {
  public var ids: [String]
  /// Longitude and latitude.
  public var lonLat: [Point]
  /// Places of each, `nil` where the cell is empty; `nil` when the file has no such column.
  public var capacity: [Int?]?
  /// What in the file is invented, in its own words.
  public var synthetic: [Text]
}

/// People as plain points.
public struct PeoplePoints: Sendable {
  public var ids: [String]
  public var lonLat: [Point]
  /// The street that each row names.
  public var streets: [String?]
  /// Columns that were read as people, each a group.
  public var groups: [String]
  /// `people[g][p]`: persons of group `g` at point `p`, as the file says; not negative, perhaps with fractions.
  public var people: [[Double]]
  /// Dwellings at each point; `nil` when the file has no such column.
  public var dwellings: [Double]?
  public var synthetic: [Text]
}

/// Reads tables of points: a CSV file with coordinates, or any layer of points or areas (a place inside each is taken).
public enum CoveragePoints {
  /// - Returns: the facilities, and what their reader should know.
  /// - Throws: every mistake of the file at once: no id, an id twice, no position, a capacity that is no whole number.
  public static func facilities(from source: LayerSource) throws(Problems) -> (FacilityPoints, warnings: Problems) {
    let specs = [
      FieldSpec("id", ["facility_id", "编号", "序号", "唯一编号", "标识码"]),
      FieldSpec("capacity", ["places", "beds", "容量", "床位", "床位数", "总床位数", "托位", "托位数", "日托位"]),
      TableGeometry.longitude, TableGeometry.latitude,
    ]
    var reading = PointReading(source)
    var result = FacilityPoints(ids: [], lonLat: [], capacity: nil, synthetic: [])
    var capacity: [Int?] = []
    try reading.read(specs, required: ["id"]) { records, id, position in
      result.ids.append(id)
      result.lonLat.append(position)
      guard records.has("capacity") else { return }
      capacity.append(records.count("capacity"))
    }
    if reading.has("capacity") { result.capacity = capacity }
    result.synthetic = reading.synthetic
    return (result, reading.problems)
  }

  /// - Parameter columns: the columns that hold people, each a group; empty: the one named `population` or a synonym.
  /// - Throws: every mistake of the file at once: no such column, an id twice, no position, a number that is negative or
  ///   missing.
  public static func people(from source: LayerSource, columns: [String] = []) throws(Problems) -> (
    PeoplePoints, warnings: Problems
  ) {
    let standard = FieldSpec("population", ["people", "persons", "pop", "人口", "人口数", "人数", "常住人口", "户籍人口", "总人口"])
    let groups = columns.isEmpty ? [standard] : columns.map { FieldSpec($0) }
    // Where dwellings are counted as people, the column is read once.
    let counted = groups.firstIndex { $0.canonical == "dwellings" }
    let homes = FieldSpec("dwellings", ["总户数", "户数", "住宅套数", "套数", "households", "units"])
    let specs =
      [
        FieldSpec("id", ["demand_id", "编号", "序号", "唯一编号", "标识码"]),
        FieldSpec("street", ["街道", "街道名称", "街道代码", "所属街道", "street_code", "street_name"]),
        TableGeometry.longitude, TableGeometry.latitude,
      ] + groups + (counted == nil ? [homes] : [])
    var reading = PointReading(source)
    var result = PeoplePoints(
      ids: [], lonLat: [], streets: [], groups: groups.map(\.canonical), people: groups.map { _ in [] },
      dwellings: nil, synthetic: [])
    var dwellings: [Double] = []
    try reading.read(specs, required: groups.map(\.canonical)) { records, id, position in
      result.ids.append(id)
      result.lonLat.append(position)
      result.streets.append(records.text("street"))
      for (g, group) in groups.enumerated() {
        result.people[g].append(
          records.amount(group.canonical, Text(zh: "不小于 0 的人数", en: "a number of people, not negative")))
      }
      guard counted == nil, records.has("dwellings") else { return }
      dwellings.append(records.amount("dwellings", Text(zh: "不小于 0 的户数", en: "a number of dwellings, not negative")))
    }
    if reading.has("dwellings") { result.dwellings = counted.map { result.people[$0] } ?? dwellings }
    result.synthetic = reading.synthetic
    return (result, reading.problems)
  }
}

/// One pass over a layer of points.
private struct PointReading {
  let source: LayerSource
  var problems = Problems()
  private(set) var synthetic: [Text] = []
  private var columns: Set<String> = []

  init(_ source: LayerSource) {
    self.source = source
  }

  func has(_ field: String) -> Bool { columns.contains(field) }

  /// Calls `body` with each row that has an id and a position; rows without an `id` column are numbered from 1.
  mutating func read(
    _ specs: [FieldSpec], required: [String], _ body: (inout RecordReader, String, Point) -> Void
  ) throws(Problems) {
    var loader = StudyAreaLoader()
    guard let layer = loader.open(source) else { throw loader.problems }
    guard layer.geometries.contains(where: { $0 != nil }) else {
      loader.problems.error(
        at: layer.table.source,
        layer.count == 0
          ? Text(zh: "没有任何一行", en: "there are no rows")
          : Text(zh: "没有一行有位置", en: "no row has a position"),
        fix: Text(zh: "CSV 里要有 lon、lat 两列(经纬度,度)", en: "a CSV file needs columns lon and lat, in degrees"))
      throw loader.problems
    }
    let plane = loader.plane(layer, source)
    var records = RecordReader(layer, specs, source)
    _ = records.require(required, specs: specs)
    columns = Set(specs.map(\.canonical).filter(records.has))
    var ids: [(id: String, place: Place)] = []
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      let id = records.has("id") ? records.requiredText("id") : "\(row + 1)"
      records.id = id
      let place = records.place()
      guard let position = loader.requiredPosition(layer.geometries[row], layer.geometries[row], place),
        let id, let plane
      else { continue }
      guard let lonLat = plane.lonLat(position) else {
        loader.problems.error(at: place, Text(zh: "位置无法换算为经纬度", en: "the position has no longitude and latitude"))
        continue
      }
      if records.has("id") { ids.append((id, records.place("id"))) }
      body(&records, id, lonLat)
    }
    loader.checkUnique(ids)
    loader.problems.add(records.problems)
    try loader.problems.throwIfErrors()
    problems = loader.problems
    synthetic = loader.synthetic
  }
}

extension RecordReader {
  /// A number that must be there and must not be negative; 0 after reporting.
  fileprivate mutating func amount(_ field: String, _ expected: Text) -> Double {
    guard has(field) else { return 0 }
    guard let value = cell(field) else {
      missing(field)
      return 0
    }
    guard let number = number(field) else { return 0 }
    guard number >= 0, number < 1e12 else {
      wrong(field, value, expected)
      return 0
    }
    return number
  }
}
