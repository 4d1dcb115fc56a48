import ArgumentParser
import Datasets
import Diagnostics
import Foundation
import Planning
import Synthesis

/// `catchment new --synthetic wuhan`: writes an invented city as the files a plan reads.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Invents a city and writes its layers, for examples and scale tests.",
    discussion: """
      The same recipe, people and seed give the same bytes. Every file says what in it is invented.
      Writes streets.geojson, population.csv, housing.geojson, facilities.geojson, candidates.geojson and
      walkways.osm into the folder; for wuhan-full demand.geojson as well.

      EXAMPLES
        catchment new --synthetic city --people 100000 --seed 1 --out my-city
        catchment new --synthetic wuhan-full --out out/wuhan-data
      """)

  enum Recipe: String, ExpressibleByArgument, CaseIterable {
    case qinhuai, wuxi, qidong, jiamusi, wuhan, city
    case southNewTown = "south-new-town"
    case wuhanFull = "wuhan-full"

    func recipe(people: Int) -> CityRecipe {
      switch self {
      case .qinhuai: .qinhuai
      case .southNewTown: .southNewTown
      case .wuxi: .wuxi
      case .qidong: .qidong
      case .jiamusi: .jiamusi
      case .wuhan: .wuhan
      case .wuhanFull: .wuhanFull
      case .city: .city(people: people)
      }
    }
  }

  @Option(
    help: "What to invent: a city or district with its published totals, wuhan-full with 100,000 buildings, or city.")
  var synthetic: Recipe

  @Option(help: "Registered people, for city.")
  var people: Int = 1_000_000

  @Option(help: "The seed everything invented comes from.")
  var seed: UInt64 = 2020

  @Option(name: .customLong("out"), help: "Folder to write to; made when absent.")
  var folder: String

  func validate() throws {
    guard (1...100_000_000).contains(people) else {
      throw ValidationError("--people \(people): between 1 and 100000000 / 应在 1 到 100000000 之间")
    }
  }

  @OptionGroup var languageOption: LanguageOption

  func run() throws {
    let console = Console(language: languageOption.language)
    let city = synthesize(synthetic.recipe(people: people), seed: seed)
    let files = try SyntheticCityFiles.all(of: city)
    try console.reporting { () throws(Problems) in try write(files) }
    console.say(
      Text(
        zh:
          "已写入 \(folder):\(city.streets.count) 个街道、\(city.housing.count) 个住宅项目、\(city.walkways.nodes.count) 个路网节点(均为虚构)。",
        en: "Wrote \(folder): \(city.streets.count) streets, \(city.housing.count) housing projects, "
          + "\(city.walkways.nodes.count) network nodes, all invented."))
  }

  private func write(_ files: [(name: String, bytes: [UInt8])]) throws(Problems) {
    let directory = URL(fileURLWithPath: folder, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      for file in files {
        try Data(file.bytes).write(to: directory.appendingPathComponent(file.name), options: .atomic)
      }
    } catch {
      var problems = Problems()
      let reason = error.localizedDescription
      problems.error(
        at: Place(file: folder), Text(zh: "无法写入该文件夹:\(reason)", en: "cannot write to this folder: \(reason)"))
      throw problems
    }
  }
}

/// The files of an invented city.
enum SyntheticCityFiles {
  static func all(of city: SyntheticCity) throws -> [(name: String, bytes: [UInt8])] {
    let layers = [city.streets, city.housing, city.facilities, city.candidates] + (city.demand.map { [$0] } ?? [])
    return try layers.map { ("\($0.name).geojson", try GeoJSONWriter.bytes($0)) } + [
      ("population.csv", CSV.write(city.population, synthetic: city.synthetic)),
      ("walkways.osm", city.walkways.osm(synthetic: city.synthetic)),
    ]
  }
}
