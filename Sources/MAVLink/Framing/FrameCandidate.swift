/// The head of what may be a frame.
struct FrameHeader {
  let version: MAVLinkVersion
  let messageID: UInt32
  /// Bytes from the magic to the end of the payload.
  let payloadEnd: Int
  /// Bytes of the whole frame.
  let length: Int
}

/// What stands at one place of a buffer.
enum FrameCandidate {
  /// A frame with the right checksum.
  case checked(FrameHeader, MAVLinkShape)
  /// A frame of an unknown message, whole; `crcExtra` is the byte that would make its checksum right.
  case unknown(FrameHeader, crcExtra: UInt8)
  /// A whole frame with a wrong checksum.
  case badChecksum
  /// A message number without a definition where none may pass, or that no CRC_EXTRA makes right.
  case unknownMessage
  /// An incompat flag that is not known: the frame may be longer than we think, and means something else.
  case unknownFlags
  /// No magic byte.
  case noise
  /// The bytes end before it can be told.
  case unfinished

  /// The most frames in a row that are looked at to believe one unknown message.
  static var chainMax: Int { 3 }
  /// The most bytes that are needed to decide about a place; `gap` bytes stand between frames.
  static func lookaheadMax(gap: Int = 0) -> Int { (chainMax + 1) * (MAVLinkFrame.lengthMax + gap) }

  /// Looks at `bytes` from `start` on.
  @inline(__always)
  static func look(at start: Int, of bytes: UnsafeRawBufferPointer, takesUnknown: Bool) -> FrameCandidate {
    let count = bytes.count - start
    guard count > 0, let base = bytes.baseAddress else { return .unfinished }
    let frame = base + start
    let magic = frame.load(as: UInt8.self)
    guard magic == 0xFD || magic == 0xFE else { return .noise }
    let header: FrameHeader
    if magic == 0xFD {
      // The flags come first: a frame of a later format may have a longer header.
      guard count > 2 else { return .unfinished }
      let flags = frame.load(fromByteOffset: 2, as: UInt8.self)
      guard flags & ~MAVLinkFrame.signedFlag == 0 else { return .unknownFlags }
      guard count >= 10 else { return .unfinished }
      let payloadEnd = 10 + Int(frame.load(fromByteOffset: 1, as: UInt8.self))
      header = FrameHeader(
        version: .two, messageID: frame.loadUnaligned(fromByteOffset: 6, as: UInt32.self) >> 8, payloadEnd: payloadEnd,
        length: payloadEnd + 2 + Int(flags) * MAVLinkSignature.length)
    } else {
      guard count >= 6 else { return .unfinished }
      let payloadEnd = 6 + Int(frame.load(fromByteOffset: 1, as: UInt8.self))
      header = FrameHeader(
        version: .one, messageID: UInt32(frame.load(fromByteOffset: 5, as: UInt8.self)), payloadEnd: payloadEnd,
        length: payloadEnd + 2)
    }
    let shape = MAVLinkShapes.shape(of: header.messageID)
    guard shape != nil || takesUnknown else { return .unknownMessage }
    guard count >= header.length else { return .unfinished }
    var checksum = MAVLinkChecksum()
    checksum.add(UnsafeRawBufferPointer(start: frame + 1, count: header.payloadEnd - 1))
    let wanted = frame.loadUnaligned(fromByteOffset: header.payloadEnd, as: UInt16.self)
    guard let shape else {
      guard let crcExtra = checksum.lastByte(giving: wanted) else { return .unknownMessage }
      return .unknown(header, crcExtra: crcExtra)
    }
    checksum.add(shape.crcExtra)
    return checksum.value == wanted ? .checked(header, shape) : .badChecksum
  }

  /// What is believed of an unknown message.
  enum Belief { case yes, no, unfinished }

  /// Whether an unknown message is believed by what follows it: the end of the bytes, a frame with the right checksum,
  /// or so many unknown ones in a row that chance is out of the question.
  static func follows(_ end: Int, of bytes: UnsafeRawBufferPointer, gap: Int, isEnd: Bool) -> Belief {
    var place = end
    for _ in 0..<chainMax {
      if place == bytes.count { return isEnd ? .yes : .unfinished }
      guard place + gap < bytes.count else { return isEnd ? .no : .unfinished }
      switch look(at: place + gap, of: bytes, takesUnknown: true) {
      case .checked: return .yes
      case .unknown(let header, _): place += gap + header.length
      case .unfinished: return isEnd ? .no : .unfinished
      case .badChecksum, .unknownMessage, .unknownFlags, .noise: return .no
      }
    }
    return .yes
  }
}
