import Foundation
import Quantities
import Telemetry
import Testing

@Suite("A purge deletes what is old enough, and no byte of it stays")
struct RunStorePurgeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let marker = "MARKER-OF-SOMEBODY"

  private static func entry(_ action: AuditEntry.Action) -> AuditEntry {
    AuditEntry(who: "ann", action: action, detail: "older than 30d", time: CivilTime(secondsSinceEpoch: 1_800_000_000))
  }

  /// A closed run with the marker in every kind of record, and much else around it.
  private func run() throws {
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try store.record(Self.entry(.created))
    for second in 0..<400 {
      let time = MissionTime(seconds: Double(second))
      var batch = TelemetryBatch(readings: try ["a", "b"].map { try RunFixture.reading($0, second: second) })
      let word = second < 200 ? Self.marker + "-\(second)" : "later-\(second)"
      for index in batch.readings.indices { batch.readings[index].mode = word }
      batch.events = [RunEvent(time: time, vehicle: "a", severity: .info, kind: "k", text: word)]
      batch.commands = [CommandRecord(time: time, vehicle: "a", command: word, result: "accepted")]
      batch.zonePassages = [
        ZonePassage(
          vehicle: "b", zone: word, entered: time, left: nil, position: try RunFixture.origin,
          altitude: AltitudeAMSL(metres: 1))
      ]
      try store.append(batch)
    }
    try store.append(
      TelemetryBatch(
        thermalCells: [RunFixture.cell(column: 1, row: 1, mean: 3)],
        outcomes: [TaskOutcome(task: Self.marker, doneAt: MissionTime(seconds: 2))]))
    try store.keep(FlownFile(name: "plan.json", bytes: Array(Self.marker.utf8)))
    try store.seal(Self.entry(.closed))
    try store.close()
  }

  private func markersInFiles() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(0) { sum, name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
      var count = 0
      var place = bytes.startIndex
      while let found = bytes.range(of: Data(Self.marker.utf8), in: place..<bytes.endIndex) {
        count += 1
        place = found.upperBound
      }
      return sum + count
    }
  }

  @Test("All of a run that is old enough is gone from every file")
  func whole() throws {
    try run()
    #expect(try markersInFiles() > 500)
    let store = try RunStore.reopen(at: folder.run)
    let purged = try store.purge(
      before: MissionTime(seconds: 1e6), kinds: Set(RecordKind.allCases), entry: Self.entry(.purged))
    #expect(purged.rows.map(\.kind) == RecordKind.allCases)
    #expect(purged.rows.map(\.count) == [800, 400, 400, 1, 1, 400, 1])
    // While the store is still open, too.
    #expect(try markersInFiles() == 0)
    try store.close()
    #expect(try markersInFiles() == 0)
    let reader = try RunStore.open(at: folder.run)
    #expect(try reader.vehicles().isEmpty)
    let trail = try reader.auditTrail()
    #expect(trail.problems.isEmpty)
    #expect(trail.lines.last?.detail.hasPrefix("older than 30d: 800 of readings, 400 of events") == true)
    #expect(try reader.checkSeal(trail) == .holds(entry: 3))
  }

  @Test("What is younger stays as it was, with the state that holds for it")
  func part() throws {
    try run()
    let before = try RunStore.open(at: folder.run).contents()
    let store = try RunStore.reopen(at: folder.run)
    let limit = MissionTime(seconds: 250)
    let planned = try store.purgeable(before: limit, kinds: Set(RecordKind.allCases))
    let purged = try store.purge(before: limit, kinds: Set(RecordKind.allCases), entry: Self.entry(.purged))
    #expect(planned.rows.map(\.count) == purged.rows.map(\.count))
    try store.close()
    #expect(try markersInFiles() == 2)  // The outcome and the copy, which have no time of their own.
    let after = try RunStore.open(at: folder.run).contents()
    for (old, new) in zip(before.tracks, after.tracks) {
      #expect(new.readings == old.readings.filter { $0.time >= limit })
    }
    #expect(after.events == before.events.filter { $0.time >= limit })
    #expect(after.zonePassages == before.zonePassages.filter { $0.entered >= limit })
    #expect(after.thermalCells == before.thermalCells && after.outcomes == before.outcomes)
  }

  @Test("One kind alone can be purged, and nothing old enough leaves no entry")
  func oneKind() throws {
    try run()
    let store = try RunStore.reopen(at: folder.run)
    let none = try store.purge(before: MissionTime(seconds: -5), kinds: [.events], entry: Self.entry(.purged))
    #expect(none.total == 0 && none.end == nil)
    let events = try store.purge(before: MissionTime(seconds: 1e9), kinds: [.events], entry: Self.entry(.purged))
    #expect(events.total == 400 && events.end?.entries == 3)
    #expect(try store.events().isEmpty)
    #expect(try store.readingCount() == 800)
    #expect(
      try store.purge(before: MissionTime(seconds: .nan), kinds: [.readings], entry: Self.entry(.purged)).total == 0)
  }

  @Test("Records that are changed behind the audit's back show against the seal")
  func seal() throws {
    try run()
    let reader = try RunStore.open(at: folder.run)
    #expect(try reader.checkSeal(reader.auditTrail()) == .holds(entry: 2))
    try reader.close()
    // Any writer that leaves the audit alone.
    let writer = try RunStore.reopen(at: folder.run)
    try writer.append(TelemetryBatch(readings: [try RunFixture.reading("a", second: 1000)]))
    try writer.close()
    let again = try RunStore.open(at: folder.run)
    #expect(try again.checkSeal(again.auditTrail()) == .broken(entry: 2))
  }
}
