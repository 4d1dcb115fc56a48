import Diagnostics
import Dispatch
import Planning

/// Projects once for every draw and collects what `indicators` makes of each projection.
///
/// The result is the same for the same seed on any number of threads: every draw has its own stream of random numbers
/// and its own place in the result.
///
/// - Parameters:
///   - housing: new housing, completed later by the drawn delay.
///   - threads: at most this many at a time.
///   - indicators: the same number of values every time; called from several threads.
/// - Returns: one collection of draws an indicator.
/// - Throws: the problems of the method, or of the first draw that cannot be projected.
public func projectUncertain(
  _ base: PopulationTable, method: ProjectionMethod, through years: ClosedRange<Int>, housing: HousingArrivals? = nil,
  uncertainty: Uncertainty, threads: Int = 1, indicators: @Sendable (Projection) -> [Double]
) throws(Problems) -> [DrawnIndicator] {
  try uncertainty.check()
  let projector = try Projector(base, method: method, through: years)
  let one: @Sendable (Int) -> Result<[Double], Problems> = { draw in
    do throws(Problems) {
      let variation = uncertainty.variation(draw: draw)
      var projection = try projector.projected(variation)
      if let housing { projection = try projection.withHousing(housing, delay: variation.delay) }
      return .success(indicators(projection))
    } catch {
      return .failure(error)
    }
  }
  let outcomes = mapConcurrently(uncertainty.draws, threads: threads, one)
  var columns: [[Double]] = []
  for outcome in outcomes {
    let values = try outcome.get()
    if columns.isEmpty { columns = [[Double]](repeating: [], count: values.count) }
    for (column, value) in zip(columns.indices, values) { columns[column].append(value) }
  }
  return columns.map(DrawnIndicator.init)
}

/// `body` of every index, in order, worked on by several threads.
private func mapConcurrently<Value: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Value
) -> [Value] {
  let workers = max(1, min(threads, count))
  guard workers > 1 else { return (0..<count).map(body) }
  let slots = [Value?](unsafeUninitializedCapacity: count) { buffer, filled in
    buffer.initialize(repeating: nil)
    // Each index is written by exactly one worker.
    nonisolated(unsafe) let places = buffer
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: count, by: workers) { places[index] = body(index) }
    }
    filled = count
  }
  return slots.compactMap { $0 }
}
