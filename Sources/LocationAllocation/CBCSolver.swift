#if CBC
  import CCbc

  /// Solves a ``MixedIntegerProgram`` with COIN-OR CBC (Forrest & Lougee-Heimer, "CBC user guide", INFORMS 2005).
  ///
  /// CBC is run silent, on one thread and with fixed seeds, so that the same program gives the same answer. Three of its
  /// habits are guarded against:
  /// - "finished" is also said after a limit, so a proof needs every one of its signs;
  /// - it may run far past its time limit at the root, so it works on a thread of its own, which is left to end by
  ///   itself when it is late or no longer wanted;
  /// - its preprocessing (Cgl 0.60) was seen to substitute the optimum away and to call a worse solution optimal. For
  ///   instance `min 8a + 3b + 9c` with `8z + 7b ≥ 13`, `z ≤ a + c`, `0 ≤ z ≤ 1` has the optimum 11, and CBC 2.10.8
  ///   says 12. It stays off: the models reduce themselves before they come here.
  struct CBCSolver {
    var timeLimitSeconds: Double
    var seed: UInt64
    /// Whether CBC is asked for a proof alone: without its heuristics, and without the cuts that slowed such proofs.
    var provesOnly = false
    /// Nodes after which CBC stops; `nil`: none.
    var nodeLimit: Int?
    /// Asked some times a second whether the caller has cancelled.
    var watch: SolveClock?

    /// How often the caller is asked, in seconds.
    private static let beat = 0.1
    /// How long a late CBC is waited for.
    private static let graceSeconds = 1.0

    /// Nil when CBC was late, cancelled, or busy with another program for the whole time.
    func solve(_ program: MixedIntegerProgram, start: [Double]?) -> MixedIntegerProgram.Outcome? {
      run { [provesOnly, nodeLimit] seconds, seed in
        let model = CBCModel(program)
        model.configure(seconds: seconds, seed: seed)
        if let nodeLimit { model.stop(after: nodeLimit) }
        if provesOnly { model.proveOnly() }
        if let start { model.start(from: start) }
        return model.solve()
      }
    }

    /// The linear relaxation; its values are nil when it has no solution, and then neither has the program.
    func relax(_ program: MixedIntegerProgram) -> MixedIntegerProgram.Relaxation?? {
      run { seconds, seed in
        let model = CBCModel(program, isRelaxed: true)
        model.configure(seconds: seconds, seed: seed)
        return model.relax()
      }
    }

    private func run<Result: Sendable>(_ work: @escaping @Sendable (Double, UInt64) -> Result?) -> Result? {
      let clock = ContinuousClock()
      let deadline = clock.now + .seconds(timeLimitSeconds)
      guard CBCGate.enter(within: timeLimitSeconds) else { return nil }
      let remaining = max(0.01, Double((deadline - clock.now) / .milliseconds(1)) / 1000)
      let answer = Answer<Result>()
      let seed = seed
      let started = startSolverThread {
        answer.give(work(remaining, seed))
        CBCGate.leave()
      }
      guard started else {
        CBCGate.leave()
        return nil
      }
      guard let watch else { return answer.wait(upTo: remaining + Self.graceSeconds) }
      let last = clock.now + .seconds(remaining + Self.graceSeconds)
      while true {
        let left = Double((last - clock.now) / .milliseconds(1)) / 1000
        if let result = answer.wait(upTo: min(Self.beat, left)) { return result }
        watch.tick()
        if answer.isGiven || left <= Self.beat || watch.isCancelled { return answer.wait(upTo: 0) }
      }
    }

    private final class Answer<Result: Sendable>: @unchecked Sendable {
      private let monitor = Monitor()
      private var result: Result??

      /// A solver that ended without a result has answered too.
      var isGiven: Bool { monitor.wait(upTo: 0) { result.map { _ in true } } ?? false }
      func give(_ result: Result?) { monitor.update { self.result = .some(result) } }
      func wait(upTo seconds: Double) -> Result? { monitor.wait(upTo: seconds) { result } ?? nil }
    }
  }

  /// Lets one program at a time into CBC: its parameter reader keeps static variables, and two solves at once were seen
  /// to read each other's settings. The gate is global because those variables are.
  private enum CBCGate {
    private final class State: @unchecked Sendable {
      let monitor = Monitor()
      var isBusy = false
    }
    private static let state = State()

    static func enter(within seconds: Double) -> Bool {
      state.monitor.wait(upTo: seconds) {
        if state.isBusy { return nil }
        state.isBusy = true
        return true
      } ?? false
    }

    static func leave() { state.monitor.update { state.isBusy = false } }
  }

  /// Owns a CBC model and frees it.
  private final class CBCModel {
    private let handle: UnsafeMutableRawPointer
    private let columnCount: Int

    init(_ program: MixedIntegerProgram, isRelaxed: Bool = false) {
      handle = Cbc_newModel()
      columnCount = program.columns.count
      Cbc_setLogLevel(handle, 0)
      var starts = ContiguousArray<Int32>(repeating: 0, count: columnCount + 1)
      for column in program.columnOfEntry { starts[Int(column) + 1] += 1 }
      for column in 0..<columnCount { starts[column + 1] += starts[column] }
      var next = starts
      var rows = ContiguousArray<Int32>(repeating: 0, count: program.columnOfEntry.count)
      var values = ContiguousArray<Double>(repeating: 0, count: program.columnOfEntry.count)
      for row in 0..<program.rowCount {
        for entry in Int(program.rowStarts[row])..<Int(program.rowStarts[row + 1]) {
          let column = Int(program.columnOfEntry[entry])
          rows[Int(next[column])] = Int32(row)
          values[Int(next[column])] = program.coefficients[entry]
          next[column] += 1
        }
      }
      let large = Double.greatestFiniteMagnitude
      Cbc_loadProblem(
        handle, Int32(columnCount), Int32(program.rowCount), Array(starts), Array(rows), Array(values),
        program.columns.map(\.lower), program.columns.map { $0.upper.isFinite ? $0.upper : large },
        program.columns.map(\.cost), program.rowLower.map { $0.isFinite ? $0 : -large },
        program.rowUpper.map { $0.isFinite ? $0 : large })
      for (index, column) in program.columns.enumerated() where column.isBinary && !isRelaxed {
        Cbc_setInteger(handle, Int32(index))
      }
    }

    deinit { Cbc_deleteModel(handle) }

    func configure(seconds: Double, seed: UInt64) {
      let seed = "\(seed % 1_000_000 + 1)"
      let parameters = [
        ("log", "0"), ("threads", "0"), ("timeMode", "elapsed"), ("sec", "\(seconds)"), ("ratioGap", "0"),
        ("allowableGap", "0"), ("randomSeed", seed), ("randomCbcSeed", seed), ("preprocess", "off"),
      ]
      for (name, value) in parameters { Cbc_setParameter(handle, name, value) }
    }

    func stop(after nodes: Int) { Cbc_setParameter(handle, "maxNodes", "\(nodes)") }

    func proveOnly() {
      let idle = [
        "heuristicsOnOff", "gomoryCuts", "probingCuts", "flowCoverCuts", "mixedIntegerRoundingCuts", "twoMirCuts",
        "reduceAndSplitCuts",
      ]
      for name in idle { Cbc_setParameter(handle, name, "off") }
    }

    func start(from values: [Double]) {
      Cbc_setMIPStartI(handle, Int32(columnCount), (0..<Int32(columnCount)).map { $0 }, values)
    }

    func solve() -> MixedIntegerProgram.Outcome {
      Cbc_solve(handle)
      let isFinished = Cbc_status(handle) == 0 && Cbc_isSecondsLimitReached(handle) == 0
      var values: [Double]?
      if let best = Cbc_bestSolution(handle) { values = Array(UnsafeBufferPointer(start: best, count: columnCount)) }
      // 0: search completed; 1: with an incumbent, what is left is worse than it.
      let searchEnded = Cbc_secondaryStatus(handle) == 0 || Cbc_secondaryStatus(handle) == 1
      let isProven = isFinished && Cbc_isProvenOptimal(handle) == 1 && searchEnded && values != nil
      let isInfeasible = isFinished && Cbc_isProvenInfeasible(handle) == 1 && values == nil
      return MixedIntegerProgram.Outcome(
        values: values, bound: isProven ? Cbc_getObjValue(handle) : trustedBound(hasSolution: values != nil),
        isProven: isProven, isInfeasible: isInfeasible, nodes: Int(Cbc_getNodeCount(handle)))
    }

    /// Nil when stopped early; `.some(nil)` when nothing satisfies the program.
    func relax() -> MixedIntegerProgram.Relaxation?? {
      Cbc_solve(handle)
      if Cbc_isProvenInfeasible(handle) == 1 { return .some(nil) }
      guard Cbc_isProvenOptimal(handle) == 1, let values = Cbc_getColSolution(handle),
        let costs = Cbc_getReducedCost(handle)
      else { return nil }
      return MixedIntegerProgram.Relaxation(
        bound: Cbc_getObjValue(handle), values: Array(UnsafeBufferPointer(start: values, count: columnCount)),
        reducedCosts: Array(UnsafeBufferPointer(start: costs, count: columnCount)))
    }

    /// CBC's bound after a limit; stopped early it may hold a placeholder, which shows in its size or in lying beyond
    /// the best solution.
    private func trustedBound(hasSolution: Bool) -> Double {
      let bound = Cbc_getBestPossibleObjValue(handle)
      guard bound.isFinite, bound.magnitude < 1e30 else { return -.infinity }
      if hasSolution, bound > Cbc_getObjValue(handle) + 1e-6 { return -.infinity }
      return bound
    }
  }
#endif
