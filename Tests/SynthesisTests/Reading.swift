import Planning
import Spatial

@testable import Synthesis

/// Shorthand for looking into layers and tables.
extension Table {
  func column(_ name: String) -> [Value] {
    guard let i = columns.firstIndex(of: name) else { return rows.map { _ in .null } }
    return rows.map { $0[i] }
  }
}

extension Layer {
  func column(_ name: String) -> [Value] { table.column(name) }

  var points: [Point] {
    geometries.compactMap { if case .point(let point)? = $0 { point } else { nil } }
  }
}

extension Value {
  var whole: Int? { if case .int(let n) = self { Int(n) } else { nil } }
  var text: String? { if case .string(let s) = self { s } else { nil } }
  var list: [Value] { if case .array(let values) = self { values } else { [] } }
  var number: Double? {
    switch self {
    case .int(let n): Double(n)
    case .double(let d): d
    default: nil
    }
  }
  /// An area of a record as whole hundredths.
  var hundredths: Int? { number.map { Int(($0 * 100).rounded()) } }
}

extension Walkways {
  /// Pairs of positions in `nodes` that a walkable way joins.
  var links: [(Int, Int)] {
    ways.filter { $0["highway"] != nil }.flatMap { way in
      zip(way.nodes, way.nodes.dropFirst()).map { (Int($0 - 1), Int($1 - 1)) }
    }
  }

  /// How many pieces the walkable network falls into, and the nodes of the walkable ways.
  var pieces: (count: Int, nodes: Set<Int>) {
    var neighbours = [[Int]](repeating: [], count: nodes.count)
    for (a, b) in links {
      neighbours[a].append(b)
      neighbours[b].append(a)
    }
    let walkable = Set(neighbours.indices.filter { !neighbours[$0].isEmpty })
    var unseen = walkable
    var count = 0
    while let start = unseen.first {
      count += 1
      var stack = [start]
      unseen.remove(start)
      while let node = stack.popLast() {
        for next in neighbours[node] where unseen.remove(next) != nil { stack.append(next) }
      }
    }
    return (count, walkable)
  }
}
