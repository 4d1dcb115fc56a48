import Diagnostics
import Planning

/// "Within so many metres of a facility of one of these kinds."
public struct CoverageStandard: Sendable, Hashable {
  public var kinds: [FacilityKind]
  /// Inclusive: exactly on the limit is covered.
  public var limitMetres: Double
  public var name: Text

  public init(kinds: [FacilityKind], limitMetres: Double, name: Text) {
    self.kinds = kinds
    self.limitMetres = limitMetres
    self.name = name
  }

  /// Metres for a limit in minutes at a walking speed in metres a second; 1 m/s suits elders, 1.2 m/s adults.
  public static func metres(inMinutes minutes: Double, atMetresPerSecond speed: Double) -> Double {
    minutes * 60 * speed
  }

  public func serves(_ kind: FacilityKind) -> Bool { kinds.contains(kind) }
}
