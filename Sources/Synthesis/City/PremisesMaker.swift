import Planning
import Spatial

/// Care rooms inside projects, so varied that every verdict a rule can give occurs.
enum PremisesMaker {
  /// How much a project provides against the rate.
  enum Provision {
    case nothing, short, oneHundredthShort, exact, enough, ample, double, unknown
  }

  static func provision(isNew: Bool, _ chance: inout SplitMix64) -> Provision {
    let mix: [(Provision, Double)] =
      isNew
      ? [
        (.nothing, 8), (.short, 24), (.oneHundredthShort, 5), (.exact, 9), (.enough, 34), (.ample, 12), (.double, 3),
        (.unknown, 5),
      ]
      : [
        (.nothing, 24), (.short, 21), (.oneHundredthShort, 2), (.exact, 4), (.enough, 19), (.ample, 18), (.double, 9),
        (.unknown, 3),
      ]
    return mix[chance.index(by: mix.map(\.1))].0
  }

  static func elderCare(
    _ provision: Provision, dwellings: Int, rate: Int, _ project: ProjectDraft, _ chance: inout SplitMix64
  ) -> [Premises] {
    // Square metres per 100 dwellings times dwellings is hundredths of a square metre: no rounding.
    let need = Int64(rate * dwellings)
    func times(_ range: ClosedRange<Double>) -> Int64 {
      let exact = Double(need) * chance.number(in: range)
      // Most surveys give whole metres.
      return chance.happens(0.6) ? Int64(exact / 100) * 100 : Int64(exact)
    }
    let area: Int64? =
      switch provision {
      case .nothing: nil
      case .short: times(0.25...0.97)
      case .oneHundredthShort: need - 1
      case .exact: need
      case .enough: max(need, times(1.01...1.33))
      case .ample: max(need, times(1.33...2))
      case .double: times(2...3)
      case .unknown: 0
      }
    guard let area, area > 0 || provision == .unknown else { return [] }
    if provision == .unknown { return [rooms(nil, .elderCare, project, &chance)] }
    guard area > 20_000, chance.happens(0.22) else {
      return [rooms(Area(hundredths: area), .elderCare, project, &chance)]
    }
    let first = Int64(Double(area) * chance.number(in: 0.5...0.75))
    return [first, area - first].map { rooms(Area(hundredths: $0), .elderCare, project, &chance) }
  }

  static func childcare(_ project: ProjectDraft, _ chance: inout SplitMix64) -> Premises {
    rooms(Area(hundredths: Int64(project.dwellings * chance.whole(in: 8...24))), .childcare, project, &chance)
  }

  private static func rooms(
    _ area: Area?, _ service: Service, _ project: ProjectDraft, _ chance: inout SplitMix64
  ) -> Premises {
    var rooms = Premises(service: service, floorArea: area)
    rooms.floor = [1, 2, 3, -1][chance.index(by: [76, 16, 5, 3])]
    rooms.ownEntrance = chance.happens(0.08) ? nil : chance.happens(0.8)
    rooms.accessible = chance.happens(0.08) ? nil : rooms.floor == 1 || chance.happens(0.6)
    if let completion = project.completion, chance.happens(0.85) {
      // Estates from before 2000 had no care rooms; theirs were fitted in later.
      rooms.handover =
        completion.year < 2000
        ? chance.day(in: chance.whole(in: 2006...2020)) : completion.months(later: chance.whole(in: 0...7))
    }
    let isLeased = project.status == .existing && chance.happens(0.12)
    if isLeased {
      // Old estates rent; some leases end within the plan.
      rooms.leaseEnd = CalendarDate.endOf(year: chance.whole(in: 2021...2029))
      rooms.handover = nil
    }
    return rooms
  }
}

/// Lets small existing estates that lie together share the premises of one of them.
enum PoolMaker {
  private static let largestMember = 320

  static func join(
    _ estates: inout [ProjectDraft], pools: Int, code: String, rate: Int, _ chance: inout SplitMix64
  ) {
    func free() -> [Int] {
      estates.indices.filter {
        estates[$0].pool == nil && !estates[$0].isWithoutHousing && !estates[$0].hidesDwellings
          && estates[$0].dwellings <= largestMember
      }
    }
    for number in 0..<pools {
      let candidates = free()
      guard candidates.count >= 2 else { return }
      let host = chance.pick(candidates)
      let middle = estates[host].position
      let near = candidates.sorted {
        (estates[$0].position.distance(to: middle), $0) < (estates[$1].position.distance(to: middle), $1)
      }
      let members = near.prefix(chance.whole(in: 2...4))
      let dwellings = members.reduce(0) { $0 + estates[$1].dwellings }
      for member in members {
        estates[member].pool = "\(code)-P\(number + 1)"
        estates[member].premises.removeAll { $0.service == .elderCare }
      }
      let provision = chance.pick([PremisesMaker.Provision.short, .exact, .enough, .ample])
      estates[host].premises += PremisesMaker.elderCare(
        provision, dwellings: dwellings, rate: rate, estates[host], &chance)
    }
  }
}
