import ArgumentParser
import Coverage
import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// One facility that opens, moves or closes, to see what becomes of coverage: `--add`, `--move` or `--close`.
struct FacilityChange: Sendable {
  enum Kind: String, Sendable {
    case add, move, close
  }

  var kind: Kind
  var id: String
  /// Longitude and latitude, in the datum of the facilities; `nil` for one that closes.
  var position: Point?
  /// Places of one that is added; `nil` where they are not known.
  var capacity: Int?

  /// All of a command, in the order of the options.
  static func list(_ command: Cover) throws -> [FacilityChange] {
    try command.add.map { try FacilityChange(.add, $0) } + command.move.map { try FacilityChange(.move, $0) }
      + command.close.map { FacilityChange(kind: .close, id: $0) }
  }

  private init(kind: Kind, id: String) {
    self.kind = kind
    self.id = id
  }

  private init(_ kind: Kind, _ text: String) throws {
    let expected =
      kind == .add
      ? "ID=LON,LAT or ID=LON,LAT,CAPACITY, such as NEW=114.0579,22.5431,40" : "ID=LON,LAT, such as F3=114.0579,22.5431"
    let wrong = ValidationError("--\(kind.rawValue) \(text): expected \(expected)")
    // An id may hold the sign itself.
    guard let sign = text.lastIndex(of: "="), sign > text.startIndex else { throw wrong }
    let numbers = text[text.index(after: sign)...].split(separator: ",", omittingEmptySubsequences: false)
    guard numbers.count == 2 || numbers.count == 3 && kind == .add, let lon = Double(numbers[0]),
      let lat = Double(numbers[1]), abs(lon) <= 180, abs(lat) <= 90
    else { throw wrong }
    self.init(kind: kind, id: String(text[..<sign]))
    position = Point(lon, lat)
    guard numbers.count == 3 else { return }
    guard let places = Int(numbers[2]), places >= 0 else { throw wrong }
    capacity = places
  }
}

extension CoverInputs {
  /// Ids that are not there, or there already.
  static func check(_ changes: [FacilityChange], _ facilities: FacilityPoints, _ file: String) throws(Problems) {
    var problems = Problems()
    let known = Set(facilities.ids)
    for change in changes where known.contains(change.id) == (change.kind == .add) {
      problems.error(
        at: Place(file: file, id: change.id), value: "--\(change.kind.rawValue) \(change.id)",
        change.kind == .add
          ? Text(zh: "已有这个 id 的设施", en: "a facility of this id is there already")
          : Text(zh: "没有这个 id 的设施", en: "there is no facility of this id"),
        fix: change.kind == .add
          ? Text(zh: "换一个 id,或用 --move", en: "give it another id, or use --move")
          : Suggestion.nearest(to: change.id, among: facilities.ids).map {
            Text(zh: "是否为 \($0)", en: "did you mean \($0)?")
          })
    }
    for change in changes where change.capacity != nil && facilities.capacity == nil {
      problems.error(
        at: Place(file: file, field: "capacity"), value: "--add \(change.id)",
        Text(zh: "设施没有 capacity 列,容量不起作用", en: "the facilities have no column capacity: that of this one does nothing"),
        fix: Text(zh: "补上该列,或只写经纬度", en: "add the column, or state the position alone"))
    }
    try problems.throwIfErrors()
  }
}

/// What becomes of coverage when each of some changes is made by itself: the city is searched once, and for a change only
/// the one facility.
struct CoverChanges {
  /// The coverage that stands, or that a change leaves behind; by group, then limit.
  private struct Outcome {
    var counts: [[CoverageByStreet]]
    var moved: [[Moved]]
  }

  /// People who come within a limit by a change, and people who no longer are; by street, then of points in none.
  private struct Moved {
    var gained: [Int]
    var lost: [Int]

    init(_ inputs: CoverInputs, people: [Int], within limit: Double, from old: NearestSources, to new: NearestSources) {
      gained = [Int](repeating: 0, count: inputs.streets.count + 1)
      lost = gained
      for (point, persons) in people.enumerated() {
        let (was, isNow) = (old.metres[point] <= limit, new.metres[point] <= limit)
        guard was != isNow else { continue }
        let street = inputs.demand.street[point] < 0 ? inputs.streets.count : Int(inputs.demand.street[point])
        if isNow { gained[street] += persons } else { lost[street] += persons }
      }
    }
  }

  private let survey: CoverSurvey
  private let changes: [FacilityChange]
  private let before: Outcome
  private let after: [Outcome]
  /// Of changes whose new place does not join the network.
  private(set) var warnings = Problems()

  init(_ changes: [FacilityChange], to survey: CoverSurvey, datum: GeodeticDatum) {
    let inputs = survey.inputs
    let widest = survey.limits.map(\.metres).max() ?? 0
    let search =
      if let network = inputs.network, let snapped = survey.snapped {
        TargetSearch(network, to: snapped.demand, snapLimit: inputs.snapLimit)
      } else {
        TargetSearch(inputs.lengths, toLonLat: inputs.people.lonLat, detour: inputs.detour)
      }
    let standing = LiveCoverage(
      search, people: inputs.groups[0].people, within: widest, distances: survey.distances)
    var apart = Problems()
    let nearest = standing.nearest
    before = Self.outcome(standing, from: nearest, capacity: inputs.facilities.capacity, survey)
    after = changes.map { change in
      var live = standing
      var capacity = inputs.facilities.capacity
      let facility = inputs.facilities.ids.firstIndex(of: change.id)
      let place = change.position.map(datum.toWGS84)
      if let network = inputs.network, let place, network.snap(lonLat: place, limit: inputs.snapLimit) == nil {
        apart.warning(
          at: Place(id: change.id), value: "\(place.x), \(place.y)",
          Text(
            zh: "新位置距路网超过 \(Int(inputs.snapLimit)) 米,无人能走到",
            en: "the new place is more than \(Int(inputs.snapLimit)) m from the network: nobody can walk there"),
          fix: Text(zh: "先经度后纬度;检查 --datum", en: "longitude comes first; check --datum"))
      }
      switch (change.kind, facility, place) {
      case (.add, _, let place?):
        live.open(at: place)
        capacity?.append(change.capacity)
      case (.move, let facility?, let place?): live.move(facility, to: place)
      case (.close, let facility?, _): live.close(facility)
      default: break  // `CoverInputs` refuses ids that are not there.
      }
      return Self.outcome(live, from: nearest, capacity: capacity, survey)
    }
    self.survey = survey
    self.changes = changes
    warnings = apart
  }

  private static func outcome(
    _ live: LiveCoverage, from old: NearestSources, capacity: [Int?]?, _ survey: CoverSurvey
  ) -> Outcome {
    let inputs = survey.inputs
    let nearest = live.nearest
    let pairs = capacity == nil ? nil : live.distances
    let unplaced = [Int](repeating: 0, count: inputs.streets.count)
    var outcome = Outcome(counts: [], moved: [])
    for (g, group) in inputs.groups.enumerated() {
      outcome.counts.append(
        survey.limits.map { limit in
          var balance: CapacityCoverage?
          if g == 0, let capacity, let pairs {
            balance = CapacityCoverage(distances: pairs.within(limit.metres), capacity: capacity, people: group.people)
          }
          return CoverageByStreet(
            people: group.people, unplaced: unplaced, demand: inputs.demand, nearest: nearest, within: limit.metres,
            capacity: balance)
        })
      outcome.moved.append(
        survey.limits.map { Moved(inputs, people: group.people, within: $0.metres, from: old, to: nearest) })
    }
    return outcome
  }

  // MARK: As a table

  /// First how it stands, then a row for each change; by street, a row for each street and one for everyone.
  func table(byStreet: Bool) -> Table {
    let inputs = survey.inputs
    var columns = ["change", "facility_id"] + (byStreet ? ["street", "name"] : [])
    for (g, group) in inputs.groups.enumerated() {
      let suffix = g == 0 ? "" : "_\(group.name)"
      columns.append("people" + suffix)
      for limit in survey.limits {
        columns += ["within", "gained", "lost"].map { "\($0)_\(limit.name)" + suffix }
        guard g == 0 else { continue }
        if inputs.facilities.capacity != nil {
          columns += ["served", "exhausted", "capacity_unknown", "out_of_reach"].map { "\($0)_\(limit.name)" }
        }
        if inputs.people.dwellings != nil { columns.append("dwellings_\(limit.name)") }
      }
    }
    var rows: [[Value]] = []
    let told: [(kind: String, id: Value, outcome: Outcome)] =
      [("none", .null, before)] + zip(changes, after).map { ($0.kind.rawValue, .string($0.id), $1) }
    for (kind, id, outcome) in told {
      if byStreet {
        for (s, street) in inputs.streets.enumerated() {
          rows.append(
            [.string(kind), id, .string(street.code), .string(street.name.zh)]
              + cells(outcome) {
                $0.streets[s]
              } moved: {
                $0[s]
              })
        }
      }
      rows.append(
        [.string(kind), id] + (byStreet ? ["*", "*"] : [])
          + cells(outcome) {
            $0.city
          } moved: {
            $0.reduce(0, +)
          })
    }
    return Table(name: "changes", columns: columns, rows: rows)
  }

  private func cells(
    _ outcome: Outcome, _ pick: (CoverageByStreet) -> CoverageCount, moved: ([Int]) -> Int
  ) -> [Value] {
    let inputs = survey.inputs
    return inputs.groups.indices.flatMap { g -> [Value] in
      var row = [Value(pick(outcome.counts[g][0]).people)]
      for k in survey.limits.indices {
        let count = pick(outcome.counts[g][k])
        row += [
          Value(count.covered), Value(moved(outcome.moved[g][k].gained)), Value(moved(outcome.moved[g][k].lost)),
        ]
        guard g == 0 else { continue }
        if let balance = count.balance {
          row += [
            Value(balance.served), Value(balance.exhausted), Value(balance.undecided), Value(balance.outOfReach),
          ]
        }
        if inputs.people.dwellings != nil { row.append(.double(count.coveredWeight)) }
      }
      return row
    }
  }

  /// A line a change, for people.
  var summary: [Text] {
    zip(changes, after).map { change, outcome in
      let parts = survey.limits.enumerated().map { k, limit in
        let moved = outcome.moved[0][k]
        let (gained, lost) = (moved.gained.reduce(0, +), moved.lost.reduce(0, +))
        let covered = outcome.counts[0][k].city.covered
        return Text(
          zh: "\(limit.name) 内 \(covered) 人(+\(gained),−\(lost))",
          en: "\(covered) within \(limit.name) (+\(gained), −\(lost))")
      }
      let what =
        switch change.kind {
        case .add: Text(zh: "增设 \(change.id)", en: "Adding \(change.id)")
        case .move: Text(zh: "迁移 \(change.id)", en: "Moving \(change.id)")
        case .close: Text(zh: "关闭 \(change.id)", en: "Closing \(change.id)")
        }
      return Text(
        zh: "\(what.zh):\(parts.map(\.zh).joined(separator: ";"))。",
        en: "\(what.en): \(parts.map(\.en).joined(separator: "; ")).")
    }
  }
}
