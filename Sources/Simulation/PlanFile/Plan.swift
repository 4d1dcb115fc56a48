import Demography
import Diagnostics
import LocationAllocation
import Planning
import Siting
import Spatial

/// A scenario as its file states it: what to read, how to project people, how to measure walks, what to decide.
public struct Plan: Sendable {
  /// File the plan was read from; paths are relative to the folder of the file that names them.
  public var file: String
  public var id: String
  public var title: Text
  /// Path of the policy pack as the plan names it, as seen from the working folder, and where it is named.
  public var policy: String
  public var policyPath: String
  public var policyPlace: Place
  /// First and last year; figures stand at the end of each.
  public var years: ClosedRange<Int>
  /// Day on which housing projects are reviewed.
  public var reviewOn: CalendarDate
  /// Plane of the study area, when the file names one.
  public var crs: CoordinateSystem?
  public var seed: UInt64
  public var inputs: Inputs
  /// Facility kinds beyond those Catchment knows.
  public var kinds: [FacilityKind: Text]
  public var population: PopulationSettings
  public var walking: WalkingSettings
  public var coverage: CoverageSettings
  public var placement: PlacementSettings?
  /// Figures that someone enters, for rules of the pack that are not computed.
  public var reported: [ReportedFigure]
  /// What the author of the plan wants said in the report.
  public var notes: [Text]
  /// How the plan came about from its files and options.
  public var composition = Composition()

  /// What the plan points at.
  public struct Files: Sendable {
    /// The pack as seen from the working folder.
    public var policy: String?
    public var policyPlace: Place
    public var title: Text
    public var crs: CoordinateSystem?
    public var kinds: [FacilityKind: Text]
    public var inputs: Inputs
    public var walking: WalkingSettings
    public var missingWeight: CoverageSettings.MissingWeight
  }

  public var files: Files {
    Files(
      policy: policyPath, policyPlace: policyPlace, title: title, crs: crs, kinds: kinds, inputs: inputs,
      walking: walking, missingWeight: coverage.missingWeight)
  }

  /// One input layer: where it is and how it departs from the canonical form of docs/data-formats.md.
  public struct Source: Sendable, Hashable {
    public var file: String
    public var layer: String?
    public var crs: String?
    public var datum: String?
    public var encoding: String?
    /// What to mend, as the plan says it: `true` or names of repairs; empty: nothing.
    public var repair: [String]
    /// Canonical field to the name the file gives it.
    public var fields: [String: String]
    /// Canonical field to the value that all records have, where the file does not say it.
    public var constants: [String: String]
    /// Where the plan names it.
    public var place: Place
    /// The file as seen from the working folder: beside the plan, or the part of it, that names it.
    public var path: String

    public init(
      file: String, path: String? = nil, layer: String? = nil, crs: String? = nil, datum: String? = nil,
      encoding: String? = nil, repair: [String] = [], fields: [String: String] = [:],
      constants: [String: String] = [:], place: Place = Place()
    ) {
      self.file = file
      self.path = path ?? file
      self.layer = layer
      self.crs = crs
      self.datum = datum
      self.encoding = encoding
      self.repair = repair
      self.fields = fields
      self.constants = constants
      self.place = place
    }
  }

  public struct Inputs: Sendable {
    public var streets: Source
    public var population: Source
    public var housing: Source?
    public var demand: Source?
    public var facilities: Source?
    public var candidates: Source?
    public var walkways: Source?

    /// Every input that the plan names, with the name of its layer, in the order of docs/data-formats.md.
    public var all: [(name: String, source: Source)] {
      [
        ("streets", streets), ("population", population), ("housing", housing), ("demand", demand),
        ("facilities", facilities), ("candidates", candidates), ("walkways", walkways),
      ].compactMap { name, source in source.map { (name, $0) } }
    }
  }

  /// What someone entered for a rule, as it stands at the end of a year.
  public struct ReportedFigure: Sendable, Hashable {
    public var rule: String
    public var year: Int
    /// Street code or zone id; `nil`: the whole.
    public var area: String?
    /// In the unit of the rule.
    public var value: Quantity
    public var place: Place
  }

  public struct PlacementSettings: Sendable {
    /// A rule that siting is told to pursue, and where that is said.
    public struct ChosenRule: Sendable {
      public var rule: String
      public var place: Place
    }

    public var objective: SitingProblem.Objective
    /// How several criteria decide, where the objective is one of them.
    public var rule: CriteriaRule?
    /// The frontier that is drawn beside the plan.
    public var frontier: FrontierRequest?
    /// First year in which something may open.
    public var from: Int
    public var designs: [FacilityDesign]
    public var budgets: [Int: Int64]
    /// Rules whose targets siting pursues; empty: every rule that siting can move.
    public var targets: [ChosenRule]
    public var timeLimitSeconds: Double
    /// Least metres between two facilities of a kind.
    public var spacings: [FacilityKind: Double]
    public var sites: SiteSources
    public var growths: [Growth]
    public var fixed: [FixedDecision]
    /// Decide year by year, seeing so many years ahead; `nil`: once, over the horizon.
    public var foresight: Int?
    /// Whether to work out why targets that are not met are not.
    public var explains: Bool
    /// What may turn out otherwise; `nil`: the plan is not put through draws.
    public var uncertainty: PlacementUncertainty?
  }

  /// Where sites come from beside the candidates layer.
  public struct SiteSources: Sendable {
    public struct FromPremises: Sendable {
      /// What may open in the premises for a service.
      public var kinds: [Service: [FacilityKind]]
      /// Yuan for each square metre.
      public var costPerSquareMetre: Int64
    }

    /// Sites that nobody has found yet, where people live beyond reach: one for each square of so many metres.
    public struct Generated: Sendable {
      public var every: Double
      public var kinds: [FacilityKind]
      public var floorArea: Area
      public var cost: Int64
    }

    public var premises: FromPremises?
    public var generated: Generated?
  }

  /// Existing facilities that may be enlarged.
  public struct Growth: Sendable {
    public enum Which: Sendable, Hashable {
      case facility(String)
      case kind(FacilityKind)
    }

    public var which: Which
    /// Id of a facility size.
    public var to: String
    public var cost: Int64
    public var runningCost: Int64
    public var from: Int?
    public var place: Place
  }

  /// What is decided already.
  public struct FixedDecision: Sendable {
    public enum Action: Sendable, Hashable {
      /// A size opens on a site.
      case open(site: String, size: String)
      /// A facility serves no longer.
      case close(facility: String)
      /// A facility goes on at a site, as it is.
      case move(facility: String, to: String)
      /// A facility is enlarged to a size of its kind, or becomes one of another kind.
      case expand(facility: String, size: String)
      case convert(facility: String, size: String)
      /// Nothing opens on a site.
      case forbid(site: String)
    }

    public var action: Action
    /// It is done by 1 January; 0 for what has no year.
    public var year: Int
    /// Yuan that it takes from that year's budget.
    public var cost: Int64
    public var place: Place
  }
}
