import Diagnostics
import LocatedYAML
import WalkNetwork

extension Plan {
  /// How walks are measured, as the `walking:` section states it.
  public struct WalkingSettings: Sendable, Hashable {
    /// Farthest a point may be from the network and still use it, in metres.
    public var snapLimit = 300.0
    /// Walk length per metre of straight line, where no network is loaded.
    public var detour = 1.3
    /// Which ways may be walked, and what a metre of each costs.
    public var rules = WalkRules.standard
    public var lengths = LengthModel.ellipsoidal
    public var snapTarget = SnapTarget.edge
    /// Metres a second, for standards in minutes.
    public var speed = 1.2
    /// What was not said in the file and so is a default.
    public var defaulted: [String] = []

    public init() {}
  }

  /// Who walks: the rules to start from.
  enum Walker: String, CaseIterable {
    case standard
    case stepFree = "step_free"
    case wheelchair

    var rules: WalkRules {
      switch self {
      case .standard: .standard
      case .stepFree: .stepFree
      case .wheelchair: .wheelchair
      }
    }
  }

  /// - Parameter hasNetwork: whether the plan names one; without, keys about it would look as if they did something.
  static func walking(_ mapping: YAMLMapping?, hasNetwork: Bool) -> WalkingSettings {
    var settings = WalkingSettings()
    guard let mapping else {
      settings.defaulted = ["snap_limit_m", "detour"]
      return settings
    }
    let snap = mapping.optional("snap_limit_m") { positive($0, atMost: 100_000) }
    let detour = mapping.optional("detour") { number($0, in: 0.1...100) }
    if snap == nil { settings.defaulted.append("snap_limit_m") }
    if detour == nil { settings.defaulted.append("detour") }
    settings.snapLimit = snap ?? settings.snapLimit
    settings.detour = detour ?? settings.detour
    settings.speed = mapping.optional("speed_m_per_s") { walkingSpeed($0) } ?? settings.speed
    settings.snapTarget = mapping.optional("snap") { $0.oneOf(SnapTarget.self) } ?? .edge
    settings.lengths = mapping.optional("length") { $0.oneOf(LengthModel.self) } ?? .ellipsoidal
    settings.rules = rules(mapping)
    mapping.finish()
    let ofNetwork = [
      "snap", "length", "walker", "with", "without", "steepest_percent", "time_per_metre", "ferries", "open_estates",
    ]
    for key in ofNetwork where !hasNetwork && mapping.has(key) {
      mapping.value(key)?.report(
        Text(zh: "计划没有写 inputs.walkways,\(key) 不起作用", en: "without inputs.walkways, \(key) does nothing"),
        fix: Text(zh: "写明路网文件,或删去这个键", en: "name the network, or remove the key"))
    }
    return settings
  }

  private static func walkingSpeed(_ value: YAMLValue) -> Double? {
    guard let speed = value.double() else { return nil }
    guard (0.1...3).contains(speed) else {
      value.report(Text(zh: "应为每秒 0.1–3 米", en: "expected 0.1 to 3 metres a second"))
      return nil
    }
    return speed
  }

  /// The rules of the walker, changed by what the section says about ways.
  private static func rules(_ mapping: YAMLMapping) -> WalkRules {
    var rules = (mapping.optional("walker") { $0.oneOf(Walker.self) } ?? .standard).rules
    for value in mapping.list("with") {
      guard let kind = value.string() else { continue }
      rules.onlyForFoot.remove(kind)
      rules.open.insert(kind)
    }
    for value in mapping.list("without") {
      guard let kind = value.string() else { continue }
      guard rules.open.contains(kind) || rules.onlyForFoot.contains(kind) else {
        value.report(
          Text(zh: "这些规则本来就不含 highway=\(kind)", en: "these rules hold no highway=\(kind) to leave out"),
          fix: didYouMean(kind, among: rules.kinds))
        continue
      }
      rules.open.remove(kind)
      rules.onlyForFoot.remove(kind)
    }
    rules.ferries = mapping.optional("ferries") { $0.bool() } ?? false
    if mapping.optional("open_estates", { $0.bool() }) ?? false { rules.openEstates() }
    if let steepest = mapping.optional("steepest_percent", { positive($0, atMost: 1000) }) {
      rules.steepestPercent = steepest
    }
    if let times = mapping.optional("time_per_metre", { $0.mapping() }) {
      for kind in times.keys {
        guard let value = times.value(kind), let time = positive(value, atMost: 1000) else { continue }
        guard rules.kinds.contains(kind) else {
          value.report(
            Text(zh: "按这些规则不能在 \(kind) 上步行", en: "by these rules nobody walks on \(kind)"),
            fix: didYouMean(kind, among: rules.kinds))
          continue
        }
        rules.costPerMetre[kind] = time
      }
    }
    return rules
  }

  static func didYouMean(_ word: String, among words: [String]) -> Text? {
    Suggestion.nearest(to: word, among: words).map { Text(zh: "是否为 \($0)", en: "did you mean \($0)?") }
  }
}
