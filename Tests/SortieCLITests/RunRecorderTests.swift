import Quantities
import SortieCLI
import Telemetry
import Testing

/// What a run keeps while its disk is full.
@Suite struct RunRecorderTests {
  private static func reading(_ second: Int) throws -> Reading {
    let position = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    return Reading(
      vehicle: "one", sortie: nil, time: MissionTime(seconds: Double(second)), position: position,
      altitude: AltitudeAMSL(metres: 10), groundSpeed: Speed(metresPerSecond: 0),
      verticalSpeed: Speed(metresPerSecond: 0), heading: nil, charge: nil, batteryVolts: nil, batteryAmperes: nil,
      mode: "AUTO", modeNumber: 3, isArmed: true, isInAir: true)
  }

  private static func store(in folder: String) throws -> RunStore {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    return try RunStore.create(
      at: "\(folder)/run.sqlite",
      description: RunDescription(
        mission: "A", planSHA256: "", seed: 1, scenario: "", toolVersion: "", start: CivilTime(secondsSinceEpoch: 0),
        mapOrigin: origin, attribution: "", cellSize: Length(metres: 5), isPlanProved: true))
  }

  @Test("the newest readings are kept, the others counted, and what comes later is stored as before")
  func ring() throws {
    let scratch = try Scratch()
    let store = try Self.store(in: scratch.path)
    var recorder = RunRecorder(keptMax: 10)
    try recorder.store(TelemetryBatch(readings: [Self.reading(0)]), in: store)
    recorder.fillDisk(at: MissionTime(seconds: 0.5))
    for second in 1...35 {
      try recorder.store(TelemetryBatch(readings: [Self.reading(second)]), in: store)
      #expect(try store.readingCount() == 1)
    }
    let event = try #require(try recorder.freeDisk(at: MissionTime(seconds: 35.5), in: store))
    #expect(event.text == "The disk takes records again after 35 s; 25 readings are lost")
    try recorder.store(TelemetryBatch(readings: [Self.reading(36)]), in: store)
    #expect(try store.readings(of: "one").map { Int($0.time.seconds) } == [0] + Array(26...36))
    #expect(try store.events() == [event])
    #expect(recorder.readings == 37)
    #expect(try recorder.freeDisk(at: MissionTime(seconds: 40), in: store) == nil)
  }

  @Test("a store that goes back is what it was when it was marked")
  func rewind() throws {
    let scratch = try Scratch()
    let store = try Self.store(in: scratch.path)
    func append(_ seconds: ClosedRange<Int>, done: Double?) throws {
      let outcome = TaskOutcome(task: "a", doneAt: done.map { MissionTime(seconds: $0) }, note: "n")
      let event = RunEvent(time: MissionTime(seconds: 1), severity: .info, kind: "k", text: "\(seconds)")
      try store.append(
        TelemetryBatch(readings: try seconds.map(Self.reading), events: [event], outcomes: [outcome]))
    }
    try append(1...5, done: nil)
    let mark = try store.mark()
    let before = (try store.readings(of: "one"), try store.events(), try store.outcomes())
    try append(6...9, done: 7)
    try store.rewind(to: mark)
    #expect(try store.readings(of: "one") == before.0)
    #expect(try store.events() == before.1)
    #expect(try store.outcomes() == before.2)
    try append(6...7, done: 8)
    #expect(try store.readingCount() == 7)
    #expect(try store.outcomes().map(\.doneAt) == [MissionTime(seconds: 8)])
  }
}
