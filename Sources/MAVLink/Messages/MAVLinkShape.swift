/// What the parser must know of a message to find its frame and to read its payload.
package struct MAVLinkShape: Sendable, Hashable {
  /// The byte that ends the checksum and ties it to the definition.
  package let crcExtra: UInt8
  /// Payload length with extension fields, in bytes, 1...255.
  package let fullLength: UInt8

  /// Makes a shape from its two bytes.
  @inline(__always)
  package init(crcExtra: UInt8, fullLength: UInt8) {
    self.crcExtra = crcExtra
    self.fullLength = fullLength
  }
}
