/// Telemetry logs (`.tlog`): before each frame stand eight bytes with the time it was received, in microseconds since
/// 1970-01-01 GMT, big-endian.
package enum MAVLinkLog {
  /// Bytes of the time before a frame.
  package static let timeLength = 8

  /// Lends each frame of a log with its time, in order, and counts what belongs to no frame.
  ///
  /// A record that is damaged is left out; reading goes on with the next place at which a whole frame stands.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, unknownMessages: MAVLinkFrameParser.UnknownMessages = .drop,
    _ body: (_ time: UInt64, borrowing MAVLinkFrameView) -> Void
  ) -> MAVLinkFrameParser.Counts {
    var counts = MAVLinkFrameParser.Counts()
    var place = 0
    while place + timeLength < bytes.count {
      let start = place + timeLength
      let candidate = FrameCandidate.look(at: start, of: bytes, takesUnknown: unknownMessages == .passUnchecked)
      switch candidate {
      case .checked(let header, let shape):
        let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<start + header.length])
        counts.frames += 1
        body(time(bytes, at: place), MAVLinkFrameView(frame, header: header, shape: shape, crcExtra: shape.crcExtra))
        place = start + header.length
        continue
      case .unknown(let header, let crcExtra):
        let end = start + header.length
        guard FrameCandidate.follows(end, of: bytes, gap: timeLength, isEnd: true) == .yes else {
          counts.unknownMessages += 1
          break
        }
        let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        counts.frames += 1
        counts.uncheckedFrames += 1
        body(time(bytes, at: place), MAVLinkFrameView(frame, header: header, shape: nil, crcExtra: crcExtra))
        place = end
        continue
      case .badChecksum: counts.badChecksums += 1
      case .unknownMessage: counts.unknownMessages += 1
      case .unknownFlags: counts.unknownIncompatFlags += 1
      case .noise, .unfinished: break
      }
      place += 1
      counts.droppedBytes += 1
    }
    counts.droppedBytes += bytes.count - place
    return counts
  }

  /// Appends one record: the time, then the bytes of one frame.
  package static func append(_ frame: UnsafeRawBufferPointer, time: UInt64, to log: inout [UInt8]) {
    for index in (0..<timeLength).reversed() { log.append(UInt8(truncatingIfNeeded: time >> UInt64(8 * index))) }
    log.append(contentsOf: frame)
  }

  private static func time(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt64 {
    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }
}
