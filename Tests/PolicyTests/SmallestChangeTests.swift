import Diagnostics
import Planning
import Spatial
import Testing

@testable import Policy

/// What a failing project is told to do is enough, and nothing less is.
@Suite struct SmallestChangeTests {
  private static let stack =
    rule("RATE", "allocation-rate", "minimum: 30") + "\n" + rule("ROOM", "single-site-minimum", "minimum: 350") + "\n"
    + rule("PERSON", "per-capita-area", "scope: project, area: floor, minimum: 0.12") + "\n"
    + rule("P", "pooling", "below_dwellings: 2000, within_m: 300, detour: 1")

  private func change(_ project: HousingProject, _ pack: PolicyPack) -> SmallestChange? {
    smallestChanges(of: project, findings: review(project, pack), pack: pack, on: today).first
  }

  /// The project with so much more: the largest premises enlarged, or a first one.
  private func enlarged(_ project: HousingProject, by area: Area) -> HousingProject {
    var project = project
    let largest = project.premises.indices.max {
      (project.premises[$0].floorArea ?? .zero) < (project.premises[$1].floorArea ?? .zero)
    }
    if let largest {
      project.premises[largest].floorArea = (project.premises[largest].floorArea ?? .zero) + area
    } else {
      project.premises = [Premises(service: .elderCare, floorArea: area)]
    }
    return project
  }

  private func fails(_ project: HousingProject, _ pack: PolicyPack) -> Bool {
    review(project, pack).contains { $0.verdict == .fail }
  }

  @Test func itPassesAndACentimetreLessDoesNot() throws {
    let pack = try pack(Self.stack)
    var generator = SeededGenerator(seed: 5)
    var failing = 0
    for _ in 0..<400 {
      var own = project(
        dwellings: Int.random(in: 1...4000, using: &generator),
        premises: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          Premises(service: .elderCare, floorArea: Area(hundredths: .random(in: 1...60_000, using: &generator)))
        })
      own.personsPerDwelling = Quantity(tenThousandths: .random(in: 20_000...40_000, using: &generator))
      guard let change = change(own, pack) else {
        #expect(!fails(own, pack))
        continue
      }
      failing += 1
      #expect(!fails(enlarged(own, by: change.area), pack))
      #expect(fails(enlarged(own, by: change.area - Area(hundredths: 1)), pack))
    }
    #expect(failing > 200)
  }

  @Test func everyRoomRaisedWhenEveryRoomIsMeant() throws {
    let every = try pack(rule("ROOM", "single-site-minimum", "minimum: 100, reading: every"))
    let own = project(dwellings: 10, premises: [elderCare(60), elderCare(100), elderCare(99.5)])
    #expect(change(own, every)?.area == area(40.5))
    #expect(change(project(dwellings: 10), every)?.area == area(100))
  }

  @Test func theWordsNameTheSizeAndTheService() throws {
    let words = try #require(change(project(dwellings: 100, premises: [elderCare(20)]), try pack(Self.stack))).words
    #expect(words.en == "330 m² more of elder care premises, one of them at least 350 m²")
    #expect(words.zh == "再配建 330 m² 养老服务用房，其中一处不小于 350 m²")
  }

  /// A document that asks for premises and names no size is not made to ask for 0.01 m².
  @Test func premisesOfAnySizeAreAskedForInWords() throws {
    let some = rule("SOME", "single-site-minimum", "minimum: 0.01")
    let none = project(dwellings: 100)
    #expect(change(none, try pack(some))?.words.en == "provide elder care premises (the document names no size)")
    #expect(review(none, try pack(some)).last?.remedy?.zh == "配建养老服务用房（规定没有给出面积）")
    let rate = try pack(some + "\n" + rule("RATE", "allocation-rate", "minimum: 20"))
    #expect(change(none, rate)?.words.en == "20 m² more of elder care premises")
    // Short of a rate by as little is another matter.
    let short = project(dwellings: 100, premises: [elderCare(19.99)])
    #expect(change(short, rate)?.words.en == "0.01 m² more of elder care premises")
  }

  /// Whoever is named as a partner makes the project pass when the two pool.
  @Test func partnersThatAreNamedHelp() throws {
    let pack = try pack(
      rule("RATE", "allocation-rate", "minimum: 30") + "\n" + rule("ROOM", "single-site-minimum", "minimum: 350") + "\n"
        + rule("P", "pooling", "below_dwellings: 2000, within_m: 300"))
    var generator = SeededGenerator(seed: 8)
    var named = 0
    for _ in 0..<60 {
      let projects = (0..<12).map { i in
        var own = project(
          "p\(i)", dwellings: Int.random(in: 1...2200, using: &generator),
          premises: Bool.random(using: &generator)
            ? []
            : [Premises(service: .elderCare, floorArea: Area(hundredths: .random(in: 1...90_000, using: &generator)))])
        own.position = Point(.random(in: 0...500, using: &generator), .random(in: 0...500, using: &generator))
        return own
      }
      let findings = review(projects, streets: [:], pack: pack, on: today)
      for (i, project) in projects.enumerated() {
        let own = findings.filter { $0.subject.id == project.id }
        for partner in own.first(where: { !$0.partners.isEmpty })?.partners ?? [] {
          named += 1
          var pair = [projects[i], try #require(projects.first { $0.id == partner.project })]
          for j in pair.indices { pair[j].pool = "G" }
          let together = review(pair, streets: [:], pack: pack, on: today)
          #expect(together.allSatisfy { $0.verdict == .pass })
        }
      }
    }
    #expect(named > 20)
  }

  @Test func walksAreMeasuredOnTheNetworkWhereThereIsOne() throws {
    let pack = try pack(
      rule("RATE", "allocation-rate", "minimum: 30") + "\n"
        + rule("P", "pooling", "below_dwellings: 2000, within_m: 300"))
    func pair() -> [HousingProject] {
      var a = project("a", dwellings: 100, premises: [elderCare(60)])
      var b = project("b", dwellings: 100)
      (a.position, b.position, a.pool, b.pool) = (Point(0, 0), Point(100, 0), "G", "G")
      return [a, b]
    }
    func verdict(_ walk: WalkMeter?) -> Finding {
      review(pair(), streets: [:], pack: pack, on: today, walk: walk)[1]
    }
    #expect(verdict(nil).verdict == .pass)
    #expect(verdict(nil).assumptions.contains { $0.en.contains("times 1.3") })
    let river = WalkMeter(method: Text("on the network")) { _, _ in 301 }
    #expect(verdict(river).verdict == .fail)
    let exactly = WalkMeter(method: Text("on the network")) { _, _ in 300 }
    #expect(verdict(exactly).verdict == .pass)
    #expect(verdict(exactly).assumptions.contains { $0.en.contains("on the network") })
    let island = WalkMeter(method: Text("on the network")) { _, _ in nil }
    #expect(verdict(island).verdict == .fail)
  }
}
