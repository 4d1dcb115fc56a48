import ArgumentParser
import Diagnostics

@main
struct Catchment: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catchment",
    abstract: "Checks care-premises rules, measures who can walk to a service, and places facilities.",
    discussion: """
      EXAMPLES
        catchment run scenarios/qinhuai/plan.yaml --out out/qinhuai
        catchment compare out/qinhuai out/variant --out comparison.html
        catchment check --policy scenarios/qinhuai/policy.yaml --housing projects.csv
        catchment policy show qinhuai
        catchment project people.csv --years 2020-2035 --method cohort_component --rates rates.csv
        catchment convert 街道.shp streets.geojson
        catchment cover --network city.osm.pbf --facilities F.csv --demand D.csv --within 500,1000
        catchment doctor streets.shp housing.xlsx city.osm.pbf
        catchment new --synthetic city --people 100000 --seed 1 --out my-city

      EXIT CODES
        0 fine   1 `check`, `doctor` or `policy test` found failures   2 bad input   64 wrong usage   70 a fault of ours
        130 ended by Ctrl-C
      """,
    version: "0.1.0",
    subcommands: [
      Run.self, Compare.self, Sweep.self, Check.self, Cover.self, Convert.self, Project.self, Solve.self,
      PlaceCommand.self, DoctorCommand.self, PolicyCommand.self, New.self,
    ])
}

/// What every command that speaks to a person has.
struct LanguageOption: ParsableArguments {
  @Option(name: .customLong("lang"), help: "Language of messages: zh or en.")
  var language: Language = .preferred
}

extension Language: ExpressibleByArgument {}
