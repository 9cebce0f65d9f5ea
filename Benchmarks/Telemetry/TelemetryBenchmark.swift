import ArgumentParser
import Foundation
import Quantities
import Telemetry

/// `sortie-bench telemetry`: readings into the run store, beside SQLite's own calls.
struct TelemetryBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "telemetry",
    abstract: "Write readings to a run store, and the same rows with SQLite's C interface alone; compare.",
    discussion: """
      Each vehicle tells a new position, velocity, attitude and battery in every reading, and its wind and link every \
      ten seconds; one of ten sprays and tells how much every second. Readings are made outside of the time that is \
      measured. The peer gets the rows that the store wrote, as whole numbers, in the same tables, with the same \
      transactions and pragmas, and both empty their log into the file at the end. They take turns. Then every reading \
      is read back one at a time.
      """)

  @Option(help: "Vehicles.") var vehicles = 100
  @Option(help: "Readings in all.") var readings = 3_000_000
  @Option(help: "Readings of each vehicle per second.") var rate = 4.0
  @Option(help: "Readings of one transaction.") var batch = 10_000
  @Option(help: "What a transaction survives: the end of the process (NORMAL) or the loss of power (FULL).")
  var synchronous = "FULL"
  @Option(help: "A folder on the disk to measure; a temporary one by default.") var folder: String?
  @Option(help: "The seed.") var seed: UInt64 = 1

  /// How often store and peer take turns.
  private static let turns = 10

  func validate() throws {
    guard (1...4000).contains(vehicles) else { throw ValidationError("--vehicles: 1 to 4000") }
    guard (1...100_000_000).contains(readings) else { throw ValidationError("--readings: 1 to 100000000") }
    guard (1...1_000_000).contains(batch) else { throw ValidationError("--batch: 1 to 1000000") }
    guard rate > 0, rate <= 100 else { throw ValidationError("--rate: more than 0, at most 100") }
    guard RunStore.Durability(rawValue: synchronous) != nil else {
      throw ValidationError("--synchronous: NORMAL or FULL")
    }
  }

  func run() throws {
    let place =
      folder ?? FileManager.default.temporaryDirectory.appendingPathComponent("sortie-bench-\(getpid())").path
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let paths = (store: "\(place)/bench-run.sqlite", peer: "\(place)/bench-plain.sqlite")
    defer {
      for path in [paths.store, paths.peer] {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      }
      if folder == nil { try? FileManager.default.removeItem(atPath: place) }
    }
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17),
      let durability = RunStore.Durability(rawValue: synchronous)
    else { throw BenchmarkError("the options were checked before") }
    let store = try RunStore.create(
      at: paths.store,
      description: RunDescription(
        mission: "bench", planSHA256: "", seed: seed, scenario: "", toolVersion: "",
        start: CivilTime(secondsSinceEpoch: 0),
        mapOrigin: origin, attribution: "", cellSize: Length(metres: 2), isPlanProved: true),
      replacing: true, durability: durability)
    let peer = try PlainSQLite(path: paths.peer, rowsFrom: paths.store, synchronous: synchronous, batch: batch)
    var stream = ReadingStream(vehicles: vehicles, rate: rate, origin: origin, seed: seed)
    var spent = (store: Stopwatch(), peer: Stopwatch())
    var written = 0
    for turn in 1...Self.turns {
      let goal = readings * turn / Self.turns
      while written < goal {
        let batch = TelemetryBatch(readings: try stream.next(min(self.batch, goal - written)))
        written += batch.readings.count
        let repairs = try spent.store.measure { try store.append(batch) }
        guard repairs.isEmpty else { throw BenchmarkError("the store mended: \(repairs)") }
      }
      try peer.copyNew(&spent.peer)
    }
    try spent.store.measure { try store.close() }
    try spent.peer.measure { try peer.close() }
    try report(paths, written, spent)
  }

  private func report(
    _ paths: (store: String, peer: String), _ written: Int, _ spent: (store: Stopwatch, peer: Stopwatch)
  ) throws {
    let peak = try ProcessMemory.peakMegabytes()
    let size = try FileManager.default.attributesOfItem(atPath: paths.store)[.size] as? Int ?? 0
    let plainSize = try FileManager.default.attributesOfItem(atPath: paths.peer)[.size] as? Int ?? 0
    let reader = try RunStore.open(at: paths.store)
    var read = (count: 0, sum: 0.0)
    var reading = Stopwatch()
    try reading.measure {
      try reader.eachReading { (_, reading) throws(Never) in
        read.count += 1
        read.sum += reading.altitude.metres
      }
    }
    guard read.count == written, read.sum.isFinite else {
      throw BenchmarkError("\(read.count) of \(written) came back")
    }
    var figures = Figures()
    figures.add("readings", written)
    figures.add("readings_per_second", Double(written) / spent.store.wall, digits: 0)
    figures.add("bytes_per_reading", Double(size) / Double(written), digits: 1)
    figures.add("peak_mb", peak, digits: 1)
    figures.add("ratio_to_plain_sqlite", spent.peer.wall / spent.store.wall, digits: 2)
    figures.add("plain_readings_per_second", Double(written) / spent.peer.wall, digits: 0)
    figures.add("plain_bytes_per_reading", Double(plainSize) / Double(written), digits: 1)
    figures.add("cpu_ratio_to_plain_sqlite", spent.peer.cpu / spent.store.cpu, digits: 2)
    figures.add("microseconds_cpu_per_reading", spent.store.cpu / Double(written) * 1e6, digits: 2)
    figures.add("microseconds_to_read_one", reading.cpu / Double(written) * 1e6, digits: 2)
    figures.print()
  }
}

/// Adds up the time of parts of the work.
struct Stopwatch {
  /// Seconds that passed.
  private(set) var wall = 0.0
  /// Seconds that the process computed.
  private(set) var cpu = 0.0

  /// Does something and adds its time.
  mutating func measure<Value>(_ work: () throws -> Value) rethrows -> Value {
    let (start, computed) = (ContinuousClock.now, ProcessClock.seconds)
    defer {
      wall += (ContinuousClock.now - start) / .seconds(1)
      cpu += ProcessClock.seconds - computed
    }
    return try work()
  }
}
