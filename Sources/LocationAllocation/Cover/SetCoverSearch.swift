/// Row weighting local search for the set covering problem.
///
/// Whenever everything is covered a site is given up; then one site leaves and another, that covers a random uncovered
/// row, enters, each by its score: the weight of the rows that only it covers, or that it would newly cover, per cost.
/// Rows left uncovered gain weight, and a site that just left waits. (Gao, Weise & Li, "An efficient local search
/// heuristic with row weighting for the unicost set covering problem", European Journal of Operational Research 246
/// (2015).)
struct SetCoverSearch {
  private let model: SetCoverModel
  private var random: SplitMix64
  private var isOpen: ContiguousArray<Bool>
  private var coverers: ContiguousArray<Int32>
  /// Per row, the sum of its open sites: the site itself when there is one.
  private var siteSum: ContiguousArray<Int64>
  private var weight: ContiguousArray<Int64>
  private var score: ContiguousArray<Int64>
  private var changedAt: ContiguousArray<Int>
  private var mayEnter: ContiguousArray<Bool>
  private var uncovered: ContiguousArray<Int32> = []
  private var placeOfUncovered: ContiguousArray<Int32>
  private var openSites: ContiguousArray<Int32> = []
  private var placeOfOpen: ContiguousArray<Int32>
  private var cost: Int64 = 0
  private(set) var best: ContiguousArray<Int32> = []
  private(set) var bestCost = Int64.max
  private(set) var moves = 0

  init(_ model: SetCoverModel, seed: UInt64) {
    self.model = model
    random = SplitMix64(seed: seed)
    isOpen = ContiguousArray(repeating: false, count: model.siteCount)
    coverers = ContiguousArray(repeating: 0, count: model.rowCount)
    siteSum = ContiguousArray(repeating: 0, count: model.rowCount)
    weight = ContiguousArray(repeating: 1, count: model.rowCount)
    score = ContiguousArray((0..<model.siteCount).map { Int64(model.rowsOfSite.range($0).count) })
    changedAt = ContiguousArray(repeating: 0, count: model.siteCount)
    mayEnter = ContiguousArray(repeating: true, count: model.siteCount)
    placeOfUncovered = ContiguousArray(0..<Int32(model.rowCount))
    uncovered = placeOfUncovered
    placeOfOpen = ContiguousArray(repeating: -1, count: model.siteCount)
  }

  /// Searches until the cost `goal` is reached, `patience` moves brought nothing, or it is over.
  mutating func run(goal: Int64, patience: Int, isOver: () -> Bool) {
    while let site = bestEntering(0..<model.siteCount), !uncovered.isEmpty { open(site) }
    var sinceBest = 0
    var tabu = -1
    while sinceBest < patience {
      while uncovered.isEmpty {
        if cost < bestCost {
          bestCost = cost
          best = ContiguousArray(openSites.sorted())
          sinceBest = 0
        }
        if bestCost <= goal || openSites.isEmpty { return }
        close(leaving(except: -1))
      }
      moves += 1
      sinceBest += 1
      if moves & 255 == 0, isOver() { return }
      if !openSites.isEmpty {
        let site = leaving(except: tabu)
        if site >= 0 { close(site) }
      }
      // A dearer solution than the best is of no use: sites leave until the cost allows one to enter.
      while !uncovered.isEmpty {
        let row = Int(uncovered[Int(random.next() % UInt64(uncovered.count))])
        guard let entering = bestEntering(model.sitesOfRow[row].lazy.map { Int($0) }) else { break }
        if cost + model.cost[entering] >= bestCost { break }
        open(entering)
        tabu = entering
        for row in uncovered { raise(Int(row)) }
        break
      }
    }
  }

  /// The site with the best score per cost that may enter; of equals the one that changed longest ago.
  private func bestEntering(_ sites: some Sequence<Int>) -> Int? {
    var best: Int?
    for site in sites where !isOpen[site] && mayEnter[site] && score[site] > 0 {
      guard let other = best else {
        best = site
        continue
      }
      let a = score[site] * model.cost[other]
      let b = score[other] * model.cost[site]
      if a > b || (a == b && changedAt[site] < changedAt[other]) { best = site }
    }
    return best
  }

  /// The open site whose loss per cost is least; -1 when only the excepted one is open.
  private func leaving(except tabu: Int) -> Int {
    var best = -1
    for entry in openSites where Int(entry) != tabu {
      let site = Int(entry)
      if best < 0 {
        best = site
        continue
      }
      let a = score[site] * model.cost[best]
      let b = score[best] * model.cost[site]
      if a < b || (a == b && changedAt[site] < changedAt[best]) { best = site }
    }
    return best
  }

  private mutating func raise(_ row: Int) {
    weight[row] += 1
    for site in model.sitesOfRow[row] { score[Int(site)] += 1 }
  }

  private mutating func open(_ site: Int) {
    isOpen[site] = true
    placeOfOpen[site] = Int32(openSites.count)
    openSites.append(Int32(site))
    cost += model.cost[site]
    changedAt[site] = moves
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let before = coverers[row]
      coverers[row] = before + 1
      if before == 0 {
        for other in model.sitesOfRow[row] where Int(other) != site {
          score[Int(other)] -= weight[row]
          mayEnter[Int(other)] = true
        }
        let last = uncovered.removeLast()
        if Int(last) != row {
          uncovered[Int(placeOfUncovered[row])] = last
          placeOfUncovered[Int(last)] = placeOfUncovered[row]
        }
      } else if before == 1 {
        score[Int(siteSum[row])] -= weight[row]
      }
      siteSum[row] += Int64(site)
    }
  }

  private mutating func close(_ site: Int) {
    isOpen[site] = false
    let last = openSites.removeLast()
    if Int(last) != site {
      openSites[Int(placeOfOpen[site])] = last
      placeOfOpen[Int(last)] = placeOfOpen[site]
    }
    cost -= model.cost[site]
    changedAt[site] = moves
    mayEnter[site] = false
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let after = coverers[row] - 1
      coverers[row] = after
      siteSum[row] -= Int64(site)
      if after == 0 {
        for other in model.sitesOfRow[row] where Int(other) != site {
          score[Int(other)] += weight[row]
          mayEnter[Int(other)] = true
        }
        placeOfUncovered[row] = Int32(uncovered.count)
        uncovered.append(Int32(row))
      } else if after == 1 {
        score[Int(siteSum[row])] += weight[row]
      }
    }
  }
}
