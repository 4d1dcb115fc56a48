import Diagnostics
import Planning
import Spatial

/// A county with its people and streets, as statistics have it.
struct County {
  /// Six digits.
  var code: String
  var name: String
  /// Roughly where it lies from the middle of the city, as a part of the city's reach: 1 is the rim.
  var place: Point
  /// Persons aged 0, 60, 65 and 80 and over.
  var people: [Int]
  /// Last three digits of the code, Chinese and English name of each street and town.
  var streets: [(code: String, zh: String, en: String)]

  /// - Parameter streets: "021崇安寺 Chongansi, 022清名桥 Qingmingqiao".
  init(_ code: String, _ name: String, at east: Double, _ north: Double, people: [Int], _ streets: String) {
    self.code = code
    self.name = name
    place = Point(east, north)
    self.people = people
    self.streets = streets.split(whereSeparator: { $0 == "," || $0.isNewline }).map { entry in
      let words = entry.drop { $0 == " " }.split(separator: " ", maxSplits: 1).map(String.init)
      return (String(words[0].prefix(3)), String(words[0].dropFirst(3)), words[1])
    }
  }

  var thresholds: [CityRecipe.People.Threshold] {
    zip([0, 60, 65, 80], people).map { .init(age: $0, persons: $1) }
  }
}

/// A diagram of a city: every street one hexagon of the same size, counties in one piece and roughly where they lie.
///
/// Streets with fields and forests are drawn as if only their built-up part existed, so distances between streets mean
/// nothing; distances inside one are those of a town.
struct Cartogram {
  let comb: Honeycomb
  /// County by county.
  let streets: [CityRecipe.Street]
  /// Indices into `streets`, by county.
  let members: [[Int]]

  /// - Parameter density: people in a square kilometre of built-up land.
  init(_ counties: [County], density: Double, blockSize: Double, around middle: Point) {
    let count = counties.reduce(0) { $0 + $1.streets.count }
    let people = counties.reduce(0) { $0 + $1.people[0] }
    let comb = Honeycomb(
      cells: count, cellArea: 1e6 * Double(people) / Double(count) / density, around: middle)
    let owner = Self.owners(of: comb, counties)
    var streets: [CityRecipe.Street] = []
    var members: [[Int]] = []
    for (c, county) in counties.enumerated() {
      let seat = Point(county.place.x * comb.radius, county.place.y * comb.radius)
      // Streets come before towns in the list, and lie nearer to the county's middle.
      let cells = owner.indices.filter { owner[$0] == c }.sorted {
        (comb.cells[$0].middle.distance(to: seat), $0) < (comb.cells[$1].middle.distance(to: seat), $1)
      }
      members.append(Array(streets.count..<streets.count + cells.count))
      for (entry, cell) in zip(county.streets, cells) {
        var chance = SplitMix64(seed: 0, "cartogram", streets.count)
        let isUrban = entry.code.hasPrefix("0")
        streets.append(
          CityRecipe.Street(
            code: county.code + entry.code, name: Text(zh: entry.zh, en: entry.en), district: county.name,
            ring: comb.cells[cell].ring, weight: (isUrban ? 1.3 : 0.8) * chance.number(in: 0.7...1.3),
            ageing: chance.number(in: 0.9...1.1), growth: isUrban ? 1 : 0.5, blockSize: blockSize,
            price: isUrban ? 1.15 : 0.8))
      }
    }
    self.comb = comb
    self.streets = streets
    self.members = members
  }

  /// The county of each cell: as many cells as it has streets, near to its place. Greedy, then swapped while that
  /// brings cells nearer (sum of squared distances).
  private static func owners(of comb: Honeycomb, _ counties: [County]) -> [Int] {
    let cost = comb.cells.map { cell in
      counties.map { county in
        let east = cell.middle.x - county.place.x * comb.radius
        let north = cell.middle.y - county.place.y * comb.radius
        return east * east + north * north
      }
    }
    var free = counties.map(\.streets.count)
    var owner = [Int?](repeating: nil, count: comb.cells.count)
    let pairs = cost.indices.flatMap { cell in counties.indices.map { (cell, $0) } }
    for (cell, county) in pairs.sorted(by: { (cost[$0.0][$0.1], $0.0, $0.1) < (cost[$1.0][$1.1], $1.0, $1.1) })
    where owner[cell] == nil && free[county] > 0 {
      owner[cell] = county
      free[county] -= 1
    }
    var owners = owner.map { $0 ?? 0 }
    var isBetter = true
    while isBetter {
      isBetter = false
      for a in owners.indices {
        for b in owners.indices.dropFirst(a + 1) where owners[a] != owners[b] {
          let now = cost[a][owners[a]] + cost[b][owners[b]]
          // A metre squared more than rounding could pretend.
          guard cost[a][owners[b]] + cost[b][owners[a]] < now - 1 else { continue }
          owners.swapAt(a, b)
          isBetter = true
        }
      }
    }
    return owners
  }
}
