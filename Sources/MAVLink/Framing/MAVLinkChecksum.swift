/// CRC-16/MCRF4XX, the checksum of MAVLink frames.
///
/// Polynomial 0x1021 reflected, start 0xFFFF, no final exclusive-or; check value of "123456789" is 0x6F91.
package struct MAVLinkChecksum: Sendable {
  /// The checksum of the bytes so far.
  package private(set) var value: UInt16 = 0xFFFF

  /// A checksum of no bytes.
  package init() {}

  /// Adds one byte. Eight steps of the shift register at once: the polynomial has few enough terms to need no table.
  @inline(__always)
  package mutating func add(_ byte: UInt8) {
    var folded = byte ^ UInt8(truncatingIfNeeded: value)
    folded ^= folded << 4
    let wide = UInt16(folded)
    value = (value >> 8) ^ (wide << 8) ^ (wide << 3) ^ (wide >> 4)
  }

  /// Adds bytes in order.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { add(byte) }
  }
}
