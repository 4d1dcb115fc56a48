import Diagnostics
import Planning
import Policy

/// Two or more runs side by side: what went in differently, what came out differently, and why as far as it can be told.
///
/// The first run is the one that the others are held against.
public struct Comparison: Sendable {
  /// What is known about which change moved what, between the first run and another.
  public struct Chain: Sendable {
    /// Index of the other run.
    public var run: Int
    /// The changes in the order of the plan, each with the run after it; the last is the other run itself.
    public var steps: [(name: Text, record: RunRecord)]

    public init(run: Int, steps: [(name: Text, record: RunRecord)]) {
      self.run = run
      self.steps = steps
    }
  }

  /// One value of a plan, or one file, that is not the same in all runs; `nil` where a run has none.
  struct Difference: Sendable {
    var path: String
    var values: [String?]
  }

  /// One figure in every run.
  struct Row: Sendable {
    var key: FigureKey
    var area: Text
    var title: Text
    var unit: Text
    var figures: [RunRecord.Figure?]

    var values: [Double?] { figures.map { $0?.value } }
    var verdicts: [Verdict?] { figures.map { $0?.verdict } }
    var isTheSame: Bool {
      figures.allSatisfy {
        $0?.value == figures[0]?.value && $0?.verdict == figures[0]?.verdict && $0?.target == figures[0]?.target
      }
    }

    /// Of run `i` against the first.
    func change(_ i: Int) -> Double? {
      guard let first = figures[0]?.value, let other = figures[i]?.value else { return nil }
      // Figures are printed to ten-thousandths, so their difference is too.
      return ((other - first) * 10_000).rounded() / 10_000
    }
  }

  /// Where something opens in some of the runs.
  struct Site: Sendable {
    var id: String
    var name: String
    var street: String?
    /// What each run opens there.
    var openings: [[RunRecord.Opening]]

    var runs: [Int] { openings.indices.filter { !openings[$0].isEmpty } }
    /// Whether every run opens the same things in the same years.
    var isTheSame: Bool { openings.allSatisfy { Self.plain($0) == Self.plain(openings[0]) } }

    private static func plain(_ openings: [RunRecord.Opening]) -> [String] {
      openings.map { "\($0.year) \($0.design)" }.sorted()
    }
  }

  /// A target of one rule in one area, and which runs do best by it.
  struct Contest: Sendable {
    var row: Row
    /// First year from which the target is met to the end, by run; `nil`: not met at the end.
    var metFrom: [Int?]
    var winners: [Int]
  }

  public let runs: [RunRecord]
  public let chains: [Chain]
  let settings: [Difference]
  let inputs: [Difference]
  let rows: [Row]
  let sites: [Site]
  private(set) var contests: [Contest]
  /// Targets that some run misses, and why.
  let whyNot: [WhyNot]

  /// - Parameter chains: for runs whose plans are made of the first one by changes.
  public init(_ runs: [RunRecord], chains: [Chain] = []) {
    self.runs = runs
    self.chains = chains
    settings = Self.settings(runs)
    inputs = Self.inputs(runs)
    rows = Self.rows(runs)
    sites = Self.sites(runs)
    contests = []
    whyNot = Self.whyNot(runs, rows)
    if let years = commonYears { contests = Self.contests(rows.filter { years.contains($0.key.year) }, runs) }
  }

  /// Runs of another place: where no street is shared, areas and rules of one name are not the same thing.
  public static func strangers(_ runs: [RunRecord]) -> Problems {
    var problems = Problems()
    guard let first = runs.first else { return problems }
    for (i, run) in runs.enumerated().dropFirst()
    where Set(run.streetIndex.keys).isDisjoint(with: first.streetIndex.keys) {
      problems.error(
        at: Place(file: run.folder), value: run.place.zh,
        Text(
          zh: "\(letter(i)) 与 A（\(first.place.zh)）没有相同的街道，无法比较",
          en: "\(letter(i)) shares no street with A (\(first.place.en)), so that nothing can be compared"),
        fix: Text(zh: "比较同一地方的运行", en: "compare runs of one place"))
    }
    return problems
  }

  /// The years that all runs have; `nil` where there is none. What runs come to is compared in the last of them.
  var commonYears: ClosedRange<Int>? {
    let first = runs.map(\.years.lowerBound).max() ?? 0
    let last = runs.map(\.years.upperBound).min() ?? 0
    return first <= last ? first...last : nil
  }

  var lastYear: Int { commonYears?.upperBound ?? runs[0].years.upperBound }
  var horizonsDiffer: Bool { Set(runs.map(\.years)).count > 1 }

  /// `A`, `B`, …, then `27`.
  static func letter(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : String(index + 1)
  }

  // MARK: What went in

  private static func settings(_ runs: [RunRecord]) -> [Difference] {
    var paths: [String] = []
    var seen: Set<String> = []
    for run in runs {
      for setting in run.settings where seen.insert(setting.path).inserted { paths.append(setting.path) }
    }
    let values = runs.map { run in
      Dictionary(run.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    var found = Self.joined(paths, values)
    if Set(runs.map(\.version)).count > 1 {
      found.insert(Difference(path: "catchment", values: runs.map(\.version)), at: 0)
    }
    return found.filter { Set($0.values).count > 1 }
  }

  /// One difference a path; a member of a list that some run does not have at all is one, whatever it holds.
  private static func joined(_ paths: [String], _ values: [[String: String]]) -> [Difference] {
    var found: [Difference] = []
    var members: Set<String> = []
    for path in paths {
      let given = values.map { $0[path] }
      guard given.contains(where: { $0 == nil }), let end = path.firstIndex(of: "]") else {
        found.append(Difference(path: path, values: given))
        continue
      }
      let member = String(path[...end])
      if members.contains(member) { continue }
      let inside = paths.filter { $0.hasPrefix(member) }
      let held = values.map { run in
        inside.compactMap { path in run[path].map { (path.dropFirst(member.count + 1), $0) } }
      }
      guard held.contains(where: \.isEmpty), held.allSatisfy({ $0.isEmpty || $0.count > 1 || inside.count == 1 }) else {
        found.append(Difference(path: path, values: given))
        continue
      }
      members.insert(member)
      found.append(
        Difference(
          path: member,
          values: held.map { $0.isEmpty ? nil : $0.map { "\($0.0): \($0.1)" }.joined(separator: ", ") }))
    }
    return found
  }

  /// Files by what they were read as; those of plans are told by the settings.
  private static func inputs(_ runs: [RunRecord]) -> [Difference] {
    var names: [String] = []
    let files = runs.map { run -> [String: RunRecord.Input] in
      var files: [String: RunRecord.Input] = [:]
      var counts: [String: Int] = [:]
      for input in run.inputs where input.name != "plan" {
        counts[input.name, default: 0] += 1
        let count = counts[input.name] ?? 1
        let name = count > 1 ? "\(input.name) \(count)" : input.name
        if !names.contains(name) { names.append(name) }
        files[name] = input
      }
      return files
    }
    return names.compactMap { name in
      let given = files.map { $0[name] }
      guard Set(given.map { $0?.sha256 }).count > 1 else { return nil }
      return Difference(path: name, values: given.map { $0.map { "\($0.file) (\($0.sha256.prefix(8)))" } })
    }
  }

  /// How many things differ between the first run and run `i`. A file named otherwise and holding something else is one.
  func changedThings(_ i: Int) -> [String] {
    let files = inputs.filter { $0.values[i] != $0.values[0] }.map(\.path)
    let values = settings.filter { difference in
      difference.values[i] != difference.values[0]
        && !files.contains {
          difference.path == "inputs.\($0)" || difference.path == "inputs.\($0).file" || difference.path == $0
        }
    }
    return values.map(\.path) + files
  }

  // MARK: What came out

  private static func rows(_ runs: [RunRecord]) -> [Row] {
    var index: [FigureKey: Int] = [:]
    var rows: [Row] = []
    for (i, run) in runs.enumerated() {
      for figure in run.figures {
        if let found = index[figure.key] {
          if rows[found].figures[i] == nil { rows[found].figures[i] = figure }
          continue
        }
        index[figure.key] = rows.count
        var figures = [RunRecord.Figure?](repeating: nil, count: runs.count)
        figures[i] = figure
        rows.append(Row(key: figure.key, area: figure.area, title: figure.title, unit: figure.unit, figures: figures))
      }
    }
    return rows
  }

  private static func sites(_ runs: [RunRecord]) -> [Site] {
    var index: [String: Int] = [:]
    var sites: [Site] = []
    for (i, run) in runs.enumerated() {
      for opening in run.openings {
        if index[opening.site] == nil {
          index[opening.site] = sites.count
          sites.append(
            Site(
              id: opening.site, name: opening.name, street: opening.street,
              openings: Array(repeating: [], count: runs.count)))
        }
        if let found = index[opening.site] { sites[found].openings[i].append(opening) }
      }
    }
    // Those that most runs choose come first, then by id.
    return sites.sorted { ($1.runs.count, $0.id) < ($0.runs.count, $1.id) }
  }

  private static func contests(_ rows: [Row], _ runs: [RunRecord]) -> [Contest] {
    struct Subject: Hashable {
      var kind: Policy.Subject.Kind
      var area: String
      var indicator: String
    }
    var order: [Subject] = []
    var series: [Subject: [Row]] = [:]
    for row in rows where row.verdicts.contains(where: { $0 == .pass || $0 == .passMinimum || $0 == .fail }) {
      let subject = Subject(kind: row.key.kind, area: row.key.area, indicator: row.key.indicator)
      if series[subject] == nil { order.append(subject) }
      series[subject, default: []].append(row)
    }
    return order.compactMap { subject -> Contest? in
      let years = (series[subject] ?? []).sorted { $0.key.year < $1.key.year }
      guard let last = years.last else { return nil }
      let metFrom = runs.indices.map { i -> Int? in
        var from: Int?
        for row in years {
          switch row.verdicts[i] {
          case .pass?, .passMinimum?: from = from ?? row.key.year
          case .fail?: from = nil
          default: break
          }
        }
        return from
      }
      return Contest(row: last, metFrom: metFrom, winners: winners(last, metFrom))
    }
  }

  /// Meeting the target wins, then meeting it earlier; where nobody does, the value that goes furthest. Equals share, and
  /// more than enough wins nothing.
  private static func winners(_ row: Row, _ metFrom: [Int?]) -> [Int] {
    func score(_ i: Int) -> (Int, Double) {
      metFrom[i].map { ($0, 0) } ?? (.max, -(row.values[i] ?? -.infinity))
    }
    guard let best = row.figures.indices.map(score).min(by: { $0 < $1 }), best.1 < .infinity else { return [] }
    return row.figures.indices.filter { score($0) == best }
  }
}
