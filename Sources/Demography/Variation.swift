/// How one draw departs from the method's own parameters.
public struct Variation: Sendable, Equatable {
  /// Fertility rates times this.
  public var fertility: Double
  /// Mortality at every age times this: a share S of survivors becomes S^k.
  public var mortality: Double
  /// Net migrants times this.
  public var migration: Double
  /// The change of every growth trend since the base year times this.
  public var growth: Double
  /// Years by which housing is completed later than planned.
  public var delay: Double

  public init(
    fertility: Double = 1, mortality: Double = 1, migration: Double = 1, growth: Double = 1, delay: Double = 0
  ) {
    self.fertility = fertility
    self.mortality = mortality
    self.migration = migration
    self.growth = growth
    self.delay = delay
  }

  public static let none = Variation()

  func applied(to rates: StepRates) -> StepRates {
    var rates = rates
    if fertility != 1 { rates.births = rates.births.map { $0 * fertility } }
    rates.survival = rates.survival.map { $0.withMortality(times: mortality) }
    if migration != 1 {
      switch rates.amount {
      case .none: break
      case .numbers(let numbers): rates.amount = .numbers(numbers.map { $0 * migration })
      case .likePopulation(let total): rates.amount = .likePopulation(total * migration)
      case .rates(let perPerson): rates.amount = .rates(perPerson.map { $0 * migration })
      }
    }
    return rates
  }
}
