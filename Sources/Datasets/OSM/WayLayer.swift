import Planning
import Spatial
import WalkNetwork

extension WayTable {
  /// The ways as lines in longitude and latitude, with the tags that matter to walkers; a way of which the file holds
  /// fewer than two nodes has no geometry.
  public func layer(named name: String) -> Layer {
    var rows: [[Value]] = []
    var geometries: [Geometry?] = []
    rows.reserveCapacity(wayCount)
    for way in 0..<wayCount {
      let tags = (0..<keys.count).map { column -> Value in
        let string = self.tags[way * keys.count + column]
        return string < 0 ? .null : .string(strings[Int(string)])
      }
      rows.append([.int(wayIDs[way])] + tags)
      let points = nodes[starts[way]..<starts[way + 1]].filter { $0 >= 0 }.map {
        nodePositions[Int($0)]
      }
      geometries.append(points.count > 1 ? .lineString(LineString(points)) : nil)
    }
    return Layer(
      table: Table(name: name, columns: ["osm_id"] + keys, rows: rows), geometries: geometries,
      crs: .wgs84)
  }
}
