import Datasets
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Reads hostile files in a process of its own, so that a crash, a hang or a flood of memory shows as one and names its
// file. Started by the tests of Datasets; see Tests/DatasetsTests/Corpora.
//
// Takes lines `reader<TAB>path` on standard input and answers each, as soon as it is done, with
// `begin<TAB>path` and `end<TAB>path<TAB>verdict<TAB>place<TAB>milliseconds<TAB>KiB<TAB>message`.

/// Seconds after which one file counts as a hang and the process ends by SIGALRM.
let patience: UInt32 = 30

func read(_ path: String, as reader: String) throws(Problems) {
  switch reader {
  case "json": _ = try JSON.parse(try readFile(path), file: path)
  case "csv": _ = try CSV.read(try readFile(path), file: path)
  case "osm": _ = try OSMReader.ways(from: path)
  case "wkt":
    let text = String(decoding: try readFile(path), as: UTF8.self)
    try located(path) { () throws(GeometryRefusal) in try WellKnownText.read(text) }
  case "wkb":
    let bytes = try readFile(path)
    try located(path) { () throws(GeometryRefusal) in try WellKnownBinary.read(bytes) }
  default:
    for layer in try VectorFile.layers(of: path) { _ = try VectorFile.read(path, layer: layer.name) }
  }
}

/// A refusal knows no file: its reader adds where it stood.
func located<Result>(_ path: String, _ body: () throws(GeometryRefusal) -> Result) throws(Problems) {
  do {
    _ = try body()
  } catch {
    throw Problems([Problem(.error, at: Place(file: path), value: error.value, says: error.says, fix: error.fix)])
  }
}

// MARK: Measuring

/// Processor time of this process; POSIX fixes `clock`'s unit at a microsecond.
func milliseconds() -> Int { Int(clock()) / 1_000 }

/// A line of /proc/self/status in KiB; `nil` where there is no such file.
func status(_ name: String) -> Int? {
  guard let file = fopen("/proc/self/status", "r") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    if text.hasPrefix(name) { return text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } }
  }
  return nil
}

/// Makes the peak that Linux keeps start again from now.
func forgetPeak() {
  guard let file = fopen("/proc/self/clear_refs", "w") else { return }
  fputs("5", file)
  fclose(file)
}

func say(_ words: String...) {
  let clean = words.map { $0.map { $0 == "\t" || $0.isNewline ? " " : $0 } }.map { String($0) }
  print(clean.joined(separator: "\t"))
  fflush(nil)
}

// MARK: Answering

while let line = readLine() {
  let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
  guard parts.count == 2 else { continue }
  let path = parts[1]
  say("begin", path)
  alarm(patience)
  forgetPeak()
  let memory = status("VmRSS")
  let start = milliseconds()
  var verdict = "accepted"
  var place = ""
  var message = ""
  do throws(Problems) {
    try read(path, as: parts[0])
  } catch {
    verdict = "refused"
    let first = error.errors.first ?? error.list.first
    if first?.place.file != nil { place = "file" }
    if error.errors.contains(where: { $0.place.line != nil }) { place = "line" }
    message = first?.described(in: .en) ?? "refused without a word"
  }
  let spent = milliseconds() - start
  let grown = memory.flatMap { before in status("VmHWM").map { $0 - before } }
  alarm(0)
  say("end", path, verdict, place, "\(spent)", grown.map(String.init) ?? "", message)
}
