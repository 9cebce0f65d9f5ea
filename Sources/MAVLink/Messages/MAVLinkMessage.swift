/// One message of the dialect: its fields in units of the wire, and how they lie in a payload.
///
/// Units, scales and sentinels (degE7, centimetres, NaN for "unset") are those of the definition: convert at the edge.
/// A value that an enumeration does not name survives, since enumerated fields are plain integers. A message is plain
/// bytes without a reference: copying it allocates nothing.
package protocol MAVLinkMessage: Sendable, Equatable, BitwiseCopyable {
  /// The number of the message, 24 bits.
  static var id: UInt32 { get }
  /// The name in the definition, such as `HEARTBEAT`.
  static var name: String { get }
  /// The byte that ends the checksum and ties it to this definition.
  static var crcExtra: UInt8 { get }
  /// Payload length without extension fields, in bytes: the length in MAVLink 1.
  static var baseLength: Int { get }
  /// Payload length with extension fields, in bytes: the length in MAVLink 2 before zeros are cut.
  static var fullLength: Int { get }

  /// Reads the fields from a payload of at least the full length.
  init(from reader: MAVLinkPayloadReader)
  /// Writes all fields in wire order into a buffer of the full length.
  func encode(into writer: inout MAVLinkPayloadWriter)
}

extension MAVLinkMessage {
  /// Reads the fields from a payload of any length: missing bytes count as zero, bytes too many are left alone.
  package init(payload: UnsafeRawBufferPointer) {
    self = MAVLinkPayloadReader.withPayload(payload, fullLength: Self.fullLength) { Self(from: $0) }
  }

  /// Reads the fields from a payload of any length: missing bytes count as zero, bytes too many are left alone.
  package init(payload: [UInt8]) {
    self = payload.withUnsafeBytes { Self(payload: $0) }
  }

  /// The payload at full length, with no zeros cut.
  package var payload: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.fullLength) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var writer = MAVLinkPayloadWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[..<Self.fullLength]))
      encode(into: &writer)
      count = Self.fullLength
    }
  }
}

/// Takes a message as its own type, whatever that is: the way to handle any message without a box for each.
package protocol MAVLinkMessageVisitor {
  /// Takes one message.
  mutating func visit<Message: MAVLinkMessage>(_ message: Message)
}
