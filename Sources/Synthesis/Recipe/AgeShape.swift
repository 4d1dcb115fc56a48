import Planning

/// Relative numbers of people by sex and five-year age group.
enum AgeShape {
  /// Usual residents of Qinhuai, census of 1 November 2020, from 0–4 to 80–84 and then 85 and over, which
  /// `partsOf85Plus` spreads.
  static let qinhuai = cells(
    male: [
      13_160, 15_872, 14_464, 12_796, 21_485, 27_556, 30_927, 27_222, 26_068, 25_169, 27_558, 30_441, 26_771, 24_067,
      16_367, 10_085, 7_909, 6_726,
    ],
    female: [
      12_123, 14_082, 12_892, 10_980, 19_343, 27_881, 33_137, 30_955, 28_600, 26_058, 28_943, 30_100, 27_825, 25_908,
      17_173, 11_530, 9_668, 8_968,
    ])

  /// 85–89, 90–94, 95–99 and 100+ out of all aged 85 and over: ours, in the proportions usual for cities.
  private static let partsOf85Plus = (male: [0.70, 0.24, 0.055, 0.005], female: [0.65, 0.27, 0.07, 0.01])

  /// - Parameters: from 0–4 to 80–84 and then 85 and over.
  static func cells(male: [Double], female: [Double]) -> [CityRecipe.People.Cell] {
    let columns = [
      (Sex.female, spread(female, partsOf85Plus.female)), (Sex.male, spread(male, partsOf85Plus.male)),
    ]
    return columns.flatMap { sex, weights in
      weights.enumerated().compactMap { i, weight in
        AgeRange(from: 5 * i, to: i == 20 ? nil : 5 * i + 4).map { .init(sex: sex, age: $0, weight: weight) }
      }
    }
  }

  private static func spread(_ groups: [Double], _ parts: [Double]) -> [Double] {
    groups.dropLast() + parts.map { $0 * (groups.last ?? 0) }
  }
}
