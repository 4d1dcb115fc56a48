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
  /// A project without a street, a completion date or dwellings brings nobody; they are one warning. One that stands
  /// already and has no date is lived in since before the base year. Phases that do not add up to their project are a
  /// warning too, and the phases count.
  /// - Parameters:
  ///   - personsPerDwelling: for projects that do not say; without it those completed after the base year are an error.
  ///   - baseYear: of the counts, which hold the residents of everything completed by its end.
  public static func of(
    _ projects: [HousingProject], personsPerDwelling: Quantity?, baseYear: Int, problems: inout Problems
  ) -> [HousingCompletion] {
    var list: [HousingCompletion] = []
    var silent: [String] = []
    var crowded: [String] = []
    for project in projects {
      for part in project.parts(&problems) where part.dwellings != 0 && !(part.stands && part.completion == nil) {
        guard let street = project.street, let year = part.completion?.year, let dwellings = part.dwellings else {
          silent.append(part.id)
          continue
        }
        let persons = project.personsPerDwelling ?? personsPerDwelling
        if persons == nil, year > baseYear { crowded.append(part.id) }
        list.append(
          HousingCompletion(
            id: part.id, street: street, year: year, dwellings: dwellings, personsPerDwelling: persons ?? .zero))
      }
    }
    if !silent.isEmpty {
      problems.warning(
        at: Place(layer: "housing"), value: listed(silent),
        Text(
          zh: "\(silent.count) 个项目缺街道、竣工日期或套数,不计其入住人口。",
          en:
            "\(silent.count) projects lack their street, completion date or dwellings; their residents are not counted."
        ))
    }
    if !crowded.isEmpty {
      problems.error(
        at: Place(layer: "housing", field: "persons_per_dwelling"), value: listed(crowded),
        Text(zh: "\(crowded.count) 个项目缺户均人数。", en: "persons per dwelling are missing for \(crowded.count) projects."),
        fix: Text(zh: "在数据或规划文件中给出。", en: "give them in the data or in the plan."))
    }
    return list
  }

  static func listed(_ ids: [String]) -> String {
    ids.prefix(10).joined(separator: ", ") + (ids.count > 10 ? ", …" : "")
  }
}

extension HousingProject {
  /// Its phases where they have dwellings, else itself.
  fileprivate func parts(_ problems: inout Problems)
    -> [(id: String, dwellings: Int?, completion: CalendarDate?, stands: Bool)]
  {
    guard phases.contains(where: { $0.dwellings != nil }) else {
      return [(id, dwellings, completion, status == .existing)]
    }
    let sum = phases.reduce(0) { $0 + ($1.dwellings ?? 0) }
    if let dwellings, dwellings != sum {
      problems.warning(
        at: Place(layer: "housing", id: id, field: "phases"), value: "\(sum)",
        Text(
          zh: "各期住宅合计 \(sum) 套,项目为 \(dwellings) 套;按各期计。",
          en: "the phases have \(sum) dwellings, the project \(dwellings); the phases are counted."))
    }
    return phases.map { phase in
      ("\(id)/\(phase.id)", phase.dwellings, phase.completion ?? completion, (phase.status ?? status) == .existing)
    }
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
