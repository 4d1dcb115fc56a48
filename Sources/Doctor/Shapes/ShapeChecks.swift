import Datasets
import Diagnostics
import Planning
import Spatial

/// What is wrong with single geometries and which stand twice.
struct ShapeChecks {
  let sheet: Sheet
  private(set) var findings = Findings()
  private var valid: [Bool]

  init(_ sheet: Sheet) {
    self.sheet = sheet
    valid = [Bool](repeating: true, count: sheet.shapes.count)
    missing()
    invalid()
    tiny()
    duplicates()
    samePlaces()
  }

  private mutating func missing() {
    let rows = sheet.layer.geometries.indices.filter { sheet.layer.geometries[$0] == nil }
    // A table has none at all.
    guard let first = rows.first, rows.count < sheet.layer.count else { return }
    findings.add(
      Finding(
        .noGeometry,
        Problem(
          .warning, at: sheet.place(first),
          says: Text(
            zh: "\(sheet.layer.count) 个要素中有 \(rows.count) 个没有几何",
            en: "\(rows.count) of \(sheet.layer.count) features have no geometry"),
          fix: Text(zh: "补上几何,或从图层中移出", en: "give them a geometry or take them out of the layer")),
        measure: Measure(Double(rows.count), .records)))
  }

  // MARK: Rings

  private mutating func invalid() {
    var found: [Finding] = []
    for (row, shape) in sheet.layer.geometries.enumerated() {
      guard let areas = shape?.areas else { continue }
      // Judged in the file's own coordinates, so that the place it names can be found there.
      let invalidity: Invalidity?
      do throws(SpatialError) {
        invalidity = try areas.invalidity()
      } catch {
        invalidity = Invalidity(reason: error.message, location: areas.polygons.first?.exterior.first)
      }
      guard let invalidity else { continue }
      valid[row] = false
      found.append(finding(invalidity, row))
    }
    for check in [Check.unclosedRing, .invalidRing] { findings.add(found.filter { $0.check == check }) }
  }

  private func finding(_ invalidity: Invalidity, _ row: Int) -> Finding {
    let at = invalidity.location.map { "(\(JSON.text(.double($0.x))), \(JSON.text(.double($0.y))))" }
    return Finding(
      invalidity.reason == "Ring is not closed" ? .unclosedRing : .invalidRing,
      Problem(
        .error, at: sheet.place(row), value: at,
        says: Text(
          zh: "面无效:\(InvalidityWords.zh(invalidity.reason))", en: "not a valid area: \(invalidity.reason)"),
        fix: Text(zh: "在该点修正边界,或写 repair: true", en: "mend the boundary at this place, or say repair: true")),
      spot: invalidity.location.flatMap(sheet.spot(inFile:)) ?? sheet.spot(row))
  }

  /// Below this an area is a remnant of cutting, whatever the layer is of.
  private static let remnant = 1.0

  private mutating func tiny() {
    guard sheet.frame != nil else { return }
    let areas = sheet.shapes.map { $0?.areas?.area }
    let sorted = areas.compactMap { $0 }.sorted()
    guard sorted.count >= 10 else { return }
    let median = sorted[sorted.count / 2]
    let limit = min(max(Self.remnant, median / 10_000), median / 100)
    var found: [Finding] = []
    for (row, area) in areas.enumerated() where valid[row] {
      guard let area, area < limit else { continue }
      found.append(
        Finding(
          .tinyArea,
          Problem(
            .warning, at: sheet.place(row), value: Figures.area(area),
            says: Text(
              zh: "面积极小,中位数为 \(Figures.area(median))", en: "a tiny area, where the median is \(Figures.area(median))"),
            fix: Text(
              zh: "像是裁切的残余;并入相邻的面或删去", en: "probably left over from cutting; merge it into a neighbour or drop it")),
          spot: sheet.spot(row), measure: Measure(area, .squareMetres)))
    }
    findings.add(found.sorted { ($0.measure?.value ?? 0) < ($1.measure?.value ?? 0) })
  }

  // MARK: Twice

  private mutating func duplicates() {
    var first: [Geometry: Int] = [:]
    var whole: [Finding] = []
    var shapes: [Finding] = []
    for (row, shape) in sheet.layer.geometries.enumerated() {
      guard let shape else { continue }
      guard let earlier = first[shape] else {
        first[shape] = row
        continue
      }
      if hasSameFacts(row, earlier) {
        whole.append(twice(.duplicateFeature, row, earlier))
      } else if shape.areas != nil {
        shapes.append(twice(.duplicateShape, row, earlier))
      }
    }
    findings.add(whole)
    findings.add(shapes)
    duplicateIDs()
  }

  private func twice(_ check: Check, _ row: Int, _ earlier: Int) -> Finding {
    let which = sheet.label(earlier).map { Text(" (\($0))") } ?? Text("")
    let says =
      check == .duplicateFeature
      ? Text(
        zh: "与第 \(earlier + 1) 个要素\(which.zh)完全相同", en: "the same as feature \(earlier)\(which.en), attributes included"
      )
      : Text(
        zh: "几何与第 \(earlier + 1) 个要素\(which.zh)相同,属性不同",
        en: "the shape of feature \(earlier)\(which.en) with other attributes")
    return Finding(
      check,
      Problem(
        .error, at: sheet.place(row), says: says,
        fix: Text(zh: "只留一个", en: "keep one of them")), spot: sheet.spot(row))
  }

  /// Whether two rows agree in all columns but their identifiers.
  private func hasSameFacts(_ a: Int, _ b: Int) -> Bool {
    let rows = sheet.table.rows
    return sheet.columns.allSatisfy { $0.meaning == .identifier || rows[a][$0.index] == rows[b][$0.index] }
  }

  private mutating func duplicateIDs() {
    guard let column = sheet.column("id") ?? sheet.column("code") else { return }
    var first: [String: Int] = [:]
    var found: [Finding] = []
    for (row, cells) in sheet.table.rows.enumerated() {
      guard !NumberText.isAbsent(cells[column]), let text = cells[column].text else { continue }
      guard let earlier = first[text] else {
        first[text] = row
        continue
      }
      found.append(
        Finding(
          .duplicateID,
          Problem(
            .error, at: sheet.place(row, field: sheet.table.columns[column]), value: text,
            says: Text(zh: "第 \(earlier + 1) 个要素已用过", en: "used before by feature \(earlier)"),
            fix: Text(zh: "编号必须唯一", en: "ids must be unique")), spot: sheet.spot(row)))
    }
    // A table of several rows an area (by sex, by year) repeats its code by design.
    let isTable = !sheet.layer.geometries.contains { $0 != nil }
    if isTable, found.count * 4 >= sheet.table.rows.count { return }
    findings.add(found)
  }

  private mutating func samePlaces() {
    var rows: [Point: [Int]] = [:]
    for (row, shape) in sheet.layer.geometries.enumerated() {
      if case .point(let point)? = shape { rows[point, default: []].append(row) }
    }
    var found: [Finding] = []
    for (point, here) in rows where here.count > 1 {
      // Wholly equal features have been told.
      guard here.dropFirst().contains(where: { !hasSameFacts($0, here[0]) }) else { continue }
      let names = here.prefix(4).map { sheet.label($0) ?? "\($0)" }.joined(separator: ", ")
      found.append(
        Finding(
          .samePlace,
          Problem(
            here.count > 3 ? .warning : .note, at: sheet.place(here[0]),
            value: "(\(JSON.text(.double(point.x))), \(JSON.text(.double(point.y))))",
            says: Text(
              zh: "\(here.count) 个点在同一位置:\(names)\(here.count > 4 ? "……" : "")",
              en: "\(here.count) points at one place: \(names)\(here.count > 4 ? ", …" : "")"),
            fix: Text(
              zh: "像是只定位到路名或小区;核对地址", en: "perhaps located by road or estate only; check the addresses")),
          spot: sheet.spot(here[0]), measure: Measure(Double(here.count), .records)))
    }
    findings.add(found.sorted { ($0.problem.place.feature ?? 0) < ($1.problem.place.feature ?? 0) })
  }
}
