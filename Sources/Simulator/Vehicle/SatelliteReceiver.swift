import Foundation
import Quantities

/// How well satellites tell a vehicle its place.
package struct SatelliteQuality: Sendable, Hashable {
  /// The deviation of the error on each horizontal axis, in metres; 0 for none. Upwards it is 1.5 times that.
  package var errorMetres: Double
  /// The time after which 1/e of an error is left, in seconds; positive.
  package var correlationSeconds: Double

  /// Describes a quality.
  package init(errorMetres: Double, correlationSeconds: Double = SatelliteQuality.usualCorrelationSeconds) {
    precondition(errorMetres >= 0 && correlationSeconds > 0, "an error that can be drawn")
    self.errorMetres = errorMetres
    self.correlationSeconds = correlationSeconds
  }

  /// The correlation where nothing is said, in seconds.
  package static let usualCorrelationSeconds = 300.0
  /// The place as it is.
  package static let perfect = SatelliteQuality(errorMetres: 0)
  /// A receiver of several bands with corrections from satellites: 0.2 m on each axis, so 0.5 m across in 95 of 100
  /// moments. It is between a receiver of several bands alone (1 m within half of the time, u-blox ZED-F9P with SBAS)
  /// and the service that Galileo's high accuracy service aims at (0.2 m in 95 of 100).
  package static let usual = SatelliteQuality(errorMetres: 0.2)
}

/// A receiver of satellites and the filter behind it: what the vehicle believes of its place.
///
/// The error on each axis is a Gauss–Markov process of first order, drawn at full seconds and straight between them (the
/// form of J. Rankin, IEEE PLANS 1994, as R. Beard and T. McLain use it in "Small Unmanned Aircraft", 2012, 7.5). What
/// somebody else does to the signals comes on top. The filter takes what the receiver says but where it leaps farther
/// than its gate: then it goes on by speed alone for a while, and takes the new place after that (ArduPilot's EKF3:
/// EK3_POS_I_GATE, posRetryTimeUseVel_ms).
package struct SatelliteReceiver: Sendable {
  /// An offset across and upwards, in metres.
  package struct Offset: Sendable, Hashable {
    /// Across the ground.
    package var across = LocalVector.zero
    /// Upwards.
    package var up = 0.0
  }

  /// What the filter has noticed.
  package enum Event: Sendable, Hashable {
    /// It takes the receiver's place no longer.
    case glitch
    /// It takes it again.
    case cleared
  }

  /// What the signals are shifted by, from a fault with a number.
  private struct Shift: Sendable {
    var number: Int
    var velocity: LocalVector
    var offset: LocalVector
  }

  /// The place that the vehicle believes, less the true one.
  package private(set) var estimateError = Offset()
  /// The place that the receiver tells, less the true one; without the noise of single fixes.
  package private(set) var receiverError = Offset()
  /// When the filter began to refuse the receiver's place, in seconds since the start; nil while it takes it.
  package private(set) var refusedSince: Double?

  private let quality: SatelliteQuality
  private let keep: Double
  private let drive: Double
  private var generator: SplitMix64
  private let noiseSeed: UInt64
  private var from = Offset()
  private var to = Offset()
  private var fromSeconds = 0.0
  private var shifts: [Shift] = []
  private var wander = LocalVector.zero

  /// How much larger the error is upwards than on a horizontal axis.
  static let verticalShare = 1.5
  /// Seconds between two draws of the error.
  static let drawSeconds = 1.0
  /// The innovation above which the filter refuses a place, in metres: five deviations (EK3_POS_I_GATE 500) of a fix's
  /// 0.5 m (EK3_POSNE_M_NSE) and the filter's own, 0.7 m together.
  package static let gateMetres = 3.5
  /// How long ArduPilot's filter refuses a place while speeds still fit, in seconds.
  package static let refusalSeconds = 10.0
  /// How long PX4's does (`reset_timeout_max` of EKF2), in seconds.
  package static let refusalSecondsPx4 = 7.0
  /// How fast the place wanders off that is reckoned from speeds alone, in metres per second on each axis: the accuracy
  /// of a receiver's speeds (u-blox ZED-F9P).
  static let wanderMetresPerSecond = 0.05
  /// The noise of a single fix on each horizontal axis (one sigma), in metres.
  static let noiseMetres = 0.03

  /// Makes a receiver with its error as it is met at any moment; each name draws its own.
  package init(quality: SatelliteQuality, seed: UInt64, name: String) {
    self.quality = quality
    keep = exp(-Self.drawSeconds / quality.correlationSeconds)
    drive = (1 - keep * keep).squareRoot()
    generator = SplitMix64(seed: seed, stream: "satellites \(name)")
    noiseSeed = generator.next()
    guard quality.errorMetres > 0 else { return }
    from = draw()
    to = next(after: from)
    receiverError = from
    estimateError = from
  }

  /// Whether the vehicle believes its true place.
  package var isExact: Bool { quality.errorMetres == 0 && shifts.isEmpty && estimateError == Offset() }

  // MARK: Faults

  /// Shifts the signals from now on: by an offset at once, and by a velocity.
  package mutating func shift(_ number: Int, by offset: LocalVector, velocity: LocalVector) {
    shifts.append(Shift(number: number, velocity: velocity, offset: offset))
  }

  /// Ends what a fault does to the signals.
  package mutating func unshift(_ number: Int) { shifts.removeAll { $0.number == number } }

  // MARK: Time

  /// Lets time pass.
  ///
  /// - Parameters:
  ///   - isBlind: whether there are no satellites: the place is reckoned on, and its error stays.
  ///   - refusal: how long the filter refuses a place, in seconds.
  package mutating func advance(
    to seconds: Double, stepSeconds: Double, isBlind: Bool, refusal: Double = refusalSeconds
  ) -> Event? {
    if quality.errorMetres > 0 {
      while seconds - fromSeconds >= Self.drawSeconds {
        fromSeconds += Self.drawSeconds
        from = to
        to = next(after: from)
      }
      let share = (seconds - fromSeconds) / Self.drawSeconds
      receiverError.across = from.across + (to.across - from.across) * share
      receiverError.up = from.up + (to.up - from.up) * share
    } else if shifts.isEmpty, refusedSince == nil, estimateError == Offset() {
      receiverError = Offset()
      return nil
    } else {
      receiverError = Offset()
    }
    for index in shifts.indices {
      shifts[index].offset = shifts[index].offset + shifts[index].velocity * stepSeconds
      receiverError.across = receiverError.across + shifts[index].offset
    }
    guard !isBlind else { return nil }
    let isFar = innovationMetres > Self.gateMetres
    if let since = refusedSince {
      guard isFar, seconds - since < refusal - 1e-9 else {
        refusedSince = nil
        estimateError = receiverError
        return .cleared
      }
      estimateError.across = estimateError.across + wander * stepSeconds
      return nil
    }
    guard !isFar else {
      refusedSince = seconds
      wander =
        LocalVector(east: generator.nextNormal(), north: generator.nextNormal()) * Self.wanderMetresPerSecond
      return .glitch
    }
    estimateError = receiverError
    return nil
  }

  /// How far the receiver's place lies from the one that is believed, in metres.
  var innovationMetres: Double { (receiverError.across - estimateError.across).lengthMetres }

  /// The noise of the fix at a moment; the same for every message of one fix.
  func noise(at seconds: Double) -> Offset {
    guard quality.errorMetres > 0 else { return Offset() }
    var fix = SplitMix64(seed: noiseSeed ^ UInt64(max(0, seconds) * Self.fixesPerSecond + 1e-6))
    return Offset(
      across: LocalVector(east: fix.nextNormal(), north: fix.nextNormal()) * Self.noiseMetres,
      up: fix.nextNormal() * Self.noiseMetres * Self.verticalShare)
  }

  /// Fixes in a second: ArduPilot's usual rate (GPS_RATE_MS 200).
  private static let fixesPerSecond = 5.0

  /// An error without a past.
  private mutating func draw() -> Offset {
    Offset(
      across: LocalVector(east: generator.nextNormal(), north: generator.nextNormal()) * quality.errorMetres,
      up: generator.nextNormal() * quality.errorMetres * Self.verticalShare)
  }

  /// The error a draw later.
  private mutating func next(after error: Offset) -> Offset {
    let fresh = draw()
    return Offset(across: error.across * keep + fresh.across * drive, up: error.up * keep + fresh.up * drive)
  }
}
