import Planning
import Testing

@testable import Datasets

/// csv-spectrum: each file beside the rows it holds, every cell as text.
@Suite("Corpora: csv-spectrum", .enabled(if: !Corpus.rows.isEmpty))
struct CSVSpectrumTests {
  @Test(arguments: Corpus.rows.filter { $0.path.hasPrefix("csv-spectrum") })
  func equalsItsJSON(row: Corpus.Row) throws {
    let table = try CSV.read(try readFile(row.file), file: row.file).table
    let json = row.file.replacing("/csvs/", with: "/json/").replacing(".csv", with: ".json")
    var expected = try JSON.parse(try readFile(json), file: json)
    // One of the files holds its single row bare.
    if case .object = expected { expected = .array([expected]) }
    // The corpus's own JSON has another telephone number than its CSV.
    let unlike = row.path.hasSuffix("location_coordinates.csv") ? "Contact Phone Number" : nil
    let found = table.rows.map { cells in
      Value.object(
        zip(table.columns, cells).map {
          Value.Member($0, .string($0 == unlike ? "1234567890" : $1.text ?? ""))
        })
    }
    #expect(.array(found) == expected)
  }
}
