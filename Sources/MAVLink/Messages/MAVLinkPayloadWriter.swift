/// Writes fields at fixed places of a payload, little-endian.
///
/// It is valid only within the call that hands it out: it points into a buffer that its maker owns.
package struct MAVLinkPayloadWriter {
  private let buffer: UnsafeMutableRawBufferPointer

  /// A writer over a buffer of the message's full length.
  @inline(__always)
  init(_ buffer: UnsafeMutableRawBufferPointer) {
    self.buffer = buffer
  }

  /// Stores a number or a fixed array of numbers at a byte offset. NaN keeps its bits.
  @inline(__always)
  mutating func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    assert(offset + MemoryLayout<Value>.size <= buffer.count, "a field lies within the message's full length")
    buffer.storeBytes(of: value, toByteOffset: offset, as: Value.self)
  }
}
