import Diagnostics
import Planning
import Spatial

extension CityRecipe {
  /// A wholly invented city of any size: streets of about 60,000 people in a rough disc of honeycomb, a river through
  /// its middle, and everything else in the proportions of ``qinhuai``.
  ///
  /// Codes begin with 99, which no province has.
  /// - Parameter people: registered people; the city has exactly as many. Negative counts as none.
  /// - Complexity: O(n log n) in the number of streets.
  public static func city(people: Int) -> CityRecipe {
    let people = max(0, people)
    let count = max(1, (people + 30_000) / 60_000)
    let comb = Honeycomb(cells: count, cellArea: 1e6 * max(0.02, Double(people) / Double(count) / 14_500))
    func scaled(_ n: Int, atLeast floor: Int = 1) -> Int {
      max(floor, Int((Double(n) * Double(people) / Double(qinhuai.people.total)).rounded()))
    }
    let model = qinhuai
    return CityRecipe(
      name: Text(zh: "示例市", en: "Example City"),
      synthetic: Text(
        zh: "示例数据:整座城市均为虚构,由程序按种子生成。", en: "Example data: the whole city is invented, generated from a seed."),
      idPrefix: "EX", corners: comb.corners, streets: comb.streets, rivers: [comb.river], year: model.year,
      people: People(
        basis: .hukou,
        atLeast: model.people.atLeast.map {
          .init(age: $0.age, persons: $0.age == 0 ? people : scaled($0.persons, atLeast: 0))
        },
        shape: model.people.shape),
      housing: HousingMix(
        existing: scaled(model.housing.existing), underConstruction: scaled(model.housing.underConstruction),
        planned: scaled(model.housing.planned), pools: scaled(model.housing.pools, atLeast: 0),
        existingRate: model.housing.existingRate, newRate: model.housing.newRate),
      facilities: FacilityMix(
        nursingHomes: scaled(model.facilities.nursingHomes),
        streetComplexes: scaled(model.facilities.streetComplexes), homeCare: scaled(model.facilities.homeCare),
        dayCare: scaled(model.facilities.dayCare), largeDayCare: scaled(model.facilities.largeDayCare, atLeast: 0),
        mealPoints: scaled(model.facilities.mealPoints), childcare: scaled(model.facilities.childcare),
        institutionBeds: scaled(model.facilities.institutionBeds, atLeast: 0),
        communityBeds: scaled(model.facilities.communityBeds, atLeast: 0),
        familyBeds: scaled(model.facilities.familyBeds, atLeast: 0), nursingPercent: model.facilities.nursingPercent,
        sociallyOperatedPercent: model.facilities.sociallyOperatedPercent),
      candidates: scaled(model.candidates))
  }
}

/// Hexagons on a brick lattice, those nearest to the middle, with jittered corners.
private struct Honeycomb {
  private static let middle = Point(116.4, 33.2)

  private let plane = LocalPlane(around: Honeycomb.middle)
  private let cells: [Cell]
  private let width: Double
  private let height: Double
  private let radius: Double
  private(set) var corners: [Point] = []
  private var cornerIndex: [Corner: Int] = [:]
  private(set) var streets: [CityRecipe.Street] = []

  private struct Cell {
    var row: Int
    var column: Int
    var x: Double
    var y: Double
  }

  private struct Corner: Hashable {
    var line: Int
    var step: Int
  }

  init(cells count: Int, cellArea: Double) {
    width = (cellArea * 1.15).squareRoot()
    height = cellArea / width
    let reach = Int((Double(count) / 3.14159).squareRoot() * 1.2) + 2
    var near: [(distance: Double, cell: Cell)] = []
    for row in -reach...reach {
      for column in -reach...reach {
        let cell = Cell(
          row: row, column: column, x: (Double(column) + (row.isMultiple(of: 2) ? 0.03 : 0.53)) * width,
          y: (Double(row) + 0.07) * height)
        near.append((cell.x * cell.x + cell.y * cell.y, cell))
      }
    }
    near.sort { ($0.distance, $0.cell.row, $0.cell.column) < ($1.distance, $1.cell.row, $1.cell.column) }
    cells = near.prefix(count).map(\.cell)
    radius = (near[min(count, near.count) - 1].distance).squareRoot() + width
    for (i, cell) in cells.enumerated() { add(cell, number: i) }
  }

  private mutating func add(_ cell: Cell, number: Int) {
    let left = 2 * cell.column + (cell.row.isMultiple(of: 2) ? 0 : 1)
    let ring =
      [0, 1, 2].map { corner(Corner(line: cell.row, step: left + $0)) }
      + [2, 1, 0].map { corner(Corner(line: cell.row + 1, step: left + $0)) }
    // 0 in the middle, 1 at the rim.
    let outward = min(1, (cell.x * cell.x + cell.y * cell.y).squareRoot() / max(radius, 1))
    var chance = SplitMix64(seed: 0, "honeycomb", number)
    streets.append(
      CityRecipe.Street(
        code: InventedNames.code(ofStreet: number), name: InventedNames.street(number),
        district: InventedNames.district(number / 20).zh, zone: outward < 0.5 ? "中心区" : "外围区", ring: ring,
        weight: chance.number(in: 0.8...1.2), ageing: 1.15 - 0.3 * outward, growth: 0.3 + 2 * outward,
        blockSize: 85 + 30 * outward, price: 1.4 - 0.6 * outward, hasLargeSites: number % 20 != 7))
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

  var river: CityRecipe.River {
    let bends = max(2, Int(2 * radius / 2500))
    let course = (0...bends).map { i in
      var chance = SplitMix64(seed: 0, "river", i)
      let along = -1.05 + 2.1 * Double(i) / Double(bends)
      return plane.lonLat(
        Point(along * radius, 0.35 * height + min(700, radius / 4) * chance.number(in: -1...1) + 0.2 * along * radius))
    }
    return CityRecipe.River(name: Text(zh: "清河(虚构)", en: "Clear River (invented)"), course: course, lanesPerBridge: 6)
  }
}
