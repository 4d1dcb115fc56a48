import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// `catchment project` as a planner uses it.
@Suite struct ProjectTests {
  private static let people = "geodata/qinhuai/population.csv"
  private static let census = "geodata/qinhuai/census-2020.csv"
  private static let rates = "geodata/china-rates/rates.csv"

  private func project(_ arguments: [String]) throws -> Program.Outcome {
    try Program.run(["project"] + arguments + ["--lang", "en"])
  }

  /// Persons by year, ages from `age` on.
  private func sums(_ csv: String, from age: Int) -> [Int: Int] {
    var sums: [Int: Int] = [:]
    for row in rows(csv) {
      guard let year = Int(row["year"] ?? ""), let from = Int(row["age_from"] ?? ""), from >= age else { continue }
      sums[year, default: 0] += Int(row["persons"] ?? "") ?? 0
    }
    return sums
  }

  private func rows(_ csv: String) -> [[String: String]] {
    let lines = csv.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { $0.replacingOccurrences(of: "\"", with: "") }
    }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  @Test func qinhuaisOwnForecastIsRecovered() throws {
    let scratch = try Scratch()
    let out = scratch.file("people.csv").path
    let outcome = try project([
      Self.people, "--years", "2020-2025", "--method", "growth", "--band", "60+=+10000", "--band", "80+=2025:40500",
      "--out", out,
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let csv = try String(contentsOfFile: out, encoding: .utf8)
    #expect(csv.hasPrefix("# synthetic:"))
    #expect(sums(csv, from: 60)[2020] == 200_112 && sums(csv, from: 60)[2025] == 250_112)
    #expect(sums(csv, from: 80)[2025] == 40_500)
    // What is written can be read again, and its own years are what they were.
    let again = try project([out, "--years", "2020-2025", "--method", "table"])
    #expect(again.code == 0, "\(again.errors)")
    #expect(again.output == csv)
  }

  @Test func theCensusByCohortsWithPyramids() throws {
    let scratch = try Scratch()
    for kind in ["svg", "html"] {
      let file = scratch.file("pyramids.\(kind)").path
      let outcome = try project([
        Self.census, "--years", "2020-2030", "--method", "cohort_component", "--rates", Self.rates, "--pyramids", file,
      ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(sums(outcome.output, from: 60)[2025] == 213_136)
      #expect(sums(outcome.output, from: 0)[2030] == 699_821)
      let drawing = try String(contentsOfFile: file, encoding: .utf8)
      #expect(drawing.contains("<svg") && drawing.contains("2030"))
      let parser = XMLParser(data: Data(drawing.replacingOccurrences(of: "<!DOCTYPE html>", with: "").utf8))
      #expect(parser.parse(), "\(kind) is not well-formed")
    }
    let leaving = try project([
      Self.census, "--years", "2020-2030", "--method", "cohort_component", "--rates", Self.rates, "--migration",
      "-5000",
    ])
    #expect(leaving.code == 0, "\(leaving.errors)")
    #expect(sums(leaving.output, from: 0)[2030, default: .max] < 699_821 - 45_000)
    let ageing = try project([
      Self.census, "--years", "2020-2030", "--method", "cohort_ageing", "--rates", Self.rates,
    ])
    #expect(sums(ageing.output, from: 60)[2030] == 228_870)
    #expect(!rows(ageing.output).contains { $0["year"] == "2030" && $0["age_from"] == "5" }, "the unborn are not told")
  }

  @Test func drawsAreTheSameBytesOnAnyNumberOfThreads() throws {
    let scratch = try Scratch()
    func indicators(_ name: String, _ more: [String]) throws -> Data {
      let file = scratch.file(name)
      let outcome = try project(
        [
          Self.census, "--years", "2020-2030", "--method", "cohort_component", "--rates", Self.rates, "--draws", "40",
          "--ages", "60+,80+", "--indicators", file.path,
        ] + more)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("lognormal"), "the distributions are stated")
      return try Data(contentsOf: file)
    }
    let one = try indicators("one.csv", ["--seed", "7", "--threads", "1"])
    #expect(try indicators("two.csv", ["--seed", "7", "--threads", "2"]) == one)
    #expect(try indicators("other.csv", ["--seed", "8", "--threads", "2"]) != one)
    let last = try #require(
      rows(String(decoding: one, as: UTF8.self)).last { $0["street"] == "" && $0["age_from"] == "60" })
    let quantiles = ["p10", "p50", "p90"].compactMap { Double(last[$0] ?? "") }
    #expect(quantiles.count == 3 && quantiles == quantiles.sorted() && quantiles[0] < quantiles[2])
  }

  @Test func broadGroupsAreFittedAndRaked() throws {
    let scratch = try Scratch()
    let streets = try scratch.write(
      """
      street,year,age_from,age_to,persons,basis
      A,2020,0,14,1000,resident
      A,2020,15,59,5000,resident
      A,2020,60,,1500,resident
      A,2020,65,,1000,resident
      B,2020,0,14,600,resident
      B,2020,15,59,2500,resident
      B,2020,60,,1900,resident
      B,2020,65,,1500,resident
      """, to: "streets.csv")
    let city = try scratch.write(
      "street,year,age_from,age_to,persons,basis\nC,2020,0,,13000,resident\nC,2025,0,,12900,resident\n", to: "city.csv")
    let outcome = try project([
      streets, "--years", "2020-2025", "--method", "cohort_component", "--rates", Self.rates, "--structure",
      Self.census, "--city", city,
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let all = sums(outcome.output, from: 0)
    #expect(all[2020] == 13_000 && all[2025] == 12_900)
    #expect(outcome.errors.contains("iterative proportional fitting"))
    // The residual of both years is said.
    #expect(outcome.errors.contains("its streets add up to 12500") && outcome.errors.contains("2025, all ages"))
  }

  @Test func basesAreNeverMixed() throws {
    let scratch = try Scratch()
    let header = "street,year,age_from,age_to,persons,basis\n"
    let mixed = try scratch.write(header + "A,2020,0,59,10,hukou\nA,2020,60,,10,resident\n", to: "mixed.csv")
    let registered = try scratch.write(header + "A,2020,0,59,10,hukou\nA,2020,60,,10,hukou\n", to: "hukou.csv")
    let city = try scratch.write(header + "C,2020,0,,20,resident\n", to: "city.csv")
    for arguments in [
      [mixed, "--method", "growth"], [registered, "--method", "growth", "--city", city],
      [registered, "--method", "growth", "--structure", Self.census],
    ] {
      let outcome = try project(arguments + ["--years", "2020-2021"])
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("hukou") && outcome.errors.contains("resident"), "\(outcome.errors)")
      #expect(outcome.errors.contains("must not be added or compared"), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func housingBringsPeopleOnce() throws {
    let scratch = try Scratch()
    let housing = try scratch.write(
      """
      id,street,dwellings,persons_per_dwelling,completion
      old,320104001,500,3,2019-05-01
      new,320104001,1000,2.5,2022-05-01
      """, to: "housing.csv")
    let city = try scratch.write(
      "street,year,age_from,age_to,persons,basis\nC,2022,0,,720000,hukou\n", to: "city.csv")
    let base = [Self.people, "--years", "2020-2022", "--method", "growth"]
    let before = sums(try project(base).output, from: 0)
    let drawn = try project(base + ["--housing", housing, "--housing-source", "city_growth"])
    #expect(sums(drawn.output, from: 0) == before)
    let added = try project(base + ["--housing", housing, "--housing-source", "added"])
    #expect(sums(added.output, from: 0)[2022] == (before[2022] ?? 0) + 2500)
    #expect(sums(added.output, from: 0)[2021] == before[2021])
    #expect(added.errors.contains("1 projects (old)"), "what the base holds is not counted again: \(added.errors)")
    let growing = try project(
      base + ["--band", "60+=+10000", "--housing", housing, "--housing-source", "added"])
    #expect(growing.code == 0 && growing.errors.contains("counted twice"), "\(growing.errors)")
    let twice = try project(base + ["--housing", housing, "--housing-source", "added", "--city", city])
    #expect(twice.code == 2 && twice.errors.contains("counted twice"), "\(twice.errors)")
    #expect(try project(base + ["--housing", housing]).code == 2)
  }

  @Test func settingsSayEverythingAPlanCan() throws {
    let scratch = try Scratch()
    let root = Repository.root.path
    let settings = try scratch.write(
      """
      method: cohort_component
      rates: \(root)/\(Self.rates)
      extra_life_years: 4
      migration: {per_year: 2000, ages: model, timing: end}
      care_need:
        - {age: 60-79, partly: 0.05, fully: 0.01}
        - {age: 80+, partly: 0.2, fully: 0.1}
      uncertainty: {draws: 20, migration: {uniform: [0, 2]}}
      """, to: "settings.yaml")
    let file = scratch.file("indicators.csv")
    let outcome = try project([
      Self.census, "--years", "2020-2025", "--settings", settings, "--indicators", file.path,
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let found = rows(try String(contentsOf: file, encoding: .utf8)).filter { $0["street"] == "" }
    func value(_ year: String, _ indicator: String, _ age: String = "") -> Int {
      found.first { $0["year"] == year && $0["indicator"] == indicator && $0["age_from"] == age }
        .flatMap { Int($0["value"] ?? "") } ?? -1
    }
    let levels = ["care_independent", "care_partly", "care_fully"].map { value("2025", $0) }
    #expect(levels.reduce(0, +) == value("2025", "persons", "60"))
    let old = value("2025", "persons", "80")
    let young = value("2025", "persons", "60") - old
    #expect(abs(Double(levels[2]) - 0.01 * Double(young) - 0.1 * Double(old)) < 2)
    #expect(outcome.errors.contains("4 years above"))
    // More years of life and people moving in: more elders than in the plain projection.
    #expect(value("2025", "persons", "60") > 221_790)
  }

  @Test func theUnitedNationsTablesAreReadAsTheyAre() throws {
    let names = ["mx5dt", "percentASFR5dt", "tfr1dt", "tfrproj1dt", "sexRatio1dt"]
    let files = names.compactMap { Repository.shared("data/un-wpp-china/wpp2024_\($0).csv")?.path }
    guard files.count == names.count else { return }
    let theirs = try project(
      [Self.census, "--years", "2020-2030", "--method", "cohort_component"] + files.flatMap { ["--rates", $0] })
    #expect(theirs.code == 0, "\(theirs.errors)")
    // The shipped rates are theirs, rounded.
    let ours = try project([
      Self.census, "--years", "2020-2030", "--method", "cohort_component", "--rates", Self.rates,
    ])
    let (a, b) = (sums(theirs.output, from: 0)[2030] ?? 0, sums(ours.output, from: 0)[2030] ?? 1)
    #expect(abs(a - b) <= 10, "\(a) \(b)")
  }

  @Test func mistakesAreSaidWithAFix() throws {
    let scratch = try Scratch()
    let base = [Self.census, "--years", "2020-2030"]
    for (arguments, named) in [
      (["--method", "cohort_component"], "--rates"),
      (["--method", "growth", "--rates", Self.rates], "--rates"),
      (["--method", "cohort_ageing", "--rates", Self.rates, "--band", "60+=2%"], "--band"),
      (["--method", "growth", "--seed", "3"], "--seed"),
      (["--method", "growth", "--housing-source", "added"], "--housing"),
      (["--method", "growth", "--band", "62+=2%"], "62+"),
      (["--method", "cohort_component", "--rates", "absent.csv"], "absent.csv"),
      (["--method", "growth", "--out", "/nowhere/at/all.csv"], "/nowhere/at/all.csv"),
    ] {
      let outcome = try project(base + arguments)
      #expect(outcome.code == 2, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(named) && outcome.errors.contains("error"), "\(outcome.errors)")
    }
    let settings = try scratch.write("method: growth\nrates: x.csv\nbandz: []\n", to: "settings.yaml")
    let strange = try project(base + ["--settings", settings])
    #expect(strange.code == 2)
    #expect(strange.errors.contains("settings.yaml:3") && strange.errors.contains("did you mean bands?"))
    #expect(strange.errors.contains("makes no use of rates"))
    for arguments in [
      ["--method", "grwth"], ["--method", "growth", "--band", "60+"], [], ["--method", "growth", "--draws", "0"],
    ] {
      #expect(try project(base + arguments).code == 64)
    }
    #expect(try project(["--help"]).output.contains("--band 60+=+10000"))
  }
}
