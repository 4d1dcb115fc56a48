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
    var findings: [Int] = []
    /// Of the rate, in m².
    var missing = Quantity.zero
    /// Findings about the size of one premises.
    var sizes: [Int] = []
  }

  /// What a small project that misses nothing could give.
  private struct Lender {
    var project: Int
    var surplus = Quantity.zero
    /// Findings about the size of one premises that pass.
    var sizes: [Int] = []
  }

  /// Tells a small project that fails, and is in no pool, which neighbours within the walk could let it pass: each of
  /// those named has enough to spare for every rule that the project misses and a pool can meet.
  ///
  /// - Complexity: O(projects) for projects spread over the plane: a grid of the walk's width finds the neighbours.
  func namePartners(_ findings: inout [Finding]) {
    let width = Double(max(1, rule.withinMetres))
    var lenders: [Cell: [Lender]] = [:]
    var short: [Shortfall] = []
    for (i, project) in projects.enumerated() where project.pool == nil {
      guard let place = project.position, let cell = Cell(place, width) else { continue }
      switch standing(of: i, findings) {
      case .short(let shortfall): short.append(shortfall)
      case .lends(let lender): lenders[cell, default: []].append(lender)
      case nil: break
      }
    }
    guard !lenders.isEmpty else { return }
    for shortfall in short {
      guard let place = projects[shortfall.project].position, let home = Cell(place, width) else { continue }
      var found: [(lender: Lender, metres: Double)] = []
      for x in home.x - 1...home.x + 1 {
        for y in home.y - 1...home.y + 1 {
          for lender in lenders[Cell(x: x, y: y)] ?? [] where lender.surplus >= shortfall.missing {
            guard let other = projects[lender.project].position, let metres = walk.metres(place, other),
              metres <= Double(rule.withinMetres), hasTheSizes(lender, shortfall, findings)
            else { continue }
            found.append((lender, metres))
          }
        }
      }
      guard !found.isEmpty else { continue }
      found.sort { ($0.metres, $0.lender.project) < ($1.metres, $1.lender.project) }
      name(found.prefix(Self.mostPartners).map { partner($0.lender, $0.metres) }, to: shortfall, &findings)
    }
  }

  private enum Standing {
    case short(Shortfall)
    case lends(Lender)
  }

  private func standing(of i: Int, _ findings: [Finding]) -> Standing? {
    var shortfall = Shortfall(project: i)
    var lender = Lender(project: i)
    for f in range(i) {
      let isRate = findings[f].kind == "allocation-rate"
      switch findings[f].verdict {
      case .fail where touches(findings[f]):
        shortfall.findings.append(f)
        if isRate {
          shortfall.missing = max(shortfall.missing, Quantity.zero - (findings[f].margin ?? .zero))
        } else {
          shortfall.sizes.append(f)
        }
      case .pass, .passMinimum:
        guard isRate ? (findings[f].margin ?? .zero) > .zero : findings[f].kind == "single-site-minimum",
          touches(findings[f])
        else { continue }
        if isRate { lender.surplus = findings[f].margin ?? .zero } else { lender.sizes.append(f) }
      default: continue
      }
    }
    guard shortfall.findings.isEmpty else { return isSmall(projects[i]) ? .short(shortfall) : nil }
    guard lender.surplus > .zero || !lender.sizes.isEmpty else { return nil }
    return isSmall(projects[i]) ? .lends(lender) : nil
  }

  private func hasTheSizes(_ lender: Lender, _ shortfall: Shortfall, _ findings: [Finding]) -> Bool {
    shortfall.sizes.allSatisfy { f in
      lender.sizes.contains { findings[$0].rule == findings[f].rule && findings[$0].pack == findings[f].pack }
    }
  }

  private func partner(_ lender: Lender, _ metres: Double) -> PoolPartner {
    PoolPartner(
      project: projects[lender.project].id, name: projects[lender.project].name, metres: Int(metres.rounded(.up)),
      surplus: lender.surplus > .zero ? lender.surplus : nil)
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
