/// What options add to quantities. Sparse both ways: of hundreds of quantities, such as counts by street, an option
/// adds to few.
struct PhasedCoverAmounts {
  /// An amount above zero, of a quantity or of an option.
  struct Entry {
    let index: Int32
    let amount: Int64
  }

  private let ofOption: (starts: ContiguousArray<Int32>, entries: ContiguousArray<Entry>)
  private let ofQuantity: (starts: ContiguousArray<Int32>, entries: ContiguousArray<Entry>)

  /// - Parameter kept: the options, as indices into the problem's, in the order of their new numbers.
  init(_ quantities: [PhasedCoverProblem.QuantityRequirement], kept: [Int]) {
    var byOption = Array(repeating: [Entry](), count: kept.count)
    var byQuantity = Array(repeating: [Entry](), count: quantities.count)
    for (number, quantity) in quantities.enumerated() {
      for (option, old) in kept.enumerated() where quantity.amounts[old] > 0 {
        byOption[option].append(Entry(index: Int32(number), amount: quantity.amounts[old]))
        byQuantity[number].append(Entry(index: Int32(option), amount: quantity.amounts[old]))
      }
    }
    ofOption = Self.flat(byOption)
    ofQuantity = Self.flat(byQuantity)
  }

  /// Quantities that an option adds to, ascending.
  func added(by option: Int) -> ContiguousArray<Entry>.SubSequence {
    ofOption.entries[Int(ofOption.starts[option])..<Int(ofOption.starts[option + 1])]
  }

  /// Options that add to a quantity, ascending.
  func adding(to quantity: Int) -> ContiguousArray<Entry>.SubSequence {
    ofQuantity.entries[Int(ofQuantity.starts[quantity])..<Int(ofQuantity.starts[quantity + 1])]
  }

  /// What an option adds to a quantity; O(log of the number it adds to).
  func amount(_ quantity: Int, of option: Int) -> Int64 {
    var (low, high) = (Int(ofOption.starts[option]), Int(ofOption.starts[option + 1]))
    while low < high {
      let middle = (low + high) / 2
      if Int(ofOption.entries[middle].index) < quantity { low = middle + 1 } else { high = middle }
    }
    guard low < Int(ofOption.starts[option + 1]), Int(ofOption.entries[low].index) == quantity else { return 0 }
    return ofOption.entries[low].amount
  }

  private static func flat(_ rows: [[Entry]]) -> (ContiguousArray<Int32>, ContiguousArray<Entry>) {
    var starts: ContiguousArray<Int32> = [0]
    var entries: ContiguousArray<Entry> = []
    for row in rows {
      entries.append(contentsOf: row)
      starts.append(Int32(entries.count))
    }
    return (starts, entries)
  }
}
