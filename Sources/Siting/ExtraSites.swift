import Coverage
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
  /// People whom neither a facility nor a site reaches in that year, or has a place for, by street, most first.
  private(set) var heldBack: [SitingExplanation.HeldBack] = []

  /// No more sites than this are proposed.
  static let most = 32

  init(_ problem: SitingProblem, _ target: SitingTarget, _ year: Int, _ walking: Walking) {
    switch target.goal {
    case .covered(let kinds, let metres, let people, let times):
      let weights = people[year - problem.years.lowerBound]
      reach(problem, kinds, metres, weights, times: times, places: nil, year, walking)
    case .served(let kinds, let metres, let people, let places):
      let weights = people[year - problem.years.lowerBound]
      reach(problem, kinds, metres, weights, times: 1, places: places, year, walking)
    case .sum(let contribution):
      add(problem, contribution)
    }
  }

  // MARK: Walking targets

  private mutating func reach(
    _ problem: SitingProblem, _ kinds: [FacilityKind], _ metres: Double, _ weights: [Int64], times: Int,
    places: ((Facility) -> Int64)?, _ year: Int, _ walking: Walking
  ) {
    let search = TargetSearch(walking, to: problem.demand)
    let room = problem.designs.filter { kinds.contains($0.kind) }
    guard let largest = room.map(\.floorArea).max() else { return }
    let open = problem.facilities.filter { kinds.contains($0.kind) && $0.isOpen(atEndOf: year) }
    let fitting = problem.candidates.filter { site in room.contains { $0.fits(site) } }
    let walks = search.distances(from: open.map(\.position) + fitting.map(\.position), within: metres)
    /// What one site of the size that takes most would take; `nil`: everyone in reach.
    func most(_ site: CandidateSite, among designs: [FacilityDesign]) -> Int64? {
      places.map { places in
        designs.map { places($0.facility(at: site, opening: year)) }.max() ?? 0
      }
    }
    let capacity =
      open.map { facility in places.map { $0(facility) } }
      + fitting.map { site in most(site, among: room.filter { $0.fits(site) }) }
    let missing = Self.missing(weights, walks, times: times, capacity: capacity)
    let withoutSites = Self.missing(
      weights, walks, times: times, capacity: capacity, from: open.indices)
    heldBack = Self.byStreet(problem, missing.last ?? [])

    let small = problem.candidates.filter { site in
      site.kinds.contains { kind in room.contains { $0.kind == kind && !$0.fits(site) } }
    }
    let ordered = Self.greedy(small.map(\.position), search, metres, withoutSites[0], taking: nil, atMost: small.count)
    let rest = small.indices.filter { !ordered.contains($0) }
    enlarged = (ordered + rest).map { Self.enlarge(small[$0], to: largest) }

    // Where people live who lack something; heaviest first, so that a large city stays within bounds.
    let uniqueKinds = Set(room.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
    for lacking in missing {
      let homes = lacking.indices.filter { lacking[$0] > 0 }
        .sorted { (lacking[$1], $0) < (lacking[$0], $1) }.prefix(1_000)
      let streets = homes.map { problem.demandStreets.isEmpty ? nil : problem.demandStreets[$0] }
      let points = homes.map { problem.demand[$0] }
      guard let first = points.first else { continue }
      let taking = most(Self.site(0, at: first, street: nil, kinds: uniqueKinds, room: largest), among: room)
      let chosen = Self.greedy(points, search, metres, lacking, taking: taking, atMost: Self.most - new.count)
      let before = new.count
      new += chosen.enumerated().map { number, home in
        Self.site(before + number, at: points[home], street: streets[home], kinds: uniqueKinds, room: largest)
      }
    }
  }

  /// People of each row who lack a first, a second … facility in reach; or, where places are counted, a place.
  ///
  /// - Parameter sources: rows of `walks` that count; all when `nil`.
  private static func missing(
    _ weights: [Int64], _ walks: SparseDistances, times: Int, capacity: [Int64?], from sources: Range<Int>? = nil
  ) -> [[Int64]] {
    let counts = (0..<walks.sourceCount).map { sources?.contains($0) ?? true }
    if capacity.contains(where: { $0 != nil }) {
      let people = weights.map { Int($0) }
      let flow = CapacityCoverage(
        distances: walks, capacity: zip(capacity, counts).map { $1 ? Int($0 ?? 0) : 0 }, people: people)
      return [zip(people, flow.served).map { Int64($0 - $1) }]
    }
    var reaching = [Int](repeating: 0, count: weights.count)
    for source in 0..<walks.sourceCount where counts[source] {
      for pair in walks.row(source) { reaching[Int(walks.targets[pair])] += 1 }
    }
    return (1...times).map { number in zip(weights, reaching).map { $1 < number ? $0 : 0 } }
  }

  /// Indices of places, each the one that helps most people not yet helped; those that help nobody are left out.
  ///
  /// - Parameter room: how many a place takes, so that one place may come several times; `nil`: everyone in reach.
  private static func greedy(
    _ places: [Point], _ search: TargetSearch, _ metres: Double, _ weights: [Int64], taking room: Int64?,
    atMost most: Int
  ) -> [Int] {
    let distances = search.distances(from: places, within: metres)
    var weights = weights
    func gain(_ place: Int) -> Int64 {
      min(room ?? .max, distances.row(place).reduce(Int64(0)) { $0 + weights[Int(distances.targets[$1])] })
    }
    var gains = places.indices.map(gain)
    var chosen: [Int] = []
    while chosen.count < most {
      // Gains only fall, so that the largest stale one is worked out anew until it stays the largest.
      guard let best = gains.indices.max(by: { (gains[$0], $1) < (gains[$1], $0) }), gains[best] > 0 else { break }
      let now = gain(best)
      if now < gains[best] {
        gains[best] = now
        continue
      }
      chosen.append(best)
      var left = room ?? .max
      for pair in distances.row(best) where left > 0 {
        let helped = min(left, weights[Int(distances.targets[pair])])
        weights[Int(distances.targets[pair])] -= helped
        left -= helped
      }
      gains[best] = gain(best)
    }
    return chosen
  }

  private static func byStreet(_ problem: SitingProblem, _ lacking: [Int64]) -> [SitingExplanation.HeldBack] {
    guard !problem.demandStreets.isEmpty else { return [] }
    var people: [String?: Int64] = [:]
    for row in lacking.indices where lacking[row] > 0 { people[problem.demandStreets[row], default: 0] += lacking[row] }
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
