import Spatial

/// An invented network of streets and paths, as OpenStreetMap would hold it.
///
/// All ways that carry a `highway` tag hang together; rivers are ways with `waterway`.
public struct Walkways: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    public var id: Int64
    /// Longitude and latitude.
    public var position: Point
  }

  public struct Way: Sendable, Hashable {
    public var id: Int64
    /// Ids of nodes in order.
    public var nodes: [Int64]
    public var tags: [Tag]

    /// The value of a tag; `nil` without it.
    public subscript(key: String) -> String? { tags.first { $0.key == key }?.value }
  }

  public struct Tag: Sendable, Hashable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Node `i` has the id `i + 1`.
  public var nodes: [Node]
  public var ways: [Way]
}
