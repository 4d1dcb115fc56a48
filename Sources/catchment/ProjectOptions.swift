import ArgumentParser
import Demography
import Foundation
import Planning
import Simulation

/// `2020-2035`.
struct YearSpan: ExpressibleByArgument {
  var years: ClosedRange<Int>

  init?(argument: String) {
    let ends = argument.replacing("–", with: "-").replacing(":", with: "-").split(separator: "-").map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
      first >= 1900, last <= 2200, last - first < 200
    else { return nil }
    years = first...last
  }
}

enum MethodName: String, ExpressibleByArgument, CaseIterable {
  case growth, table
  case cohortAgeing = "cohort_ageing"
  case cohortComponent = "cohort_component"

  /// - Parameter given: of the settings file, whose bands stay unless the options give others.
  func method(_ options: Project, _ given: PopulationSettings.Method) -> PopulationSettings.Method {
    switch self {
    case .growth:
      var bands: [GrowthBand] = []
      var rest = Trend.constant
      if case .growth(let theirs, let other) = given { (bands, rest) = (theirs, other) }
      if !options.band.isEmpty { bands = options.band.map(\.band) }
      return .growth(bands, rest: options.rest?.trend ?? rest)
    case .table: return .table(beyond: .hold)
    case .cohortAgeing: return .cohortAgeing
    case .cohortComponent: return .cohortComponent
    }
  }
}

/// `+10000`, `-500`, `2%`, `2025:40500,2030:50000`.
struct TrendTerm: ExpressibleByArgument {
  var trend: Trend

  init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Double(argument.dropLast()) else { return nil }
      trend = .geometric(rate: percent / 100)
    } else if argument.contains(":") {
      var given: [Trend.GivenYear] = []
      for part in argument.split(separator: ",") {
        let pair = part.split(separator: ":").map { Int($0) }
        guard pair.count == 2, let year = pair[0], let persons = pair[1] else { return nil }
        given.append(Trend.GivenYear(year, persons))
      }
      trend = .through(given)
    } else {
      guard let first = argument.first, first == "+" || first == "-", let perYear = Double(argument) else { return nil }
      trend = .linear(perYear: perYear)
    }
  }
}

/// `60+=+10000`.
struct BandTerm: ExpressibleByArgument {
  var band: GrowthBand

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), let age = AgeRange(String(argument[..<equals])),
      let term = TrendTerm(argument: String(argument[argument.index(after: equals)...]))
    else { return nil }
    band = GrowthBand(age, term.trend)
  }
}

/// `0-2,60+`.
struct AgeList: ExpressibleByArgument {
  var ages: [AgeRange]

  init(ages: [AgeRange]) {
    self.ages = ages
  }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    ages = parts.compactMap { AgeRange(String($0)) }
    guard ages.count == parts.count else { return nil }
  }

  var defaultValueDescription: String { ages.map(\.description).joined(separator: ",") }
}

extension Migration.Timing: ExpressibleByArgument {}
extension HousingArrivals.Source: ExpressibleByArgument {}

/// Counts draws on several threads and says how far they have come, a few times a second at most.
final class DrawCounter: @unchecked Sendable {
  private let lock = NSLock()
  private let total: Int
  private let display: StepDisplay
  private var done = 0
  private var said = ContinuousClock.now

  /// Speaks on `display` only under its lock, while nobody else does.
  init(_ total: Int, _ display: StepDisplay) {
    self.total = total
    self.display = display
  }

  func count() {
    lock.lock()
    defer { lock.unlock() }
    done += 1
    guard ContinuousClock.now - said > .milliseconds(500) else { return }
    said = .now
    display.progress(done, of: total)
  }
}
