import Diagnostics
import Planning
import Spatial

/// Buildings of existing estates, for places where people are known to live more finely than by estate.
enum BuildingMaker {
  static let columns = ["id", "project", "dwellings"]

  struct Building {
    var row: [Value]
    /// In metres.
    var position: Point
  }

  /// As many buildings as the recipe says, parted among the estates by their dwellings, each somewhere in its street.
  ///
  /// An estate's buildings have its dwellings, to the last one.
  static func buildings(_ recipe: CityRecipe, _ housing: HousingMaker, _ addresses: inout Addresses, seed: UInt64)
    -> [Building]
  {
    guard recipe.buildings > 0 else { return [] }
    let estates = housing.projects.filter { $0.status == .existing && $0.dwellings > 0 }
    let counts = Apportionment.parts(of: recipe.buildings, by: estates.map { Double($0.dwellings) })
    var chance = SplitMix64(seed: seed, "buildings")
    var buildings: [Building] = []
    buildings.reserveCapacity(recipe.buildings)
    for (estate, count) in zip(estates, counts) {
      let count = min(max(1, count), estate.dwellings)
      let sizes = Apportionment.parts(
        of: estate.dwellings, by: (0..<count).map { _ in chance.number(in: 0.4...1.6) }, atLeast: 1)
      for dwellings in sizes {
        buildings.append(
          Building(
            row: [
              .string("\(recipe.idPrefix)-B-\(InventedNames.padded(buildings.count + 1, 6))"), .string(estate.id),
              Value(dwellings),
            ],
            position: addresses.place(in: estate.street)))
      }
    }
    return buildings
  }
}
