import Diagnostics
import Planning
import Spatial

/// A project that has enough to spare for a neighbour that falls short.
public struct PoolPartner: Hashable, Sendable {
  /// Its id and name.
  public var project: String
  public var name: String
  /// On foot, rounded up.
  public var metres: Int
  /// What it has beyond its own need, in m²; `nil` when only its premises' size is wanted.
  public var surplus: Quantity?
}

extension Pools {
  private static let mostPartners = 3

  private struct Cell: Hashable {
    var x: Int
    var y: Int

    /// `nil` beyond what a grid can count.
    init?(_ point: Point, _ width: Double) {
      let (x, y) = ((point.x / width).rounded(.down), (point.y / width).rounded(.down))
      guard abs(x) < 1e15, abs(y) < 1e15 else { return nil }
      self.init(x: Int(x), y: Int(y))
    }

    init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// What a small project that is in no pool falls short of, as far as a pool could help.
  private struct Shortfall {
    var project: Int
    var findings: [Int]
  }

  /// Tells a small project that fails, and is in no pool, which neighbours within the walk could let it pass: each of
  /// those named has enough to spare for every rule that the project misses and a pool can meet.
  ///
  /// - Complexity: O(projects) for projects spread over the plane: a grid of the walk's width finds the neighbours.
  func namePartners(_ findings: inout [Finding]) {
    let width = Double(max(1, rule.withinMetres))
    var lenders: [Cell: [Int]] = [:]
    var short: [Shortfall] = []
    for (i, project) in projects.enumerated() where project.pool == nil {
      guard let place = project.position, let cell = Cell(place, width) else { continue }
      let own = range(i).filter { touches(findings[$0]) }
      let failing = own.filter { findings[$0].verdict == .fail }
      if !failing.isEmpty {
        if isSmall(project) { short.append(Shortfall(project: i, findings: failing)) }
      } else if own.contains(where: { findings[$0].hasToSpare }), isSmall(project) {
        lenders[cell, default: []].append(i)
      }
    }
    guard !lenders.isEmpty else { return }
    for shortfall in short {
      guard let place = projects[shortfall.project].position, let home = Cell(place, width) else { continue }
      var found: [(project: Int, metres: Double)] = []
      for x in home.x - 1...home.x + 1 {
        for y in home.y - 1...home.y + 1 {
          for lender in lenders[Cell(x: x, y: y)] ?? [] where helps(lender, shortfall, findings) {
            guard let metres = distance(projects[shortfall.project], projects[lender]),
              metres <= Double(rule.withinMetres)
            else { continue }
            found.append((lender, metres))
          }
        }
      }
      guard !found.isEmpty else { continue }
      found.sort { ($0.metres, $0.project) < ($1.metres, $1.project) }
      name(found.prefix(Self.mostPartners).map { partner($0.project, $0.metres, findings) }, to: shortfall, &findings)
    }
  }

  private func helps(_ lender: Int, _ shortfall: Shortfall, _ findings: [Finding]) -> Bool {
    shortfall.findings.allSatisfy { f in
      range(lender).contains { g in
        guard touches(findings[g]), findings[g].kind == findings[f].kind else { return false }
        if findings[f].kind == "allocation-rate" {
          guard let missing = findings[f].margin, let surplus = findings[g].margin else { return false }
          return surplus >= Quantity.zero - missing
        }
        return findings[g].rule == findings[f].rule && findings[g].pack == findings[f].pack
          && findings[g].verdict == .pass
      }
    }
  }

  private func partner(_ lender: Int, _ metres: Double, _ findings: [Finding]) -> PoolPartner {
    let surplus = range(lender).first { findings[$0].kind == "allocation-rate" && touches(findings[$0]) }
      .flatMap { findings[$0].margin }
    return PoolPartner(
      project: projects[lender].id, name: projects[lender].name, metres: Int(metres.rounded(.up)),
      surplus: surplus.flatMap { $0 > .zero ? $0 : nil })
  }

  private func name(_ partners: [PoolPartner], to shortfall: Shortfall, _ findings: inout [Finding]) {
    let names = Text.list(partners.map { Text("\($0.name) (\($0.metres) m)") })
    for f in shortfall.findings {
      findings[f].partners = partners
      guard let remedy = findings[f].remedy else { continue }
      findings[f].remedy =
        remedy
        + Text(zh: "；或与有余量的项目统筹：", en: "; or pool with a project that has enough to spare: ") + names
    }
  }
}

extension Finding {
  /// Something is left for a neighbour: area beyond the need, or premises of the size asked for.
  fileprivate var hasToSpare: Bool {
    kind == "allocation-rate" ? (margin ?? .zero) > .zero : kind == "single-site-minimum" && verdict == .pass
  }
}
