#if CBC
  /// The cutting plane method for the set covering problem: its linear relaxation, local cuts in rounds, and sites fixed
  /// by their reduced costs, for as long as this helps.
  ///
  /// Bounds and reduced costs are computed from the prices of the relaxation, not taken from its solver: any prices
  /// `u ≥ 0` give the bound `Σ u[i]·least[i] + Σ_j min(0, cost[j] − Σ_i u[i]·coefficient[i, j])`.
  struct SetCoverCutting {
    /// What is left: every solution better than the incumbent lies in it.
    private(set) var model: SetCoverModel
    /// Cuts that hold in it, by its sites; those that did not bind at the end are left out.
    private(set) var cuts: [SetCoverCuts.Cut] = []
    /// No solution in the model costs less, its base included.
    private(set) var bound = -Double.infinity
    /// The sites of a solution that costs no more than the bound, by the caller's numbers.
    private(set) var solution: [Int32]?
    private(set) var rounds = 0

    private let unit: Int64
    private let seed: UInt64

    /// The relaxation of models with more entries takes longer than it is worth.
    static let mostEntries = 400_000
    /// Windows of few rows are quick and go first.
    private static let firstWindow = 16
    /// What a round has to close of what is left, if the next is to be like it.
    private static let leastProgress = 0.25

    init(_ model: SetCoverModel, unit: Int64, seed: UInt64) {
      self.model = model
      self.unit = unit
      self.seed = seed
    }

    /// Whether the model holds nothing better than the incumbent (its cost with the model's base).
    func excludes(_ incumbent: Int64) -> Bool {
      model.isInfeasible || bound > Double(incumbent - unit) + 1e-6
    }

    mutating func run(incumbent: Int64, clock: SolveClock, report: (Double) -> Void) {
      var windowRows = Self.firstWindow
      var program = relaxation()
      var isFresh = true
      while !clock.isOver, program.solve(timeLimitSeconds: clock.remaining) {
        let before = bound
        let point = program.values
        let (open, closed) = price(program.prices, incumbent: incumbent)
        report(bound)
        if excludes(incumbent) { return }
        if let sites = whole(point) {
          take(sites)
          return
        }
        // Without progress windows grow; when the largest bring nothing more it is over.
        if !isFresh, bound - before < Self.leastProgress * (Double(incumbent - unit) - bound) {
          if windowRows == 64 { break }
          windowRows = min(64, windowRows * 3 / 2)
        }
        isFresh = (open.count { $0 } + closed.count { $0 }) * 10 > model.siteCount
        if isFresh {
          shrink(open: open, closed: closed)
          if model.isInfeasible { return }
          if model.rowCount == 0 {
            take([])
            return
          }
          program = relaxation()
          continue
        }
        rounds += 1
        var separation = SetCoverCuts(model, point: point, windowRows: windowRows)
        let found = separation.separate(seed: seed &+ UInt64(rounds)) { clock.isOver }
        cuts += found
        program.add(found.map(Self.row))
      }
      let point = program.values
      cuts.removeAll { cut in
        zip(cut.sites, cut.coefficients).reduce(0) { $0 + point[Int($1.0)] * $1.1 } > cut.least + 1e-6
      }
    }

    /// Raises the bound, and says which sites are open and closed in every solution better than the incumbent.
    private mutating func price(
      _ prices: [Double], incumbent: Int64
    ) -> (open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>) {
      var reduced = model.cost.map(Double.init)
      var value = Double(model.base)
      for row in 0..<model.rowCount where prices[row] > 0 {
        value += prices[row]
        for site in model.sitesOfRow[row] { reduced[Int(site)] -= prices[row] }
      }
      for (cut, price) in zip(cuts, prices[model.rowCount...]) where price > 0 {
        value += price * cut.least
        for (site, coefficient) in zip(cut.sites, cut.coefficients) { reduced[Int(site)] -= price * coefficient }
      }
      for cost in reduced where cost < 0 { value += cost }
      bound = max(bound, value)
      let room = Double(incumbent - unit) - value + 1e-6
      return (ContiguousArray(reduced.map { -$0 > room }), ContiguousArray(reduced.map { $0 > room }))
    }

    /// The open sites of a point without fractions that covers every row; nil for others.
    private func whole(_ point: [Double]) -> [Int]? {
      if point.contains(where: { $0 > 1e-6 && $0 < 1 - 1e-6 }) { return nil }
      let covers = (0..<model.rowCount).allSatisfy { model.sitesOfRow[$0].contains { point[Int($0)] > 0.5 } }
      return covers ? point.indices.filter { point[$0] > 0.5 } : nil
    }

    private mutating func take(_ sites: [Int]) {
      solution = model.fixedOpen + sites.map { model.original[$0] }
      bound = max(bound, sites.reduce(Double(model.base)) { $0 + Double(model.cost[$1]) })
    }

    /// Fixes sites, and carries the cuts over.
    private mutating func shrink(open: ContiguousArray<Bool>, closed: ContiguousArray<Bool>) {
      let before = model
      model = before.fixing(open: open, closed: closed)
      var number: [Int32: Int32] = [:]
      for (index, site) in model.original.enumerated() { number[site] = Int32(index) }
      let opened = Set(model.fixedOpen)
      cuts = cuts.compactMap { cut in
        var left = SetCoverCuts.Cut(sites: [], coefficients: [], least: cut.least)
        for (site, coefficient) in zip(cut.sites, cut.coefficients) {
          let original = before.original[Int(site)]
          if let new = number[original] {
            left.sites.append(new)
            left.coefficients.append(coefficient)
          } else if opened.contains(original) {
            left.least -= coefficient
          }
        }
        return left.least > 1e-6 ? left : nil
      }
    }

    private static func row(_ cut: SetCoverCuts.Cut) -> LinearProgram.Row {
      .init(columns: cut.sites, coefficients: cut.coefficients, least: cut.least)
    }

    private func relaxation() -> LinearProgram {
      let program = LinearProgram(costs: model.cost.map(Double.init), upper: 1)
      program.add(
        (0..<model.rowCount).map { row in
          let sites = Array(model.sitesOfRow[row])
          return .init(columns: sites, coefficients: sites.map { _ in 1 }, least: 1)
        } + cuts.map(Self.row))
      return program
    }
  }
#endif
