import Diagnostics
import Planning

/// How much of its document a pack holds.
public struct PackCoverage: Sendable, Hashable {
  /// Requirements that at least one rule computes.
  public var computed: [String]
  /// Requirements that only a reported figure answers.
  public var reported: [String]
  public var notModelled: [String]

  /// All of them.
  public var requirements: Int { computed.count + reported.count + notModelled.count }
}

extension PolicyPack {
  /// Requirements of the document by how the pack answers them, each once, in the order of the pack.
  public var coverage: PackCoverage {
    var computed: [String] = []
    for rule in rules where !rule.kind.isReported {
      for id in rule.covers where !computed.contains(id) { computed.append(id) }
    }
    var reported: [String] = []
    for rule in rules where rule.kind.isReported {
      for id in rule.covers where !computed.contains(id) && !reported.contains(id) { reported.append(id) }
    }
    let rest = notModelled.map(\.id).filter { !computed.contains($0) && !reported.contains($0) }
    return PackCoverage(computed: computed, reported: reported, notModelled: rest)
  }
}
