import Diagnostics
import Spatial

/// Hexagons on a brick lattice, those nearest to the middle, with jittered corners.
struct Honeycomb {
  struct Cell {
    /// Of the middle of the honeycomb, in metres.
    var middle: Point
    /// 0 in the middle, 1 at the rim.
    var outward: Double
    /// Indices into `corners`, once around, not closed.
    var ring: [Int]
  }

  private let plane: LocalPlane
  private let width: Double
  private let height: Double
  let radius: Double
  private(set) var corners: [Point] = []
  private var cornerIndex: [Corner: Int] = [:]
  /// From the middle outwards.
  private(set) var cells: [Cell] = []

  private struct Place {
    var row: Int
    var column: Int
    var x: Double
    var y: Double
  }

  private struct Corner: Hashable {
    var line: Int
    var step: Int
  }

  /// - Parameter cellArea: in square metres.
  init(cells count: Int, cellArea: Double, around middle: Point) {
    plane = LocalPlane(around: middle)
    width = (cellArea * 1.15).squareRoot()
    height = cellArea / width
    let reach = Int((Double(count) / 3.14159).squareRoot() * 1.2) + 2
    var near: [(distance: Double, place: Place)] = []
    for row in -reach...reach {
      for column in -reach...reach {
        let place = Place(
          row: row, column: column, x: (Double(column) + (row.isMultiple(of: 2) ? 0.03 : 0.53)) * width,
          y: (Double(row) + 0.07) * height)
        near.append((place.x * place.x + place.y * place.y, place))
      }
    }
    near.sort { ($0.distance, $0.place.row, $0.place.column) < ($1.distance, $1.place.row, $1.place.column) }
    radius = (near[min(count, near.count) - 1].distance).squareRoot() + width
    for place in near.prefix(count).map(\.place) { add(place) }
  }

  private mutating func add(_ place: Place) {
    let left = 2 * place.column + (place.row.isMultiple(of: 2) ? 0 : 1)
    let ring =
      [0, 1, 2].map { corner(Corner(line: place.row, step: left + $0)) }
      + [2, 1, 0].map { corner(Corner(line: place.row + 1, step: left + $0)) }
    let outward = min(1, (place.x * place.x + place.y * place.y).squareRoot() / max(radius, 1))
    cells.append(Cell(middle: Point(place.x, place.y), outward: outward, ring: ring))
  }

  /// The index of a corner of the brick lattice, bent to a hexagon and shifted at random when first met.
  private mutating func corner(_ key: Corner) -> Int {
    if let known = cornerIndex[key] { return known }
    var chance = SplitMix64(seed: 0, "corner", key.line, key.step)
    let isUnderTheMiddle = !(key.step - (key.line.isMultiple(of: 2) ? 0 : 1)).isMultiple(of: 2)
    let x = (Double(key.step) / 2 - 0.5 + chance.number(in: -0.08...0.08)) * width
    let bend = isUnderTheMiddle ? -1.0 / 6 : 1.0 / 6
    let y = (Double(key.line) - 0.5 + bend + chance.number(in: -0.08...0.08)) * height
    corners.append(plane.lonLat(Point(x, y)))
    cornerIndex[key] = corners.count - 1
    return corners.count - 1
  }

  /// A river through the middle.
  func river(_ name: Text) -> CityRecipe.River {
    let bends = max(2, Int(2 * radius / 2500))
    let course = (0...bends).map { i in
      var chance = SplitMix64(seed: 0, "river", i)
      let along = -1.05 + 2.1 * Double(i) / Double(bends)
      return plane.lonLat(
        Point(along * radius, 0.35 * height + min(700, radius / 4) * chance.number(in: -1...1) + 0.2 * along * radius))
    }
    return CityRecipe.River(name: name, course: course, lanesPerBridge: 6)
  }
}
