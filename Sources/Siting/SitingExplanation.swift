import Planning

/// Why a target is not met, and what would meet it.
public struct SitingExplanation: Sendable, Hashable {
  /// What a plan is held by.
  public enum Constraint: String, Sendable, CaseIterable {
    /// The yearly budgets.
    case budget
    /// The year from which something may open: of the plan, of a site, of a growth.
    case time
    /// The floor area of the sites.
    case size
    /// The spacing between facilities of a kind.
    case spacing
    /// Where the sites are, and how many.
    case sites
    /// How far people are to walk.
    case distance
    /// How many people the facilities and the sizes take.
    case capacity
    /// Other targets, that want the same sites or the same money.
    case otherTargets = "other_targets"
  }

  /// What could be reached, pursuing the target alone, if one constraint were lifted.
  public struct Lifted: Sendable, Hashable {
    public var constraint: Constraint
    public var best: Int64
  }

  /// People whom no site and no facility reaches; where places are counted, also those for whom none is left with a
  /// facility of the largest size on every site.
  public struct HeldBack: Sendable, Hashable {
    /// Code of the street; `nil`: outside every street.
    public var street: String?
    public var people: Int64
  }

  /// A change that meets the target in every year, checked by solving again: with everything that the plan opens, what
  /// more has to open?
  public struct Remedy: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
      /// More sites, where each opens what it says.
      case sites([Extra])
      /// More floor area on sites that are too small: how much, on each.
      case size([Extra])
      /// So much more of each yearly budget, as a factor, and in yuan over the years together.
      case budget(factor: Double, yuan: Int64)
      /// The target so many years later.
      case time(years: Int)
      /// Walks of so many metres.
      case distance(metres: Double)
      /// Facilities nearer to each other than the spacing.
      case spacing
      /// So many times as many places at every facility and in every size.
      case capacity(factor: Double)
    }

    /// A site that is used and is not to be had as it is.
    public struct Extra: Sendable, Hashable {
      public var site: CandidateSite
      public var design: FacilityDesign
      /// Floor area beyond what the site has; `nil` for a site that is not on the list, or of unknown size.
      public var more: Area?
    }

    public var change: Change
    /// Yuan over the horizon, opening and running, beyond those of the plan.
    public var addedCost: Int64
  }

  /// Index into the problem's targets, and the first year in which it is missed.
  public var target: Int
  public var year: Int
  public var need: Int64
  /// What the plan reaches in that year.
  public var reached: Int64
  /// What could be reached then if the target were pursued alone.
  public var alone: Int64
  /// For each constraint there is: the same with it lifted.
  public var lifted: [Lifted]
  /// Constraints that hold the target back: without one of them alone more could be reached; none but
  /// ``Constraint/otherTargets`` when alone it could be met.
  public var binding: [Constraint]
  /// Most people first; empty for a sum.
  public var heldBack: [HeldBack]
  /// What would meet it, least added cost first; empty when nothing that was tried does.
  public var remedies: [Remedy]
}
