import Foundation
import Testing

/// The main job on the shipped plan.
@Suite struct QinhuaiRunTests {
  private static let plan = "scenarios/qinhuai/plan.yaml"

  @Test func writesEveryOutputAndTheSameBytesTwice() throws {
    let scratch = try Scratch()
    for name in ["one", "two"] {
      let outcome = try Program.run(["run", Self.plan, "--out", scratch.file(name).path])
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("report.html"))
    }
    let one = try scratch.contents(of: "one")
    let two = try scratch.contents(of: "two")
    let expected = [
      "facilities.geojson", "findings.csv", "findings.geojson", "indicators.csv", "indicators.xlsx", "report.html",
      "run.json", "streets.geojson", "summary.json", "uncovered.geojson",
    ]
    for name in expected { #expect(one[name]?.isEmpty == false, "\(name)") }
    #expect(one.keys.sorted() == two.keys.sorted())
    for (name, data) in one { #expect(data == two[name], "\(name) differs between two runs") }
    try checkLayers(one)
    try checkReport(one)
    try checkSums(one)
  }

  private func checkLayers(_ files: [String: Data]) throws {
    for name in ["streets.geojson", "facilities.geojson", "uncovered.geojson", "findings.geojson"] {
      let layer = try json(try #require(files[name]))
      #expect(layer["type"] as? String == "FeatureCollection")
      #expect(layer["crs"] == nil, "RFC 7946 has no crs member")
      #expect(layer["synthetic"] != nil, "\(name) must say that its data are invented")
      for feature in try #require(layer["features"] as? [[String: Any]]) {
        guard let geometry = feature["geometry"] as? [String: Any] else { continue }
        forEachPosition(geometry["coordinates"]) { lon, lat in
          #expect((118.5...119.2).contains(lon) && (31.8...32.3).contains(lat), "\(name): \(lon), \(lat)")
        }
      }
    }
  }

  private func forEachPosition(_ value: Any?, _ body: (Double, Double) -> Void) {
    guard let array = value as? [Any] else { return }
    if let lon = array.first as? Double, array.count >= 2, let lat = array[1] as? Double {
      body(lon, lat)
    } else {
      for member in array { forEachPosition(member, body) }
    }
  }

  private func checkReport(_ files: [String: Data]) throws {
    let page = String(decoding: try #require(files["report.html"]), as: UTF8.self)
    #expect(!page.contains("<script"))
    #expect(!page.contains("src=\"http"))
    #expect(page.contains("<svg"))
    #expect(page.contains("虚构") && page.contains("invented"))
    for street in ["五老村", "红花", "朝天宫", "月牙湖"] { #expect(page.contains(street)) }
  }

  /// Numbers of the plan's own text.
  private func checkSums(_ files: [String: Data]) throws {
    let table = String(decoding: try #require(files["indicators.csv"]), as: UTF8.self)
    // 8,284 beds for 200,112 registered elders are 41.3968 per 1000 in 2020.
    #expect(table.contains("41.3968"))
  }

  @Test func aFailedRunLeavesTheOldFolderAsItWas() throws {
    let scratch = try Scratch()
    let out = scratch.file("out")
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    try Data("keep me".utf8).write(to: out.appendingPathComponent("report.html"))
    let plan = try scratch.write("plan: 1\nid: broken\n", to: "plan.yaml")
    let outcome = try Program.run(["run", plan, "--out", out.path, "--lang", "en"])
    #expect(outcome.code == 2)
    #expect(try scratch.contents(of: "out") == ["report.html": Data("keep me".utf8)])
  }

  @Test func opensInOGR() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/ogrinfo") else {
      print("skipped: ogrinfo is not installed")
      return
    }
    let scratch = try Scratch()
    _ = try Program.run(["run", Self.plan, "--out", scratch.file("out").path])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/ogrinfo")
    process.arguments = ["-so", "-al", scratch.file("out/streets.geojson").path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.contains("Feature Count: 12"))
    #expect(text.contains("Extent: (118."))
  }
}
