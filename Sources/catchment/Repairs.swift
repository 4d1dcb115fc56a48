import ArgumentParser
import Datasets
import Diagnostics
import Reporting

/// What was mended, and whether anybody asked: a list that is asked for is written even when it is empty.
struct RepairsDone: Sendable {
  var list: [Repair] = []
  var wereAsked = false

  /// The list as CSV and as JSON.
  func files(named name: String) -> [OutputFile] {
    guard wereAsked else { return [] }
    return [
      OutputFile(path: name + ".csv", content: .table(RepairList.table(list))),
      OutputFile(path: name + ".json", content: .json(RepairList.document(list))),
    ]
  }
}

/// How a command is asked to mend what it reads.
struct RepairOptions: ParsableArguments {
  @Flag(
    help:
      "Mend what is wrong with geometries: close rings, make areas valid, drop duplicates, remove slivers, cut overlaps."
  )
  var repair = false

  @Option(help: "Mend only these, separated by commas: rings, valid, duplicates, slivers, overlaps.")
  var repairOnly: String?

  @Option(help: "Widest gap or overlap that counts as a sliver, in metres.")
  var sliverWidth = 1.0

  @Option(
    help: "Where the list of repairs goes, without extension: NAME.csv and NAME.json. Beside the output when not given."
  )
  var repairList: String?

  func validate() throws {
    guard sliverWidth > 0, sliverWidth <= 100 else {
      throw ValidationError("--sliver-width is a number of metres between 0 and 100")
    }
  }

  /// `nil` when nothing is to be mended.
  func request() throws(Problems) -> RepairRequest? {
    let words = repairOnly.map { $0.split(separator: ",").map(String.init) } ?? (repair ? ["all"] : [])
    var request = try RepairRequest(words: words, at: Place(field: "--repair-only"))
    request?.sliverWidth = sliverWidth
    return request
  }

  /// Writes the list beside an output file, or where it was asked to be.
  /// - Returns: the files written.
  func write(_ repairs: [Repair], beside output: String?) throws(Problems) -> [String] {
    let dot = output.flatMap { path in path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path }
    let name = repairList ?? dot.map { $0 + ".repairs" } ?? "repairs"
    try writeFileAtomically(CSV.write(RepairList.table(repairs)), to: name + ".csv")
    try writeFileAtomically(JSON.bytes(RepairList.document(repairs), pretty: true), to: name + ".json")
    return [name + ".csv", name + ".json"]
  }
}
