import Foundation
import GRDB
import Telemetry
import Testing

@Suite("The run store refuses what it cannot keep safely")
struct RunStoreRefusalTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func code(opening path: String) -> RunStoreError.Code? {
    #expect(throws: RunStoreError.self) { _ = try RunStore.open(at: path) }?.code
  }

  @Test("An existing file is not overwritten unless that is asked for")
  func existing() throws {
    let description = try RunFixture.description()
    let first = try RunStore.create(at: folder.run, description: description)
    try first.append(try RunFixture.batch())
    let error = #expect(throws: RunStoreError.self) {
      _ = try RunStore.create(at: folder.run, description: description)
    }
    #expect(error?.code == .alreadyExists)
    #expect(error?.description.contains(folder.run) == true)
    #expect(try RunStore.open(at: folder.run).readingCount() == 10)
    try first.close()
    let second = try RunStore.create(at: folder.run, description: description, replacing: true)
    #expect(try second.readingCount() == 0)
  }

  @Test("A file that is not there cannot be opened, and opening makes none")
  func absent() throws {
    #expect(code(opening: folder.run) == .cannotOpen)
    #expect(!FileManager.default.fileExists(atPath: folder.run))
  }

  @Test("A folder that is not there is reported")
  func noFolder() throws {
    let error = #expect(throws: RunStoreError.self) {
      _ = try RunStore.create(at: folder.path + "/no/run.sqlite", description: try RunFixture.description())
    }
    #expect(error?.code == .cannotOpen)
  }

  @Test("A file that is no database is no run", arguments: ["hello, world", "", String(repeating: "x", count: 8192)])
  func notADatabase(text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.run))
    #expect(code(opening: folder.run) == .notARun)
  }

  @Test("A pipe or a folder is no run, and opening it does not wait")
  func notAFile() throws {
    #expect(code(opening: folder.path) == .notARun)
    #expect(mkfifo(folder.run, 0o600) == 0)
    #expect(code(opening: folder.run) == .notARun)
  }

  @Test("A database of something else is no run")
  func otherDatabase() throws {
    let queue = try DatabaseQueue(path: folder.run)
    try queue.write { try $0.execute(sql: "CREATE TABLE run (id INTEGER PRIMARY KEY)") }
    try queue.close()
    #expect(code(opening: folder.run) == .notARun)
  }

  @Test("A run of a newer version is refused by name")
  func newerSchema() throws {
    try RunStore.create(at: folder.run, description: try RunFixture.description()).close()
    let queue = try DatabaseQueue(path: folder.run)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('sortie-run-999')") }
    try queue.close()
    #expect(code(opening: folder.run) == .newerSchema)
  }

  @Test(
    "A run whose description is gone or damaged is refused",
    arguments: [
      "DELETE FROM run", "UPDATE run SET seed = 'many'", "UPDATE run SET start = 'now'",
      "UPDATE run SET origin_latitude = 91",
    ])
  func damaged(sql: String) throws {
    try RunStore.create(at: folder.run, description: try RunFixture.description()).close()
    let queue = try DatabaseQueue(path: folder.run)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
    #expect(code(opening: folder.run) == .notARun)
  }

  @Test("A truncated run is an error, never a crash", arguments: [100, 1000, 4096, 6000, 9000])
  func truncated(bytes: Int) throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    try writer.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.run))
    try whole.prefix(bytes).write(to: URL(fileURLWithPath: folder.run))
    #expect(throws: RunStoreError.self) { _ = try RunStore.open(at: folder.run).contents() }
  }
}
