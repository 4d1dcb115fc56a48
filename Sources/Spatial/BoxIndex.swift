/// Finds which of many boxes meet a box: a packed R-tree in flat arrays, bulk-loaded by Sort-Tile-Recursive.
///
/// S. T. Leutenegger, M. A. Lopez, J. Edgington, *STR: a simple and efficient algorithm for R-tree packing*, ICDE 1997.
/// Immutable and `Sendable`; building is O(n log n), a query O(log n + hits) for boxes that overlap little.
public struct BoxIndex: Sendable {
  private static let fanOut = 16

  /// Boxes of all levels, leaves first; level `l` occupies `levels[l]`.
  private var boxes: ContiguousArray<BoundingBox> = []
  private var levels: [Range<Int>] = []
  /// The caller's index of each leaf.
  private var items: ContiguousArray<Int32> = []

  public init(_ input: [BoundingBox]) {
    guard !input.isEmpty else { return }
    var order = Array(input.indices)
    let leafGroups = (input.count + Self.fanOut - 1) / Self.fanOut
    let slices = max(1, Int(Double(leafGroups).squareRoot().rounded(.up)))
    let sliceSize = slices * Self.fanOut
    order.sort { (input[$0].center.x, $0) < (input[$1].center.x, $1) }
    var start = 0
    while start < order.count {
      let end = min(order.count, start + sliceSize)
      order[start..<end].sort { (input[$0].center.y, $0) < (input[$1].center.y, $1) }
      start = end
    }
    items = ContiguousArray(order.map(Int32.init))
    boxes = ContiguousArray(order.map { input[$0] })
    levels = [0..<boxes.count]
    while let level = levels.last, level.count > 1 {
      let first = boxes.count
      for groupStart in stride(from: level.lowerBound, to: level.upperBound, by: Self.fanOut) {
        var box = BoundingBox.empty
        for i in groupStart..<min(level.upperBound, groupStart + Self.fanOut) { box.extend(to: boxes[i]) }
        boxes.append(box)
      }
      levels.append(first..<boxes.count)
    }
  }

  public var isEmpty: Bool { items.isEmpty }

  /// Calls `body` with the index of every box that meets `query`, in an order that depends on the input alone.
  public func forEach(meeting query: BoundingBox, _ body: (Int) -> Void) {
    guard let top = levels.indices.last else { return }
    // Through bare buffers and an explicit stack: counting references would cost more than comparing boxes.
    boxes.withUnsafeBufferPointer { boxes in
      items.withUnsafeBufferPointer { items in
        levels.withUnsafeBufferPointer { levels in
          withUnsafeTemporaryAllocation(of: Node.self, capacity: levels.count * Self.fanOut) { stack in
            guard boxes[levels[top].lowerBound].intersects(query) else { return }
            stack[0] = Node(level: top, index: levels[top].lowerBound)
            var count = 1
            while count > 0 {
              count -= 1
              let node = stack[count]
              if node.level == 0 {
                body(Int(items[node.index]))
                continue
              }
              let below = levels[node.level - 1]
              let first = below.lowerBound + (node.index - levels[node.level].lowerBound) * Self.fanOut
              let end = min(below.upperBound, first + Self.fanOut)
              if node.level == 1 {
                for child in first..<end where boxes[child].intersects(query) { body(Int(items[child])) }
                continue
              }
              for child in (first..<end).reversed() where boxes[child].intersects(query) {
                stack[count] = Node(level: node.level - 1, index: child)
                count += 1
              }
            }
          }
        }
      }
    }
  }

  private struct Node {
    var level: Int
    var index: Int
  }
}
