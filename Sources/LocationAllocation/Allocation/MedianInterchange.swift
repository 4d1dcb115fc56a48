/// A set of open sites that is improved by opening, closing and swapping sites, best move first.
///
/// For each row the nearest and second nearest open site are known. What a move would gain follows from three tables that
/// are updated only for the rows a move touches (Resende & Werneck, "A fast swap-based local search procedure for
/// location problems", Annals of Operations Research 150, 2007):
///
///     gain[j]      saved by opening j
///     loss[r]      added by closing the open site in place r
///     extra[j][r]  what opening j saves of the loss of r
struct MedianInterchange {
  let model: MedianModel
  /// The open sites by place; a swap puts the new site in the place of the old one.
  private(set) var places: ContiguousArray<Int32> = []
  private(set) var placeOf: ContiguousArray<Int32>
  private(set) var moves = 0
  private var nearest: ContiguousArray<Int32>
  private var second: ContiguousArray<Int32>
  private var nearestCost: ContiguousArray<Double>
  private var secondCost: ContiguousArray<Double>
  private var gain: ContiguousArray<Double>
  private var loss: ContiguousArray<Double> = []
  private var extra: ContiguousArray<Double> = []
  private var capacity: Int
  /// Site → places in which its `extra` may not be 0.
  private var touched: ContiguousArray<ContiguousArray<Int32>>
  private var movesSinceRebuild = 0
  private var journal: ContiguousArray<Move> = []
  /// No site may be closed or opened against this.
  private let isFixed: ContiguousArray<Bool>

  init(_ model: MedianModel, open: [Int]) {
    self.model = model
    placeOf = ContiguousArray(repeating: -1, count: model.siteCount)
    nearest = ContiguousArray(repeating: -1, count: model.rowCount)
    second = nearest
    nearestCost = ContiguousArray(repeating: 0, count: model.rowCount)
    secondCost = nearestCost
    gain = ContiguousArray(repeating: 0, count: model.siteCount)
    touched = ContiguousArray(repeating: [], count: model.siteCount)
    isFixed = ContiguousArray(model.states.map { $0 != .free })
    capacity = 0
    reset(to: open)
  }

  var open: [Int] { places.map { Int($0) }.sorted() }

  /// The cost of the open sites; a row without one in its list counts with the limit of its list.
  var cost: Double {
    var total = model.constant
    for site in places { total += model.fixedCosts[Int(site)] }
    for cost in nearestCost { total += cost }
    return total
  }

  /// Row → midway between the costs at its nearest and second nearest open site: a start for the multipliers.
  var servingCosts: ContiguousArray<Double> {
    ContiguousArray(model.limits.indices.lazy.map { (nearestCost[$0] + min(secondCost[$0], 2 * nearestCost[$0])) / 2 })
  }

  mutating func reset(to open: [Int]) {
    for site in places { placeOf[Int(site)] = -1 }
    places = ContiguousArray(open.map { Int32($0) })
    for (place, site) in places.enumerated() { placeOf[Int(site)] = Int32(place) }
    rebuild()
  }

  private mutating func rebuild() {
    let expected = max(places.count, model.least)
    capacity = min(model.siteCount, expected + (model.most > model.least ? expected / 2 : 0) + 8)
    extra = ContiguousArray(repeating: 0, count: model.siteCount * capacity)
    loss = ContiguousArray(repeating: 0, count: capacity)
    for site in 0..<model.siteCount {
      gain[site] = -model.fixedCosts[site]
      touched[site].removeAll(keepingCapacity: true)
    }
    for (place, site) in places.enumerated() { loss[place] = -model.fixedCosts[Int(site)] }
    for row in 0..<model.rowCount {
      locate(row)
      credit(row, sign: 1)
    }
    movesSinceRebuild = 0
  }

  /// Finds the two nearest open sites of a row.
  private mutating func locate(_ row: Int) {
    var found: Int32 = -1
    var foundCost = model.limits[row]
    for entry in model.starts[row]..<model.starts[row + 1] {
      let place = placeOf[Int(model.sites[entry])]
      guard place >= 0 else { continue }
      if found >= 0 {
        second[row] = place
        secondCost[row] = model.costs[entry]
        nearest[row] = found
        nearestCost[row] = foundCost
        return
      }
      found = place
      foundCost = model.costs[entry]
    }
    nearest[row] = found
    nearestCost[row] = foundCost
    second[row] = -1
    secondCost[row] = model.limits[row]
  }

  /// Adds (or takes back) what a row contributes to the tables.
  private mutating func credit(_ row: Int, sign: Double) {
    let first = nearestCost[row]
    let next = secondCost[row]
    let place = Int(nearest[row])
    if place >= 0 { loss[place] += sign * (next - first) }
    for entry in model.starts[row]..<model.starts[row + 1] {
      let cost = model.costs[entry]
      guard cost < next else { break }
      let site = Int(model.sites[entry])
      if cost < first { gain[site] += sign * (first - cost) }
      guard place >= 0 else { continue }
      let cell = site * capacity + place
      if sign > 0, extra[cell] == 0 { touched[site].append(Int32(place)) }
      extra[cell] += sign * (next - max(cost, first))
    }
  }

  struct Move {
    var opens: Int?
    var closes: Int?
    var saving: Double
  }

  /// The move that saves most; nil when none saves more than a hair.
  func bestMove() -> Move? {
    var best = Move(saving: 1e-9 * max(1, cost.magnitude))
    let start = best.saving
    let canOpen = places.count < model.most
    let canClose = places.count > model.least
    var cheapest = -1
    for place in places.indices where !isFixed[Int(places[place])] {
      if cheapest < 0 || loss[place] < loss[cheapest] { cheapest = place }
      if canClose, -loss[place] > best.saving {
        best = Move(closes: Int(places[place]), saving: -loss[place])
      }
    }
    for site in 0..<model.siteCount where placeOf[site] < 0 && !isFixed[site] {
      if canOpen, gain[site] > best.saving { best = Move(opens: site, saving: gain[site]) }
      guard cheapest >= 0 else { continue }
      if gain[site] - loss[cheapest] > best.saving {
        best = Move(opens: site, closes: Int(places[cheapest]), saving: gain[site] - loss[cheapest])
      }
      for place in touched[site] where Int(place) < places.count {
        let saving = gain[site] - loss[Int(place)] + extra[site * capacity + Int(place)]
        if saving > best.saving, !isFixed[Int(places[Int(place)])] {
          best = Move(opens: site, closes: Int(places[Int(place)]), saving: saving)
        }
      }
    }
    return best.saving > start ? best : nil
  }

  /// Forgets the moves made so far; ``undoJournal()`` comes back to here.
  mutating func startJournal() { journal.removeAll(keepingCapacity: true) }

  mutating func undoJournal() {
    for move in journal.reversed() { apply(Move(opens: move.closes, closes: move.opens, saving: 0)) }
    journal.removeAll(keepingCapacity: true)
  }

  mutating func apply(_ move: Move) {
    moves += 1
    journal.append(move)
    movesSinceRebuild += 1
    if movesSinceRebuild > 200 || (move.closes == nil && places.count + 1 > capacity) {
      change(move)
      rebuild()
      return
    }
    let opened = move.opens.map { Int32($0) } ?? -1
    let closedPlace = move.closes.map { placeOf[$0] } ?? -1
    // A lone closing moves the last place into the gap, so rows of the last place change too.
    let moved = move.opens == nil ? Int32(places.count - 1) : -1
    var affected: ContiguousArray<Int32> = []
    for row in 0..<model.rowCount {
      let isAffected =
        (closedPlace >= 0 && (nearest[row] == closedPlace || second[row] == closedPlace))
        || (moved >= 0 && (nearest[row] == moved || second[row] == moved)) || (opened >= 0 && gains(row, opened))
      if isAffected {
        credit(row, sign: -1)
        affected.append(Int32(row))
      }
    }
    change(move)
    for row in affected {
      locate(Int(row))
      credit(Int(row), sign: 1)
    }
  }

  /// Whether a site costs a row less than its second nearest.
  private func gains(_ row: Int, _ site: Int32) -> Bool {
    let next = secondCost[row]
    for entry in model.starts[row]..<model.starts[row + 1] {
      if model.costs[entry] >= next { return false }
      if model.sites[entry] == site { return true }
    }
    return false
  }

  /// Changes places, and the part of `loss` and `gain` that no row holds.
  private mutating func change(_ move: Move) {
    switch (move.opens, move.closes) {
    case (let opens?, let closes?):
      let place = placeOf[closes]
      placeOf[closes] = -1
      placeOf[opens] = place
      places[Int(place)] = Int32(opens)
      loss[Int(place)] += model.fixedCosts[closes] - model.fixedCosts[opens]
    case (let opens?, nil):
      placeOf[opens] = Int32(places.count)
      places.append(Int32(opens))
      if places.count <= capacity { loss[places.count - 1] = -model.fixedCosts[opens] }
    case (nil, let closes?):
      let place = placeOf[closes]
      let last = places.removeLast()
      placeOf[closes] = -1
      if Int(place) < places.count {
        placeOf[Int(last)] = place
        places[Int(place)] = last
        // The rows of both places are credited anew; only the fixed part moves.
        loss[Int(place)] = loss[Int(place)] + model.fixedCosts[closes] - model.fixedCosts[Int(last)]
      }
    case (nil, nil): break
    }
  }

  /// Opens the sites that save most until the count is met and, where more may be open, no further one pays.
  mutating func grow() {
    while places.count < model.most {
      var best = -1
      for site in 0..<model.siteCount where placeOf[site] < 0 && !isFixed[site] {
        if best < 0 || gain[site] > gain[best] { best = site }
      }
      guard best >= 0, places.count < model.least || gain[best] > 0 else { return }
      apply(Move(opens: best, saving: gain[best]))
    }
  }

  /// Swaps some of the open sites nearest to a random row for closed ones among them: what is shaken lies together, so
  /// that the descent can mend it together.
  mutating func shake(_ count: Int, random: inout SplitMix64) {
    guard model.rowCount > 0 else { return }
    let row = Int.random(in: 0..<model.rowCount, using: &random)
    var (near, others): ([Int], [Int]) = ([], [])
    for entry in model.starts[row]..<model.starts[row + 1] where near.count <= count {
      let site = Int(model.sites[entry])
      guard !isFixed[site] else { continue }
      if placeOf[site] >= 0 { near.append(site) } else { others.append(site) }
    }
    for _ in 0..<min(count, near.count, others.count) {
      let closes = near.remove(at: Int.random(in: near.indices, using: &random))
      let opens = others.remove(at: Int.random(in: others.indices, using: &random))
      apply(Move(opens: opens, closes: closes, saving: 0))
    }
  }

  /// Moves until nothing saves, or `shouldStop` says so.
  mutating func descend(shouldStop: () -> Bool) {
    while !shouldStop(), let move = bestMove() { apply(move) }
  }
}
