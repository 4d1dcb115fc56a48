import Foundation
import Testing

/// GDAL's own tool opens every map file that the program writes, and has nothing to say against it.
@Suite struct OpensInGDALTests {
  private static let ogrinfo: String? = {
    let found = ["/usr/bin/ogrinfo", "/usr/local/bin/ogrinfo", "/opt/homebrew/bin/ogrinfo"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    if found == nil { print("skipped: ogrinfo is not installed") }
    return found
  }()

  /// Runs `ogrinfo -al` over a file and returns what it printed.
  private func inspect(_ file: URL) throws -> String {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.ogrinfo))
    process.arguments = ["-ro", "-al", file.path]
    for name in ["out", "err"] { _ = FileManager.default.createFile(atPath: scratch.file(name).path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: scratch.file("out"))
    process.standardError = try FileHandle(forWritingTo: scratch.file("err"))
    try process.run()
    process.waitUntilExit()
    let output = String(decoding: try Data(contentsOf: scratch.file("out")), as: UTF8.self)
    let errors = String(decoding: try Data(contentsOf: scratch.file("err")), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(file.lastPathComponent): \(errors)")
    for word in ["Warning", "ERROR", "FAILURE"] {
      #expect(!errors.contains(word) && !output.contains(word + " "), "\(file.lastPathComponent): \(errors)")
    }
    #expect(output.contains("Feature Count: "), "\(file.lastPathComponent)")
    return output
  }

  private func inspectAll(in scratch: Scratch, _ folder: String) throws -> [String: String] {
    var seen: [String: String] = [:]
    for name in try scratch.contents(of: folder).keys.sorted() {
      let suffix = name.split(separator: ".").last.map(String.init) ?? ""
      guard ["geojson", "gpkg", "xlsx", "csv", "shp", "fgb", "kml"].contains(suffix), !name.hasPrefix(".") else {
        continue
      }
      seen[name] = try inspect(scratch.file(folder).appendingPathComponent(name))
    }
    return seen
  }

  @Test(.enabled(if: ogrinfo != nil, "ogrinfo is not installed"))
  func everythingThatARunWrites() throws {
    let scratch = try SmallPlan.folder()
    let outcome = try Program.run(["run", scratch.file("plan.yaml").path, "--out", scratch.file("out").path])
    try #require(outcome.code == 0, "\(outcome.errors)")
    let seen = try inspectAll(in: scratch, "out")
    #expect(seen.count == 10, "\(seen.keys.sorted())")
    let plan = try #require(seen["plan.gpkg"])
    for layer in ["streets", "uncovered", "facilities", "findings", "indicators", "layer_styles"] {
      #expect(plan.contains("Layer name: \(layer)\n"), "\(layer)")
    }
    #expect(plan.contains("ID[\"EPSG\",4549]]"))
    // The same figures as in the layers that stand beside it.
    let streets = try #require(seen["streets.geojson"])
    for line in streets.split(separator: "\n")
    where line.hasPrefix("  code (String)") || line.hasPrefix("  people_2022 (") {
      #expect(plan.contains(line.split(separator: "=").last ?? ""))
    }
  }

  @Test(.enabled(if: ogrinfo != nil, "ogrinfo is not installed"))
  func whatOtherCommandsWrite() throws {
    let scratch = try SmallPlan.folder()
    try scratch.write("id,population,lon,lat\nD1,100,118.79,32.01\nD2,50,118.81,32.012\n", to: "demand.csv")
    try FileManager.default.createDirectory(at: scratch.file("made"), withIntermediateDirectories: true)
    func made(_ name: String) -> String { scratch.file("made/" + name).path }
    func file(_ name: String) -> String { scratch.file(name).path }
    let commands = [
      [
        "check", "--policy", SmallPlan.policy, "--housing", file("housing.csv"), "--on", "2022-01-01", "--out",
        made("opinion.geojson"),
      ],
      [
        "check", "--policy", SmallPlan.policy, "--housing", file("housing.csv"), "--on", "2022-01-01", "--out",
        made("opinion.xlsx"),
      ],
      [
        "cover", "--detour", "1.3", "--facilities", file("facilities.csv"), "--demand", file("demand.csv"), "--within",
        "500,1000",
        "--format", "geojson", "--out", made("cover.geojson"), "--isochrones", made("reach.geojson"), "--uncovered",
        made("gaps.geojson"), "--pairs", made("pairs.csv"),
      ],
    ]
    for command in commands {
      let outcome = try Program.run(command)
      #expect(outcome.code < 2, "\(command.prefix(2)): \(outcome.errors)")
    }
    let seen = try inspectAll(in: scratch, "made")
    #expect(seen.count == 6, "\(seen.keys.sorted())")
  }
}
