/// One message of the dialect: its fields in units of the wire, and how they lie in a payload.
///
/// Units, scales and sentinels (degE7, centimetres, NaN for "unset") are those of the definition: convert at the edge.
/// A value that an enumeration does not name survives, since enumerated fields are plain integers.
package protocol MAVLinkMessage: Sendable, Equatable {
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

  /// Reads the fields from a payload; bytes that are missing count as zero, bytes too many are left alone.
  init(from reader: MAVLinkPayloadReader)
  /// Writes the fields in wire order; the writer holds `fullLength` bytes that are zero.
  func encode(into writer: inout MAVLinkPayloadWriter)
}

extension MAVLinkMessage {
  /// The payload at full length, with no zeros cut.
  package var payload: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.fullLength) { buffer, count in
      buffer.initialize(repeating: 0)
      var writer = MAVLinkPayloadWriter(UnsafeMutableRawBufferPointer(buffer))
      encode(into: &writer)
      count = Self.fullLength
    }
  }
}
