import Foundation
import Testing

/// Runs the built program as a user would.
struct Program {
  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// Runs `catchment` with these arguments, in the repository's folder unless told otherwise.
  static func run(_ arguments: [String], in folder: URL = Repository.root) throws -> Outcome {
    let process = Process()
    let program: URL = try #require(executable, "the catchment program was not built")
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Output goes through files: a pipe that nobody empties would stop the program.
    let scratch = try Scratch()
    let out = scratch.file("stdout")
    let err = scratch.file("stderr")
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }

  /// Beside the test bundle, in the build folder, unless `CATCHMENT_PROGRAM` names another one.
  static let executable: URL? = {
    if let named = ProcessInfo.processInfo.environment["CATCHMENT_PROGRAM"] { return URL(fileURLWithPath: named) }
    let candidates = [
      URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent(),
      Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
      Repository.root.appendingPathComponent(".build/debug"),
    ]
    return candidates.map { $0.appendingPathComponent("catchment") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()
}

enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Real data beside the project's root; absent on a user's machine.
  static func shared(_ path: String) -> URL? {
    let url = root.deletingLastPathComponent().appendingPathComponent("shared").appendingPathComponent(path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("skipped: ../shared/\(path) is not here")
      return nil
    }
    return url
  }
}

/// A temporary folder that goes away with its owner.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("catchment-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: file(name))
    return file(name).path
  }

  /// Every file below the folder with its bytes.
  func contents(of folder: String) throws -> [String: Data] {
    let base = file(folder)
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: base.path) {
      let path = base.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder), !isFolder.boolValue {
        files[name] = try Data(contentsOf: path)
      }
    }
    return files
  }
}

/// JSON as the tests look at it.
func json(_ data: Data) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
}
