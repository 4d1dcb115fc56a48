import Demography
import Diagnostics
import Planning

extension Projection {
  /// The people cell by cell in the form of a population table (docs/data-formats.md), so that it can be read again. Ages
  /// that the method does not tell in a year are left out.
  public var table: Table {
    var rows: [[Value]] = []
    for count in counts where covers(count.age, year: count.year) {
      rows.append([
        .string(count.street), Value(count.year), Value(count.sex?.rawValue), Value(count.age.from),
        Value(count.age.to),
        Value(count.persons), .string(basis.rawValue),
      ])
    }
    return Table(
      name: "population", columns: ["street", "year", "sex", "age_from", "age_to", "persons", "basis"], rows: rows)
  }
}

extension Forecast {
  /// One row for each year, area and indicator: people by age, elders by ability; with the quantiles of the draws where
  /// there are any. An empty street is all of them.
  public var table: Table {
    let rows = outcomes.map { outcome -> [Value] in
      let (year, street) = (outcome.indicator.year, outcome.indicator.street)
      let (name, age): (String, AgeRange?) =
        switch outcome.indicator.subject {
        case .persons(let age): ("persons", age)
        case .care(let level): ("care_" + level.rawValue, nil)
        }
      return [
        Value(year), Value(street.map { projection.streets[$0] }), .string(name), Value(age?.from), Value(age?.to),
        Value(outcome.value), tenths(outcome.range?.p10), tenths(outcome.range?.p50), tenths(outcome.range?.p90),
        .string(projection.basis.rawValue), .bool(outcome.isEstimated),
      ]
    }
    return Table(
      name: "indicators",
      columns: [
        "year", "street", "indicator", "age_from", "age_to", "value", "p10", "p50", "p90", "basis", "estimated",
      ], rows: rows)
  }

  private func tenths(_ value: Double?) -> Value { Value(value.flatMap { Quantity(($0 * 10).rounded() / 10) }) }
}
