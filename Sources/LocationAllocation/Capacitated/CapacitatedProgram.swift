#if CBC
  /// A capacitated problem as a mixed 0/1 program for CBC.
  struct CapacitatedProgram {
    let model: CapacitatedModel
    private(set) var program = MixedIntegerProgram()
    private var siteColumn: ContiguousArray<Int32>
    private var entryColumn: ContiguousArray<Int32> = []
    private var unservedColumn: ContiguousArray<Int32> = []

    /// - Parameter elastic: count unserved demand instead of cost, so that a solution always exists.
    init(_ model: CapacitatedModel, elastic: Bool = false) {
      self.model = model
      siteColumn = ContiguousArray(repeating: -1, count: model.siteCount)
      for site in 0..<model.siteCount where model.isUsable[site] {
        siteColumn[site] = program.addColumn(
          cost: elastic ? 0 : model.fixedCosts[site], lower: model.isRequired[site] ? 1 : 0, isBinary: true)
      }
      var byRow = ContiguousArray(repeating: [(column: Int32, coefficient: Double)](), count: model.rowCount)
      for site in 0..<model.siteCount {
        for entry in model.starts[site]..<model.starts[site + 1] {
          let column =
            model.isUsable[site]
            ? program.addColumn(cost: elastic ? 0 : model.costs[entry], isBinary: model.isSingle) : -1
          entryColumn.append(column)
          if column >= 0 { byRow[Int(model.rows[entry])].append((column, 1)) }
        }
      }
      for row in 0..<model.rowCount {
        if elastic {
          // A row without demand counts a little, so that it too is served where it can be.
          let cost = model.demands[row] > 0 ? model.demands[row] : 1e-3
          let column = program.addColumn(cost: cost, isBinary: model.isSingle)
          unservedColumn.append(column)
          byRow[row].append((column, 1))
        }
        program.addRow(byRow[row], atLeast: 1, atMost: 1)
      }
      let strong = model.rows.count <= 200_000
      for site in 0..<model.siteCount where model.isUsable[site] {
        let entries = model.starts[site]..<model.starts[site + 1]
        if model.capacities[site].isFinite {
          program.addRow(
            entries.map { (entryColumn[$0], model.demands[Int(model.rows[$0])]) }
              + [(siteColumn[site], -model.capacities[site])], atMost: 0)
        }
        if strong || !model.capacities[site].isFinite {
          for entry in entries { program.addRow([(entryColumn[entry], 1), (siteColumn[site], -1)], atMost: 0) }
        }
        if let least = model.problem.leastLoads?[site], least > 0 {
          program.addRow(
            entries.map { (entryColumn[$0], model.demands[Int(model.rows[$0])]) } + [(siteColumn[site], -least)],
            atLeast: 0)
        }
      }
      program.addRow(
        siteColumn.filter { $0 >= 0 }.map { ($0, 1) }, atLeast: Double(model.least), atMost: Double(model.most))
    }

    func plan(_ values: [Double]) -> CapacitatedPlan {
      let open = (0..<model.siteCount).filter { siteColumn[$0] >= 0 && values[Int(siteColumn[$0])] > 0.5 }
      var shares: [LocationSolution.Share] = []
      var cost = model.constant + open.reduce(0) { $0 + model.fixedCosts[$1] }
      for site in open {
        for entry in model.starts[site]..<model.starts[site + 1] {
          let value = values[Int(entryColumn[entry])]
          let share = model.isSingle ? value.rounded() : value
          guard share > 1e-9 else { continue }
          shares.append(.init(row: Int(model.rows[entry]), site: site, share: share))
          cost += share * model.costs[entry]
        }
      }
      shares.sort { ($0.row, $0.site) < ($1.row, $1.site) }
      return CapacitatedPlan(open: open, shares: shares, cost: cost)
    }

    /// Rows that an elastic solution leaves without service, and their demand.
    func unserved(_ values: [Double]) -> (rows: [Int], demand: Double) {
      let rows = (0..<model.rowCount).filter { values[Int(unservedColumn[$0])] > 1e-6 }
      return (rows, rows.reduce(0) { $0 + values[Int(unservedColumn[$1])] * model.demands[$1] })
    }

    /// Values of the columns for a plan; nil when it uses what this program has not.
    func start(_ plan: CapacitatedPlan) -> [Double]? {
      var values = [Double](repeating: 0, count: program.columns.count)
      for site in plan.open {
        guard siteColumn[site] >= 0 else { return nil }
        values[Int(siteColumn[site])] = 1
      }
      for share in plan.shares {
        let range = model.starts[share.site]..<model.starts[share.site + 1]
        guard let entry = range.first(where: { model.rows[$0] == share.row }) else { return nil }
        values[Int(entryColumn[entry])] = share.share
      }
      return values
    }
  }
#endif
