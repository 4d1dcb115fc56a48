import Foundation
import Testing

/// Reads files in another process, `ReadProbe`, and tells how each of them ended.
enum ReadProbe {
  struct Reading: Sendable {
    enum Verdict: String, Sendable {
      case accepted, refused
      /// The process ended while it read this file.
      case crashed
    }

    var verdict: Verdict
    /// How exactly the first problem was located: `line`, `file` or nothing.
    var place = ""
    /// Processor time.
    var milliseconds = 0
    /// By how much the process grew at its peak, where the system tells.
    var kibibytes: Int?
    var message = ""
  }

  /// - Parameter files: what reader (`layer`, `json`, `csv`, `osm`, `wkt`, `wkb`) to read what path with.
  static func read(_ files: [(reader: String, path: String)]) throws -> [String: Reading] {
    var readings: [String: Reading] = [:]
    var rest = files[...]
    while !rest.isEmpty {
      let (output, ending) = try run(rest.map { "\($0.reader)\t\($0.path)" }.joined(separator: "\n") + "\n")
      var open: String?
      for line in output.split(separator: "\n") {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        if cells.count == 2, cells[0] == "begin" { open = cells[1] }
        guard cells.count == 7, cells[0] == "end", let verdict = Reading.Verdict(rawValue: cells[2]) else { continue }
        readings[cells[1]] = Reading(
          verdict: verdict, place: cells[3], milliseconds: Int(cells[4]) ?? 0, kibibytes: Int(cells[5]),
          message: cells[6])
        open = nil
      }
      guard let open, let at = rest.firstIndex(where: { $0.path == open }) else { break }
      readings[open] = Reading(verdict: .crashed, message: ending)
      rest = rest[(at + 1)...]
    }
    return readings
  }

  private static func run(_ input: String) throws -> (output: String, ending: String) {
    let scratch = try Scratch()
    let program: URL = try #require(executable, "the ReadProbe program was not built")
    let process = Process()
    process.executableURL = program
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: try scratch.write(input, to: "in")))
    let output = try scratch.write("", to: "out")
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = FileHandle.nullDevice
    // A crash is a verdict here; nobody waits for its backtrace.
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    try process.run()
    process.waitUntilExit()
    let ending = process.terminationReason == .uncaughtSignal ? "signal" : "exit"
    return (
      String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self),
      "\(ending) \(process.terminationStatus)"
    )
  }

  /// Beside the test bundle, in the build folder.
  private static let executable: URL? = {
    let beside = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return [
      beside, Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
      root.appending(path: ".build/debug"),
    ].map { $0.appending(path: "ReadProbe") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}
