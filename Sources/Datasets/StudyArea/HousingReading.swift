import Diagnostics
import Planning
import Spatial

extension StudyAreaLoader {
  mutating func readHousing(_ source: LayerSource, _ context: LayerContext) -> [HousingProject] {
    guard let layer = open(source) else { return [] }
    let specs = CanonicalFields.housing
    var records = RecordReader(layer, specs, source)
    let complete = records.require(["id"], specs: specs)
    let shapes = planar(layer, source, context)
    var projects: [HousingProject] = []
    var ids: [(id: String, place: Place)] = []
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      let id = records.requiredText("id")
      records.id = id
      var project = HousingProject(id: id ?? "", name: records.text("name") ?? id ?? "", dwellings: nil)
      project.dwellings = records.count("dwellings")
      project.personsPerDwelling = records.quantity("persons_per_dwelling")
      project.status = records.word("status", Self.statusWords, canonical: ProjectStatus.allCases.map(\.rawValue))
      project.permit = records.date("permit")
      project.completion = records.date("completion")
      project.conditions = records.date("conditions")
      project.residentialFloorArea = records.area("residential_floor_area_m2")
      project.pool = records.text("pool")
      project.premises = premises(&records)
      project.phases = phases(&records)
      if let stages = records.cell("stages") { project.stages = NestedRecord.dates(stages, "stages", &records) }
      if let permit = project.permit, let completion = project.completion, completion < permit {
        records.problems.error(
          at: records.place("completion"), value: completion.description,
          Text(zh: "竣工早于施工许可 \(permit)", en: "completed before the permit of \(permit)"),
          fix: Text(zh: "核对两个日期，是否填反", en: "check both dates: were they swapped?"))
      }
      checkPhases(project, &records)
      let position = position(shapes[row], records.place())
      project.position = position
      // 跨街道的项目 names several; the first is the one it is counted in.
      let claims = (records.text("street") ?? "").split(whereSeparator: { ";；、".contains($0) }).map {
        String($0).trimmed
      }
      project.street = locate(position, claim: claims.first, &records, context)
      project.alsoIn = claims.dropFirst().compactMap { known($0, &records, context) }
      addStreetsReached(by: shapes[row], to: &project, context.streets, records.place())
      project.signedRate = records.area("signed_rate_m2")
      guard complete, let id else { continue }
      ids.append((id, records.place("id")))
      streetPlaces.append(records.place("street"))
      projects.append(project)
    }
    problems.add(records.problems)
    checkUnique(ids)
    return projects
  }

  /// Below this share of its ground a project does not lie in a street: two surveys differ by as much.
  private static let leastShare = 0.05

  /// The further streets over which the polygon of a project extends, the largest part first; told, since the project
  /// counts whole in one of them.
  private mutating func addStreetsReached(
    by shape: Geometry?, to project: inout HousingProject, _ streets: StreetIndex?, _ place: Place
  ) {
    guard let own = project.street, let streets, let ground = shape?.areas, ground.area > 0 else { return }
    let parts: [(code: String, share: Double)]
    do throws(SpatialError) {
      parts = try streets.shares(of: ground)
    } catch {
      problems.error(
        at: place, Text(error.message), fix: Text(zh: "检查项目的边界", en: "check the outline of the project"))
      return
    }
    for part in parts where part.share >= Self.leastShare && part.code != own && !project.alsoIn.contains(part.code) {
      project.alsoIn.append(part.code)
    }
    guard !project.alsoIn.isEmpty else { return }
    func words(_ pick: (Text) -> String) -> String {
      project.streets.map { code in
        let name = streets.street(code).map { streets.streets[$0].name } ?? Text(code)
        let share = parts.first { $0.code == code }.map { " \(Int(($0.share * 100).rounded()))%" } ?? ""
        return pick(name) + share
      }.joined(separator: ", ")
    }
    problems.warning(
      at: place,
      Text(
        zh: "项目跨街道（\(words(\.zh))）：审查适用各街道的规则、从严；街道合计全部计入第一个",
        en:
          "lies in several streets (\(words(\.en))): reviewed by the rules of each, the strictest; counted whole in the first"
      ), fix: Text(zh: "要分开计，把项目按街道拆成几条", en: "to count it in each, split the record by streets"))
  }

  private static let statusWords: [(String, ProjectStatus)] = [
    ("planned", .planned), ("under_construction", .underConstruction), ("existing", .existing), ("未建", .planned),
    ("拟建", .planned), ("规划", .planned), ("在建", .underConstruction), ("建设中", .underConstruction), ("已建", .existing),
    ("建成", .existing), ("现状", .existing), ("竣工", .existing),
  ]

  /// The nested list, and the two columns that stand for one premises each.
  private func premises(_ records: inout RecordReader) -> [Premises] {
    var result = NestedRecord.list("premises", &records).compactMap { entry -> Premises? in
      var entry = entry
      entry.allow(
        [
          "service", "floor_area_m2", "floor", "entrance", "accessible", "handover", "lease_end", "stages",
        ], &records)
      // Every member is read before one that is missing ends it: all mistakes are told at once.
      let service = entry.service(&records)
      let premises = Premises(
        service: service ?? .elderCare, floorArea: entry.area("floor_area_m2", &records),
        floor: entry.integer("floor", &records), ownEntrance: entry.flag("entrance", &records),
        accessible: entry.flag("accessible", &records), handover: entry.date("handover", &records),
        leaseEnd: entry.date("lease_end", &records), stages: entry.dates("stages", &records))
      return service == nil ? nil : premises
    }
    let isListed = records.cell("premises") != nil
    for (field, service) in [("elder_care_m2", Service.elderCare), ("childcare_m2", .childcare)] {
      if records.cell(field) != nil {
        // No rooms is not rooms of no size.
        if let area = records.area(field), area > .zero { result.append(Premises(service: service, floorArea: area)) }
      } else if records.has(field), !isListed {
        // An empty cell is no zero: rooms, if any, of a size that nobody wrote down.
        result.append(Premises(service: service, floorArea: nil))
      }
    }
    return result
  }

  private func phases(_ records: inout RecordReader) -> [Phase] {
    NestedRecord.list("phases", &records).compactMap { entry -> Phase? in
      var entry = entry
      entry.allow(["id", "dwellings", "status", "permit", "completion", "conditions", "stages"], &records)
      let id = entry.text("id", &records)
      if id == nil { entry.missing("id", &records) }
      let phase = Phase(
        id: id ?? "", dwellings: entry.count("dwellings", &records), status: entry.status(Self.statusWords, &records),
        permit: entry.date("permit", &records), completion: entry.date("completion", &records),
        conditions: entry.date("conditions", &records), stages: entry.dates("stages", &records))
      return id == nil ? nil : phase
    }
  }

  /// Phases are parts of the project: their ids differ and their dwellings do not exceed it.
  private func checkPhases(_ project: HousingProject, _ records: inout RecordReader) {
    var seen: Set<String> = []
    for phase in project.phases where !seen.insert(phase.id).inserted {
      records.problems.error(
        at: records.place("phases"), value: phase.id, Text(zh: "分期编号重复", en: "duplicate phase id"),
        fix: Text(zh: "各期编号应不同", en: "give each phase an id of its own"))
    }
    let counted = project.phases.compactMap(\.dwellings)
    guard let total = project.dwellings, !project.phases.isEmpty, counted.count == project.phases.count else { return }
    let sum = counted.reduce(0, +)
    if sum != total {
      records.problems.error(
        at: records.place("phases"), value: "\(sum)",
        Text(zh: "各期套数之和与项目套数 \(total) 不符", en: "the phases' dwellings do not add up to the project's \(total)"),
        fix: Text(zh: "改正各期套数或总套数；不知道的留空", en: "correct the phases or the total; leave out what is not known"))
    }
  }
}

/// One member of a list inside a GeoJSON property: `premises[2]`.
struct NestedRecord {
  private let members: [Value.Member]
  private let path: String

  /// The objects of a list; anything else in it is reported.
  static func list(_ field: String, _ records: inout RecordReader) -> [NestedRecord] {
    guard var value = records.cell(field) else { return [] }
    // GDAL hands nested values over as JSON text.
    if case .string(let text) = value, let parsed = try? JSON.parse(Array(text.utf8), file: "") { value = parsed }
    guard case .array(let elements) = value else {
      records.wrong(field, value, Text(zh: "列表 [{…}]", en: "a list [{…}]"))
      return []
    }
    return elements.enumerated().compactMap { index, element in
      let path = "\(field)[\(index)]"
      guard case .object(let members) = element else {
        records.problems.error(
          at: records.place().at(field: path), value: JSON.text(element),
          Text(zh: "应为对象 {…}", en: "expected an object {…}"),
          fix: Text(zh: "写成 {\"键\": 值}", en: "write {\"key\": value}"))
        return nil
      }
      return NestedRecord(members: members, path: path)
    }
  }

  /// A group of dates by name.
  static func dates(_ value: Value, _ field: String, _ records: inout RecordReader) -> [String: CalendarDate] {
    NestedRecord(members: [Value.Member(field, value)], path: "").dates(field, &records)
  }

  mutating func allow(_ keys: [String], _ records: inout RecordReader) {
    for member in members where !keys.contains(member.key) {
      records.problems.warning(
        at: place(member.key, records), value: member.key, Text(zh: "未知的成员,忽略", en: "unknown member, ignored"),
        fix: Suggestion.nearest(to: member.key, among: keys).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") })
    }
  }

  private func place(_ key: String, _ records: RecordReader) -> Place {
    records.place().at(field: path.isEmpty ? key : "\(path).\(key)")
  }

  private func value(_ key: String) -> Value? {
    members.first { $0.key == key && !NumberText.isAbsent($0.value) }?.value
  }

  private func wrong(_ key: String, _ value: Value, _ expected: Text, _ records: inout RecordReader) {
    records.problems.error(
      at: place(key, records), value: value.text, Text(zh: "应为\(expected.zh)", en: "expected \(expected.en)"),
      fix: .correctOrLeaveOut)
  }

  func missing(_ key: String, _ records: inout RecordReader) {
    records.problems.error(
      at: place(key, records), Text(zh: "缺少必需的 \(key)", en: "required \(key) is missing"),
      fix: Text(zh: "加上 \"\(key)\": …", en: "add \"\(key)\": …"))
  }

  func text(_ key: String, _ records: inout RecordReader) -> String? { value(key)?.text?.trimmed }

  func integer(_ key: String, _ records: inout RecordReader) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = NumberText.number(value), number.isWhole, abs(number.value) < 1e15 else {
      wrong(key, value, Text(zh: "整数", en: "a whole number"), &records)
      return nil
    }
    return Int(number.value)
  }

  func count(_ key: String, _ records: inout RecordReader) -> Int? {
    guard let number = integer(key, &records) else { return nil }
    guard number >= 0 else {
      wrong(key, .int(Int64(number)), Text(zh: "不小于 0 的整数", en: "a whole number, not negative"), &records)
      return nil
    }
    return number
  }

  func area(_ key: String, _ records: inout RecordReader) -> Area? {
    guard let value = value(key) else { return nil }
    guard let number = NumberText.number(value), number.value >= 0, let area = Area(squareMetres: number.value) else {
      wrong(key, value, Text(zh: "不小于 0 的面积(m²)", en: "an area in m², not negative"), &records)
      return nil
    }
    return area
  }

  func flag(_ key: String, _ records: inout RecordReader) -> Bool? {
    guard let value = value(key) else { return nil }
    switch value {
    case .bool(let flag): return flag
    case .int(1), "true", "yes", "是", "有": return true
    case .int(0), "false", "no", "否", "无": return false
    default:
      wrong(key, value, Text(zh: "true 或 false", en: "true or false"), &records)
      return nil
    }
  }

  func date(_ key: String, _ records: inout RecordReader) -> CalendarDate? {
    guard let value = value(key) else { return nil }
    if let date = value.text.flatMap(CalendarDate.init) { return date }
    wrong(key, value, Text(zh: "日期,如 2021-12-13", en: "a date such as 2021-12-13"), &records)
    return nil
  }

  func dates(_ key: String, _ records: inout RecordReader) -> [String: CalendarDate] {
    guard var value = value(key) else { return [:] }
    if case .string(let text) = value, let parsed = try? JSON.parse(Array(text.utf8), file: "") { value = parsed }
    guard case .object(let members) = value else {
      wrong(key, value, Text(zh: "对象 {阶段: 日期}", en: "an object {stage: date}"), &records)
      return [:]
    }
    var result: [String: CalendarDate] = [:]
    for member in members {
      if let date = member.value.text.flatMap(CalendarDate.init) {
        result[member.key] = date
      } else if !member.value.isNull {
        wrong(
          "\(key).\(member.key)", member.value, Text(zh: "日期,如 2021-12-13", en: "a date such as 2021-12-13"), &records)
      }
    }
    return result
  }

  func service(_ records: inout RecordReader) -> Service? {
    guard let value = value("service") else {
      missing("service", &records)
      return nil
    }
    switch value.text {
    case "elder_care", "养老", "养老服务": return .elderCare
    case "childcare", "托育", "托幼": return .childcare
    default:
      wrong("service", value, Text(zh: "elder_care 或 childcare", en: "elder_care or childcare"), &records)
      return nil
    }
  }

  func status(_ words: [(String, ProjectStatus)], _ records: inout RecordReader) -> ProjectStatus? {
    guard let value = value("status") else { return nil }
    if let found = words.first(where: { $0.0 == value.text }) { return found.1 }
    wrong(
      "status", value, Text(zh: "planned、under_construction 或 existing", en: "planned, under_construction or existing"),
      &records)
    return nil
  }
}
