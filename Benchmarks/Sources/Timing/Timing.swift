import Foundation

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Runs `body` several times and prints the best processor and wall seconds, with what it returned as a check.
public func measure(_ name: String, counting what: String = "persons", rounds: Int = 5, _ body: () throws -> Int)
  rethrows
{
  var best = (cpu: Double.infinity, wall: Double.infinity)
  var check = 0
  for _ in 0..<rounds {
    let (cpu, wall) = (cpuSeconds(), ContinuousClock.now)
    check = try body()
    best.cpu = min(best.cpu, cpuSeconds() - cpu)
    let spent = (ContinuousClock.now - wall).components
    best.wall = min(best.wall, Double(spent.seconds) + Double(spent.attoseconds) * 1e-18)
  }
  let times = String(format: "cpu %7.3f s  wall %7.3f s", best.cpu, best.wall)
  print("\(name.padding(toLength: 62, withPad: " ", startingAt: 0)) \(times)  \(what) \(check)")
  // Whoever waits for a long benchmark sees each line when it is measured.
  fflush(nil)
}
