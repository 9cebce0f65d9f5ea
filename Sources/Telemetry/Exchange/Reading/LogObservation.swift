/// Something that a flight log says of a vehicle, in the units of this project.
///
/// Readers of formats make these; `FlightLogAssembler` makes readings, events and commands of them.
package enum LogObservation: Hashable, Sendable {
  /// Where the vehicle is.
  case position(LogPosition)
  /// How the vehicle leans, in degrees: roll to the right, pitch with the nose up, heading clockwise from north.
  case attitude(rollDegrees: Double, pitchDegrees: Double, headingDegrees: Double)
  /// How the vehicle moves, in metres per second.
  case velocity(north: Double, east: Double, down: Double)
  /// The first battery: volts, amperes while it discharges, and the share that is left from 0 to 1.
  case battery(volts: Double?, amperes: Double?, fraction: Double?)
  /// The flight mode.
  case mode(name: String, number: UInt32)
  /// Whether the motors may turn.
  case armed(Bool)
  /// Whether the vehicle is off the ground.
  case inAir(Bool)
  /// Where the wind blows to, in metres per second, as the vehicle estimates it.
  case wind(north: Double, east: Double)
  /// A sentence for people.
  case text(severity: RunEvent.Severity, kind: String, text: String)
  /// The answer to a command.
  case command(name: String, result: String)

  /// Whether it is of a kind that comes many times a second, by which jumps of the log's clock are told.
  var carriesClock: Bool {
    switch self {
    case .position, .attitude, .velocity: true
    default: false
    }
  }
}

/// A position of a log, before anything about it is believed.
package struct LogPosition: Hashable, Sendable {
  /// Which of the log's sources it comes from: 0 is the vehicle's own estimate, larger numbers are receivers. A source
  /// serves while no better one speaks.
  package var rank: Int
  /// Degrees east; may be anything.
  package var longitude: Double
  /// Degrees north; may be anything.
  package var latitude: Double
  /// Metres above mean sea level; may be anything.
  package var altitudeMetres: Double
  /// Whether the source says itself that it knows where it is.
  package var hasFix: Bool
  /// The velocity that came with it, in metres per second.
  package var velocity: LogVelocity?
  /// The heading that came with it, in degrees.
  package var headingDegrees: Double?

  /// Describes a position.
  package init(
    rank: Int, longitude: Double, latitude: Double, altitudeMetres: Double, hasFix: Bool = true,
    velocity: LogVelocity? = nil, headingDegrees: Double? = nil
  ) {
    self.rank = rank
    self.longitude = longitude
    self.latitude = latitude
    self.altitudeMetres = altitudeMetres
    self.hasFix = hasFix
    self.velocity = velocity
    self.headingDegrees = headingDegrees
  }
}

/// A velocity of a log, in metres per second.
package struct LogVelocity: Hashable, Sendable {
  /// Northwards.
  package var north: Double
  /// Eastwards.
  package var east: Double
  /// Downwards.
  package var down: Double

  /// Describes a velocity.
  package init(north: Double, east: Double, down: Double) {
    self.north = north
    self.east = east
    self.down = down
  }

  /// Whether all three are numbers.
  var isFinite: Bool { north.isFinite && east.isFinite && down.isFinite }
}

/// Takes what a reader finds in a log, in the order of its bytes.
package protocol FlightLogSink {
  /// Takes an observation.
  ///
  /// - Parameters:
  ///   - vehicle: the number that tells vehicles of one log apart.
  ///   - microseconds: the log's own clock.
  mutating func take(_ observation: LogObservation, of vehicle: Int, at microseconds: Int64)
  /// Takes what ties the log's clock to the time of day.
  ///
  /// - Parameter unixMicroseconds: microseconds since 1970-01-01 in universal time.
  mutating func tie(_ microseconds: Int64, to unixMicroseconds: Int64)
}

/// Reads one format of flight logs from bytes that are handed in piece by piece.
///
/// A reader knows no file. What it does not finish with it leaves, and gets again with more behind it.
package protocol FlightLogReader {
  /// The most bytes that it needs to see at once to make progress.
  static var recordBytesMax: Int { get }
  /// What was read, lost and passed over so far.
  var tally: FlightLogTally { get }
  /// Reads records from the front of some bytes.
  ///
  /// - Parameters:
  ///   - bytes: the bytes from `offset` on.
  ///   - offset: where they stand in the file.
  ///   - isEnd: whether the file ends with them.
  /// - Returns: the number of bytes that are done with; all of them at the end.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, isEnd: Bool, into sink: inout some FlightLogSink
  ) throws(FlightLogError) -> Int
}

/// Why a log is not read at all.
package struct FlightLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, one sentence without a final period.
  package var reason: String
  /// What to do.
  package var help: String
  /// The byte at which it was noticed, from 0.
  package var offset: Int

  /// Describes the trouble.
  package init(_ reason: String, help: String, at offset: Int = 0) {
    self.reason = reason
    self.help = help
    self.offset = offset
  }

  /// The reason with its place.
  package var description: String { "\(reason) (byte \(offset))" }
}
