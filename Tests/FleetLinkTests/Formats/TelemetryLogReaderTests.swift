import FleetLink
import MAVLink
import Quantities
import SortieTestSupport
import Telemetry
import Testing

@Suite struct TelemetryLogReaderTests {
  /// Keeps what is found.
  private struct Found: FlightLogSink, Equatable {
    var observations: [LogObservation] = []
    var vehicles: [Int] = []
    var times: [Int64] = []
    var ties: [[Int64]] = []

    mutating func take(_ observation: LogObservation, of vehicle: Int, at microseconds: Int64) {
      observations.append(observation)
      vehicles.append(vehicle)
      times.append(microseconds)
    }

    mutating func tie(_ microseconds: Int64, to unix: Int64) { ties.append([microseconds, unix]) }
  }

  /// A log that is written by hand.
  private struct Log {
    var bytes: [UInt8] = []
    var writers: [UInt8: MAVLinkFrameWriter] = [:]

    mutating func add<Message: MAVLinkMessage>(
      _ message: Message, system: UInt8 = 1, component: UInt8 = 1, at time: UInt64
    ) {
      var writer = writers[system] ?? MAVLinkFrameWriter(systemID: system, componentID: component)
      writer.encode(message).withUnsafeBytes { MAVLinkLog.append($0, time: time, to: &bytes) }
      writers[system] = writer
    }
  }

  private static let start: UInt64 = 1_772_431_200_000_000

  private static func read(_ bytes: [UInt8], chunk: Int = .max) throws -> (found: Found, tally: FlightLogTally) {
    var reader = TelemetryLogReader()
    var found = Found()
    try FlightLogFeed.read(bytes, chunk: chunk, with: &reader, into: &found)
    return (found, reader.tally)
  }

  private static func heartbeat(_ autopilot: UInt8, type: UInt8, mode: UInt32, armed: Bool, state: UInt8) -> Heartbeat {
    Heartbeat(
      type: type, autopilot: autopilot,
      baseMode: MavModeFlag.customModeEnabled | (armed ? MavModeFlag.safetyArmed : 0), customMode: mode,
      systemStatus: state)
  }

  private static var flight: Log {
    var log = Log()
    log.add(
      heartbeat(MavAutopilot.ardupilotmega, type: MavType.quadrotor, mode: 3, armed: true, state: MavState.active),
      at: start)
    log.add(
      heartbeat(MavAutopilot.invalid, type: MavType.gcs, mode: 0, armed: false, state: MavState.active), system: 255,
      at: start + 10)
    log.add(
      GlobalPositionInt(lat: 601_700_000, lon: 249_400_000, alt: 31_500, vx: 300, vy: -400, vz: -150, hdg: 9000),
      at: start + 20)
    log.add(Attitude(roll: 0.1, pitch: -0.2, yaw: 1), at: start + 30)
    log.add(SysStatus(voltageBattery: 22_200, currentBattery: 1500, batteryRemaining: 80), at: start + 40)
    log.add(Statustext(severity: MavSeverity.warning, text: "low battery"), at: start + 50)
    log.add(Statustext(severity: MavSeverity.info, text: "station says"), system: 255, at: start + 60)
    log.add(CommandAck(command: 400, result: 4), at: start + 70)
    log.add(ParamValue(paramId: "X", paramValue: 1), at: start + 80)
    return log
  }

  @Test("the messages of a vehicle become its state, those of a ground station words about the whole log")
  func messages() throws {
    let (found, tally) = try Self.read(Self.flight.bytes)
    let whole = FlightLogAssembler.wholeLog
    #expect(found.ties == [[Int64(Self.start), Int64(Self.start)]])
    let vehicles: [Int] = [1, 1, 1, 1, 1, 1, 1, whole, 1]
    #expect(found.observations.count == 9 && found.vehicles == vehicles)
    #expect(Array(found.observations.prefix(3)) == [.armed(true), .mode(name: "AUTO", number: 3), .inAir(true)])
    #expect(
      found.observations[3]
        == .position(
          LogPosition(
            rank: 0, longitude: 24.94, latitude: 60.17, altitudeMetres: 31.5,
            velocity: LogVelocity(north: 3, east: -4, down: -1.5), headingDegrees: 90)))
    #expect(found.observations[5] == .battery(volts: 22.2, amperes: 15, fraction: 0.8))
    #expect(found.observations[6] == .text(severity: .warning, kind: "vehicle", text: "low battery"))
    #expect(found.observations[7] == .text(severity: .info, kind: "station", text: "station says"))
    #expect(found.observations[8] == .command(name: "400", result: "failed"))
    #expect(tally.records == 9 && tally.parameters == 1 && tally.bytesLost == 0)
  }

  @Test("PX4 is in the air by what it says, a rover never, and an armed ArduPilot while it is active")
  func flying() throws {
    var log = Log()
    log.add(
      Self.heartbeat(MavAutopilot.px4, type: MavType.quadrotor, mode: 67_371_008, armed: true, state: 4), at: 1)
    log.add(ExtendedSysState(landedState: MavLandedState.inAir), at: 2)
    log.add(
      Self.heartbeat(MavAutopilot.ardupilotmega, type: MavType.groundRover, mode: 10, armed: true, state: 4),
      system: 2, at: 3)
    log.add(
      Self.heartbeat(MavAutopilot.ardupilotmega, type: MavType.fixedWing, mode: 10, armed: true, state: 3), system: 3,
      at: 4)
    let (found, _) = try Self.read(log.bytes)
    let wanted: [LogObservation] = [
      .armed(true), .mode(name: "MISSION", number: 67_371_008), .inAir(true),
      .armed(true), .mode(name: "AUTO", number: 10), .inAir(false),
      .armed(true), .mode(name: "AUTO", number: 10), .inAir(false),
    ]
    #expect(found.observations == wanted)
  }

  @Test("a log whose clock was never set takes the time of day from the vehicle")
  func systemTime() throws {
    var log = Log()
    log.add(SystemTime(timeUnixUsec: 0, timeBootMs: 5), at: 100)
    log.add(SystemTime(timeUnixUsec: Self.start, timeBootMs: 5), at: 200)
    let (found, _) = try Self.read(log.bytes)
    #expect(found.ties == [[200, Int64(Self.start)]])
  }

  @Test("a long text in chunks is one text")
  func chunkedText() throws {
    var log = Log()
    let words = String(repeating: "words and ", count: 12)
    for part in Statustext.chunks(of: words, severity: MavSeverity.info, id: 7) { log.add(part, at: Self.start) }
    let (found, _) = try Self.read(log.bytes)
    #expect(found.observations == [.text(severity: .info, kind: "vehicle", text: words)])
  }

  @Test("however the bytes are cut, the same is found", arguments: [1, 2, 7, 30, 61, 300])
  func chunks(chunk: Int) throws {
    var bytes = Self.flight.bytes
    bytes.insert(contentsOf: [0xFD, 3, 0, 0, 1], at: 60)
    let whole = try Self.read(bytes)
    let cut = try Self.read(bytes, chunk: chunk)
    #expect(cut.found == whole.found && cut.tally == whole.tally)
    #expect(whole.tally.bytesLost > 0)
  }

  @Test("every truncation is read up to the last whole frame, and the rest is told with its place")
  func truncations() throws {
    let bytes = Self.flight.bytes
    let all = try Self.read(bytes).found.observations
    for length in 0..<bytes.count {
      let (found, tally) = try Self.read(Array(bytes[..<length]))
      #expect(found.observations == Array(all.prefix(found.observations.count)), "\(length) bytes")
      #expect(tally.damages.allSatisfy { $0.offset + $0.length == length }, "\(length) bytes")
    }
  }

  @Test("a flipped bit costs at most the frame that it is in", arguments: 0..<200)
  func flippedBits(seed: Int) throws {
    var bytes = Self.flight.bytes
    var generator = SplitMix64(seed: UInt64(seed))
    bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    let (found, tally) = try Self.read(bytes)
    #expect(tally.records + tally.unexplained >= 8 && found.observations.count >= 5)
    #expect(tally.bytesLost <= 100)
  }

  @Test("a log of our own is read back to the same places, modes and batteries, and a log of ArduPilot whole")
  func roundTrip() throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let readings: [Reading] = try (0..<50).map { index in
      let place = GeoPoint(longitudeE7: 249_400_000 + Int32(index * 100), latitudeE7: 601_700_000)
      return Reading(
        vehicle: "a", time: MissionTime(seconds: Double(index) / 4),
        position: try #require(place),
        altitude: AltitudeAMSL(metres: 8 + Double(index)), groundSpeed: Speed(metresPerSecond: 5),
        verticalSpeed: Speed(metresPerSecond: 1), heading: Angle(degrees: 90), charge: StateOfCharge(fraction: 0.5),
        batteryVolts: 22.2, mode: "AUTO", modeNumber: 3, isArmed: true, isInAir: index > 3,
        velocity: HorizontalVelocity(north: Speed(metresPerSecond: 3), east: Speed(metresPerSecond: 4)),
        roll: Angle(degrees: 2), pitch: Angle(degrees: -2),
        wind: HorizontalVelocity(north: Speed(metresPerSecond: -3), east: Speed(metresPerSecond: 4)))
    }
    let run = RunContents(
      description: RunDescription(
        mission: "Test", planSHA256: "", seed: 1, scenario: "", toolVersion: "test",
        start: CivilTime(secondsSinceEpoch: 1_772_431_200), mapOrigin: origin, attribution: "",
        cellSize: Length(metres: 1), isPlanProved: true),
      tracks: [.init(vehicle: "a", readings: readings)])
    let bytes = try RunTelemetryLog.make(of: run).bytes
    #expect(TelemetryLogReader.recognises(bytes))
    var reader = TelemetryLogReader()
    var assembler = FlightLogAssembler(offset: -Int64(Self.start)) { _ in "a" }
    try FlightLogFeed.read(bytes, with: &reader, into: &assembler)
    let back: [Reading] = assembler.take().readings
    #expect(back.map(\.position) == readings.map(\.position) && back.map(\.time) == readings.map(\.time))
    #expect(back.map(\.altitude) == readings.map(\.altitude) && back.map(\.isInAir) == readings.map(\.isInAir))
    #expect(back.allSatisfy { $0.mode == "AUTO" && $0.isArmed && $0.velocity?.east.metresPerSecond == 4 })
    for reading in back {
      #expect(abs((reading.roll?.degrees ?? 0) - 2) < 1e-4 && reading.charge?.fraction == 0.5)
      #expect(abs((reading.wind?.north.metresPerSecond ?? 0) + 3) < 1e-5)
      #expect(abs((reading.wind?.east.metresPerSecond ?? 0) - 4) < 1e-5)
    }

    guard let sample = SharedData.bytes("mavlink/ardupilot_sitl_mission.tlog") else { return }
    let (found, tally) = try Self.read(sample, chunk: 4096)
    #expect(tally.bytesLost == 0 && tally.parameters == 1433)
    #expect(found.observations.count { if case .attitude = $0 { true } else { false } } == 739)
  }
}
