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
    _ = scan(bytes, isEnd: true, unknownMessages: unknownMessages, counts: &counts, dropped: { _ in }, body)
    return counts
  }

  /// The most bytes that `scan` needs to see to go on.
  package static var lookaheadMax: Int { FrameCandidate.lookaheadMax(gap: timeLength) + timeLength }

  /// Does what `read` does for bytes that more may follow.
  ///
  /// - Parameters:
  ///   - isEnd: whether the log ends with these bytes.
  ///   - dropped: takes each stretch that belongs to no frame.
  /// - Returns: the number of bytes that are done with; all of them at the end.
  package static func scan(
    _ bytes: UnsafeRawBufferPointer, isEnd: Bool, unknownMessages: MAVLinkFrameParser.UnknownMessages = .drop,
    counts: inout MAVLinkFrameParser.Counts, dropped: (Range<Int>) -> Void,
    _ body: (_ time: UInt64, borrowing MAVLinkFrameView) -> Void
  ) -> Int {
    var place = 0
    var soundUntil = 0
    func lose(to end: Int, _ counts: inout MAVLinkFrameParser.Counts) {
      guard end > soundUntil else { return }
      counts.droppedBytes += end - soundUntil
      dropped(soundUntil..<end)
    }
    while place + timeLength < bytes.count {
      let start = place + timeLength
      var frameEnd = 0
      switch FrameCandidate.look(at: start, of: bytes, takesUnknown: unknownMessages == .passUnchecked) {
      case .checked(let header, let shape):
        frameEnd = start + header.length
        lose(to: place, &counts)
        let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<frameEnd])
        body(time(bytes, at: place), MAVLinkFrameView(frame, header: header, shape: shape, crcExtra: shape.crcExtra))
      case .unknown(let header, let crcExtra):
        switch FrameCandidate.follows(start + header.length, of: bytes, gap: timeLength, isEnd: isEnd) {
        case .yes:
          frameEnd = start + header.length
          lose(to: place, &counts)
          let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<frameEnd])
          counts.uncheckedFrames += 1
          body(time(bytes, at: place), MAVLinkFrameView(frame, header: header, shape: nil, crcExtra: crcExtra))
        case .no: counts.unknownMessages += 1
        case .unfinished:
          lose(to: place, &counts)
          return place
        }
      case .badChecksum: counts.badChecksums += 1
      case .unknownMessage: counts.unknownMessages += 1
      case .unknownFlags: counts.unknownIncompatFlags += 1
      case .noise: break
      case .unfinished:
        guard isEnd else {
          lose(to: place, &counts)
          return place
        }
      }
      if frameEnd > 0 {
        counts.frames += 1
        place = frameEnd
        soundUntil = frameEnd
      } else {
        place += 1
      }
    }
    let end = isEnd ? bytes.count : min(place, bytes.count)
    lose(to: end, &counts)
    return end
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
