/// Reads the logs that ArduPilot writes on board (`.bin`): records of which the log itself describes every kind.
///
/// A record is `A3 95`, the number of its kind, and its fields. There is no checksum, so a record is believed where
/// another one, or the end of the file, stands right behind it. What is needed is found by the names in FMT, never by
/// position, and scaled by the field's type, or by FMTU and MULT.
///
/// Source: ArduPilot, `libraries/AP_Logger/LogStructure.h`.
package struct DataFlashReader: FlightLogReader {
  package static let recordBytesMax = 512
  /// Bytes of a record before its fields.
  static let headLength = 3
  /// The kind of record that describes kinds of records, and its length.
  static let formatType: UInt8 = 128
  static let formatLength = 89
  private static let magic: (UInt8, UInt8) = (0xA3, 0x95)

  package private(set) var tally = FlightLogTally()
  /// The length of a record of each kind; 0 where the kind is not described.
  private var lengths: [Int]
  private var formats: [DataFlashFormat?]
  private var extractors: [DataFlashExtractor?]
  private var unitNames: [UInt8: String] = [:]
  private var multipliers: [UInt8: Double] = [:]
  private var kind: FlightModeNames.Kind?

  /// A reader at the beginning of a log.
  package init() {
    lengths = Array(repeating: 0, count: 256)
    formats = Array(repeating: nil, count: 256)
    extractors = Array(repeating: nil, count: 256)
    lengths[Int(Self.formatType)] = Self.formatLength
  }

  /// Whether bytes at the front of a file are such a log.
  package static func recognises(_ head: some Collection<UInt8>) -> Bool {
    Array(head.prefix(3)) == [magic.0, magic.1, formatType]
  }

  package mutating func read(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, isEnd: Bool, into sink: inout some FlightLogSink
  ) throws(FlightLogError) -> Int {
    var place = 0
    let count = bytes.count
    while place < count {
      guard place + Self.headLength <= count else {
        if !isEnd { return place }
        tally.add(offset + place, length: count - place, "the last record is cut off")
        return count
      }
      if bytes[place] == Self.magic.0, bytes[place + 1] == Self.magic.1 {
        let type = bytes[place + 2]
        let length = lengths[Int(type)]
        if length > 0 {
          switch believe(bytes, place, length, isEnd) {
          case .wait: return place
          case .cut:
            tally.add(offset + place, length: count - place, "the last record is cut off")
            return count
          case .yes:
            take(UnsafeRawBufferPointer(rebasing: bytes[place..<place + length]), type, at: offset + place, into: &sink)
            place += length
            continue
          case .no: break
          }
        }
      }
      let next = search(bytes, from: place + 1, isEnd)
      tally.add(offset + place, length: next - place, "no record that its log describes")
      place = next
    }
    return place
  }

  private enum Belief { case yes, no, wait, cut }

  private func believe(_ bytes: UnsafeRawBufferPointer, _ place: Int, _ length: Int, _ isEnd: Bool) -> Belief {
    let end = place + length
    guard end <= bytes.count else {
      guard isEnd else { return .wait }
      // What ends early may also be damage with records behind it.
      return search(bytes, from: place + 1, isEnd) < bytes.count ? .no : .cut
    }
    if end == bytes.count { return isEnd ? .yes : .wait }
    if bytes[end] != Self.magic.0 { return .no }
    if end + 1 == bytes.count { return isEnd ? .yes : .wait }
    return bytes[end + 1] == Self.magic.1 ? .yes : .no
  }

  /// The next place at which a record of a known kind may begin, or the last bytes that cannot be told yet.
  private func search(_ bytes: UnsafeRawBufferPointer, from start: Int, _ isEnd: Bool) -> Int {
    var place = start
    while place < bytes.count {
      if bytes[place] == Self.magic.0 {
        guard place + 2 < bytes.count else { return isEnd ? bytes.count : place }
        if bytes[place + 1] == Self.magic.1, lengths[Int(bytes[place + 2])] > 0 { return place }
      }
      place += 1
    }
    return place
  }

  private mutating func take(
    _ record: UnsafeRawBufferPointer, _ type: UInt8, at offset: Int, into sink: inout some FlightLogSink
  ) {
    tally.records += 1
    if type == Self.formatType { return describe(record, at: offset) }
    guard let format = formats[Int(type)], let extractor = extractors[Int(type)] else {
      tally.passedOver += 1
      return
    }
    let view = DataFlashRecord(bytes: record, format: format)
    switch extractor.topic {
    case .unit:
      guard let id = view.whole(extractor[0]).map({ UInt8(truncatingIfNeeded: $0) }) else { return }
      unitNames[id] = view.text(extractor[1])
    case .multiplier:
      guard let id = view.whole(extractor[0]).map({ UInt8(truncatingIfNeeded: $0) }) else { return }
      multipliers[id] = view.raw(extractor[1])
    case .units: scale(view, extractor)
    case .parameter: tally.parameters += 1
    default:
      if extractor.extract(view, kind: &kind, into: &sink) { return }
      tally.passedOver += 1
    }
  }

  /// Takes a description of records.
  private mutating func describe(_ record: UnsafeRawBufferPointer, at offset: Int) {
    func text(_ range: Range<Int>) -> [UInt8] { Array(record[range].prefix { $0 != 0 }) }
    let type = record[3]
    let length = Int(record[4])
    let format = DataFlashFormat(
      name: String(decoding: text(5..<9), as: UTF8.self), length: length, types: text(9..<25),
      columns: String(decoding: text(25..<89), as: UTF8.self))
    guard type != Self.formatType else { return }
    guard length > Self.headLength else {
      tally.unexplained += 1
      return
    }
    if formats[Int(type)] == format { return }
    lengths[Int(type)] = length
    formats[Int(type)] = format
    if !format.isSound { tally.unexplained += 1 }
    // Fields of a description that does not add up stand nobody knows where.
    extractors[Int(type)] = format.isSound ? DataFlashExtractor(format) : nil
  }

  /// Takes units and factors for a kind of record.
  private mutating func scale(_ record: DataFlashRecord, _ extractor: DataFlashExtractor) {
    guard let type = record.whole(extractor[0]).flatMap({ UInt8(exactly: $0) }), var format = formats[Int(type)],
      format.isSound, let units = extractor[1], let factors = extractor[2]
    else { return }
    func ids(_ field: DataFlashFormat.Field) -> [UInt8] {
      guard field.offset + field.size <= record.bytes.count else { return [] }
      return Array(record.bytes[field.offset..<field.offset + field.size].prefix { $0 != 0 })
    }
    format.take(units: ids(units), multipliers: ids(factors), unitNames, multipliers)
    formats[Int(type)] = format
    extractors[Int(type)] = DataFlashExtractor(format)
  }
}
