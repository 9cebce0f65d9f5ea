import Foundation
import Quantities

/// The wind of a simulation: a mean that grows with height and changes with time, and how strong its gusts are.
///
/// The gusts themselves belong to each vehicle (`GustState`): vehicles are far apart beside the size of a gust.
package struct WindField: Sendable, Hashable {
  /// A change of the mean wind, as a front brings it.
  package struct Front: Sendable, Hashable {
    /// When it begins, in seconds since the start of the simulation.
    package var atSeconds: Double
    /// How long the wind takes to become the new one, in seconds; it changes linearly.
    package var overSeconds: Double
    /// The mean wind behind it at the reference height: where the air moves to, metres per second.
    package var mean: LocalVector

    /// Describes a front.
    package init(atSeconds: Double, overSeconds: Double, mean: LocalVector) {
      self.atSeconds = atSeconds
      self.overSeconds = overSeconds
      self.mean = mean
    }
  }

  /// The mean wind at the reference height before any front: where the air moves to, metres per second.
  package let mean: LocalVector
  /// The height above ground for which the mean wind is stated, in metres.
  package let referenceMetres: Double
  /// The exponent of the power law of height, 0...1: 0 is the same wind everywhere, 0.14 open land, 0.3 a town
  /// (Davenport).
  package let shearExponent: Double
  /// The standard deviation of the gusts on each horizontal axis, in metres per second.
  package let gustDeviation: Double
  /// The fronts, in the order of time.
  package private(set) var fronts: [Front]
  /// The mean wind now at the reference height.
  package private(set) var meanNow: LocalVector

  /// The heights between which the power law holds, in metres.
  static let heightRange = 2.0...600.0

  /// Makes a wind; without a shear it blows the same at all heights.
  package init(
    mean: LocalVector, gustDeviation: Double = 0, shearExponent: Double = 0, referenceMetres: Double = 10,
    fronts: [Front] = []
  ) {
    precondition(referenceMetres > 0 && (0...1).contains(shearExponent) && gustDeviation >= 0, "a wind that can blow")
    self.mean = mean
    self.gustDeviation = gustDeviation
    self.shearExponent = shearExponent
    self.referenceMetres = referenceMetres
    self.fronts = fronts.sorted { $0.atSeconds < $1.atSeconds }
    meanNow = mean
  }

  /// Brings one more front; it must not begin before those that there are.
  mutating func add(_ front: Front) { fronts.append(front) }

  /// Goes to a moment, in seconds since the start.
  package mutating func advance(to seconds: Double) {
    guard !fronts.isEmpty else { return }
    var wind = mean
    for front in fronts {
      guard seconds >= front.atSeconds else { break }
      let share = front.overSeconds > 0 ? min(1, (seconds - front.atSeconds) / front.overSeconds) : 1
      wind = wind + (front.mean - wind) * share
    }
    meanNow = wind
  }

  /// The mean wind now at a height above ground, in metres.
  package func mean(atHeightMetres height: Double) -> LocalVector {
    guard shearExponent > 0 else { return meanNow }
    let bounded = min(max(height, Self.heightRange.lowerBound), Self.heightRange.upperBound)
    return meanNow * pow(bounded / referenceMetres, shearExponent)
  }
}

/// The gusts that one vehicle feels: Dryden's turbulence at low altitude (MIL-F-8785C, 3.7.2 and 3.7.3).
///
/// Axes: along the mean wind, across it to the left, and upwards. The longitudinal spectrum is of first order, the two
/// others of second order. Scale lengths and the vertical deviation follow the height; a gust passes at the vehicle's
/// airspeed (frozen turbulence). The steps are exact for the longitudinal axis, and keep each deviation at any step.
package struct GustState: Sendable {
  /// The gust now: where the air moves to besides the mean, metres per second.
  package private(set) var velocity = LocalVector.zero
  /// The air's speed upwards now, metres per second.
  package private(set) var climbMetresPerSecond = 0.0
  private var along: Double
  private var across: Lagged
  private var upwards: Lagged
  private var scales = Scales(height: 10)
  private var generator: SplitMix64

  /// The change of height after which the lengths are computed anew, in metres.
  static let heightStepMetres = 0.5
  /// The heights for which the standard states lengths: 10 to 1,000 feet, in metres.
  static let heightRange = 3.048...304.8
  /// The least airspeed at which gusts pass, in metres per second.
  static let airspeedMin = 1.0

  /// The two states of a second-order spectrum: white noise after one lag, and after two.
  private struct Lagged: Sendable, Hashable {
    var once: Double
    var twice: Double

    /// A state as it is met at any moment: deviations √½ and ½, and ¼ in common.
    init(_ generator: inout SplitMix64) {
      once = generator.nextNormal() * 0.5.squareRoot()
      twice = once * 0.5 + generator.nextNormal() * 0.125.squareRoot()
    }

    /// Goes on by a step that keeps `keep` of the state; the deviation of the sum is 1.
    mutating func step(keep: Double, noise: Double) -> Double {
      let before = once
      once = once * keep + noise * ((1 - keep * keep) * 0.5).squareRoot()
      twice = twice * keep + (before + once) * ((1 - keep) * 0.5)
      // (1 + √3 T s) / (1 + T s)² in parts: √3 after one lag and 1 - √3 after two.
      return 1.732_050_807_568_877_2 * once - 0.732_050_807_568_877_2 * twice
    }
  }

  /// The lengths of gusts at a height, and how much weaker they are upwards.
  private struct Scales: Sendable, Hashable {
    /// The height, and the lengths along and across the ground and upwards, all in metres.
    let height: Double
    let horizontal: Double
    let vertical: Double
    /// The vertical deviation over the horizontal one.
    let verticalShare: Double

    init(height: Double) {
      self.height = height
      let feet = min(max(height, GustState.heightRange.lowerBound), GustState.heightRange.upperBound) / 0.3048
      let shape = 0.177 + 0.000823 * feet
      horizontal = feet / pow(shape, 1.2) * 0.3048
      vertical = feet * 0.3048
      verticalShare = pow(shape, 0.4)
    }
  }

  /// The gusts of a vehicle, from their midst; each name draws its own.
  package init(seed: UInt64, name: String) {
    generator = SplitMix64(seed: seed, stream: "gusts \(name)")
    along = generator.nextNormal()
    across = Lagged(&generator)
    upwards = Lagged(&generator)
  }

  /// Lets time pass.
  ///
  /// - Parameters:
  ///   - deviation: the horizontal deviation, metres per second.
  ///   - height: above ground, in metres.
  ///   - airspeed: of the vehicle, metres per second.
  ///   - mean: the mean wind, for the direction.
  package mutating func advance(
    bySeconds seconds: Double, deviation: Double, heightMetres height: Double, airspeed: Double, mean: LocalVector
  ) {
    guard deviation > 0 else { return }
    if abs(height - scales.height) > Self.heightStepMetres { scales = Scales(height: height) }
    let passed = max(airspeed, Self.airspeedMin) * seconds
    let keepHorizontal = Self.kept(after: passed / scales.horizontal)
    let keepVertical = Self.kept(after: passed / scales.vertical)
    along = along * keepHorizontal + generator.nextNormal() * (1 - keepHorizontal * keepHorizontal).squareRoot()
    let sideways = across.step(keep: keepHorizontal, noise: generator.nextNormal()) * deviation
    climbMetresPerSecond =
      upwards.step(keep: keepVertical, noise: generator.nextNormal()) * deviation * scales.verticalShare
    let strength = mean.lengthMetres
    let direction = strength > 0 ? mean * (1 / strength) : LocalVector(east: 1, north: 0)
    velocity =
      direction * (along * deviation) + LocalVector(east: -direction.north, north: direction.east) * sideways
  }

  /// The share of a state that is left after a time in units of its lag: e to the minus x, by a fraction.
  private static func kept(after lags: Double) -> Double {
    let half = min(lags, 2) * 0.5
    return (1 - half) / (1 + half)
  }
}

extension SplitMix64 {
  /// A number with mean 0 and deviation 1: the sum of twelve uniform draws of 16 bits, less 6 (Irwin–Hall).
  ///
  /// It needs no library function, so it is the same to the last bit on every machine; it never exceeds 6.
  package mutating func nextNormal() -> Double {
    var sum: UInt64 = 0
    for _ in 0..<3 {
      let bits = next()
      sum += (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
    }
    // Each draw stands for the middle of its 65,536th.
    return (Double(sum) + 6) * (1 / 65_536) - 6
  }
}
