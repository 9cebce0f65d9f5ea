/// Turns messages into frames of one sender, with its running sequence number.
///
/// Frames are unsigned: signing is not built yet.
package struct MAVLinkFrameWriter: Sendable {
  /// The sender's system number, 1...255.
  package let systemID: UInt8
  /// The sender's component number.
  package let componentID: UInt8
  /// The frame format that is written.
  package let version: MAVLinkVersion
  /// The sequence number of the next frame; it wraps from 255 to 0.
  package private(set) var nextSequence: UInt8

  /// A writer for one sender.
  package init(systemID: UInt8, componentID: UInt8, version: MAVLinkVersion = .two, firstSequence: UInt8 = 0) {
    self.systemID = systemID
    self.componentID = componentID
    self.version = version
    self.nextSequence = firstSequence
  }

  /// The bytes of one frame.
  package mutating func encode<Message: MAVLinkMessage>(_ message: Message) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(version.headerLength + Message.fullLength + 2)
    append(message, to: &bytes)
    return bytes
  }

  /// Appends one frame to `bytes`, without an allocation where they have room.
  ///
  /// A message with a number above 255 cannot be written in MAVLink 1: that is a bug of ours.
  package mutating func append<Message: MAVLinkMessage>(_ message: Message, to bytes: inout [UInt8]) {
    precondition(version == .two || Message.id <= 0xFF, "MAVLink 1 carries message numbers up to 255")
    let start = bytes.count
    let payloadStart = start + version.headerLength
    bytes.append(contentsOf: repeatElement(0, count: version.headerLength + Message.fullLength))
    let length = bytes.withUnsafeMutableBytes { buffer in
      var writer = MAVLinkPayloadWriter(UnsafeMutableRawBufferPointer(rebasing: buffer[payloadStart...]))
      message.encode(into: &writer)
      let length = wireLength(of: Message.self, in: UnsafeRawBufferPointer(rebasing: buffer[payloadStart...]))
      writeHeader(of: Message.id, length: length, to: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
      return length
    }
    bytes.removeSubrange((payloadStart + length)...)
    var checksum = MAVLinkChecksum()
    bytes.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[(start + 1)...])) }
    checksum.add(Message.crcExtra)
    bytes.append(UInt8(truncatingIfNeeded: checksum.value))
    bytes.append(UInt8(truncatingIfNeeded: checksum.value >> 8))
    nextSequence &+= 1
  }

  /// The payload length on the wire: trailing zeros cut down to one byte, or the base length in MAVLink 1.
  private func wireLength<Message: MAVLinkMessage>(
    of type: Message.Type, in payload: UnsafeRawBufferPointer
  ) -> Int {
    guard version == .two else { return Message.baseLength }
    var length = payload.count
    while length > 1, payload[length - 1] == 0 { length -= 1 }
    return length
  }

  /// Writes the bytes before the payload.
  private func writeHeader(of messageID: UInt32, length: Int, to header: UnsafeMutableRawBufferPointer) {
    header[0] = version.magic
    header[1] = UInt8(length)
    let rest: Int
    if version == .two {
      header[2] = 0
      header[3] = 0
      rest = 4
    } else {
      rest = 2
    }
    header[rest] = nextSequence
    header[rest + 1] = systemID
    header[rest + 2] = componentID
    header[rest + 3] = UInt8(truncatingIfNeeded: messageID)
    if version == .two {
      header[rest + 4] = UInt8(truncatingIfNeeded: messageID >> 8)
      header[rest + 5] = UInt8(truncatingIfNeeded: messageID >> 16)
    }
  }
}
