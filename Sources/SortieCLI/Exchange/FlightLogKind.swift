import FleetLink
import Telemetry

/// The formats of flight logs, told by their first bytes and never by their name.
enum FlightLogKind: String {
  case dataFlash = "ArduPilot log"
  case ulog = "ULog"
  case telemetry = "telemetry log"

  /// The most bytes that are looked at.
  static let headBytes = 1 << 16

  /// The format of a file; nil where it is no flight log.
  init?(head: [UInt8]) {
    if ULogReader.recognises(head) {
      self = .ulog
    } else if DataFlashReader.recognises(head) {
      self = .dataFlash
    } else if !Self.isText(head), TelemetryLogReader.recognises(head) {
      self = .telemetry
    } else {
      return nil
    }
  }

  /// Reads a log to its end, or until the sink has enough.
  func read<Sink: FlightLogSink>(
    _ file: FlightLogFile, into sink: inout Sink, progress: (_ done: Int, _ sink: inout Sink) throws -> Bool
  ) throws -> (tally: FlightLogTally, problems: [FlightLogError]) {
    switch self {
    case .dataFlash:
      var reader = DataFlashReader()
      try FlightLogFeed.read(file, with: &reader, into: &sink, progress: progress)
      return (reader.tally, [])
    case .ulog:
      var reader = ULogReader()
      try FlightLogFeed.read(file, with: &reader, into: &sink, progress: progress)
      return (reader.tally, reader.problems)
    case .telemetry:
      var reader = TelemetryLogReader()
      try FlightLogFeed.read(file, with: &reader, into: &sink, progress: progress)
      return (reader.tally, [])
    }
  }

  /// Files of ground stations are text, and no log begins as they do.
  private static func isText(_ head: [UInt8]) -> Bool {
    head.isEmpty || head.prefix(256).allSatisfy { $0 >= 0x20 && $0 < 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
  }
}
