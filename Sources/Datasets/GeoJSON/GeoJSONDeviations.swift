import Diagnostics
import Planning
import Spatial

/// Where a file departs from RFC 7946 and is read all the same: each departure is named.
extension GeoJSONReader {
  /// The system of the coordinates; `nil` when they cannot be longitude and latitude and the file does not say.
  var system: CoordinateSystem? {
    if case .named(let system) = crs.kind { return system }
    return isLonLat ? .wgs84 : nil
  }

  private var isLonLat: Bool {
    box.isEmpty || box.min.x >= -180.0001 && box.max.x <= 180.0001 && box.min.y >= -90.0001 && box.max.y <= 90.0001
  }

  mutating func addDeviations() {
    var place = source
    place.field = "crs"
    place.line = crs.line
    switch crs.kind {
    case .absent:
      if !isLonLat {
        place.line = nil
        place.field = nil
        problems.warning(
          at: place,
          value: "x \(JSON.text(box.min.x))…\(JSON.text(box.max.x)), y \(JSON.text(box.min.y))…\(JSON.text(box.max.y))",
          Text(
            zh: "坐标不是经纬度,而 RFC 7946 要求 WGS 84 经纬度",
            en: "the coordinates are not longitude and latitude, as RFC 7946 requires"),
          fix: Text(zh: "在计划里为该图层写明 crs,例如 EPSG:4549", en: "say the layer's crs in the plan, for example EPSG:4549"))
      }
    case .named(let system) where system == .wgs84:
      problems.note(
        at: place,
        Text(
          zh: "crs 成员已不在 RFC 7946 中;它说的正是 RFC 7946 的坐标系",
          en: "the `crs` member is no longer part of RFC 7946; it names the system that RFC 7946 asks for"))
    case .named(let system):
      problems.warning(
        at: place, value: system.definition,
        Text(
          zh: "crs 成员已不在 RFC 7946 中;按它读取坐标",
          en: "the `crs` member is no longer part of RFC 7946; the coordinates are read by it"))
    case .unreadable(let text):
      problems.error(
        at: place, value: text, Text(zh: "看不懂 crs 成员", en: "the `crs` member cannot be read"),
        fix: Text(
          zh: "写成 {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4549\"}}",
          en: "write {\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4549\"}}"))
    }
    if clockwise > 0 {
      problems.note(
        at: source,
        Text(
          zh: "\(clockwise) 个环的方向与 RFC 7946 的右手法则相反;照常读取",
          en: "\(clockwise) rings wind against RFC 7946's right-hand rule; read all the same"))
    }
    if foreign.count > 0 {
      problems.note(
        at: source, value: foreign.name,
        Text(
          zh: "要素里有 \(foreign.count) 个 RFC 7946 之外的成员,没有读取",
          en: "\(foreign.count) members of features are not known to RFC 7946 and were not read"))
    }
    if heights > 0 {
      problems.note(at: source, Text(zh: "忽略了 \(heights) 个坐标的高程", en: "heights of \(heights) positions are ignored"))
    }
  }
}
