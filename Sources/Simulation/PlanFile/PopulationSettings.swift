import Demography
import Diagnostics
import Planning

/// How people are projected, as the `population:` section of a plan states it.
///
/// It names files and holds no tables; what is in them comes beside it as ``PopulationInputs``.
public struct PopulationSettings: Sendable {
  public enum Method: Sendable, Equatable {
    /// Age bands follow trends.
    case growth([GrowthBand], rest: Trend)
    /// Straight lines through the years of the population table.
    case table(beyond: Trend.Beyond)
    /// The cohorts that are alive grow older, die and move.
    case cohortAgeing
    /// Births as well.
    case cohortComponent

    var usesRates: Bool { self == .cohortAgeing || self == .cohortComponent }
  }

  /// Net migration of the city, where the rates table does not tell it.
  public struct MigrationSettings: Sendable, Equatable {
    /// Persons a year, negative where more leave; `nil`: as the rates tables say.
    public var perYear: Double?
    public var schedule: MigrationSchedule
    public var femaleShare: Double
    public var timing: Migration.Timing
    public var arrivals: Arrivals

    public enum Arrivals: Sendable, Equatable {
      /// In proportion to the people of their sex and age.
      case likePopulation
      /// In proportion to dwellings completed over the horizon.
      case newHousing
      /// Weights by street code.
      case weights([String: Double])
    }

    public init(
      perYear: Double? = nil, schedule: MigrationSchedule = .model(RogersCastro()), femaleShare: Double = 0.5,
      timing: Migration.Timing = .halfAndHalf, arrivals: Arrivals = .likePopulation
    ) {
      self.perYear = perYear
      self.schedule = schedule
      self.femaleShare = femaleShare
      self.timing = timing
      self.arrivals = arrivals
    }
  }

  /// What the residents of new housing do to the streets.
  public struct HousingSettings: Sendable, Equatable {
    public var source: HousingArrivals.Source
    public var personsPerDwelling: Quantity?
    public var structure: HousingArrivals.Structure
    public var occupancy: [Double]

    public init(
      source: HousingArrivals.Source, personsPerDwelling: Quantity? = nil,
      structure: HousingArrivals.Structure = .likeCity, occupancy: [Double] = [1]
    ) {
      self.source = source
      self.personsPerDwelling = personsPerDwelling
      self.structure = structure
      self.occupancy = occupancy
    }
  }

  /// A forecast that somebody printed, to be held against ours.
  public struct PublishedFigure: Sendable, Equatable {
    public var year: Int
    public var age: AgeRange
    public var persons: Int
    /// As it is printed: 接近25万人.
    public var says: Text
    public var cite: String
  }

  /// Another forecast of the same place for the report, from its own counts: another method, or another basis.
  public struct Compared: Sendable {
    public var title: Text
    public var counts: Plan.Source
    public var settings: PopulationSettings
  }

  public var method: Method
  public var rates: [Plan.Source] = []
  /// Years by which people outlive the tables.
  public var extraLifeYears = 0.0
  public var migration = MigrationSettings()
  /// The district's fine age structure, for streets that are counted in broad groups.
  public var structure: Plan.Source?
  /// An earlier fine table of the streets themselves.
  public var prior: Plan.Source?
  /// The city's own counts or forecast, which the streets have to add up to.
  public var city: Plan.Source?
  public var housing: HousingSettings?
  public var care: CareRates?
  public var uncertainty: Uncertainty?
  public var published: [PublishedFigure] = []
  public var compare: [Compared] = []

  public init(_ method: Method) {
    self.method = method
  }

  /// Every file it names, with what the file is.
  public var sources: [(name: String, source: Plan.Source)] {
    var list = rates.map { (name: "rates", source: $0) }
    for (name, source) in [("structure", structure), ("prior", prior), ("city", city)] {
      if let source { list.append((name, source)) }
    }
    for other in compare {
      list.append(("compare", other.counts))
      for inner in other.settings.sources where !list.contains(where: { $0.source.path == inner.source.path }) {
        list.append(inner)
      }
    }
    return list
  }

  /// The same file as often as it is named.
  var everySource: [Plan.Source] {
    rates + [structure, prior, city].compactMap { $0 } + compare.flatMap { [$0.counts] + $0.settings.everySource }
  }
}

/// What stands in the files that ``PopulationSettings`` name.
public struct PopulationInputs: Sendable {
  public var rates: [Table] = []
  public var structure: [PopulationCount] = []
  public var prior: [PopulationCount] = []
  public var city: [PopulationCount] = []
  /// In the order of ``PopulationSettings/compare``.
  public var compare: [(counts: [PopulationCount], inputs: PopulationInputs)] = []

  public init() {}
}
