/// One frame where it lies in a buffer: nothing is copied until it is asked for.
///
/// It cannot be copied and is only lent to a closure, so that it never outlives the buffer.
package struct MAVLinkFrameView: ~Copyable {
  /// The frame from its magic to its checksum or signature.
  private let bytes: UnsafeRawBufferPointer
  /// The frame format.
  package let version: MAVLinkVersion
  /// The number of the message.
  package let messageID: UInt32
  /// What is known of the message; `nil` for a number that no definition has.
  package let shape: MAVLinkShape?
  /// The byte that ends the checksum: of the definition, or for an unknown message the one that makes it right.
  package let crcExtra: UInt8

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer, header: FrameHeader, shape: MAVLinkShape?, crcExtra: UInt8) {
    self.bytes = bytes
    self.version = header.version
    self.messageID = header.messageID
    self.shape = shape
    self.crcExtra = crcExtra
  }

  /// Whether the checksum was compared; an unknown message has only its structure and what follows it to speak for it.
  package var isChecked: Bool { shape != nil }
  /// Bytes of the whole frame.
  package var length: Int { bytes.count }
  /// Bytes of the payload on the wire, 0...255.
  package var payloadLength: Int { Int(bytes[1]) }
  /// The sender's counter, modulo 256.
  package var sequence: UInt8 { bytes[version == .one ? 2 : 4] }
  /// The system that sent it.
  package var systemID: UInt8 { bytes[version == .one ? 3 : 5] }
  /// The component of that system.
  package var componentID: UInt8 { bytes[version == .one ? 4 : 6] }
  /// Flags that a reader must understand.
  package var incompatFlags: UInt8 { version == .one ? 0 : bytes[2] }
  /// Flags that a reader may ignore.
  package var compatFlags: UInt8 { version == .one ? 0 : bytes[3] }
  /// Whether a signature block ends the frame.
  package var isSigned: Bool { incompatFlags & MAVLinkFrame.signedFlag != 0 }
  /// Whether a router may pass it on: SETUP_SIGNING carries a secret key and stays on its link.
  package var mayBeForwarded: Bool { messageID != SetupSigning.id }

  /// Lends the whole frame; the pointer must not leave the closure.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(bytes) }

  /// Lends the payload as on the wire; the pointer must not leave the closure.
  package func withPayload<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(payload) }

  @inline(__always)
  private var payload: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[version.headerLength..<version.headerLength + payloadLength])
  }

  /// The message, where the frame carries one of that type.
  package func decode<Message: MAVLinkMessage>(as type: Message.Type) -> Message? {
    guard messageID == Message.id else { return nil }
    return Message(payload: payload)
  }

  /// Decodes the message and hands it over as its own type; false where no Swift type exists for its number.
  @discardableResult
  package func visit<Visitor: MAVLinkMessageVisitor>(_ visitor: inout Visitor) -> Bool {
    guard let shape else { return false }
    return MAVLinkPayloadReader.withPayload(payload, fullLength: Int(shape.fullLength)) { reader in
      MAVLinkMessages.visit(messageID, reader, &visitor)
    }
  }

  /// A copy that may be kept.
  package var frame: MAVLinkFrame {
    MAVLinkFrame(
      systemID: systemID, componentID: componentID, sequence: sequence, messageID: messageID,
      payload: [UInt8](payload), version: version, incompatFlags: incompatFlags, compatFlags: compatFlags,
      signature: signature)
  }

  /// The signature block as it came, copied; `nil` for an unsigned frame.
  package var signature: MAVLinkSignature? {
    guard let parts = signatureParts else { return nil }
    let digest = (0..<6).map { UInt8(truncatingIfNeeded: parts.digest >> UInt64(8 * $0)) }
    return MAVLinkSignature(linkID: parts.linkID, timestamp: parts.timestamp, digest: digest)
  }

  /// The signature block in numbers, little-endian; the digest has 48 bits.
  var signatureParts: (linkID: UInt8, timestamp: UInt64, digest: UInt64)? {
    guard isSigned else { return nil }
    let start = bytes.count - MAVLinkSignature.length
    func six(at offset: Int) -> UInt64 {
      var value: UInt64 = 0
      for index in 0..<6 { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
      return value
    }
    return (bytes[start], six(at: start + 1), six(at: start + 7))
  }
}
