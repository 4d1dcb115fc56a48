import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// A placement with what it means for people.
struct Placed {
  let answer: SolveAnswer
  /// The new sites, ascending.
  let opened: [Int]
  let names: [String]
  let metres: Double?
  private let walking: Text
  private let existing: Int
  /// Everybody, and those out of reach of every site and facility.
  private let total: Int64
  private let outOfReach: Int64
  private let before: Walks
  private let after: Walks

  /// How people walk to the nearest of some sources.
  private struct Walks {
    var nearest: NearestSources
    /// People who have one within reach, what they walk in sum, and the longest walk of any.
    var people: Int64 = 0
    var sum = 0.0
    var farthest = 0.0

    init(_ map: PlacementMap, opened: [Int]) {
      nearest = NearestSources(count: map.people.count)
      for (distances, first, sources) in [
        (map.reach, 0, opened), (map.reached, map.sites.count, Array(map.existing.indices)),
      ] {
        for source in sources {
          for entry in distances.row(source)
          where distances.metres[entry] < nearest.metres[Int(distances.targets[entry])] {
            nearest.source[Int(distances.targets[entry])] = Int32(first + source)
            nearest.metres[Int(distances.targets[entry])] = distances.metres[entry]
          }
        }
      }
      for row in map.people.indices where nearest.source[row] >= 0 && map.people[row] > 0 {
        people += map.people[row]
        sum += Double(map.people[row]) * nearest.metres[row]
        farthest = max(farthest, nearest.metres[row])
      }
    }

    /// Metres, to the centimetre.
    var mean: Double? { people > 0 ? Placed.rounded(sum / Double(people)) : nil }
    var longest: Double? { people > 0 ? Placed.rounded(farthest) : nil }
  }

  init(answer: SolveAnswer, opened: [Int], map: PlacementMap, metres: Double?) {
    self.answer = answer
    self.opened = opened
    self.metres = metres
    names = opened.map { map.sites[$0].name }
    walking = map.walking
    existing = map.existing.count
    total = map.people.reduce(0, +)
    before = Walks(map, opened: [])
    after = Walks(map, opened: opened)
    let anywhere = Walks(map, opened: Array(map.sites.indices))
    outOfReach = total - anywhere.people
  }

  private static func rounded(_ metres: Double) -> Double { (metres * 100).rounded() / 100 }

  /// The new sites, then the existing facilities, each with the people who have it nearest.
  func layer(_ map: PlacementMap) -> Layer {
    var people = ContiguousArray<Int64>(repeating: 0, count: map.sites.count + map.existing.count)
    var sum = ContiguousArray<Double>(repeating: 0, count: people.count)
    var farthest = sum
    for row in map.people.indices where after.nearest.source[row] >= 0 && map.people[row] > 0 {
      let source = Int(after.nearest.source[row])
      people[source] += map.people[row]
      sum[source] += Double(map.people[row]) * after.nearest.metres[row]
      farthest[source] = max(farthest[source], after.nearest.metres[row])
    }
    func walks(_ source: Int) -> [Value] {
      guard people[source] > 0 else { return [.int(0), .null, .null] }
      return [
        .int(people[source]), .double(Self.rounded(sum[source] / Double(people[source]))),
        .double(Self.rounded(farthest[source])),
      ]
    }
    let new = opened.map { [.string(map.sites[$0].id), .string(map.sites[$0].name), "new"] + walks($0) }
    let old = map.existing.indices.map { index in
      [.string(map.existing[index].id), .string(map.existing[index].name), "existing"] + walks(map.sites.count + index)
    }
    let positions = opened.map { map.sites[$0].position } + map.existing.map(\.position)
    return Layer(
      table: Table(
        name: "placed", columns: ["id", "name", "state", "people", "mean_metres", "farthest_metres"], rows: new + old),
      geometries: positions.map { .point($0) }, crs: map.frame.crs)
  }

  var json: Value {
    guard case .object(let members) = answer.json else { return answer.json }
    return .object(
      members + [
        .init("demand", .int(total)), .init("covered_before", .int(before.people)),
        .init("covered_after", .int(after.people)), .init("out_of_reach", .int(outOfReach)),
        .init("mean_metres_before", Value(before.mean)), .init("mean_metres_after", Value(after.mean)),
        .init("farthest_metres_before", Value(before.longest)), .init("farthest_metres_after", Value(after.longest)),
        .init("existing_facilities", .int(Int64(existing))), .init("names", .array(names.map(Value.string))),
        .init("metres", Value(metres)), .init("walks", .string(walking.en)),
      ])
  }

  var text: Text {
    func percent(_ part: Int64) -> String { "\((Double(part) / Double(max(1, total)) * 1000).rounded() / 10) %" }
    func walk(_ metres: Double?) -> String { metres.map { "\(Int($0.rounded())) m" } ?? "–" }
    let list = zip(answer.labels, names).map { "  \($0)  \($1)" }.joined(separator: "\n")
    let within =
      metres.map { Text(zh: "\($0) 米内(\(walking.zh))", en: "within \($0) m (\(walking.en))") }
      ?? Text(zh: "不限距离(\(walking.zh))", en: "at any distance (\(walking.en))")
    return Text(
      zh: """
        \(answer.text.zh)
        \(within.zh):现有 \(existing) 处设施覆盖 \(percent(before.people)),开设后 \(percent(after.people));任何候选点和设施都到不了的占 \(percent(outOfReach))。
        到最近设施平均步行 \(walk(before.mean)) → \(walk(after.mean)),最远 \(walk(before.longest)) → \(walk(after.longest))。
        \(list)
        """,
      en: """
        \(answer.text.en)
        \(within.en): \(percent(before.people)) covered by \(existing) existing facilities, \(percent(after.people)) with the new ones; \(percent(outOfReach)) out of reach of every candidate and facility.
        walk to the nearest: mean \(walk(before.mean)) → \(walk(after.mean)), farthest \(walk(before.longest)) → \(walk(after.longest)), of those who have one in reach.
        \(list)
        """)
  }
}
