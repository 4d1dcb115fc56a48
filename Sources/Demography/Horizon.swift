import Diagnostics
import Planning

/// The base year and what its choice means.
struct Horizon {
  let baseYear: Int
  /// The years wanted.
  let years: ClosedRange<Int>
  var notes: [Text] = []

  init(_ table: PopulationTable, _ years: ClosedRange<Int>) throws(Problems) {
    guard let year = table.years.last(where: { $0 <= years.lowerBound }) else {
      var problems = Problems()
      let first = table.years.first ?? 0
      problems.error(
        at: Place(layer: "population", field: "year"), value: "\(first)",
        Text(
          zh: "推算从 \(years.lowerBound) 年开始,而人口表最早为 \(first) 年。",
          en: "the projection starts in \(years.lowerBound), before the table's first year \(first)."),
        fix: Text(zh: "从 \(first) 年开始推算。", en: "start the projection in \(first)."))
      throw problems
    }
    guard years.count <= 200 else {
      var problems = Problems()
      problems.error(
        at: Place(field: "years"), value: "\(years.lowerBound)-\(years.upperBound)",
        Text(zh: "推算期不得超过 200 年。", en: "a projection must not span more than 200 years."))
      throw problems
    }
    baseYear = year
    self.years = years
    let later = table.years.filter { $0 > year && $0 <= years.upperBound }
    if !later.isEmpty {
      let list = later.map { "\($0)" }.joined(separator: ", ")
      notes.append(
        Text(
          zh: "基年为 \(year) 年;人口表中 \(list) 年的数据未参与推算。",
          en: "The base year is \(year); the table's counts of \(list) take no part in the projection."))
    }
  }
}
