import Diagnostics
import Planning

/// New dwellings that people move into.
public struct HousingCompletion: Sendable, Equatable {
  public var id: String
  /// Street code.
  public var street: String
  public var year: Int
  public var dwellings: Int
  public var personsPerDwelling: Quantity

  public init(id: String, street: String, year: Int, dwellings: Int, personsPerDwelling: Quantity) {
    self.id = id
    self.street = street
    self.year = year
    self.dwellings = dwellings
    self.personsPerDwelling = personsPerDwelling
  }

  /// The completions that projects foretell: by phase where a project has phases with dwellings, else whole.
  ///
  /// A project without a street, a completion date or dwellings brings nobody; each is a warning. Phases that do not
  /// add up to their project are a warning too, and the phases count.
  /// - Parameter personsPerDwelling: for projects that do not say; without it they are an error.
  public static func of(
    _ projects: [HousingProject], personsPerDwelling: Quantity?, problems: inout Problems
  ) -> [HousingCompletion] {
    var list: [HousingCompletion] = []
    for project in projects {
      let place = Place(layer: "housing", id: project.id)
      let parts: [(id: String, dwellings: Int?, completion: CalendarDate?)] =
        project.phases.contains { $0.dwellings != nil }
        ? project.phases.map { ("\(project.id)/\($0.id)", $0.dwellings, $0.completion ?? project.completion) }
        : [(project.id, project.dwellings, project.completion)]
      let sum = parts.reduce(0) { $0 + ($1.dwellings ?? 0) }
      if let whole = project.dwellings, whole != sum, parts.count > 1 {
        problems.warning(
          at: place.at(field: "phases"), value: "\(sum)",
          Text(
            zh: "各期住宅合计 \(sum) 套,项目为 \(whole) 套;按各期计。",
            en: "the phases have \(sum) dwellings, the project \(whole); the phases are counted."))
      }
      guard let persons = project.personsPerDwelling ?? personsPerDwelling else {
        problems.error(
          at: place.at(field: "persons_per_dwelling"),
          Text(zh: "缺户均人数。", en: "persons per dwelling are missing."),
          fix: Text(zh: "在数据或规划文件中给出。", en: "give them in the data or in the plan."))
        continue
      }
      for part in parts where part.dwellings != 0 {
        guard let street = project.street, let date = part.completion, let dwellings = part.dwellings else {
          problems.warning(
            at: Place(layer: "housing", id: part.id),
            Text(
              zh: "缺街道、竣工日期或套数,不计其入住人口。",
              en: "without street, completion date or dwellings; its residents are not counted."))
          continue
        }
        list.append(
          HousingCompletion(
            id: part.id, street: street, year: date.year, dwellings: dwellings, personsPerDwelling: persons))
      }
    }
    return list
  }
}

/// How completed housing changes where people live.
public struct HousingArrivals: Sendable, Equatable {
  /// Where its residents come from.
  public enum Source: String, Sendable, Equatable, CaseIterable {
    /// They are part of the people projected for the city: other streets have so many fewer.
    case cityGrowth = "city_growth"
    /// They come on top of the people projected.
    case added
  }

  /// Sex and age of the residents of new housing.
  public enum Structure: Sendable, Equatable {
    /// As the whole city in the same year.
    case likeCity
    /// In proportion to weights; a weight of a broad range is spread over its groups as the city's people of the
    /// first projected year.
    case given(female: AgeSchedule, male: AgeSchedule)
  }

  public var completions: [HousingCompletion]
  public var source: Source
  public var structure: Structure
  /// Share of the dwellings that fill in the year of completion, the next, and so on; what is missing to 1 stays empty.
  public var occupancy: [Double]

  public init(
    _ completions: [HousingCompletion], source: Source, structure: Structure = .likeCity, occupancy: [Double] = [1]
  ) {
    self.completions = completions
    self.source = source
    self.structure = structure
    self.occupancy = occupancy
  }
}
