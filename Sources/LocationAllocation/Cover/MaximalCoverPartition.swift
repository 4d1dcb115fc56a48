/// Parts the rows of a maximal covering problem into regions, by which sites they share: no positions are needed.
///
/// A part is halved along the vector that a random walk from row to site to row forgets last, found by power iteration:
/// rows near each other have like values in it (spectral bisection, Pothen, Simon & Liou, "Partitioning sparse matrices
/// with eigenvectors of graphs", SIAM Journal on Matrix Analysis 11 (1990)).
struct MaximalCoverPartition {
  private let model: MaximalCoverModel
  private(set) var parts: [ContiguousArray<Int32>] = []
  private var position: ContiguousArray<Double>
  private var mean: ContiguousArray<Double>
  private var mass: ContiguousArray<Double>

  /// - Parameter load: per row; the parts carry about the same of it.
  init(_ model: MaximalCoverModel, count: Int, load: ContiguousArray<Double>, isOver: () -> Bool) {
    self.model = model
    position = ContiguousArray(repeating: 0, count: model.rowCount)
    mean = ContiguousArray(repeating: 0, count: model.siteCount)
    mass = mean
    var open = [(rows: ContiguousArray(0..<Int32(model.rowCount)), count: max(1, count))]
    while let (rows, count) = open.popLast() {
      if count == 1 || rows.count < 2 || isOver() {
        if !rows.isEmpty { parts.append(rows) }
        continue
      }
      arrange(rows)
      let sorted = rows.sorted { (position[Int($0)], $0) < (position[Int($1)], $1) }
      let total = rows.reduce(0) { $0 + load[Int($1)] }
      let goal = total * Double(count / 2) / Double(count)
      var sum = 0.0
      let cut = sorted.firstIndex { row in
        if sum >= goal { return true }
        sum += load[Int(row)]
        return false
      }
      let middle = min(max(1, cut ?? sorted.count / 2), sorted.count - 1)
      open.append((ContiguousArray(sorted[middle...].sorted()), count - count / 2))
      open.append((ContiguousArray(sorted[..<middle].sorted()), count / 2))
    }
  }

  private static let rounds = 60

  private mutating func arrange(_ rows: ContiguousArray<Int32>) {
    for row in rows {
      var random = SplitMix64(seed: UInt64(row))
      position[Int(row)] = Double.random(in: -0.5..<0.5, using: &random)
    }
    for _ in 0..<Self.rounds {
      for site in mean.indices { (mean[site], mass[site]) = (0, 0) }
      for row in rows {
        let weight = Double(model.weight[Int(row)])
        let moment = weight * position[Int(row)]
        for place in model.sitesOfRow.range(Int(row)) {
          let site = Int(model.sitesOfRow.items[place])
          mean[site] += moment
          mass[site] += weight
        }
      }
      for site in mean.indices where mass[site] > 0 { mean[site] /= mass[site] }
      // The constant vector is the one that is never forgotten: taken out each time.
      var (centre, total) = (0.0, 0.0)
      for row in rows {
        let range = model.sitesOfRow.range(Int(row))
        var sum = 0.0
        for place in range { sum += mean[Int(model.sitesOfRow.items[place])] }
        position[Int(row)] = sum / Double(range.count)
        centre += sum * Double(model.weight[Int(row)])
        total += Double(range.count) * Double(model.weight[Int(row)])
      }
      centre /= total
      var norm = 0.0
      for row in rows {
        position[Int(row)] -= centre
        norm += position[Int(row)] * position[Int(row)]
      }
      if norm <= 1e-30 { return }
      let scale = 1 / (norm / Double(rows.count)).squareRoot()
      for row in rows { position[Int(row)] *= scale }
    }
  }
}
