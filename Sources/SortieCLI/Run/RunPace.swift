/// Keeps simulated time in step with a clock, or lets it run as fast as possible.
package struct RunPace: Sendable, Hashable {
  /// The greatest factor that may be asked for.
  package static let speedMax = 10_000.0

  /// Simulated seconds for each second of the clock; nil as fast as possible.
  package private(set) var speed: Double?
  private var simulatedSeconds = 0.0
  private var clockSeconds = 0.0

  /// A pace that begins when it is set.
  package init(speed: Double?) { self.speed = speed }

  /// Begins anew from here, after a pause or with another speed.
  package mutating func begin(speed: Double?, simulated: Double, clock: Double) {
    self.speed = speed
    simulatedSeconds = simulated
    clockSeconds = clock
  }

  /// The seconds of the clock until simulated time may reach a moment; 0 where it may now.
  package func waitSeconds(until simulated: Double, clock: Double) -> Double {
    guard let speed else { return 0 }
    return max(0, (simulated - simulatedSeconds) / speed - (clock - clockSeconds))
  }
}
