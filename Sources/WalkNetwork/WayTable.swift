import Spatial

/// Ways and their nodes as a map file holds them, before anyone asks whether one may walk there.
///
/// Flat arrays with 32-bit indices: a city has a million nodes.
public struct WayTable: Sendable {
  /// Identifiers of the nodes, ascending, each once.
  public var nodeIDs: ContiguousArray<Int64>
  /// Longitude and latitude of each node, in degrees.
  public var nodePositions: ContiguousArray<Point>
  public var wayIDs: ContiguousArray<Int64>
  /// The nodes of way `w` are `nodes[starts[w]..<starts[w + 1]]`.
  public var starts: ContiguousArray<Int>
  /// Index of a node, or -1 where the file does not hold it.
  public var nodes: ContiguousArray<Int32>
  /// The tags that were read, such as `highway`.
  public var keys: [String]
  /// One row of `keys.count` for each way: index into `strings`, -1 where the way lacks the tag.
  public var tags: ContiguousArray<Int32>
  public var strings: [String]
  /// Metres of each segment of a way that states its own length, by position in `nodes` of the segment's first node;
  /// empty when the geometry gives the lengths.
  public var statedLengths: ContiguousArray<Double>
  /// All ways in the file, kept here or not.
  public var waysSeen: Int
  /// Nodes left out because their coordinates are not on Earth.
  public var nodesOffEarth = 0
  /// Nodes that the file holds twice; the first one counts.
  public var nodesTwice = 0

  public init(
    nodeIDs: ContiguousArray<Int64>, nodePositions: ContiguousArray<Point>, wayIDs: ContiguousArray<Int64>,
    starts: ContiguousArray<Int>, nodes: ContiguousArray<Int32>, keys: [String], tags: ContiguousArray<Int32>,
    strings: [String], statedLengths: ContiguousArray<Double> = [], waysSeen: Int
  ) {
    self.nodeIDs = nodeIDs
    self.nodePositions = nodePositions
    self.wayIDs = wayIDs
    self.starts = starts
    self.nodes = nodes
    self.keys = keys
    self.tags = tags
    self.strings = strings
    self.statedLengths = statedLengths
    self.waysSeen = waysSeen
  }

  public var wayCount: Int { wayIDs.count }

  /// What a way's tag says; `nil` where it lacks the tag.
  public func tag(_ key: String, ofWay way: Int) -> String? {
    guard let column = keys.firstIndex(of: key) else { return nil }
    let string = tags[way * keys.count + column]
    return string < 0 ? nil : strings[Int(string)]
  }
}
