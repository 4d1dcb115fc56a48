import Datasets
import Diagnostics
import Planning
import Spatial

/// Points that lie outside every street, or in another than they name.
struct PlacementChecks {
  private(set) var findings = Findings()

  /// Surveys differ by metres: as when a run reads the points.
  private static let tolerance = 30.0
  /// Streets are looked for as far as this.
  private static let reach = 50_000.0

  private let streets: Sheet
  private let names: StreetNames
  private let locator: AreaLocator
  private let boundaries: NearestSegment
  /// The boundary of each street.
  private let outlines: [NearestSegment]
  private let toPlane: CoordinateTransform

  /// `nil` where the streets have no plane.
  init?(_ streets: Sheet) {
    guard let frame = streets.frame, let toPlane = try? frame.transform() else { return nil }
    self.streets = streets
    self.toPlane = toPlane
    names = StreetNames(streets)
    let areas = streets.shapes.map { $0?.areas ?? MultiPolygon([]) }
    locator = AreaLocator(areas)
    let lines = areas.map { area in area.polygons.flatMap { $0.rings.map(LineString.init) } }
    boundaries = NearestSegment(lines.flatMap { $0 })
    outlines = lines.map(NearestSegment.init)
  }

  /// - Parameter move: how the layer's degrees are read among those of the streets.
  func examine(_ sheet: Sheet, move: (Point) -> Point) -> Findings {
    var outside: [Finding] = []
    var elsewhere: [Finding] = []
    var points = 0
    let claims = names.claims(of: sheet)
    for (row, shape) in sheet.degrees.enumerated() {
      guard case .point(let point)? = shape, let place = toPlane.forward(move(point)) else { continue }
      points += 1
      let here = locator.areas(at: place)
      if here.isEmpty {
        outside.append(self.outside(sheet, row, place))
      } else if let claim = claims?[row], !claim.contains(where: here.contains) {
        let distance = claim.compactMap { outlines[$0].distance(from: place, limit: Self.reach) }.min() ?? 0
        if distance > Self.tolerance { elsewhere.append(self.elsewhere(sheet, row, claim, here, distance)) }
      }
    }
    var found = Findings()
    if outside.count == points, points > 1 {
      let streets = self.streets.source.file
      found.add(
        Finding(
          .outsideStreets,
          Problem(
            .error, at: sheet.table.source,
            says: Text(
              zh: "\(points) 个点都不在 \(streets) 的任何面内", en: "none of the \(points) points lies in an area of \(streets)"),
            fix: Text(zh: "检查是否为同一城市,以及 crs 和 datum", en: "check that it is of the same city, and crs and datum")),
          measure: Measure(Double(points), .records)))
    } else {
      found.add(outside)
    }
    found.add(elsewhere)
    return found
  }

  private func outside(_ sheet: Sheet, _ row: Int, _ place: Point) -> Finding {
    let distance = boundaries.distance(from: place, limit: Self.reach)
    let away =
      distance.map { Text(zh: "最近的在 \(Figures.metres($0)) 外", en: "the nearest is \(Figures.metres($0)) away") }
      ?? Text(zh: "50 公里内没有", en: "none within 50 km")
    return Finding(
      .outsideStreets,
      Problem(
        .warning, at: sheet.place(row),
        says: Text(zh: "不在任何街道内,\(away.zh)", en: "lies outside every street; \(away.en)"),
        fix: Text(zh: "检查位置;确在界外的不会计入", en: "check the place; what lies outside will not count")),
      spot: sheet.spot(row), measure: Measure(distance ?? Self.reach, .metres))
  }

  private func elsewhere(_ sheet: Sheet, _ row: Int, _ claim: [Int], _ here: [Int], _ distance: Double) -> Finding {
    let (claimed, actual) = (name(claim[0]), name(here[0]))
    return Finding(
      .wrongStreet,
      Problem(
        .warning, at: sheet.place(row),
        says: Text(
          zh: "写的是\(claimed),位置却在\(actual),相距 \(Figures.metres(distance))",
          en: "says \(claimed), but lies in \(actual), \(Figures.metres(distance)) away"),
        fix: Text(zh: "改正街道或坐标", en: "correct the street or the coordinates")),
      spot: sheet.spot(row), measure: Measure(distance, .metres))
  }

  private func name(_ street: Int) -> String {
    names.nameColumn.flatMap { streets.table.rows[street][$0].text } ?? streets.label(street) ?? "\(street)"
  }
}
