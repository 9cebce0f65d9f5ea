import Foundation
import GRDB
import Quantities
import Telemetry
import Testing

@Suite("The audit of a run shows what was done to it, and any edit")
struct RunStoreAuditTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func entry(_ number: Int, who: String = "ann") -> AuditEntry {
    AuditEntry(
      who: who, action: number == 0 ? .created : .exported, detail: "entry \(number)",
      time: CivilTime(secondsSinceEpoch: 1_772_438_400 + Double(number) * 60))
  }

  /// A closed run with entries; where each ended.
  private func run(entries: Int) throws -> [AuditTrail.Anchor] {
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    let ends = try (0..<entries).map { try store.record(Self.entry($0)) }
    try store.close()
    return ends
  }

  private func edit(_ sql: String) throws {
    let queue = try DatabaseQueue(path: folder.run)
    try queue.write { database in
      try database.execute(sql: "DROP TRIGGER audit_keeps; DROP TRIGGER audit_stays")
      try database.execute(sql: sql)
    }
    try queue.close()
  }

  private func trail() throws -> AuditTrail { try RunStore.open(at: folder.run).auditTrail() }

  @Test("Entries come back in their order, with a chain that holds")
  func roundTrip() throws {
    let ends = try run(entries: 5)
    let trail = try trail()
    #expect(trail.problems.isEmpty)
    #expect(trail.lines.map(\.detail) == (0..<5).map { "entry \($0)" })
    #expect(trail.lines.map(\.action) == ["created"] + Array(repeating: "exported", count: 4))
    #expect(trail.lines[1].time == "2026-03-02T08:01:00Z" && trail.lines[1].who == "ann")
    #expect(trail.end == ends.last)
    for end in ends { #expect(trail.problem(against: end) == nil) }
  }

  @Test("The chain is what the page on run files says, so that others can check it")
  func documentedHash() throws {
    // Worked out with Python's hashlib and struct over the fields, as docs/run-files.md shows.
    let ends = try run(entries: 1)
    #expect(ends[0].hash == Self.firstHash)
  }

  static let firstHash = "66ed75d7a02961e2e9e82d0cfcc40d018da561dfbae6a0e0fa6b1956e7eb3058"

  @Test(
    "Any edit shows",
    arguments: [
      "UPDATE audit SET detail = 'entry 3!' WHERE number = 3", "UPDATE audit SET who = 'bob' WHERE number = 1",
      "UPDATE audit SET time = '2026-03-02T09:00:00Z' WHERE number = 5", "UPDATE audit SET action = 'created'",
      "UPDATE audit SET hash = zeroblob(32) WHERE number = 2", "UPDATE audit SET previous = x'' WHERE number = 1",
      "DELETE FROM audit WHERE number = 1", "DELETE FROM audit WHERE number = 3",
      "DELETE FROM audit WHERE number = 3; UPDATE audit SET number = number - 1 WHERE number > 3",
      "UPDATE audit SET number = -number WHERE number IN (2, 3)",
      "UPDATE audit SET number = number + 9223372036854775802 WHERE number = 5",
      "UPDATE audit SET number = 100 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 3; "
        + "UPDATE audit SET number = 3 WHERE number = 100",
      "UPDATE run SET mission = 'another'", "UPDATE run SET plan_sha256 = 'cd'",
      "UPDATE run SET origin_longitude = 24.95", "UPDATE audit SET who = 7 WHERE number = 2",
    ])
  func edits(sql: String) throws {
    _ = try run(entries: 5)
    try edit(sql)
    #expect(try trail().problems.count > 0)
  }

  @Test("A cut end shows against an end that was noted, and a chain written anew does too")
  func cutEnd() throws {
    let ends = try run(entries: 5)
    try edit("DELETE FROM audit WHERE number > 3")
    let cut = try trail()
    #expect(cut.problems.isEmpty)
    #expect(cut.problem(against: ends[4])?.contains("cut off") == true)
    #expect(cut.problem(against: ends[2]) == nil)
    let writer = try RunStore.reopen(at: folder.run)
    for number in 3..<5 { try writer.record(Self.entry(number, who: "bob")) }
    try writer.close()
    let rewritten = try trail()
    #expect(rewritten.problems.isEmpty)
    #expect(rewritten.problem(against: ends[4])?.contains("written anew") == true)
  }

  @Test("A slip of the hand does not edit the audit")
  func guarded() throws {
    _ = try run(entries: 2)
    let queue = try DatabaseQueue(path: folder.run)
    for sql in ["UPDATE audit SET who = 'x'", "DELETE FROM audit"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
  }

  @Test("Entries of another run do not fit")
  func otherRun() throws {
    _ = try run(entries: 2)
    let other = folder.path + "/other.sqlite"
    try RunStore.create(at: other, description: try RunFixture.description(seed: 8)).close()
    let queue = try DatabaseQueue(path: other)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "ATTACH ? AS one", arguments: [folder.run])
      try database.execute(sql: "INSERT INTO audit SELECT * FROM one.audit")
    }
    try queue.close()
    #expect(try RunStore.open(at: other).auditTrail().problems.count == 1)
  }

  @Test("An entry can be added to a run that is closed, and texts are cut at their limit")
  func addedLater() throws {
    let ends = try run(entries: 1)
    let long = String(repeating: "ä", count: 5000)
    let entry = AuditEntry(who: "ann", action: .purged, detail: long, time: CivilTime(secondsSinceEpoch: 0))
    #expect(entry.detail.utf8.count <= AuditEntry.textBytesMax)
    #expect(entry.detail.hasSuffix("ä…"))
    let end = try RunStore.record(entry, at: folder.run)
    #expect(end.entries == 2)
    let trail = try trail()
    #expect(trail.problems.isEmpty && trail.lines[1].detail == entry.detail)
    #expect(trail.problem(against: ends[0]) == nil)
    let reader = try RunStore.open(at: folder.run)
    let refused = #expect(throws: RunStoreError.self) { _ = try reader.record(entry) }
    #expect(refused?.code == .readOnly)
  }

  @Test("A run that is being written gets an entry from another process, and its writer goes on")
  func besideWriter() throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.record(Self.entry(0))
    try writer.append(try RunFixture.batch())
    #expect(try RunStore.record(Self.entry(1), at: folder.run).entries == 2)
    try writer.append(TelemetryBatch(readings: [try RunFixture.reading("a", second: 50)]))
    #expect(try writer.seal(Self.entry(2)).entries == 3)
    try writer.close()
    let trail = try trail()
    #expect(trail.problems.isEmpty && trail.lines.count == 3)
    #expect(try RunStore.open(at: folder.run).readingCount() == 11)
  }
}
