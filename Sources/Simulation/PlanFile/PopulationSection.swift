import Demography
import Diagnostics
import LocatedYAML
import Planning
import Policy

extension PopulationSettings {
  private enum MethodName: String, CaseIterable {
    case growth, table
    case cohortAgeing = "cohort_ageing"
    case cohortComponent = "cohort_component"
  }

  private enum Ages: String, CaseIterable {
    case model
    case likePopulation = "like_population"
  }

  /// Reads settings on their own: a file whose keys are those of a plan's `population:` section, or a whole plan.
  public init(yaml text: String, file: String, layers: Plan.Layers = Plan.Layers()) throws(Problems) {
    let reader = try YAMLReader(text: text, file: file)
    let root = reader.root!
    if root.has("plan") {
      self = try Plan(yaml: text, file: file, layers: layers).population
      return
    }
    let settings = Self.read(root, seed: 1)
    try reader.problems.throwIfErrors()
    guard let settings else { throw reader.problems }
    self = settings
  }

  /// - Parameters:
  ///   - seed: of the plan, for the draws.
  ///   - isCompared: this is a forecast to compare with, which has none of its own.
  static func read(_ mapping: YAMLMapping, seed: UInt64, isCompared: Bool = false) -> PopulationSettings? {
    let method = mapping.required("method") { $0.oneOf(MethodName.self) }
    let bands = mapping.list("bands").compactMap { band($0) }
    let rest = mapping.optional("rest") { $0.mapping().flatMap { trend($0) } }
    let beyond = mapping.optional("beyond") { $0.oneOf(Trend.Beyond.self) }
    var settings = PopulationSettings(.cohortAgeing)
    settings.rates = mapping.optional("rates") { sources($0) } ?? []
    settings.extraLifeYears = mapping.optional("extra_life_years") { Plan.number($0, in: -50...50) } ?? 0
    if let migration = mapping.optional("migration", { $0.mapping() }) {
      settings.migration = self.migration(migration)
    }
    settings.structure = mapping.optional("structure") { Plan.source($0) }
    settings.prior = mapping.optional("prior") { Plan.source($0) }
    settings.city = mapping.optional("city") { Plan.source($0) }
    settings.housing = mapping.optional("housing") { $0.mapping().flatMap { housing($0) } }
    settings.care = mapping.optional("care_need") { CareRates($0) }
    if !isCompared {
      settings.uncertainty = mapping.optional("uncertainty") { $0.mapping().map { uncertainty($0, seed: seed) } }
      settings.published = mapping.list("published").compactMap { published($0) }
      settings.compare = mapping.list("compare").compactMap { compared($0, seed: seed) }
      mapping.finish()
    }
    switch method {
    case nil: return nil
    case .growth: settings.method = .growth(bands, rest: rest ?? .constant)
    case .table: settings.method = .table(beyond: beyond ?? .hold)
    case .cohortAgeing: settings.method = .cohortAgeing
    case .cohortComponent: settings.method = .cohortComponent
    }
    if let method { refuseStrangers(mapping, method) }
    if settings.method.usesRates, settings.rates.isEmpty {
      mapping.report(
        Text(zh: "队列方法需要 rates(生命表、生育率)", en: "the cohort methods need rates: life tables, fertility"),
        fix: Text(zh: "例如 rates: china-rates/rates.csv", en: "for example rates: china-rates/rates.csv"))
    }
    return settings
  }

  /// Keys that the chosen method makes no use of would look as if they did something.
  private static func refuseStrangers(_ mapping: YAMLMapping, _ method: MethodName) {
    let idle: [String] =
      switch method {
      case .growth: ["rates", "extra_life_years", "migration", "beyond"]
      case .table: ["rates", "extra_life_years", "migration", "bands", "rest"]
      case .cohortAgeing, .cohortComponent: ["bands", "rest", "beyond"]
      }
    for key in idle where mapping.has(key) {
      mapping.value(key)?.report(
        Text(zh: "method: \(method.rawValue) 不使用 \(key)", en: "method: \(method.rawValue) makes no use of \(key)"),
        fix: Text(zh: "删去这个键,或改用别的方法", en: "remove the key or choose another method"))
    }
  }

  private static func sources(_ value: YAMLValue) -> [Plan.Source]? {
    guard value.isSequence else { return Plan.source(value).map { [$0] } }
    return value.list()?.compactMap { Plan.source($0) }
  }

  private static func compared(_ value: YAMLValue, seed: UInt64) -> Compared? {
    guard let mapping = value.mapping() else { return nil }
    let title = mapping.text("title")
    let counts = mapping.required("counts") { Plan.source($0) }
    let settings = read(mapping, seed: seed, isCompared: true)
    mapping.finish()
    guard let title, let counts, let settings else { return nil }
    return Compared(title: title, counts: counts, settings: settings)
  }

  private static func published(_ value: YAMLValue) -> PublishedFigure? {
    guard let mapping = value.mapping() else { return nil }
    let year = mapping.required("year") { Plan.whole($0, in: 1900...2300) }
    let age = mapping.required("age") { self.age($0) }
    let persons = mapping.required("persons") { Plan.count($0) }
    let says = mapping.text("says")
    let cite = mapping.optional("cite") { $0.string() } ?? ""
    mapping.finish()
    guard let year, let age, let persons, let says else { return nil }
    return PublishedFigure(year: year, age: age, persons: persons, says: says, cite: cite)
  }

  // MARK: Growth

  static func age(_ value: YAMLValue) -> AgeRange? {
    guard let text = value.string() else { return nil }
    guard let age = AgeRange(text) else {
      value.report(Text(zh: "应为年龄段,如 60+、0-2", en: "expected an age range such as 60+ or 0-2"))
      return nil
    }
    return age
  }

  private static func band(_ value: YAMLValue) -> GrowthBand? {
    guard let mapping = value.mapping() else { return nil }
    let age = mapping.required("age") { self.age($0) }
    let trend = trend(mapping)
    guard let age, let trend else { return nil }
    return GrowthBand(age, trend)
  }

  /// One of `add_per_year`, `rate`, `reach`, or none of them for no change.
  private static func trend(_ mapping: YAMLMapping) -> Trend? {
    let perYear = mapping.optional("add_per_year") { Plan.number($0, in: -1e9...1e9) }
    let rate = mapping.optional("rate") { Plan.number($0, in: -1...1) }
    let given = mapping.optional("reach") { $0.mapping() }.map(givenYears)
    let beyond = mapping.optional("beyond") { $0.oneOf(Trend.Beyond.self) }
    mapping.finish()
    let trends = [
      perYear.map { Trend.linear(perYear: $0) }, rate.map { .geometric(rate: $0) },
      given.map { .through($0, beyond: beyond ?? .hold) },
    ]
    .compactMap { $0 }
    guard trends.count <= 1 else {
      mapping.report(
        Text(zh: "add_per_year、rate、reach 只能取一个", en: "give one of add_per_year, rate and reach, not several"))
      return nil
    }
    if beyond != nil, given == nil {
      mapping.report(Text(zh: "beyond 须与 reach 一并给出", en: "beyond goes with reach"))
    }
    return trends.first ?? .constant
  }

  private static func givenYears(_ mapping: YAMLMapping) -> [Trend.GivenYear] {
    mapping.keys.compactMap { key in
      guard let persons = mapping.required(key, { Plan.count($0) }) else { return nil }
      guard let year = Int(key) else {
        mapping.report(Text(zh: "“\(key)”应为年份", en: "\"\(key)\" should be a year"))
        return nil
      }
      return Trend.GivenYear(year, persons)
    }
  }

  // MARK: Migration, housing, care

  private static func migration(_ mapping: YAMLMapping) -> MigrationSettings {
    var settings = MigrationSettings()
    settings.perYear = mapping.optional("per_year") { Plan.number($0, in: -1e9...1e9) }
    let ages = mapping.optional("ages") { $0.oneOf(Ages.self) }
    if ages == .likePopulation { settings.schedule = .likePopulation }
    settings.femaleShare = mapping.optional("female_share") { share($0) } ?? 0.5
    settings.timing = mapping.optional("timing") { $0.oneOf(Migration.Timing.self) } ?? .halfAndHalf
    if let arrivals = mapping.optional("arrivals", { self.arrivals($0) }) { settings.arrivals = arrivals }
    mapping.finish()
    if settings.perYear == nil, ages != nil || mapping.has("female_share") {
      mapping.report(
        Text(zh: "ages、female_share 须与 per_year 一并给出", en: "ages and female_share go with per_year"))
    }
    return settings
  }

  private static func arrivals(_ value: YAMLValue) -> MigrationSettings.Arrivals? {
    switch value.scalar {
    case "like_population": return .likePopulation
    case "new_housing": return .newHousing
    default: break
    }
    guard value.isMapping, let mapping = value.mapping() else {
      value.report(
        Text(
          zh: "应为 like_population、new_housing,或各街道的权重",
          en: "expected like_population, new_housing or a weight for each street")
      )
      return nil
    }
    var weights: [String: Double] = [:]
    for key in mapping.keys { weights[key] = mapping.required(key) { Plan.number($0, in: 0...1e12) } }
    return .weights(weights)
  }

  private static func housing(_ mapping: YAMLMapping) -> HousingSettings? {
    let source = mapping.required("source") { $0.oneOf(HousingArrivals.Source.self) }
    let persons = mapping.optional("persons_per_dwelling") { Plan.positive($0, atMost: 100) }.flatMap { Quantity($0) }
    let occupancy = mapping.optional("occupancy") { $0.list()?.compactMap { share($0) } }
    let ages = mapping.optional("ages") { $0.mapping() }.flatMap { weights($0) }
    mapping.finish()
    guard let source else { return nil }
    return HousingSettings(
      source: source, personsPerDwelling: persons, structure: ages.map { .given(female: $0, male: $0) } ?? .likeCity,
      occupancy: occupancy ?? [1])
  }

  private static func weights(_ mapping: YAMLMapping) -> AgeSchedule? {
    var ages: [AgeRange] = []
    var values: [Double] = []
    for key in mapping.keys {
      guard let value = mapping.required(key, { Plan.number($0, in: 0...1e12) }) else { continue }
      guard let age = AgeRange(key) else {
        mapping.report(Text(zh: "“\(key)”应为年龄段", en: "\"\(key)\" should be an age range"))
        continue
      }
      ages.append(age)
      values.append(value)
    }
    return AgeSchedule(ages, values)
  }

  private static func share(_ value: YAMLValue) -> Double? {
    guard let number = value.double() else { return nil }
    guard (0...1).contains(number) else {
      value.report(
        Text(zh: "应为 0 到 1 之间的比例", en: "expected a share between 0 and 1"),
        fix: Text(zh: "12% 写作 0.12", en: "write 12 % as 0.12"))
      return nil
    }
    return number
  }

  // MARK: Uncertainty

  private static func uncertainty(_ mapping: YAMLMapping, seed: UInt64) -> Uncertainty {
    let draws = mapping.optional("draws") { Plan.whole($0, in: 1...MostOf.draws) } ?? 1000
    let own = mapping.optional("seed") { Plan.seed($0) }
    var result = Uncertainty(draws: draws, seed: own ?? seed)
    var stated = false
    func read(_ key: String, _ into: WritableKeyPath<Uncertainty, Distribution>) {
      guard let given = mapping.optional(key, { distribution($0) }) else { return }
      result[keyPath: into] = given
      stated = true
    }
    read("fertility", \.fertility)
    read("mortality", \.mortality)
    read("migration", \.migration)
    read("growth", \.growth)
    read("delay", \.delay)
    mapping.finish()
    return stated ? result : .usual(draws: draws, seed: own ?? seed)
  }

  static func distribution(_ value: YAMLValue) -> Distribution? {
    guard let mapping = value.mapping() else { return nil }
    func numbers(_ key: String, _ count: Int) -> [Double]? {
      mapping.optional(key) { value in
        guard let members = value.isSequence ? value.list() : [value] else { return nil }
        guard members.count == count else {
          value.report(Text(zh: "应有 \(count) 个数", en: "expected \(count) numbers"))
          return nil
        }
        let list = members.compactMap { Plan.number($0, in: -1e9...1e9) }
        // A number that is none has been told.
        return list.count == count ? list : nil
      }
    }
    let found: [Distribution?] = [
      numbers("fixed", 1).map { .fixed($0[0]) },
      numbers("normal", 2).map { .normal(mean: $0[0], deviation: $0[1]) },
      numbers("lognormal", 2).map { .lognormal(median: $0[0], sigma: $0[1]) },
      numbers("uniform", 2).map { .uniform(from: $0[0], to: $0[1]) },
      numbers("triangular", 3).map { .triangular(from: $0[0], mode: $0[1], to: $0[2]) },
    ]
    mapping.finish()
    let stated = found.compactMap { $0 }
    if let impossible = stated.first(where: { !$0.isPossible }) {
      value.report(
        Text(
          zh: "分布参数不合理：\(impossible.spoken.zh)",
          en: "not possible parameters of a distribution: \(impossible.spoken.en)"))
      return nil
    }
    guard stated.count == 1, mapping.keys.count == 1 else {
      if mapping.keys.count != 1 {
        mapping.report(
          Text(
            zh: "应写一种分布:fixed、normal、lognormal、uniform 或 triangular",
            en: "give one distribution: fixed, normal, lognormal, uniform or triangular"))
      }
      return nil
    }
    return stated[0]
  }
}
