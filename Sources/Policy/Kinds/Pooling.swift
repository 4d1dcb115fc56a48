import Diagnostics
import LocatedYAML
import Planning

/// Small projects may meet their rates together (统筹设置), with premises in one of them near enough for all.
public struct PoolingRule: Sendable, Hashable {
  public var service: Service
  /// Only projects below this many dwellings may pool.
  public var belowDwellings: Int
  /// Farthest walk from a member to the premises.
  public var withinMetres: Int

  init?(_ keys: YAMLMapping) {
    let service = keys.service()
    let dwellings = keys.required("below_dwellings") { $0.count() }
    let metres = keys.required("within_m") { $0.count() }
    guard let dwellings, let metres else { return nil }
    self.service = service
    belowDwellings = dwellings
    withinMetres = metres
  }
}
