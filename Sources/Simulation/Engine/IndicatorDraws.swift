import Demography
import Diagnostics
import Planning
import Policy
import WalkNetwork

/// How far the draws of the population spread one indicator in one year.
public struct IndicatorRange: Sendable, Hashable {
  public var rule: String
  public var subject: Subject
  public var year: Int
  public var p10: Double
  public var p50: Double
  public var p90: Double
  /// Share of the draws that reach the target; `nil` where none holds in that year.
  public var probability: Double?
}

/// The ratios and coverage shares of a run under every draw of its population, with the facilities that the run opens.
///
/// A ratio is `value · people / people in the draw`: facilities stay as they are. A coverage share follows the streets:
/// each keeps the share of its people who are within reach, so that the whole moves as people shift between streets.
/// Who finds a place within capacity is another flow for each draw, as long as all flows together stay within
/// ``mostPairs``, and no facility in reach hides how many it takes. Other indicators do not hang on the population.
struct IndicatorDraws {
  private let measured: SimulatedMeasurements
  private let questions: [Question]

  private struct Question: Sendable {
    var finding: Int
    var area: PlanArea
    var year: Int
    var have: Double
    var need: Double?
    var people: Measure
    /// Streets of the area with people, and who of them is within reach; empty for a ratio.
    var reach: [(street: PlanArea, covered: Double, people: Double)]
    /// People of the area in the forecast itself.
    var base: Double
    /// For a coverage share within capacity.
    var places: SimulatedMeasurements.PlacesInReach?
  }

  /// Pairs of a place and a facility that the flows of all draws together go over: a minute's work or so.
  static let mostPairs = 300_000_000

  init(_ findings: [Finding], pack: PolicyPack, streets: [String], measured: SimulatedMeasurements, draws: Int) {
    self.measured = measured
    var pairs = 0
    let rules = Dictionary(
      ([pack] + pack.everyUpper).flatMap(\.rules).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    questions = findings.enumerated().compactMap { index, finding in
      guard let year = finding.year, let have = finding.have, let rule = rules[finding.rule] else { return nil }
      let area: PlanArea
      switch finding.subject.kind {
      case .city: area = .city
      case .zone: area = .zone(finding.subject.id)
      case .street: area = .street(finding.subject.id)
      case .project: return nil
      }
      var question = Question(
        finding: index, area: area, year: year, have: have.double,
        need: finding.verdict == .notApplicable ? nil : finding.need?.double, people: .dwellings, reach: [], base: 0)
      switch rule.kind {
      case .ratio(let ratio): question.people = ratio.people
      case .coverage(let coverage) where coverage.capacity == nil:
        question.people = .people(coverage.age, coverage.basis)
        for code in pack.streets(of: area, among: streets) {
          guard let covered = measured.number(coverage.measure, in: .street(code), year),
            let people = measured.number(question.people, in: .street(code), year), people > 0
          else { continue }
          question.reach.append((.street(code), covered, people))
        }
      case .coverage(let coverage):
        question.people = .people(coverage.age, coverage.basis)
        guard let places = measured.places(coverage, in: area, year: year) else { return nil }
        pairs += (places.walks.count + places.isInside.count) * draws
        guard pairs <= Self.mostPairs else { return nil }
        question.places = places
      default: return nil
      }
      guard let base = measured.number(question.people, in: area, year), base > 0 else { return nil }
      question.base = base
      return question
    }
  }

  /// - Throws: what ``Demography/Forecaster/drawn(_:threads:progress:indicators:)`` throws.
  func ranges(
    _ findings: [Finding], _ forecaster: Forecaster, _ uncertainty: Uncertainty, threads: Int
  ) throws(Problems) -> [IndicatorRange] {
    guard !questions.isEmpty else { return [] }
    let drawn = try forecaster.drawn(uncertainty, threads: threads) { projection in
      let draw = measured.over(projection)
      return questions.map { value($0, draw) }
    }
    return zip(questions, drawn).map { question, indicator in
      let finding = findings[question.finding]
      // The last decimal of a printed value is rounded down; a draw equal to the forecast must not fail for that.
      let slack = 1e-4
      return IndicatorRange(
        rule: finding.rule, subject: finding.subject, year: question.year, p10: indicator.p10, p50: indicator.p50,
        p90: indicator.p90,
        probability: question.need.map { need in indicator.probability { $0 >= need - slack } })
    }
  }

  private func value(_ question: Question, _ draw: SimulatedMeasurements) -> Double {
    if let places = question.places {
      let people = draw.number(question.people, in: question.area, question.year) ?? question.base
      return draw.share(places, people: people) ?? question.have
    }
    guard question.reach.isEmpty else {
      var covered = 0.0
      var people = 0.0
      for part in question.reach {
        let persons = draw.number(question.people, in: part.street, question.year) ?? part.people
        covered += part.covered / part.people * persons
        people += persons
      }
      return people > 0 ? 100 * covered / people : 0
    }
    let people = draw.number(question.people, in: question.area, question.year) ?? question.base
    return people > 0 ? question.have * question.base / people : question.have
  }
}

extension SimulatedMeasurements {
  fileprivate func number(_ measure: Measure, in area: PlanArea, _ year: Int) -> Double? {
    if case .known(let value) = self.measure(measure, in: area, year: year) { Double(value) } else { nil }
  }
}
