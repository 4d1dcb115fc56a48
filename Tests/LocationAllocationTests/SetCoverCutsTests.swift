import Testing

@testable import LocationAllocation

@Suite("Local cuts of the set covering problem")
struct SetCoverCutsTests {
  /// Rows that two to four random sites cover: their relaxation is rarely whole.
  private static func model(seed: UInt64, rows: Int, sites: Int, costs: ClosedRange<Int64> = 1...1) -> SetCoverModel {
    var random = SplitMix64(seed: seed)
    let coverers = SparseRows(
      (0..<rows).map { _ in
        Array((0..<Int32(sites)).shuffled(using: &random).prefix(.random(in: 2...4, using: &random))).sorted()
      })
    let none = ContiguousArray(repeating: false, count: sites)
    return SetCoverModel(
      coverers: coverers, cost: ContiguousArray((0..<sites).map { _ in .random(in: costs, using: &random) }),
      mustOpen: none, mayNotOpen: none)
  }

  /// Every choice of sites that covers all rows and none of whose sites could be left out, as bits.
  private static func covers(_ model: SetCoverModel) -> [UInt32] {
    let rows = (0..<model.rowCount).map { model.sitesOfRow[$0].reduce(UInt32(0)) { $0 | 1 << UInt32($1) } }
    func isCover(_ choice: UInt32) -> Bool {
      for row in rows where row & choice == 0 { return false }
      return true
    }
    return (0..<UInt32(1) << UInt32(model.siteCount)).filter { choice in
      isCover(choice)
        && model.cost.indices.allSatisfy { choice >> UInt32($0) & 1 == 0 || !isCover(choice & ~(1 << UInt32($0))) }
    }
  }

  private static func cost(_ choice: UInt32, _ model: SetCoverModel) -> Int64 {
    model.cost.indices.reduce(0) { $0 + (choice >> UInt32($1) & 1 == 1 ? model.cost[$1] : 0) }
  }

  @Test("a small cover is the cheapest, as enumeration finds it, or none is below the limit")
  func smallCover() {
    var random = SplitMix64(seed: 5)
    var (found, refused) = (0, 0)
    for _ in 0..<150 {
      let rowCount = Int.random(in: 1...14, using: &random)
      let all = (UInt64(1) << UInt64(rowCount)) - 1
      let sites = (0..<Int.random(in: 1...10, using: &random)).map { _ in
        UInt64.random(in: 0...all, using: &random) & .random(in: 0...all, using: &random)
      }
      let cost = sites.map { _ in Double.random(in: -0.1...1, using: &random) }.map { max(0, $0) }
      let rows = UInt64.random(in: 0...all, using: &random)
      var cheapest = Double.infinity
      for choice in 0..<1 << sites.count {
        let chosen = sites.indices.filter { choice >> $0 & 1 == 1 }
        if chosen.reduce(rows, { $0 & ~sites[$1] }) != 0 { continue }
        cheapest = min(cheapest, chosen.reduce(0) { $0 + cost[$1] })
      }
      var solver = SmallCover(rowCount: rowCount, rowsOfSite: sites)
      for limit in [Double.infinity, cheapest * 1.2 + 0.1, cheapest * 0.9 - 0.01] where !limit.isNaN {
        switch solver.cheapest(covering: rows, cost: cost, below: limit) {
        case .cover(let cover, let value):
          found += 1
          #expect(abs(value - cheapest) < 1e-8 && value < limit)
          #expect(cover.reduce(rows) { $0 & ~sites[Int($1)] } == 0)
          #expect(abs(cover.reduce(0) { $0 + cost[Int($1)] } - value) < 1e-8)
        case .none:
          refused += 1
          #expect(cheapest >= limit - 1e-8)
        case .unknown: Issue.record("a small cover was not decided")
        }
      }
    }
    #expect(found > 100 && refused > 100)
  }

  #if CBC
    @Test("every cover satisfies every cut, and the relaxation's solution does not")
    func cutsHold() {
      var count = 0
      for seed in 1...20 as ClosedRange<UInt64> {
        let model = Self.model(seed: seed, rows: 20, sites: 11)
        guard model.rowCount > 0 else { continue }
        let program = LinearProgram(costs: model.cost.map(Double.init), upper: 1)
        program.add(
          (0..<model.rowCount).map { row in
            let sites = Array(model.sitesOfRow[row])
            return .init(columns: sites, coefficients: sites.map { _ in 1 }, least: 1)
          })
        #expect(program.solve())
        let covers = Self.covers(model)
        for windowRows in [6, 64] {
          var separation = SetCoverCuts(model, point: program.values, windowRows: windowRows)
          for cut in separation.separate(seed: seed, isOver: { false }) {
            count += 1
            let entries = Array(zip(cut.sites, cut.coefficients))
            #expect(entries.reduce(0) { $0 + program.values[Int($1.0)] * $1.1 } < cut.least)
            let least = covers.map { choice in
              entries.reduce(0) { $0 + (choice >> UInt32($1.0) & 1 == 1 ? $1.1 : 0) }
            }.min()!
            #expect(least >= cut.least && least < cut.least + 1e-3, "a facet touches a cover")
          }
        }
      }
      #expect(count > 20, "\(count) cuts")
    }

    @Test("bounds and fixings keep the best cover, with costs as without", arguments: [1...1, 2...9])
    func keepsTheBest(costs: ClosedRange<Int64>) {
      var closed = 0
      for seed in 1...15 as ClosedRange<UInt64> {
        let model = Self.model(seed: seed, rows: 18, sites: 10, costs: costs)
        let best = Self.covers(model).map { Self.cost($0, model) }.min()! + model.base
        // With the best in hand there is nothing better; with one that costs more, the best is in what is left.
        for worse in [0, 1, 4] as [Int64] {
          var cutting = SetCoverCutting(model, unit: 1, seed: seed)
          cutting.run(incumbent: best + worse, clock: SolveClock(SolverSettings())) { _ in }
          if worse == 0 {
            if cutting.excludes(best) || cutting.solution != nil { closed += 1 }
            continue
          }
          #expect(cutting.bound <= Double(best) + 1e-6 && !cutting.model.isInfeasible)
          let left = Self.covers(cutting.model)
          #expect(left.map { Self.cost($0, cutting.model) }.min()! + cutting.model.base == best)
          for cut in cutting.cuts {
            for choice in left {
              let value = zip(cut.sites, cut.coefficients).reduce(0) {
                $0 + (choice >> UInt32($1.0) & 1 == 1 ? $1.1 : 0)
              }
              #expect(value >= cut.least)
            }
          }
        }
      }
      #expect(closed == 15, "local cuts over all rows are all that there are")
    }

    @Test("an odd ring, whose relaxation is a half short, is closed without branching")
    func oddRing() {
      let ring = SparseRows((0..<9).map { row in [Int32(row), Int32((row + 1) % 9)].sorted() })
      let none = ContiguousArray(repeating: false, count: 9)
      let model = SetCoverModel(
        coverers: ring, cost: ContiguousArray(repeating: 1, count: 9), mustOpen: none, mayNotOpen: none)
      let found = SetCoverSolver(model, SolverSettings(), SolveClock(SolverSettings()))
      #expect(found.cost == 5 && found.bound == 5 && found.nodes == 0)
    }
  #endif
}
