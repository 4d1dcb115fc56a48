import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
  /// Whether `route=ferry` is part of the network; its kind in ``costPerMetre`` is `ferry`.
  public var ferries = false
  /// Ways whose `incline` is steeper, up or down, are left out; `up` and `down` without a number are not.
  public var steepestPercent: Double?
  /// Ways whose `wheelchair` is one of these are left out.
  public var wheelchairForbids: Set<String> = []

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

  /// No steps, nothing signed as closed to wheelchairs, and no slope above 1:12, the common limit for ramps.
  public static let wheelchair: WalkRules = {
    var rules = stepFree
    rules.steepestPercent = 100.0 / 12
    rules.wheelchairForbids = ["no"]
    return rules
  }()

  /// Lets walkers into private ways, for people who live in closed estates.
  public mutating func openEstates() {
    accessForbids.remove("private")
    footForbids.remove("private")
  }

  /// Every kind of way that these rules may let in, sorted, as ``costPerMetre`` names them.
  public var kinds: [String] { (open.union(onlyForFoot).union(ferries ? ["ferry"] : [])).sorted() }

  /// What departs from the standard, for reports; `nil` where nothing does.
  public var spoken: Text? {
    guard self != .standard else { return nil }
    var zh: [String] = []
    var en: [String] = []
    func add(_ chinese: String, _ english: String) {
      zh.append(chinese)
      en.append(english)
    }
    let standard = WalkRules.standard
    let added = open.subtracting(standard.open).sorted().joined(separator: ", ")
    let left = (standard.open.union(standard.onlyForFoot)).subtracting(open).subtracting(onlyForFoot).sorted()
      .joined(separator: ", ")
    if !added.isEmpty { add("可走 \(added)", "\(added) may be walked") }
    if !left.isEmpty { add("不走 \(left)", "\(left) are left out") }
    if let steepestPercent {
      let percent = (steepestPercent * 10).rounded() / 10
      add("坡度不超过 \(percent)%", "no slope above \(percent) %")
    }
    if !wheelchairForbids.isEmpty { add("不走轮椅禁行的道路", "nothing signed as closed to wheelchairs") }
    if !accessForbids.contains("private") { add("封闭小区可通行", "private ways are open") }
    if ferries { add("可乘渡船", "ferries are part of it") }
    for (kind, cost) in costPerMetre.sorted(by: { $0.key < $1.key }) {
      add("\(kind) 每米按 \(cost) 米计", "a metre of \(kind) counts as \(cost) m")
    }
    return Text(zh: zh.joined(separator: ";"), en: en.joined(separator: "; "))
  }

  /// The tags that decide; a reader must supply these.
  public static let keys = ["highway", "route", "area", "foot", "access", "sidewalk", "incline", "wheelchair"]

  /// The kind by which a way's metres are priced: its `highway`, or `ferry`.
  func kind(highway: String?, route: String?) -> String? { highway ?? (route == "ferry" ? "ferry" : nil) }

  /// Whether one may walk on a way with these tags.
  public func allows(
    highway: String?, route: String? = nil, area: String? = nil, foot: String? = nil, access: String? = nil,
    sidewalk: String? = nil, incline: String? = nil, wheelchair: String? = nil
  ) -> Bool {
    if let steepestPercent, let slope = Self.percent(incline), abs(slope) > steepestPercent { return false }
    if let wheelchair, wheelchairForbids.contains(wheelchair) { return false }
    guard let highway else {
      return ferries && route == "ferry" && !(foot.map(footForbids.contains) ?? false)
        && !(access.map(accessForbids.contains) ?? false)
    }
    guard area != "yes" else { return false }
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

  /// A slope as OpenStreetMap writes it, `8%`, `-8 %` or `5°`, in percent.
  static func percent(_ incline: String?) -> Double? {
    guard var text = incline?.trimmingPrefix(" "), !text.isEmpty else { return nil }
    let isDegrees = text.hasSuffix("°")
    while let last = text.last, "%° ".contains(last) { text.removeLast() }
    guard let number = Double(text), abs(number) < 90 || !isDegrees else { return nil }
    return isDegrees ? tan(number * .pi / 180) * 100 : number
  }

  /// The same text for the same rules, to tell whether a stored network was made by them.
  var fingerprint: String {
    let sets = [
      open, onlyForFoot, openWithSidewalk, footGrants, footForbids, sidewalks, accessForbids, wheelchairForbids,
    ]
    let costs = costPerMetre.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return (sets.map { $0.sorted().joined(separator: ",") } + costs + ["\(ferries)", "\(steepestPercent ?? -1)"])
      .joined(separator: ";")
  }
}
