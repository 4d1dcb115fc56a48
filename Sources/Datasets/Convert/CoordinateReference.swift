import Diagnostics
import Spatial

/// How coordinates are told on a command line: a system, or a datum by which degrees are shifted.
public struct CoordinateReference: Hashable, Sendable {
  /// `nil`: the system that the file states.
  public var system: CoordinateSystem?
  public var datum: GeodeticDatum

  public init(_ system: CoordinateSystem?, datum: GeodeticDatum = .wgs84) {
    self.system = system
    self.datum = datum
  }

  public static let wgs84 = CoordinateReference(.wgs84)

  /// Understands
  /// - `wgs84`, `cgcs2000` (degrees), `gcj02`, `bd09`;
  /// - `EPSG:4549` or `4549`;
  /// - `cgcs2000-120e`, the 3-degree zone about 120°E without zone number, and `cgcs2000-6-117e` of 6 degrees;
  /// - `cgcs2000-40`, a zone whose number stands before the easting: 25 to 45 of 3 degrees, 13 to 23 of 6;
  /// - any definition that PROJ reads.
  ///
  /// - Throws: ``Diagnostics/Problems`` when it is none of these, or a system whose datum needs local parameters.
  public init(_ word: String, at place: Place) throws(Problems) {
    let plain = word.lowercased().replacing("_", with: "-").replacing(" ", with: "-")
    switch plain {
    case "wgs84", "wgs-84": self.init(.wgs84)
    case "cgcs2000": self.init(CoordinateSystem(epsg: 4490))
    case "gcj02", "gcj-02": self.init(nil, datum: .gcj02)
    case "bd09", "bd-09", "bd09ll": self.init(nil, datum: .bd09)
    default:
      if let code = Int(plain) {
        self.init(CoordinateSystem(epsg: code))
      } else if plain.hasPrefix("epsg:"), let code = Int(plain.dropFirst(5)) {
        self.init(CoordinateSystem(epsg: code))
      } else if plain.hasPrefix("cgcs2000-"), let code = Self.zone(plain.dropFirst(9)) {
        self.init(CoordinateSystem(epsg: code))
      } else {
        self.init(CoordinateSystem(word))
      }
      try check(word, at: place)
    }
  }

  private func check(_ word: String, at place: Place) throws(Problems) {
    guard let system else { return }
    do {
      let facts = try system.facts()
      if let problem = CoordinateCheck.needsParameters(system, facts, at: place) {
        throw Problems([problem])
      }
    } catch let problems as Problems {
      throw problems
    } catch {
      throw Problems([
        Problem(
          .error, at: place, value: word,
          says: Text(zh: "不认识这个坐标系", en: "this coordinate system is not known"),
          fix: Text(
            zh: "例如 EPSG:4549、cgcs2000-120e、cgcs2000-40、wgs84、gcj02、bd09",
            en: "for example EPSG:4549, cgcs2000-120e, cgcs2000-40, wgs84, gcj02 or bd09"))
      ])
    }
  }

  /// EPSG:4534 ff. are the 3-degree zones by meridian, 4513 ff. by number; 4502 ff. and 4491 ff. those of 6 degrees.
  private static func zone(_ text: Substring) -> Int? {
    let isSix = text.hasPrefix("6-")
    let rest = isSix ? text.dropFirst(2) : text
    if rest.hasSuffix("e"), let meridian = Int(rest.dropLast()) {
      let (step, first) = isSix ? (6, 4502) : (3, 4534)
      guard (75...135).contains(meridian), (meridian - 75).isMultiple(of: step) else { return nil }
      return first + (meridian - 75) / step
    }
    let digits =
      rest.hasPrefix("zone-")
      ? rest.dropFirst(5) : rest.hasPrefix("zone") ? rest.dropFirst(4) : rest
    switch Int(digits) {
    case let zone? where (25...45).contains(zone) && !isSix: return 4513 + zone - 25
    case let zone? where (13...23).contains(zone): return 4491 + zone - 13
    default: return nil
    }
  }

  /// As messages name it.
  public var name: String {
    switch datum {
    case .wgs84: system?.definition ?? "WGS 84"
    case .gcj02: "GCJ-02"
    case .bd09: "BD-09"
    }
  }
}
