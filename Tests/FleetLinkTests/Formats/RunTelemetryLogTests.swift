import FleetLink
import MAVLink
import Quantities
import Telemetry
import Testing

@Suite struct RunTelemetryLogTests {
  private static let start = CivilTime(secondsSinceEpoch: 1_772_431_200)

  private static func run(_ tracks: [RunContents.Track], events: [RunEvent] = []) throws -> RunContents {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    return RunContents(
      description: RunDescription(
        mission: "Test", planSHA256: "", seed: 1, scenario: "", toolVersion: "test", start: start, mapOrigin: origin,
        attribution: "", cellSize: Length(metres: 1), isPlanProved: true), tracks: tracks, events: events)
  }

  private static func reading(
    _ vehicle: String, _ seconds: Double, east: Double = 0, height: Double = 8, armed: Bool = true, inAir: Bool = true,
    charge: Double? = 0.5, heading: Double? = 90
  ) throws -> Reading {
    Reading(
      vehicle: vehicle, time: MissionTime(seconds: seconds),
      position: try #require(GeoPoint(longitude: 24.94 + east, latitude: 60.17)),
      altitude: AltitudeAMSL(metres: height), groundSpeed: Speed(metresPerSecond: 12),
      verticalSpeed: Speed(metresPerSecond: 1.5), heading: heading.map { Angle(degrees: $0) },
      charge: charge.map { StateOfCharge(fraction: $0) }, batteryVolts: charge.map { _ in 22.2 },
      batteryAmperes: charge.map { _ in 30.5 }, mode: "AUTO", modeNumber: 3, isArmed: armed, isInAir: inAir)
  }

  /// The messages of a log with their times and systems.
  private static func messages(
    _ bytes: [UInt8]
  ) -> (list: [(time: UInt64, system: UInt8, message: any MAVLinkMessage)], dropped: Int) {
    var list: [(time: UInt64, system: UInt8, message: any MAVLinkMessage)] = []
    let counts = bytes.withUnsafeBytes { bytes in
      MAVLinkLog.read(bytes) { time, frame in
        let whole = frame.frame
        if let message = whole.message { list.append((time, whole.systemID, message)) }
      }
    }
    return (list, counts.droppedBytes)
  }

  @Test("readings become positions and batteries with the units of MAVLink, at the times of the day")
  func readings() throws {
    let run = try Self.run([
      .init(
        vehicle: "a",
        readings: [try Self.reading("a", 1), try Self.reading("a", 1.25, east: 0.001, height: 9.5, charge: nil)])
    ])
    let output = try RunTelemetryLog.make(of: run)
    let (list, dropped) = Self.messages(output.bytes)
    #expect(dropped == 0 && list.count == output.frames && output.frames == 4)
    #expect(list.allSatisfy { $0.system == 1 } && output.vehicles == ["a"])
    #expect(
      list.map(\.time) == [1_772_431_201_000_000, 1_772_431_201_000_000, 1_772_431_201_000_000, 1_772_431_201_250_000])
    let heartbeat = try #require(list[0].message as? Heartbeat)
    #expect(heartbeat.type == MavType.hexarotor && heartbeat.customMode == 3 && heartbeat.baseMode == 129)
    let first = try #require(list[2].message as? GlobalPositionInt)
    #expect(first.lat == 601_700_000 && first.lon == 249_400_000 && first.alt == 8000 && first.relativeAlt == 0)
    #expect(first.vx == 0 && first.vy == 1200 && first.vz == -150 && first.hdg == 9000 && first.timeBootMs == 0)
    let battery = try #require(list[1].message as? BatteryStatus)
    #expect(battery.batteryRemaining == 50 && battery.voltages[0] == 22_200 && battery.voltages[1] == .max)
    #expect(battery.currentBattery == 3050)
    let second = try #require(list[3].message as? GlobalPositionInt)
    #expect(second.relativeAlt == 1500 && second.timeBootMs == 250)
  }

  @Test("heartbeats come each second and with each change; vehicles are systems by name; what drives is a rover")
  func heartbeats() throws {
    let flown = try (0..<9).map { try Self.reading("b", Double($0) / 4, armed: $0 > 1) }
    let driven = try (0..<9).map { try Self.reading("c", Double($0) / 4, inAir: false) }
    let output = try RunTelemetryLog.make(
      of: Self.run([.init(vehicle: "b", readings: flown), .init(vehicle: "c", readings: driven)]))
    let (list, _) = Self.messages(output.bytes)
    func beats(_ system: UInt8) -> [(UInt64, Heartbeat)] {
      list.filter { $0.system == system }.compactMap { entry in
        (entry.message as? Heartbeat).map { ((entry.time - 1_772_431_200_000_000) / 1000, $0) }
      }
    }
    #expect(beats(1).map(\.0) == [0, 500, 1500])
    #expect(beats(2).map(\.0) == [0, 1000, 2000])
    #expect(beats(2).allSatisfy { $0.1.type == MavType.groundRover })
    #expect(zip(list, list.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test("events become texts of their vehicle, long ones in chunks; those of the run come from the ground station")
  func events() throws {
    let long = String(repeating: "words and ", count: 12)
    let run = try Self.run(
      [.init(vehicle: "a", readings: [try Self.reading("a", 0)])],
      events: [
        RunEvent(time: MissionTime(seconds: 1), vehicle: "a", severity: .warning, kind: "x", text: long),
        RunEvent(time: MissionTime(seconds: 2), severity: .info, kind: "y", text: "the run ends"),
      ])
    let output = try RunTelemetryLog.make(of: run)
    let texts = Self.messages(output.bytes).list.compactMap { entry in
      (entry.message as? Statustext).map { (entry.system, $0) }
    }
    #expect(texts.filter { $0.0 == 1 }.map(\.1.text).joined() == long)
    #expect(texts.filter { $0.0 == 1 }.allSatisfy { $0.1.severity == MavSeverity.warning })
    #expect(texts.filter { $0.0 == RunTelemetryLog.groundStation }.map(\.1.text) == ["the run ends"])
  }

  @Test("the same run gives the same bytes, and more vehicles than system numbers are refused")
  func limits() throws {
    let track = RunContents.Track(vehicle: "a", readings: [try Self.reading("a", 0)])
    #expect(try RunTelemetryLog.make(of: Self.run([track])).bytes == RunTelemetryLog.make(of: Self.run([track])).bytes)
    let many = try Self.run((0...250).map { RunContents.Track(vehicle: "v\($0)", readings: []) })
    #expect(throws: RunTelemetryLog.Refusal.tooManyVehicles(251)) { try RunTelemetryLog.make(of: many) }
    #expect(try RunTelemetryLog.make(of: Self.run([])).bytes.isEmpty)
  }
}
