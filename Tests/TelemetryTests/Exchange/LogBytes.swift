import Telemetry

/// Keeps all that a reader finds.
struct FoundInLog: FlightLogSink, Equatable {
  struct Entry: Hashable {
    var observation: LogObservation
    var vehicle: Int
    var microseconds: Int64
  }

  var entries: [Entry] = []
  var ties: [[Int64]] = []

  mutating func take(_ observation: LogObservation, of vehicle: Int, at microseconds: Int64) {
    entries.append(Entry(observation: observation, vehicle: vehicle, microseconds: microseconds))
  }

  mutating func tie(_ microseconds: Int64, to unixMicroseconds: Int64) {
    ties.append([microseconds, unixMicroseconds])
  }

  var observations: [LogObservation] { entries.map(\.observation) }

  var positions: [LogPosition] {
    observations.compactMap { if case .position(let position) = $0 { position } else { nil } }
  }

  var texts: [String] {
    observations.compactMap { if case .text(_, _, let text) = $0 { text } else { nil } }
  }
}

/// What came of reading bytes.
struct LogOutcome<Reader: FlightLogReader> {
  var reader: Reader
  var found = FoundInLog()

  init(_ bytes: [UInt8], chunk: Int = .max, with reader: Reader) throws {
    self.reader = reader
    try FlightLogFeed.read(bytes, chunk: chunk, with: &self.reader, into: &found)
  }
}

/// Bytes of numbers, little end first.
enum Little {
  static func bytes<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
  }

  static func bytes(_ value: Float) -> [UInt8] { bytes(value.bitPattern) }
  static func bytes(_ value: Double) -> [UInt8] { bytes(value.bitPattern) }

  static func text(_ text: String, _ length: Int) -> [UInt8] {
    Array(text.utf8.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - text.utf8.count))
  }
}

/// An ArduPilot log made by hand, from the description in `LogStructure.h`.
struct DataFlashBytes {
  var bytes: [UInt8] = []

  static func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] { [0xA3, 0x95, type] + content }

  mutating func add(_ type: UInt8, _ content: [UInt8]) { bytes += Self.record(type, content) }

  /// A description; `length` where it is to be a wrong one.
  mutating func format(_ type: UInt8, _ name: String, _ types: String, _ columns: String, length: UInt8? = nil) {
    let sizes: [Character: Int] = [
      "b": 1, "B": 1, "M": 1, "h": 2, "H": 2, "c": 2, "C": 2, "i": 4, "I": 4, "f": 4, "n": 4, "e": 4, "E": 4, "L": 4,
      "d": 8, "q": 8, "Q": 8, "N": 16, "Z": 64, "a": 64,
    ]
    let right = UInt8(3 + types.reduce(0) { $0 + (sizes[$1] ?? 0) })
    add(
      128,
      [type, length ?? right] + Little.text(name, 4) + Little.text(types, 16) + Little.text(columns, 64))
  }

  /// The formats of positions, receivers, texts and modes, as ArduPilot writes them.
  static func begun() -> DataFlashBytes {
    var log = DataFlashBytes()
    log.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns")
    log.format(10, "POS", "QLLfff", "TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt")
    log.format(11, "GPS", "QBBIHBcLLeffffB", "TimeUS,I,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt,Spd,GCrs,VZ,Yaw,U")
    log.format(12, "MSG", "QZ", "TimeUS,Message")
    log.format(13, "MODE", "QMBB", "TimeUS,Mode,ModeNum,Rsn")
    return log
  }

  mutating func position(_ time: UInt64, latitude: Int32, longitude: Int32, altitude: Float) {
    add(
      10,
      Little.bytes(time) + Little.bytes(latitude) + Little.bytes(longitude) + Little.bytes(altitude)
        + Little.bytes(Float(0)) + Little.bytes(Float(0)))
  }

  mutating func receiver(
    _ time: UInt64, number: UInt8 = 0, status: UInt8 = 3, milliseconds: UInt32, week: UInt16, latitude: Int32,
    longitude: Int32
  ) {
    add(
      11,
      Little.bytes(time) + [number, status] + Little.bytes(milliseconds) + Little.bytes(week) + [12]
        + Little.bytes(Int16(80)) + Little.bytes(latitude) + Little.bytes(longitude) + Little.bytes(Int32(1234))
        + Little.bytes(Float(10)) + Little.bytes(Float(90)) + Little.bytes(Float(-1.5)) + Little.bytes(Float(0)) + [1])
  }

  mutating func text(_ time: UInt64, _ text: String) { add(12, Little.bytes(time) + Little.text(text, 64)) }
  mutating func mode(_ time: UInt64, _ mode: UInt8) { add(13, Little.bytes(time) + [mode, mode, 1]) }
}

/// A ULog file made by hand, from the description in PX4's developer guide.
struct ULogBytes {
  var bytes: [UInt8]

  init(version: UInt8 = 1) {
    bytes = [0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35, version] + Little.bytes(UInt64(500))
  }

  static func record(_ kind: Character, _ content: [UInt8]) -> [UInt8] {
    Little.bytes(UInt16(content.count)) + [kind.asciiValue ?? 0] + content
  }

  mutating func add(_ kind: Character, _ content: [UInt8]) { bytes += Self.record(kind, content) }
  mutating func flags(_ incompatible: UInt8 = 0, appended: [UInt64] = []) {
    add(
      "B",
      [UInt8](repeating: 0, count: 8) + [incompatible] + [UInt8](repeating: 0, count: 7)
        + (0..<3).flatMap { Little.bytes($0 < appended.count ? appended[$0] : 0) })
  }
  mutating func format(_ text: String) { add("F", Array(text.utf8)) }
  mutating func subscribe(_ number: UInt16, _ name: String, instance: UInt8 = 0) {
    add("A", [instance] + Little.bytes(number) + Array(name.utf8))
  }
  mutating func data(_ number: UInt16, _ content: [UInt8]) { add("D", Little.bytes(number) + content) }
  mutating func text(_ time: UInt64, _ text: String, level: UInt8 = 54) {
    add("L", [level] + Little.bytes(time) + Array(text.utf8))
  }

  /// A log with one position each 100 ms.
  static func flight(positions: Int = 5) -> ULogBytes {
    var log = ULogBytes()
    log.flags()
    log.format("vehicle_global_position:uint64_t timestamp;double lat;double lon;float alt;uint8_t[4] _padding0;")
    log.subscribe(3, "vehicle_global_position")
    for index in 0..<positions { log.position(UInt64(1_000_000 + 100_000 * index), 60.17 + Double(index) * 1e-5) }
    log.text(2_000_000, "Landing detected")
    return log
  }

  mutating func position(_ time: UInt64, _ latitude: Double) {
    data(3, Little.bytes(time) + Little.bytes(latitude) + Little.bytes(24.94) + Little.bytes(Float(30)))
  }
}
