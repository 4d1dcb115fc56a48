/// Which ways one may walk, and at what cost, by their OpenStreetMap tags.
///
/// A way is walkable when its `highway` is in ``open``, or in ``onlyForFoot`` with a `foot` that grants it (or, if in
/// ``openWithSidewalk``, a `sidewalk`), and neither `foot` nor `access` forbids it. A `foot` that grants overrules
/// `access`. Areas, one-way signs, barriers and layers are not looked at: people walk both ways.
public struct WalkRules: Hashable, Sendable {
  public var open: Set<String>
  public var onlyForFoot: Set<String>
  public var openWithSidewalk: Set<String>
  public var footGrants: Set<String>
  public var footForbids: Set<String>
  public var sidewalks: Set<String>
  public var accessForbids: Set<String>
  /// Cost of a metre by `highway`, for those that are slower or faster than level ground; 1 where not named. Walks are
  /// then in metres of level ground.
  public var costPerMetre: [String: Double]

  public init(
    open: Set<String>, onlyForFoot: Set<String> = [], openWithSidewalk: Set<String> = [],
    footGrants: Set<String> = WalkRules.standard.footGrants, footForbids: Set<String> = WalkRules.standard.footForbids,
    sidewalks: Set<String> = WalkRules.standard.sidewalks,
    accessForbids: Set<String> = WalkRules.standard.accessForbids, costPerMetre: [String: Double] = [:]
  ) {
    self.open = open
    self.onlyForFoot = onlyForFoot
    self.openWithSidewalk = openWithSidewalk
    self.footGrants = footGrants
    self.footForbids = footForbids
    self.sidewalks = sidewalks
    self.accessForbids = accessForbids
    self.costPerMetre = costPerMetre
  }

  /// Streets without motorways, paths, steps and squares; trunk roads and cycleways only where walking is signed.
  public static let standard = WalkRules(
    open: [
      "primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified",
      "residential", "living_street", "service", "road", "pedestrian", "footway", "path", "steps", "track", "corridor",
    ],
    onlyForFoot: ["trunk", "trunk_link", "cycleway", "bridleway"],
    openWithSidewalk: ["trunk", "trunk_link"],
    footGrants: ["yes", "designated", "permissive", "destination", "official"],
    footForbids: ["no", "private", "use_sidepath", "discouraged"],
    sidewalks: ["both", "left", "right", "yes"],
    accessForbids: ["no", "private"])

  /// The standard without steps.
  public static let stepFree: WalkRules = {
    var rules = standard
    rules.open.remove("steps")
    return rules
  }()

  /// The tags that decide; a reader must supply these.
  public static let keys = ["highway", "area", "foot", "access", "sidewalk"]

  /// Whether one may walk on a way with these tags.
  public func allows(
    highway: String?, area: String? = nil, foot: String? = nil, access: String? = nil, sidewalk: String? = nil
  ) -> Bool {
    guard let highway, area != "yes" else { return false }
    let forbidden = foot.map(footForbids.contains) ?? false
    if forbidden { return false }
    let granted = foot.map(footGrants.contains) ?? false
    if onlyForFoot.contains(highway) {
      let sidewalkOpens = openWithSidewalk.contains(highway) && (sidewalk.map(sidewalks.contains) ?? false)
      guard granted || sidewalkOpens else { return false }
    } else if !open.contains(highway) {
      return false
    }
    return granted || !(access.map(accessForbids.contains) ?? false)
  }
}
