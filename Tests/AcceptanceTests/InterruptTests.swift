import Foundation
import Testing

/// Ctrl-C while a command works.
@Suite struct InterruptTests {
  /// A p-median that the debug build does not solve in a minute: 1,200 points and as many sites.
  private func hardInstance() throws -> Scratch {
    let scratch = try Scratch()
    var state: UInt64 = 1
    func next(_ below: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % below
    }
    var demand = "x_m,y_m,weight"
    var candidates = "id,x_m,y_m"
    for i in 0..<1200 {
      demand += "\n\(next(10_000)),\(next(10_000)),\(1 + next(99))"
      candidates += "\nc\(i),\(next(10_000)),\(next(10_000))"
    }
    try FileManager.default.createDirectory(at: scratch.file("city"), withIntermediateDirectories: true)
    try scratch.write(demand + "\n", to: "city/demand.csv")
    try scratch.write(candidates + "\n", to: "city/candidates.csv")
    return scratch
  }

  @Test func theBestAnswerIsKept() throws {
    let scratch = try hardInstance()
    let process = Process()
    process.executableURL = Program.executable
    process.arguments = [
      "solve", "p-median", "--instance", scratch.file("city").path, "--p", "40", "--time", "300", "--format", "json",
      "--lang", "en",
    ]
    let out = scratch.file("out")
    let err = scratch.file("err")
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    let began = ContinuousClock.now
    try process.run()
    // The first Ctrl-C may come before there is anything to keep, and then the program ends at once, as it should.
    Thread.sleep(forTimeInterval: 3)
    process.interrupt()
    process.waitUntilExit()
    #expect(ContinuousClock.now - began < .seconds(120), "it went on")
    if process.terminationStatus == 130 {
      print("interrupted before the search began")
      #expect(try Data(contentsOf: out).isEmpty)
      return
    }
    let answer = try json(try Data(contentsOf: out))
    #expect(answer["stopped_by"] as? String == "cancelled")
    #expect((answer["open"] as? [Any])?.count == 40)
    let said = try String(contentsOf: err, encoding: .utf8)
    #expect(said.contains("keeping the best answer so far"), "\(said)")
  }
}
