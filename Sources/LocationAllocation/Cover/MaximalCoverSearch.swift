/// Greedy construction and tabu search by interchange for the maximal covering problem.
///
/// For each closed site the search keeps what it would newly cover (`gain`), for each open one what only it covers
/// (`loss`), and for each pair what both would cover of the latter (`shared`): the interchange of `s` and `k` then
/// changes the covered weight by `gain[k] − loss[s] + shared[k, s]`, and an update touches only the rows of the two.
/// (Resende & Werneck, "A fast swap-based local search procedure for location problems", Annals of Operations Research
/// 150 (2007); tabu search, Glover, ORSA Journal on Computing 1 (1989).)
struct MaximalCoverSearch {
  private let model: MaximalCoverModel
  private let slots: Int
  private var random: SplitMix64
  private var slotOfSite: ContiguousArray<Int32>
  /// Site in each slot, or -1.
  private var siteInSlot: ContiguousArray<Int32>
  private var coverers: ContiguousArray<Int32>
  /// Per row, the sum of the slots that cover it: the slot itself when there is one.
  private var slotSum: ContiguousArray<Int32>
  private var gain: ContiguousArray<Int64>
  private var loss: ContiguousArray<Int64>
  private var shared: ContiguousArray<Int64>
  private var tabuUntil: ContiguousArray<Int32>
  private var spent: Int64 = 0
  private(set) var covered: Int64 = 0
  private(set) var best: ContiguousArray<Int32> = []
  private(set) var bestCovered: Int64 = -1
  private(set) var moves = 0

  /// Pairs of sites and slots that are kept at most; a larger problem is built greedily and not interchanged.
  private static let mostPairs = 1 << 25

  init(_ model: MaximalCoverModel, seed: UInt64) {
    self.model = model
    random = SplitMix64(seed: seed)
    slots = model.mostOpen
    slotOfSite = ContiguousArray(repeating: -1, count: model.siteCount)
    siteInSlot = ContiguousArray(repeating: -1, count: slots)
    coverers = ContiguousArray(repeating: 0, count: model.rowCount)
    slotSum = coverers
    gain = ContiguousArray(repeating: 0, count: model.siteCount)
    loss = ContiguousArray(repeating: 0, count: slots)
    let keepsPairs = slots * model.siteCount <= Self.mostPairs
    shared = ContiguousArray(repeating: 0, count: keepsPairs ? slots * model.siteCount : 0)
    tabuUntil = ContiguousArray(repeating: 0, count: model.siteCount)
    for site in 0..<model.siteCount {
      gain[site] = model.rowsOfSite[site].reduce(0) { $0 + model.weight[Int($1)] }
    }
  }

  var openSites: ContiguousArray<Int32> { ContiguousArray(siteInSlot.filter { $0 >= 0 }.sorted()) }

  /// How often each row is covered.
  var rowCoverers: ContiguousArray<Int32> { coverers }

  // MARK: Moves

  private mutating func open(_ site: Int) {
    let slot = siteInSlot.firstIndex(of: -1)!
    siteInSlot[slot] = Int32(site)
    slotOfSite[site] = Int32(slot)
    spent += model.cost[site]
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let before = coverers[row]
      coverers[row] = before + 1
      let weight = model.weight[row]
      if before == 0 {
        covered += weight
        loss[slot] += weight
        addGain(row, -weight)
        addShared(row, slot, weight)
      } else if before == 1 {
        let other = Int(slotSum[row])
        loss[other] -= weight
        addShared(row, other, -weight)
      }
      slotSum[row] += Int32(slot)
    }
  }

  private mutating func close(_ site: Int) {
    let slot = Int(slotOfSite[site])
    siteInSlot[slot] = -1
    slotOfSite[site] = -1
    spent -= model.cost[site]
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let after = coverers[row] - 1
      coverers[row] = after
      slotSum[row] -= Int32(slot)
      let weight = model.weight[row]
      if after == 0 {
        covered -= weight
        loss[slot] -= weight
        addGain(row, weight)
        addShared(row, slot, -weight)
      } else if after == 1 {
        let other = Int(slotSum[row])
        loss[other] += weight
        addShared(row, other, weight)
      }
    }
  }

  @inline(__always)
  private mutating func addGain(_ row: Int, _ weight: Int64) {
    for position in model.sitesOfRow.range(row) { gain[Int(model.sitesOfRow.items[position])] += weight }
  }

  @inline(__always)
  private mutating func addShared(_ row: Int, _ slot: Int, _ weight: Int64) {
    if shared.isEmpty { return }
    for position in model.sitesOfRow.range(row) {
      shared[Int(model.sitesOfRow.items[position]) * slots + slot] += weight
    }
  }

  private mutating func note() {
    moves += 1
    if covered > bestCovered {
      bestCovered = covered
      best = openSites
    }
  }

  // MARK: Search

  /// Opens sites by gain per cost as long as one fits and helps.
  mutating func fill() {
    while true {
      var choice = -1
      var choiceRate = 0.0
      for site in gain.indices where slotOfSite[site] < 0 && gain[site] > 0 && spent + model.cost[site] <= model.budget
      {
        let rate = Double(gain[site]) / Double(model.cost[site])
        if rate > choiceRate {
          choiceRate = rate
          choice = site
        }
      }
      if choice < 0 { break }
      open(choice)
    }
    note()
  }

  /// Goes to a given solution.
  mutating func adopt(_ sites: some Sequence<Int32>) {
    var wanted = [Bool](repeating: false, count: model.siteCount)
    for site in sites { wanted[Int(site)] = true }
    for site in wanted.indices where slotOfSite[site] >= 0 && !wanted[site] { close(site) }
    for site in wanted.indices where slotOfSite[site] < 0 && wanted[site] { open(site) }
    note()
  }

  /// The best interchange of an open and a closed site that fits the budget; tabu ones only when they give a new best.
  private func bestSwap(_ step: Int32) -> (leaving: Int, entering: Int, change: Int64)? {
    var best: (slot: Int, site: Int, change: Int64)?
    var bestChange = Int64.min
    let room = model.budget - spent
    let isUnit = model.hasUnitCosts
    for site in 0..<model.siteCount where slotOfSite[site] < 0 {
      let isTabu = tabuUntil[site] > step
      let own = gain[site]
      let start = site * slots
      for slot in 0..<slots {
        let change = own - loss[slot] + shared[start + slot]
        guard change > bestChange else { continue }
        let leaving = Int(siteInSlot[slot])
        guard leaving >= 0 else { continue }
        if !isUnit && model.cost[site] > room + model.cost[leaving] { continue }
        if (isTabu || tabuUntil[leaving] > step) && covered + change <= bestCovered { continue }
        bestChange = change
        best = (slot, site, change)
      }
    }
    return best.map { (Int(siteInSlot[$0.slot]), $0.site, $0.change) }
  }

  /// Interchanges, the best first even when it worsens, until `patience` moves bring nothing new; `rounds` times from
  /// the best solution with a few sites changed at random.
  mutating func improve(patience: Int, rounds: Int, isOver: () -> Bool) {
    if shared.isEmpty || slots == 0 { return }
    for round in 0...rounds {
      if round > 0 { kick() }
      for site in tabuUntil.indices { tabuUntil[site] = 0 }
      var step: Int32 = 0
      var sinceBest = 0
      while sinceBest < patience, !isOver() {
        guard let swap = bestSwap(step) else { break }
        step += 1
        let before = bestCovered
        let tenure = Int32(1 + random.next() % UInt64(1 + slots / 4))
        close(swap.leaving)
        open(swap.entering)
        tabuUntil[swap.leaving] = step + tenure + 3
        tabuUntil[swap.entering] = step + tenure / 2
        if model.hasUnitCosts { note() } else { fill() }
        sinceBest = bestCovered > before ? 0 : sinceBest + 1
      }
      if isOver() { break }
    }
    adopt(best)
  }

  /// Threshold accepting by interchange: a random closed site enters for an open one that it overlaps, which costs
  /// nothing to judge, and the change is made unless it loses more than a random part of a threshold that falls from
  /// `hot` to `cold`. (Dueck & Scheuer, "Threshold accepting", Journal of Computational Physics 90 (1990).)
  mutating func anneal(from hot: Double, to cold: Double, steps: Int, isOver: () -> Bool) {
    if shared.isEmpty || slots == 0 || model.siteCount <= slots { return }
    let isUnit = model.hasUnitCosts
    for step in 0..<steps {
      if step & 1023 == 0, isOver() { break }
      let threshold = hot + (cold - hot) * Double(step) / Double(steps)
      let entering = Int(random.next() % UInt64(model.siteCount))
      if slotOfSite[entering] >= 0 { continue }
      let start = entering * slots
      var slot = Int(random.next() % UInt64(slots))
      // Half of the time the open site that is easiest to replace by this one.
      if random.next() & 1 == 0 {
        var bestChange = Int64.min
        for other in 0..<slots where siteInSlot[other] >= 0 && shared[start + other] - loss[other] > bestChange {
          bestChange = shared[start + other] - loss[other]
          slot = other
        }
      }
      let leaving = Int(siteInSlot[slot])
      if leaving < 0 { continue }
      if !isUnit && spent - model.cost[leaving] + model.cost[entering] > model.budget { continue }
      let change = Double(gain[entering] - loss[slot] + shared[start + slot])
      if change < -threshold * Double(random.next() >> 11) * 0x1p-53 { continue }
      close(leaving)
      open(entering)
      if isUnit { note() } else { fill() }
    }
    adopt(best)
  }

  /// Long searches from the best solution: a population made by threshold accepting that exchanges regions
  /// (``MaximalCoverEvolution``), in which an interchange may lose `hot` on average at first and less from then on.
  mutating func evolve(from hot: Double, steps: Int, isOver: () -> Bool) {
    if slots == 0 || model.siteCount <= slots { return }
    var evolution = MaximalCoverEvolution(model, start: best, seed: random.next())
    evolution.run(hot: hot, steps: steps, isOver: isOver)
    moves += evolution.moves
    adopt(evolution.best.sites.filter { $0 >= 0 })
  }

  /// Replaces a few sites of the best solution at random.
  private mutating func kick() {
    adopt(best)
    let present = openSites
    guard !present.isEmpty else { return }
    for _ in 0..<min(present.count, 2 + Int(random.next() % 3)) {
      let leaving = Int(present[Int(random.next() % UInt64(present.count))])
      if slotOfSite[leaving] >= 0 { close(leaving) }
    }
    for _ in 0..<20 {
      let entering = Int(random.next() % UInt64(model.siteCount))
      if slotOfSite[entering] < 0 && gain[entering] > 0 && spent + model.cost[entering] <= model.budget {
        open(entering)
      }
    }
    fill()
  }
}
