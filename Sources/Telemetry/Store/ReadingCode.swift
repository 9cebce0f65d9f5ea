import Quantities

/// How a reading becomes whole numbers in the tables `reading` and `status`, and a reading again.
///
/// The key of a row in both is the time in milliseconds, shifted by `vehicleBits`, and the vehicle's number below it:
/// rows come in the order of time, so that the newest page is the one that is written, and no index is needed.
enum ReadingCode {
  /// The bits of a vehicle's number in a key.
  static let vehicleBits: Int64 = 12
  /// The most vehicles of a run.
  static let vehiclesMax: Int64 = 1 << vehicleBits - 1
  /// Times are closer to the run's start than so many milliseconds, 17 years.
  static let timeMillisecondsMax: Int64 = 1 << 39 - 1

  static func key(milliseconds: Int64, vehicle: Int64) -> Int64 { milliseconds << vehicleBits | vehicle }
  static func milliseconds(ofKey key: Int64) -> Int64 { key >> vehicleBits }
  static func vehicle(ofKey key: Int64) -> Int64 { key & vehiclesMax }

  /// The nearest whole number of steps; nil where the value is not finite or far out of any range.
  @inline(__always)
  static func steps(_ value: Double, per unit: Double) -> Int64? {
    let scaled = value * unit
    // More than any quantity of a vehicle; below the whole numbers that a Double skips. Adding a half and cutting is
    // rounding without a call, which takes a tenth of the time of a reading.
    return abs(scaled) <= 4e15 ? Int64(scaled + (scaled < 0 ? -0.5 : 0.5)) : nil
  }

  /// Degrees in (-180, 180] as hundredths; the angle may be any.
  @inline(__always)
  static func hundredths(_ angle: Angle) -> Int64? {
    guard let steps = steps(angle.degrees, per: 100) else { return nil }
    let turned = steps % 36_000
    return turned > 18_000 ? turned - 36_000 : turned <= -18_000 ? turned + 36_000 : turned
  }

  /// The nose's direction in [0, 360).
  @inline(__always)
  static func heading(hundredths: Int64) -> Angle {
    Angle(degrees: Double(hundredths < 0 ? hundredths + 36_000 : hundredths) / 100)
  }
}

/// What changes seldom, as it stands in the table `status`: a row where something of it changed.
struct StoredStatus: Hashable, Sendable {
  var sortie: String?
  var mode: String
  var modeNumber: UInt32?
  var isArmed: Bool
  var isInAir: Bool
  /// Hundredths of a percent.
  var linkLoss: Int64?
  var linkSilenceMilliseconds: Int64?
  /// Tenths of a metre per second, both or none: no estimate of a vehicle is better, and finer ones would change with
  /// each message.
  var windNorth: Int64?
  var windEast: Int64?
  var sprayedMillilitres: Int64?
  var isLampOn: Bool?
  var loadGrams: Int64?
}

/// What changes in each reading, as it stands in the table `reading`.
struct StoredReading {
  var key: Int64 = 0
  /// 1e-7 degree east and north of the run's base.
  var east: Int64 = 0
  var north: Int64 = 0
  var altitudeCentimetres: Int64 = 0
  /// Centimetres per second. Where `velocityEast` is nil the direction is not known, and this is the ground speed.
  var velocityNorth: Int64 = 0
  var velocityEast: Int64?
  var velocityUp: Int64 = 0
  /// Hundredths of a degree.
  var roll: Int64?
  var pitch: Int64?
  var heading: Int64?
  /// Hundredths of a percent.
  var charge: Int64?
  var millivolts: Int64?
  /// Hundredths of an ampere.
  var current: Int64?
}
