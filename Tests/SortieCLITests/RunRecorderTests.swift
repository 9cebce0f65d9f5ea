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
    func keep(_ second: Int) throws -> [RunEvent] {
      recorder.store(
        TelemetryBatch(readings: [try Self.reading(second)]), in: store, at: MissionTime(seconds: Double(second)))
    }
    #expect(try keep(0).isEmpty)
    recorder.fillDisk(at: MissionTime(seconds: 0.5))
    for second in 1...35 {
      #expect(try keep(second).isEmpty)
      #expect(try store.readingCount() == 1)
    }
    let event = try #require(recorder.freeDisk(at: MissionTime(seconds: 35.5), in: store).first)
    #expect(event.text == "The disk takes records again after 35 s; 25 readings are lost")
    #expect(try keep(36).isEmpty)
    #expect(try store.readings(of: "one").map { Int($0.time.seconds) } == [0] + Array(26...36))
    #expect(try store.events() == [event])
    #expect(recorder.readings == 37 && recorder.lost == (25, 0))
    #expect(recorder.freeDisk(at: MissionTime(seconds: 40), in: store).isEmpty)
  }

  @Test("real trouble gives one alarm, keeps the newest readings, and says what was lost when it is over")
  func realTrouble() throws {
    let scratch = try Scratch()
    let store = try Self.store(in: scratch.path)
    // A store that was opened for reading takes nothing, as one whose disk became read-only.
    let stuck = try RunStore.open(at: store.path)
    var recorder = RunRecorder(keptMax: 10)
    var alarms: [RunEvent] = []
    for second in 0..<25 {
      alarms += recorder.store(
        TelemetryBatch(readings: [try Self.reading(second)]), in: second < 20 ? stuck : store,
        at: MissionTime(seconds: Double(second)))
    }
    #expect(alarms.map(\.severity) == [.alert, .alert])
    #expect(alarms[0].text.hasPrefix("The run cannot be stored, and the flight goes on: "))
    #expect(alarms[1].text == "The disk takes records again after 20 s; 10 readings are lost")
    #expect(recorder.trouble == nil && recorder.lost == (10, 0) && recorder.waitingCount == 0)
    #expect(try store.readings(of: "one").map { Int($0.time.seconds) } == Array(10..<25))
    #expect(try store.events() == alarms)
  }

  @Test("a recorder on a thread of its own stores all in order, and waits for it at the end")
  func live() throws {
    let scratch = try Scratch()
    let store = try Self.store(in: scratch.path)
    let recorder = LiveRecorder(into: store)
    for second in 0..<200 {
      let news = recorder.take(
        TelemetryBatch(readings: [try Self.reading(second)]), at: MissionTime(seconds: Double(second) / 1000))
      #expect(news.isEmpty)
    }
    let summary = recorder.finish(
      TelemetryBatch(readings: [try Self.reading(200), try Self.reading(200)]), at: MissionTime(seconds: 1))
    #expect(summary.isWritten && summary.trouble == nil && summary.news.isEmpty)
    #expect(summary.readings == 202 && summary.lost == (0, 0) && summary.repairs.duplicates == 1)
    #expect(try store.readings(of: "one").map { Int($0.time.seconds) } == Array(0...200))
  }

  @Test("a recorder whose store takes nothing says so once, and at the end why")
  func liveTrouble() throws {
    let scratch = try Scratch()
    let store = try Self.store(in: scratch.path)
    let recorder = LiveRecorder(into: try RunStore.open(at: store.path), keptMax: 5)
    var news: [RunEvent] = []
    for second in 0..<50 {
      news += recorder.take(
        TelemetryBatch(readings: [try Self.reading(second)]), at: MissionTime(seconds: Double(second) / 1000))
    }
    let summary = recorder.finish(TelemetryBatch(), at: MissionTime(seconds: 1))
    #expect((news + summary.news).map(\.kind) == [RunRecorder.eventKind])
    #expect(summary.trouble?.code == .readOnly && !summary.isWritten)
    #expect(summary.lost.readings == 45)
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
