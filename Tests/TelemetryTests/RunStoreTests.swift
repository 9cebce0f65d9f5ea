import Foundation
import GRDB
import Geometry
import Quantities
import Telemetry
import Testing

@Suite("The run store keeps what it acknowledged")
struct RunStoreTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Everything that is stored comes back, in a fixed order")
  func roundTrip() throws {
    let batch = try RunFixture.batch()
    let description = try RunFixture.description(seed: .max)
    let writer = try RunStore.create(at: folder.run, description: description)
    try writer.append(batch)
    try writer.close()
    let reader = try RunStore.open(at: folder.run)
    let contents = try reader.contents()
    #expect(contents.description == description)
    #expect(contents.tracks.map(\.vehicle) == ["a", "b"])
    for track in contents.tracks {
      #expect(track.readings == batch.readings.filter { $0.vehicle == track.vehicle })
    }
    #expect(contents.events == batch.events)
    #expect(contents.commands == batch.commands)
    #expect(contents.thermalFrames == batch.thermalFrames)
    #expect(contents.thermalCells == batch.thermalCells.sorted { $0.index < $1.index })
    #expect(contents.outcomes == batch.outcomes.sorted { $0.task < $1.task })
    #expect(try reader.readingCount() == 10)
    #expect(try reader.readings(of: "nobody").isEmpty)
  }

  @Test("Whether the plan was proved is kept", arguments: [true, false])
  func proof(isProved: Bool) throws {
    let description = try RunFixture.description(isPlanProved: isProved)
    try RunStore.create(at: folder.run, description: description).close()
    #expect(try RunStore.open(at: folder.run).description == description)
  }

  @Test("A closed run is one file that can be copied alone")
  func oneFile() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    try writer.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.sqlite"])
  }

  @Test("A closed run is read without a file beside it, from a folder that is read-only too")
  func readOnlyFolder() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    try writer.close()
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let reader = try RunStore.open(at: folder.run)
    #expect(try reader.readingCount() == 10)
    try reader.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.sqlite"])
  }

  @Test("A run that somebody reads can be closed")
  func closedBesideReader() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    let reader = try RunStore.open(at: folder.run)
    #expect(try reader.readingCount() == 10)
    try writer.close()
    #expect(try reader.readingCount() == 10)
    let again = try RunStore.reopen(at: folder.run)
    try again.append(TelemetryBatch(readings: [try RunFixture.reading("a", second: 70)]))
    #expect(try reader.readingCount() == 11)
  }

  @Test("A cell and an outcome that come again replace the earlier ones")
  func replaced() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    let newer = RunFixture.cell(column: 3, row: 1, mean: 25)
    let done = TaskOutcome(task: "announce", doneAt: MissionTime(seconds: 99), vehicle: "b")
    try writer.append(TelemetryBatch(thermalCells: [newer], outcomes: [done]))
    #expect(try writer.thermalCells().map(\.mean.celsius) == [6, 25])
    #expect(try writer.outcomes().first == done)
    #expect(try writer.outcomes().count == 2)
  }

  @Test("A cell is stored with the longitude and latitude of its centre")
  func cellCentre() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(TelemetryBatch(thermalCells: [RunFixture.cell(column: 10, row: -5, mean: 1)]))
    try writer.close()
    let centre = try MapProjection(origin: try RunFixture.origin).geo(LocalPoint(east: 21, north: -9))
    let queue = try DatabaseQueue(path: folder.run)
    let row = try #require(try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM thermal_cell") })
    #expect(row["longitude"] == centre.longitude)
    #expect(row["latitude"] == centre.latitude)
    #expect(row["cell_column"] == 10 && row["cell_row"] == -5)
  }

  @Test("People at the sqlite3 prompt find vehicles by name in views")
  func views() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    try writer.close()
    try DatabaseQueue(path: folder.run).read { database in
      let counted = try Row.fetchAll(
        database, sql: "SELECT vehicle, COUNT(*) AS n, MIN(charge) AS low FROM reading_view GROUP BY vehicle")
      #expect(counted.map { $0["vehicle"] as String } == ["a", "b"])
      #expect(counted.map { $0["n"] as Int } == [5, 5])
      let event = try #require(try Row.fetchOne(database, sql: "SELECT * FROM event_view WHERE vehicle = 'a'"))
      #expect(event["severity_name"] == "warning")
      #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM command_view WHERE vehicle = 'a'") == 1)
      #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM thermal_frame_view WHERE vehicle = 'b'") == 1)
      #expect(try String.fetchOne(database, sql: "SELECT vehicle FROM task_outcome_view WHERE task = 'insulin'") == "a")
    }
  }

  @Test("A second reader sees each acknowledged batch while the writer goes on")
  func readerBesideWriter() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    let reader = try RunStore.open(at: folder.run)
    for second in 0..<20 {
      try writer.append(TelemetryBatch(readings: [try RunFixture.reading("a", second: second)]))
      #expect(try reader.readingCount() == second + 1)
    }
    #expect(throws: RunStoreError.self) { try reader.append(try RunFixture.batch()) }
  }

  @Test("After kill -9 every acknowledged batch is there, and nothing of the one that was not")
  func killed() async throws {
    let path = folder.run
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let writer = try RunStore.create(at: path, description: try RunFixture.description())
      for second in 0..<25 {
        try writer.append(TelemetryBatch(readings: [try RunFixture.reading("a", second: second)]))
      }
      kill(getpid(), SIGKILL)
    }
    let readings = try RunStore.open(at: path).readings(of: "a")
    #expect(readings.map(\.time.seconds) == (0..<25).map(Double.init))
  }

  @Test("100,000 readings go in; the time is printed, not judged")
  func speed() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    let one = try RunFixture.reading("a", second: 2)
    let clock = ContinuousClock()
    let elapsed = try clock.measure {
      for batch in 0..<100 {
        var readings = [Reading](repeating: one, count: 1000)
        for index in readings.indices {
          readings[index].time = MissionTime(seconds: Double(batch * 1000 + index) / 100)
          readings[index].vehicle = "drone-\(index % 6)"
        }
        try writer.append(TelemetryBatch(readings: readings))
      }
    }
    #expect(try writer.readingCount() == 100_000)
    try writer.close()
    let size = try FileManager.default.attributesOfItem(atPath: folder.run)[.size] as? Int ?? 0
    print("run store: 100,000 readings in \(elapsed), \(size / 100_000) bytes each")
  }
}
