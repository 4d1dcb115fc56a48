import Diagnostics
import Planning

/// Where a rule about areas is tested.
public enum AreaScope: String, Sendable, Codable, CaseIterable {
  /// Once, on the whole.
  case city
  /// In each zone the rule names (each zone of the pack when it names none).
  case zone
  /// In each street the rule reaches.
  case street
}

/// A kind of rule that compares one figure of an area with a target of the year.
protocol IndicatorKind: Sendable {
  var scope: AreaScope { get }
  /// Baseline and targets on the whole, for charts and for every area without its own.
  var schedule: Schedule { get }
  var unit: Text { get }
  /// Targets of one area where they differ by area; `nil` where the rule has none.
  func schedule(in area: PlanArea) -> Schedule?
  /// The zones with targets of their own.
  var zones: [String: Schedule] { get }
  func reading(_ rule: Rule, from desk: Desk) -> Reading
}

extension IndicatorKind {
  func schedule(in area: PlanArea) -> Schedule? { schedule }
  var zones: [String: Schedule] { [:] }
}

/// The figure, or why there is none.
struct Reading {
  enum Outcome {
    case value(Fraction)
    case notApplicable(Text)
    case unknown(Text)
  }

  var outcome: Outcome
  var inputs: [Finding.Input]
  var lever: Lever
  /// What else the reader should know.
  var remarks: [Text] = []
}

/// What the numerator counts: the thing of which a failing area needs more.
enum Lever {
  /// Beds, facilities, people: whole ones.
  case things(Text, unit: Text)
  /// Hundredths of m².
  case area(Text)
  /// Ten-thousandths of the rule's own unit.
  case figure

  func remedy(missing: Int64, unit: Text) -> Text {
    switch self {
    case .things(let name, let unit):
      Text(
        zh: "至少再增加 \(missing) \(unit.zh)：\(name.zh)", en: "at least \(missing) more \(unit.en): \(name.en)")
    case .area(let name):
      Text(
        zh: "至少再增加 \(Area(hundredths: missing).words) m²：\(name.zh)",
        en: "at least \(Area(hundredths: missing).words) m² more: \(name.en)")
    case .figure:
      Text(
        zh: "至少再提高 \(Quantity(tenThousandths: missing)) \(unit.zh)",
        en: "raise it by at least \(Quantity(tenThousandths: missing)) \(unit.en)")
    }
  }
}

/// `numerator · up / (denominator · down)`, kept as whole numbers.
struct Fraction {
  var numerator: Int64
  var denominator: Int64 = 1
  var up: Int64 = 1
  var down: Int64 = 1

  /// Exactly: is the value at least the target? `nil` when the figures do not fit.
  func isAtLeast(_ target: Quantity) -> Bool? {
    guard let left = Exact.times(up, 10_000), let right = Exact.times(denominator, down) else { return nil }
    return Exact.product(numerator, left, isAtLeast: target.tenThousandths, right)
  }

  /// Rounded down to 0.0001, so that a printed value never reaches a target that the true one misses.
  var quantity: Quantity? {
    guard let factor = Exact.times(up, 10_000), let divisor = Exact.times(denominator, down) else { return nil }
    return Exact.floor(numerator, factor, over: divisor).map(Quantity.init(tenThousandths:))
  }

  /// The smallest numerator that reaches the target.
  func numerator(reaching target: Quantity) -> Int64? {
    guard let factor = Exact.times(up, 10_000), let divisor = Exact.times(denominator, down) else { return nil }
    return Exact.ceiling(target.tenThousandths, divisor, over: factor)
  }
}

/// One area in one year, with whoever answers for its figures.
struct Desk {
  let area: PlanArea
  /// The streets of the area, among those of the study area.
  let streets: [String]
  let year: Int
  let source: any Measurements

  func ask(_ measure: Measure) -> Measured { source.measure(measure, in: area, year: year) }

  /// One measure as it stands.
  func count(_ measure: Measure, down: Int64 = 1, lever: Lever? = nil) -> Reading {
    let answer = ask(measure)
    let inputs = [Finding.Input(measure, answer)].compactMap { $0 }
    let lever = lever ?? .things(measure.name, unit: measure.unit)
    switch answer {
    case .unknown(let why): return Reading(outcome: .unknown(why), inputs: inputs, lever: lever)
    case .known(let value) where value < 0: return Reading(outcome: .unknown(.negative), inputs: inputs, lever: lever)
    case .known(let value):
      return Reading(outcome: .value(Fraction(numerator: value, down: down)), inputs: inputs, lever: lever)
    }
  }

  /// The quotient of two measures: unknown when either is, not applicable over nothing.
  func ratio(_ part: Measure, over whole: Measure, up: Int64, down: Int64 = 1, lever: Lever? = nil) -> Reading {
    let lever = lever ?? .things(part.name, unit: part.unit)
    let above = ask(part)
    let below = ask(whole)
    let inputs = [Finding.Input(part, above), Finding.Input(whole, below)].compactMap { $0 }
    switch (above, below) {
    case (.unknown(let why), _), (_, .unknown(let why)):
      return Reading(outcome: .unknown(why), inputs: inputs, lever: lever)
    case (_, .known(0)):
      return Reading(
        outcome: .notApplicable(Text(zh: "\(whole.name.zh)为 0", en: "\(whole.name.en): none")), inputs: inputs,
        lever: lever)
    case (.known(let numerator), .known(let denominator)):
      guard numerator >= 0, denominator > 0 else {
        return Reading(outcome: .unknown(.negative), inputs: inputs, lever: lever)
      }
      return Reading(
        outcome: .value(Fraction(numerator: numerator, denominator: denominator, up: up, down: down)), inputs: inputs,
        lever: lever)
    }
  }
}

extension Text {
  static let negative = Text(zh: "数值为负", en: "a figure is negative")
}

extension Finding.Input {
  /// A measure and its value in plain units; `nil` when unknown.
  init?(_ measure: Measure, _ measured: Measured) {
    guard case .known(let value) = measured else { return nil }
    switch measure {
    case .floorArea, .landArea, .premisesArea:
      self.init(name: measure.name, value: Text(Area(hundredths: value).words + " m²"))
    case .reported:
      self.init(name: measure.name, value: Text(Quantity(tenThousandths: value).description))
    default:
      self.init(measure.name, value)
    }
  }
}
