import Dispatch

/// `body` of every element, in order, worked on by at most `threads` threads at a time.
package func mapConcurrently<Element: Sendable, Value: Sendable>(
  _ elements: [Element], threads: Int, _ body: @Sendable (Element) -> Value
) -> [Value] {
  guard threads > 1, elements.count > 1 else { return elements.map(body) }
  let workers = min(threads, elements.count)
  let slots = [Value?](unsafeUninitializedCapacity: elements.count) { buffer, filled in
    buffer.initialize(repeating: nil)
    // Each place is written by exactly one worker.
    nonisolated(unsafe) let places = buffer
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: elements.count, by: workers) { places[index] = body(elements[index]) }
    }
    filled = elements.count
  }
  return slots.compactMap { $0 }
}

/// `0..<count` in about sixteen blocks, none smaller than `atLeast` but the last: enough of them that threads end
/// together, few enough that their working arrays cost nothing. Independent of the number of threads.
func blocks(of count: Int, atLeast least: Int) -> [Range<Int>] {
  let size = max(least, (count + 15) / 16)
  return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
}
