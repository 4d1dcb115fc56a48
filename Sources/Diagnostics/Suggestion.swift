/// Finds the name a person most likely meant, for "unknown key" messages.
public enum Suggestion {
  /// The candidate nearest to `word` by edit distance, if it is near enough to be a slip of the pen
  /// (at most a third of the word's length, at least one). Ties go to the first candidate.
  ///
  /// - Complexity: O(candidates × length²).
  public static func nearest<Names: Sequence<String>>(to word: String, among candidates: Names) -> String? {
    let limit = max(1, word.count / 3)
    var best: (name: String, distance: Int)?
    for name in candidates {
      let distance = editDistance(word, name)
      if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost one.
  static func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased())
    let b = Array(b.lowercased())
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 0..<a.count {
      for j in 0..<b.count {
        let substitution = rows[i][j] + (a[i] == b[j] ? 0 : 1)
        var cost = min(rows[i][j + 1] + 1, rows[i + 1][j] + 1, substitution)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
        rows[i + 1][j + 1] = cost
      }
    }
    return rows[a.count][b.count]
  }
}
