import Diagnostics
import Planning

/// People by street, sex and age group that add up to the recipe's thresholds exactly.
struct PeopleMaker {
  static let columns = ["street", "year", "sex", "age_from", "age_to", "persons", "basis"]

  private(set) var rows: [[Value]] = []
  /// All ages, by street.
  private(set) var persons: [Int]
  /// Aged 60 and over, by street.
  private(set) var elders: [Int]

  init(_ recipe: CityRecipe, seed: UInt64) {
    let cells = recipe.people.shape
    var chance = SplitMix64(seed: seed, "people")
    // Each street leans a little to one side or the other in every age group.
    let lean = recipe.streets.map { _ in cells.map { _ in chance.number(in: 0.95...1.05) } }
    var counts = recipe.streets.map { _ in [Int](repeating: 0, count: cells.count) }
    for part in recipe.people.parts {
      let totals = Self.totals(part, cells)
      let streets = part.streets ?? Array(recipe.streets.indices)
      for (c, cell) in cells.enumerated() {
        let weights = streets.map { s in
          recipe.streets[s].weight * (cell.age.from >= 60 ? recipe.streets[s].ageing : 1) * lean[s][c]
        }
        for (s, n) in zip(streets, Apportionment.parts(of: totals[c], by: weights)) { counts[s][c] = n }
      }
    }
    persons = counts.map { $0.reduce(0, +) }
    elders = counts.map { zip($0, cells).reduce(0) { $0 + ($1.1.age.from >= 60 ? $1.0 : 0) } }
    for (s, street) in recipe.streets.enumerated() {
      for (c, cell) in cells.enumerated() {
        rows.append([
          .string(street.code), Value(recipe.countedIn ?? recipe.year), .string(cell.sex.rawValue),
          Value(cell.age.from),
          Value(cell.age.to), Value(counts[s][c]), .string(recipe.people.basis.rawValue),
        ])
      }
    }
  }

  /// Persons of each cell in a part of the city: what each threshold holds beyond the next, parted in the cells'
  /// proportion.
  private static func totals(_ part: CityRecipe.People.Part, _ shape: [CityRecipe.People.Cell]) -> [Int] {
    var totals = [Int](repeating: 0, count: shape.count)
    for (i, threshold) in part.atLeast.enumerated() {
      let next = i + 1 < part.atLeast.count ? part.atLeast[i + 1] : nil
      let cells = shape.indices.filter {
        let age = shape[$0].age.from
        return age >= threshold.age && age < next?.age ?? .max
      }
      let held = threshold.persons - (next?.persons ?? 0)
      let parts = Apportionment.parts(of: held, by: cells.map { shape[$0].weight })
      for (cell, part) in zip(cells, parts) { totals[cell] = part }
    }
    return totals
  }
}
