import Diagnostics
import LocatedYAML
import Planning

/// A least size of the premises in a housing project.
public struct SingleSiteMinimumRule: Sendable, Hashable {
  /// What must reach the size: "单体" may mean any of them.
  public enum Reading: String, Sendable, Codable, CaseIterable {
    /// The largest premises.
    case largest
    /// Each premises.
    case every
    /// All premises together.
    case sum
  }

  public var service: Service
  public var minimum: Area
  public var reading: Reading

  init?(_ keys: YAMLMapping) {
    let service = keys.optional("service") { $0.oneOf(Service.self) } ?? .elderCare
    let minimum = keys.required("minimum") { $0.area() }
    let reading = keys.optional("reading") { $0.oneOf(Reading.self) } ?? .largest
    guard let minimum else { return nil }
    self.service = service
    self.minimum = minimum
    self.reading = reading
  }
}
