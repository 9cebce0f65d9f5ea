import Foundation
import MAVLink
import Quantities

/// Bytes to decode: a made-up stream of telemetry, or a recording.
enum TelemetryStream {
  /// The bytes of telemetry as one vehicle sends it: eight kinds of message in turn, with values from a seed.
  static func generated(messages: Int, seed: UInt64) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var bytes: [UInt8] = []
    for index in 0..<messages {
      append(kind: index % 8, milliseconds: UInt32(index * 25), &generator, &writer, to: &bytes)
    }
    return bytes
  }

  private static func append(
    kind: Int, milliseconds: UInt32, _ random: inout SplitMix64, _ writer: inout MAVLinkFrameWriter,
    to bytes: inout [UInt8]
  ) {
    let microseconds = UInt64(milliseconds) * 1000
    switch kind {
    case 0: writer.append(Heartbeat(type: 2, autopilot: 3, baseMode: 81, customMode: 3, systemStatus: 4), to: &bytes)
    case 1:
      let attitude = Attitude(
        timeBootMs: milliseconds, roll: unit(&random), pitch: unit(&random), yaw: unit(&random),
        rollspeed: unit(&random), pitchspeed: unit(&random), yawspeed: unit(&random))
      writer.append(attitude, to: &bytes)
    case 2:
      let position = GlobalPositionInt(
        timeBootMs: milliseconds, lat: 601_700_000 + Int32(small(&random)), lon: 249_400_000 + Int32(small(&random)),
        alt: 60_000 + Int32(small(&random)), relativeAlt: 52_000, vx: small(&random), vy: small(&random),
        vz: small(&random), hdg: 9000)
      writer.append(position, to: &bytes)
    case 3:
      let gps = GpsRawInt(
        timeUsec: microseconds, fixType: 3, lat: 601_700_000 + Int32(small(&random)),
        lon: 249_400_000 + Int32(small(&random)), alt: 60_000, eph: 80, epv: 120, vel: 900, cog: 9000,
        satellitesVisible: 14)
      writer.append(gps, to: &bytes)
    case 4:
      let status = SysStatus(
        onboardControlSensorsPresent: 0xFFFF, onboardControlSensorsEnabled: 0xFFFF,
        onboardControlSensorsHealth: 0xFFFF, load: 300, voltageBattery: 44_400, currentBattery: small(&random),
        batteryRemaining: 80)
      writer.append(status, to: &bytes)
    case 5:
      let hud = VfrHud(
        airspeed: unit(&random), groundspeed: unit(&random), heading: 90, throttle: 40, alt: 60, climb: unit(&random))
      writer.append(hud, to: &bytes)
    case 6:
      let battery = BatteryStatus(
        temperature: 2500, voltages: [3700, 3701, 3702, 3703, 3704, 3705] + [UInt16](repeating: .max, count: 4),
        currentBattery: small(&random), currentConsumed: 1200, energyConsumed: 900, batteryRemaining: 80)
      writer.append(battery, to: &bytes)
    default:
      let outputs = ServoOutputRaw(
        timeUsec: milliseconds, servo1Raw: 1500, servo2Raw: 1510, servo3Raw: 1520, servo4Raw: 1530, servo5Raw: 1540,
        servo6Raw: 1550)
      writer.append(outputs, to: &bytes)
    }
  }

  private static func unit(_ random: inout SplitMix64) -> Float { Float(random.nextUnit()) }

  private static func small(_ random: inout SplitMix64) -> Int16 { Int16(random.nextIndex(below: 20_000) - 10_000) }

  /// The frames of a recording: those of a `.tlog` without their time stamps, else the file as it is.
  static func recorded(path: String) throws -> [UInt8] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    return path.hasSuffix(".tlog") ? withoutTimestamps(bytes) : bytes
  }

  /// The frames of a `.tlog`, one after the other.
  private static func withoutTimestamps(_ log: [UInt8]) -> [UInt8] {
    var frames: [UInt8] = []
    _ = log.withUnsafeBytes { bytes in
      MAVLinkLog.read(bytes) { _, frame in frame.withBytes { frames.append(contentsOf: $0) } }
    }
    return frames
  }
}
