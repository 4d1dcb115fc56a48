import ArgumentParser
import Datasets
import Demography
import Diagnostics
import Planning
import Reporting
import Simulation

/// `catchment project`: people by street, sex and age, year by year.
struct Project: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Projects a population table: growth, ageing of the cohorts, or cohort-component.",
    discussion: """
      EXAMPLES
        What plans print, 60+ by 10,000 a year and 80+ through a given number:
          catchment project geodata/qinhuai/population.csv --years 2020-2025 --method growth \\
            --band 60+=+10000 --band 80+=2025:40500 --out people.csv
        Births, deaths and migration from the census, with pyramids:
          catchment project geodata/qinhuai/census-2020.csv --years 2020-2035 --method cohort_component \\
            --rates geodata/china-rates/rates.csv --migration 2000 --out people.csv --pyramids pyramids.html
        Streets known in 0-14, 15-59 and 60+ only, with the district's ages, brought to the city's own total:
          catchment project streets.xlsx --years 2020-2030 --method cohort_ageing --rates rates.csv \\
            --structure district.csv --city city.csv --out people.csv
        How uncertain that is (P10, P50, P90), with everything a plan's `population:` section can say:
          catchment project people.csv --years 2020-2030 --settings plan.yaml --draws 1000 --seed 7 \\
            --indicators indicators.csv

      The table has street, year, sex, age_from, age_to, persons and basis; a basis (hukou, resident, actual) is never
      mixed with another. Without --out and --indicators the people go to standard output. docs/data-formats.md and
      docs/plan-files.md tell the rest.
      """)

  @Argument(help: "Population table: CSV, XLSX or any format GDAL reads.")
  var table: String

  @Option(help: "First and last year, such as 2020-2035; figures stand at the end of each.")
  var years: YearSpan

  @Option(help: "growth, table, cohort_ageing or cohort_component; else as the settings say.")
  var method: MethodName?

  @Option(
    help: ArgumentHelp(
      "Growth of an age band: 60+=+10000 (persons a year), 60+=2% (a year), 80+=2025:40500 (reach). Repeatable.",
      valueName: "ages=trend"))
  var band: [BandTerm] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Growth of the ages outside every band, written as in --band.", valueName: "trend"))
  var rest: TrendTerm?

  @Option(help: "Rates table for the cohort methods: life tables, fertility, migration. Repeatable.")
  var rates: [String] = []

  @Option(
    name: .customLong("extra-life-years"), parsing: .unconditional,
    help: "Years by which people outlive the rates table.")
  var extraLifeYears: Double?

  @Option(
    parsing: .unconditional,
    help: "Net migrants a year for the whole city, -2000 where more leave, by the Rogers-Castro schedule.")
  var migration: Double?

  @Option(name: .customLong("migration-timing"), help: "half_and_half, start or end of a step.")
  var migrationTiming: Migration.Timing?

  @Option(help: "Street boundaries, to check the streets and take their names from.")
  var streets: String?

  @Option(help: "The district by fine ages, for streets counted in broad groups.")
  var structure: String?

  @Option(help: "The city's own counts or forecast, to which the streets are brought.")
  var city: String?

  @Option(help: "Housing projects whose residents arrive when they are completed.")
  var housing: String?

  @Option(name: .customLong("housing-source"), help: "city_growth (drawn from the people projected) or added.")
  var housingSource: HousingArrivals.Source?

  @Option(name: .customLong("persons-per-dwelling"), help: "For projects that do not say.")
  var personsPerDwelling: Double?

  @Option(help: "YAML with the keys of a plan's `population:` section, or a whole plan; options win over it.")
  var settings: String?

  @Option(help: "Draws of fertility, mortality, migration, growth and delay, for P10, P50 and P90.")
  var draws: Int?

  @Option(help: "Seed of the draws: the same seed gives the same bytes.")
  var seed: UInt64?

  @Option(help: "Threads for the draws; the result is the same on any number.")
  var threads: Int = 2

  @Option(help: "Age groups of --indicators, such as 0-2,60+,80+.")
  var ages: AgeList = AgeList(ages: reportedAges)

  @Option(help: "Write the people here as CSV.")
  var out: String?

  @Option(help: "Write people by age group, care need and the draws' quantiles here as CSV.")
  var indicators: String?

  @Option(help: "Draw population pyramids here: .svg or .html.")
  var pyramids: String?

  @OptionGroup var languageOption: LanguageOption

  func validate() throws {
    if let draws, !(1...1_000_000).contains(draws) {
      throw ValidationError("--draws \(draws): between 1 and 1000000 / 应在 1 到 1000000 之间")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads \(threads): between 1 and 256 / 应在 1 到 256 之间") }
    if let pyramids, !pyramids.hasSuffix(".svg"), !pyramids.hasSuffix(".html") {
      throw ValidationError("--pyramids \(pyramids): should end in .svg or .html / 应以 .svg 或 .html 结尾")
    }
    if let personsPerDwelling, !(personsPerDwelling > 0 && personsPerDwelling <= 100) {
      throw ValidationError("--persons-per-dwelling: above 0, at most 100 / 应大于 0 且不超过 100")
    }
    if method == nil, settings == nil {
      throw ValidationError("give --method or --settings / 请给出 --method 或 --settings")
    }
  }

  func run() throws {
    let console = Console(language: languageOption.language)
    try console.reporting { () throws(Problems) in try ProjectJob(self, console).run() }
  }
}

/// The work of the command.
struct ProjectJob {
  private let options: Project
  private let console: Console
  private let display: StepDisplay

  init(_ options: Project, _ console: Console) {
    self.options = options
    self.console = console
    display = StepDisplay(steps: 3, language: console.language)
  }

  func run() throws(Problems) {
    display.begin(Text(zh: "读取输入", en: "reading the input"))
    let request = try ProjectRequest(options)
    display.begin(Text(zh: "推算人口", en: "projecting the population"))
    var warnings = request.warnings
    let forecaster = try request.forecaster(&warnings)
    let forecast = try forecast(forecaster, request)
    for note in forecast.projection.notes { warnings.warning(at: Place(layer: "population"), note) }
    display.begin(Text(zh: "写入结果", en: "writing the results"))
    try write(forecast, request)
    _ = display.finish()
    console.show(warnings)
    tell(forecast)
  }

  private func forecast(_ forecaster: Forecaster, _ request: ProjectRequest) throws(Problems) -> Forecast {
    let uncertainty = request.settings.uncertainty
    let counter = DrawCounter(uncertainty?.draws ?? 0, display)
    // The draws of thousands of streets would not fit into memory; the city's do.
    let cells = request.streets.count * options.years.years.count * (options.ages.ages.count + 3)
    let byStreet = cells * (uncertainty?.draws ?? 1) <= 50_000_000
    if !byStreet {
      console.say(
        Text(zh: "街道太多:不确定性只给合计。", en: "So many streets: the indicators are of all of them together."))
    }
    var progress: (@Sendable () -> Void)?
    if uncertainty != nil { progress = { counter.count() } }
    return try forecaster.forecast(
      ages: options.ages.ages, care: request.settings.care, uncertainty: uncertainty, byStreet: byStreet,
      threads: options.threads, progress: progress)
  }

  private func write(_ forecast: Forecast, _ request: ProjectRequest) throws(Problems) {
    let note =
      request.synthetic.isEmpty
      ? nil
      : Text(
        zh: request.synthetic.map(\.zh).joined(separator: ";"), en: request.synthetic.map(\.en).joined(separator: "; "))
    var files: [(path: String, bytes: [UInt8])] = []
    if let out = options.out { files.append((out, CSV.write(forecast.projection.table, synthetic: note))) }
    if let path = options.indicators { files.append((path, CSV.write(forecast.table, synthetic: note))) }
    if let path = options.pyramids { files.append((path, try pyramids(forecast.projection, request, path))) }
    for file in files { try replaceFile(file.path, with: file.bytes) }
    if options.out == nil, options.indicators == nil {
      console.print(CSV.write(forecast.projection.table, synthetic: note))
    }
  }

  private func pyramids(_ projection: Projection, _ request: ProjectRequest, _ path: String) throws(Problems) -> [UInt8]
  {
    let years = "\(projection.years.lowerBound)–\(projection.years.upperBound)"
    let sheet = PyramidSheet(
      projection,
      title: Text(zh: "\(projection.basis.name.zh) \(years)", en: "\(projection.basis.name.en) \(years)"),
      names: request.names, language: ReportLanguage(console.language), synthetic: request.synthetic)
    if let refusal = sheet.refusal {
      throw Problems([Problem(.error, at: Place(file: options.table, field: "--pyramids"), value: path, says: refusal)])
    }
    return Array((path.hasSuffix(".svg") ? sheet.svg() : sheet.html()).utf8)
  }

  /// Method, assumptions, and the numbers a person looks for first.
  private func tell(_ forecast: Forecast) {
    let projection = forecast.projection
    console.say(
      Text(
        zh: "\(projection.basis.name.zh);\(projection.method.zh)。",
        en: "\(projection.basis.name.en); \(projection.method.en)."))
    for text in projection.assumptions + (forecast.uncertainty?.spoken ?? []) { console.say(text) }
    let (first, last) = (projection.years.lowerBound, projection.years.upperBound)
    for outcome in forecast.outcomes where outcome.indicator.street == nil && outcome.indicator.year == last {
      guard case .persons(let age) = outcome.indicator.subject else { continue }
      let start = projection.persons(year: first, in: age)
      var line = "\(age): \(first) \(start) → \(last) \(outcome.value)"
      if let range = outcome.range { line += " (P10–P90 \(Int(range.p10.rounded()))–\(Int(range.p90.rounded())))" }
      console.say(Text(line))
    }
    guard let care = forecast.care?.need(year: last) else { return }
    console.say(
      Text(
        zh: "\(last) 年:部分失能 \(care.partly) 人,失能 \(care.fully) 人。",
        en: "\(last): \(care.partly) partly and \(care.fully) fully dependent elders."))
  }
}
