/// The two frame formats.
package enum MAVLinkVersion: UInt8, Sendable, Hashable, CaseIterable {
  /// MAVLink 1: magic 0xFE, message numbers of 8 bits, no extension fields.
  case one = 1
  /// MAVLink 2: magic 0xFD, message numbers of 24 bits, trailing zeros cut, optional signature.
  case two = 2

  /// The byte a frame starts with.
  package var magic: UInt8 { self == .one ? 0xFE : 0xFD }
  /// Bytes from the magic up to the payload.
  package var headerLength: Int { self == .one ? 6 : 10 }
}

/// The signature block of a MAVLink 2 frame as it came; `MAVLinkSignatureChecker` tells whether it is right.
package struct MAVLinkSignature: Sendable, Hashable {
  /// The link that the frame was sent on.
  package var linkID: UInt8
  /// Units of 10 microseconds since 2015-01-01 00:00 GMT, 48 bits.
  package var timestamp: UInt64
  /// The first six bytes of the SHA-256 digest.
  package var digest: [UInt8]
  /// Bytes of the block on the wire.
  package static var length: Int { 13 }
}

/// One frame as read from or written to a link.
package struct MAVLinkFrame: Sendable, Hashable {
  /// The system that sent it.
  package var systemID: UInt8
  /// The component of that system.
  package var componentID: UInt8
  /// The sender's counter, modulo 256; a gap tells of loss.
  package var sequence: UInt8
  /// The number of the message.
  package var messageID: UInt32
  /// The payload as on the wire: in MAVLink 2 trailing zeros are cut, so it may be shorter than the message.
  package var payload: [UInt8]
  /// The frame format.
  package var version: MAVLinkVersion
  /// Flags a reader must understand; `MAVLinkFrame.signedFlag` is the only one the parser lets through.
  package var incompatFlags: UInt8
  /// Flags a reader may ignore.
  package var compatFlags: UInt8
  /// The signature block of a signed frame, unchecked.
  package var signature: MAVLinkSignature?

  /// The incompat flag of a signed frame.
  package static var signedFlag: UInt8 { 0x01 }
  /// The longest frame: MAVLink 2 with a payload of 255 bytes and a signature.
  package static var lengthMax: Int { 10 + 255 + 2 + MAVLinkSignature.length }

  /// Makes a frame from its parts.
  package init(
    systemID: UInt8, componentID: UInt8, sequence: UInt8, messageID: UInt32, payload: [UInt8],
    version: MAVLinkVersion = .two, incompatFlags: UInt8 = 0, compatFlags: UInt8 = 0,
    signature: MAVLinkSignature? = nil
  ) {
    self.systemID = systemID
    self.componentID = componentID
    self.sequence = sequence
    self.messageID = messageID
    self.payload = payload
    self.version = version
    self.incompatFlags = incompatFlags
    self.compatFlags = compatFlags
    self.signature = signature
  }

  /// The message, where the frame carries one of that type.
  package func decode<Message: MAVLinkMessage>(as type: Message.Type) -> Message? {
    guard messageID == Message.id else { return nil }
    return Message(payload: payload)
  }

  /// The message of whatever type the frame carries, or `nil` where no Swift type exists for its number.
  package var message: (any MAVLinkMessage)? { MAVLinkMessages.type(of: messageID)?.init(payload: payload) }

  /// Whether a router may pass it on: SETUP_SIGNING carries a secret key and stays on its link.
  package var mayBeForwarded: Bool { messageID != SetupSigning.id }
}
