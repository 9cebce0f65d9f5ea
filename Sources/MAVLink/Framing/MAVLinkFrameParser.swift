/// Finds frames in a stream of bytes that may start anywhere and hold noise.
///
/// It needs no clock and never traps. At most one unfinished frame (`MAVLinkFrame.lengthMax` bytes) stays in the buffer
/// between calls. When a candidate frame fails, only its magic byte is dropped and the search goes on behind it, so a
/// good frame within the failed one is still found.
///
/// A signed frame is taken by its structure and checksum; **its signature is not verified** (no key is known here).
package struct MAVLinkFrameParser: Sendable {
  /// What became of the bytes.
  package struct Counts: Sendable, Hashable {
    /// Frames handed out.
    package var frames = 0
    /// Bytes that belong to no frame.
    package var droppedBytes = 0
    /// Candidates whose checksum was wrong.
    package var badChecksums = 0
    /// Candidates with a message number outside `CRCExtraTable`, which cannot be checked and are dropped.
    package var unknownMessages = 0
    /// Candidates with an incompat flag other than `MAVLinkFrame.signedFlag`, which are dropped.
    package var unknownIncompatFlags = 0
  }

  /// What became of the bytes so far.
  package private(set) var counts = Counts()
  private var buffer: [UInt8] = []

  /// A parser that has seen nothing.
  package init() {}

  /// Bytes of an unfinished candidate, kept for the next call; below `MAVLinkFrame.lengthMax`.
  package var pendingBytes: Int { buffer.count }

  /// Takes the next bytes of the stream and returns the frames that are complete, in order.
  package mutating func consume(_ bytes: some Sequence<UInt8>) -> [MAVLinkFrame] {
    buffer.append(contentsOf: bytes)
    return drain(atEnd: false)
  }

  /// Says that no more bytes belong to the unfinished candidate, and returns frames found within it.
  ///
  /// Call it after each datagram, and at the end of a file.
  package mutating func flush() -> [MAVLinkFrame] {
    drain(atEnd: true)
  }

  /// The outcome of looking at one place of the buffer.
  private enum Candidate {
    case frame(MAVLinkFrame, length: Int)
    case noFrame
    case unfinished
  }

  /// Hands out all frames of the buffer and keeps the rest.
  private mutating func drain(atEnd: Bool) -> [MAVLinkFrame] {
    var frames: [MAVLinkFrame] = []
    var position = 0
    var counts = counts
    buffer.withUnsafeBytes { bytes in
      scan: while position < bytes.count {
        guard bytes[position] == 0xFD || bytes[position] == 0xFE else {
          position += 1
          counts.droppedBytes += 1
          continue
        }
        switch Self.candidate(UnsafeRawBufferPointer(rebasing: bytes[position...]), counts: &counts) {
        case .frame(let frame, let length):
          frames.append(frame)
          counts.frames += 1
          position += length
        case .noFrame:
          position += 1
          counts.droppedBytes += 1
        case .unfinished:
          guard atEnd else { break scan }
          position += 1
          counts.droppedBytes += 1
        }
      }
    }
    self.counts = counts
    buffer.removeFirst(position)
    return frames
  }

  /// Looks at bytes that start with a magic byte.
  private static func candidate(_ bytes: UnsafeRawBufferPointer, counts: inout Counts) -> Candidate {
    let version: MAVLinkVersion = bytes[0] == MAVLinkVersion.two.magic ? .two : .one
    let header = version.headerLength
    // The flags come first: a frame of a later format may have a longer header.
    if version == .two, bytes.count > 2, bytes[2] & ~MAVLinkFrame.signedFlag != 0 {
      counts.unknownIncompatFlags += 1
      return .noFrame
    }
    guard bytes.count >= header else { return .unfinished }
    let messageID =
      version == .one
      ? UInt32(bytes[5]) : UInt32(bytes[7]) | UInt32(bytes[8]) << 8 | UInt32(bytes[9]) << 16
    guard let crcExtra = CRCExtraTable.crcExtra(of: messageID) else {
      counts.unknownMessages += 1
      return .noFrame
    }
    let payloadEnd = header + Int(bytes[1])
    let isSigned = version == .two && bytes[2] & MAVLinkFrame.signedFlag != 0
    let length = payloadEnd + 2 + (isSigned ? MAVLinkSignature.length : 0)
    guard bytes.count >= length else { return .unfinished }
    var checksum = MAVLinkChecksum()
    checksum.add(UnsafeRawBufferPointer(rebasing: bytes[1..<payloadEnd]))
    checksum.add(crcExtra)
    guard checksum.value == UInt16(bytes[payloadEnd]) | UInt16(bytes[payloadEnd + 1]) << 8 else {
      counts.badChecksums += 1
      return .noFrame
    }
    let first = version == .one ? 2 : 4
    let frame = MAVLinkFrame(
      systemID: bytes[first + 1], componentID: bytes[first + 2], sequence: bytes[first], messageID: messageID,
      payload: [UInt8](bytes[header..<payloadEnd]), version: version,
      incompatFlags: version == .one ? 0 : bytes[2], compatFlags: version == .one ? 0 : bytes[3],
      signature: isSigned ? signature(UnsafeRawBufferPointer(rebasing: bytes[(payloadEnd + 2)..<length])) : nil)
    return .frame(frame, length: length)
  }

  /// Reads the block of 13 bytes behind the checksum.
  private static func signature(_ bytes: UnsafeRawBufferPointer) -> MAVLinkSignature {
    var timestamp: UInt64 = 0
    for index in 0..<6 { timestamp |= UInt64(bytes[1 + index]) << UInt64(8 * index) }
    return MAVLinkSignature(linkID: bytes[0], timestamp: timestamp, digest: [UInt8](bytes[7..<13]))
  }
}
