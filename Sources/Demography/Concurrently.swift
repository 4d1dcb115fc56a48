import Dispatch

/// `body` of every index, in order, worked on by several threads.
func mapConcurrently<Value: Sendable>(
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
