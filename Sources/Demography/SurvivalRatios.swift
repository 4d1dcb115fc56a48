import Diagnostics
import Planning

/// What share of a cohort is alive one step later, group by group.
///
/// S(x) = L(x) / L(x − n) for the survivors into a closed group; the open group takes those of the last closed group
/// and its own together, (N(ω−n) + N(ω)) · L(ω) / (L(ω−n) + L(ω)); newborns S(0) = L(0) / n. Preston, Heuveline &
/// Guillot 2001, ch. 6, box 6.1.
struct SurvivalRatios: Sendable, Equatable {
  /// `[i]`: into group i from the group below; `[0]`: births into the first group, when that starts at 0.
  var into: [Double]

  /// - Parameter groups: of equal width, the last one open.
  init?(_ table: LifeTable, over groups: AgeGroups) {
    var years: [Double] = []
    for group in groups.ranges {
      guard let first = table.ages.firstIndex(where: { $0.from == group.from }),
        let last = table.ages.firstIndex(where: { $0.to == group.to }), first <= last
      else { return nil }
      years.append(table.personYears[first...last].reduce(0, +))
    }
    let last = years.count - 1
    guard last >= 1, let width = groups.ranges[0].width else { return nil }
    into = years.indices.map { index in
      if index == 0 { return groups.ranges[0].from == 0 ? years[0] / width : 0 }
      if index == last {
        let both = years[last - 1] + years[last]
        return both > 0 ? years[last] / both : 0
      }
      // A rectangular table can let everybody die early; nobody survives from nobody.
      return years[index - 1] > 0 ? min(1, years[index] / years[index - 1]) : 0
    }
  }

  /// Mortality at every age times `factor`: hazards that are k times as high leave S^k alive.
  func withMortality(times factor: Double) -> SurvivalRatios {
    guard factor != 1 else { return self }
    var copy = self
    copy.into = into.map { $0 > 0 ? Real.power($0, factor) : 0 }
    return copy
  }
}
