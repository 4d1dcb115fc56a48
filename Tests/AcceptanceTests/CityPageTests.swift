import Foundation
import Testing

/// The figures that the pages under docs/cities print are those of the runs, so that a page cannot go stale.
///
/// A debug build takes minutes for the larger plans: they are run where `CATCHMENT_PROGRAM` names a release build
/// (`make pages`), and else skipped with a printed line. Qidong and South New Town are always run (``CityRunTests``).
@Suite struct CityPageTests {
  private func run(_ plan: String) throws -> CityRun? {
    guard ProcessInfo.processInfo.environment["CATCHMENT_PROGRAM"] != nil else {
      print("skipped: docs/cities against \(plan) needs a release build, see `make pages`")
      return nil
    }
    return try CityRun(plan)
  }

  @Test func qinhuai() throws {
    guard let run = try run("scenarios/qinhuai/plan.yaml") else { return }
    func per1000(_ rule: String) throws -> String { try CityPage.decimal(run.indicator(rule, 2020)?.value, 1) }
    try CityPage("qinhuai").says(
      "all 8,284 beds are \(try per1000("I2")) per 1000",
      "without family beds \(try per1000("I2-NONFAMILY")), institutional ones alone \(try per1000("Q07"))",
      "\(CityPage.grouped(try run.people(2020, "people_60+"))) are registered")
  }

  @Test func jiamusi() throws {
    guard let run = try run("scenarios/jiamusi/plan.yaml") else { return }
    #expect(run.isOptimal)
    let elders = try run.people(2025, "people_60+")
    var says = [
      "\(run.openings.count) openings reach every cell",
      "for ¥\(try CityPage.millions(run.spending, 0)) million (¥\(try CityPage.millions(run.placement["value"], 0)) million",
      "alone \(CityPage.grouped(try run.people(2025))) of \(CityPage.grouped(try run.people(2020))) residents",
      "builds \(CityPage.grouped(Int(try #require(run.indicator("C3", 2025, in: "jiamusi-2021")?.value))))",
      "Of the \(CityPage.grouped(elders)) residents aged 60+ in 2025",
      "21,035 beds would be \(try CityPage.decimal(21_035_000 / Double(elders), 1)) per 1000",
      "need \(CityPage.grouped(Int((4.5 * Double(try run.people(2025)) / 1000).rounded(.up)))) places",
    ]
    for (name, kind) in [("nursing homes 养老机构", "nursing_home"), ("childcare centres 托育机构", "childcare")] {
      let byYear = (2021...2025).map { year in String(run.opened(kind, in: year)) }
      says.append("| \(name) | \(byYear.joined(separator: " | ")) |")
    }
    says.append("| day-care rooms 日间照料室 | | | | | \(run.opened("day_care", in: 2025)) |")
    says.append("| home-care stations 居家养老服务站 | | | | | \(run.opened("home_care", in: 2025)) |")
    #expect(run.opened("day_care") == run.opened("day_care", in: 2025))
    try CityPage("jiamusi").says(says)
  }

  @Test func wuxi() throws {
    guard let run = try run("scenarios/wuxi/plan.yaml") else { return }
    #expect(run.isOptimal && run.openings.count == run.openings.count { $0["year"] as? Int == 2025 })
    func share(_ rule: String, _ year: Int, _ decimals: Int) throws -> String {
      try CityPage.decimal(run.indicator(rule, year)?.value, decimals)
    }
    try CityPage("wuxi").says(
      "\(CityPage.grouped(try run.people(2020))) residents, \(CityPage.grouped(try run.people(2020, "people_60+"))) of them",
      "\(run.openings.count) openings, all in 2025", "12 rural district centres and 5 homes",
      "\(try share("T03", 2020, 0)) % of elders have one within 1,000 m in 2020",
      "\(try share("I10", 2020, 0)) % of institutional beds are run by society",
      "From \(try share("I08", 2020, 0)) % in 2020, a few hundred new beds bring \(try share("I08", 2025, 1)) %",
      "of the \(CityPage.grouped(try run.people(2025))) people of 2025")
    #expect(run.indicator("I13", 2025)?.value == 12 && run.indicator("I14", 2025)?.value == 5)
  }

  @Test func wuhan() throws {
    guard let run = try run("scenarios/wuhan/plan.yaml") else { return }
    #expect(run.isOptimal)
    func share(_ rule: String) throws -> String { try CityPage.decimal(run.indicator(rule, 2020)?.value, 1) }
    let opened = [run.opened("nursing_home"), run.openings.count]
    try CityPage("wuhan").says(
      "\(opened[1]) openings for ¥\(try CityPage.decimal(Double(run.spending) / 1e9, 2)) billion",
      "(\(opened[0]) nursing homes,",
      "¥\(try CityPage.decimal((run.placement["value"] as? Double).map { $0 / 1e9 }, 2)) billion with running in 2020",
      "\(try share("G06")) % nursing beds", "\(try share("T01")) % run by society")
  }
}

/// A page under docs/cities, its line breaks taken for spaces.
struct CityPage {
  private let name: String
  private let text: String

  init(_ name: String) throws {
    self.name = name
    let page = try String(
      contentsOf: Repository.root.appendingPathComponent("docs/cities/\(name).md"), encoding: .utf8)
    text = page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func says(_ sentences: String...) { says(sentences) }

  /// Each with the figures of a run put in.
  func says(_ sentences: [String]) {
    for sentence in sentences {
      let plain = sentence.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains(plain), "docs/cities/\(name).md does not say \"\(plain)\"")
    }
  }

  /// `1,126`.
  static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var parts: [String] = []
    while digits.count > 3 {
      parts.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + parts).joined(separator: ",")
  }

  static func decimal(_ number: Double?, _ decimals: Int) throws -> String {
    String(format: "%.\(decimals)f", try #require(number))
  }

  static func millions(_ yuan: Any?, _ decimals: Int) throws -> String {
    let millions = try #require((yuan as? NSNumber)?.doubleValue) / 1e6
    return decimals == 0 ? grouped(Int(millions.rounded())) : try decimal(millions, decimals)
  }
}
