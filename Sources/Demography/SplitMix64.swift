/// Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", *OOPSLA*: the same numbers for a seed on
/// every machine, and a stream of its own for every draw.
struct SplitMix64: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// Stream `index` of a seed: independent of how many streams there are and of who asks for them in which order.
  init(seed: UInt64, stream index: Int) {
    var root = SplitMix64(seed: seed)
    var mixed = SplitMix64(seed: root.next() ^ (UInt64(bitPattern: Int64(index)) &* 0xD605_BBB5_8C8A_BC2D))
    state = mixed.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In [0, 1), by the upper 53 bits.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Standard normal: Box & Muller 1958, *Ann. Math. Stat.* 29, 610–611, the cosine branch.
  mutating func normal() -> Double {
    let radius = (-2 * Real.log(1 - unit())).squareRoot()
    return radius * Real.cosine(2 * .pi * unit())
  }
}
