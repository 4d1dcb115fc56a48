#if GDAL
  import CGDAL
  import Diagnostics

  /// GDAL made ready once, and what it says caught while a session lives: nothing goes to the terminal.
  ///
  /// GDAL keeps its error handlers per thread, so a session stays on the thread that made it and ends in the reverse
  /// order of its beginning.
  final class GDALSession {
    private static let registered: Void = {
      GDALAllRegister()
      // No driver may reach for the network or for files beside the one it was given.
      CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "1")
      CPLSetConfigOption("OGR_SQLITE_LOAD_EXTENSIONS", nil)
    }()

    private final class Log {
      var warnings: [String] = []
      var failure: String?
    }

    private let log = Log()

    init() {
      _ = Self.registered
      CPLPushErrorHandlerEx(
        { kind, _, text in
          guard let data = CPLGetErrorHandlerUserData(), let text else { return }
          let log = Unmanaged<Log>.fromOpaque(data).takeUnretainedValue()
          let words = String(cString: text)
          if kind == CE_Failure || kind == CE_Fatal {
            log.failure = log.failure ?? words
          } else if kind == CE_Warning, log.warnings.count < 20, !log.warnings.contains(words) {
            log.warnings.append(words)
          }
        }, Unmanaged.passUnretained(log).toOpaque())
    }

    deinit { CPLPopErrorHandler() }

    /// What GDAL complained about and went on.
    var warnings: [String] { log.warnings }

    /// The first failure since it was last taken.
    func takeFailure() -> String? {
      defer { log.failure = nil }
      return log.failure
    }

    func problem(at place: Place, _ fallback: Text, fix: Text? = nil) -> Problems {
      let words = takeFailure()
      return Problems([
        Problem(
          .error, at: place,
          says: words.map { Text(zh: "\(fallback.zh):\($0)", en: "\(fallback.en): \($0)") } ?? fallback, fix: fix)
      ])
    }
  }

  /// A C array of strings that GDAL reads, freed with the closure.
  func withCStrings<Result>(_ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result)
    -> Result
  {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (i, string) in strings.enumerated() {
      let bytes = Array(string.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      list[i] = copy
    }
    list[strings.count] = nil
    defer {
      for i in strings.indices { list[i]?.deallocate() }
      list.deallocate()
    }
    return body(list)
  }
#endif
