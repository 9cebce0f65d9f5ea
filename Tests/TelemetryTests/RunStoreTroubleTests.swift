import Foundation
import GRDB
import Quantities
import Telemetry
import Testing

@Suite("In trouble the run store says what is wrong, and what it has stays readable")
struct RunStoreTroubleTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func batch(_ second: Int, count: Int = 200) throws -> TelemetryBatch {
    TelemetryBatch(readings: try (0..<count).map { try RunFixture.fullReading("a", milliseconds: second * 1000 + $0) })
  }

  @Test("A second writer is refused by name and by process, a reader is not")
  func secondWriter() throws {
    let first = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try first.append(try Self.batch(0))
    for attempt in [
      { _ = try RunStore.reopen(at: folder.run) },
      { _ = try RunStore.create(at: folder.run, description: try RunFixture.description(), replacing: true) },
    ] {
      let error = #expect(throws: RunStoreError.self) { try attempt() }
      #expect(error?.code == .inUse)
      #expect(error?.message.contains("process \(getpid())") == true)
    }
    #expect(try RunStore.open(at: folder.run).readingCount() == 200)
    try first.append(try Self.batch(1))
    try first.close()
    let second = try RunStore.reopen(at: folder.run)
    #expect(try second.readingCount() == 400)
    try second.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.sqlite"])
  }

  @Test("The lock of a writer that was killed is no obstacle")
  func lockOfTheDead() async throws {
    let path = folder.run
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let writer = try RunStore.create(at: path, description: try RunFixture.description())
      try writer.append(try Self.batch(0))
      kill(getpid(), SIGKILL)
    }
    let writer = try RunStore.reopen(at: path)
    try writer.append(try Self.batch(1))
    #expect(try writer.readingCount() == 400)
  }

  @Test(
    "On a full disk a batch is refused whole, what is stored stays readable, and there is a way back",
    .enabled(if: SmallDisk.isAllowed, "small file systems cannot be mounted here"))
  func fullDisk() throws {
    let disk = try SmallDisk(kilobytes: 1024)
    let writer = try RunStore.create(at: disk.run, description: try RunFixture.description())
    for second in 0..<5 { try writer.append(try Self.batch(second)) }
    try disk.fill()
    var codes: [RunStoreError.Code] = []
    for second in 5..<60 {
      do throws(RunStoreError) {
        try writer.append(TelemetryBatch(readings: (try? Self.batch(second).readings) ?? []))
      } catch {
        codes.append(error.code)
      }
    }
    #expect(!codes.isEmpty && Set(codes) == [.diskFull])
    let kept = try RunStore.open(at: disk.run).readingCount()
    #expect(kept >= 1000 && kept.isMultiple(of: 200))
    disk.free()
    try writer.append(try Self.batch(100))
    #expect(try writer.readingCount() == kept + 200)
    #expect(try writer.readings(of: "a").map(\.time.seconds) == writer.readings(of: "a").map(\.time.seconds).sorted())
    try writer.close()
    let answer = try DatabaseQueue(path: disk.run).read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    #expect(answer == "ok")
  }

  @Test("On a full disk no run is begun, and the error says why", .enabled(if: SmallDisk.isAllowed))
  func beginOnFullDisk() throws {
    let disk = try SmallDisk(kilobytes: 64)
    try disk.fill()
    let error = #expect(throws: RunStoreError.self) {
      _ = try RunStore.create(at: disk.run, description: try RunFixture.description())
    }
    #expect(error?.code == .diskFull)
  }

  @Test("A disk error in the middle of a flight: the batch is refused, the rest stays, later ones are stored")
  func diskError() async throws {
    let path = folder.run
    // A limit on the size of files stands for a disk that fails: writes beyond it end with an error, not with a signal.
    await #expect(processExitsWith: .success) { [path = path as String] in
      signal(SIGXFSZ, SIG_IGN)
      let writer = try RunStore.create(at: path, description: try RunFixture.description())
      try writer.append(try Self.batch(0))
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      let whole = limit.rlim_cur
      limit.rlim_cur = 150_000
      setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      var refused = 0
      for second in 1..<30 {
        let batch = try Self.batch(second)
        do throws(RunStoreError) {
          try writer.append(batch)
        } catch {
          refused += 1
        }
      }
      limit.rlim_cur = whole
      setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
      try writer.append(try Self.batch(100))
      let count = try writer.readingCount()
      try writer.close()
      guard refused > 0, count == (31 - refused) * 200 else { exit(1) }
    }
    #expect(try RunStore.open(at: folder.run).readings(of: "a").last?.time.seconds == 100.199)
  }

  @Test("Damage anywhere in the file is an error or is not seen, never a crash", arguments: 0..<24)
  func damagedPages(part: Int) throws {
    let writer = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try writer.append(try RunFixture.batch())
    for second in 0..<8 { try writer.append(try Self.batch(second)) }
    try writer.record(
      AuditEntry(who: "a", action: .created, detail: "", time: CivilTime(secondsSinceEpoch: 0)))
    try writer.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.run))
    var random = Numbers(seed: UInt64(part))
    let pages = bytes.count / 4096
    for _ in 0..<(1 + part % 4) {
      let page = Int(random.next(0, Double(pages) - 0.001))
      for _ in 0..<64 { bytes[page * 4096 + Int(random.next(0, 4095))] = UInt8(random.next(0, 255.9)) }
    }
    try bytes.write(to: URL(fileURLWithPath: folder.run))
    for look in [
      { (store: RunStore) in _ = try store.contents() }, { _ = try $0.auditTrail() }, { _ = try $0.contentDigest() },
      { _ = try $0.readings(of: "a") }, { _ = try $0.repairs() },
    ] {
      do {
        try look(try RunStore.open(at: folder.run))
      } catch let error as RunStoreError {
        #expect(!error.message.isEmpty)
      }
    }
    // Reading changed nothing.
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.run)) == bytes)
  }
}
