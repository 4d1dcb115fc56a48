import Foundation
import Testing

/// `catchment convert` as a user types it.
@Suite struct ConvertTests {
  private func convert(_ arguments: [String]) throws -> Program.Outcome {
    try Program.run(["convert"] + arguments + ["--lang", "en"])
  }

  @Test func aFileBecomesAnother() throws {
    let scratch = try SmallPlan.folder()
    let (source, table, back) = (
      scratch.file("streets.geojson").path, scratch.file("streets.csv").path, scratch.file("back.geojson").path
    )
    let there = try convert([source, table, "--to", "cgcs2000-40"])
    #expect(there.code == 0, "\(there.errors)")
    #expect(there.errors.contains("CSV cannot say its coordinate system") && there.errors.contains("2 features"))
    let again = try convert([table, back, "--from", "EPSG:4528"])
    #expect(again.code == 0, "\(again.errors)")
    let features = try #require(try json(Data(contentsOf: URL(fileURLWithPath: back)))["features"] as? [[String: Any]])
    let shape = try #require(features.first?["geometry"] as? [String: Any])
    let rings = try #require(shape["coordinates"] as? [[[Double]]])
    #expect(abs(rings[0][0][0] - 118.78) < 1.1e-7 && abs(rings[0][0][1] - 32) < 1.1e-7)
  }

  @Test func mistakesEndWithTwoAndLeaveNothing() throws {
    let scratch = try SmallPlan.folder()
    let source = scratch.file("streets.geojson").path
    let target = scratch.file("a.geojson").path
    for arguments in [
      [source, target, "--to", "EPSG:1"], [source, target, "--to", "4549"], [source, scratch.file("a.dwg").path],
      [scratch.file("nothing.shp").path, target], [source, target, "--repair-only", "ring"],
    ] {
      let outcome = try convert(arguments)
      #expect(outcome.code == 2, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains("nothing was written"))
    }
    #expect(!FileManager.default.fileExists(atPath: target))
    #expect(try convert([source, target]).code == 0)
    let twice = try convert([source, target])
    #expect(twice.code == 2 && twice.errors.contains("--overwrite"))
    #expect(try convert([source, target, "--overwrite"]).code == 0)
  }

  @Test func repairsAreListedBesideTheOutput() throws {
    let scratch = try SmallPlan.folder()
    let open = SmallPlan.streets.replacing("[118.78,32.02],[118.78,32.00]]]", with: "[118.78,32.02]]]")
    try scratch.write(open, to: "open.geojson")
    let (source, target) = (scratch.file("open.geojson").path, scratch.file("closed.geojson").path)
    let refused = try convert([source, target])
    #expect(refused.code == 2 && refused.errors.contains("--repair"))
    let outcome = try convert([source, target, "--repair"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let list = try json(Data(contentsOf: scratch.file("closed.repairs.json")))
    #expect((list["repairs"] as? [Any])?.count == 1)
    #expect(FileManager.default.fileExists(atPath: scratch.file("closed.repairs.csv").path))
  }
}
