/// Writes fields at fixed places of a payload, little-endian.
///
/// It is valid only within the closure or call that hands it out: it points into a buffer that its maker owns.
/// A write past the buffer's end is a bug of ours and stops the program.
package struct MAVLinkPayloadWriter {
  private let buffer: UnsafeMutableRawBufferPointer

  /// A writer over a buffer of the message's full length, all zero.
  init(_ buffer: UnsafeMutableRawBufferPointer) {
    self.buffer = buffer
  }

  /// Stores an integer at `offset`.
  @inline(__always)
  private func store<T: FixedWidthInteger>(_ value: T, at offset: Int) {
    precondition(offset + MemoryLayout<T>.size <= buffer.count, "a field lies within the message's full length")
    buffer.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
  }

  /// `UInt8` at a byte offset.
  package mutating func uint8(_ value: UInt8, at offset: Int) { store(value, at: offset) }
  /// `Int8` at a byte offset.
  package mutating func int8(_ value: Int8, at offset: Int) { store(value, at: offset) }
  /// `UInt16` at a byte offset.
  package mutating func uint16(_ value: UInt16, at offset: Int) { store(value, at: offset) }
  /// `Int16` at a byte offset.
  package mutating func int16(_ value: Int16, at offset: Int) { store(value, at: offset) }
  /// `UInt32` at a byte offset.
  package mutating func uint32(_ value: UInt32, at offset: Int) { store(value, at: offset) }
  /// `Int32` at a byte offset.
  package mutating func int32(_ value: Int32, at offset: Int) { store(value, at: offset) }
  /// `UInt64` at a byte offset.
  package mutating func uint64(_ value: UInt64, at offset: Int) { store(value, at: offset) }
  /// `Int64` at a byte offset.
  package mutating func int64(_ value: Int64, at offset: Int) { store(value, at: offset) }
  /// IEEE 754 single at a byte offset; NaN keeps its bits.
  package mutating func float(_ value: Float, at offset: Int) { store(value.bitPattern, at: offset) }
  /// IEEE 754 double at a byte offset; NaN keeps its bits.
  package mutating func double(_ value: Double, at offset: Int) { store(value.bitPattern, at: offset) }

  /// Values of `UInt8` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func uint8Array(_ values: [UInt8], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { uint8(value, at: offset + index * MemoryLayout<UInt8>.size) }
  }
  /// Values of `Int8` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func int8Array(_ values: [Int8], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { int8(value, at: offset + index * MemoryLayout<Int8>.size) }
  }
  /// Values of `UInt16` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func uint16Array(_ values: [UInt16], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { uint16(value, at: offset + index * MemoryLayout<UInt16>.size) }
  }
  /// Values of `Int16` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func int16Array(_ values: [Int16], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { int16(value, at: offset + index * MemoryLayout<Int16>.size) }
  }
  /// Values of `UInt32` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func uint32Array(_ values: [UInt32], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { uint32(value, at: offset + index * MemoryLayout<UInt32>.size) }
  }
  /// Values of `Int32` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func int32Array(_ values: [Int32], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { int32(value, at: offset + index * MemoryLayout<Int32>.size) }
  }
  /// Values of `UInt64` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func uint64Array(_ values: [UInt64], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { uint64(value, at: offset + index * MemoryLayout<UInt64>.size) }
  }
  /// Values of `Int64` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func int64Array(_ values: [Int64], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { int64(value, at: offset + index * MemoryLayout<Int64>.size) }
  }
  /// Values of `Float` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func floatArray(_ values: [Float], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { float(value, at: offset + index * MemoryLayout<Float>.size) }
  }
  /// Values of `Double` from a byte offset; a shorter array leaves zeros, a longer one is a bug of ours.
  package mutating func doubleArray(_ values: [Double], at offset: Int, count: Int) {
    precondition(values.count <= count, "an array fits its field of \(count) elements")
    for (index, value) in values.enumerated() { double(value, at: offset + index * MemoryLayout<Double>.size) }
  }

  /// Text as UTF-8 in a field of `count` bytes; a longer text is cut before the character that does not fit.
  package mutating func text(_ value: String, at offset: Int, count: Int) {
    var position = 0
    for scalar in value.unicodeScalars {
      let encoded = UTF8.encode(scalar)
      guard let encoded, position + encoded.count <= count else { break }
      for byte in encoded {
        store(byte, at: offset + position)
        position += 1
      }
    }
  }
}
