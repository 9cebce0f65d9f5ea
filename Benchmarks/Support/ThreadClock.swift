import Glibc

/// The CPU time of the calling thread: what it computed, not what it waited.
enum ThreadClock {
  /// The seconds that the thread has computed so far.
  static var seconds: Double {
    var time = timespec()
    let status = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    precondition(status == 0, "the thread's CPU clock can be read")
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The least time in seconds that the work took in `repeats` goes; at least one go.
  static func best(of repeats: Int, _ work: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<max(1, repeats) {
      let start = seconds
      try work()
      best = min(best, seconds - start)
    }
    return best
  }
}
