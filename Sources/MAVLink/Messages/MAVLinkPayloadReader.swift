/// Reads fields at fixed places of a payload, little-endian.
///
/// A payload may be shorter than the message (MAVLink 2 cuts trailing zeros, MAVLink 1 has no extension fields):
/// bytes past its end read as zero. It never traps, whatever the payload.
package struct MAVLinkPayloadReader: Sendable {
  /// The payload as it came.
  let bytes: [UInt8]

  /// A reader over a payload of any length.
  package init(_ payload: [UInt8]) {
    self.bytes = payload
  }

  /// An integer that starts at `offset`.
  @inline(__always)
  private func integer<T: FixedWidthInteger>(at offset: Int, as type: T.Type) -> T {
    let size = MemoryLayout<T>.size
    if offset + size <= bytes.count {
      return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
    }
    return partialInteger(at: offset, as: type)
  }

  /// The same where the payload ends within the integer or before it.
  private func partialInteger<T: FixedWidthInteger>(at offset: Int, as type: T.Type) -> T {
    var value: T = 0
    for index in 0..<MemoryLayout<T>.size where offset + index < bytes.count {
      value |= T(truncatingIfNeeded: bytes[offset + index]) << T(8 * index)
    }
    return value
  }

  /// `UInt8` at a byte offset.
  package func uint8(at offset: Int) -> UInt8 { integer(at: offset, as: UInt8.self) }
  /// `Int8` at a byte offset.
  package func int8(at offset: Int) -> Int8 { integer(at: offset, as: Int8.self) }
  /// `UInt16` at a byte offset.
  package func uint16(at offset: Int) -> UInt16 { integer(at: offset, as: UInt16.self) }
  /// `Int16` at a byte offset.
  package func int16(at offset: Int) -> Int16 { integer(at: offset, as: Int16.self) }
  /// `UInt32` at a byte offset.
  package func uint32(at offset: Int) -> UInt32 { integer(at: offset, as: UInt32.self) }
  /// `Int32` at a byte offset.
  package func int32(at offset: Int) -> Int32 { integer(at: offset, as: Int32.self) }
  /// `UInt64` at a byte offset.
  package func uint64(at offset: Int) -> UInt64 { integer(at: offset, as: UInt64.self) }
  /// `Int64` at a byte offset.
  package func int64(at offset: Int) -> Int64 { integer(at: offset, as: Int64.self) }
  /// IEEE 754 single at a byte offset; NaN passes.
  package func float(at offset: Int) -> Float { Float(bitPattern: uint32(at: offset)) }
  /// IEEE 754 double at a byte offset; NaN passes.
  package func double(at offset: Int) -> Double { Double(bitPattern: uint64(at: offset)) }

  /// `count` values of `UInt8` from a byte offset.
  package func uint8Array(at offset: Int, count: Int) -> [UInt8] {
    (0..<count).map { uint8(at: offset + $0 * MemoryLayout<UInt8>.size) }
  }
  /// `count` values of `Int8` from a byte offset.
  package func int8Array(at offset: Int, count: Int) -> [Int8] {
    (0..<count).map { int8(at: offset + $0 * MemoryLayout<Int8>.size) }
  }
  /// `count` values of `UInt16` from a byte offset.
  package func uint16Array(at offset: Int, count: Int) -> [UInt16] {
    (0..<count).map { uint16(at: offset + $0 * MemoryLayout<UInt16>.size) }
  }
  /// `count` values of `Int16` from a byte offset.
  package func int16Array(at offset: Int, count: Int) -> [Int16] {
    (0..<count).map { int16(at: offset + $0 * MemoryLayout<Int16>.size) }
  }
  /// `count` values of `UInt32` from a byte offset.
  package func uint32Array(at offset: Int, count: Int) -> [UInt32] {
    (0..<count).map { uint32(at: offset + $0 * MemoryLayout<UInt32>.size) }
  }
  /// `count` values of `Int32` from a byte offset.
  package func int32Array(at offset: Int, count: Int) -> [Int32] {
    (0..<count).map { int32(at: offset + $0 * MemoryLayout<Int32>.size) }
  }
  /// `count` values of `UInt64` from a byte offset.
  package func uint64Array(at offset: Int, count: Int) -> [UInt64] {
    (0..<count).map { uint64(at: offset + $0 * MemoryLayout<UInt64>.size) }
  }
  /// `count` values of `Int64` from a byte offset.
  package func int64Array(at offset: Int, count: Int) -> [Int64] {
    (0..<count).map { int64(at: offset + $0 * MemoryLayout<Int64>.size) }
  }
  /// `count` values of `Float` from a byte offset.
  package func floatArray(at offset: Int, count: Int) -> [Float] {
    (0..<count).map { float(at: offset + $0 * MemoryLayout<Float>.size) }
  }
  /// `count` values of `Double` from a byte offset.
  package func doubleArray(at offset: Int, count: Int) -> [Double] {
    (0..<count).map { double(at: offset + $0 * MemoryLayout<Double>.size) }
  }

  /// Text in a field of `count` bytes, up to the first zero byte; bytes that are not UTF-8 become U+FFFD.
  package func text(at offset: Int, count: Int) -> String {
    guard offset < bytes.count else { return "" }
    let field = bytes[offset..<Swift.min(offset + count, bytes.count)]
    return String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }
}
