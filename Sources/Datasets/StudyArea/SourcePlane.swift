import Diagnostics
import Planning
import Spatial

/// Carries the coordinates of one source into longitude and latitude and into the plane of the study area, after
/// checking that they are what they claim to be.
package struct SourcePlane {
  private let system: CoordinateSystem
  private let isGeographic: Bool
  private let datum: GeodeticDatum
  private let toLonLat: CoordinateTransform?

  /// - Parameter nearby: longitude of the study area, where it is known already, to name the zone that would fit.
  /// - Throws: ``Diagnostics/Problems`` when the system is not stated, unknown, needs datum parameters, or the
  ///   coordinates cannot be in it.
  package init(_ layer: Layer, _ source: LayerSource, nearby: Double? = nil) throws(Problems) {
    let place = layer.table.source.at(field: "crs")
    var box = BoundingBox.empty
    for geometry in layer.geometries { geometry?.forEachPoint { box.extend(to: $0) } }
    guard let system = source.crs ?? layer.crs else {
      throw Problems([CoordinateCheck.unstated(box, at: place, nearby: nearby)])
    }
    let facts: CoordinateSystemFacts
    do {
      facts = try system.facts()
    } catch {
      throw Problems([
        Problem(
          .error, at: source.crs == nil ? place : source.statedAt?.at(subfield: "crs") ?? place,
          value: String(system.definition.prefix(80)),
          says: Text(zh: "PROJ 不认识这个坐标系", en: "PROJ does not know this coordinate system"),
          fix: Text(zh: "写成 EPSG:4549 这样的代码", en: "write a code such as EPSG:4549"))
      ])
    }
    if let problem = CoordinateCheck.needsParameters(system, facts, at: place) { throw Problems([problem]) }
    if let problem = CoordinateCheck.misfit(box, system, facts, at: place, nearby: nearby) { throw Problems([problem]) }
    self.system = system
    isGeographic = facts.isGeographic
    datum = source.datum
    do {
      // CGCS2000 and WGS 84 degrees are the same to decimetres; no arithmetic means no rounding.
      let isPlain = [CoordinateSystem.wgs84, CoordinateSystem(epsg: 4490)].contains(system)
      toLonLat = isPlain ? nil : try CoordinateTransform(from: system, to: .wgs84)
    } catch {
      throw Problems([Problem(.error, at: place, value: system.definition, says: Text(error.message))])
    }
  }

  /// WGS 84 longitude and latitude; `nil` where the projection has no answer.
  package func lonLat(_ point: Point) -> Point? {
    let degrees: Point? = if let toLonLat { toLonLat.forward(point) } else { point }
    return degrees.map(datum.toWGS84)
  }

  /// Whether coordinates already are in the frame's plane and need no arithmetic.
  private func isIdentity(for frame: StudyFrame) -> Bool { system == frame.crs && datum == .wgs84 }

  /// A function into the plane of `frame`.
  func into(_ frame: StudyFrame) throws(SpatialError) -> (Point) -> Point? {
    if isIdentity(for: frame) { return { $0 } }
    let transform = try frame.transform()
    return { point in lonLat(point).flatMap(transform.forward) }
  }
}

/// Whether coordinates can be what they claim to be, and if not, what they probably are.
enum CoordinateCheck {
  /// No system stated and none can be taken for granted.
  static func unstated(_ box: BoundingBox, at place: Place, nearby: Double?) -> Problem {
    Problem(
      .error, at: place, value: describe(box), says: Text(zh: "没有说明坐标系", en: "the coordinate system is not stated"),
      fix: likely(box, nearby: nearby)
        ?? Text(
          zh: "写明坐标系,例如计划里的 crs: EPSG:4549,或 --crs EPSG:4549",
          en: "say it: crs: EPSG:4549 in a plan, for example, or --crs EPSG:4549"))
  }

  /// Beijing 1954 and Xi'an 1980 lie up to a hundred metres off, by local parameters that nobody may guess.
  static func needsParameters(_ system: CoordinateSystem, _ facts: CoordinateSystemFacts, at place: Place) -> Problem? {
    let old = ["Beijing 1954", "Xian 1980", "New Beijing"]
    let text = system.definition.lowercased()
    guard old.contains(where: facts.datum.hasPrefix), !text.contains("towgs84"), !text.contains("boundcrs") else {
      return nil
    }
    return Problem(
      .error, at: place, value: String(system.definition.prefix(40)),
      says: Text(
        zh: "\(facts.name) 到 CGCS2000 没有公开的通用转换参数", en: "\(facts.name) has no public general transformation to CGCS2000"
      ),
      fix: Text(
        zh: "向测绘部门要当地参数,写成带 +towgs84 的 PROJ 定义;或提供 CGCS2000 坐标的文件",
        en:
          "ask the survey office for the local parameters and write the system as a PROJ string with +towgs84, or supply the file in CGCS2000"
      ))
  }

  /// Coordinates outside what the stated system can hold.
  static func misfit(
    _ box: BoundingBox, _ system: CoordinateSystem, _ facts: CoordinateSystemFacts, at place: Place, nearby: Double?
  ) -> Problem? {
    guard !box.isEmpty else { return nil }
    func problem(_ says: Text, _ fix: Text?) -> Problem {
      Problem(.error, at: place, value: describe(box), says: says, fix: fix)
    }
    if facts.isGeographic {
      if isSwappedChina(box) {
        return problem(
          Text(zh: "像是纬度在前、经度在后", en: "latitude seems to stand before longitude"),
          Text(zh: "交换两列坐标;GeoJSON 应为 [经度, 纬度]", en: "swap the two; GeoJSON wants [longitude, latitude]"))
      }
      guard box.min.x < -180.0001 || box.max.x > 180.0001 || box.min.y < -90.0001 || box.max.y > 90.0001 else {
        return nil
      }
      return problem(
        Text(zh: "超出经纬度范围(±180, ±90),与 \(system) 不符", en: "outside the range of degrees (±180, ±90), so not \(system)"),
        likely(box, nearby: nearby))
    }
    if max(abs(box.min.x), abs(box.max.x)) <= 180, max(abs(box.min.y), abs(box.max.y)) <= 90, box.min.x != 0 {
      return problem(
        Text(zh: "坐标是度,而 \(system) 是米", en: "the coordinates are degrees, but \(system) is in metres"),
        Text(zh: "写 crs: EPSG:4326(或 EPSG:4490)", en: "say crs: EPSG:4326 (or EPSG:4490)"))
    }
    return zoneMisfit(box, system, facts, problem)
  }

  /// A zone number before the easting that contradicts the stated zone, or is missing, or stands where none belongs.
  private static func zoneMisfit(
    _ box: BoundingBox, _ system: CoordinateSystem, _ facts: CoordinateSystemFacts, _ problem: (Text, Text?) -> Problem
  ) -> Problem? {
    let found = zonePrefix(box.center.x)
    if box.center.x < 1e7, zonePrefix(box.center.y) != nil {
      return problem(
        Text(zh: "像是北坐标在前、东坐标在后", en: "northing seems to stand before easting"),
        Text(zh: "交换两列坐标:东坐标(8 位)在前", en: "swap the two: easting, with eight digits, first"))
    }
    let isGaussKruger = facts.name.contains("Gauss-Kruger")
    guard isGaussKruger || facts.name.contains("UTM zone") else { return nil }
    // China's northings lie between 400 and 5,950 km, eastings without zone number between 0 and 1,000 km.
    if box.min.x > 1e6, box.max.x < 6e6, box.min.y > 0, box.max.y < 1e6 {
      return problem(
        Text(zh: "像是北坐标在前、东坐标在后", en: "northing seems to stand before easting"),
        Text(zh: "交换两列坐标:东坐标在前", en: "swap the two: easting first"))
    }
    let isThreeDegree = facts.name.contains("3-degree")
    let stated = isGaussKruger ? facts.name.range(ofNumberAfter: "zone ") : nil
    switch (stated, found) {
    case (nil, let found?):
      return problem(
        Text(
          zh: "东坐标带有带号 \(found),而 \(system)(\(facts.name))不带带号",
          en: "eastings carry the zone number \(found), but \(system) (\(facts.name)) has none"),
        code(zone: found).map { Text(zh: "写 crs: EPSG:\($0)", en: "say crs: EPSG:\($0)") })
    case (let stated?, let found?) where stated != found:
      return problem(
        Text(
          zh: "东坐标的带号是 \(found),而 \(system) 是 \(stated) 带",
          en: "eastings carry the zone number \(found), but \(system) is zone \(stated)"),
        code(zone: found).map { Text(zh: "写 crs: EPSG:\($0)", en: "say crs: EPSG:\($0)") })
    case (let stated?, nil):
      let meridian = isThreeDegree ? stated * 3 : stated * 6 - 3
      let fitting = isThreeDegree ? 4534 + (meridian - 75) / 3 : 4502 + (meridian - 75) / 6
      return problem(
        Text(
          zh: "东坐标没有带号,而 \(system) 要求以 \(stated) 开头",
          en: "eastings carry no zone number, but \(system) wants them to begin with \(stated)"),
        Text(
          zh: "写 crs: EPSG:\(fitting)(中央经线 \(meridian)°E)",
          en: "say crs: EPSG:\(fitting) (central meridian \(meridian)°E)"))
    default: return nil
    }
  }

  /// The leading digits of an eight-digit easting: 25…45 in 3-degree zones, 13…23 in 6-degree zones.
  private static func zonePrefix(_ easting: Double) -> Int? {
    guard easting >= 1.3e7, easting < 4.6e7 else { return nil }
    let zone = Int(easting / 1e6)
    return (13...23).contains(zone) || (25...45).contains(zone) ? zone : nil
  }

  /// EPSG:4513 is zone 25, EPSG:4491 zone 13.
  private static func code(zone: Int) -> Int? {
    switch zone {
    case 25...45: 4513 + zone - 25
    case 13...23: 4491 + zone - 13
    default: nil
    }
  }

  /// What plane coordinates probably are.
  private static func likely(_ box: BoundingBox, nearby: Double?) -> Text? {
    if let zone = zonePrefix(box.center.x), let code = code(zone: zone) {
      return Text(
        zh: "东坐标以 \(zone) 开头,像是 CGCS2000 \(zone) 带:写 crs: EPSG:\(code)",
        en: "eastings begin with \(zone), as in CGCS2000 zone \(zone): say crs: EPSG:\(code)")
    }
    if zonePrefix(box.center.y) != nil {
      return Text(zh: "像是北坐标在前;请交换两列", en: "northing seems to come first; swap the two columns")
    }
    if max(-box.min.x, box.max.x, -box.min.y, box.max.y) < 2000 {
      return Text(
        zh: "若为经纬度,有的行超出 ±180、±90,请改正;否则写明坐标系",
        en: "if these are degrees, some rows are beyond ±180 and ±90: correct them; if not, say the coordinate system")
    }
    guard box.min.x > 1e5, box.max.x < 1e6, box.min.y > 1e5, box.max.y < 1e7 else { return nil }
    if let nearby, let system = CoordinateSystem.gaussKrueger3Degree(atLongitude: nearby) {
      return Text(
        zh: "像是不带带号的高斯投影;其他图层在东经 \(Int(nearby))° 附近,可能是 crs: \(system)",
        en:
          "looks like Gauss–Krüger without zone number; other layers lie near \(Int(nearby))°E, so it may be crs: \(system)"
      )
    }
    return Text(
      zh: "像是不带带号的高斯投影;写明中央经线,例如 120°E 是 crs: EPSG:4549",
      en: "looks like Gauss–Krüger without zone number; say its central meridian, for example 120°E is crs: EPSG:4549")
  }

  /// x is a latitude of China and y a longitude of China.
  private static func isSwappedChina(_ box: BoundingBox) -> Bool {
    box.min.x > 15 && box.max.x < 55 && box.min.y > 73 && box.max.y < 136
  }

  static func describe(_ box: BoundingBox) -> String? {
    guard !box.isEmpty else { return nil }
    return "x \(short(box.min.x))…\(short(box.max.x)), y \(short(box.min.y))…\(short(box.max.y))"
  }

  private static func short(_ number: Double) -> String {
    let factor = abs(number) < 1000 ? 1e5 : 10.0
    return JSON.text((number * factor).rounded() / factor)
  }
}

extension String {
  /// The whole number that follows a word: 40 in `… zone 40` after `zone `.
  fileprivate func range(ofNumberAfter word: String) -> Int? {
    guard let found = firstRange(of: word) else { return nil }
    return Int(self[found.upperBound...].prefix { $0.isNumber })
  }
}
