#if CBC
  /// Local cuts for a set covering problem: inequalities that every cover of a small window of rows satisfies, and the
  /// solution of the linear relaxation does not.
  ///
  /// For the rows of a window, the solution is scaled until it dominates a mean of covers. The scale that this takes is
  ///
  ///     max β    a·x ≥ β for every cover x of the window,   a·point = 1,   a ≥ 0
  ///
  /// and where β > 1, a·y ≥ β is a cut, mostly a facet. Covers join as they are needed: the cheapest one at costs
  /// halfway between the best and the latest a. Sites that the relaxation leaves closed get the least coefficients that
  /// keep the cut valid, one after the other (sequential lifting: Balas & Ng, "On the set covering polytope",
  /// Mathematical Programming 43 (1989)). Local cuts: Applegate, Bixby, Chvátal & Cook, "TSP cuts which do not conform to
  /// the template paradigm", LNCS 2241 (2001).
  struct SetCoverCuts {
    /// `Σ coefficient·site ≥ least`.
    struct Cut {
      /// Ascending.
      var sites: [Int32]
      var coefficients: [Double]
      var least: Double
    }

    private let model: SetCoverModel
    /// By site.
    private let point: [Double]
    /// The largest number of rows in a window, up to 64.
    private let windowRows: Int
    /// Paths to each row and site near a window's first row.
    private var pathsToRow: ContiguousArray<Double>
    private var pathsToSite: ContiguousArray<Double>

    /// What a solution has to miss a cut by, as a share.
    private static let leastViolation = 0.005
    /// What a cut gives away to the rounding errors of those who made it.
    private static let safety = 1e-7
    /// Covers after which a window is given up.
    private static let mostCovers = 1000

    init(_ model: SetCoverModel, point: [Double], windowRows: Int) {
      precondition(windowRows <= 64)
      self.model = model
      self.point = point
      self.windowRows = windowRows
      pathsToRow = ContiguousArray(repeating: 0, count: model.rowCount)
      pathsToSite = ContiguousArray(repeating: 0, count: model.siteCount)
    }

    /// Cuts from windows all over the problem; other seeds begin them elsewhere.
    mutating func separate(seed: UInt64, isOver: () -> Bool) -> [Cut] {
      var random = SplitMix64(seed: seed)
      var order = Array(0..<model.rowCount)
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(random.next() % UInt64(index + 1)))
      }
      var isNear = ContiguousArray<Bool>(repeating: false, count: model.rowCount)
      var cuts: [Cut] = []
      for row in order where !isNear[row] {
        if isOver() { break }
        let near = rows(near: row)
        for row in near.prefix(max(1, near.count / 4)) { isNear[row] = true }
        let window = window(near)
        if let cut = cut(window) { cuts.append(cut) }
      }
      return cuts
    }

    // MARK: Windows

    /// Rows by how many paths over two shared sites lead to them, nearest first.
    private mutating func rows(near start: Int) -> [Int] {
      var rows = [start]
      pathsToRow[start] = 1
      for _ in 0..<2 {
        var sites: [Int] = []
        for row in rows {
          for entry in model.sitesOfRow[row] {
            if pathsToSite[Int(entry)] == 0 { sites.append(Int(entry)) }
            pathsToSite[Int(entry)] += pathsToRow[row]
          }
          pathsToRow[row] = 0
        }
        rows = []
        for site in sites {
          for entry in model.rowsOfSite[site] {
            if pathsToRow[Int(entry)] == 0 { rows.append(Int(entry)) }
            pathsToRow[Int(entry)] += pathsToSite[site]
          }
          pathsToSite[site] = 0
        }
      }
      rows.sort { (pathsToRow[$1], $0) < (pathsToRow[$0], $1) }
      for row in rows { pathsToRow[row] = 0 }
      return rows
    }

    /// Rows, and the sites that the relaxation opens, by what they cover of them.
    private struct Window {
      var rows: [Int]
      var sites: [(rows: UInt64, members: [Int32])]
      var all: UInt64 { rows.count == 64 ? .max : (1 << UInt64(rows.count)) - 1 }
    }

    /// The first rows that do not imply one another among open sites.
    private func window(_ near: [Int]) -> Window {
      var kept: [(row: Int, open: ContiguousArray<Int32>)] = []
      for row in near {
        let open = ContiguousArray(model.sitesOfRow[row].filter { point[Int($0)] > 1e-7 })
        if kept.contains(where: { isAscendingSubset($0.open[...], of: open[...]) }) { continue }
        kept.removeAll { isAscendingSubset(open[...], of: $0.open[...]) }
        if kept.count == windowRows { break }
        kept.append((row, open))
      }
      var rowsOfSite: [Int32: UInt64] = [:]
      for (index, entry) in kept.enumerated() {
        for site in entry.open { rowsOfSite[site, default: 0] |= 1 << UInt64(index) }
      }
      return Window(rows: kept.map(\.row), sites: Self.grouped(rowsOfSite))
    }

    private static func grouped(_ rowsOfSite: [Int32: UInt64]) -> [(rows: UInt64, members: [Int32])] {
      Dictionary(grouping: rowsOfSite.keys.sorted()) { rowsOfSite[$0]! }
        .map { ($0.key, $0.value) }.sorted { $0.1[0] < $1.1[0] }
    }

    // MARK: One cut

    private func cut(_ window: Window) -> Cut? {
      let count = window.sites.count
      if count == 0 { return nil }
      let value = window.sites.map { $0.members.reduce(0) { $0 + point[Int($1)] } }
      var pricer = SmallCover(rowCount: window.rows.count, rowsOfSite: window.sites.map(\.rows))
      let program = LinearProgram(
        costs: [Double](repeating: 0, count: count) + [-1], upper: .infinity, isSmall: true)
      program.add([.init(columns: Array(0..<Int32(count)), coefficients: value, least: 1, isEquation: true)])
      // The latest costs with what the program says of them, and the best with the least that covers cost there.
      var (latest, most) = ([Double](repeating: 1 / value.reduce(0, +), count: count), Double.infinity)
      var (best, least) = (latest, 0.0)
      for _ in 0..<Self.mostCovers {
        let isHalfway = most.isFinite && most - least > 0.01
        let costs = isHalfway ? zip(best, latest).map { ($0 + $1) / 2 } : latest
        let limit = isHalfway ? (least + most) / 2 : most - Self.safety
        switch pricer.cheapest(covering: window.all, cost: costs, below: limit) {
        case .unknown: return nil
        case .none where isHalfway:
          (best, least) = (costs, limit)
          continue
        case .none: return lifted(window, costs, limit, &pricer)
        case .cover(_, let cost):
          if !isHalfway, cost > least { (best, least) = (costs, cost) }
          // The one that costs less than half the way at halfway costs costs too little at the latest.
          program.add(
            pricer.covers.map { cover in
              .init(
                columns: cover.sorted() + [Int32(count)], coefficients: cover.map { _ in 1 } + [-1], least: 0)
            })
        }
        guard program.solve() else { return nil }
        let values = program.values
        latest = values[..<count].map { $0 < 1e-10 ? 0 : $0 }
        most = values[count]
        if most <= 1 + Self.leastViolation { return nil }
      }
      return nil
    }

    private func lifted(_ window: Window, _ a: [Double], _ least: Double, _ pricer: inout SmallCover) -> Cut? {
      var coefficient: [Int32: Double] = [:]
      for (group, value) in zip(window.sites, a) where value > 0 {
        for site in group.members { coefficient[site] = value }
      }
      var others: [Int32: UInt64] = [:]
      for (index, row) in window.rows.enumerated() {
        for site in model.sitesOfRow[row] where point[Int(site)] <= 1e-7 {
          others[site, default: 0] |= 1 << UInt64(index)
        }
      }
      var costs = a
      for group in Self.grouped(others) {
        // A site that covers no more than another needs no more than it.
        var value = least
        for site in costs.indices where group.rows & ~pricer.rowsOfSite[site] == 0 { value = min(value, costs[site]) }
        if value > 0 {
          switch pricer.cheapest(covering: window.all & ~group.rows, cost: costs, below: least) {
          case .cover(_, let cost): value = min(value, least - cost)
          case .none: value = 0
          case .unknown: break
          }
        }
        if value < Self.safety / 64 { value = 0 }
        for site in group.members where value > 0 { coefficient[site] = value }
        pricer.addSite(covering: group.rows)
        costs.append(value)
      }
      let sites = coefficient.keys.sorted()
      return Cut(sites: sites, coefficients: sites.map { coefficient[$0]! }, least: least - Self.safety)
    }
  }
#endif
