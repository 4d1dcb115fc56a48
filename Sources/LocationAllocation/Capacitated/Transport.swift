/// Divides demand between open sites at the least cost: the transport problem.
///
/// Every row starts at its cheapest site; then the excess of overfull sites moves on along cheapest paths of shifts from
/// site to site until it finds room, which keeps the division cheapest for what each site holds (successive shortest
/// paths: Jewell 1958; Busacker & Gowen 1960; Ahuja, Magnanti & Orlin, "Network Flows" (1993), ch. 9).
struct Transport {
  private let rows: Int
  private let sites: Int
  /// Row × site: cost of a unit of demand, and the demand served there.
  private var unit: ContiguousArray<Double>
  private(set) var amount: ContiguousArray<Double>
  private var room: ContiguousArray<Double>
  /// Site × site: what shifting a unit costs, and the row that does it.
  private var shift: ContiguousArray<Double>
  private var shifted: ContiguousArray<Int32>

  /// Nil when the sites cannot hold the demand.
  ///
  /// - Parameter unit: row × site, cost of a unit of demand; +∞ where it cannot be.
  init?(unit: ContiguousArray<Double>, demands: ContiguousArray<Double>, capacities: ContiguousArray<Double>) {
    rows = demands.count
    sites = capacities.count
    self.unit = unit
    amount = ContiguousArray(repeating: 0, count: rows * sites)
    room = capacities
    shift = ContiguousArray(repeating: .infinity, count: sites * sites)
    shifted = ContiguousArray(repeating: -1, count: sites * sites)
    for row in 0..<rows where demands[row] > 0 {
      guard let site = (0..<sites).min(by: { unit[row * sites + $0] < unit[row * sites + $1] }),
        unit[row * sites + site] < .infinity
      else { return nil }
      amount[row * sites + site] = demands[row]
      room[site] -= demands[row]
    }
    for site in 0..<sites { findShifts(from: site) }
    let slack = 1e-9 * max(1, demands.max() ?? 0)
    while let most = room.min(), most < -slack {
      guard relieve(slack) else { return nil }
    }
  }

  private mutating func findShifts(from site: Int) {
    for other in 0..<sites { shift[site * sites + other] = .infinity }
    for row in 0..<rows where amount[row * sites + site] > 0 {
      let own = unit[row * sites + site]
      for other in 0..<sites where unit[row * sites + other] - own < shift[site * sites + other] {
        shift[site * sites + other] = unit[row * sites + other] - own
        shifted[site * sites + other] = Int32(row)
      }
    }
    shift[site * sites + site] = .infinity
  }

  /// Moves as much as it can along the cheapest path from an overfull site to one with room; false when there is none.
  private mutating func relieve(_ slack: Double) -> Bool {
    var length = ContiguousArray(repeating: Double.infinity, count: sites)
    var before = ContiguousArray(repeating: -1, count: sites)
    for site in 0..<sites where room[site] < -slack { length[site] = 0 }
    for _ in 0..<sites {
      var changed = false
      for site in 0..<sites where length[site] < .infinity {
        for other in 0..<sites {
          let reached = length[site] + shift[site * sites + other]
          guard reached < length[other] - 1e-12 * max(1, length[other].isFinite ? length[other].magnitude : 1) else {
            continue
          }
          length[other] = reached
          before[other] = site
          changed = true
        }
      }
      if !changed { break }
    }
    guard
      let end = (0..<sites).filter({ room[$0] > slack && length[$0] < .infinity })
        .min(by: { (length[$0], $0) < (length[$1], $1) })
    else { return false }
    var path = [end]
    while before[path.last!] >= 0, path.count <= sites { path.append(before[path.last!]) }
    guard path.count > 1, path.count <= sites, room[path.last!] < -slack else { return false }
    path.reverse()
    var moved = min(-room[path[0]], room[end])
    for (from, to) in zip(path, path.dropFirst()) {
      moved = min(moved, amount[Int(shifted[from * sites + to]) * sites + from])
    }
    for (from, to) in zip(path, path.dropFirst()) {
      let row = Int(shifted[from * sites + to])
      amount[row * sites + to] += moved
      let left = amount[row * sites + from] - moved
      amount[row * sites + from] = left <= 1e-12 * moved ? 0 : left
    }
    room[path[0]] += moved
    room[end] -= moved
    for site in path { findShifts(from: site) }
    return true
  }
}
