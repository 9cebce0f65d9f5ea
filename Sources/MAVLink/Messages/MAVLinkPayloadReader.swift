#if _endian(big)
  #error("fields are loaded and stored as they lie on the wire, little-endian")
#endif

/// Reads fields at fixed places of a payload, little-endian.
///
/// It is valid only within the call that hands it out, and its payload is never shorter than the message: whoever makes
/// one has filled up what MAVLink 2 cut and what MAVLink 1 does not carry with zeros.
package struct MAVLinkPayloadReader {
  private let payload: UnsafeRawBufferPointer

  /// A reader over a payload of at least the message's full length.
  @inline(__always)
  init(_ payload: UnsafeRawBufferPointer) {
    self.payload = payload
  }

  /// The value that starts at a byte offset: a number, or a fixed array of numbers. NaN keeps its bits.
  @inline(__always)
  func load<Value: BitwiseCopyable>(at offset: Int) -> Value {
    // The offsets are the generator's, and `MAVLinkReader` has made the payload long enough; debug builds look again.
    assert(offset + MemoryLayout<Value>.size <= payload.count, "a field lies within the message's full length")
    return UnsafeRawBufferPointer(payload).loadUnaligned(fromByteOffset: offset, as: Value.self)
  }

  /// Hands out a reader over a payload that may be shorter than the message's full length.
  ///
  /// A short one is copied to the stack and filled up with zeros; bytes too many are left alone.
  @inline(__always)
  static func withPayload<Result>(
    _ payload: UnsafeRawBufferPointer, fullLength: Int, _ body: (MAVLinkPayloadReader) -> Result
  ) -> Result {
    guard payload.count < fullLength else { return body(MAVLinkPayloadReader(payload)) }
    return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { scratch in
      scratch.copyMemory(from: payload)
      let rest = UnsafeMutableRawBufferPointer(rebasing: scratch[payload.count..<fullLength])
      rest.initializeMemory(as: UInt8.self, repeating: 0)
      return body(MAVLinkPayloadReader(UnsafeRawBufferPointer(rebasing: scratch[..<fullLength])))
    }
  }
}
