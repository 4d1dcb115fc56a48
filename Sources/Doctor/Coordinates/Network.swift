import Datasets
import Diagnostics
import Planning
import Spatial
import WalkNetwork

/// Streets and paths that other layers are held against.
struct Network {
  enum Roads {
    case network(WalkNetwork)
    case lines(NearestSegment, StudyFrame)
  }

  var file: String
  var layer: String?
  var datum: GeodeticDatum
  var roads: Roads

  init(file: String, layer: String?, datum: GeodeticDatum = .wgs84, roads: Roads) {
    self.file = file
    self.layer = layer
    self.datum = datum
    self.roads = roads
  }
}

extension Network {
  /// A layer of lines.
  init(_ sheet: Sheet, _ lines: [LineString]) {
    self.init(
      file: sheet.source.file, layer: sheet.table.source.layer, datum: sheet.source.datum,
      roads: .lines(NearestSegment(lines), sheet.frame ?? StudyFrame(crs: .wgs84)))
  }

  /// Measures from many places: metres to the nearest road, `nil` beyond `limit`.
  func distances(from places: [Point], limit: Double) -> [Double?] {
    switch roads {
    case .network(let network): places.map { network.snap(lonLat: $0, limit: limit)?.distance }
    case .lines(let segments, let frame):
      if let transform = try? frame.transform() {
        places.map { transform.forward($0).flatMap { segments.distance(from: $0, limit: limit) } }
      } else {
        places.map { _ in nil }
      }
    }
  }
}

/// Finds how far a point is from the nearest of many segments.
struct NearestSegment {
  private var starts: ContiguousArray<Point> = []
  private var ends: ContiguousArray<Point> = []
  private let index: BoxIndex

  init(_ lines: [LineString]) {
    var boxes: [BoundingBox] = []
    for line in lines {
      for (a, b) in zip(line.points, line.points.dropFirst()) {
        starts.append(a)
        ends.append(b)
        boxes.append(BoundingBox(around: [a, b]))
      }
    }
    index = BoxIndex(boxes)
  }

  /// Metres to the nearest segment; `nil` beyond `limit`. Looks near first: the search widens fourfold.
  func distance(from point: Point, limit: Double) -> Double? {
    var reach = min(limit, 30.0)
    while true {
      var best = Double.infinity
      index.forEach(meeting: BoundingBox(min: point, max: point).grown(by: reach)) { i in
        best = min(best, Self.distance(from: point, starts[i], ends[i]))
      }
      if best <= reach { return best }
      if reach >= limit { return nil }
      reach = min(limit, reach * 4)
    }
  }

  private static func distance(from p: Point, _ a: Point, _ b: Point) -> Double {
    let dx = b.x - a.x
    let dy = b.y - a.y
    let length = dx * dx + dy * dy
    let t = length > 0 ? max(0, min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0
    return p.distance(to: Point(a.x + t * dx, a.y + t * dy))
  }
}
