/// How long an answer takes on this link, learnt from the answers, so that a lost message is repeated soon.
///
/// Smoothing and the rule to learn nothing from repeated messages follow RFC 6298 (Jacobson, Karn). A time-out doubles
/// with each repeat up to the policy's, so that a silence is outlived no less long than with the policy alone.
struct RoundTripEstimate: Sendable {
  /// Shortest time-out: below it, a busy vehicle's normal answer would look lost.
  static var timeoutMin: Duration { .milliseconds(100) }

  /// Time-out before anything is known, and the longest one.
  let timeoutMax: Duration
  /// The shortest round trip seen.
  private(set) var shortest: Duration?
  private var smoothed: Duration?
  private var deviation = Duration.zero
  private var sentAt: Duration?

  init(timeoutMax: Duration) {
    self.timeoutMax = timeoutMax
  }

  /// Notes that a message went out for the first time and its answer is awaited.
  mutating func sent(at now: Duration) {
    sentAt = now
  }

  /// Notes that the message was repeated: its answer teaches nothing.
  mutating func repeated() {
    sentAt = nil
  }

  /// Notes that the answer came.
  mutating func answered(at now: Duration) {
    guard let sentAt else { return }
    self.sentAt = nil
    learn(now - sentAt)
  }

  /// Takes a time that is no shorter than the round trip, where that is less than what was thought.
  mutating func learn(atMost sample: Duration) {
    guard let smoothed, sample < smoothed else { return }
    learn(sample)
  }

  /// Takes a round trip that was measured.
  mutating func learn(_ sample: Duration) {
    shortest = min(shortest ?? sample, sample)
    guard let before = smoothed else {
      smoothed = sample
      deviation = sample / 8
      return
    }
    let error = before < sample ? sample - before : before - sample
    deviation += (error - deviation) / 4
    smoothed = before + (sample - before) / 8
  }

  /// The silence that means loss, after so many repeats of the message.
  func timeout(repeats: Int) -> Duration {
    guard let smoothed else { return timeoutMax }
    var timeout = max(smoothed + deviation * 4, Self.timeoutMin)
    for _ in 0..<repeats where timeout < timeoutMax { timeout *= 2 }
    return min(timeout, timeoutMax)
  }

  /// The time after which an answer to a later message means that this one is lost.
  var overtaken: Duration { smoothed.map { $0 + deviation } ?? timeoutMax / 4 }
}
