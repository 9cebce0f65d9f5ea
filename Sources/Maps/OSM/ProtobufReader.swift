/// Reads protocol buffer fields from a stretch of bytes; every read is checked against the end of the stretch.
///
/// Source: the encoding page of the Protocol Buffers documentation. Groups (wire types 3 and 4) are refused.
struct ProtobufReader {
  /// All bytes of the unpacked blob.
  let bytes: [UInt8]
  /// Where the blob starts in the file, for messages.
  let blobOffset: Int
  /// The next byte to read.
  private(set) var position: Int
  /// The first byte that no longer belongs to the stretch.
  let end: Int

  /// Reads all bytes of a blob.
  init(bytes: [UInt8], blobOffset: Int) {
    self.init(bytes: bytes, blobOffset: blobOffset, range: 0..<bytes.count)
  }

  private init(bytes: [UInt8], blobOffset: Int, range: Range<Int>) {
    self.bytes = bytes
    self.blobOffset = blobOffset
    position = range.lowerBound
    end = range.upperBound
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= end }

  /// The number of a field and how it is written.
  struct Key {
    /// The field's number.
    let field: Int
    /// 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
    let wire: Int
  }

  /// The next field's key, or nil at the end.
  mutating func nextKey() throws(OSMFileError) -> Key? {
    guard position < end else { return nil }
    let raw = try varint()
    guard raw <= UInt64(UInt32.max), raw >> 3 != 0 else {
      throw error(.malformed, "a field number is out of range")
    }
    return Key(field: Int(raw >> 3), wire: Int(raw & 7))
  }

  /// An unsigned variable-length number: at most ten bytes.
  mutating func varint() throws(OSMFileError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 70 {
      guard position < end else { throw error(.truncated, "a number runs past the end of its message") }
      let byte = bytes[position]
      position += 1
      if shift == 63, byte > 1 { throw error(.malformed, "a number has more than 64 bits") }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw error(.malformed, "a number has more than ten bytes")
  }

  /// A number in zigzag form (`sint64`).
  mutating func zigzag() throws(OSMFileError) -> Int64 {
    let raw = try varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A number in two's complement form (`int64`, `int32`).
  mutating func int64() throws(OSMFileError) -> Int64 { Int64(bitPattern: try varint()) }

  /// A reader of the length-delimited field that comes next.
  mutating func message(_ key: Key) throws(OSMFileError) -> ProtobufReader {
    guard key.wire == 2 else { throw error(.malformed, "field \(key.field) is not a message, text or packed list") }
    let length = try varint()
    guard length <= UInt64(end - position) else {
      throw error(.truncated, "field \(key.field) of \(length) bytes runs past the end of its message")
    }
    let range = position..<position + Int(length)
    position = range.upperBound
    return ProtobufReader(bytes: bytes, blobOffset: blobOffset, range: range)
  }

  /// The bytes of the length-delimited field that comes next.
  mutating func data(_ key: Key) throws(OSMFileError) -> ArraySlice<UInt8> {
    let inner = try message(key)
    return bytes[inner.position..<inner.end]
  }

  /// The text of the length-delimited field that comes next; broken UTF-8 is replaced, not refused.
  mutating func text(_ key: Key) throws(OSMFileError) -> String {
    String(decoding: try data(key), as: UTF8.self)
  }

  /// The number of the field that comes next.
  mutating func number(_ key: Key) throws(OSMFileError) -> Int64 {
    guard key.wire == 0 else { throw error(.malformed, "field \(key.field) is not a number") }
    return try int64()
  }

  /// The numbers of a packed list, running sums where `isDelta` (every list with deltas is in zigzag form).
  mutating func deltas(_ key: Key) throws(OSMFileError) -> [Int64] {
    var inner = try message(key)
    var result: [Int64] = []
    result.reserveCapacity((inner.end - inner.position) / 2)
    var sum: Int64 = 0
    while !inner.isAtEnd {
      let (next, overflow) = sum.addingReportingOverflow(try inner.zigzag())
      guard !overflow else { throw inner.error(.malformed, "a running sum has more than 64 bits") }
      sum = next
      result.append(sum)
    }
    return result
  }

  /// The numbers of a packed list of indices, each below 2^31.
  mutating func indices(_ key: Key) throws(OSMFileError) -> [Int] {
    var inner = try message(key)
    var result: [Int] = []
    while !inner.isAtEnd {
      let value = try inner.varint()
      guard value <= UInt64(Int32.max) else { throw inner.error(.malformed, "an index has more than 31 bits") }
      result.append(Int(value))
    }
    return result
  }

  /// Passes over the field that comes next.
  mutating func skip(_ key: Key) throws(OSMFileError) {
    switch key.wire {
    case 0: _ = try varint()
    case 1: try advance(by: 8)
    case 2: _ = try message(key)
    case 5: try advance(by: 4)
    default: throw error(.malformed, "field \(key.field) has the unknown wire type \(key.wire)")
    }
  }

  private mutating func advance(by count: Int) throws(OSMFileError) {
    guard count <= end - position else { throw error(.truncated, "a field runs past the end of its message") }
    position += count
  }

  /// An error at the current byte.
  func error(_ code: OSMFileError.Code, _ reason: String) -> OSMFileError {
    OSMFileError(code: code, blobOffset: blobOffset, offset: position, reason: reason)
  }
}
