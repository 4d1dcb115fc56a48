import Demography
import Diagnostics
import Planning
import Policy

/// A forecast to compare with, beside the plan's own.
public struct ComparedForecast: Sendable {
  public var title: Text
  public var projection: Projection

  public init(title: Text, projection: Projection) {
    self.title = title
    self.projection = projection
  }
}

extension PopulationSettings {
  /// Puts settings, counts and the tables they name together.
  ///
  /// - Parameters:
  ///   - streets: codes in the order in which results are indexed; `nil`: as they first come up in the counts.
  ///   - housing: projects for ``HousingSettings``.
  ///   - file: of the counts, for messages.
  ///   - warnings: what a reader should know of the housing.
  /// - Throws: every problem of the counts, the tables and their fit; bases that differ, both named.
  public func forecaster(
    _ counts: [PopulationCount], streets: [String]? = nil, inputs: PopulationInputs, housing projects: [HousingProject],
    years: ClosedRange<Int>, file: String? = nil, warnings: inout Problems
  ) throws(Problems) -> Forecaster {
    let streets = streets ?? counts.codes
    var problems = Problems()
    let base = problems.collect { () throws(Problems) in try table(counts, streets, inputs, years, file) }
    let whole = problems.collect { () throws(Problems) -> PopulationTable? in
      guard let city else { return nil }
      return try located(in: city.file) { () throws(Problems) in
        try PopulationTable(inputs.city, streets: inputs.city.codes)
      }
    }
    let baseYear = base?.years.last { $0 <= years.lowerBound } ?? years.lowerBound
    let method = problems.collect { () throws(Problems) in
      try self.method(inputs.rates, streets, projects, after: baseYear, through: years.upperBound)
    }
    var arrivals: HousingArrivals?
    if let housing {
      let completions = HousingCompletion.of(
        projects, personsPerDwelling: housing.personsPerDwelling, baseYear: baseYear, problems: &problems)
      arrivals = HousingArrivals(
        completions, source: housing.source, structure: housing.structure, occupancy: housing.occupancy)
    }
    try problems.throwIfErrors()
    guard let base, let whole, let method else { throw problems }
    warnings.add(problems)
    return try Forecaster(base, method: method, through: years, city: whole, housing: arrivals)
  }

  /// The counts, with an age structure where they have broad groups only and in equal groups where cohorts need them.
  private func table(
    _ counts: [PopulationCount], _ streets: [String], _ inputs: PopulationInputs, _ years: ClosedRange<Int>,
    _ file: String?
  ) throws(Problems) -> PopulationTable {
    var base: PopulationTable
    if let structure {
      let district = try ready(structure.file, inputs.structure, inputs.structure.codes)
      let earlier = try prior.map { prior throws(Problems) in try ready(prior.file, inputs.prior, streets) }
      let latest = counts.map(\.year).filter { $0 <= years.lowerBound }.max()
      let estimate = try located(in: file) { () throws(Problems) in
        try estimateStructure(
          of: counts.filter { latest == nil || $0.year == latest }, streets: streets, district: district, prior: earlier
        )
      }
      base = estimate.table.assuming(estimate.notes)
    } else {
      base = try ready(file, counts, streets)
    }
    guard extraLifeYears != 0 else { return base }
    let years = Quantity(extraLifeYears)?.description ?? "\(extraLifeYears)"
    return base.assuming([
      Text(
        zh: "平均预期寿命比参数表高 \(years) 年(保持其年龄模式,Brass 模型)。",
        en: "Life expectancy at birth is \(years) years above the rates table's, in the table's shape (Brass).")
    ])
  }

  private func ready(_ file: String?, _ counts: [PopulationCount], _ streets: [String]) throws(Problems)
    -> PopulationTable
  {
    try located(in: file) { () throws(Problems) in
      let table = try PopulationTable(counts, streets: streets)
      return method.usesRates ? try table.withInfantsMerged() : table
    }
  }

  /// Problems of a table with the file it stands in.
  private func located<Value>(in file: String?, _ work: () throws(Problems) -> Value) throws(Problems) -> Value {
    do {
      return try work()
    } catch {
      throw Problems(
        error.list.map { problem in
          var problem = problem
          if problem.place.file == nil { problem.place.file = file }
          return problem
        })
    }
  }

  private func method(
    _ tables: [Table], _ streets: [String], _ projects: [HousingProject], after baseYear: Int, through last: Int
  ) throws(Problems) -> ProjectionMethod {
    switch method {
    case .growth(let bands, let rest): return .growth(bands, rest: rest)
    case .table(let beyond): return .throughTable(beyond: beyond)
    case .cohortAgeing, .cohortComponent: break
    }
    var periods: [PeriodRates] = []
    let arrivals = try arrivalWeights(streets, projects, after: baseYear, through: last)
    for period in try PeriodRates.read(tables, migration: migration.timing) {
      var period = try period.livingLonger(by: extraLifeYears)
      if let perYear = migration.perYear {
        period.migration.amount = .total(
          perYear: perYear, schedule: migration.schedule, femaleShare: migration.femaleShare)
      }
      period.migration.arrivals = arrivals
      periods.append(period)
    }
    return method == .cohortAgeing ? .cohortAgeing(periods) : .cohortComponent(periods)
  }

  private func arrivalWeights(
    _ streets: [String], _ projects: [HousingProject], after baseYear: Int, through last: Int
  ) throws(Problems) -> [Double]? {
    switch migration.arrivals {
    case .likePopulation: return nil
    case .weights(let weights):
      var problems = Problems()
      for code in weights.keys.sorted() where !streets.contains(code) {
        problems.error(
          at: Place(field: "population.migration.arrivals"), value: code,
          Text(zh: "没有代码为此的街道。", en: "no street has this code."),
          fix: Suggestion.nearest(to: code, among: streets).map {
            Text(zh: "是否为“\($0)”?", en: "did you mean \"\($0)\"?")
          })
      }
      try problems.throwIfErrors()
      return streets.map { weights[$0] ?? 0 }
    case .newHousing:
      var ignored = Problems()
      let completions = HousingCompletion.of(
        projects, personsPerDwelling: .zero, baseYear: baseYear, problems: &ignored)
      var dwellings: [String: Int] = [:]
      for completion in completions where completion.year > baseYear && completion.year <= last {
        dwellings[completion.street, default: 0] += completion.dwellings
      }
      guard dwellings.values.contains(where: { $0 > 0 }) else {
        throw Problems([
          Problem(
            .error, at: Place(field: "population.migration.arrivals"), value: "new_housing",
            says: Text(
              zh: "\(baseYear) 年后到 \(last) 年没有竣工的住宅。", en: "no housing is completed after \(baseYear) and by \(last)."))
        ])
      }
      return streets.map { Double(dwellings[$0] ?? 0) }
    }
  }
}

extension [PopulationCount] {
  /// Street codes in the order in which they first come up.
  public var codes: [String] {
    var seen: Set<String> = []
    return compactMap { seen.insert($0.street).inserted ? $0.street : nil }
  }
}

/// The plan's own forecast and those it compares with.
func forecastPeople(_ inputs: RunInputs, _ warnings: inout Problems) throws(Problems) -> (
  own: Forecast, forecaster: Forecaster, compared: [ComparedForecast]
) {
  let plan = inputs.plan
  let settings = plan.population
  var problems = Problems()
  var told = Problems()
  let result = problems.collect { () throws(Problems) in
    let forecaster = try settings.forecaster(
      inputs.study.population, streets: inputs.study.streets.map(\.code), inputs: inputs.population,
      housing: inputs.study.housing, years: plan.years, file: plan.inputs.population.file, warnings: &told)
    let forecast = try forecaster.forecast(
      ages: reportedAges, care: settings.care ?? inputs.pack.careNeed, uncertainty: settings.uncertainty,
      byStreet: inputs.study.streets.count * (settings.uncertainty?.draws ?? 1) < 200_000, threads: inputs.threads)
    return (forecast, forecaster)
  }
  var compared: [ComparedForecast] = []
  for (other, read) in zip(settings.compare, inputs.population.compare) {
    let projection = problems.collect { () throws(Problems) in
      try other.settings.forecaster(
        read.counts, inputs: read.inputs, housing: [], years: plan.years, file: other.counts.file, warnings: &told
      ).projected()
    }
    if let projection { compared.append(ComparedForecast(title: other.title, projection: projection)) }
  }
  // What the plan says of growth and draws stands in no table.
  problems = Problems(
    problems.list.map { problem in
      var problem = problem
      if problem.place.file == nil { problem.place = Place(file: plan.file, field: problem.place.field) }
      return problem
    })
  try problems.throwIfErrors()
  guard let result else { throw problems }
  for note in result.0.projection.notes { told.warning(at: Place(layer: "population"), note) }
  warnings.add(told)
  return (result.0, result.1, compared)
}

/// Everybody, children under three, and elders: what plans set targets for.
public let reportedAges = ["0+", "0-2", "60+", "65+", "80+"].compactMap { AgeRange($0) }
