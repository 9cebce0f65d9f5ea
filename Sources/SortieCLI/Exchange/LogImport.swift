import Foundation
import Geometry
import Quantities
import Telemetry

/// Flight logs on their way into a run.
struct LogImport {
  /// One log.
  struct Log {
    let path: String
    let kind: FlightLogKind
    let file: FlightLogFile
    /// What its vehicles are called: this, with their number behind it where the log may have several.
    let name: String
    var scout = FlightLogScout()
    /// The moment of its first record in microseconds since 1970; nil where it does not know.
    var began: Int64? { scout.began }
  }

  /// What became of one log.
  struct Result {
    var log: Log
    var tally: FlightLogTally
    var problems: [FlightLogError]
    var repairs: FlightLogRepairs
    /// The readings of each vehicle, by name.
    var readings: [(vehicle: String, count: Int)]
    var events: Int
    var commands: Int
    /// The first and the last moment of a reading.
    var span: (first: MissionTime, last: MissionTime)?
  }

  /// The side of a thermal cell of a run that has none, in metres.
  static let cellMetres = 2.0
  /// The most logs of one import.
  static let logsMax = 1000
  /// The start of runs whose logs do not know the time of day.
  static let unknownStart = CivilTime(secondsSinceEpoch: 0)

  var logs: [Log]
  /// Mission time 0.
  private(set) var start: CivilTime
  /// The first position of all logs; nil where they have none.
  private(set) var origin: GeoPoint?

  /// Looks at logs.
  ///
  /// - Parameter start: when logs that do not know the time of day began; nil where nobody said.
  init(_ logs: [Log], start given: CivilTime?) throws {
    self.logs = logs
    for index in logs.indices {
      var scout = FlightLogScout()
      _ = try logs[index].kind.read(logs[index].file, into: &scout) { _, scout in !scout.isDone }
      self.logs[index].scout = scout
    }
    let known = self.logs.compactMap(\.began).min()
    // Whole seconds, so that mission times are easy to read.
    let seconds = known.map { (Double($0) / 1e6).rounded(.down) }
    start = seconds.map { CivilTime(secondsSinceEpoch: $0) } ?? given ?? Self.unknownStart
    origin =
      self.logs.lazy.compactMap(\.scout.position)
      .compactMap { GeoPoint(longitude: $0.longitude, latitude: $0.latitude) }.first
  }

  /// Reads one log into a store.
  func read(_ log: Log, into store: RunStore, on console: Console) throws -> Result {
    let startMicroseconds = Int64((start.secondsSinceEpoch * 1e6).rounded())
    // A log without the time of day begins with the run.
    let unix = log.scout.unixOffset ?? startMicroseconds.subtractingReportingOverflow(log.scout.first ?? 0).partialValue
    let name = log.name
    let hasSeveral = log.kind == .telemetry
    var assembler = FlightLogAssembler(offset: unix.subtractingReportingOverflow(startMicroseconds).partialValue) {
      hasSeveral ? "\(name)-\($0)" : name
    }
    var readings: [String: Int] = [:]
    var (events, commands) = (0, 0)
    var span: (first: MissionTime, last: MissionTime)?
    let read = try log.kind.read(log.file, into: &assembler) { done, assembler in
      let batch = assembler.take()
      for reading in batch.readings {
        readings[reading.vehicle, default: 0] += 1
        span = (min(span?.first ?? reading.time, reading.time), max(span?.last ?? reading.time, reading.time))
      }
      events += batch.events.count
      commands += batch.commands.count
      try store.append(batch)
      if console.showsProgress {
        console.message("\r\u{1B}[K\(log.path): \(done >> 20) of \(log.file.size >> 20) MiB")
      }
      return true
    }
    if console.showsProgress { console.message("\r\u{1B}[K") }
    return Result(
      log: log, tally: read.tally, problems: read.problems, repairs: assembler.repairs,
      readings: readings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, events: events, commands: commands,
      span: span)
  }

  /// A name for the vehicles of a file: its own, of letters that sorties and files may carry.
  static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    let stem = last.lastIndex(of: ".").flatMap { $0 > last.startIndex ? String(last[..<$0]) : nil } ?? last
    return clean(stem)
  }

  /// A vehicle's name without what does not belong into one.
  static func clean(_ name: String) -> String {
    let kept = name.prefix(60).map { character in
      character.isLetter || character.isNumber || "-_.".contains(character) ? character : "-"
    }
    return kept.isEmpty ? "vehicle" : String(kept)
  }
}
