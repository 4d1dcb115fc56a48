import Coverage
import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// What `cover` read: points in longitude and latitude and in the plane, the network, the streets.
struct CoverInputs {
  let files: (facilities: String, demand: String)
  let network: WalkNetwork?
  let detour: Double
  let lengths: LengthModel
  let snapLimit: Double
  let facilities: FacilityPoints
  let people: PeoplePoints
  let groups: [(name: String, people: [Int])]
  let frame: StudyFrame
  let facilityPositions: [Point]
  /// People's points in the plane, with the street each belongs to; weights are dwellings.
  let demand: DemandPoints
  let streets: [StreetLabel]
  var warnings: Problems

  struct StreetLabel {
    var code: String
    var name: Text
    /// `nil` when streets are known only by the names in the demand.
    var boundary: MultiPolygon?
  }

  init(_ command: Cover, step: (CoverStep) -> Void) throws(Problems) {
    var problems = Problems()
    step(.points)
    func source(_ file: String) -> LayerSource {
      LayerSource(file: file, crs: command.crs.map { CoordinateSystem($0) }, datum: command.datum)
    }
    let columns = command.people?.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init) ?? []
    let facilities = problems.collect { () throws(Problems) in
      try CoveragePoints.facilities(from: source(command.facilities))
    }
    let people = problems.collect { () throws(Problems) in
      try CoveragePoints.people(from: source(command.demand), columns: columns)
    }
    let area = command.streets.flatMap { file in
      problems.collect { () throws(Problems) in
        try StudyAreaLoader.load(name: Text(file), streets: LayerSource(file: file))
      }
    }
    step(.network)
    let box = BoundingBox(around: (facilities?.0.lonLat ?? []) + (people?.0.lonLat ?? []))
    let frame =
      area?.area.frame ?? StudyFrame(around: box.isEmpty ? BoundingBox(min: Point(0, 0), max: Point(0, 0)) : box)
    let network = command.network.flatMap { file in
      problems.collect { () throws(Problems) in try Self.network(file, command, frame) }
    }
    try problems.throwIfErrors()
    guard let facilities, let people else { throw problems }
    for read in [facilities.warnings, people.warnings, area?.warnings, network?.warnings] {
      if let read { problems.add(read) }
    }

    step(.walking)
    files = (command.facilities, command.demand)
    self.network = network?.network
    detour = command.detour ?? 1
    lengths = command.length
    snapLimit = command.maxSnap
    self.facilities = facilities.0
    self.people = people.0
    self.frame = frame
    groups = Self.wholePeople(people.0, command.demand, &problems)
    facilityPositions = try Self.planar(facilities.0.lonLat, frame, command.facilities)
    let positions = try Self.planar(people.0.lonLat, frame, command.demand)
    (streets, demand) = Self.streets(of: people.0, positions, area?.area, command.demand, &problems)
    Self.checkCapacity(facilities.0, command, &problems)
    if streets.isEmpty, command.by == .street {
      problems.error(
        at: Place(file: command.demand, field: "street"),
        Text(
          zh: "--by street 需要 --streets 边界或 street 列",
          en: "--by street needs --streets, or a column street in the demand"))
    }
    for group in groups where group.people.allSatisfy({ $0 == 0 }) {
      problems.warning(
        at: Place(file: command.demand, field: group.name),
        Text(zh: "全部为零:没有人可统计", en: "is zero in every row: there is nobody to count"))
    }
    warnings = problems
    try problems.throwIfErrors()
  }

  /// Facilities without a capacity leave open who finds a place; places per person cannot be had without it.
  private static func checkCapacity(_ facilities: FacilityPoints, _ command: Cover, _ problems: inout Problems) {
    let place = Place(file: command.facilities, field: "capacity")
    guard let capacity = facilities.capacity else {
      guard !command.accessibility.isEmpty else { return }
      problems.error(
        at: place, Text(zh: "计算 --accessibility 需要 capacity 列", en: "--accessibility needs a column capacity"))
      return
    }
    let unknown = capacity.indices.filter { capacity[$0] == nil }
    guard !unknown.isEmpty else { return }
    let list =
      unknown.prefix(5).map { facilities.ids[$0] }.joined(separator: ", ") + (unknown.count > 5 ? ", …" : "")
    if command.accessibility.isEmpty {
      problems.warning(
        at: place,
        Text(
          zh: "\(unknown.count) 处设施没有登记容量:只能到那里的人既不算有位,也不算满员(\(list))",
          en:
            "\(unknown.count) facilities have no capacity on record: people who can only go there count neither as served nor as turned away (\(list))"
        ))
    } else {
      problems.error(
        at: place,
        Text(
          zh: "计算 --accessibility 需要每处设施的容量,\(unknown.count) 处没有登记:\(list)",
          en: "--accessibility needs the capacity of every facility; \(unknown.count) have none on record: \(list)"),
        fix: Text(
          zh: "补上容量(没有位置写 0),或去掉这些设施", en: "fill it in (0 where there are no places), or leave those facilities out"))
    }
  }

  private static func network(_ file: String, _ command: Cover, _ frame: StudyFrame) throws(Problems) -> (
    network: WalkNetwork, warnings: Problems
  ) {
    var rules: WalkRules =
      switch command.walker {
      case .standard: .standard
      case .stepFree: .stepFree
      case .wheelchair: .wheelchair
      }
    rules.ferries = command.ferries
    if command.openEstates { rules.openEstates() }
    var read = try WalkwayReader.network(
      from: LayerSource(file: file), rules: rules, lengths: command.length, frame: frame, useCache: command.cache)
    read.network.snapTarget = command.snap
    return read
  }

  private static func planar(_ points: [Point], _ frame: StudyFrame, _ file: String) throws(Problems) -> [Point] {
    do {
      let transform = try frame.transform()
      var result: [Point] = []
      for point in points {
        guard let there = transform.forward(point) else {
          throw SpatialError(.coordinates, "(\(point.x), \(point.y)) is outside \(frame.crs)")
        }
        result.append(there)
      }
      return result
    } catch {
      throw Problems([
        Problem(.error, at: Place(file: file), says: Text((error as? SpatialError)?.message ?? "\(error)"))
      ])
    }
  }

  /// Whole persons; where the file has fractions their total is kept by largest remainders, and that is told.
  private static func wholePeople(_ people: PeoplePoints, _ file: String, _ problems: inout Problems) -> [(
    name: String, people: [Int]
  )] {
    zip(people.groups, people.people).map { group, persons in
      if persons.allSatisfy({ $0 == $0.rounded() }) { return (group, persons.map { Int($0) }) }
      let total = Int(persons.reduce(0, +).rounded())
      // Weights were checked while reading, so that only an empty total can fail, and then all is zero.
      let whole = (try? apportion(total, by: persons)) ?? persons.map { _ in 0 }
      problems.warning(
        at: Place(file: file, field: group),
        Text(
          zh: "人数带小数:按最大余数法化为整数,总数 \(total) 不变",
          en: "people with fractions: made whole by largest remainders, \(total) in all"))
      return (group, whole)
    }
  }

  private static func streets(
    of people: PeoplePoints, _ positions: [Point], _ area: StudyArea?, _ file: String, _ problems: inout Problems
  ) -> ([StreetLabel], DemandPoints) {
    let weights = people.dwellings ?? people.ids.map { _ in 0 }
    if let area {
      let locator = AreaLocator(area.streets.map(\.boundary))
      let street = positions.map { locator.area(at: $0).map(Int32.init) ?? -1 }
      let outside = street.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
      if outside > 0 {
        problems.warning(
          at: Place(file: file),
          Text(
            zh: "\(people.ids.count) 处中有 \(outside) 处不在任何街道内,只计入全部",
            en: "\(outside) of \(people.ids.count) points lie outside every street and count only in the total"))
      }
      return (
        area.streets.map { StreetLabel(code: $0.code, name: $0.name, boundary: $0.boundary) },
        DemandPoints(ids: people.ids, positions: positions, street: street, weights: weights)
      )
    }
    let names = Set(people.streets.compactMap { $0 }).sorted()
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    return (
      names.map { StreetLabel(code: $0, name: Text($0), boundary: nil) },
      DemandPoints(
        ids: people.ids, positions: positions, street: people.streets.map { $0.flatMap { index[$0] } ?? -1 },
        weights: weights)
    )
  }
}
