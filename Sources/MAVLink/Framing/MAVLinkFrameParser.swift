/// Finds frames in a stream of bytes that may start anywhere and hold noise.
///
/// It needs no clock and never traps. Frames are looked at where they lie; only an unfinished one is kept between
/// calls, at most `MAVLinkFrame.lengthMax` bytes (four times that where unknown messages pass). When a candidate fails,
/// only its magic byte is dropped and the search goes on behind it, so a good frame within the failed one is still
/// found.
///
/// A signed frame is taken by its structure and checksum; `MAVLinkSignatureChecker` looks at its signature.
package struct MAVLinkFrameParser: Sendable {
  /// What becomes of messages that no definition has: their checksum cannot be compared, since CRC_EXTRA is unknown.
  package enum UnknownMessages: Sendable, Hashable, CaseIterable {
    /// They are dropped and counted. For ends of a link, which could not read them anyway.
    case drop
    /// They pass unchecked, for routers and readers of logs: where some CRC_EXTRA makes the checksum right, and the end
    /// of the datagram, a frame with the right checksum or three more unknown ones follow immediately.
    case passUnchecked
  }

  /// What became of the bytes.
  package struct Counts: Sendable, Hashable {
    /// Frames handed out.
    package var frames = 0
    /// Bytes that belong to no frame.
    package var droppedBytes = 0
    /// Candidates whose checksum was wrong.
    package var badChecksums = 0
    /// Candidates with a message number that no definition has, and which were dropped.
    package var unknownMessages = 0
    /// Candidates with an incompat flag other than `MAVLinkFrame.signedFlag`, which are dropped.
    package var unknownIncompatFlags = 0
    /// Frames of unknown messages among `frames`.
    package var uncheckedFrames = 0

    /// Counts of nothing.
    package init() {}
  }

  /// What became of the bytes so far.
  package private(set) var counts = Counts()
  /// What becomes of unknown messages.
  package let unknownMessages: UnknownMessages
  private var pending: [UInt8] = []

  /// A parser that has seen nothing.
  package init(unknownMessages: UnknownMessages = .drop) {
    self.unknownMessages = unknownMessages
  }

  /// Bytes of an unfinished candidate, kept for the next call.
  package var pendingBytes: Int { pending.count }

  /// The most bytes that are kept between calls.
  package var pendingBytesMax: Int {
    unknownMessages == .drop ? MAVLinkFrame.lengthMax : FrameCandidate.lookaheadMax()
  }

  /// Takes the next bytes of the stream and lends each frame that is complete, in order. Allocates nothing once the
  /// buffer for unfinished candidates is there.
  package mutating func consume(_ bytes: UnsafeRawBufferPointer, _ body: (borrowing MAVLinkFrameView) -> Void) {
    var rest = bytes
    if !pending.isEmpty {
      let held = pending.count
      // Enough to decide about every place of the held bytes.
      let taken = min(rest.count, pendingBytesMax)
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<taken]))
      let end = scanPending(upTo: held, isEnd: false, body)
      guard end >= held else {
        precondition(taken == rest.count, "so many bytes decide about every place")
        return pending.removeFirst(end)
      }
      pending.removeAll(keepingCapacity: true)
      rest = UnsafeRawBufferPointer(rebasing: rest[(end - held)...])
    }
    let end = Self.scan(rest, upTo: rest.count, isEnd: false, unknownMessages, &counts, body)
    if end < rest.count { pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[end...])) }
  }

  /// Takes the next bytes of the stream and lends each frame that is complete, in order.
  package mutating func consume(_ bytes: [UInt8], _ body: (borrowing MAVLinkFrameView) -> Void) {
    bytes.withUnsafeBytes { consume($0, body) }
  }

  /// Takes the next bytes of the stream and returns copies of the frames that are complete, in order.
  package mutating func consume(_ bytes: some Sequence<UInt8>) -> [MAVLinkFrame] {
    var frames: [MAVLinkFrame] = []
    let isDone: Void? = bytes.withContiguousStorageIfAvailable {
      consume(UnsafeRawBufferPointer($0)) { frames.append($0.frame) }
    }
    if isDone == nil { consume([UInt8](bytes)) { frames.append($0.frame) } }
    return frames
  }

  /// Says that no more bytes belong to the unfinished candidate, and lends frames found within it.
  ///
  /// Call it after each datagram, and at the end of a file.
  package mutating func flush(_ body: (borrowing MAVLinkFrameView) -> Void) {
    guard !pending.isEmpty else { return }
    _ = scanPending(upTo: pending.count, isEnd: true, body)
    pending.removeAll(keepingCapacity: true)
  }

  /// Says that no more bytes belong to the unfinished candidate, and returns copies of frames found within it.
  package mutating func flush() -> [MAVLinkFrame] {
    var frames: [MAVLinkFrame] = []
    flush { frames.append($0.frame) }
    return frames
  }

  /// Scans the held bytes; they are taken out for that time, so that the counts can change beside them.
  private mutating func scanPending(
    upTo limit: Int, isEnd: Bool, _ body: (borrowing MAVLinkFrameView) -> Void
  ) -> Int {
    var held: [UInt8] = []
    swap(&held, &pending)
    defer { swap(&held, &pending) }
    return held.withUnsafeBytes { Self.scan($0, upTo: limit, isEnd: isEnd, unknownMessages, &counts, body) }
  }

  /// Lends the frames that start before `limit`, and returns the place where the first undecided byte stands.
  private static func scan(
    _ bytes: UnsafeRawBufferPointer, upTo limit: Int, isEnd: Bool, _ unknownMessages: UnknownMessages,
    _ counts: inout Counts, _ body: (borrowing MAVLinkFrameView) -> Void
  ) -> Int {
    let takesUnknown = unknownMessages == .passUnchecked
    var place = 0
    while place < limit {
      switch FrameCandidate.look(at: place, of: bytes, takesUnknown: takesUnknown) {
      case .checked(let header, let shape):
        let frame = UnsafeRawBufferPointer(rebasing: bytes[place..<place + header.length])
        counts.frames += 1
        body(MAVLinkFrameView(frame, header: header, shape: shape, crcExtra: shape.crcExtra))
        place += header.length
        continue
      case .unknown(let header, let crcExtra):
        switch FrameCandidate.follows(place + header.length, of: bytes, gap: 0, isEnd: isEnd) {
        case .yes:
          let frame = UnsafeRawBufferPointer(rebasing: bytes[place..<place + header.length])
          counts.frames += 1
          counts.uncheckedFrames += 1
          body(MAVLinkFrameView(frame, header: header, shape: nil, crcExtra: crcExtra))
          place += header.length
          continue
        case .unfinished: return place
        case .no: counts.unknownMessages += 1
        }
      case .unfinished:
        guard isEnd else { return place }
      case .badChecksum: counts.badChecksums += 1
      case .unknownMessage: counts.unknownMessages += 1
      case .unknownFlags: counts.unknownIncompatFlags += 1
      case .noise: break
      }
      place += 1
      counts.droppedBytes += 1
    }
    return place
  }
}
