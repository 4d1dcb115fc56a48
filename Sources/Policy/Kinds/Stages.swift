import Diagnostics
import LocatedYAML
import Planning

/// Premises move with the housing (同步): no stage of the premises comes after the same stage of the housing. How many
/// stages there are, and which, is data: some documents name four, some six.
public struct StagesRule: Sendable, Hashable {
  public struct Stage: Sendable, Hashable {
    /// Key of the date in `stages` of projects and premises.
    public var id: String
    public var name: Text
  }

  public var service: Service
  /// In the order of the document.
  public var stages: [Stage]
}

extension StagesRule: ProjectKind {
  var unit: Text { Text(zh: "个环节", en: "stages") }

  func judge(_ finding: inout Finding, _ file: ProjectFile) {
    var tally = Tally()
    for (i, room) in file.premises(for: service).enumerated() {
      var undated: [Text] = []
      for stage in stages {
        tally.total += 1
        let what = Text.premises(i) + Text(zh: "同步", en: ": ") + stage.name
        let housing = file.project.stages[stage.id] ?? earliest(stage.id, file.project.phases)
        guard let housing, let own = room.stages[stage.id] else {
          undated.append(stage.name)
          continue
        }
        if own <= housing {
          tally.good += 1
        } else {
          tally.wrong.append(
            what + Text(zh: "：\(own) 晚于住宅 \(housing)", en: ": \(own) is after the housing's \(housing)"))
        }
      }
      if !undated.isEmpty {
        tally.unknown.append(
          .premises(i) + Text(zh: "日期不全：", en: ", dates missing: ") + .list(undated))
      }
    }
    tally.settle(
      &finding, nothing: .noPremises,
      remedy: Text(zh: "使用房各环节不晚于住宅", en: "bring each stage of the premises no later than the housing's"))
  }

  /// Premises serve the first residents, so a phased project is measured by its first phase.
  private func earliest(_ stage: String, _ phases: [Phase]) -> CalendarDate? {
    phases.compactMap { $0.stages[stage] }.min()
  }

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let stages = keys.required("stages") { value -> [Stage]? in
      guard let list = value.list() else { return nil }
      let stages = list.compactMap { item -> Stage? in
        guard let inner = item.mapping() else { return nil }
        let id = inner.string("id")
        let name = inner.text("name")
        inner.finish()
        guard let id, let name else { return nil }
        return Stage(id: id, name: name)
      }
      guard !list.isEmpty else {
        value.report(
          Text(zh: "列表为空", en: "the list is empty"),
          fix: Text(zh: "至少写一项，或删去这个键", en: "write at least one, or remove the key"))
        return nil
      }
      return stages.count == list.count ? stages : nil
    }
    guard let stages else { return nil }
    self.init(service: service, stages: stages)
  }
}
