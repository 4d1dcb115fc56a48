import Planning
import Spatial

/// The boundaries of a recipe's streets, drawn: between each two corners one wavering line, which both neighbours use,
/// so that the streets tile the city without gaps or overlaps.
struct StreetMap {
  let plane: LocalPlane
  /// Each stretch once, from its lower corner to its higher, in metres.
  let lines: [[Point]]
  /// Corner at either end of each line.
  let sides: [Side]
  let outlines: [Outline]

  /// One street's boundary.
  struct Outline {
    /// Closed, in metres.
    let ring: [Point]
    let segments: [Segment]
    /// Where each segment comes from.
    let origins: [Origin]
    let box: BoundingBox

    fileprivate init(ring: [Point], origins: [Origin]) {
      self.ring = ring
      self.origins = origins
      segments = zip(ring, ring.dropFirst()).map { Segment(a: $0, b: $1) }
      box = BoundingBox(around: ring)
    }

    var polygon: Polygon { Polygon(exterior: ring) }

    /// How far inside the boundary the point lies; `nil` outside.
    func depth(of point: Point) -> Double? {
      guard box.contains(point), polygon.contains(point) else { return nil }
      return segments.reduce(.infinity) { min($0, $1.distance(to: point)) }
    }
  }

  /// A segment of a line: from its point `index` to the next.
  struct Origin {
    var line: Int
    var index: Int
  }

  init(_ recipe: CityRecipe, seed: UInt64) {
    let plane = LocalPlane(around: BoundingBox(around: recipe.corners).center)
    let corners = recipe.corners.map { plane.snapped(plane.metres($0)) }
    let sides = Set(recipe.streets.flatMap(\.sides)).sorted()
    var lineOfSide: [Side: Int] = [:]
    var lines: [[Point]] = []
    for (i, side) in sides.enumerated() {
      lineOfSide[side] = i
      var chance = SplitMix64(seed: seed, "boundary", side.low, side.high)
      let line = Meander.line(from: corners[side.low], to: corners[side.high], waver: 0.07, step: 130, &chance)
      lines.append(line.map(plane.snapped))
    }
    outlines = recipe.streets.map { street in
      var ring: [Point] = []
      var origins: [Origin] = []
      for (corner, side) in zip(street.ring, street.sides) {
        guard let line = lineOfSide[side] else { continue }
        let isReversed = corner != side.low
        let points = isReversed ? lines[line].reversed() : lines[line]
        ring += points.dropLast()
        origins += (0..<points.count - 1).map { Origin(line: line, index: isReversed ? points.count - 2 - $0 : $0) }
      }
      return Outline(ring: ring + ring.prefix(1), origins: origins)
    }
    self.plane = plane
    self.lines = lines
    self.sides = sides
  }
}

/// A line that wavers: random midpoint displacement.
///
/// A. Fournier, D. Fussell, L. Carpenter, *Computer rendering of stochastic models*, CACM 25 (1982) 371–384.
enum Meander {
  /// - Parameters:
  ///   - waver: how far the middle may leave the straight line, as a part of its length; each halving wavers less.
  ///   - step: halved until no longer than this.
  static func line(from a: Point, to b: Point, waver: Double, step: Double, _ chance: inout SplitMix64) -> [Point] {
    let length = a.distance(to: b)
    guard length > step else { return [a, b] }
    let offset = chance.number(in: -waver...waver)
    let along = chance.number(in: 0.44...0.56)
    let middle = Point(
      a.x + (b.x - a.x) * along - (b.y - a.y) * offset, a.y + (b.y - a.y) * along + (b.x - a.x) * offset)
    return line(from: a, to: middle, waver: waver * 0.75, step: step, &chance).dropLast()
      + line(from: middle, to: b, waver: waver * 0.75, step: step, &chance)
  }
}
