import Foundation
import Quantities
import Telemetry

/// A run whose file was damaged, and questions to it.
extension FuzzTarget {
  /// The input is a list of patches, five bytes each: three for the place in the file, two to write there. What is read
  /// is there or refused with a sentence, and reading changes nothing.
  func runStore(_ bytes: [UInt8]) {
    guard let whole = Self.wholeRun else { return require(false, "the run of the test can be made") }
    var damaged = whole.bytes
    for start in stride(from: 0, to: bytes.count - 4, by: 5) {
      let place = (Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])) % (damaged.count - 1)
      damaged[place] = bytes[start + 3]
      damaged[place + 1] = bytes[start + 4]
    }
    let path = whole.folder + "/damaged.sqlite"
    guard FileManager.default.createFile(atPath: path, contents: Data(damaged)) else { return }
    do {
      let store = try RunStore.open(at: path)
      let trail = try store.auditTrail()
      _ = try store.checkSeal(trail)
      let contents = try store.contents()
      require(contents.tracks.allSatisfy { $0.readings.allSatisfy { $0.time.seconds.isFinite } }, "times are finite")
      _ = try store.flownFiles()
      try store.close()
    } catch {
      require(!"\(error)".isEmpty, "a refusal says why")
    }
    require(FileManager.default.contents(atPath: path) == Data(damaged), "reading changes nothing")
  }

  /// Any text as a question: an answer within its limits, or a refusal; the run is as it was.
  func runQuery(_ bytes: [UInt8]) {
    guard let whole = Self.wholeRun else { return require(false, "the run of the test can be made") }
    var looks = 0.0
    var limits = RunQuery.Limits()
    (limits.rows, limits.valueBytes) = (100, 1 << 20)
    do {
      let query = try RunQuery(String(decoding: bytes, as: UTF8.self), of: whole.path, limits: limits) {
        looks += 1
        return looks
      }
      var rows = 0
      while let row = try query.next() {
        rows += 1
        require(row.count == query.columns.count, "a row has a value for each column")
      }
      require(rows <= limits.rows, "the limit of rows is kept")
    } catch {
      require(!error.message.isEmpty, "a refusal says why")
    }
    require(FileManager.default.contents(atPath: whole.path) == Data(whole.bytes), "a question changes nothing")
  }

  private static let wholeRun: (folder: String, path: String, bytes: [UInt8])? = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sortie-fuzz-\(getpid())").path
    let path = folder + "/run.sqlite"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17) else { return nil }
      let store = try RunStore.create(
        at: path,
        description: RunDescription(
          mission: "F", planSHA256: "", seed: 1, scenario: "", toolVersion: "", start: CivilTime(secondsSinceEpoch: 0),
          mapOrigin: origin, attribution: "", cellSize: Length(metres: 2), isPlanProved: true), replacing: true)
      let readings = (0..<600).map { index in
        Reading(
          vehicle: "v\(index % 3)", sortie: "v/1", time: MissionTime(seconds: Double(index)), position: origin,
          altitude: AltitudeAMSL(metres: 50), groundSpeed: .zero, verticalSpeed: .zero, mode: "M\(index % 5)",
          isArmed: true, isInAir: true)
      }
      try store.append(
        TelemetryBatch(
          readings: readings, events: [RunEvent(time: .start, severity: .info, kind: "k", text: "t")]))
      try store.keep(FlownFile(name: "plan.json", bytes: [1, 2, 3]))
      try store.seal(AuditEntry(who: "f", action: .closed, detail: "", time: CivilTime(secondsSinceEpoch: 0)))
      try store.close()
      guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
      return (folder, path, Array(bytes))
    } catch {
      return nil
    }
  }()
}
