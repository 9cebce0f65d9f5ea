/// What an autopilot is told to do with the payload, or has to say.
package enum AutopilotEvent: Sendable, Hashable {
  /// A mission item is begun.
  case itemBegun(UInt16, command: UInt16)
  /// A mission item is done.
  case itemReached(UInt16)
  /// A text for the ground, with its MAVLink severity.
  case text(severity: UInt8, String)
  /// The winch shall lift a parcel (`true`) or let one down.
  case winch(lifting: Bool)
  /// The sprayer shall open or close.
  case sprayer(on: Bool)
  /// A relay, counted from 0, shall close or open.
  case relay(Int, on: Bool)
  /// The thermal camera shall take a frame every so many seconds; nil stops it.
  case camera(intervalSeconds: Double?)
  /// The camera shall take a frame each time the vehicle has moved on by so many metres over ground, 0 for never; and
  /// one at once, where `now` says so.
  case cameraDistance(metres: Double, now: Bool)
  /// The loudspeaker shall say announcement number so-and-so.
  case speak(Int)
  /// The vehicle left its pad: it took off, or its mission on wheels began.
  case departed
  /// The vehicle is on the ground and its motors stand still.
  case disarmed
}
