import Diagnostics
import Planning
import Spatial

extension StudyAreaLoader {
  /// Distortion from which on it is worth a word: a 3-degree zone stays below it everywhere.
  static let notableDistortion = 3.5e-4
  /// A metre in a kilometre: circles and areas are then visibly off.
  static let strongDistortion = 1e-3
  /// No plane that is off by more than a hundredth can be measured in.
  static let greatestDistortion = 1e-2

  /// The plane to measure in: the one the plan names, or the one that suits the streets; how far lengths in it are off is
  /// said where zones are crossed or it matters. `nil` after reporting why there can be none.
  mutating func frame(_ crs: CoordinateSystem?, around box: BoundingBox, _ layer: Layer) -> StudyFrame? {
    if box.width > 180 {
      problems.error(
        at: layer.table.source, value: CoordinateCheck.describe(box),
        Text(
          zh: "研究区跨经度 180° 以上:太大,或越过 180° 经线",
          en: "the study area spans more than 180° of longitude: it is too large, or reaches over the 180° meridian"),
        fix: Text(zh: "检查坐标;分成几个研究区", en: "check the coordinates, or split the study area"))
      return nil
    }
    guard let crs else {
      guard !box.isEmpty else { return nil }
      let frame = StudyFrame(around: box)
      return isMeasurable(frame, box, chosen: true, layer) ? frame : nil
    }
    do {
      let facts = try crs.facts()
      if let problem = CoordinateCheck.needsParameters(crs, facts, at: Place(field: "crs")) {
        problems.add(problem)
        return nil
      }
      if facts.isGeographic {
        let example = box.isEmpty ? nil : StudyFrame(around: box).crs
        problems.error(
          at: Place(field: "crs"), value: crs.definition,
          Text(zh: "计算用的坐标系应为投影坐标(米)", en: "the system to measure in must be projected, in metres"),
          fix: example.map { Text(zh: "例如 \($0),或不写", en: "for example \($0), or leave it out") })
        return nil
      }
      let frame = StudyFrame(crs: crs)
      return box.isEmpty || isMeasurable(frame, box, chosen: false, layer) ? frame : nil
    } catch {
      problems.error(
        at: Place(field: "crs"), value: crs.definition,
        Text(zh: "PROJ 不认识这个坐标系", en: "PROJ does not know this coordinate system"),
        fix: Text(zh: "写成 EPSG:4549 这样的代码", en: "write a code such as EPSG:4549"))
      return nil
    }
  }

  /// Says how far lengths are off over the streets; whether that can be measured with at all.
  private mutating func isMeasurable(_ frame: StudyFrame, _ box: BoundingBox, chosen: Bool, _ layer: Layer) -> Bool {
    let place = chosen ? layer.table.source : Place(field: "crs")
    guard let scale = try? frame.scale(over: box) else {
      problems.error(
        at: place, value: CoordinateCheck.describe(box),
        Text(zh: "\(frame.crs) 容不下这个范围", en: "\(frame.crs) cannot hold this extent"),
        fix: Text(zh: "检查坐标和 crs", en: "check the coordinates and crs"))
      return false
    }
    let worst = max(scale.upperBound - 1, 1 - scale.lowerBound)
    if worst > Self.greatestDistortion {
      problems.error(
        at: place, value: CoordinateCheck.describe(box),
        Text(
          zh: "范围太大,没有合适的平面:\(frame.crs) 每公里偏 \(Self.metres(worst)) 米",
          en: "too large for one plane: in \(frame.crs) a kilometre is off by \(Self.metres(worst)) m"),
        fix: chosen
          ? Text(zh: "检查坐标;把研究区分成几个", en: "check the coordinates, or split the study area")
          : Text(zh: "不写 crs,由程序选择", en: "leave crs out to have one chosen"))
      return false
    }
    let range = Text(
      zh: "平面内每公里的偏差在 \(Self.centimetres(scale.lowerBound)) 到 \(Self.centimetres(scale.upperBound)) 厘米之间",
      en:
        "a kilometre measures between \(Self.centimetres(scale.lowerBound)) and \(Self.centimetres(scale.upperBound)) cm off"
    )
    if chosen, box.crossesZones {
      problems.note(
        at: place, value: frame.crs.definition,
        Text(
          zh: "研究区跨 3 度带,改用自己的中央经线量算;\(range.zh)",
          en:
            "the study area crosses 3-degree zones, so it is measured about a central meridian of its own; \(range.en)")
      )
    } else if worst > Self.notableDistortion {
      let says = Text(zh: "在 \(frame.crs) 中量算;\(range.zh)", en: "measured in \(frame.crs); \(range.en)")
      let fix = chosen ? nil : Text(zh: "不写 crs,由程序选择", en: "leave crs out to have one chosen")
      if worst > Self.strongDistortion {
        problems.warning(at: place, says, fix: fix)
      } else {
        problems.note(at: place, says, fix: fix)
      }
    }
    return true
  }

  /// Centimetres a kilometre is off at a scale, with a sign.
  private static func centimetres(_ scale: Double) -> String {
    let tenths = ((scale - 1) * 1e6).rounded()
    return (tenths > 0 ? "+" : "") + JSON.text(tenths / 10)
  }

  private static func metres(_ distortion: Double) -> String { JSON.text((distortion * 1_000).rounded()) }
}
