import Glibc

/// The CPU time of this process: what all its threads computed together.
enum ProcessClock {
  /// The seconds that the process has computed so far.
  static var seconds: Double {
    var time = timespec()
    let status = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    precondition(status == 0, "the process's CPU clock can be read")
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
