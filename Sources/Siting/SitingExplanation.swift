import Planning

/// Why a target is not met in some years, and what would meet it in all of them.
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

  /// What could be reached, pursuing the target alone, if one constraint were lifted and every other kept.
  public struct Lifted: Sendable, Hashable {
    public var constraint: Constraint
    public var best: Int64
  }

  /// A year in which the target is missed.
  public struct Year: Sendable, Hashable {
    public var year: Int
    public var need: Int64
    /// What the plan reaches.
    public var reached: Int64
    /// The most that could be reached, under every constraint, if the target were pursued alone; no more than `need`.
    public var alone: Int64
    /// For each constraint there is: the same with it lifted.
    public var lifted: [Lifted]
  }

  /// People whom no site and no facility reaches; where places are counted, also those for whom none is left with a
  /// facility of the largest size on every site.
  public struct HeldBack: Sendable, Hashable {
    /// Code of the street; `nil`: outside every street.
    public var street: String?
    public var people: Int64
  }

  /// What meets the target in every year of the explanation, checked by solving again.
  public struct Remedy: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
      /// More sites, where each opens what it says.
      case sites([Extra])
      /// More floor area on sites that are too small: how much, on each.
      case size([Extra])
      /// So many yuan more of the budgets of some years.
      case budget([Raise])
      /// The target so many years later.
      case time(years: Int)
      /// Sites, or facilities that are to grow, open in a year in which they are not yet to be had.
      case sooner([Sooner])
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

    public struct Raise: Sendable, Hashable {
      public var year: Int
      public var yuan: Int64

      public init(year: Int, yuan: Int64) {
        self.year = year
        self.yuan = yuan
      }
    }

    public struct Sooner: Sendable, Hashable {
      public var site: CandidateSite
      public var design: FacilityDesign
      public var year: Int
      /// How many years before it is to be had.
      public var years: Int
    }

    /// One, or two where none alone was found to do.
    public var changes: [Change]
    /// Whether it does with everything that the plan opens in place; otherwise all targets together are planned for
    /// anew, and each reaches what it reached.
    public var keepsPlan: Bool
    /// Yuan over the horizon, opening and running, beyond those of the plan.
    public var addedCost: Int64
  }

  /// Index into the problem's targets.
  public var target: Int
  /// Years one after the other, held by the same constraints.
  public var years: [Year]
  /// Constraints that hold the target back: without one of them alone more could be reached in these years; none but
  /// ``Constraint/otherTargets`` when alone it could be met.
  public var binding: [Constraint]
  /// In the last of the years, most people first; empty for a sum.
  public var heldBack: [HeldBack]
  /// What would meet it, least added cost first; empty when nothing that was tried does.
  public var remedies: [Remedy]
}
