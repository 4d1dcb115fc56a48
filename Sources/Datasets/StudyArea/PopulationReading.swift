import Diagnostics
import Planning

extension StudyAreaLoader {
  mutating func readPopulation(_ source: LayerSource, _ context: LayerContext) -> [PopulationCount] {
    guard let layer = open(source) else { return [] }
    let specs = CanonicalFields.population
    var records = RecordReader(layer, specs, source)
    var needed = ["street", "year", "persons"]
    if !records.has("age") { needed.append("age_from") }
    let implied = impliedBasis(records)
    if implied == nil { needed.append("basis") }
    let complete = records.require(needed, specs: specs)
    var counts: [PopulationCount] = []
    var places: [Place] = []
    var totals = 0
    for row in 0..<layer.count {
      records.row = row
      records.id = nil
      // A row that sums up others would count people twice.
      if let word = records.cell("street")?.text, Self.totalWords.contains(word.filter { !$0.isWhitespace }) {
        totals += 1
        continue
      }
      let street = street(&records, context)
      records.id = street
      if records.cell("year") == nil, records.has("year") { records.missing("year") }
      let year = records.year("year")
      let sex = sex(&records)
      let age = age(&records)
      if records.cell("persons") == nil, records.has("persons") { records.missing("persons") }
      let persons = records.count("persons")
      let basis = basis(&records) ?? implied
      guard complete, let street, let year, let age, let persons, let basis else { continue }
      counts.append(
        PopulationCount(street: street, year: year, sex: sex, age: age, persons: persons, basis: basis))
      places.append(records.place())
    }
    if totals > 0 {
      records.problems.note(
        at: layer.table.source, Text(zh: "跳过 \(totals) 行合计", en: "\(totals) rows of totals are passed over"))
    }
    problems.add(records.problems)
    checkRepeats(counts, places)
    return counts
  }

  static let totalWords: Set<String> = ["合计", "总计", "小计", "全区", "全市", "全县", "total", "Total", "TOTAL"]

  /// A column called 户籍人口 says its basis.
  private func impliedBasis(_ records: RecordReader) -> PopulationBasis? {
    guard !records.has("basis") else { return nil }
    let name = records.mapping.name(of: "persons")
    if name.contains("户籍") { return .hukou }
    if name.contains("常住") { return .resident }
    return name.contains("实有") ? .actual : nil
  }

  /// Code of the street named by code or name; reported when there is no such street.
  mutating func street(_ records: inout RecordReader, _ context: LayerContext) -> String? {
    guard let word = records.requiredText("street") else { return nil }
    return known(word, &records, context)
  }

  func known(_ word: String, _ records: inout RecordReader, _ context: LayerContext) -> String? {
    guard let streets = context.streets else { return word }
    if let index = streets.street(word) { return streets.streets[index].code }
    records.problems.error(
      at: records.place("street"), value: word, Text(zh: "街道图层里没有这个街道", en: "the streets layer has no such street"),
      fix: streets.nearestWord(to: word).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
        ?? Text(
          zh: "可用:\(streets.streets.prefix(20).map { "\($0.code) \($0.name.zh)" }.joined(separator: ", "))",
          en: "known: \(streets.streets.prefix(20).map { "\($0.code) \($0.name.en)" }.joined(separator: ", "))"))
    return nil
  }

  private func sex(_ records: inout RecordReader) -> Sex? {
    if let word = records.cell("sex")?.text?.trimmed, ["合计", "计", "total", "both", "all"].contains(word.lowercased()) {
      return nil
    }
    return records.word(
      "sex",
      [
        ("female", Sex.female), ("male", .male), ("女", .female), ("男", .male), ("f", .female), ("m", .male),
        ("女性", .female), ("男性", .male),
      ],
      canonical: ["female", "male"])
  }

  private func basis(_ records: inout RecordReader) -> PopulationBasis? {
    if records.has("basis"), records.cell("basis") == nil { records.missing("basis") }
    return records.word(
      "basis",
      [
        ("hukou", PopulationBasis.hukou), ("resident", .resident), ("actual", .actual), ("户籍", .hukou),
        ("户籍人口", .hukou), ("常住", .resident), ("常住人口", .resident), ("实有", .actual), ("实有人口", .actual),
      ], canonical: PopulationBasis.allCases.map(\.rawValue))
  }

  private func age(_ records: inout RecordReader) -> AgeRange? {
    guard !records.has("age_from") else {
      if records.cell("age_from") == nil {
        records.missing("age_from")
        return nil
      }
      guard let from = records.count("age_from") else { return nil }
      let hasEnd = records.cell("age_to") != nil
      let to = records.count("age_to")
      if hasEnd, to == nil { return nil }
      if let age = AgeRange(from: from, to: to) { return age }
      records.problems.error(
        at: records.place("age_to"), value: "\(from)–\(to ?? from)",
        Text(zh: "年龄上限小于下限", en: "the upper age is below the lower"))
      return nil
    }
    guard let value = records.cell("age") else {
      if records.has("age") { records.missing("age") }
      return nil
    }
    if let age = Self.age(value.text ?? "") { return age }
    records.wrong("age", value, Text(zh: "年龄段,如 60-64、85+、85岁及以上", en: "an age group such as 60-64 or 85+"))
    return nil
  }

  /// `60-64岁`, `85岁及以上`, `60～64`, `85+`.
  static func age(_ text: String) -> AgeRange? {
    var plain = NumberText.narrowed(text).filter { !$0.isWhitespace && $0 != "岁" }
    for ending in ["及以上", "以上"] where plain.hasSuffix(ending) { plain = plain.dropLast(ending.count) + "+" }
    for dash in ["~", "—", "–", "至"] { plain = plain.replacing(dash, with: "-") }
    return AgeRange(plain)
  }

  /// Two rows for the same people.
  private mutating func checkRepeats(_ counts: [PopulationCount], _ places: [Place]) {
    var first: [PopulationCount: Int] = [:]
    for (i, count) in counts.enumerated() {
      var key = count
      key.persons = 0
      guard let earlier = first[key] else {
        first[key] = i
        continue
      }
      let line = places[earlier].line ?? (places[earlier].feature ?? 0) + 1
      problems.error(
        at: places[i], value: "\(count.street) \(count.year) \(count.sex?.rawValue ?? "") \(count.age)",
        Text(
          zh: "同一街道、年份、性别、年龄和口径出现两次(前一次在第 \(line) 行)",
          en: "the same street, year, sex, age and basis stands twice (first in line \(line))"))
    }
  }
}
