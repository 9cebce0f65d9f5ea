/// Reads protocol buffer fields from a stretch of bytes; every read is checked against the end of the stretch.
///
/// Source: the encoding page of the Protocol Buffers documentation. Groups (wire types 3 and 4) are refused. The bytes
/// must outlive the reader: readers are made inside `withUnsafeBufferPointer` and do not leave it.
struct ProtobufReader {
  /// All bytes of the unpacked blob, or of the file.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the blob starts in the file, for messages.
  let blobOffset: Int
  /// The next byte to read.
  private(set) var position: Int
  /// The first byte that no longer belongs to the stretch.
  let end: Int
  /// Where the bytes start that messages count from.
  private let base: Int

  /// Reads all bytes of a blob.
  init(bytes: UnsafeBufferPointer<UInt8>, blobOffset: Int) {
    self.init(bytes: bytes, blobOffset: blobOffset, range: 0..<bytes.count)
  }

  /// Reads a stretch of some bytes; messages count from its start.
  init(bytes: UnsafeBufferPointer<UInt8>, blobOffset: Int, range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a stretch lies inside the bytes")
    self.init(bytes: bytes, blobOffset: blobOffset, range: range, base: range.lowerBound)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, blobOffset: Int, range: Range<Int>, base: Int) {
    self.bytes = bytes
    self.blobOffset = blobOffset
    self.base = base
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
  @inline(__always)
  mutating func varint() throws(OSMFileError) -> UInt64 {
    // Most numbers have one byte.
    if position < end, bytes[position] < 0x80 {
      position += 1
      return UInt64(bytes[position - 1])
    }
    return try longVarint()
  }

  private mutating func longVarint() throws(OSMFileError) -> UInt64 {
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

  /// Where the bytes of the length-delimited field stand that comes next.
  mutating func range(_ key: Key) throws(OSMFileError) -> Range<Int> {
    guard key.wire == 2 else { throw error(.malformed, "field \(key.field) is not a message, text or packed list") }
    let length = try varint()
    guard length <= UInt64(end - position) else {
      throw error(.truncated, "field \(key.field) of \(length) bytes runs past the end of its message")
    }
    let range = position..<position + Int(length)
    position = range.upperBound
    return range
  }

  /// A reader of the length-delimited field that comes next.
  mutating func message(_ key: Key) throws(OSMFileError) -> ProtobufReader {
    ProtobufReader(bytes: bytes, blobOffset: blobOffset, range: try range(key), base: base)
  }

  /// The text of the length-delimited field that comes next; broken UTF-8 is replaced, not refused.
  mutating func text(_ key: Key) throws(OSMFileError) -> String {
    text(try range(key))
  }

  /// The text in a stretch of the bytes; broken UTF-8 is replaced, not refused.
  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// The number of the field that comes next.
  mutating func number(_ key: Key) throws(OSMFileError) -> Int64 {
    guard key.wire == 0 else { throw error(.malformed, "field \(key.field) is not a number") }
    return try int64()
  }

  /// Appends the numbers of a packed list of differences, as running sums.
  mutating func deltas(_ key: Key, into result: inout [Int64]) throws(OSMFileError) {
    var inner = try message(key)
    var sum: Int64 = 0
    while !inner.isAtEnd {
      try inner.addDelta(to: &sum)
      result.append(sum)
    }
  }

  /// Adds the next difference, in zigzag form, to a running sum.
  @inline(__always)
  mutating func addDelta(to sum: inout Int64) throws(OSMFileError) {
    let (next, overflow) = sum.addingReportingOverflow(try zigzag())
    guard !overflow else { throw error(.malformed, "a running sum has more than 64 bits") }
    sum = next
  }

  /// The numbers of a packed list of indices, each below 2^31.
  mutating func indices(_ key: Key) throws(OSMFileError) -> [Int] {
    var inner = try message(key)
    var result: [Int] = []
    while !inner.isAtEnd {
      result.append(try inner.index())
    }
    return result
  }

  /// An index below 2^31.
  @inline(__always)
  mutating func index() throws(OSMFileError) -> Int {
    let value = try varint()
    guard value <= UInt64(Int32.max) else { throw error(.malformed, "an index has more than 31 bits") }
    return Int(value)
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
    OSMFileError(code: code, blobOffset: blobOffset, offset: position - base, reason: reason)
  }
}
