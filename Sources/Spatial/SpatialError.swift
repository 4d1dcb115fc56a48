/// A request that GEOS or PROJ refused, with the library's own words.
public struct SpatialError: Error, Sendable, Equatable {
  public enum Operation: String, Sendable {
    case coordinates, geometry
  }

  public var operation: Operation
  public var message: String

  public init(_ operation: Operation, _ message: String) {
    self.operation = operation
    self.message = message
  }
}
