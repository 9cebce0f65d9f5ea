/// Turns messages into frames of one sender, with its running sequence number.
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
    append(message, to: &bytes)
    return bytes
  }

  /// Appends one frame to `bytes`, without an allocation where they have room.
  ///
  /// A message with a number above 255 cannot be written in MAVLink 1: that is a bug of ours.
  package mutating func append<Message: MAVLinkMessage>(_ message: Message, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: MAVLinkFrame.lengthMax, alignment: 8) { scratch in
      let shape = MessageShape(Message.self)
      var writer = MAVLinkPayloadWriter(payload(of: shape, in: scratch))
      message.encode(into: &writer)
      let length = finish(shape, incompatFlags: 0, in: scratch)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<length]))
    }
  }

  /// Appends one signed frame to `bytes`; `timestamp` is the time now in the signer's units.
  package mutating func append<Message: MAVLinkMessage>(
    _ message: Message, to bytes: inout [UInt8], signedBy signer: inout MAVLinkSigner, at timestamp: UInt64
  ) {
    precondition(version == .two, "only MAVLink 2 frames can be signed")
    withUnsafeTemporaryAllocation(byteCount: MAVLinkFrame.lengthMax, alignment: 8) { scratch in
      let shape = MessageShape(Message.self)
      var writer = MAVLinkPayloadWriter(payload(of: shape, in: scratch))
      message.encode(into: &writer)
      let length = finish(shape, incompatFlags: MAVLinkFrame.signedFlag, in: scratch)
      let block = signer.sign(UnsafeRawBufferPointer(rebasing: scratch[..<length]), at: timestamp)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<length]))
      block.append(to: &bytes)
    }
  }

  /// What the frame needs of a message's type, read once: behind `any` each is a call.
  private struct MessageShape {
    let id: UInt32
    let crcExtra: UInt8
    let baseLength: Int
    let fullLength: Int

    @inline(__always)
    init<Message: MAVLinkMessage>(_ type: Message.Type) {
      id = type.id
      crcExtra = type.crcExtra
      baseLength = type.baseLength
      fullLength = type.fullLength
    }
  }

  /// The place of the payload in a buffer of `MAVLinkFrame.lengthMax` bytes.
  @inline(__always)
  private func payload(
    of shape: MessageShape, in buffer: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer {
    let start = version.headerLength
    return UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + shape.fullLength])
  }

  /// Puts header and checksum round a payload that stands in its place; returns the frame's length.
  private mutating func finish(
    _ shape: MessageShape, incompatFlags: UInt8, in buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    precondition(version == .two || shape.id <= 0xFF, "MAVLink 1 carries message numbers up to 255")
    let header = version.headerLength
    let length =
      version == .two
      ? FrameBytes.trimmedLength(UnsafeRawBufferPointer(payload(of: shape, in: buffer))) : shape.baseLength
    FrameBytes.writeHeader(
      version: version, payloadLength: length, incompatFlags: incompatFlags, compatFlags: 0, sequence: nextSequence,
      systemID: systemID, componentID: componentID, messageID: shape.id, to: buffer)
    FrameBytes.writeChecksum(payloadEnd: header + length, crcExtra: shape.crcExtra, to: buffer)
    nextSequence &+= 1
    return header + length + 2
  }
}

/// The parts of a frame that are the same for all messages, written in place.
enum FrameBytes {
  /// The payload length on the wire in MAVLink 2: trailing zeros cut down to one byte.
  @inline(__always)
  static func trimmedLength(_ payload: UnsafeRawBufferPointer) -> Int {
    var length = payload.count
    while length > 8, payload.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self) == 0 { length -= 8 }
    while length > 1, payload[length - 1] == 0 { length -= 1 }
    return length
  }

  /// Writes the bytes before the payload.
  @inline(__always)
  static func writeHeader(
    version: MAVLinkVersion, payloadLength: Int, incompatFlags: UInt8, compatFlags: UInt8, sequence: UInt8,
    systemID: UInt8, componentID: UInt8, messageID: UInt32, to buffer: UnsafeMutableRawBufferPointer
  ) {
    buffer[0] = version.magic
    buffer[1] = UInt8(payloadLength)
    guard version == .two else {
      buffer[2] = sequence
      buffer[3] = systemID
      buffer[4] = componentID
      buffer[5] = UInt8(messageID)
      return
    }
    buffer[2] = incompatFlags
    buffer[3] = compatFlags
    buffer[4] = sequence
    buffer[5] = systemID
    buffer[6] = componentID
    buffer[7] = UInt8(truncatingIfNeeded: messageID)
    buffer[8] = UInt8(truncatingIfNeeded: messageID >> 8)
    buffer[9] = UInt8(truncatingIfNeeded: messageID >> 16)
  }

  /// Writes the two bytes behind the payload.
  @inline(__always)
  static func writeChecksum(payloadEnd: Int, crcExtra: UInt8, to buffer: UnsafeMutableRawBufferPointer) {
    var checksum = MAVLinkChecksum()
    checksum.add(UnsafeRawBufferPointer(rebasing: buffer[1..<payloadEnd]))
    checksum.add(crcExtra)
    buffer[payloadEnd] = UInt8(truncatingIfNeeded: checksum.value)
    buffer[payloadEnd + 1] = UInt8(truncatingIfNeeded: checksum.value >> 8)
  }
}
