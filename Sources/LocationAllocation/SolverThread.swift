#if CBC
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A lock and its condition variable, at a fixed address.
  final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
      mutex.initialize(to: pthread_mutex_t())
      changed.initialize(to: pthread_cond_t())
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(changed, nil)
    }

    deinit {
      pthread_cond_destroy(changed)
      pthread_mutex_destroy(mutex)
      changed.deallocate()
      mutex.deallocate()
    }

    /// Waits until `take` returns a value, for at most `seconds`; `take` runs under the lock.
    func wait<Value>(upTo seconds: Double, _ take: () -> Value?) -> Value? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      var until = timespec()
      clock_gettime(CLOCK_REALTIME, &until)
      let whole = min(max(seconds, 0), 1e9)
      let nanoseconds = until.tv_nsec + Int((whole - whole.rounded(.down)) * 1e9)
      until.tv_sec += Int(whole) + nanoseconds / 1_000_000_000
      until.tv_nsec = nanoseconds % 1_000_000_000
      while true {
        if let value = take() { return value }
        if pthread_cond_timedwait(changed, mutex, &until) == ETIMEDOUT { return take() }
      }
    }

    /// Runs `change` under the lock and wakes those who wait.
    func update(_ change: () -> Void) {
      pthread_mutex_lock(mutex)
      change()
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
  }

  /// Starts a detached thread with a stack large enough for a solver; false when the system has none to give.
  func startSolverThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 64 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let box = Unmanaged.passRetained(Box(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let failed = pthread_create(
      &thread, &attributes,
      { argument in
        #if canImport(Darwin)
          let pointer = argument
        #else
          guard let pointer = argument else { return nil }
        #endif
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if failed != 0 { box.release() }
    return failed == 0
  }
#endif
