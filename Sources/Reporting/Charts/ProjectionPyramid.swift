import Demography
import Diagnostics
import Planning

extension PopulationPyramid {
  /// The last year of a projection filled, the first outlined; `nil` without sexes or with too few groups told in both.
  ///
  /// - Parameter street: index of one street; `nil`: all of them.
  init?(_ projection: Projection, years: ClosedRange<Int>, street: Int? = nil, id: String, voice: Voice) {
    let (first, last) = (years.lowerBound, years.upperBound)
    let ages = projection.ages.filter { projection.covers($0, year: first) && projection.covers($0, year: last) }
    guard !projection.sexes.isEmpty, ages.count > 2 else { return nil }
    func persons(_ year: Int, _ sex: Sex, _ age: AgeRange) -> Int {
      street.map { projection.persons(street: $0, year: year, sex: sex, in: age) }
        ?? projection.persons(year: year, sex: sex, in: age)
    }
    func state(_ year: Int) -> Year {
      Year(
        name: String(year),
        groups: ages.map { age in
          Group(
            name: age.description.replacing("-", with: "–"), female: persons(year, .female, age),
            male: persons(year, .male, age))
        })
    }
    self.init(
      id: id, title: voice.plain(Text(zh: "人口金字塔", en: "Population pyramid")),
      description: voice.plain(
        Text(zh: "\(last) 年（实心）与 \(first) 年（线框）", en: "\(last) filled, \(first) outlined")),
      female: voice.first == .zh ? "女" : "Female", male: voice.first == .zh ? "男" : "Male", year: state(last),
      compared: first < last ? state(first) : nil)
  }
}
