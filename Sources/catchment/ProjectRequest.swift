import Datasets
import Demography
import Diagnostics
import Planning
import Simulation

/// What `catchment project` was asked for, read: options joined with the settings file, and every table.
struct ProjectRequest {
  let settings: PopulationSettings
  let counts: [PopulationCount]
  let inputs: PopulationInputs
  let housing: [HousingProject]
  /// Codes in the order of the boundaries, or of the table.
  let streets: [String]
  let names: [Text]
  let years: ClosedRange<Int>
  private let file: String
  let synthetic: [Text]
  let warnings: Problems

  /// - Throws: whatever is wrong in any of the files.
  init(_ options: Project) throws(Problems) {
    var problems = Problems()
    let given = try Self.settings(options, &problems)
    settings = given.joined
    years = options.years.years
    file = options.table
    let table = problems.collect { () throws(Problems) in
      try StudyAreaLoader.population(
        from: LayerSource(file: options.table), streets: options.streets.map { LayerSource(file: $0) })
    }
    if let table { problems.add(table.warnings) }
    var inputs = PopulationFiles().read(given.file, &problems)
    let typed = PopulationFiles().read(given.typed, &problems)
    if !options.rates.isEmpty { inputs.rates = typed.rates }
    if options.structure != nil { inputs.structure = typed.structure }
    if options.city != nil { inputs.city = typed.city }
    self.inputs = inputs
    var housing: [HousingProject] = []
    if let file = options.housing, settings.housing != nil || settings.migration.arrivals == .newHousing {
      let read = problems.collect { () throws(Problems) in try StudyAreaLoader.housing(from: LayerSource(file: file)) }
      housing = Self.byCode(read?.projects ?? [], table?.streets ?? [])
      if let read { problems.add(read.warnings) }
    }
    self.housing = housing
    try problems.throwIfErrors()
    guard let table else { throw problems }
    counts = table.counts
    streets = table.streets?.map(\.code) ?? table.counts.codes
    names = table.streets?.map(\.name) ?? table.counts.codes.map { Text($0) }
    synthetic = table.synthetic
    warnings = problems
  }

  func forecaster(_ warnings: inout Problems) throws(Problems) -> Forecaster {
    try settings.forecaster(
      counts, streets: streets, inputs: inputs, housing: housing, years: years, file: file, warnings: &warnings)
  }

  /// Projects that name their street by name, by its code.
  private static func byCode(_ projects: [HousingProject], _ streets: [Street]) -> [HousingProject] {
    let codes = Dictionary(streets.map { ($0.name.zh, $0.code) }, uniquingKeysWith: { first, _ in first })
    return projects.map { project in
      var project = project
      if let street = project.street, let code = codes[street] { project.street = code }
      return project
    }
  }

  /// The settings of the file without what the options replace, those of the options, and both joined.
  private static func settings(
    _ options: Project, _ problems: inout Problems
  ) throws(Problems) -> (file: PopulationSettings, typed: PopulationSettings, joined: PopulationSettings) {
    var file = PopulationSettings(.cohortAgeing)
    if let path = options.settings {
      file = try PopulationSettings(
        yaml: try PlanLoader.text(of: path), file: path, layers: PlanLoader.layers())
      // Other forecasts are for a report.
      file.compare = []
      file.published = []
    }
    var typed = PopulationSettings(.cohortAgeing)
    typed.rates = options.rates.map { Plan.Source(file: $0) }
    typed.structure = options.structure.map { Plan.Source(file: $0) }
    typed.city = options.city.map { Plan.Source(file: $0) }
    var joined = file
    if let method = options.method { joined.method = method.method(options, file.method) }
    if !typed.rates.isEmpty {
      joined.rates = typed.rates
      file.rates = []
    }
    if typed.structure != nil {
      joined.structure = typed.structure
      file.structure = nil
    }
    if typed.city != nil {
      joined.city = typed.city
      file.city = nil
    }
    if let years = options.extraLifeYears { joined.extraLifeYears = years }
    if let migration = options.migration { joined.migration.perYear = migration }
    if let timing = options.migrationTiming { joined.migration.timing = timing }
    joined.housing = housing(options, joined.housing, &problems)
    if let draws = options.draws {
      if joined.uncertainty == nil { joined.uncertainty = .usual(draws: draws, seed: 1) }
      joined.uncertainty?.draws = draws
    }
    if let seed = options.seed { joined.uncertainty?.seed = seed }
    refuseIdle(options, joined, &problems)
    return (file, typed, joined)
  }

  private static func housing(
    _ options: Project, _ given: PopulationSettings.HousingSettings?, _ problems: inout Problems
  ) -> PopulationSettings.HousingSettings? {
    var settings = given
    if let source = options.housingSource {
      if settings == nil { settings = PopulationSettings.HousingSettings(source: source) }
      settings?.source = source
    }
    if let persons = options.personsPerDwelling { settings?.personsPerDwelling = Quantity(persons) }
    if options.housing != nil, settings == nil {
      problems.error(
        at: Place(field: "--housing-source"),
        Text(
          zh: "新住宅的住户从何而来须明确。", en: "where the residents of new housing come from has to be stated."),
        fix: Text(
          zh: "--housing-source city_growth(从全市增长中分配)或 added(另加)",
          en: "--housing-source city_growth (drawn from the people projected) or added (on top)"))
    }
    if options.housing == nil, settings != nil {
      problems.error(
        at: Place(field: "--housing"), Text(zh: "缺住宅项目文件。", en: "the file of housing projects is missing."),
        fix: Text(zh: "--housing housing.geojson", en: "--housing housing.geojson"))
    }
    return settings
  }

  /// An option that changes nothing was meant for something else.
  private static func refuseIdle(_ options: Project, _ settings: PopulationSettings, _ problems: inout Problems) {
    let cohorts = settings.method == .cohortAgeing || settings.method == .cohortComponent
    var idle: [String] = []
    if cohorts {
      if !options.band.isEmpty { idle.append("--band") }
      if options.rest != nil { idle.append("--rest") }
      if settings.rates.isEmpty {
        problems.error(
          at: Place(field: "--rates"),
          Text(zh: "队列方法需要参数表(生命表、生育率)。", en: "the cohort methods need a rates table: life tables, fertility."),
          fix: Text(
            zh: "例如 --rates geodata/china-rates/rates.csv", en: "for example --rates geodata/china-rates/rates.csv"))
      }
    } else {
      if !options.rates.isEmpty { idle.append("--rates") }
      if options.migration != nil { idle.append("--migration") }
      if options.migrationTiming != nil { idle.append("--migration-timing") }
      if options.extraLifeYears != nil { idle.append("--extra-life-years") }
      if case .growth = settings.method {
      } else {
        if !options.band.isEmpty { idle.append("--band") }
        if options.rest != nil { idle.append("--rest") }
      }
    }
    if options.seed != nil, settings.uncertainty == nil { idle.append("--seed") }
    if options.personsPerDwelling != nil, settings.housing == nil { idle.append("--persons-per-dwelling") }
    for option in idle {
      problems.error(
        at: Place(field: option), Text(zh: "这种方法或设置不使用该选项。", en: "this method and these settings make no use of it."))
    }
  }
}
