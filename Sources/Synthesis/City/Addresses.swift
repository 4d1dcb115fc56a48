import Spatial

/// Hands out places to build: beside a lane corner, inside the street, none twice.
struct Addresses {
  private let map: StreetMap
  private var corners: [[Point]]
  private var next: [Int]
  private var chance: SplitMix64

  init(_ corners: [[Point]], map: StreetMap, seed: UInt64) {
    self.map = map
    chance = SplitMix64(seed: seed, "addresses")
    self.corners = corners
    for i in corners.indices { chance.shuffle(&self.corners[i]) }
    next = corners.map { _ in 0 }
  }

  /// A place in the street (by index), in metres: at most 28 m from a corner of two lanes.
  mutating func place(in street: Int) -> Point {
    let own = corners[street]
    // Every street has a corner; were it ever without, its boundary would have to do.
    guard !own.isEmpty else { return map.outlines[street].ring[0] }
    let corner = own[next[street] % own.count]
    next[street] += 1
    return place(beside: corner, in: street)
  }

  /// A place a few steps from `corner` and inside the street.
  mutating func place(beside corner: Point, in street: Int) -> Point {
    for _ in 0..<8 {
      let beside = map.plane.snapped(
        Point(corner.x + chance.number(in: -19...19), corner.y + chance.number(in: -19...19)))
      if (map.outlines[street].depth(of: beside) ?? 0) > 2 { return beside }
    }
    return map.plane.snapped(corner)
  }
}
