/// Who finds a place: the most persons that rows can send to facilities within reach, and where the rest is stuck.
///
/// A maximum flow by augmenting paths, shortest first (Edmonds & Karp, "Theoretical improvements in algorithmic
/// efficiency for network flow problems", Journal of the ACM 19 (1972)), every facility with room that one search finds
/// served by it. The rows from which the unserved could still be moved about are one side of a minimum cut (Ford &
/// Fulkerson, "Maximal flow through a network", Canadian Journal of Mathematics 8 (1956)).
struct ServiceFlow {
  private(set) var served: Int64 = 0
  /// Rows on the side of those who wait: everything in their reach is full.
  private(set) var isStuck: ContiguousArray<Bool>

  private let facilities: SparseRows
  /// Rows that a facility is in reach of, as positions into `facilities.items`.
  private let positionsOfFacility: SparseRows
  private let rowOfPosition: ContiguousArray<Int32>
  private var flow: ContiguousArray<Int64>
  private var room: ContiguousArray<Int64>
  private var waiting: ContiguousArray<Int64>

  /// - Parameters:
  ///   - weights: persons of each row.
  ///   - facilities: row → facilities in reach.
  ///   - room: places of each facility; 0 where it is closed.
  init(weights: ContiguousArray<Int64>, facilities: SparseRows, room: ContiguousArray<Int64>) {
    self.facilities = facilities
    self.room = room
    waiting = weights
    flow = ContiguousArray(repeating: 0, count: facilities.items.count)
    isStuck = ContiguousArray(repeating: false, count: weights.count)
    var rowOfPosition = ContiguousArray<Int32>(repeating: 0, count: facilities.items.count)
    var positions = Array(repeating: [Int32](), count: room.count)
    for row in 0..<facilities.count {
      for position in facilities.range(row) {
        rowOfPosition[position] = Int32(row)
        positions[Int(facilities.items[position])].append(Int32(position))
      }
    }
    self.rowOfPosition = rowOfPosition
    positionsOfFacility = SparseRows(positions)
    fill()
    while augment() {}
    served = zip(weights, waiting).reduce(0) { $0 + $1.0 - $1.1 }
  }

  /// Every row takes what room there is, in order.
  private mutating func fill() {
    for row in 0..<facilities.count {
      for position in facilities.range(row) where waiting[row] > 0 {
        let facility = Int(facilities.items[position])
        send(min(waiting[row], room[facility]), row, position, facility)
      }
    }
  }

  private mutating func send(_ persons: Int64, _ row: Int, _ position: Int, _ facility: Int) {
    flow[position] += persons
    waiting[row] -= persons
    room[facility] -= persons
  }

  /// One search from all who wait; false when it finds no room, and then `isStuck` holds the rows it saw.
  private mutating func augment() -> Bool {
    var cameFrom = ContiguousArray<Int32>(repeating: -1, count: waiting.count)
    var enteredBy = ContiguousArray<Int32>(repeating: -1, count: room.count)
    var isSeen = ContiguousArray(waiting.map { $0 > 0 })
    var queue = waiting.indices.filter { waiting[$0] > 0 }
    var withRoom: [Int] = []
    var next = 0
    while next < queue.count {
      let row = queue[next]
      next += 1
      for position in facilities.range(row) {
        let facility = Int(facilities.items[position])
        if enteredBy[facility] >= 0 { continue }
        enteredBy[facility] = Int32(position)
        if room[facility] > 0 { withRoom.append(facility) }
        for other in positionsOfFacility[facility] where flow[Int(other)] > 0 {
          let movable = Int(rowOfPosition[Int(other)])
          if isSeen[movable] { continue }
          isSeen[movable] = true
          cameFrom[movable] = other
          queue.append(movable)
        }
      }
    }
    if withRoom.isEmpty {
      isStuck = isSeen
      return false
    }
    var isMoved = false
    for facility in withRoom { isMoved = push(to: facility, enteredBy, cameFrom) || isMoved }
    return isMoved
  }

  /// Moves persons along the way that the search took to a facility with room.
  private mutating func push(
    to facility: Int, _ enteredBy: ContiguousArray<Int32>, _ cameFrom: ContiguousArray<Int32>
  ) -> Bool {
    var onto: [Int] = []
    var off: [Int] = []
    var target = facility
    var most = room[facility]
    while true {
      let entry = Int(enteredBy[target])
      onto.append(entry)
      let row = Int(rowOfPosition[entry])
      guard cameFrom[row] >= 0 else {
        most = min(most, waiting[row])
        guard most > 0 else { return false }
        waiting[row] -= most
        break
      }
      let leaving = Int(cameFrom[row])
      off.append(leaving)
      most = min(most, flow[leaving])
      guard most > 0 else { return false }
      target = Int(facilities.items[leaving])
    }
    room[facility] -= most
    for position in onto { flow[position] += most }
    for position in off { flow[position] -= most }
    return true
  }
}
