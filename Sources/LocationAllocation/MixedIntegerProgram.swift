/// A sparse mixed 0/1 linear program to be minimised, built row by row.
struct MixedIntegerProgram {
  struct Column {
    var cost: Double
    var lower: Double
    var upper: Double
    var isBinary: Bool
  }

  private(set) var columns: ContiguousArray<Column> = []
  private(set) var rowStarts: ContiguousArray<Int32> = [0]
  private(set) var columnOfEntry: ContiguousArray<Int32> = []
  private(set) var coefficients: ContiguousArray<Double> = []
  private(set) var rowLower: ContiguousArray<Double> = []
  private(set) var rowUpper: ContiguousArray<Double> = []

  var rowCount: Int { rowLower.count }

  mutating func addColumn(cost: Double, lower: Double = 0, upper: Double = 1, isBinary: Bool) -> Int32 {
    columns.append(Column(cost: cost, lower: lower, upper: upper, isBinary: isBinary))
    return Int32(columns.count - 1)
  }

  mutating func addCost(_ cost: Double, to column: Int32) { columns[Int(column)].cost += cost }

  /// Adds `lower ≤ Σ coefficient·column ≤ upper`; no column may appear twice.
  mutating func addRow(
    _ entries: [(column: Int32, coefficient: Double)], atLeast lower: Double? = nil, atMost upper: Double? = nil
  ) {
    for entry in entries where entry.coefficient != 0 {
      columnOfEntry.append(entry.column)
      coefficients.append(entry.coefficient)
    }
    rowStarts.append(Int32(columnOfEntry.count))
    rowLower.append(lower ?? -.infinity)
    rowUpper.append(upper ?? .infinity)
  }

  /// What a solver found out.
  struct Outcome {
    /// Values of the columns of the best solution, if there is one.
    var values: [Double]?
    /// No solution costs less.
    var bound: Double
    var isProven: Bool
    var isInfeasible: Bool
    var nodes: Int
  }

  /// The program with its whole columns allowed any value between their bounds.
  struct Relaxation {
    /// No solution of the program costs less.
    var bound: Double
    var values: [Double]
    /// By column: what one unit more of it adds to the bound.
    var reducedCosts: [Double]
  }
}
