import Foundation

/// What is taken out of one topic of a ULog file.
///
/// Source: PX4, `msg/*.msg`, in the forms of releases 1.8 to 1.16.
enum ULogTopic: String, Sendable {
  case globalPosition = "vehicle_global_position"
  case gpsPosition = "vehicle_gps_position"
  case gpsSensor = "sensor_gps"
  case attitude = "vehicle_attitude"
  case localPosition = "vehicle_local_position"
  case battery = "battery_status"
  case status = "vehicle_status"
  case landDetected = "vehicle_land_detected"
  case wind = "wind"
  case windEstimate = "wind_estimate"
  case commandAck = "vehicle_command_ack"

  /// The fields that are needed, by name; the time is the first.
  var fields: [String] {
    switch self {
    case .globalPosition:
      ["timestamp", "lat", "lon", "alt", "vel_n", "vel_e", "vel_d", "yaw", "lat_lon_valid", "alt_valid"]
    case .gpsPosition, .gpsSensor:
      [
        "timestamp", "lat", "lon", "alt", "latitude_deg", "longitude_deg", "altitude_msl_m", "fix_type", "vel_n_m_s",
        "vel_e_m_s", "vel_d_m_s", "time_utc_usec",
      ]
    case .attitude: ["timestamp", "q"]
    case .localPosition: ["timestamp", "vx", "vy", "vz", "v_xy_valid", "v_z_valid"]
    case .battery: ["timestamp", "voltage_v", "current_a", "remaining"]
    case .status: ["timestamp", "arming_state", "nav_state"]
    case .landDetected: ["timestamp", "landed"]
    case .wind, .windEstimate: ["timestamp", "windspeed_north", "windspeed_east"]
    case .commandAck: ["timestamp", "command", "result"]
    }
  }

  /// The one vehicle of such a log.
  static let vehicle = 0
  /// Receivers of satellites have the ranks from here on.
  static let receiverRank = 1
  /// `ARMING_STATE_ARMED`.
  private static let armed = 2

  /// Makes observations of a record.
  ///
  /// - Parameters:
  ///   - places: where the fields stand, in the order of `fields`.
  ///   - instance: the number of the sensor, from 0.
  /// - Returns: whether it said anything.
  func extract(
    _ record: ULogRecord, _ places: [ULogFormats.Place?], instance: Int, into sink: inout some FlightLogSink
  ) -> Bool {
    guard let moment = record.number(places[0]).flatMap({ Int64(exactly: $0) }) else { return false }
    func value(_ index: Int) -> Double? { record.number(places[index]) }
    func take(_ observation: LogObservation) -> Bool {
      sink.take(observation, of: Self.vehicle, at: moment)
      return true
    }
    if self == .gpsPosition || self == .gpsSensor {
      if value(7).map({ $0 >= 3 }) ?? true, let utc = value(11).flatMap({ Int64(exactly: $0) }) {
        sink.tie(moment, to: utc)
      }
      return Self.receiver(value, instance).map(take) ?? false
    }
    guard instance == 0 else { return false }
    switch self {
    case .globalPosition: return Self.estimate(value).map(take) ?? false
    case .attitude:
      let parts = (0..<4).compactMap { record.number(places[1], $0) }
      return parts.count == 4 ? take(Self.attitude(parts)) : false
    case .localPosition:
      guard let north = value(1), let east = value(2), let down = value(3), value(4) != 0, value(5) != 0 else {
        return false
      }
      return take(.velocity(north: north, east: east, down: down))
    case .battery:
      return take(
        .battery(
          volts: value(1), amperes: value(2).flatMap { $0 < 0 ? nil : $0 },
          fraction: value(3).flatMap { (0...1).contains($0) ? $0 : nil }))
    case .status:
      if let state = record.whole(places[1]) { _ = take(.armed(state == Self.armed)) }
      guard let number = record.whole(places[2]).flatMap({ UInt32(exactly: $0) }) else { return false }
      return take(.mode(name: FlightModeNames.name(number, of: .px4), number: number))
    case .landDetected: return value(1).map { take(.inAir($0 == 0)) } ?? false
    case .wind, .windEstimate:
      guard let north = value(1), let east = value(2) else { return false }
      return take(.wind(north: north, east: east))
    case .commandAck:
      guard let command = record.whole(places[1]), let result = record.whole(places[2]) else { return false }
      return take(.command(name: "\(command)", result: FlightLogNames.result(of: result)))
    case .gpsPosition, .gpsSensor: return false
    }
  }

  private static func estimate(_ value: (Int) -> Double?) -> LogObservation? {
    guard let latitude = value(1), let longitude = value(2), let altitude = value(3) else { return nil }
    var velocity: LogVelocity?
    if let north = value(4), let east = value(5), let down = value(6) {
      velocity = LogVelocity(north: north, east: east, down: down)
    }
    return .position(
      LogPosition(
        rank: 0, longitude: longitude, latitude: latitude, altitudeMetres: altitude,
        hasFix: value(8) != 0 && value(9) != 0, velocity: velocity, headingDegrees: value(7).map { $0 * 180 / .pi }))
  }

  private static func receiver(_ value: (Int) -> Double?, _ instance: Int) -> LogObservation? {
    var position: LogPosition
    if let latitude = value(4), let longitude = value(5), let altitude = value(6) {
      position = LogPosition(
        rank: receiverRank + instance, longitude: longitude, latitude: latitude, altitudeMetres: altitude)
    } else if let latitude = value(1), let longitude = value(2), let altitude = value(3) {
      position = LogPosition(
        rank: receiverRank + instance, longitude: longitude / 1e7, latitude: latitude / 1e7,
        altitudeMetres: altitude / 1000)
    } else {
      return nil
    }
    position.hasFix = value(7).map { $0 >= 3 } ?? true
    if let north = value(8), let east = value(9), let down = value(10) {
      position.velocity = LogVelocity(north: north, east: east, down: down)
    }
    return .position(position)
  }

  /// The angles of a rotation from the body's frame (forward, right, down) to north, east and down.
  static func attitude(_ q: [Double]) -> LogObservation {
    let (w, x, y, z) = (q[0], q[1], q[2], q[3])
    let toDegrees = 180 / Double.pi
    return .attitude(
      rollDegrees: atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)) * toDegrees,
      pitchDegrees: asin(max(-1, min(1, 2 * (w * y - z * x)))) * toDegrees,
      headingDegrees: atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)) * toDegrees)
  }
}
