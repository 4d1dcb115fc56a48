import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a set of files so that the folder holds either all of them or what it held before.
///
/// Everything is written into a temporary folder beside `directory`, flushed, and put in place by renaming. What an
/// earlier call wrote and this one does not is removed; files that somebody else put into the folder are kept. A hidden
/// file `.catchment-files` lists what was written, which is how the two are told apart.
/// - Parameter files: paths relative to `directory`, with `/` for folders inside it.
/// - Throws: ``Diagnostics/Problems`` naming the path that could not be written; `directory` is then as it was.
public func writeAtomically(_ files: [(path: String, bytes: [UInt8])], to directory: String) throws(Problems) {
  try AtomicOutput(directory).write(files)
}

private struct AtomicOutput {
  private static let manifest = ".catchment-files"

  private let directory: String
  private let temporary: String
  private let backup: String

  init(_ path: String) {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    directory = trimmed
    let beside = FilePath.join(FilePath.folder(trimmed), "." + FilePath.name(trimmed))
    temporary = beside + ".new-\(getpid())"
    backup = beside + ".old-\(getpid())"
  }

  func write(_ files: [(path: String, bytes: [UInt8])]) throws(Problems) {
    try check(files.map(\.path))
    try makeFolders(directory)
    do throws(Problems) {
      try makeFolders(temporary)
      for file in files { try writeFile(file.bytes, to: FilePath.join(temporary, file.path)) }
      let list = files.map(\.path).sorted().joined(separator: "\n") + "\n"
      try writeFile(Array(list.utf8), to: FilePath.join(temporary, Self.manifest))
    } catch {
      remove(temporary)
      throw error
    }
    try swap()
    keepForeignFiles()
    remove(backup)
  }

  private func check(_ paths: [String]) throws(Problems) {
    var problems = Problems()
    if ["/", ".", ".."].contains(FilePath.name(directory)) || directory.isEmpty || directory == "/" {
      problems.error(
        at: Place(file: directory), Text(zh: "输出文件夹要有自己的名字", en: "the output folder needs a name of its own"),
        fix: Text(zh: "例如 --out out/qinhuai", en: "for example --out out/qinhuai"))
    }
    if fileExists(directory), !isFolder(directory) {
      problems.error(at: Place(file: directory), Text(zh: "已有同名文件", en: "there is a file of this name"))
    }
    var seen: Set<String> = []
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) || path == Self.manifest {
        problems.error(at: Place(file: path), Text(zh: "不是输出文件夹内的路径", en: "not a path inside the output folder"))
      }
      if !seen.insert(path).inserted {
        problems.error(at: Place(file: path), Text(zh: "两个输出文件同名", en: "two output files have the same name"))
      }
    }
    try problems.throwIfErrors()
  }

  /// The old folder steps aside, the new one takes its name; if that fails the old one steps back.
  private func swap() throws(Problems) {
    guard rename(directory, backup) == 0 else {
      let problem = systemProblem(directory)
      remove(temporary)
      throw problem
    }
    guard rename(temporary, directory) == 0 else {
      let problem = systemProblem(directory)
      _ = rename(backup, directory)
      remove(temporary)
      throw problem
    }
  }

  private func keepForeignFiles() {
    let list = (try? readFile(FilePath.join(backup, Self.manifest))) ?? []
    var ours = Set(String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init))
    ours.insert(Self.manifest)
    keepForeignFiles(in: "", ours: ours)
  }

  private func keepForeignFiles(in folder: String, ours: Set<String>) {
    for name in folderEntries(FilePath.join(backup, folder)) {
      let path = folder.isEmpty ? name : FilePath.join(folder, name)
      let old = FilePath.join(backup, path)
      let new = FilePath.join(directory, path)
      if isFolder(old), ours.contains(where: { $0.hasPrefix(path + "/") }) {
        keepForeignFiles(in: path, ours: ours)
      } else if !ours.contains(path), !fileExists(new) {
        try? makeFolders(FilePath.folder(new))
        _ = rename(old, new)
      }
    }
  }

  // MARK: The file system

  private func makeFolders(_ path: String) throws(Problems) {
    if isFolder(path) { return }
    let parent = FilePath.folder(path)
    if parent != path, parent != "." { try makeFolders(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw systemProblem(path) }
  }

  private func writeFile(_ bytes: [UInt8], to path: String) throws(Problems) {
    try makeFolders(FilePath.folder(path))
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw systemProblem(path) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { writeBytes(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
      if count < 0 {
        let problem = systemProblem(path)
        close(file)
        throw problem
      }
      written += count
    }
    let flushed = fsync(file) == 0
    guard close(file) == 0, flushed else { throw systemProblem(path) }
  }

  /// Removes a file or a folder with what is in it; never follows a link.
  private func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in folderEntries(path) { remove(FilePath.join(path, name)) }
    rmdir(path)
  }
}

/// `write(2)`, whose name a method here would hide.
private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
