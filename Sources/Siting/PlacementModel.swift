import LocationAllocation
import Planning
import Spatial
import WalkNetwork

/// A siting problem as options with costs, amounts and reach.
struct PlacementModel {
  /// A design on a candidate site, or an existing facility grown to it.
  struct Option {
    enum Place {
      case site(Int)
      case growth(Int)
    }
    var place: Place
    var design: Int
  }

  let problem: SitingProblem
  let walking: Walking
  /// Walks found before, for problems that are solved in many forms.
  let walks: WalkTable?
  let options: [Option]
  /// By target: what each option adds to it, what grows only its increase; empty unless it is a sum.
  private let amounts: [[Int64]]
  /// Indices of targets that some option moves.
  let movable: [Int]
  let sitesTooNear: [String]
  let growthsLeftOut: [String]

  init(_ problem: SitingProblem, walking: Walking, walks: WalkTable? = nil) {
    self.problem = problem
    self.walking = walking
    self.walks = walks
    let required = Set(problem.required.map { [$0.site, $0.design] })
    let spaced = SpacedKinds(problem)
    var tooNear: [String] = []
    var options: [Option] = []
    for (site, candidate) in problem.candidates.enumerated() {
      var isShut = false
      for design in problem.designs.indices where problem.designs[design].fits(candidate) {
        if !required.contains([site, design]), spaced.isShut(problem.designs[design].kind, at: candidate.position) {
          isShut = true
        } else {
          options.append(Option(place: .site(site), design: design))
        }
      }
      if isShut { tooNear.append(candidate.id) }
    }
    var leftOut: [String] = []
    for (index, growth) in problem.growths.enumerated() {
      if problem.allows(growth) {
        options.append(Option(place: .growth(index), design: growth.design))
      } else {
        leftOut.append("\(problem.facilities[growth.facility].id):\(problem.designs[growth.design].id)")
      }
    }
    self.options = options
    let built = options.map { problem.built($0) }
    amounts = problem.targets.map { target in
      guard case .sum(let contribution) = target.goal else { return [] }
      return built.map { contribution($0.facility) - ($0.replaced.map(contribution) ?? 0) }
    }
    let amounts = amounts
    movable = problem.targets.indices.filter { problem.canMove(problem.targets[$0], adding: amounts[$0]) }
    sitesTooNear = tooNear
    growthsLeftOut = leftOut
  }

  var periods: Int { problem.years.count }

  /// Walks as far as some targets ask.
  func reach(of targets: [Int]) -> Reaches {
    let metres = targets.compactMap { problem.targets[$0].metres }.max()
    let points = metres == nil ? [] : problem.candidates.map(\.position) + problem.facilities.map(\.position)
    if let walks, walks.holds(points, within: metres ?? 0) { return Reaches(problem, walks) }
    return Reaches(problem, WalkTable(from: points, to: problem.demand, within: metres ?? 0, walking))
  }

  /// Pairs of options of one kind that stand nearer than its spacing; two at one site exclude each other anyway.
  var conflicts: SparseRows {
    var rows = Array(repeating: [Int32](), count: options.count)
    for (kind, metres) in problem.spacings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where metres > 0 {
      let placed = options.indices.compactMap { index -> (option: Int, site: Int, at: Point)? in
        guard problem.designs[options[index].design].kind == kind, case .site(let site) = options[index].place else {
          return nil
        }
        return (index, site, problem.candidates[site].position)
      }.sorted { ($0.at.x, $0.option) < ($1.at.x, $1.option) }
      for (position, a) in placed.enumerated() {
        for b in placed[(position + 1)...] {
          if b.at.x - a.at.x >= metres { break }
          guard a.site != b.site, a.at.distance(to: b.at) < metres else { continue }
          rows[a.option].append(Int32(b.option))
          rows[b.option].append(Int32(a.option))
        }
      }
    }
    return SparseRows(rows.map { $0.sorted() })
  }

  func option(_ option: Option) -> PhasedCoverProblem.Option {
    let design = problem.designs[option.design]
    let first = problem.years.lowerBound
    switch option.place {
    case .site(let index):
      let site = problem.candidates[index]
      let cost = (site.cost ?? 0) + design.cost
      if let fixed = problem.required.first(where: { $0.site == index && $0.design == option.design }) {
        return PhasedCoverProblem.Option(
          site: Int32(index), cost: cost, runningCost: design.runningCost, earliest: fixed.year - first,
          latest: fixed.year - first, required: true)
      }
      return PhasedCoverProblem.Option(
        site: Int32(index), cost: cost, runningCost: design.runningCost,
        earliest: max(problem.decideFrom, site.availableFrom ?? first) - first, latest: periods - 1, required: false)
    case .growth(let index):
      let growth = problem.growths[index]
      return PhasedCoverProblem.Option(
        site: Int32(problem.candidates.count + growth.facility), cost: growth.cost, runningCost: growth.runningCost,
        earliest: max(problem.decideFrom, growth.from ?? first) - first, latest: periods - 1, required: false)
    }
  }

  /// What an option opens in a year.
  func opening(_ option: Option, in year: Int) -> SitingPlan.Opening {
    let design = problem.designs[option.design]
    switch option.place {
    case .site(let index):
      let site = problem.candidates[index]
      return SitingPlan.Opening(
        year: year, site: site, design: design, facility: design.facility(at: site, opening: year),
        cost: (site.cost ?? 0) + design.cost)
    case .growth(let index):
      let growth = problem.growths[index]
      let old = problem.facilities[growth.facility]
      let site = CandidateSite(
        id: old.id, name: old.name, position: old.position, street: old.street, kinds: [old.kind],
        floorArea: design.floorArea, cost: growth.cost)
      return SitingPlan.Opening(
        year: year, site: site, design: design, facility: design.grown(old, opening: year), cost: growth.cost,
        replaces: old.id)
    }
  }

  func coverRequirement(_ target: SitingTarget, _ reach: Reaches) -> PhasedCoverProblem.CoverRequirement {
    guard case .covered(let kinds, let metres, let people, let times) = target.goal else {
      preconditionFailure("not a cover")
    }
    let existing = problem.years.map { year -> [Int32] in
      var coverers = [Int32](repeating: 0, count: problem.demand.count)
      for (index, facility) in problem.facilities.enumerated()
      where kinds.contains(facility.kind) && facility.isOpen(atEndOf: year) {
        for row in reach.rows(ofFacility: index, within: metres) { coverers[Int(row)] += 1 }
      }
      return coverers
    }
    return PhasedCoverProblem.CoverRequirement(
      weights: people, covers: SparseRows(options.map { newRows($0, kinds, metres, reach) }), existing: existing,
      times: Int32(times), targets: target.needs)
  }

  /// Rows that an option brings into reach. What grows stays where it is, so that it reaches nobody new.
  private func newRows(_ option: Option, _ kinds: [FacilityKind], _ metres: Double, _ reach: Reaches) -> [Int32] {
    guard case .site(let site) = option.place, kinds.contains(problem.designs[option.design].kind) else { return [] }
    return reach.rows(ofSite: site, within: metres)
  }

  func quantityRequirement(_ target: Int) -> PhasedCoverProblem.QuantityRequirement {
    guard case .sum(let contribution) = problem.targets[target].goal else { preconditionFailure("not a sum") }
    return PhasedCoverProblem.QuantityRequirement(
      amounts: amounts[target],
      base: problem.years.map { year in
        problem.facilities.reduce(0) { $0 + ($1.isOpen(atEndOf: year) ? contribution($1) : 0) }
      },
      targets: problem.targets[target].needs)
  }

  func serviceRequirement(_ target: SitingTarget, _ reach: Reaches) -> PhasedCoverProblem.ServiceRequirement {
    guard case .served(let kinds, let metres, let people, let places) = target.goal else {
      preconditionFailure("not a service")
    }
    let existing = problem.facilities.indices.filter { kinds.contains(problem.facilities[$0].kind) }
    let reaches = options.map { option -> [Int32] in
      guard kinds.contains(problem.designs[option.design].kind) else { return [] }
      return switch option.place {
      case .site(let site): reach.rows(ofSite: site, within: metres)
      case .growth(let index): reach.rows(ofFacility: problem.growths[index].facility, within: metres)
      }
    }
    return PhasedCoverProblem.ServiceRequirement(
      weights: people, reaches: SparseRows(reaches),
      capacities: options.map { option in
        guard kinds.contains(problem.designs[option.design].kind) else { return 0 }
        let built = problem.built(option)
        return places(built.facility) - (built.replaced.map(places) ?? 0)
      },
      existingReaches: SparseRows(existing.map { reach.rows(ofFacility: $0, within: metres) }),
      existingCapacities: problem.years.map { year in
        existing.map { problem.facilities[$0].isOpen(atEndOf: year) ? places(problem.facilities[$0]) : 0 }
      },
      targets: target.needs)
  }
}

extension SitingProblem {
  /// What an option builds, and what that takes the place of.
  fileprivate func built(_ option: PlacementModel.Option) -> (facility: Facility, replaced: Facility?) {
    let design = designs[option.design]
    switch option.place {
    case .site(let index): return (design.facility(at: candidates[index], opening: years.upperBound), nil)
    case .growth(let index):
      let old = facilities[growths[index].facility]
      return (design.grown(old, opening: years.upperBound), old)
    }
  }

  /// Whether any design can bring the target nearer; one that no siting can move is reported apart.
  /// - Parameter amounts: what each option adds to a sum. Where that is nothing, an option that spacing shut out, or a
  ///   growth that may not be, could still have.
  fileprivate func canMove(_ target: SitingTarget, adding amounts: [Int64]) -> Bool {
    switch target.goal {
    case .covered(let kinds, _, _, _): designs.contains { kinds.contains($0.kind) }
    case .served(let kinds, _, _, _): designs.contains { kinds.contains($0.kind) }
    case .sum(let contribution):
      amounts.contains { $0 > 0 }
        || designs.contains { design in
          candidates.contains { site in
            design.fits(site) && contribution(design.facility(at: site, opening: years.upperBound)) > 0
          }
        }
        || growths.contains { growth in
          let old = facilities[growth.facility]
          let grown = designs[growth.design].grown(old, opening: years.upperBound)
          return contribution(grown) > contribution(old)
        }
    }
  }

  /// Whether a growth is one: of the same kind, of a facility that stays open, and a loss to no target.
  fileprivate func allows(_ growth: Growth) -> Bool {
    let old = facilities[growth.facility]
    let design = designs[growth.design]
    guard design.kind == old.kind, years.allSatisfy({ old.isOpen(atEndOf: $0) }) else { return false }
    let grown = design.grown(old, opening: years.upperBound)
    return targets.allSatisfy { target in
      switch target.goal {
      case .covered: true
      case .sum(let contribution): contribution(grown) >= contribution(old)
      case .served(_, _, _, let places): places(grown) >= places(old)
      }
    }
  }
}

/// Where existing facilities keep new ones of their kind away.
private struct SpacedKinds {
  private let existing: [FacilityKind: [Point]]
  private let spacings: [FacilityKind: Double]

  init(_ problem: SitingProblem) {
    spacings = problem.spacings
    existing = Dictionary(
      grouping: problem.facilities.filter { facility in
        problem.spacings[facility.kind] != nil && facility.isOpen(atEndOf: problem.years.upperBound)
      }, by: \.kind
    ).mapValues { $0.map(\.position) }
  }

  func isShut(_ kind: FacilityKind, at point: Point) -> Bool {
    guard let metres = spacings[kind] else { return false }
    return existing[kind]?.contains { $0.distance(to: point) < metres } ?? false
  }
}

/// Walking distances from places to the demand points, found once; places at one point share a row.
struct WalkTable: Sendable {
  private let limit: Double
  private let rows: [Point: Int]
  private let distances: SparseDistances

  init(from points: [Point], to demand: [Point], within limit: Double, _ walking: Walking) {
    self.limit = limit
    var rows: [Point: Int] = [:]
    var distinct: [Point] = []
    for point in points where rows[point] == nil {
      rows[point] = distinct.count
      distinct.append(point)
    }
    self.rows = rows
    distances = walking.distances(from: distinct, to: demand, within: limit)
  }

  func holds(_ points: [Point], within metres: Double) -> Bool {
    metres <= limit && points.allSatisfy { rows[$0] != nil }
  }

  /// Demand points within so many metres of a place, ascending; none of a place that the table does not hold.
  func reached(from point: Point, within metres: Double) -> [Int32] {
    guard let row = rows[point] else { return [] }
    return distances.row(row).compactMap { distances.metres[$0] <= metres ? distances.targets[$0] : nil }
  }
}

/// Who is in reach of the facilities and sites of a problem.
struct Reaches {
  private let problem: SitingProblem
  private let walks: WalkTable

  init(_ problem: SitingProblem, _ walks: WalkTable) {
    self.problem = problem
    self.walks = walks
  }

  func rows(ofSite site: Int, within metres: Double) -> [Int32] {
    walks.reached(from: problem.candidates[site].position, within: metres)
  }

  func rows(ofFacility facility: Int, within metres: Double) -> [Int32] {
    walks.reached(from: problem.facilities[facility].position, within: metres)
  }
}

extension SitingTarget {
  /// How far people walk for it; `nil` where it is no matter of walking.
  var metres: Double? {
    switch goal {
    case .covered(_, let metres, _, _), .served(_, let metres, _, _): metres
    case .sum: nil
    }
  }
}
