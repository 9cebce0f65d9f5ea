import Quantities

/// The wind of a simulation: a mean that blows the same everywhere, and gusts.
///
/// Gusts are one first-order Gauss–Markov process per axis with a given standard deviation and correlation time: the
/// longitudinal Dryden spectrum (MIL-F-8785C) seen from a vehicle that moves slowly. All vehicles feel the same gust.
package struct WindField: Sendable {
  /// The mean wind: where the air moves to, metres per second.
  package let mean: LocalVector
  /// The standard deviation of the gusts on each axis, in metres per second.
  package let gustDeviation: Double
  /// The time over which a gust fades, in seconds.
  package let correlationSeconds: Double
  /// The gust now, metres per second.
  package private(set) var gust = LocalVector.zero
  private var generator: SplitMix64

  /// Makes a wind.
  package init(mean: LocalVector, gustDeviation: Double = 0, correlationSeconds: Double = 6, seed: UInt64) {
    precondition(correlationSeconds > 0, "a gust fades over a positive time")
    self.mean = mean
    self.gustDeviation = gustDeviation
    self.correlationSeconds = correlationSeconds
    generator = SplitMix64(seed: seed, stream: "wind")
  }

  /// The wind now.
  package var now: LocalVector { mean + gust }

  /// Lets time pass: the exact discretisation of the process for small steps.
  package mutating func advance(bySeconds seconds: Double) {
    guard gustDeviation > 0 else { return }
    let decay = max(0, 1 - seconds / correlationSeconds)
    let kick = gustDeviation * (1 - decay * decay).squareRoot()
    gust = LocalVector(
      east: gust.east * decay + kick * generator.nextNormal(),
      north: gust.north * decay + kick * generator.nextNormal())
  }
}

extension SplitMix64 {
  /// A number with mean 0 and deviation 1: the sum of twelve uniform draws less 6 (Irwin–Hall).
  ///
  /// It needs no library function, so it is the same to the last bit on every machine; it never exceeds 6.
  package mutating func nextNormal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += nextUnit() }
    return sum
  }
}
