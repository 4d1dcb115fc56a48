import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder beside an output, on the same disk, in which files are made before they take their places.
struct TemporaryFolder {
  let path: String

  init(beside output: String) throws(Problems) {
    path = FilePath.join(FilePath.folder(output), "." + FilePath.name(output) + ".new-\(getpid())")
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw systemProblem(output) }
  }

  /// Moves files out of it, each under the output's name and its own extension.
  /// - Returns: where they are now.
  func moveAll(_ names: [String], beside output: String) throws(Problems) -> [String] {
    var moved: [String] = []
    for name in names {
      let target =
        names.count == 1
        ? output : output.dropLast(FilePath.fileExtension(output).count) + FilePath.fileExtension(name)
      guard rename(FilePath.join(path, name), target) == 0 else { throw systemProblem(target) }
      moved.append(target)
    }
    return moved
  }

  /// Removes it with what is left in it.
  func remove() {
    for name in folderEntries(path) { unlink(FilePath.join(path, name)) }
    rmdir(path)
  }
}
