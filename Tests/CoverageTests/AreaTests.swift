import Spatial
import Testing
import WalkNetwork

@testable import Coverage

@Suite("Shares of cells that an area covers")
struct AreaSharesTests {
  private func polygon(_ points: [Point], holes: [[Point]] = []) -> MultiPolygon {
    MultiPolygon([Polygon(exterior: points + [points[0]], holes: holes.map { $0 + [$0[0]] })])
  }

  private func square(_ x: Double, _ y: Double, _ size: Double) -> MultiPolygon {
    polygon([Point(x, y), Point(x + size, y), Point(x + size, y + size), Point(x, y + size)])
  }

  @Test("Equal to an intersection by GEOS, cell by cell", arguments: 1...8)
  func against(seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let discs = try Overlay.discs(
      around: (0..<12).map { _ in
        Point(.random(in: 0...1000, using: &random), .random(in: 0...1000, using: &random))
      }, radius: 140)
    var cells: [MultiPolygon] = []
    for i in 0..<15 { for j in 0..<15 { cells.append(square(Double(i) * 70 - 20, Double(j) * 70 - 20, 70)) } }
    // One that is not convex, one with a hole, one in two parts, one without area, one far away.
    cells.append(polygon([Point(0, 0), Point(500, 0), Point(500, 500), Point(250, 100), Point(0, 500)]))
    cells.append(
      polygon(
        [Point(100, 100), Point(900, 100), Point(900, 900), Point(100, 900)],
        holes: [[Point(300, 300), Point(300, 600), Point(600, 600), Point(600, 300)]]))
    cells.append(MultiPolygon(square(0, 0, 90).polygons + square(600, 600, 90).polygons))
    cells.append(polygon([Point(1, 1), Point(2, 2), Point(3, 3)]))
    cells.append(square(90_000, 0, 10))
    let found = try AreaShares.areas(of: cells, coveredBy: discs)
    for (cell, area) in zip(cells, found) {
      let truth = try cell.area == 0 ? 0 : Overlay.intersection(cell, discs).area
      #expect(abs(area - truth) < 1e-6 * max(1, truth))
    }
    let shares = try AreaShares.shares(of: cells, coveredBy: discs)
    #expect(shares.allSatisfy { (0...1).contains($0) })
    #expect(shares.last == 0)
    #expect(try AreaShares.areas(of: cells, coveredBy: MultiPolygon([])) == cells.map { _ in 0 })
  }
}

@Suite("Where to look for a site")
struct BestPlaceTests {
  @Test("The best of the cluster's points, against trying each", arguments: 1...10)
  func best(seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let count = 60
    let positions = (0..<count).map { _ in
      Point(.random(in: 0...880, using: &random), .random(in: 0...880, using: &random))
    }
    let demand = DemandPoints(
      ids: (0..<count).map(String.init), positions: positions, street: [Int32](repeating: 0, count: count),
      weights: [Double](repeating: 1, count: count))
    let people = (0..<count).map { _ in Int.random(in: 0...20, using: &random) }
    let uncovered = { (p: Int) in p % 4 != 0 }
    let walking = Walking.network(LiveCoverageTests.town, snapLimit: 60)
    let search = TargetSearch(walking, to: positions)
    for cluster in UncoveredCluster.clusters(of: demand, people: people, where: uncovered, step: 120) {
      let best = try #require(
        cluster.bestPlace(search, demand: demand, people: people, where: uncovered, within: 250))
      func reached(_ point: Int) -> Int {
        let row = walking.distances(from: [positions[point]], to: positions, within: 250)
        return row.targets.reduce(0) { uncovered(Int($1)) ? $0 + people[Int($1)] : $0 }
      }
      #expect(cluster.points.contains(best.point))
      #expect(best.people == reached(best.point))
      #expect(best.people == cluster.points.map(reached).max())
    }
  }

  @Test("None where the network is too far")
  func none() {
    let demand = DemandPoints(ids: ["a"], positions: [Point(5000, 5000)], street: [0], weights: [1])
    let cluster = UncoveredCluster.clusters(of: demand, people: [3], where: { _ in true }, step: 10)[0]
    let search = TargetSearch(.network(LiveCoverageTests.town, snapLimit: 60), to: demand.positions)
    #expect(cluster.bestPlace(search, demand: demand, people: [3], where: { _ in true }, within: 500) == nil)
  }
}

@Suite("Everyone is accounted for")
struct BalanceTests {
  @Test("Served, full and out of reach add up, by street and in all", arguments: 1...15)
  func adds(seed: UInt64) {
    var random = SeededRandom(state: seed)
    let count = 80
    let positions = (0..<count).map { _ in
      Point(.random(in: 0...900, using: &random), .random(in: 0...900, using: &random))
    }
    let demand = DemandPoints(
      ids: (0..<count).map(String.init), positions: positions,
      street: (0..<count).map { _ in Int32.random(in: -1...2, using: &random) },
      weights: [Double](repeating: 1, count: count))
    let people = (0..<count).map { _ in Int.random(in: 0...30, using: &random) }
    let walking = Walking.network(LiveCoverageTests.town, snapLimit: 60)
    let facilities = (0..<5).map { _ in
      Point(.random(in: 0...880, using: &random), .random(in: 0...880, using: &random))
    }
    let distances = walking.distances(from: facilities, to: positions, within: 300)
    let capacity = CapacityCoverage(distances: distances, capacity: [60, 0, 200, 10, 90], people: people)
    let circles = Walking.straightLine(detour: 1).nearest(from: facilities, to: positions, within: 300)
    let result = CoverageByStreet(
      people: people, unplaced: [7, 0, 3], demand: demand, nearest: nearest(distances), within: 300,
      capacity: capacity, circles: circles)
    for count in [result.city, result.outside] + result.streets {
      #expect(count.balance?.everyone == count.people)
      #expect((count.balance?.served ?? 0) + (count.balance?.exhausted ?? 0) == count.covered)
      #expect((count.balance?.outOfReach ?? 0) == count.uncovered)
      // No street is shorter than the straight line, so a circle never holds fewer.
      #expect((count.inCircles ?? 0) >= count.covered)
    }
    #expect(result.city.balance?.everyone == people.reduce(0, +) + 10)
    let parts = result.streets + [result.outside]
    #expect(parts.compactMap(\.balance?.served).reduce(0, +) == result.city.balance?.served)
    #expect(parts.compactMap(\.inCircles).reduce(0, +) == result.city.inCircles)
  }

  @Test("Access by street: mean, Gini and worst tenth")
  func access() {
    let demand = DemandPoints(
      ids: ["a", "b", "c", "d"], positions: (0..<4).map { Point(Double($0) * 100, 0) }, street: [0, 0, 1, -1],
      weights: [1, 1, 1, 1])
    let people = [10, 10, 0, 5]
    let distances = Walking.straightLine(detour: 1).distances(
      from: [Point(0, 0)], to: demand.positions, within: 50)
    let access = Accessibility(distances: distances, capacity: [5], people: people, decay: .within(metres: 50))
    let streets = access.byStreet(demand, people: people, streets: 2)
    // Ten people share five places, the other ten have none.
    #expect(streets[0].mean == 0.25 && streets[0].gini == 0.5 && streets[0].worstDecile == 0)
    #expect(streets[1].mean == nil && streets[1].gini == nil)
    #expect(access.everyone(people: people).people == 25)
  }
}
