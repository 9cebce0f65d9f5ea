/// Writes the records of an MCAP file: schemas and channels, chunks with their indexes, and the summary at the end.
struct MCAPWriter {
  private static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]

  /// The kinds of records.
  private enum Kind: UInt8 {
    case header = 1
    case footer
    case schema
    case channel
    case message
    case chunk
    case messageIndex
    case chunkIndex
    case statistics = 11
    case summaryOffset = 14
    case dataEnd
  }

  private let file: ExportFile
  /// Schemas and channels, which are written again in the summary.
  private var schemas = ExportText()
  private var channels = ExportText()
  private var schemaCount: UInt16 = 0
  private var channelCount: UInt16 = 0
  /// The open chunk.
  private var chunk = ExportText()
  private var chunkSpan: (first: UInt64, last: UInt64)?
  /// By channel, the times and places of the messages of the open chunk.
  private var index: [[(time: UInt64, offset: UInt64)]] = [[]]
  private var chunkIndexes = ExportText()
  private var chunks: UInt32 = 0
  /// By channel, the number of messages.
  private var counts: [UInt64] = [0]
  private var span: (first: UInt64, last: UInt64)?

  init(file: ExportFile) { self.file = file }

  mutating func begin(library: String) {
    file.text.bytes += Self.magic
    Self.record(.header, to: &file.text) { text in
      Self.string("", &text)
      Self.string(library, &text)
    }
  }

  /// Adds a schema in JSON Schema; gives its number.
  mutating func schema(_ name: String, _ schema: String) -> UInt16 {
    schemaCount += 1
    let number = schemaCount
    Self.record(.schema, to: &schemas) { text in
      text.little(number)
      Self.string(name, &text)
      Self.string("jsonschema", &text)
      Self.string(schema, &text)
    }
    return number
  }

  /// Adds a channel of JSON messages; gives its number.
  mutating func channel(_ topic: String, schema: UInt16) -> UInt16 {
    channelCount += 1
    index.append([])
    counts.append(0)
    let number = channelCount
    Self.record(.channel, to: &channels) { text in
      text.little(number)
      text.little(schema)
      Self.string(topic, &text)
      Self.string("json", &text)
      text.little(UInt32(0))
    }
    return number
  }

  /// Adds a message; a full chunk is written.
  mutating func message(_ channel: UInt16, at time: UInt64, _ content: (inout ExportText) -> Void) throws {
    if chunks == 0, chunkSpan == nil {
      file.text.bytes += schemas.bytes + channels.bytes
    }
    let place = UInt64(chunk.bytes.count)
    let number = UInt32(truncatingIfNeeded: counts[Int(channel)])
    Self.record(.message, to: &chunk) { text in
      text.little(channel)
      text.little(number)
      text.little(time)
      text.little(time)
      content(&text)
    }
    index[Int(channel)].append((time, place))
    counts[Int(channel)] += 1
    chunkSpan = (min(chunkSpan?.first ?? time, time), max(chunkSpan?.last ?? time, time))
    if chunk.bytes.count >= MCAPExport.chunkBytes { try endChunk() }
  }

  private mutating func endChunk() throws {
    guard let chunkSpan else { return }
    let start = UInt64(file.bytesWritten)
    let records = chunk.bytes
    Self.record(.chunk, to: &file.text) { text in
      text.little(chunkSpan.first)
      text.little(chunkSpan.last)
      text.little(UInt64(records.count))
      text.little(CRC32.of(records))
      Self.string("", &text)
      text.little(UInt64(records.count))
      text.bytes += records
    }
    let end = UInt64(file.bytesWritten)
    var offsets = ExportText()
    for (channel, entries) in index.enumerated() where !entries.isEmpty {
      offsets.little(UInt16(channel))
      offsets.little(UInt64(file.bytesWritten))
      Self.record(.messageIndex, to: &file.text) { text in
        text.little(UInt16(channel))
        text.little(UInt32(16 * entries.count))
        for entry in entries {
          text.little(entry.time)
          text.little(entry.offset)
        }
      }
      index[channel].removeAll(keepingCapacity: true)
    }
    let indexEnd = UInt64(file.bytesWritten)
    Self.record(.chunkIndex, to: &chunkIndexes) { text in
      text.little(chunkSpan.first)
      text.little(chunkSpan.last)
      text.little(start)
      text.little(end - start)
      text.little(UInt32(offsets.bytes.count))
      text.bytes += offsets.bytes
      text.little(indexEnd - end)
      Self.string("", &text)
      text.little(UInt64(records.count))
      text.little(UInt64(records.count))
    }
    chunks += 1
    span = (min(span?.first ?? chunkSpan.first, chunkSpan.first), max(span?.last ?? chunkSpan.last, chunkSpan.last))
    self.chunkSpan = nil
    chunk.bytes.removeAll(keepingCapacity: true)
    try file.flushIfFull()
  }

  mutating func end() throws {
    if chunks == 0, chunkSpan == nil { file.text.bytes += schemas.bytes + channels.bytes }
    try endChunk()
    // The checksum of the data is left out, as the specification allows; each chunk has its own.
    Self.record(.dataEnd, to: &file.text) { $0.little(UInt32(0)) }
    let start = UInt64(file.bytesWritten)
    var summary = ExportText()
    var groups: [(kind: Kind, start: UInt64, length: UInt64)] = []
    func group(_ kind: Kind, _ bytes: [UInt8]) {
      guard !bytes.isEmpty else { return }
      groups.append((kind, start + UInt64(summary.bytes.count), UInt64(bytes.count)))
      summary.bytes += bytes
    }
    group(.schema, schemas.bytes)
    group(.channel, channels.bytes)
    group(.statistics, statistics.bytes)
    group(.chunkIndex, chunkIndexes.bytes)
    let offsetStart = start + UInt64(summary.bytes.count)
    for group in groups {
      Self.record(.summaryOffset, to: &summary) { text in
        text.bytes.append(group.kind.rawValue)
        text.little(group.start)
        text.little(group.length)
      }
    }
    // The checksum covers the summary and the footer up to itself.
    summary.bytes.append(Kind.footer.rawValue)
    summary.little(UInt64(20))
    summary.little(start)
    summary.little(offsetStart)
    summary.little(CRC32.of(summary.bytes))
    file.text.bytes += summary.bytes + Self.magic
    try file.flush()
  }

  private var statistics: ExportText {
    var text = ExportText()
    Self.record(.statistics, to: &text) { text in
      text.little(counts.reduce(0, +))
      text.little(schemaCount)
      text.little(UInt32(channelCount))
      text.little(UInt32(0))
      text.little(UInt32(0))
      text.little(chunks)
      text.little(span?.first ?? 0)
      text.little(span?.last ?? 0)
      let used = counts.indices.filter { counts[$0] > 0 }
      text.little(UInt32(10 * used.count))
      for channel in used {
        text.little(UInt16(channel))
        text.little(counts[channel])
      }
    }
    return text
  }

  // MARK: Parts

  private static func record(_ kind: Kind, to target: inout ExportText, _ content: (inout ExportText) -> Void) {
    target.bytes.append(kind.rawValue)
    let place = target.bytes.count
    target.little(UInt64(0))
    content(&target)
    let length = UInt64(target.bytes.count - place - 8)
    withUnsafeBytes(of: length.littleEndian) { bytes in
      for (offset, byte) in bytes.enumerated() { target.bytes[place + offset] = byte }
    }
  }

  private static func string(_ value: String, _ text: inout ExportText) {
    text.little(UInt32(value.utf8.count))
    text.add(value)
  }
}

/// The checksum of MCAP: CRC-32 as in ISO 3309, reflected, with all bits set before and after.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { value in
    (0..<8).reduce(UInt32(value)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    table.withUnsafeBufferPointer { table in
      for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
    }
    return ~crc
  }
}
