import Foundation
import Quantities
import Telemetry
import Testing

/// A folder of its own for one test, gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-telemetry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a run in the folder.
  var run: String { path + "/run.sqlite" }
}

/// Values for tests, all made from numbers.
enum RunFixture {
  static func description(seed: UInt64 = 7, isPlanProved: Bool = true) throws -> RunDescription {
    RunDescription(
      mission: "Round \"1\"", planSHA256: "ab12", seed: seed, scenario: "calm", toolVersion: "0.1.0",
      start: try #require(CivilTime("2026-03-02T08:00:00+02:00")), mapOrigin: try origin, attribution: "© somebody",
      cellSize: Length(metres: 2), isPlanProved: isPlanProved)
  }

  static var origin: GeoPoint {
    get throws { try #require(GeoPoint(longitude: 24.94, latitude: 60.17)) }
  }

  static func reading(_ vehicle: String, second: Int) throws -> Reading {
    Reading(
      vehicle: vehicle, sortie: second % 2 == 0 ? "\(vehicle)/1" : nil,
      time: MissionTime(seconds: Double(second)),
      position: try #require(GeoPoint(longitudeE7: 249_400_000 + Int32(second), latitudeE7: 601_700_000)),
      altitude: AltitudeAMSL(metres: 50.25), groundSpeed: Speed(metresPerSecond: 9.5),
      verticalSpeed: Speed(metresPerSecond: -1.5), heading: second % 3 == 0 ? nil : Angle(degrees: 90),
      charge: StateOfCharge(fraction: 0.75), batteryVolts: 22.5, batteryAmperes: nil, mode: "AUTO", modeNumber: 3,
      isArmed: true, isInAir: second % 2 == 0)
  }

  /// A reading with everything, in steps that the store keeps exactly.
  static func fullReading(_ vehicle: String, milliseconds: Int) throws -> Reading {
    let velocity = HorizontalVelocity(
      north: Speed(metresPerSecond: -3.21), east: Speed(metresPerSecond: Double(milliseconds % 700) / 100))
    var reading = try reading(vehicle, second: 0)
    reading.time = MissionTime(seconds: Double(milliseconds) / 1000)
    reading.velocity = velocity
    reading.groundSpeed = velocity.speed
    reading.heading = Angle(degrees: Double((milliseconds % 36_000 + 36_000) % 36_000) / 100)
    reading.roll = Angle(degrees: -4.25)
    reading.pitch = Angle(degrees: 11.5)
    reading.wind = HorizontalVelocity(north: Speed(metresPerSecond: 2.5), east: Speed(metresPerSecond: -0.7))
    reading.linkLoss = 0.0125
    reading.linkSilenceSeconds = 2
    reading.sprayedLitres = Double(milliseconds / 1000) / 8
    reading.isLampOn = milliseconds % 2000 == 0
    reading.loadKilograms = 0.4
    return reading
  }

  static func batch() throws -> TelemetryBatch {
    let time = MissionTime(seconds: 12.345)
    return TelemetryBatch(
      readings: try (0..<5).flatMap { [try reading("b", second: $0), try reading("a", second: $0)] },
      events: [
        RunEvent(time: time, vehicle: "a", severity: .warning, kind: "status-text", text: "low 'battery'; DROP TABLE"),
        RunEvent(time: time, severity: .info, kind: "run-started", text: "begun"),
      ],
      commands: [CommandRecord(time: time, vehicle: "a", command: "ARM", result: "accepted", attempts: 2)],
      thermalFrames: [
        ThermalFrame(
          vehicle: "b", time: time, position: try origin, altitude: AltitudeAMSL(metres: 40),
          minimum: Temperature(celsius: -3), maximum: Temperature(celsius: 40), mean: Temperature(celsius: 8.5),
          pixelCount: 327_680, task: "roofs")
      ],
      thermalCells: [cell(column: 3, row: 1, mean: 5), cell(column: -2, row: 0, mean: 6)],
      outcomes: [
        TaskOutcome(task: "insulin", doneAt: time, vehicle: "a", amount: 0.4, unit: "kg"),
        TaskOutcome(task: "announce", doneAt: nil, note: "no vehicle came"),
      ])
  }

  static func cell(column: Int32, row: Int32, mean: Double, count: Int = 4) -> ThermalCell {
    ThermalCell(
      index: ThermalCellIndex(column: column, row: row), mean: Temperature(celsius: mean),
      minimum: Temperature(celsius: mean - 1), maximum: Temperature(celsius: mean + 1), count: count,
      standardUncertaintyKelvin: 1.25)
  }
}
