/// What the bound fixes: sites and pairs that no solution below a cutoff uses, and sites that every one opens.
extension CapacitatedBound {
  /// The model with those fixed; nil when nothing is left.
  ///
  /// Valid because a solution with a site open or closed, or a row at a site, costs at least what the Lagrangian does
  /// with that forced (Beasley 1988).
  func reduced(below cutoff: Double) -> CapacitatedModel? {
    guard bound < cutoff else { return nil }
    var smaller = model
    let chosen = choice(bestReduced)
    var isChosen = ContiguousArray(repeating: false, count: model.siteCount)
    for site in chosen { isChosen[site] = true }
    let worst = chosen.filter { !model.isRequired[$0] }.map { bestReduced[$0] }.max()
    let next = bestReduced.indices.filter { model.isUsable[$0] && !isChosen[$0] }.map { bestReduced[$0] }.min()
    // What opening a site that is not chosen adds: its ρ, less the worst chosen one where that may make room.
    func opening(_ own: Double) -> Double {
      let beside = chosen.count < model.most ? own : .infinity
      return min(beside, worst.map { own - $0 } ?? .infinity)
    }
    for site in 0..<model.siteCount where model.isFree(site) {
      if !isChosen[site] {
        if bound + max(0, opening(bestReduced[site])) >= cutoff { smaller.isUsable[site] = false }
        continue
      }
      let instead = next ?? .infinity
      let closing = (chosen.count > model.least ? min(0, instead) : instead) - bestReduced[site]
      if bound + max(0, closing) >= cutoff { smaller.isRequired[site] = true }
    }
    let isUsable = smaller.isUsable
    var forced: (site: Int, own: [Double]) = (-1, [])
    let bound = bound
    smaller.keepEntries { site, entry in
      guard isUsable[site] else { return false }
      if !model.isSingle { return true }
      if forced.site != site { forced = (site, forcedKnapsacks(site)) }
      let own = forced.own[entry - model.starts[site]]
      return bound + (isChosen[site] ? max(0, own - bestReduced[site]) : opening(max(own, bestReduced[site]))) < cutoff
    }
    return smaller.settle() ? smaller : nil
  }

  /// ρ of a site when it must serve a row, for each of its entries; +∞ where the row does not fit.
  private func forcedKnapsacks(_ site: Int) -> [Double] {
    let items = gains(site, bestMultipliers)
    let entries = model.starts[site]..<model.starts[site + 1]
    return wholeRoom[site].map { wholeForced(site, $0, items, entries) } ?? dividedForced(site, items, entries)
  }

  private func dividedForced(_ site: Int, _ items: ContiguousArray<Item>, _ entries: Range<Int>) -> [Double] {
    entries.map { entry in
      let row = Int(model.rows[entry])
      var own = model.fixedCosts[site] + model.costs[entry] - bestMultipliers[row]
      var room = model.capacities[site] - model.demands[row]
      if room < -1e-9 * model.demands[row] { return .infinity }
      for item in items where item.row != row {
        let part = item.demand > 0 ? max(0, min(1, room / item.demand)) : 1
        if part <= 0 { continue }
        own += part * item.gain
        room -= part * item.demand
      }
      return own
    }
  }

  /// Exact, from the best values of the items before and after each one, for every room.
  private func wholeForced(
    _ site: Int, _ room: Int, _ items: ContiguousArray<Item>, _ entries: Range<Int>
  ) -> [Double] {
    let width = room + 1
    var before = ContiguousArray(repeating: 0.0, count: (items.count + 1) * width)
    var after = before
    for (index, item) in items.enumerated() {
      let size = Int(item.demand)
      for filled in 0..<width {
        let without = before[index * width + filled]
        before[(index + 1) * width + filled] =
          filled >= size ? min(without, before[index * width + filled - size] + item.gain) : without
      }
    }
    for (index, item) in items.enumerated().reversed() {
      let size = Int(item.demand)
      for filled in 0..<width {
        let without = after[(index + 1) * width + filled]
        after[index * width + filled] =
          filled >= size ? min(without, after[(index + 1) * width + filled - size] + item.gain) : without
      }
    }
    var itemOf: [Int: Int] = [:]
    for (index, item) in items.enumerated() { itemOf[item.entry] = index }
    return entries.map { entry in
      let row = Int(model.rows[entry])
      let left = room - Int(model.demands[row])
      guard left >= 0 else { return .infinity }
      let base = model.fixedCosts[site] + model.costs[entry] - bestMultipliers[row]
      guard let index = itemOf[entry] else { return base + before[items.count * width + left] }
      var best = 0.0
      for filled in 0...left {
        best = min(best, before[index * width + filled] + after[(index + 1) * width + left - filled])
      }
      return base + best
    }
  }
}
