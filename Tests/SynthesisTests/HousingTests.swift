import Planning
import Spatial
import Synthesis
import Testing

@Suite("Invented housing")
struct HousingTests {
  private let housing = QinhuaiTests.city.housing
  private let population = QinhuaiTests.city.population

  /// Elder-care area in hundredths, `nil` when any of it is not on record.
  private func elderCare(_ row: Int) -> Int? {
    let rooms = housing.column("premises")[row].list.filter { $0["service"] == "elder_care" }
    let areas = rooms.compactMap { $0["floor_area_m2"]?.hundredths }
    return areas.count == rooms.count ? areas.reduce(0, +) : nil
  }

  @Test func `700 existing, 40 under construction, 40 planned, unique ids and names`() {
    let status = housing.column("status")
    #expect(status.count { $0 == "existing" } == 700)
    #expect(status.count { $0 == "under_construction" } == 40)
    #expect(status.count { $0 == "planned" } == 40)
    #expect(Set(housing.column("id")).count == 780)
    #expect(Set(housing.column("name")).count == 780)
  }

  @Test func `existing dwellings hold the people of their street`() {
    let columns = zip(
      zip(housing.column("street"), housing.column("status")),
      zip(housing.column("dwellings"), housing.column("persons_per_dwelling")))
    var living: [String: Double] = [:]
    for ((street, status), (dwellings, perDwelling)) in columns where status == "existing" {
      living[street.text ?? "", default: 0] += (dwellings.number ?? 0) * (perDwelling.number ?? 0)
    }
    var people: [String: Double] = [:]
    for (street, persons) in zip(population.column("street"), population.column("persons")) {
      people[street.text ?? "", default: 0] += persons.number ?? 0
    }
    #expect(living.count == 12)
    for (street, persons) in people {
      // Estates whose dwellings are not on record are missing from the sum.
      #expect(living[street] ?? 0 > 0.85 * persons && living[street] ?? 0 < 1.005 * persons, "\(street)")
    }
  }

  @Test func `every verdict has its case`() {
    let rows = housing.table.rows.indices
    let dwellings = housing.column("dwellings").map(\.whole)
    let isExisting = housing.column("status").map { $0 == "existing" }
    let judged = rows.compactMap { row -> (have: Int, need: Int)? in
      guard let n = dwellings[row], n > 0, let have = elderCare(row) else { return nil }
      return (have, (isExisting[row] ? 15 : 30) * n)
    }
    #expect(judged.count { $0.have == 0 } > 50)
    #expect(judged.count { $0.have > 0 && $0.have < $0.need } > 50)
    #expect(judged.contains { $0.have == $0.need - 1 })
    #expect(judged.contains { $0.have == $0.need })
    #expect(judged.count { $0.have > $0.need } > 100)
    #expect(dwellings.contains(0))
    #expect(dwellings.contains(nil))
    #expect(rows.contains { elderCare($0) == nil })
    let zones = Set(rows.map { [housing.column("street")[$0], housing.column("status")[$0]] })
    #expect(zones.count == 36, "every street has projects of every status")
  }

  @Test func `dates agree with the status on the last day of 2020`() {
    let day = CalendarDate.endOf(year: 2020)
    func date(_ column: String, _ row: Int) -> CalendarDate? {
      housing.column(column)[row].text.flatMap { CalendarDate($0) }
    }
    for row in housing.table.rows.indices {
      let permit = date("permit", row)
      let completion = date("completion", row)
      let stated = housing.column("status")[row].text
      if let dated = ProjectStatus(permit: permit, completion: completion, on: day) {
        #expect(dated.rawValue == stated, "row \(row)")
      }
      if let permit, let completion { #expect(permit < completion) }
      if let permit, let conditions = date("conditions", row) { #expect(conditions < permit) }
    }
  }

  @Test func `phases add up to their project and their status follows from their dates`() {
    var count = 0
    for row in housing.table.rows.indices {
      let phases = housing.column("phases")[row].list
      guard !phases.isEmpty else { continue }
      count += 1
      #expect(phases.reduce(0) { $0 + ($1["dwellings"]?.whole ?? 0) } == housing.column("dwellings")[row].whole)
      for phase in phases {
        let dated = ProjectStatus(
          permit: phase["permit"]?.text.flatMap { CalendarDate($0) },
          completion: phase["completion"]?.text.flatMap { CalendarDate($0) }, on: .endOf(year: 2020))
        #expect(dated?.rawValue == phase["status"]?.text)
      }
    }
    #expect(count > 10)
  }

  @Test func `pools have several members of one street and one host`() {
    var members: [String: [Int]] = [:]
    for (row, pool) in housing.column("pool").enumerated() {
      if let pool = pool.text { members[pool, default: []].append(row) }
    }
    #expect(members.count == 14)
    for rows in members.values {
      #expect(rows.count >= 2)
      #expect(Set(rows.map { housing.column("street")[$0] }).count == 1)
      #expect(rows.count { (elderCare($0) ?? 0) > 0 } == 1)
    }
  }
}
