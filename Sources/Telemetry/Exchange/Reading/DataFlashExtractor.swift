import Foundation

/// What is taken out of one kind of record of an ArduPilot log.
struct DataFlashExtractor: Sendable {
  /// The kinds of records that say something of use.
  enum Topic: String, Sendable {
    case gps = "GPS"
    case position = "POS"
    case attitude = "ATT"
    case battery = "BAT"
    case current = "CURR"
    case mode = "MODE"
    case message = "MSG"
    case error = "ERR"
    case event = "EV"
    case estimate = "XKF1"
    case olderEstimate = "NKF1"
    case wind = "XKF2"
    case olderWind = "NKF2"
    case arming = "ARM"
    case status = "STAT"
    case mission = "CMD"
    case command = "MAVC"
    case parameter = "PARM"
    case unit = "UNIT"
    case multiplier = "MULT"
    case units = "FMTU"

    /// The fields that are needed, by name.
    var fields: [String] {
      switch self {
      case .gps: ["Status", "GMS", "GWk", "Lat", "Lng", "Alt", "Spd", "GCrs", "VZ"]
      case .position: ["Lat", "Lng", "Alt"]
      case .attitude: ["Roll", "Pitch", "Yaw"]
      case .battery, .current: ["Volt", "Curr", "RemPct"]
      case .mode: ["ModeNum", "Mode"]
      case .message: ["Message"]
      case .error: ["Subsys", "ECode"]
      case .event: ["Id"]
      case .estimate, .olderEstimate: ["VN", "VE", "VD"]
      case .wind, .olderWind: ["VWN", "VWE"]
      case .arming: ["ArmState"]
      case .status: ["isFlying", "Armed"]
      case .mission: ["CTot", "CNum", "CId"]
      case .command: ["Cmd", "Res"]
      case .parameter: ["Name", "Value"]
      case .unit: ["Id", "Label"]
      case .multiplier: ["Id", "Mult"]
      case .units: ["FmtType", "UnitIds", "MultIds"]
      }
    }
  }

  /// The one vehicle of such a log.
  static let vehicle = 0
  /// Receivers of satellites have the ranks from here on.
  static let receiverRank = 1

  let topic: Topic
  private let fields: [DataFlashFormat.Field?]
  private let time: DataFlashFormat.Field?
  private let isTimeInMilliseconds: Bool
  private let instance: DataFlashFormat.Field?

  /// What is taken of a kind of record; nil where it says nothing of use.
  init?(_ format: DataFlashFormat) {
    guard let topic = Topic(rawValue: format.name) else { return nil }
    self.topic = topic
    fields = topic.fields.map { format.field($0) }
    let microseconds = format.field("TimeUS")
    time = microseconds ?? format.field("TimeMS")
    isTimeInMilliseconds = microseconds == nil
    switch topic {
    case .gps, .battery, .estimate, .olderEstimate, .wind, .olderWind: instance = format.instance
    default: instance = nil
    }
  }

  /// The field of a place in `Topic.fields`; nil where the log's records lack it.
  subscript(_ index: Int) -> DataFlashFormat.Field? { fields[index] }

  /// Makes observations of a record.
  ///
  /// - Parameter kind: the kind of vehicle, learnt from the log's first texts.
  /// - Returns: whether it said anything.
  func extract(
    _ record: DataFlashRecord, kind: inout FlightModeNames.Kind?, into sink: inout some FlightLogSink
  ) -> Bool {
    guard let moment = moment(record) else { return false }
    let number = instance.flatMap { record.whole($0) } ?? 0
    if topic == .gps { return position(record, number, moment, into: &sink) }
    if topic == .event, let id = record.whole(fields[0]), follow(id, moment, into: &sink) { return true }
    guard number == 0, let observation = observation(record, &kind) else { return false }
    sink.take(observation, of: Self.vehicle, at: moment)
    if topic == .status, let flying = record.raw(fields[0]) {
      sink.take(.inAir(flying != 0), of: Self.vehicle, at: moment)
    }
    return true
  }

  /// The log's own time in microseconds; nil where it has none.
  private func moment(_ record: DataFlashRecord) -> Int64? {
    guard let time, let raw = record.raw(time) else { return nil }
    return Int64(exactly: (raw * (isTimeInMilliseconds ? 1000 : 1)).rounded())
  }

  private func observation(_ record: DataFlashRecord, _ kind: inout FlightModeNames.Kind?) -> LogObservation? {
    switch topic {
    case .position:
      guard let latitude = record.value(fields[0]), let longitude = record.value(fields[1]),
        let altitude = record.value(fields[2])
      else { return nil }
      return .position(
        LogPosition(rank: 0, longitude: longitude, latitude: latitude, altitudeMetres: altitude))
    case .attitude:
      guard let roll = record.degrees(fields[0]), let pitch = record.degrees(fields[1]),
        let yaw = record.degrees(fields[2])
      else { return nil }
      return .attitude(rollDegrees: roll, pitchDegrees: pitch, headingDegrees: yaw)
    case .battery, .current:
      return .battery(
        volts: record.value(fields[0]), amperes: record.value(fields[1]),
        fraction: record.raw(fields[2]).flatMap { (0...100).contains($0) ? $0 / 100 : nil })
    case .mode:
      guard let whole = record.whole(fields[0]) ?? record.whole(fields[1]), let number = UInt32(exactly: whole) else {
        return nil
      }
      return .mode(name: FlightModeNames.name(number, of: kind), number: number)
    case .message:
      guard let text = record.text(fields[0]), !text.isEmpty else { return nil }
      kind = kind ?? Self.kind(in: text)
      return .text(severity: .info, kind: "vehicle", text: text)
    case .error:
      guard let system = record.whole(fields[0]), let code = record.whole(fields[1]) else { return nil }
      return .text(
        severity: code == 0 ? .notice : .error, kind: "vehicle",
        text: DataFlashNames.error(subsystem: system, code: code))
    case .event: return record.whole(fields[0]).map { Self.event($0) }
    case .estimate, .olderEstimate:
      guard let north = record.value(fields[0]), let east = record.value(fields[1]), let down = record.value(fields[2])
      else { return nil }
      return .velocity(north: north, east: east, down: down)
    case .wind, .olderWind:
      guard let north = record.value(fields[0]), let east = record.value(fields[1]) else { return nil }
      return .wind(north: north, east: east)
    case .arming: return record.raw(fields[0]).map { .armed($0 != 0) }
    case .status: return record.raw(fields[1]).map { .armed($0 != 0) }
    case .mission:
      guard let total = record.whole(fields[0]), let item = record.whole(fields[1]),
        let command = record.whole(fields[2])
      else { return nil }
      return .text(
        severity: .debug, kind: "mission-item",
        text: "Item \(item) of \(total): command \(command)")
    case .command:
      guard let command = record.whole(fields[0]), let result = record.whole(fields[1]) else { return nil }
      return .command(name: "\(command)", result: FlightLogNames.result(of: result))
    case .gps, .parameter, .unit, .multiplier, .units: return nil
    }
  }

  // MARK: Satellites

  private func position(
    _ record: DataFlashRecord, _ receiver: Int, _ moment: Int64, into sink: inout some FlightLogSink
  ) -> Bool {
    let hasFix = record.raw(fields[0]).map { $0 >= 3 } ?? false
    if hasFix, let milliseconds = record.value(fields[1], standard: 1e-3), let week = record.raw(fields[2]), week > 0 {
      let unix = GPSTime.unixSeconds(week: week, secondsOfWeek: milliseconds)
      if let microseconds = Int64(exactly: (unix * 1e6).rounded()) { sink.tie(moment, to: microseconds) }
    }
    guard let latitude = record.value(fields[3]), let longitude = record.value(fields[4]),
      let altitude = record.value(fields[5])
    else { return false }
    var velocity: LogVelocity?
    if let speed = record.value(fields[6]), let course = record.degrees(fields[7]) {
      let angle = course * .pi / 180
      velocity = LogVelocity(
        north: speed * cos(angle), east: speed * sin(angle), down: record.value(fields[8]) ?? 0)
    }
    sink.take(
      .position(
        LogPosition(
          rank: Self.receiverRank + receiver, longitude: longitude, latitude: latitude, altitudeMetres: altitude,
          hasFix: hasFix, velocity: velocity)), of: Self.vehicle, at: moment)
    return true
  }

  // MARK: Events

  private static func event(_ id: Int) -> LogObservation {
    .text(severity: .info, kind: "vehicle", text: DataFlashNames.event(id))
  }

  /// Some events say in what state the vehicle is.
  ///
  /// - Returns: whether nothing more is to be told of it: what is armed or not becomes an event by itself.
  private func follow(_ id: Int, _ moment: Int64, into sink: inout some FlightLogSink) -> Bool {
    switch id {
    case 10, 11:
      sink.take(.armed(id == 10), of: Self.vehicle, at: moment)
      return true
    case 18, 28: sink.take(.inAir(id == 28), of: Self.vehicle, at: moment)
    default: break
    }
    return false
  }

  private static func kind(in text: String) -> FlightModeNames.Kind? {
    if text.hasPrefix("ArduCopter") { return .copter }
    if text.hasPrefix("ArduPlane") { return .plane }
    if text.hasPrefix("ArduRover") || text.hasPrefix("Rover") { return .rover }
    return nil
  }
}
