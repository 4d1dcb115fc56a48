import Demography
import Diagnostics
import LocatedYAML
import Planning
import Siting
import Spatial

extension Plan {
  /// Version of the file format.
  public static let format = 1

  /// Reads a plan file. Unknown keys, wrong types and missing values are all reported at once, with line and column.
  public init(yaml text: String, file: String, layers: Layers = Layers()) throws(Problems) {
    let reader = try YAMLReader(text: text, file: file, layering: layers.layering)
    let root = reader.root!
    if let format = root.int("plan"), format != Self.format {
      root.report(Text(zh: "计划文件格式版本应为 \(Self.format)", en: "this Catchment reads plan format \(Self.format)"))
    }
    let horizon = root.required("horizon") { Self.years($0) }
    let years = horizon ?? 2020...2025
    let review = root.optional("review_on") { Self.date($0) }
    let inputs = root.required("inputs") { $0.mapping().flatMap(Self.inputs) }
    let id = root.string("id")
    let title = root.text("title")
    let policy = root.required("policy") { value in value.string().map { ($0, value.path(to: $0), value.place) } }
    let crs = root.optional("crs") { $0.string() }.map { CoordinateSystem($0) }
    let seed = root.optional("seed") { Self.seed($0) } ?? 1
    let kinds = root.optional("kinds") { $0.mapping().map(Self.kinds) } ?? [:]
    let population = root.required("population") { value in
      value.mapping().flatMap { PopulationSettings.read($0, seed: seed) }
    }
    let walking = Self.walking(
      root.optional("walking") { $0.mapping() }, hasNetwork: inputs.map { $0.walkways != nil } ?? true)
    let coverage = root.optional("coverage") { value in
      value.mapping().map { CoverageSettings.read($0, kinds: kinds, speed: walking.speed) }
    }
    let placement = root.optional("placement") { value in
      value.mapping().flatMap { Self.placement($0, years: years, kinds: kinds, seed: seed) }
    }
    let reported = root.optional("reported") { $0.mapping().map(Self.reported) } ?? []
    let notes = root.list("notes").compactMap { $0.text() }
    root.finish()
    try reader.problems.throwIfErrors()
    guard let id, let title, let policy, let inputs, let population, horizon != nil else { throw reader.problems }
    self.init(
      file: file, id: id, title: title, policy: policy.0, policyPath: policy.1, policyPlace: policy.2, years: years,
      reviewOn: review ?? CalendarDate.endOf(year: years.lowerBound), crs: crs, seed: seed,
      inputs: inputs, kinds: kinds, population: population, walking: walking, coverage: coverage ?? CoverageSettings(),
      placement: placement, reported: reported, notes: notes,
      composition: Composition(
        reader, sources: inputs.all.map(\.source) + population.everySource))
  }

  /// What a plan points at, as far as it can be told from a file that is not a plan yet: so that mistakes in the files
  /// are found together with those in the plan.
  public static func files(yaml text: String, file: String, layers: Layers = Layers()) -> Files? {
    guard let reader = try? YAMLReader(text: text, file: file, layering: layers.layering), let root = reader.root,
      let inputs = root.optional("inputs", { $0.mapping().flatMap(Self.inputs) })
    else { return nil }
    let policy = root.optional("policy") { value in value.string().map { (value.path(to: $0), value.place) } }
    return Files(
      policy: policy?.0, policyPlace: policy?.1 ?? Place(file: file),
      title: root.optional("title") { $0.text() } ?? Text(file),
      crs: root.optional("crs") { $0.string() }.map { CoordinateSystem($0) },
      kinds: root.optional("kinds") { $0.mapping().map(Self.kinds) } ?? [:], inputs: inputs,
      walking: walking(root.optional("walking") { $0.mapping() }, hasNetwork: true),
      missingWeight: root.optional("coverage") { $0.mapping() }.flatMap { coverage in
        coverage.optional("missing_weight") { $0.oneOf(CoverageSettings.MissingWeight.self) }
      } ?? .refuse)
  }

  private static func years(_ value: YAMLValue) -> ClosedRange<Int>? {
    guard let horizon = value.mapping() else { return nil }
    let from = horizon.int("from")
    let to = horizon.int("to")
    horizon.finish()
    guard let from, let to else { return nil }
    guard (1900...2200).contains(from), from <= to, to <= 2300, to - from <= 100 else {
      // At the year that is wrong by itself, else at the later one.
      horizon.value((1900...2200).contains(from) ? "to" : "from")?.report(
        Text(
          zh: "规划期应为 1900–2200 之间、不超过 100 年、from 不晚于 to",
          en: "the horizon must lie in 1900–2200, span at most 100 years, and not end before it starts"))
      return nil
    }
    return from...to
  }

  static func date(_ value: YAMLValue) -> CalendarDate? {
    guard let text = value.string() else { return nil }
    guard let date = CalendarDate(text) else {
      value.report(Text(zh: "应为日期 YYYY-MM-DD", en: "expected a date YYYY-MM-DD"))
      return nil
    }
    return date
  }

  private static func inputs(_ mapping: YAMLMapping) -> Inputs? {
    let streets = mapping.required("streets") { source($0) }
    let population = mapping.required("population") { source($0) }
    let inputs = (
      housing: mapping.optional("housing") { source($0) }, demand: mapping.optional("demand") { source($0) },
      facilities: mapping.optional("facilities") { source($0) },
      candidates: mapping.optional("candidates") { source($0) },
      walkways: mapping.optional("walkways") { source($0) }
    )
    mapping.finish()
    guard let streets, let population else { return nil }
    return Inputs(
      streets: streets, population: population, housing: inputs.housing, demand: inputs.demand,
      facilities: inputs.facilities, candidates: inputs.candidates, walkways: inputs.walkways)
  }

  /// A file name alone, or a mapping with what departs from the canonical form.
  static func source(_ value: YAMLValue) -> Source? {
    if let file = value.scalar {
      return Source(
        file: file, path: value.path(to: file), layer: nil, crs: nil, datum: nil, encoding: nil, fields: [:],
        constants: [:], place: value.place)
    }
    guard let mapping = value.mapping() else { return nil }
    let file = mapping.required("file") { value in value.string().map { (name: $0, path: value.path(to: $0)) } }
    let source = Source(
      file: file?.name ?? "", path: file?.path, layer: mapping.optional("layer") { $0.string() },
      crs: mapping.optional("crs") { $0.string() },
      datum: mapping.optional("datum") { $0.string() }, encoding: mapping.optional("encoding") { $0.string() },
      repair: mapping.optional("repair", repairs) ?? [],
      fields: words(mapping.optional("fields") { $0.mapping() }),
      constants: words(mapping.optional("constants") { $0.mapping() }), place: value.place)
    mapping.finish()
    return file == nil ? nil : source
  }

  /// `true`, `false`, one name or a list of them.
  private static func repairs(_ value: YAMLValue) -> [String]? {
    value.isSequence ? value.list()?.compactMap { $0.string() } : value.string().map { [$0] }
  }

  private static func words(_ mapping: YAMLMapping?) -> [String: String] {
    guard let mapping else { return [:] }
    var words: [String: String] = [:]
    for key in mapping.keys { words[key] = mapping.string(key) }
    return words
  }

  private static func kinds(_ mapping: YAMLMapping) -> [FacilityKind: Text] {
    var kinds: [FacilityKind: Text] = [:]
    for key in mapping.keys { kinds[FacilityKind(rawValue: key)] = mapping.text(key) }
    return kinds
  }

  /// `{RULE: {year: figure}}`, a figure being one number or `{street or zone: number}`.
  private static func reported(_ mapping: YAMLMapping) -> [ReportedFigure] {
    mapping.keys.flatMap { rule -> [ReportedFigure] in
      guard let years = mapping.value(rule)?.mapping() else { return [] }
      return years.keys.flatMap { key -> [ReportedFigure] in
        guard let value = years.value(key) else { return [] }
        guard let year = Int(key), (1900...2200).contains(year) else {
          value.report(Text(zh: "键应为年份（1900–2200）", en: "the key should be a year (1900–2200)"))
          return []
        }
        func figure(_ value: YAMLValue, _ area: String?) -> ReportedFigure? {
          guard let number = value.double() else { return nil }
          guard number >= 0, number <= 1e12, let quantity = Quantity(number) else {
            value.report(Text(zh: "不能为负数或过大", en: "must not be negative, nor too large to hold"))
            return nil
          }
          return ReportedFigure(rule: rule, year: year, area: area, value: quantity, place: value.place)
        }
        guard value.isMapping, let areas = value.mapping() else { return figure(value, nil).map { [$0] } ?? [] }
        return areas.keys.compactMap { area in areas.value(area).flatMap { figure($0, area) } }
      }
    }
  }
}
