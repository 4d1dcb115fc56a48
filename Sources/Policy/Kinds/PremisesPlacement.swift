import Diagnostics
import LocatedYAML
import Planning

/// Where in a building premises may be: storeys, own entrance, way up, never below ground.
public struct PlacementRule: Sendable, Hashable {
  public var service: Service
  /// Lowest storey allowed; the ground floor is 1, so 1 keeps premises out of basements.
  public var lowest: Int
  public var highest: Int?
  public var ownEntrance: Bool
  /// From this storey up, premises must be reached without steps (lift or ramp).
  public var accessibleFrom: Int?
}

extension PlacementRule: ProjectKind {
  var unit: Text { Text(zh: "处", en: "premises") }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    var tally = Tally()
    for (i, room) in file.premises(for: service).enumerated() {
      tally.total += 1
      let tests = tests(room)
      let wrong = tests.filter { $0.holds == false }.map(\.what)
      let open = tests.filter { $0.holds == nil }.map(\.what)
      if !wrong.isEmpty {
        tally.wrong.append(.premises(i) + Text(zh: "：", en: ": ") + .list(wrong))
      } else if !open.isEmpty {
        tally.unknown.append(.premises(i) + Text(zh: "缺少数据：", en: ", no data: ") + .list(open))
      } else {
        tally.good += 1
      }
    }
    tally.settle(
      &finding, nothing: .noPremises,
      remedy: Text(zh: "调整不符用房的位置或出入条件", en: "move these premises or mend their access"))
  }

  private func tests(_ room: Premises) -> [(what: Text, holds: Bool?)] {
    let upper = highest.map { "\(lowest)–\($0)" } ?? "≥ \(lowest)"
    var tests: [(Text, Bool?)] = [
      (
        Text(zh: "楼层 \(upper)", en: "storey \(upper)"),
        room.floor.map { $0 >= lowest && $0 <= highest ?? .max }
      )
    ]
    if ownEntrance { tests.append((Text(zh: "独立出入口", en: "own entrance"), room.ownEntrance)) }
    if let accessibleFrom {
      let needed = room.floor.map { $0 >= accessibleFrom }
      let holds: Bool? =
        needed == false ? true : room.accessible == true ? true : needed.flatMap { _ in room.accessible }
      tests.append(
        (
          Text(
            zh: "\(accessibleFrom) 层及以上有无障碍电梯或坡道",
            en: "accessible lift or ramp from storey \(accessibleFrom)"),
          holds
        ))
    }
    return tests
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let storeys = keys.required("storeys") { $0.bounds { $0.int() } }
    let ownEntrance = keys.optional("own_entrance") { $0.bool() } ?? false
    let accessibleFrom = keys.optional("accessible_from_storey") { $0.int() }
    guard let storeys else { return nil }
    guard let lowest = storeys.least else {
      keys.report(
        Text(zh: "storeys 缺少最低楼层", en: "storeys needs its lowest storey"),
        fix: Text(zh: "写 storeys: {min: 1}", en: "write storeys: {min: 1}"))
      return nil
    }
    self.init(
      service: service, lowest: lowest, highest: storeys.most, ownEntrance: ownEntrance,
      accessibleFrom: accessibleFrom)
  }
}
