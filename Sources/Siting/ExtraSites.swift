import Planning
import Spatial
import WalkNetwork

/// Sites that are not to be had, in the order in which they would help a target most: new ones where people live whom
/// nothing reaches, and sites of the list with more room than they have.
struct ExtraSites {
  /// Invented: each at a demand point, free, with room for every design.
  private(set) var new: [CandidateSite] = []
  /// Sites of the list that are too small for some design of a kind that the target counts, with room for all.
  private(set) var enlarged: [CandidateSite] = []
  /// People whom neither a facility nor a site reaches in that year, by street, most first.
  private(set) var heldBack: [SitingExplanation.HeldBack] = []

  /// No more sites than this are proposed.
  static let most = 32

  init(_ problem: SitingProblem, _ target: SitingTarget, _ year: Int, _ walking: Walking) {
    switch target.goal {
    case .covered(let kinds, let metres, let people, _), .served(let kinds, let metres, let people, _):
      let weights = people[year - problem.years.lowerBound]
      reach(problem, kinds, metres, weights, year, walking)
    case .sum(let contribution):
      add(problem, contribution)
    }
  }

  // MARK: Walking targets

  private mutating func reach(
    _ problem: SitingProblem, _ kinds: [FacilityKind], _ metres: Double, _ weights: [Int64], _ year: Int,
    _ walking: Walking
  ) {
    let search = TargetSearch(walking, to: problem.demand)
    let room = problem.designs.filter { kinds.contains($0.kind) }
    guard let largest = room.map(\.floorArea).max() else { return }
    var isReached = [Bool](repeating: false, count: problem.demand.count)
    func mark(_ points: [Point]) {
      for row in search.distances(from: points, within: metres).targets { isReached[Int(row)] = true }
    }
    mark(problem.facilities.filter { kinds.contains($0.kind) && $0.isOpen(atEndOf: year) }.map(\.position))
    let uncovered = isReached
    let fitting = problem.candidates.filter { site in room.contains { $0.fits(site) } }
    mark(fitting.map(\.position))
    heldBack = Self.byStreet(problem, weights, isReached)

    let small = problem.candidates.filter { site in
      site.kinds.contains { kind in room.contains { $0.kind == kind && !$0.fits(site) } }
    }
    let ordered = Self.greedy(
      small.map(\.position), search, metres, zip(weights, uncovered).map { $1 ? 0 : $0 }, atMost: small.count)
    let rest = small.indices.filter { !ordered.contains($0) }
    enlarged = (ordered + rest).map { Self.enlarge(small[$0], to: largest) }

    // Where people live whom nothing reaches; heaviest first, so that a large city stays within bounds.
    let homes = weights.indices.filter { weights[$0] > 0 && !isReached[$0] }
      .sorted { (weights[$1], $0) < (weights[$0], $1) }.prefix(1_000)
    let places = homes.map { problem.demand[$0] }
    let chosen = Self.greedy(
      places, search, metres, zip(weights, isReached).map { $1 ? 0 : $0 }, atMost: Self.most)
    let streets = homes.map { problem.demandStreets.isEmpty ? nil : problem.demandStreets[$0] }
    let uniqueKinds = Set(room.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
    new = chosen.enumerated().map { number, home in
      Self.site(number, at: places[home], street: streets[home], kinds: uniqueKinds, room: largest)
    }
  }

  /// Indices of places, each the one that reaches most people not yet reached; those that reach nobody are left out.
  private static func greedy(
    _ places: [Point], _ search: TargetSearch, _ metres: Double, _ weights: [Int64], atMost most: Int
  ) -> [Int] {
    let distances = search.distances(from: places, within: metres)
    var weights = weights
    var gains = places.indices.map { place in
      distances.row(place).reduce(Int64(0)) { $0 + weights[Int(distances.targets[$1])] }
    }
    var chosen: [Int] = []
    while chosen.count < most {
      // Gains only fall, so that the largest stale one is worked out anew until it stays the largest.
      guard let best = gains.indices.max(by: { (gains[$0], $1) < (gains[$1], $0) }), gains[best] > 0 else { break }
      let now = distances.row(best).reduce(Int64(0)) { $0 + weights[Int(distances.targets[$1])] }
      if now < gains[best] {
        gains[best] = now
        continue
      }
      chosen.append(best)
      gains[best] = 0
      for pair in distances.row(best) { weights[Int(distances.targets[pair])] = 0 }
    }
    return chosen
  }

  private static func byStreet(_ problem: SitingProblem, _ weights: [Int64], _ isReached: [Bool])
    -> [SitingExplanation.HeldBack]
  {
    guard !problem.demandStreets.isEmpty else { return [] }
    var people: [String?: Int64] = [:]
    for row in weights.indices where !isReached[row] && weights[row] > 0 {
      people[problem.demandStreets[row], default: 0] += weights[row]
    }
    return people.map { SitingExplanation.HeldBack(street: $0.key, people: $0.value) }
      .sorted { ($1.people, $0.street ?? "") < ($0.people, $1.street ?? "") }
  }

  // MARK: Sums

  /// One new site in each street, where most people live, as far as something that opens there adds to the sum; and the
  /// sites whose room does not let them add what a larger design would.
  private mutating func add(_ problem: SitingProblem, _ contribution: (Facility) -> Int64) {
    func most(_ site: CandidateSite, fitting: Bool) -> Int64 {
      problem.designs.filter { fitting ? $0.fits(site) : site.kinds.contains($0.kind) }
        .map { contribution($0.facility(at: site, opening: problem.years.upperBound)) }.max() ?? 0
    }
    guard let largest = problem.designs.map(\.floorArea).max() else { return }
    enlarged = problem.candidates.filter { most($0, fitting: false) > most($0, fitting: true) }
      .sorted { (most($1, fitting: false), $0.id) < (most($0, fitting: false), $1.id) }
      .map { Self.enlarge($0, to: largest) }
    let kinds = Set(problem.designs.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
    var firstHome: [String?: Int] = [:]
    for home in problem.demand.indices {
      let street = problem.demandStreets.isEmpty ? nil : problem.demandStreets[home]
      if firstHome[street] == nil { firstHome[street] = home }
    }
    let homes = firstHome.values.sorted()
    let sites = homes.indices.map { number in
      Self.site(
        number, at: problem.demand[homes[number]],
        street: problem.demandStreets.isEmpty ? nil : problem.demandStreets[homes[number]], kinds: kinds, room: largest)
    }.filter { most($0, fitting: true) > 0 }
    guard !sites.isEmpty else { return }
    // Several in one street are as good as one in each of several, so that the list goes round.
    new = (0..<Self.most).map { number in
      var site = sites[number % sites.count]
      site.id = "new-\(number + 1)"
      return site
    }
  }

  private static func enlarge(_ site: CandidateSite, to room: Area) -> CandidateSite {
    var enlarged = site
    enlarged.floorArea = max(site.floorArea ?? room, room)
    return enlarged
  }

  private static func site(_ number: Int, at point: Point, street: String?, kinds: [FacilityKind], room: Area)
    -> CandidateSite
  {
    CandidateSite(
      id: "new-\(number + 1)", name: "new-\(number + 1)", position: point, street: street, kinds: kinds,
      floorArea: room,
      cost: 0)
  }
}
