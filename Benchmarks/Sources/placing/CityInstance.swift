import LocationAllocation

/// A city of the size of Wuhan as a covering problem over five years: homes and sites in clusters, two kinds of
/// facilities with reaches of their own, and shares of the people to cover that rise from year to year.
///
/// Drawn by SplitMix64 in whole metres, so that other programs can make the same one.
struct CityInstance {
  var homes = 100_000
  var sites = 3_000
  var centres = 160
  /// Metres from edge to edge.
  var side = 40_000

  /// Metres walked to each kind, yuan for opening one beside the site's own cost, and the share to cover by year in
  /// hundredths of those whom all sites together reach.
  static let kinds: [(reach: Int, cost: Int64, running: Int64, shares: [Int64])] = [
    (1_000, 3_200_000, 600_000, [50, 60, 70, 80, 90]), (500, 900_000, 150_000, [30, 40, 50, 60, 70]),
  ]

  private struct Random {
    var state: UInt64
    mutating func next(below limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(limit))
    }
  }

  func problem(seed: UInt64 = 1) -> PhasedCoverProblem {
    var random = Random(state: seed)
    let middles = (0..<centres).map { _ in
      (x: random.next(below: side), y: random.next(below: side), width: 600 + random.next(below: 2_400))
    }
    /// Two thirds in the clusters, denser towards their middles, the others anywhere.
    func point() -> (x: Int, y: Int) {
      if random.next(below: 3) == 0 { return (random.next(below: side), random.next(below: side)) }
      let middle = middles[random.next(below: centres)]
      func off() -> Int { (random.next(below: middle.width) + random.next(below: middle.width)) - middle.width }
      return (middle.x + off(), middle.y + off())
    }
    let people = (0..<homes).map { _ in (at: point(), count: Int64(5 + random.next(below: 30))) }
    let places = (0..<sites).map { _ in (at: point(), cost: Int64(10 * random.next(below: 100)) * 1_000) }
    let weights = (0..<5).map { year in people.map { $0.count * Int64(100 + 4 * year) / 100 } }
    var options: [PhasedCoverProblem.Option] = []
    var covers: [PhasedCoverProblem.CoverRequirement] = []
    for (number, kind) in Self.kinds.enumerated() {
      for (site, place) in places.enumerated() {
        options.append(
          .init(site: Int32(number * sites + site), cost: place.cost + kind.cost, runningCost: kind.running))
      }
    }
    for (number, kind) in Self.kinds.enumerated() {
      let near = reached(places.map(\.at), people.map(\.at), within: kind.reach)
      let none = [[Int32]](repeating: [], count: sites)
      let covered = Set(near.joined())
      let targets = (0..<5).map { year in
        covered.reduce(Int64(0)) { $0 + weights[year][Int($1)] } * kind.shares[year] / 100
      }
      covers.append(
        .init(
          weights: weights, covers: SparseRows(number == 0 ? near + none : none + near), targets: targets))
    }
    return PhasedCoverProblem(periods: 5, options: options, covers: covers)
  }

  private func reached(_ sites: [(x: Int, y: Int)], _ homes: [(x: Int, y: Int)], within reach: Int) -> [[Int32]] {
    var cells: [Int: [Int32]] = [:]
    func cell(_ x: Int, _ y: Int) -> Int { (y / reach + 100) * 100_000 + x / reach + 100 }
    for (index, home) in homes.enumerated() {
      cells[cell(home.x + 10 * reach, home.y + 10 * reach), default: []].append(Int32(index))
    }
    return sites.map { site in
      var near: [Int32] = []
      for dy in -1...1 {
        for dx in -1...1 {
          for home in cells[cell(site.x + (10 + dx) * reach, site.y + (10 + dy) * reach)] ?? [] {
            let (x, y) = (homes[Int(home)].x - site.x, homes[Int(home)].y - site.y)
            if x * x + y * y <= reach * reach { near.append(home) }
          }
        }
      }
      return near.sorted()
    }
  }
}
