import Spatial
import Testing

@testable import Coverage

@Suite("Sharing out whole numbers")
struct ApportionTests {
  @Test("Largest remainders, ties to the first")
  func small() throws {
    #expect(try apportion(10, by: [1, 1, 1]) == [4, 3, 3])
    #expect(try apportion(7, by: [3, 0, 4]) == [3, 0, 4])
    #expect(try apportion(100, by: [0.5, 0.25, 0.25]) == [50, 25, 25])
    #expect(try apportion(0, by: []) == [])
    #expect(try apportion(1, by: [0, .leastNonzeroMagnitude]) == [0, 1])
  }

  @Test("Huge weights and totals stay exact")
  func huge() throws {
    #expect(try apportion(.max, by: [9e14, 9e14]).reduce(0, +) == .max)
    #expect(try apportion(3, by: [1e308, 1e308, 1e308]) == [1, 1, 1])
  }

  @Test("Bad weights are refused, with the place")
  func refused() {
    #expect(throws: ApportionError.badWeight(index: 1)) { try apportion(5, by: [1, -0.5]) }
    #expect(throws: ApportionError.badWeight(index: 0)) { try apportion(0, by: [.nan]) }
    #expect(throws: ApportionError.badWeight(index: 0)) { try apportion(5, by: [.infinity]) }
    #expect(throws: ApportionError.negativeTotal(-1)) { try apportion(-1, by: [1]) }
    #expect(throws: ApportionError.nothingToShareBy(total: 5)) { try apportion(5, by: [0, 0]) }
    #expect(throws: ApportionError.nothingToShareBy(total: 5)) { try apportion(5, by: []) }
  }

  @Test("Parts add up, stay within one of the quota, and nobody gets some for no weight", arguments: 1...40)
  func quota(seed: UInt64) throws {
    var random = SeededRandom(state: seed)
    let whole = Bool.random(using: &random)
    let weights = (0..<Int.random(in: 1...200, using: &random)).map { _ -> Double in
      let weight = Double.random(in: 0..<50, using: &random)
      return Double.random(in: 0..<1, using: &random) < 0.2 ? 0 : whole ? weight.rounded() : weight
    }
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return }
    let total = Int.random(in: 0...100_000, using: &random)
    let shares = try apportion(total, by: weights)
    #expect(shares.reduce(0, +) == total)
    for (share, weight) in zip(shares, weights) {
      #expect(abs(Double(share) - Double(total) * weight / sum) < 1 + 1e-6)
      if weight == 0 { #expect(share == 0) }
    }
  }
}

@Suite("People at demand points")
struct PeopleAtDemandTests {
  static let demand = DemandPoints(
    ids: ["a", "b", "c", "d"], positions: [Point(0, 0), Point(1, 0), Point(2, 0), Point(3, 0)], street: [0, 0, 1, -1],
    weights: [2, 1, 0, 9])

  @Test("A street's people are on its own points, or told to be nowhere")
  func spread() throws {
    let people = try PeopleAtDemand(spreading: [[10, 7], [0, 0]], over: Self.demand)
    #expect(people.people == [[7, 3, 0, 0], [0, 0, 0, 0]])
    #expect(people.unplaced == [[0, 7], [0, 0]])
    let both = people.sum(of: [0, 1])
    #expect(both.people.reduce(0, +) + both.unplaced.reduce(0, +) == 17)
  }

  @Test("Negative people and bad weights are refused")
  func refused() {
    #expect(throws: ApportionError.negativeTotal(-3)) { try PeopleAtDemand(spreading: [[-3, 0]], over: Self.demand) }
    var bad = Self.demand
    bad.weights[3] = -1
    #expect(throws: ApportionError.badWeight(index: 3)) { try PeopleAtDemand(spreading: [[1, 0]], over: bad) }
  }
}
