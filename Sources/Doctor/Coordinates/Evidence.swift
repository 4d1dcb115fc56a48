import Datasets
import Diagnostics
import Planning
import Spatial

/// What a layer is held against, and how well each of its features fits under a reading.
struct Evidence {
  enum Kind: String, Sendable {
    /// Points in the street that they name.
    case ownStreet = "own-street"
    /// Points in any street.
    case anyStreet = "any-street"
    /// Metres from points to the nearest road.
    case network
    /// Shares that areas have in common with those of the same name.
    case outlines
  }

  var kind: Kind
  /// What the fit is measured against.
  var reference: Place
  /// Datum that the reference is declared in.
  var referenceDatum: GeodeticDatum
  /// A place of each feature, degrees as the file has them.
  var anchors: [Point]
  /// How well each feature fits when its degrees are moved so: more is better.
  var score: ((Point) -> Point) -> [Double]
}

/// Finds what each layer can be held against.
struct EvidenceFinder {
  /// More features than this add no certainty; every so many-th is taken.
  static let mostPoints = 5_000
  static let mostOutlines = 200
  /// Roads are not looked for beyond this.
  static let reach = 2_000.0

  let streets: Sheet?
  let networks: [Network]
  private let names: StreetNames?
  private let locator: AreaLocator?

  init(streets: Sheet?, networks: [Network]) {
    self.streets = streets
    self.networks = networks
    names = streets.map(StreetNames.init)
    locator = streets.map { AreaLocator($0.shapes.map { $0?.areas ?? MultiPolygon([]) }) }
  }

  func evidence(for sheet: Sheet) -> [Evidence] {
    guard sheet.frame != nil else { return [] }
    let isStreets =
      streets?.table.source == sheet.table.source && streets?.role == sheet.role
    var found: [Evidence] = []
    if !isStreets, let streets, let names, let locator, let frame = streets.frame,
      let toPlane = try? frame.transform()
    {
      let claims = names.claims(of: sheet)
      if sheet.hasAreas, let claims, let outlines = outlines(sheet, claims, streets, toPlane) {
        found.append(outlines)
      } else {
        found += inStreets(sheet, claims, streets, locator, toPlane)
      }
    }
    if !isStreets { found += networks.compactMap { nearRoads(sheet, $0) } }
    return found
  }

  // MARK: Streets

  private func inStreets(
    _ sheet: Sheet, _ claims: [[Int]?]?, _ streets: Sheet, _ locator: AreaLocator, _ toPlane: CoordinateTransform
  ) -> [Evidence] {
    if let claims {
      let claimed = Self.anchors(of: sheet) { claims[$0] != nil }
      if !claimed.isEmpty {
        return [
          Evidence(
            kind: .ownStreet, reference: streets.table.source, referenceDatum: streets.source.datum,
            anchors: claimed.map(\.point)
          ) { move in
            claimed.map { item in
              guard let place = toPlane.forward(move(item.point)) else { return 0 }
              let here = locator.areas(at: place)
              return claims[item.row]?.contains(where: here.contains) ?? false ? 1 : 0
            }
          }
        ]
      }
    }
    let taken = Self.anchors(of: sheet)
    guard !taken.isEmpty else { return [] }
    return [
      Evidence(
        kind: .anyStreet, reference: streets.table.source, referenceDatum: streets.source.datum,
        anchors: taken.map(\.point)
      ) { move in
        taken.map { item in toPlane.forward(move(item.point)).map { locator.area(at: $0) != nil } ?? false ? 1 : 0 }
      }
    ]
  }

  private func outlines(
    _ sheet: Sheet, _ claims: [[Int]?], _ streets: Sheet, _ toPlane: CoordinateTransform
  ) -> Evidence? {
    var used: Set<Int> = []
    var pairs: [(row: Int, point: Point, own: MultiPolygon, other: MultiPolygon, otherArea: Double)] = []
    for (row, shape) in sheet.degrees.enumerated() {
      // One to one: the parts of a street, or communities that name theirs, are no outlines of it.
      guard let own = shape?.areas, let claim = claims[row], claim.count == 1, used.insert(claim[0]).inserted,
        let other = streets.shapes[claim[0]]?.areas, let point = own.polygons.first?.exterior.first,
        (try? own.invalidity()) == .some(nil), (try? other.invalidity()) == .some(nil)
      else { continue }
      pairs.append((row, point, own, other, other.area))
    }
    let claimed = claims.count { $0 != nil }
    guard !pairs.isEmpty, pairs.count * 10 >= claimed * 8 else { return nil }
    let taken = Self.sample(pairs, most: Self.mostOutlines)
    return Evidence(
      kind: .outlines, reference: streets.table.source, referenceDatum: streets.source.datum,
      anchors: taken.map(\.point)
    ) { move in
      taken.map { pair in
        guard let moved = Geometry.multiPolygon(pair.own).mapped({ toPlane.forward(move($0)) })?.areas,
          let common = try? Overlay.intersection(moved, pair.other).area
        else { return 0 }
        return common / max(moved.area + pair.otherArea - common, .leastNormalMagnitude)
      }
    }
  }

  // MARK: Roads

  private func nearRoads(_ sheet: Sheet, _ network: Network) -> Evidence? {
    guard network.file != sheet.source.file || network.layer != sheet.table.source.layer else { return nil }
    let taken = Self.anchors(of: sheet).map(\.point)
    guard !taken.isEmpty else { return nil }
    return Evidence(
      kind: .network, reference: Place(file: network.file, layer: network.layer), referenceDatum: network.datum,
      anchors: taken
    ) { move in
      network.distances(from: taken.map(move), limit: Self.reach).map { -($0 ?? Self.reach) }
    }
  }

  // MARK: Features as points

  /// Points, and places inside areas, of the rows that count; each place once: a hundred flats at one address are one
  /// witness.
  private static func anchors(
    of sheet: Sheet, where counts: (Int) -> Bool = { _ in true }
  ) -> [(row: Int, point: Point)] {
    var seen: Set<Point> = []
    var list: [(row: Int, point: Point)] = []
    let rows = sheet.degrees.indices.filter { sheet.degrees[$0] != nil && counts($0) }
    for row in sample(rows, most: mostPoints) {
      let shape = sheet.degrees[row]
      let point: Point?
      switch shape {
      case .point(let here): point = here
      case .multiPoint(let points): point = points.first
      case .polygon, .multiPolygon: point = shape?.areas.flatMap { try? Overlay.pointInside($0) }
      default: point = nil
      }
      if let point, seen.insert(point).inserted { list.append((row, point)) }
    }
    return list
  }

  private static func sample<Item>(_ items: [Item], most: Int) -> [Item] {
    guard items.count > most else { return items }
    return (0..<most).map { items[$0 * items.count / most] }
  }
}

/// Which columns of other layers name the streets.
struct StreetNames {
  private var rows: [String: [Int]] = [:]
  /// Column that a person knows the streets by.
  private(set) var nameColumn: Int?

  init(_ streets: Sheet) {
    for field in ["code", "name", "name_en"] {
      guard let column = streets.column(field) else { continue }
      add(streets, column)
      if field == "name" { nameColumn = column }
    }
    // A layer with names of its own kind: Name_County, 县, 乡.
    for column in streets.columns where column.words * 2 > column.filled && column.filled == streets.table.rows.count {
      let distinct = Set(streets.table.rows.map { $0[column.index] }).count
      guard distinct * 10 >= streets.table.rows.count * 9 else { continue }
      add(streets, column.index)
      if column.meaning == .other { nameColumn = nameColumn ?? column.index }
    }
  }

  private mutating func add(_ streets: Sheet, _ column: Int) {
    for (row, cells) in streets.table.rows.enumerated() {
      guard let key = Self.key(cells[column]), rows[key]?.contains(row) != true else { continue }
      rows[key, default: []].append(row)
    }
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Rows that are looked at to find the column.
  private static let mostLooked = 2_000

  /// For each row of a layer the streets that it names; `nil` when no column names streets in at least half of its rows.
  func claims(of sheet: Sheet) -> [[Int]?]? {
    var best: (column: Int, hits: Int)?
    let count = sheet.table.rows.count
    let looked = min(count, Self.mostLooked)
    for column in sheet.columns where column.filled > 0 {
      var distinct: Set<String> = []
      var filled = 0
      var hits = 0
      for i in 0..<looked {
        guard let key = Self.key(sheet.table.rows[i * count / looked][column.index]) else { continue }
        filled += 1
        guard rows[key] != nil else { continue }
        hits += 1
        distinct.insert(key)
      }
      // One name for all is the name of the city.
      guard distinct.count > 1, hits * 2 >= filled, hits > best?.hits ?? 0 else { continue }
      best = (column.index, hits)
    }
    guard let best else { return nil }
    return sheet.table.rows.map { cells in Self.key(cells[best.column]).flatMap { rows[$0] } }
  }

  /// Names as people vary them: 街道 left out, blanks, case, width.
  private static func key(_ cell: Value) -> String? {
    guard !NumberText.isAbsent(cell), let text = cell.text else { return nil }
    var key = NumberText.narrowed(text).lowercased().filter { !$0.isWhitespace }
    if key.hasSuffix("街道"), key.count > 3 { key.removeLast(2) }
    return key.isEmpty ? nil : key
  }
}
