import Foundation
import Quantities
import SortieTestSupport
import Telemetry
import Testing

@Suite struct ExportCommandTests {
  @Test("a run becomes a log that `mavlink decode` reads to its last byte")
  func tlog() throws {
    let scratch = try Scratch()
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let store = try RunStore.create(
      at: "\(scratch.path)/run.sqlite",
      description: RunDescription(
        mission: "Test", planSHA256: "", seed: 1, scenario: "", toolVersion: "test",
        start: CivilTime(secondsSinceEpoch: 1_772_431_200), mapOrigin: origin, attribution: "",
        cellSize: Length(metres: 1), isPlanProved: true), replacing: true)
    try store.append(
      TelemetryBatch(
        readings: (0..<5).map { second in
          Reading(
            vehicle: "heron", time: MissionTime(seconds: Double(second)), position: origin,
            altitude: AltitudeAMSL(metres: 8), groundSpeed: .zero, verticalSpeed: .zero,
            charge: StateOfCharge(percent: 90), mode: "AUTO", modeNumber: 3, isArmed: true, isInAir: true)
        }, events: [RunEvent(time: MissionTime(seconds: 2), vehicle: "heron", severity: .info, kind: "x", text: "here")]
      ))
    let output = "\(scratch.path)/run.tlog"
    let run = CommandRun("export", scratch.path, "--as", "tlog", "-o", output)
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("1  heron") && run.result.contains("16 frames"))
    let decoded = CommandRun("mavlink", "decode", output)
    #expect(decoded.outcome == 0 && decoded.messages == "16 frames, 0 bytes in none\n")
    #expect(decoded.result.contains("\"time_us\":1772431202000000") && decoded.result.contains("\"here\""))
  }

  @Test("another format and a folder without a run end with exit code 2")
  func misuse() throws {
    let scratch = try Scratch()
    #expect(CommandRun("export", scratch.path, "--as", "tlog", "-o", "x").outcome == 2)
    #expect(CommandRun("export", scratch.path, "--as", "paper", "-o", "x").outcome == 2)
    #expect(CommandRun("export", scratch.path, "-o", "x").outcome == 2)
  }
}
