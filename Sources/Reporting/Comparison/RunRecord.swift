import Diagnostics
import Planning
import Policy
import Spatial

/// A finished run as its output folder tells it: what the documented files say, and nothing else.
///
/// Read from values with ``init(documents:folder:)``; whoever calls reads the files.
public struct RunRecord: Sendable {
  /// The files that are read, as docs/outputs.md describes them.
  public struct Documents: Sendable {
    public var run: Value
    public var summary: Value
    public var indicators: Table
    public var streets: Layer
    public var facilities: Layer

    public init(run: Value, summary: Value, indicators: Table, streets: Layer, facilities: Layer) {
      self.run = run
      self.summary = summary
      self.indicators = indicators
      self.streets = streets
      self.facilities = facilities
    }

    /// Names of the files in the folder.
    public static let names = ["run.json", "summary.json", "indicators.csv", "streets.geojson", "facilities.geojson"]
  }

  struct Input: Hashable, Sendable {
    var name: String
    var file: String
    var sha256: String
  }

  /// A figure in an area at the end of a year.
  struct Figure: Sendable {
    var key: FigureKey
    var area: Text
    var title: Text
    var unit: Text
    var value: Double?
    var target: Double?
    var verdict: Verdict?
  }

  struct Standard: Sendable {
    var rule: String
    var title: Text
  }

  struct StreetRecord: Sendable {
    var code: String
    var name: Text
    /// Longitude and latitude, as in the file.
    var boundary: MultiPolygon
    /// Shares of those whom a standard counts, by `share_RULE_YEAR`.
    var shares: [String: Double]
  }

  struct Opening: Hashable, Sendable {
    var site: String
    var design: String
    var kind: String
    var year: Int
    var name: String
    var street: String?
    var cost: Int64
  }

  struct Placement: Sendable {
    var status: String
    /// Why the search ended early, where it did.
    var stoppedBy: String?
    var objective: String
    var value: Int64
    var bound: Int64
    var gap: Double
    var spending: Int64
    var openings: [Opening]
    /// Why targets are not met.
    var reasons: [Reason]

    /// Whether the search ended before it could prove that there is nothing better.
    var isUnproven: Bool { stoppedBy != nil || gap > 0 && (status == "feasible" || status == "stopped") }
  }

  public internal(set) var folder: String
  /// The content-derived id.
  public internal(set) var id: String
  public internal(set) var title: Text
  var plan: String
  var version: String
  var place: Text
  var years: ClosedRange<Int>
  var seed: String
  /// Of the study area's plane.
  var crs: String
  /// Every value of the effective plan, in its order.
  var settings: [(path: String, value: String)]
  var inputs: [Input]
  var figures: [Figure]
  var standards: [Standard]
  var placement: Placement?
  var streets: [StreetRecord]
  /// Index of each street by code.
  var streetIndex: [String: Int]
  /// Where each opened site lies, longitude and latitude.
  var sites: [String: Point]
  var synthetic: [Text]
}

/// A rule or a count of people, in an area, at the end of a year.
struct FigureKey: Hashable, Sendable {
  var year: Int
  var kind: Subject.Kind
  /// Empty for the city, whose id is that of the pack.
  var area: String
  var indicator: String

  /// Whether it counts people instead of judging a rule.
  var isPeople: Bool { indicator == "people" || indicator.hasPrefix("people_") }
}

extension RunRecord {
  /// Costs of a run that opens nothing are nothing.
  var spending: Int64 { placement?.spending ?? 0 }
  var openings: [Opening] { placement?.openings ?? [] }

  /// Targets of a year: how many are met and missed, all areas counted.
  func targetTally(in year: Int) -> (met: Int, missed: Int) {
    let judged = figures.filter { $0.key.year == year }.compactMap(\.verdict)
    return (judged.count { $0 == .pass || $0 == .passMinimum }, judged.count { $0 == .fail })
  }
}
