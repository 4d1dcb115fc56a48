/// Random numbers for one thing in one draw: the same whatever else is drawn, and in whatever order things stand.
public struct DrawStream: Sendable {
  private var generator: SplitMix64

  /// - Parameter thing: names what is drawn; each name has a stream of its own.
  public init(seed: UInt64, draw: Int, thing: String) {
    // FNV-1a (Fowler, Noll & Vo): a name as a number, the same on every machine.
    let name = thing.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    generator = SplitMix64(seed: seed ^ name, stream: draw)
  }

  /// Whether something happens that has this chance; always takes one number from the stream.
  public mutating func happens(_ chance: Double) -> Bool { generator.unit() < chance }

  public mutating func value(of distribution: Distribution) -> Double { distribution.value(&generator) }
}
