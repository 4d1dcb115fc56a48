import Diagnostics
import Planning

extension LifeTable {
  /// Brass's relational model: logit l(x) = α + β · logit l_s(x), with logit l = ½ ln((1 − l) / l).
  ///
  /// Brass 1971, *Biological Aspects of Demography*, ch. 3; PHG 2001, ch. 9.1. α moves the level of mortality (higher:
  /// more deaths), β its slope with age. Years lived by those who die in a range are the standard's; the death rate of
  /// the open range moves as that of the range below it.
  /// - Throws: when this table, the standard, was made from person-years alone.
  public func brass(alpha: Double, beta: Double = 1) throws(Problems) -> LifeTable {
    var problems = Problems()
    if survivors.isEmpty {
      problems.error(
        at: Place(field: "standard"),
        Text(
          zh: "标准生命表只有 Lx,没有存活人数 lx,不能作模型的标准。",
          en: "the standard life table has only Lx and no survivors lx, so it cannot carry the model."))
    }
    if !alpha.isFinite || !beta.isFinite || beta <= 0 {
      problems.error(
        at: Place(field: "alpha, beta"), value: "\(alpha), \(beta)",
        Text(zh: "α 须有限,β 须大于 0。", en: "α must be finite and β above 0."))
    }
    try problems.throwIfErrors()
    return related(alpha: alpha, beta: beta)
  }

  private func related(alpha: Double, beta: Double) -> LifeTable {
    let l = survivors.map { standard -> Double in
      guard standard < 1 else { return 1 }
      guard standard > 0 else { return 0 }
      let logit = alpha + beta * Real.log((1 - standard) / standard) / 2
      return 1 / (1 + Real.exp(2 * logit))
    }
    let last = ages.count - 1
    var years = [Double](repeating: 0, count: ages.count)
    for index in 0..<last {
      let n = ages[index].width ?? 1
      years[index] = n * l[index + 1] + separation[index] * (l[index] - l[index + 1])
    }
    let before = (survivors[last - 1] - survivors[last]) / personYears[last - 1]
    let after = (l[last - 1] - l[last]) / years[last - 1]
    let open = survivors[last] / personYears[last] * (before > 0 ? after / before : 1)
    years[last] = open > 0 ? l[last] / open : l[last] * personYears[last] / survivors[last]
    return LifeTable(ages: ages, survivors: l, separation: separation, personYears: years)
  }

  /// The table of this standard's shape (β = 1) with a stated life expectancy: what a district has when only e₀ is
  /// published for it. α is found by bisection to within 10⁻⁹ years.
  ///
  /// - Throws: when it is not between 20 and 100 years, or no α between −4 and 4 reaches it.
  public func scaled(toLifeExpectancy wanted: Double) throws(Problems) -> LifeTable {
    _ = try brass(alpha: 0)
    var low = -4.0
    var high = 4.0
    let longest = related(alpha: low, beta: 1).lifeExpectancy
    let shortest = related(alpha: high, beta: 1).lifeExpectancy
    guard wanted >= 20, wanted <= 100, wanted < longest, wanted > shortest else {
      var problems = Problems()
      problems.error(
        at: Place(field: "life_expectancy"), value: "\(wanted)",
        Text(zh: "该生命表达不到这一平均预期寿命。", en: "no table of this shape has such a life expectancy."))
      throw problems
    }
    while high - low > 1e-12 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if related(alpha: middle, beta: 1).lifeExpectancy > wanted { low = middle } else { high = middle }
    }
    return related(alpha: (low + high) / 2, beta: 1)
  }
}
