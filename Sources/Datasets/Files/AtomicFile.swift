import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes one file so that its path holds either all of the bytes or what it held before.
///
/// - Throws: ``Diagnostics/Problems`` naming the path.
public func writeFileAtomically(_ bytes: [UInt8], to path: String) throws(Problems) {
  let temporary = path + ".new-\(getpid())"
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard file >= 0 else { throw systemProblem(path) }
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes { write(file, $0.baseAddress.map { $0 + written }, $0.count - written) }
    guard count >= 0 else {
      let problem = systemProblem(path)
      close(file)
      unlink(temporary)
      throw problem
    }
    written += count
  }
  let flushed = fsync(file) == 0
  guard close(file) == 0, flushed, rename(temporary, path) == 0 else {
    let problem = systemProblem(path)
    unlink(temporary)
    throw problem
  }
}
