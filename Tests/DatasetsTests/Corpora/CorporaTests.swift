import Testing

@testable import Datasets

/// Every file of the corpora ends as their manifest says, or its divergence is explained in ``Divergences``.
@Suite("Corpora", .enabled(if: !Corpus.rows.isEmpty))
struct CorporaTests {
  /// What a process may grow by whatever the file's size: the libraries' own buffers and threads.
  static let ground = 32 * 1_024

  @Test("Files end as the manifest says", arguments: Corpus.rows.filter { $0.reader != nil })
  func verdict(row: Corpus.Row) throws {
    let reading = try #require(Corpus.readings[row.file], "never read")
    #expect(reading.verdict != .crashed, "\(reading.message)")
    #expect(reading.milliseconds < 1_000, "a hang: \(reading.milliseconds) ms")
    if let grown = reading.kibibytes {
      #expect(grown <= max(Self.ground, row.bytes * 10 / 1_024), "grew by \(grown) KiB for \(row.bytes) bytes")
    }
    if reading.verdict == .refused {
      #expect(reading.place != "", "not located: \(reading.message)")
      // Text has lines to point at, unless there is none of it.
      if ["json", "csv", "geojson"].contains(row.format), row.bytes > 0 {
        #expect(reading.place == "line", "no line: \(reading.message)")
      }
    }
    guard let shouldAccept = row.shouldAccept else { return }
    let agrees = (reading.verdict == .accepted) == shouldAccept
    if let reason = Divergences.reason(row.path) {
      #expect(!agrees, "no longer diverges, though \(reason)")
    } else {
      #expect(agrees, "\(row.expect) but \(reading.verdict): \(reading.message)")
    }
  }

  @Test func manifestIsWhole() { #expect(Corpus.rows.count == 776) }
}
