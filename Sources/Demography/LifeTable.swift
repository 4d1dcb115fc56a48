import Diagnostics
import Planning

/// How many years a newborn lives in each range of ages, and how many live to its start.
///
/// Radix 1. Made from death rates mx, from probabilities qx, from person-years Lx, or from another table by a
/// model. The last range is open. Formulas: Preston, Heuveline & Guillot 2001, *Demography*, ch. 3.
public struct LifeTable: Sendable, Equatable {
  /// From 0 on without gaps, the last one open.
  public let ages: [AgeRange]
  /// L: person-years lived in the range per birth.
  public let personYears: [Double]
  /// l: share of births alive at the start of the range; empty when only person-years were given.
  public let survivors: [Double]
  /// a: mean years lived in the range by those who die in it; empty when only person-years were given.
  let separation: [Double]

  /// e₀: mean years a newborn lives.
  public var lifeExpectancy: Double { personYears.reduce(0, +) }

  /// From central death rates.
  ///
  /// nqx = n·m / (1 + (n − a)·m); L = n·l(x+n) + a·d; the open range L = l/m. The mean years a lived by those dying:
  /// ages 0 and 1–4 after Coale & Demeny (PHG table 3.3) by `sex` (the mean of both for `nil`), five-year ranges from
  /// 10 on after Greville (PHG box 3.2; UN, *MORTPAK*), single years and the rest n/2.
  public init(mx: [Double], ages: [AgeRange], sex: Sex?) throws(Problems) {
    try LifeTable.check(ages, mx, "mx") { $0 > 0 }
    self.init(rates: mx, ages: ages, sex: sex)
  }

  /// From probabilities of dying in the range; `beyond` is the life expectancy at the start of the open range, whose
  /// own probability must be 1.
  ///
  /// The death rates that give these probabilities under the same a are found by repetition.
  public init(qx: [Double], ages: [AgeRange], sex: Sex?, beyond: Double) throws(Problems) {
    try LifeTable.check(ages, qx, "qx") { $0 > 0 && $0 <= 1 }
    var problems = Problems()
    for (age, q) in zip(ages, qx) where (age.to == nil) != (q == 1) {
      problems.error(
        at: Place(field: "qx"), value: "\(age): \(q)",
        Text(zh: "只有最末开口组的死亡概率为 1。", en: "only the open range has a probability of 1."))
    }
    if !beyond.isFinite || beyond <= 0 {
      problems.error(
        at: Place(field: "qx"), value: "\(beyond)",
        Text(zh: "开口组的平均余寿须大于 0。", en: "the life expectancy at the open age must be above 0."))
    }
    try problems.throwIfErrors()
    var rates = zip(ages, qx).map { age, q in
      let n = age.width ?? 1
      return age.to == nil ? 1 / beyond : q / (n - n / 2 * q)
    }
    for _ in 0..<60 {
      let a = LifeTable.separation(rates, ages, sex)
      for (index, age) in ages.enumerated() {
        if let n = age.width { rates[index] = qx[index] / (n - (n - a[index]) * qx[index]) }
      }
    }
    self.init(rates: rates, ages: ages, sex: sex)
  }

  /// From person-years lived, as printed for `radix` births.
  public init(personYears: [Double], ages: [AgeRange], radix: Double) throws(Problems) {
    try LifeTable.check(ages, personYears, "Lx") { $0 > 0 }
    guard radix.isFinite, radix > 0 else {
      var problems = Problems()
      problems.error(
        at: Place(field: "radix"), value: "\(radix)", Text(zh: "基数须大于 0。", en: "the radix must be above 0."))
      throw problems
    }
    self.ages = ages
    self.personYears = personYears.map { $0 / radix }
    survivors = []
    separation = []
  }

  private init(rates m: [Double], ages: [AgeRange], sex: Sex?) {
    let a = LifeTable.separation(m, ages, sex)
    var l = 1.0
    var survivors: [Double] = []
    var years: [Double] = []
    for (index, age) in ages.enumerated() {
      survivors.append(l)
      guard let n = age.width else {
        years.append(l / m[index])
        continue
      }
      // Rates so high that nobody would be left give a probability of 1.
      let q = min(1, n * m[index] / (1 + (n - a[index]) * m[index]))
      let next = l * (1 - q)
      years.append(n * next + a[index] * (l - next))
      l = next
    }
    self.ages = ages
    self.survivors = survivors
    self.separation = a
    personYears = years
  }

  init(ages: [AgeRange], survivors: [Double], separation: [Double], personYears: [Double]) {
    self.ages = ages
    self.survivors = survivors
    self.separation = separation
    self.personYears = personYears
  }

  static func separation(_ m: [Double], _ ages: [AgeRange], _ sex: Sex?) -> [Double] {
    ages.indices.map { index in
      guard let n = ages[index].width else { return 1 / m[index] }
      switch (ages[index].from, n) {
      case (0, 1): return infant(m[0], sex)
      case (1, 4) where ages[0].width == 1: return child(m[0], sex)
      case (10..., 5) where index + 1 < m.count && ages[index - 1].width == 5:
        let slope = Real.log(m[index + 1] / m[index - 1]) / 10
        return min(n, max(0, n / 2 - n * n / 12 * (m[index] - slope)))
      default: return n / 2
      }
    }
  }

  /// Mean years lived by those who die before their first birthday.
  private static func infant(_ m: Double, _ sex: Sex?) -> Double {
    switch sex {
    case .female: m >= 0.107 ? 0.35 : 0.053 + 2.800 * m
    case .male: m >= 0.107 ? 0.33 : 0.045 + 2.684 * m
    case nil: (infant(m, .female) + infant(m, .male)) / 2
    }
  }

  /// Mean years lived between the first and the fifth birthday by those who die there, from the rate at age 0.
  private static func child(_ m: Double, _ sex: Sex?) -> Double {
    switch sex {
    case .female: m >= 0.107 ? 1.361 : 1.522 - 1.518 * m
    case .male: m >= 0.107 ? 1.352 : 1.651 - 2.816 * m
    case nil: (child(m, .female) + child(m, .male)) / 2
    }
  }

  private static func check(
    _ ages: [AgeRange], _ values: [Double], _ name: String, _ good: (Double) -> Bool
  ) throws(Problems) {
    var problems = Problems()
    let place = Place(field: name)
    if ages.count != values.count || ages.count < 2 {
      problems.error(
        at: place, value: "\(values.count)",
        Text(zh: "须有 \(ages.count) 个值,每个年龄段一个。", en: "expected \(ages.count) values, one for each age range."))
      throw problems
    }
    var next: Int? = 0
    for age in ages {
      if age.from != next {
        problems.error(
          at: place, value: age.description,
          Text(zh: "生命表的年龄段须从 0 岁起依次相连。", en: "the ages of a life table must follow one another from 0."))
      }
      next = age.to.map { $0 + 1 }
    }
    if ages.last?.to != nil {
      problems.error(
        at: place, value: ages.last?.description, Text(zh: "生命表须以开口组结束。", en: "a life table must end in an open range.")
      )
    }
    for (age, value) in zip(ages, values) where !value.isFinite || !good(value) {
      problems.error(
        at: place, value: "\(age): \(value)", Text(zh: "\(name) 的值不合理。", en: "not a possible \(name)."))
    }
    try problems.throwIfErrors()
  }
}

extension AgeRange {
  /// Years of age; `nil` for an open range.
  var width: Double? { to.map { Double($0 - from + 1) } }
}

/// The life tables of one period.
public enum SurvivalTables: Sendable, Equatable {
  case bySex(female: LifeTable, male: LifeTable)
  /// For tables that do not split by sex.
  case both(LifeTable)
}
