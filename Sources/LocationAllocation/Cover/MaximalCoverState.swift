/// Open sites of a maximal covering problem in numbered slots, and what only each of them covers.
///
/// An interchange is judged by a walk over the entering site's rows alone; one that is made touches the rows of the two
/// sites. That is little beside the tables ``MaximalCoverSearch`` keeps, and what a search needs that refuses most of
/// the interchanges it looks at.
struct MaximalCoverState {
  let model: MaximalCoverModel
  /// Site in each slot, or -1, and slot of each site, or -1.
  private(set) var siteInSlot: ContiguousArray<Int32>
  private(set) var slotOfSite: ContiguousArray<Int32>
  /// What only the site in this slot covers.
  private(set) var loss: ContiguousArray<Int64>
  private(set) var covered: Int64 = 0
  private(set) var spent: Int64 = 0
  private var coverers: ContiguousArray<Int32>
  /// Per row, the sum of the slots that cover it: the slot itself when there is one.
  private var slotSum: ContiguousArray<Int32>

  init(_ model: MaximalCoverModel, slots: Int) {
    self.model = model
    siteInSlot = ContiguousArray(repeating: -1, count: slots)
    slotOfSite = ContiguousArray(repeating: -1, count: model.siteCount)
    loss = ContiguousArray(repeating: 0, count: slots)
    coverers = ContiguousArray(repeating: 0, count: model.rowCount)
    slotSum = coverers
  }

  /// What a closed site would newly cover if this slot were empty.
  @inline(__always)
  func gain(_ site: Int, without slot: Int) -> Int64 {
    let own = Int32(truncatingIfNeeded: slot)
    var sum: Int64 = 0
    coverers.withUnsafeBufferPointer { coverers in
      slotSum.withUnsafeBufferPointer { slotSum in
        model.weight.withUnsafeBufferPointer { weight in
          model.rowsOfSite.items.withUnsafeBufferPointer { items in
            for position in model.rowsOfSite.range(site) {
              let row = Int(items[position])
              let count = coverers[row]
              if count == 0 || (count == 1 && slotSum[row] == own) { sum += weight[row] }
            }
          }
        }
      }
    }
    return sum
  }

  func fits(_ site: Int, without slot: Int) -> Bool {
    let leaving = Int(siteInSlot[slot])
    return spent - (leaving < 0 ? 0 : model.cost[leaving]) + model.cost[site] <= model.budget
  }

  mutating func open(_ site: Int, in slot: Int) {
    siteInSlot[slot] = Int32(site)
    slotOfSite[site] = Int32(slot)
    spent += model.cost[site]
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let before = coverers[row]
      coverers[row] = before + 1
      if before == 0 {
        covered += model.weight[row]
        loss[slot] += model.weight[row]
      } else if before == 1 {
        loss[Int(slotSum[row])] -= model.weight[row]
      }
      slotSum[row] += Int32(slot)
    }
  }

  mutating func close(slot: Int) {
    let site = Int(siteInSlot[slot])
    if site < 0 { return }
    siteInSlot[slot] = -1
    slotOfSite[site] = -1
    spent -= model.cost[site]
    for position in model.rowsOfSite.range(site) {
      let row = Int(model.rowsOfSite.items[position])
      let after = coverers[row] - 1
      coverers[row] = after
      slotSum[row] -= Int32(slot)
      if after == 0 {
        covered -= model.weight[row]
        loss[slot] -= model.weight[row]
      } else if after == 1 {
        loss[Int(slotSum[row])] += model.weight[row]
      }
    }
  }

  /// Opens, by gain per cost, sites of a list that fit into empty slots and help.
  mutating func fill(from sites: [Int]) {
    var left = sites
    for slot in siteInSlot.indices where siteInSlot[slot] < 0 {
      var choice = -1
      var choiceRate = 0.0
      for (position, site) in left.enumerated() where slotOfSite[site] < 0 && fits(site, without: slot) {
        let rate = Double(gain(site, without: slot)) / Double(model.cost[site])
        if rate > choiceRate {
          choiceRate = rate
          choice = position
        }
      }
      if choice < 0 { return }
      open(left[choice], in: slot)
      left.swapAt(choice, left.count - 1)
      left.removeLast()
    }
  }

  /// Goes to a given solution, slot by slot.
  mutating func adopt(_ sites: ContiguousArray<Int32>) {
    for slot in sites.indices where siteInSlot[slot] != sites[slot] { close(slot: slot) }
    for slot in sites.indices where sites[slot] >= 0 && siteInSlot[slot] < 0 { open(Int(sites[slot]), in: slot) }
  }
}
