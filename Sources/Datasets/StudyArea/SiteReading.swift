import Diagnostics
import Planning
import Spatial

extension StudyAreaLoader {
  mutating func readFacilities(_ source: LayerSource, _ context: LayerContext, _ extraKinds: [FacilityKind]?)
    -> [Facility]
  {
    guard let layer = open(source) else { return [] }
    let specs = CanonicalFields.facilities
    var records = RecordReader(layer, specs, source)
    let complete = records.require(["id", "kind"], specs: specs)
    let shapes = planar(layer, source, context)
    let kinds = FacilityKindWords(extraKinds)
    var facilities: [Facility] = []
    var ids: [(id: String, place: Place)] = []
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      let id = records.requiredText("id")
      records.id = id
      if records.has("kind"), records.cell("kind") == nil { records.missing("kind") }
      let kind = records.cell("kind").flatMap { kinds.kind($0, "kind", &records) }
      let opened = records.dateOrYear("opened", endOfYear: false)
      let closed = records.dateOrYear("closed", endOfYear: true)
      if let opened, let closed, closed < opened {
        records.problems.error(
          at: records.place("closed"), value: closed.description,
          Text(zh: "关停早于开业 \(opened)", en: "closed before it opened on \(opened)"))
      }
      let beds = beds(&records)
      let nursing = records.count("nursing_beds")
      if let nursing, nursing > beds.values.reduce(0, +) {
        records.problems.error(
          at: records.place("nursing_beds"), value: "\(nursing)",
          Text(zh: "护理型床位多于总床位", en: "more nursing beds than beds"))
      }
      let name = records.text("name")
      let places = records.count("places")
      let floorArea = records.area("floor_area_m2")
      let landArea = records.area("land_area_m2")
      let position = requiredPosition(shapes[row], layer.geometries[row], records.place())
      let street = locate(position, claim: records.text("street"), &records, context)
      guard complete, let id else { continue }
      ids.append((id, records.place("id")))
      guard let kind, let position else { continue }
      facilities.append(
        Facility(
          id: id, name: name ?? id, kind: kind, position: position, street: street, opened: opened, closed: closed,
          beds: beds, nursingBeds: nursing, places: places, floorArea: floorArea, landArea: landArea,
          operatorName: records.text("operator")))
    }
    problems.add(records.problems)
    checkUnique(ids)
    return facilities
  }

  private func beds(_ records: inout RecordReader) -> [BedClass: Int] {
    var beds: [BedClass: Int] = [:]
    for (field, kind) in [
      ("beds_institution", BedClass.institution), ("beds_community", .community), ("beds_family", .family),
    ] {
      if let count = records.count(field) { beds[kind] = count }
    }
    return beds
  }

  mutating func readCandidates(
    _ source: LayerSource, _ context: LayerContext, _ extraKinds: [FacilityKind]?, _ housing: [HousingProject]
  ) -> [CandidateSite] {
    guard let layer = open(source) else { return [] }
    let specs = CanonicalFields.candidates
    var records = RecordReader(layer, specs, source)
    let complete = records.require(["kinds"], specs: specs)
    // A list of sites seldom numbers them; where a row stands is as good a name.
    let hasID = records.has("id")
    let shapes = planar(layer, source, context)
    let words = FacilityKindWords(extraKinds)
    let projects = Set(housing.map(\.id))
    var sites: [CandidateSite] = []
    var ids: [(id: String, place: Place)] = []
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      let id = hasID ? records.requiredText("id") : "\(row + 1)"
      records.id = id
      if records.has("kinds"), records.cell("kinds") == nil { records.missing("kinds") }
      let kinds = records.cell("kinds").map { words.kinds($0, "kinds", &records) } ?? []
      let floorArea = records.area("floor_area_m2")
      if floorArea == .zero, let cell = records.cell("floor_area_m2") {
        records.wrong("floor_area_m2", cell, Text(zh: "大于 0 的面积(m²)", en: "an area in m² above 0"))
      }
      let cost = records.count("cost_yuan")
      let available = records.year("available_from")
      let name = records.text("name")
      let project = records.text("project")
      if let project, !projects.isEmpty, !projects.contains(project) {
        records.problems.error(
          at: records.place("project"), value: project,
          Text(zh: "住宅图层里没有这个项目", en: "the housing layer has no such project"),
          fix: Suggestion.nearest(to: project, among: housing.map(\.id)).map {
            Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
          })
      }
      let position = requiredPosition(shapes[row], layer.geometries[row], records.place())
      let street = locate(position, claim: records.text("street"), &records, context)
      guard complete, let id else { continue }
      if hasID { ids.append((id, records.place("id"))) }
      guard let position else { continue }
      sites.append(
        CandidateSite(
          id: id, name: name ?? id, position: position, street: street, kinds: kinds, floorArea: floorArea,
          cost: cost.map(Int64.init), availableFrom: available, project: project))
    }
    problems.add(records.problems)
    checkUnique(ids)
    return sites
  }

  mutating func readDemand(_ source: DemandSource, _ context: LayerContext) -> [DemandSite] {
    guard let layer = open(source.layer) else { return [] }
    var specs = CanonicalFields.demand
    var weighted = source.layer
    if let weight = source.weight {
      specs.append(FieldSpec("weight"))
      weighted.fields["weight"] = weight
    }
    var records = RecordReader(layer, specs, weighted)
    let hasID = records.has("id")
    let shapes = planar(layer, source.layer, context)
    var sites: [DemandSite] = []
    var ids: [(id: String, place: Place)] = []
    var outside = 0
    for row in 0..<layer.count {
      records.row = row
      let id = hasID ? records.requiredText("id") : "\(row + 1)"
      records.id = id
      let weight: Double?
      if source.weight != nil {
        weight = demandWeight(&records, leavesOut: source.leavesOutUnweighted)
      } else if let areas = shapes[row]?.areas {
        weight = areas.area
      } else {
        if layer.geometries[row] != nil {
          records.problems.error(
            at: records.place(), Text(zh: "没有写明权重列,而它不是面", en: "no weight column is named, and this is not an area"),
            fix: Text(zh: "写 weight: 列名", en: "say weight: column"))
        }
        weight = nil
      }
      let position = requiredPosition(shapes[row], layer.geometries[row], records.place())
      guard let id else { continue }
      if hasID { ids.append((id, records.place("id"))) }
      guard let weight, let position else { continue }
      let found = context.streets?.street(at: position)
      if found == nil, context.streets != nil { outside += 1 }
      sites.append(
        DemandSite(
          id: id, position: position, street: found.flatMap { context.streets?.streets[$0].code }, weight: weight))
    }
    if outside > 0 {
      let message = Text(
        zh: "\(layer.count) 处中有 \(outside) 处不在任何街道内,不计入",
        en: "\(outside) of \(layer.count) lie outside every street and do not count")
      if outside == sites.count {
        records.problems.error(
          at: layer.table.source, message, fix: Text(zh: "检查 crs 和 datum", en: "check crs and datum"))
      } else {
        records.problems.warning(at: layer.table.source, message)
      }
    }
    problems.add(records.problems)
    checkUnique(ids)
    return sites
  }

  private func demandWeight(_ records: inout RecordReader, leavesOut: Bool) -> Double? {
    guard let value = records.cell("weight") else {
      guard records.has("weight") else { return nil }
      records.problems.add(
        Problem(
          leavesOut ? .warning : .error, at: records.place("weight"),
          says: leavesOut
            ? Text(zh: "没有权重,不作为需求点", en: "has no weight and is no demand point")
            : Text(zh: "没有权重,无法分配街道人口", en: "has no weight, so no share in its street's people"),
          fix: leavesOut
            ? Text(zh: "补上数字,没有人住则写 0", en: "give it a number, 0 where nobody lives")
            : Text(
              zh: "补上数字,没有人住则写 0;或不计这些地点:计划中写 coverage: {missing_weight: leave_out},命令行加 --leave-out-unweighted",
              en:
                "give it a number, 0 where nobody lives, or do without such places: coverage: {missing_weight: leave_out} in a plan, --leave-out-unweighted on the command line"
            )))
      return nil
    }
    guard let number = records.number("weight") else { return nil }
    guard number >= 0 else {
      records.wrong("weight", value, Text(zh: "不小于 0 的数字", en: "a number, not negative"))
      return nil
    }
    return number
  }
}

/// Facility kinds by their identifiers and by what Chinese registers call them.
struct FacilityKindWords {
  private let words: [(String, FacilityKind)]
  private let canonical: [String]
  private let takesAny: Bool

  /// - Parameter extra: kinds beside the known ones; nil: any word is one.
  init(_ extra: [FacilityKind]?) {
    takesAny = extra == nil
    let extra = extra ?? []
    let known = FacilityKind.known.keys.map(\.rawValue).sorted().map(FacilityKind.init(rawValue:))
    let all = known + extra.filter { !known.contains($0) }
    canonical = all.map(\.rawValue)
    words =
      all.map { ($0.rawValue, $0) } + all.map { ($0.name.zh, $0) } + [
        ("日间照料中心", .dayCare), ("日照中心", .dayCare), ("老年日间照料中心", .dayCare), ("综合体", .streetComplex),
        ("街道综合养老服务中心", .streetComplex), ("居家养老服务中心", .homeCare), ("社区养老服务站", .homeCare), ("养老院", .nursingHome),
        ("敬老院", .nursingHome), ("护理院", .nursingHome), ("福利院", .nursingHome), ("助餐点", .mealPoint), ("老年食堂", .mealPoint),
        ("托育机构", .childcare), ("托儿所", .childcare),
      ]
  }

  func kind(_ value: Value, _ field: String, _ records: inout RecordReader) -> FacilityKind? {
    let text = (value.text ?? "").trimmed
    if let found = words.first(where: { $0.0 == text }) { return found.1 }
    if takesAny, !text.isEmpty { return FacilityKind(rawValue: text) }
    records.problems.error(
      at: records.place(field), value: text,
      Text(
        zh: "未知的设施类型;可用:\(canonical.joined(separator: ", "))",
        en: "unknown kind of facility; known: \(canonical.joined(separator: ", "))"),
      fix: Suggestion.nearest(to: text, among: words.map(\.0)).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? Text(zh: "新的类型要在计划里声明", en: "declare a new kind in the plan"))
    return nil
  }

  /// A list, or text with `;`, `；`, `,` or `、` between.
  func kinds(_ value: Value, _ field: String, _ records: inout RecordReader) -> [FacilityKind] {
    var value = value
    if case .string(let text) = value, text.hasPrefix("["), let parsed = try? JSON.parse(Array(text.utf8), file: "") {
      value = parsed
    }
    var result: [FacilityKind] = []
    let parts: [Value] =
      if case .array(let elements) = value {
        elements
      } else {
        (value.text ?? "").split(whereSeparator: { ";;,,、|".contains($0) }).map { .string($0.trimmed) }
      }
    for part in parts where !NumberText.isAbsent(part) {
      if let kind = kind(part, field, &records), !result.contains(kind) { result.append(kind) }
    }
    return result
  }
}
