import ArgumentParser
import Datasets
import Diagnostics
import Doctor
import Planning
import Spatial

/// `catchment doctor`: what is wrong with the data, before anything is computed from them.
struct DoctorCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, geojson
  }

  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Examines files, or all files of a plan, and says what is wrong with them, where, and what to do.",
    discussion: """
      Nothing is changed. Every layer is examined alone (rings, duplicates, gaps and overlaps between neighbours, codes,
      totals, impossible values, encodings) and then against the others: the first polygons with names are taken as the
      streets, lines and OpenStreetMap files as the network. So it is found whether coordinates are GCJ-02 or BD-09
      although they say WGS 84, or the reverse; nothing is decided where the evidence is thin.

      EXAMPLES
        catchment doctor streets.shp housing.xlsx
        catchment doctor scenarios/qinhuai/plan.yaml
        catchment doctor streets.geojson facilities.csv city.osm.pbf --lang zh
        catchment doctor streets.geojson --format geojson --out trouble.geojson
        catchment doctor *.gpkg --format json --out doctor.json

      EXIT CODES
        0 nothing worse than a warning   1 errors in the data   2 a file could not be read

      docs/doctor.md tells every check and how it decides.
      """)

  @Argument(help: "Files in any readable format, or one plan (.yaml).")
  var files: [String]

  @Option(help: "text, json, or geojson with the trouble spots; by the name of --out when not given, else text.")
  var format: Format?

  @Option(help: "File to write; standard output when not given.")
  var out: String?

  @OptionGroup var languageOption: LanguageOption

  private var chosenFormat: Format {
    format ?? out?.split(separator: ".").last.flatMap { Format(rawValue: $0.lowercased()) } ?? .text
  }

  func validate() throws {
    let plans = files.filter(Self.isPlan)
    if !plans.isEmpty, files.count > 1 {
      throw ValidationError("a plan names its own files: give the plan alone")
    }
  }

  private static func isPlan(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  func run() throws {
    let language = languageOption.language
    let console = Console(language: language)
    let diagnosis = examined(language)
    try console.reporting { () throws(Problems) in
      let bytes = try bytes(of: diagnosis, language)
      if let out { try replaceFile(out, with: bytes) } else { console.print(bytes) }
    }
    if out != nil || chosenFormat != .text { console.say(diagnosis.summary) }
    if diagnosis.hasUnread { throw ExitCode(2) }
    if diagnosis.count(.error) > 0 { throw ExitCode(1) }
  }

  private func examined(_ language: Language) -> Diagnosis {
    if let plan = files.first, Self.isPlan(plan) { return PlanDoctor.examine(plan, language) }
    let display = StepDisplay(steps: files.count + 1, language: language)
    defer { _ = display.finish() }
    return Examination.run(files.map { Patient(source: LayerSource(file: $0)) }, progress: display.begin)
  }

  private func bytes(of diagnosis: Diagnosis, _ language: Language) throws(Problems) -> [UInt8] {
    switch chosenFormat {
    case .text: return Array(diagnosis.text(language).utf8)
    case .json: return JSON.bytes(diagnosis.document(in: language), pretty: true)
    case .geojson:
      do throws(SpatialError) {
        return try GeoJSONWriter.bytes(diagnosis.layer(in: language))
      } catch {
        throw Problems([Problem(.error, at: Place(layer: "doctor"), says: Text(error.message))])
      }
    }
  }
}
