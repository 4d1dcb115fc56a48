/// Fits non-negative cells to given margins by scaling to each margin in turn.
///
/// Iterative proportional fitting: Deming & Stephan 1940, *Ann. Math. Stat.* 11, 427–444; it converges to the table
/// nearest to the seed in relative entropy when the margins agree and the seed's zeros allow it (Ireland & Kullback
/// 1968, *Biometrika* 55, 179–188).
struct IterativeFitting {
  /// A sum of cells and what it should be.
  struct Margin {
    var cells: [Int]
    var total: Double
  }

  private(set) var cells: [Double]
  private(set) var rounds = 0
  /// Largest relative departure from a margin, in the last round, before scaling.
  private(set) var residual = Double.infinity

  /// - Parameters:
  ///   - first: margins that do not overlap one another.
  ///   - last: likewise; these hold exactly at the end.
  init(
    seed: [Double], first: [Margin], last: [Margin], tolerance: Double = 1e-10, limit: Int = 500
  ) {
    cells = seed
    while rounds < limit, residual > tolerance {
      residual = max(scale(to: first), scale(to: last))
      rounds += 1
    }
  }

  private mutating func scale(to margins: [Margin]) -> Double {
    var worst = 0.0
    for margin in margins {
      let sum = margin.cells.reduce(0) { $0 + cells[$1] }
      guard sum > 0 else { continue }
      worst = max(worst, abs(sum - margin.total) / max(1, margin.total))
      let factor = margin.total / sum
      if factor != 1 { for cell in margin.cells { cells[cell] *= factor } }
    }
    return worst
  }
}
