/// A population of solutions of a maximal covering problem that exchange regions.
///
/// Threshold accepting (Dueck & Scheuer, "Threshold accepting", Journal of Computational Physics 90 (1990)) makes the
/// first solutions. Each is good in some parts of the map and less so in others, and no small interchange moves a site
/// from one part to another. So a child takes the sites of one parent within a region, grown from a site over sites that
/// cover much the same, and those of another outside it, and is annealed shortly. It takes the place of the worse
/// parent, or of the worst of all, when it is better (memetic algorithms: Moscato, Caltech C3P report 826 (1989)).
struct MaximalCoverEvolution {
  struct Solution {
    var sites: ContiguousArray<Int32>
    var covered: Int64
  }

  private let model: MaximalCoverModel
  private let slots: Int
  private var random: SplitMix64
  private var state: MaximalCoverState
  /// Per site, others that cover a good part of the same rows.
  private let near: SparseRows
  private let weightOfSite: ContiguousArray<Int64>
  private var members: [Solution] = []
  private(set) var best: Solution
  private(set) var moves = 0

  private static let memberCount = 16
  private static let childCount = 160
  /// From here on the effort grows with the square of the steps: short searches did not do, and a last long one does
  /// more than many.
  private static let longSteps = 16_000_000
  /// The part of the effort that goes into the first solutions.
  private static let firstShare = 0.3
  /// Rows per site for which the effort is counted in interchanges; where sites have more, there are fewer of these.
  private static let rowsPerStep = 100

  /// - Parameter start: a first member of the population.
  init(_ model: MaximalCoverModel, start: ContiguousArray<Int32>, seed: UInt64) {
    self.model = model
    slots = model.mostOpen
    random = SplitMix64(seed: seed)
    near = Self.neighbours(model)
    weightOfSite = ContiguousArray(
      (0..<model.siteCount).map { model.rowsOfSite[$0].reduce(0) { $0 + model.weight[Int($1)] } })
    state = MaximalCoverState(model, slots: slots)
    for (slot, site) in start.enumerated() { state.open(Int(site), in: slot) }
    best = Solution(sites: state.siteInSlot, covered: state.covered)
  }

  /// - Parameters:
  ///   - hot: what an interchange may lose on average at first.
  ///   - steps: interchanges to look at.
  mutating func run(hot: Double, steps: Int, isOver: () -> Bool) {
    let rows = max(1, model.sitesOfRow.items.count / max(1, model.siteCount))
    let long = Double(steps) / Double(Self.longSteps)
    let effort = Double(steps) * max(1, long) * min(1, Double(Self.rowsPerStep) / Double(rows))
    let first = Int(effort * Self.firstShare) / Self.memberCount
    let later = Int(effort * (1 - Self.firstShare)) / Self.childCount
    members = [best]
    while members.count < Self.memberCount, !isOver() {
      members.append(anneal(from: hot, to: hot / 6, steps: first, isOver))
    }
    for _ in 0..<Self.childCount where members.count == Self.memberCount && !isOver() {
      let a = below(members.count)
      var b = below(members.count - 1)
      if b >= a { b += 1 }
      mate(members[a], members[b])
      place(anneal(from: hot / 2, to: hot / 10, steps: later, isOver), a, b)
    }
  }

  private mutating func below(_ count: Int) -> Int {
    Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Sites that share at least a third of a site's rows, told by some of them.
  private static func neighbours(_ model: MaximalCoverModel) -> SparseRows {
    let mostSampled = 64
    var near = SparseRows()
    var shared = ContiguousArray<Int32>(repeating: 0, count: model.siteCount)
    for site in 0..<model.siteCount {
      let range = model.rowsOfSite.range(site)
      var seen: [Int32] = []
      var sampled: Int32 = 0
      for position in stride(from: range.lowerBound, to: range.upperBound, by: max(1, range.count / mostSampled)) {
        sampled += 1
        for other in model.sitesOfRow[Int(model.rowsOfSite.items[position])] {
          if shared[Int(other)] == 0 { seen.append(other) }
          shared[Int(other)] += 1
        }
      }
      near.append(seen.filter { Int($0) != site && shared[Int($0)] * 3 >= sampled }.sorted())
      for other in seen { shared[Int(other)] = 0 }
    }
    return near
  }

  /// Threshold accepting from where the state is; leaves the state at the best of the walk, which it returns.
  private mutating func anneal(from hot: Double, to cold: Double, steps: Int, _ isOver: () -> Bool) -> Solution {
    var found = Solution(sites: state.siteInSlot, covered: state.covered)
    for step in 0..<steps {
      if step & 1023 == 0, isOver() { break }
      let slot = below(slots)
      let leaving = Int(state.siteInSlot[slot])
      var entering: Int
      if leaving >= 0, random.next() & 1 == 0, !near.range(leaving).isEmpty {
        let range = near.range(leaving)
        entering = Int(near.items[range.lowerBound + below(range.count)])
      } else {
        entering = below(model.siteCount)
      }
      if state.slotOfSite[entering] >= 0 || !state.fits(entering, without: slot) { continue }
      // Falls evenly; a loss of up to twice the threshold is accepted, the less often the more it is.
      let threshold = hot + (cold - hot) * Double(step) / Double(steps)
      let least = state.loss[slot] - Int64(2 * threshold * Double(random.next() >> 11) * 0x1p-53)
      if weightOfSite[entering] < least || state.gain(entering, without: slot) < least { continue }
      state.close(slot: slot)
      state.open(entering, in: slot)
      moves += 1
      if state.covered > found.covered { found = Solution(sites: state.siteInSlot, covered: state.covered) }
    }
    state.adopt(found.sites)
    if found.covered > best.covered { best = found }
    return found
  }

  /// Takes the state to a child: the sites of `a` in a region and those of `b` outside.
  private mutating func mate(_ a: Solution, _ b: Solution) {
    state.adopt(a.sites)
    let open = a.sites.filter { $0 >= 0 }
    guard !open.isEmpty else { return }
    let size = slots / 5 + below(slots / 2 - slots / 5 + 1)
    var isReached = ContiguousArray(repeating: false, count: model.siteCount)
    var isInside = isReached
    var queue = [Int(open[below(open.count)])]
    isReached[queue[0]] = true
    var inside = 0
    var next = 0
    while next < queue.count, inside < size {
      let site = queue[next]
      next += 1
      isInside[site] = true
      if state.slotOfSite[site] >= 0 { inside += 1 }
      for other in near[site] where !isReached[Int(other)] {
        isReached[Int(other)] = true
        queue.append(Int(other))
      }
    }
    for slot in 0..<slots where state.siteInSlot[slot] >= 0 && !isInside[Int(state.siteInSlot[slot])] {
      state.close(slot: slot)
    }
    state.fill(from: b.sites.filter { $0 >= 0 && !isInside[Int($0)] }.map(Int.init))
    state.fill(from: Array(0..<model.siteCount))
  }

  private mutating func place(_ child: Solution, _ a: Int, _ b: Int) {
    if members.contains(where: { $0.covered == child.covered }) { return }
    let worse = members[a].covered < members[b].covered ? a : b
    let worst = members.indices.min { members[$0].covered < members[$1].covered }!
    if child.covered > members[worse].covered {
      members[worse] = child
    } else if child.covered > members[worst].covered {
      members[worst] = child
    }
  }
}
