#if CBC
  import CCbc

  /// A linear program to be minimised, solved anew from where the last solve ended as rows come and go (COIN-OR Clp,
  /// dual simplex). Columns lie between 0 and one common limit.
  final class LinearProgram {
    private let handle: UnsafeMutableRawPointer
    private let columnCount: Int

    /// A row `Σ coefficient·column ≥ least`, or equal to it.
    struct Row {
      var columns: [Int32]
      var coefficients: [Double]
      var least: Double
      var isEquation = false
    }

    /// - Parameters:
    ///   - costs: by column.
    ///   - upper: the most that any column may be.
    ///   - isSmall: for some dozens of columns, where scaling takes longer than it saves.
    init(costs: [Double], upper: Double, isSmall: Bool = false) {
      handle = Clp_newModel()
      columnCount = costs.count
      Clp_setLogLevel(handle, 0)
      if isSmall {
        Clp_scaling(handle, 0)
        Clp_setPerturbation(handle, 100)
      }
      Clp_addColumns(
        handle, Int32(costs.count), [Double](repeating: 0, count: costs.count),
        [Double](repeating: min(upper, .greatestFiniteMagnitude), count: costs.count), costs,
        [Int32](repeating: 0, count: costs.count + 1), nil, nil)
    }

    deinit { Clp_deleteModel(handle) }

    var rowCount: Int { Int(Clp_numberRows(handle)) }

    func add(_ rows: [Row]) {
      if rows.isEmpty { return }
      var starts: [Int32] = [0]
      for row in rows { starts.append(starts.last! + Int32(row.columns.count)) }
      Clp_addRows(
        handle, Int32(rows.count), rows.map(\.least),
        rows.map { $0.isEquation ? $0.least : .greatestFiniteMagnitude }, starts, rows.flatMap(\.columns),
        rows.flatMap(\.coefficients))
    }

    /// False when it ended without an optimum.
    func solve(timeLimitSeconds: Double = .infinity) -> Bool {
      if timeLimitSeconds.isFinite { Clp_setMaximumSeconds(handle, max(0.01, timeLimitSeconds)) }
      Clp_dual(handle, 0)
      return Clp_isProvenOptimal(handle) == 1
    }

    /// By column.
    var values: [Double] { Array(UnsafeBufferPointer(start: Clp_getColSolution(handle), count: columnCount)) }
    /// By row: what one unit more of its right side costs.
    var prices: [Double] { Array(UnsafeBufferPointer(start: Clp_getRowPrice(handle), count: rowCount)) }
  }
#endif
