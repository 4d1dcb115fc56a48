import Coverage
import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// Everything `cover` counted.
struct CoverSurvey {
  let inputs: CoverInputs
  let limits: [WalkLimit]
  let measures: [AccessMeasure]
  /// Where each facility and each demand point joins the network; empty on straight lines.
  let facilityReports: [SnapReport]
  let demandReports: [SnapReport]
  /// Facility → demand point, door to door, to the largest limit anything asks for.
  let distances: SparseDistances
  /// The nearest facility of each demand point, however far.
  let nearest: NearestSources
  /// By group: people of each facility and of all together within each limit.
  let reached: [ReachedPeople]
  /// The same by circles of the same radii, for comparison.
  let circled: [ReachedPeople]
  /// By group, then limit: counts for everyone and by street.
  let counts: [[CoverageByStreet]]
  /// By limit; `nil` without capacities. Of the first group.
  let capacity: [CapacityCoverage]?
  let access: [Accessibility]
  /// Square metres of the streets within each limit, by limit, then street; empty without boundaries.
  let areaWithin: [[Double]]
  let snapped: (facilities: SnappedPoints, demand: SnappedPoints)?

  init(_ read: CoverInputs, limits: [WalkLimit], measures: [AccessMeasure], threads: Int) throws(Problems) {
    self.limits = limits
    self.measures = measures
    let farthest = max(limits.map(\.metres).max() ?? 0, measures.map(\.decay.limit).max() ?? 0)
    let (facilities, people) = (read.facilities.lonLat, read.people.lonLat)
    if let network = read.network {
      let sources = network.snap(lonLat: facilities, limit: read.snapLimit, threads: threads)
      let points = network.snap(lonLat: people, limit: read.snapLimit, threads: threads)
      facilityReports = network.report(lonLat: facilities, snapped: sources)
      demandReports = network.report(lonLat: people, snapped: points)
      try Self.checkJoined(read, facilityReports, demandReports)
      let targets = network.targets(points)
      distances = network.distances(from: sources, to: targets, within: farthest, threads: threads)
      nearest = network.nearest(from: sources, to: targets, within: .infinity)
      snapped = (sources, points)
    } else {
      facilityReports = []
      demandReports = []
      distances = read.lengths.straightLines(from: facilities, to: people, within: farthest, detour: read.detour)
      nearest = read.lengths.nearest(from: facilities, to: people, within: .infinity, detour: read.detour)
      snapped = nil
    }
    let (distances, nearest) = (self.distances, self.nearest)
    let widest = limits.map(\.metres).max() ?? 0
    let circles = read.lengths.nearest(from: facilities, to: people, within: widest)
    let inCircles = read.lengths.straightLines(from: facilities, to: people, within: widest)
    circled = read.groups.map { ReachedPeople(inCircles, people: $0.people, limits: limits.map(\.metres)) }
    let places = read.facilities.capacity
    let first = read.groups[0].people
    let capacity: [CapacityCoverage]? = places.map { places in
      limits.map {
        CapacityCoverage(distances: distances.within($0.metres), capacity: places, people: first)
      }
    }
    let unplaced = [Int](repeating: 0, count: read.streets.count)
    counts = read.groups.enumerated().map { g, group in
      limits.enumerated().map { k, limit in
        CoverageByStreet(
          people: group.people, unplaced: unplaced, demand: read.demand, nearest: nearest, within: limit.metres,
          capacity: g == 0 ? capacity?[k] : nil, circles: circles)
      }
    }
    reached = read.groups.map { ReachedPeople(distances, people: $0.people, limits: limits.map(\.metres)) }
    access =
      measures.isEmpty
      ? []
      : places.map { places in
        // Every capacity is known: see `CoverInputs`.
        let known = places.map { Double($0 ?? 0) }
        return measures.map {
          Accessibility($0.method, distances: distances, capacity: known, people: first, decay: $0.decay)
        }
      } ?? []
    self.capacity = capacity
    areaWithin = try Self.areas(read, limits, snapped?.facilities)
    self.inputs = read.telling(facilityReports, demandReports)
  }

  /// A coverage of nobody is more often a mistake than a finding.
  private static func checkJoined(_ inputs: CoverInputs, _ facilities: [SnapReport], _ people: [SnapReport])
    throws(Problems)
  {
    var problems = Problems()
    for (reports, file, points, what) in [
      (facilities, inputs.files.facilities, inputs.facilities.lonLat, Text(zh: "设施", en: "facilities")),
      (people, inputs.files.demand, inputs.people.lonLat, Text(zh: "需求点", en: "demand points")),
    ] where !reports.isEmpty && reports.allSatisfy({ $0.snap == nil }) {
      let nearest = reports.compactMap { if case .tooFar(let metres) = $0.outcome { metres } else { nil } }.min()
      let away =
        nearest.map { Text(zh: "最近的也有 \(Int($0)) 米", en: "the nearest is \(Int($0)) m away") }
        ?? Text(zh: "都在路网 20 公里之外", en: "all are more than 20 km from it")
      problems.error(
        at: Place(file: file),
        Text(zh: "没有一处\(what.zh)能接入路网:\(away.zh)", en: "none of the \(what.en) is near the network: \(away.en)"),
        fix: inputs.areSwapped(points)
          ? Text(zh: "经度与纬度写反了:请交换两列", en: "longitude and latitude are swapped: exchange the two columns")
          : Text(
            zh: "检查路网与点位是否同一地区、坐标系和 datum;或加大 --max-snap",
            en:
              "check that network and points are of one place, their coordinate systems and --datum; or raise --max-snap"
          )
      )
    }
    try problems.throwIfErrors()
  }

  private static func areas(_ inputs: CoverInputs, _ limits: [WalkLimit], _ sources: SnappedPoints?) throws(Problems)
    -> [[Double]]
  {
    let boundaries = inputs.streets.compactMap(\.boundary)
    guard !boundaries.isEmpty else { return [] }
    return try spatial { () throws(SpatialError) in
      try limits.map { limit throws(SpatialError) in
        let area =
          if let network = inputs.network, let sources {
            try network.serviceArea(from: sources, within: limit.metres)
          } else {
            try Overlay.discs(around: inputs.facilityPositions, radius: limit.metres / inputs.detour)
          }
        return try AreaShares.areas(of: boundaries, coveredBy: area)
      }
    }
  }

  /// GEOS's refusals as problems.
  static func spatial<Value>(_ body: () throws(SpatialError) -> Value) throws(Problems) -> Value {
    do {
      return try body()
    } catch {
      throw Problems([Problem(.error, at: Place(), says: Text(error.message))])
    }
  }

  /// How many times the people of its walk a facility's circle counts, over all facilities; `nil` where nobody walks.
  func circleRatio(group: Int, limit: Int) -> Double? {
    let walked = reached[group].byFacility.reduce(0) { $0 + $1[limit] }
    let drawn = circled[group].byFacility.reduce(0) { $0 + $1[limit] }
    return walked > 0 ? Double(drawn) / Double(walked) : nil
  }

  var walking: Text {
    guard let network = inputs.network else { return Walking.straightLine(detour: inputs.detour).name }
    return Walking.network(network, snapLimit: inputs.snapLimit).name
  }

  /// A line a limit, for people.
  var summary: [Text] {
    let group = inputs.groups[0]
    let everyone = group.people.reduce(0, +)
    var lines = (inputs.facilities.synthetic + inputs.people.synthetic).map {
      Text(zh: "注意:\($0.zh)", en: "Note: \($0.en)")
    }
    for (k, limit) in limits.enumerated() {
      let city = counts[0][k].city
      let share = everyone > 0 ? (Double(city.covered) / Double(everyone) * 1000).rounded() / 10 : 0
      let times = circleRatio(group: 0, limit: k).map { ($0 * 100).rounded() / 100 }.map {
        Text(zh: ";设施的同半径圆平均多算到 \($0) 倍", en: "; a facility's circle counts \($0) times the people of its walk")
      }
      let balance = city.balance.map {
        let unknown =
          $0.undecided > 0
          ? Text(zh: ",容量不明 \($0.undecided)", en: ", capacity unknown \($0.undecided)") : Text("")
        return Text(
          zh: ";有位 \($0.served),在范围内而满员 \($0.exhausted)\(unknown.zh),范围外 \($0.outOfReach)",
          en:
            "; served \($0.served), within reach but full \($0.exhausted)\(unknown.en), out of reach \($0.outOfReach)"
        )
      }
      lines.append(
        Text(
          zh: "\(limit.name) 内:\(everyone) 人中 \(city.covered) 人(\(share)%)\(balance?.zh ?? "")\(times?.zh ?? "")。",
          en:
            "Within \(limit.name): \(city.covered) of \(everyone) people (\(share) %)\(balance?.en ?? "")\(times?.en ?? "")."
        ))
    }
    return lines
  }
}

extension CoverInputs {
  /// Whether most of the points would join the network if longitude were latitude.
  fileprivate func areSwapped(_ points: [Point]) -> Bool {
    guard let network else { return false }
    let tried = points.prefix(100).map { Point($0.y, $0.x) }
    return network.snap(lonLat: tried, limit: snapLimit).unsnapped.count * 2 < tried.count
  }

  /// With a warning for points that do not join the network and for those that an island is nearer to.
  fileprivate func telling(_ facilities: [SnapReport], _ people: [SnapReport]) -> CoverInputs {
    var told = self
    for (reports, ids, file, what) in [
      (facilities, self.facilities.ids, files.facilities, Text(zh: "设施", en: "facilities")),
      (people, self.people.ids, files.demand, Text(zh: "需求点", en: "demand points")),
    ] {
      let left = reports.indices.filter { reports[$0].snap == nil }
      if !left.isEmpty {
        let list = left.prefix(5).map { i in
          if case .tooFar(let metres) = reports[i].outcome { "\(ids[i]) (\(Int(metres.rounded())) m)" } else { ids[i] }
        }.joined(separator: ", ")
        let more = left.count > 5 ? ", …" : ""
        told.warnings.warning(
          at: Place(file: file),
          Text(
            zh: "\(left.count) 处\(what.zh)距路网超过 \(Int(snapLimit)) 米,不能步行:\(list)\(more)",
            en:
              "\(left.count) \(what.en) are more than \(Int(snapLimit)) m from the network and cannot walk: \(list)\(more)"
          ),
          fix: Text(zh: "--by point 列出每一处;或加大 --max-snap", en: "--by point lists each of them; or raise --max-snap"))
      }
      let apart = reports.indices.filter { reports[$0].islandMetres != nil }
      if !apart.isEmpty {
        let list = apart.prefix(5).map { ids[$0] }.joined(separator: ", ") + (apart.count > 5 ? ", …" : "")
        told.warnings.note(
          at: Place(file: file),
          Text(
            zh: "\(apart.count) 处\(what.zh)离孤立路段更近,仍接到主路网:\(list)",
            en: "\(apart.count) \(what.en) have an unconnected street nearer than the main network they join: \(list)"))
      }
    }
    return told
  }
}
