import Diagnostics
import LocatedYAML
import Planning
import Spatial

/// Small projects may meet their rates together (统筹设置), with premises in one of them near enough for all.
public struct PoolingRule: Sendable, Hashable {
  public var service: Service
  /// Only projects below this many dwellings may pool.
  public var belowDwellings: Int
  /// Farthest walk from a member to the premises.
  public var withinMetres: Int
  /// Metres walked for each metre as the crow flies, where no network of walkways is given.
  public var detour: Quantity

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let dwellings = keys.required("below_dwellings") { $0.count() }
    let metres = keys.required("within_m") { $0.count() }
    let detour = keys.optional("detour") { $0.quantity() } ?? Quantity(tenThousandths: 13_000)
    guard let dwellings, let metres else { return nil }
    guard detour >= Quantity(1) else {
      keys.report(
        Text(zh: "detour 不能小于 1：步行不会比直线短", en: "detour cannot be below 1: no walk is shorter than a line"),
        fix: Text(zh: "写 1.3，或删去 detour", en: "write 1.3, or leave detour out"))
      return nil
    }
    self.service = service
    belowDwellings = dwellings
    withinMetres = metres
    self.detour = detour
  }

  /// The straight line times the detour.
  var estimatedWalk: WalkMeter {
    let factor = detour.double
    return WalkMeter(
      method: Text(
        zh: "按项目点间直线距离 × \(detour) 估算步行距离",
        en: "walks are estimated as the line between the project points times \(detour)")
    ) { a, b in ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot() * factor }
  }
}

/// How far it is on foot from one place to another, and how that was found.
public struct WalkMeter: Sendable {
  public var method: Text
  /// `nil` when there is no way.
  public var metres: @Sendable (Point, Point) -> Double?

  public init(method: Text, metres: @escaping @Sendable (Point, Point) -> Double?) {
    self.method = method
    self.metres = metres
  }
}

extension PolicyPack {
  /// The farthest walk within which any rule of the pack, or of one it extends, lets projects pool; `nil`: none does.
  public var poolingReach: Int? {
    ([self] + everyUpper).flatMap(\.rulesInUse).compactMap { rule in
      if case .pooling(let pooling) = rule.kind { pooling.withinMetres } else { nil }
    }.max()
  }

  /// How walks between pooled projects are estimated where no network is given; `nil` when no rule lets projects pool.
  public var poolingEstimate: Text? {
    ([self] + everyUpper).flatMap(\.rulesInUse).lazy.compactMap { rule in
      if case .pooling(let pooling) = rule.kind { pooling.estimatedWalk.method } else { nil }
    }.first
  }

  /// The pack and every one it extends or falls back on, each once: the stack that findings are made from.
  public var stack: [PolicyPack] {
    var all: [PolicyPack] = []
    for pack in [self] + everyUpper + fallbackPacks where !all.contains(where: { $0.id == pack.id }) {
      all.append(pack)
    }
    return all
  }
}
