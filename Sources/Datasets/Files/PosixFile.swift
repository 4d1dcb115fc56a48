import Crypto
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Largest text file that is read into memory.
let maximumFileSize = 4 << 30

/// A whole file.
/// - Throws: ``Diagnostics/Problems`` when there is no such file (naming the nearest one in its folder), it may not be
///   read, is a folder, or is larger than 4 GiB.
public func readFile(_ path: String) throws(Problems) -> [UInt8] {
  let file = try openForReading(path)
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else { throw systemProblem(path) }
  guard status.st_size <= maximumFileSize else {
    throw Problems([
      Problem(
        .error, at: Place(file: path), value: "\(status.st_size)",
        says: Text(zh: "文件超过 4 GiB 的上限", en: "the file is larger than the limit of 4 GiB"))
    ])
  }
  var failed = false
  let size = Int(status.st_size)
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let got = read(file, buffer.baseAddress.map { $0 + count }, size - count)
      if got < 0 { failed = true }
      if got <= 0 { break }
      count += got
    }
  }
  if failed { throw systemProblem(path) }
  return bytes
}

/// The SHA-256 of a file's bytes, as 64 hexadecimal digits.
/// - Throws: ``Diagnostics/Problems`` when the file cannot be read.
public func sha256(ofFile path: String) throws(Problems) -> String {
  let file = try openForReading(path)
  defer { close(file) }
  var hash = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let got = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if got < 0 { throw systemProblem(path) }
    if got == 0 { break }
    buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<got])) }
  }
  return hexadecimal(hash.finalize())
}

/// The SHA-256 of a text in UTF-8, as 64 hexadecimal digits.
public func sha256(of text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  digest.map { byte in
    let digits = String(byte, radix: 16)
    return digits.utf8.count == 1 ? "0" + digits : digits
  }.joined()
}

/// The first bytes of a file, to tell its format by.
func firstBytes(of path: String, count: Int) throws(Problems) -> [UInt8] {
  let file = try openForReading(path)
  defer { close(file) }
  var buffer = [UInt8](repeating: 0, count: count)
  let got = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
  if got < 0 { throw systemProblem(path) }
  return Array(buffer[..<got])
}

private func openForReading(_ path: String) throws(Problems) -> Int32 {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  if file < 0 { throw systemProblem(path) }
  if isFolder(path) {
    close(file)
    throw Problems([
      Problem(.error, at: Place(file: path), says: Text(zh: "是文件夹,不是文件", en: "this is a folder, not a file"))
    ])
  }
  return file
}

func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// - Parameter place: where a plan names the file; a file that is not there is a mistake of that line.
/// - Throws: ``Diagnostics/Problems`` when nothing is at `path`.
public func requireFile(_ path: String, namedAt place: Place?) throws(Problems) {
  guard !fileExists(path) else { return }
  let problems = systemProblem(path)
  guard let place else { throw problems }
  throw Problems(
    problems.list.map { Problem($0.severity, at: place, value: path, says: $0.says, fix: $0.fix, about: $0.subject) })
}

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// Names in a folder, sorted, without `.` and `..`; empty when it cannot be read.
func folderEntries(_ path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
        String(cString: $0)
      }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// What the operating system said last, about a path.
func systemProblem(_ path: String) -> Problems {
  let code = errno
  if code == ENOENT {
    let name = FilePath.name(path)
    let nearest = Suggestion.nearest(to: name, among: folderEntries(FilePath.folder(path)))
    return Problems([
      Problem(
        .error, at: Place(file: path), says: Text(zh: "没有这个文件", en: "no such file"),
        fix: nearest.map { Text(zh: "同一文件夹里有 \($0)", en: "the folder holds \($0)") }
          ?? Text(zh: "检查路径;计划文件里的路径相对于它所在的文件夹", en: "check the path; those in a plan start at its folder"))
    ])
  }
  let words = strerror(code).map { String(cString: $0) } ?? "error \(code)"
  return Problems([Problem(.error, at: Place(file: path), says: Text(zh: "无法访问:\(words)", en: words))])
}
