import Foundation
import Testing

/// The order of features in the files changes nothing.
@Suite struct OrderTests {
  private static let housing =
    SmallPlan.housing
    + (3...12).map { i in
      "\nH\(i),\(i % 2 == 0 ? "五老村" : "红花"),\(150 + 37 * i),existing,\(40 * (i % 4)),\((i % 2 == 0 ? 118.782 : 118.802) + 0.001 * Double(i)),\(32.003 + 0.0012 * Double(i))"
    }.joined()
  private static let facilities =
    SmallPlan.facilities + "\nF2,two,day_care,20,1000,118.795,32.004\nF3,three,home_care,5,300,118.815,32.015"
  /// Four sites alike, so that ties decide.
  private static let candidates =
    SmallPlan.candidates
    + "\nC2,b,day_care,1500,118.811,32.011\nC3,c,day_care,1500,118.811,32.011\nC4,d,day_care,2000,118.796,32.016"

  private func reversedRows(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    return ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
  }

  /// Every second row first, so that neighbours part.
  private func dealtRows(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    let rows = lines.dropFirst().enumerated()
    return
      ([lines[0]] + rows.filter { $0.offset % 2 == 1 }.map(\.element)
      + rows.filter { $0.offset % 2 == 0 }.map(\.element))
      .joined(separator: "\n")
  }

  @Test func theOrderOfFeaturesChangesNoOutput() throws {
    let scratch = try SmallPlan.folder()
    func run(_ name: String, _ order: (String) -> String, streets: String) throws -> [String: Data] {
      try scratch.write(streets, to: "streets.geojson")
      try scratch.write(order(Self.housing), to: "housing.csv")
      try scratch.write(order(Self.facilities), to: "facilities.csv")
      try scratch.write(order(Self.candidates), to: "candidates.csv")
      try scratch.write(order(SmallPlan.population), to: "population.csv")
      let outcome = try Program.run([
        "run", scratch.file("plan.yaml").path, "--out", scratch.file(name).path, "--lang", "en",
      ])
      try #require(outcome.code == 0, "\(outcome.errors)")
      return try scratch.contents(of: name)
    }
    var collection = try json(Data(SmallPlan.streets.utf8))
    let features = try #require(collection["features"] as? [Any])
    collection["features"] = Array(features.reversed())
    let turned = String(decoding: try JSONSerialization.data(withJSONObject: collection), as: UTF8.self)
    let first = try run("a", { $0 }, streets: SmallPlan.streets)
    for (name, order) in [("b", reversedRows), ("c", dealtRows)] as [(String, (String) -> String)] {
      let other = try run(name, order, streets: turned)
      #expect(first.keys.sorted() == other.keys.sorted())
      // What tells the SHA-256 of the files differs by them alone.
      for (file, data) in first where !["run.json", "report.html", "summary.json"].contains(file) {
        #expect(data == other[file], "\(file) of \(name)")
      }
      for file in ["run.json", "summary.json"] {
        var documents = try [first, other].map { try json(try #require($0[file])) }
        for i in documents.indices {
          documents[i]["run"] = nil
          documents[i]["inputs"] = nil
        }
        #expect(NSDictionary(dictionary: documents[0]) == NSDictionary(dictionary: documents[1]), "\(file) of \(name)")
      }
    }
  }
}
