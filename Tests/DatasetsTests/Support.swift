import Diagnostics
import Foundation
import Planning
import Testing

@testable import Datasets

/// A folder of its own for one test, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/catchment-datasets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
}

/// Folders of real and malformed files beside the project, absent on most machines.
enum SharedData {
  static let root: String = {
    let source = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    // The repository, or a worktree of it one folder deeper.
    for up in ["/..", "/../.."] where FileManager.default.fileExists(atPath: "/" + source + up + "/shared/data") {
      return "/" + source + up + "/shared"
    }
    return "/" + source + "/../shared"
  }()

  static func has(_ path: String) -> Bool {
    let found = FileManager.default.fileExists(atPath: root + "/" + path)
    if !found { print("skipped: ../shared/\(path) is not here") }
    return found
  }
}

/// The problems that a reading throws.
func problems<Result>(of body: () throws(Problems) -> Result) -> [Problem] {
  do throws(Problems) {
    _ = try body()
    return []
  } catch {
    return error.list
  }
}
