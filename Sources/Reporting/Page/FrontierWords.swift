import Diagnostics
import LocationAllocation
import Siting

/// What a frontier holds, in words: how many plans, how many of them proven, and why not more.
struct FrontierWords {
  private let frontier: SitingFrontier

  init(_ frontier: SitingFrontier) {
    self.frontier = frontier
  }

  /// Without a full stop; `nil` when there is nothing.
  var found: Text? {
    frontier.points.isEmpty ? nil : Text(zh: "\(plans.zh)；\(end.zh)", en: "\(plans.en); \(end.en)")
  }

  private var plans: Text {
    let count = frontier.points.count
    let proven = frontier.points.count(where: \.isProven)
    let (zh1, en1) = (FrontierSection.name(frontier.first).zh, FrontierSection.name(frontier.first).en)
    let (zh2, en2) = (FrontierSection.name(frontier.second).zh, FrontierSection.name(frontier.second).en)
    let head = Text(
      zh: "\(zh1)与\(zh2)之间找到 \(count) 个不同的方案", en: "\(count) different plans between \(en1) and \(en2)")
    let proof: Text
    if proven == count {
      proof = Text(
        zh: "均已证明为非劣（没有方案在一方面更好而另一方面不差）",
        en: "all proven undominated: no plan is better in one and as good in the other")
    } else if proven == 0 {
      proof = Text(
        zh: "均未证明为非劣，可能有更好的方案，界与差距见表",
        en: "none proven undominated: others may be better, see the bounds and gaps of the table")
    } else {
      proof = Text(
        zh: "其中 \(proven) 个已证明为非劣，其余 \(count - proven) 个可能有更好的方案，界与差距见表",
        en:
          "\(proven) of them proven undominated; for the other \(count - proven) better ones may exist, see the bounds and gaps of the table"
      )
    }
    return Text(zh: "\(head.zh)，\(proof.zh)", en: "\(head.en), \(proof.en)")
  }

  private var end: Text {
    let asked = frontier.asked
    switch frontier.ended {
    case .noMore:
      return frontier.isComplete
        ? Text(zh: "要求至多 \(asked) 个，此外再无其他非劣方案", en: "at most \(asked) were asked for, and there are no others")
        : Text(
          zh: "要求至多 \(asked) 个，其间没有再找到其他方案",
          en: "at most \(asked) were asked for, and no others were found between them")
    case .asManyAsAsked:
      return Text(zh: "已达到要求的 \(asked) 个，其间可能还有其他方案", en: "as many as asked for; there may be others between them")
    case .time:
      return Text(
        zh: "到时限为止，少于要求的 \(asked) 个，其间可能还有其他方案",
        en:
          "the time was over before all \(asked) that were asked for had been looked for; there may be others between them"
      )
    }
  }

  var knee: Text {
    guard let knee = frontier.knee else { return Text(zh: "没有拐点", en: "There is no knee") }
    let distance = Figures.text(frontier.points[knee].distance, decimals: 3)
    return Text(
      zh: "拐点是第 \(knee + 1) 个：两准则归一到 0—1 后，它离两端连线最远（\(distance)），此后每多得一分代价渐高",
      en:
        "The knee is plan \(knee + 1): with both criteria from 0 to 1 it lies farthest from the chord between the ends (\(distance)); beyond it each gain costs more"
    )
  }
}
