/// Decides which frames of a signed link are believed.
///
/// A stream is what one link number, system and component send. Within a stream the time must rise from frame to frame,
/// so that nothing recorded can be played again; a stream that is new must not lie more than a minute behind the local
/// time. The local time is the greatest of the times handed in and those of good signatures: it never goes back.
package struct MAVLinkSignatureChecker: Sendable {
  /// What is thought of a frame.
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// The signature is right and its time is new.
    case good
    /// Unsigned, but of a message that may be.
    case unsignedAccepted = "unsigned-accepted"
    /// Unsigned.
    case unsignedRefused = "unsigned-refused"
    /// The digest is not that of this key and these bytes.
    case badSignature = "bad"
    /// The time is not after that of the stream's last frame.
    case replayed
    /// The stream is new and more than a minute behind.
    case staleStream = "stale"
    /// The stream is new, and there are already as many as are kept.
    case tooManyStreams = "too-many-streams"

    /// Whether the frame may be acted on.
    package var isAccepted: Bool { self == .good || self == .unsignedAccepted }
  }

  /// How many frames had each verdict.
  package struct Counts: Sendable, Hashable {
    /// Right and new.
    package var good = 0
    /// Unsigned and accepted.
    package var unsignedAccepted = 0
    /// Unsigned and refused.
    package var unsignedRefused = 0
    /// Wrong digests.
    package var badSignatures = 0
    /// Times that were not new.
    package var replayed = 0
    /// New streams too far behind.
    package var staleStreams = 0
    /// New streams for which there was no room.
    package var tooManyStreams = 0

    /// Counts of nothing.
    package init() {}

    /// Frames that were not accepted.
    package var refused: Int { unsignedRefused + badSignatures + replayed + staleStreams + tooManyStreams }

    mutating func count(_ verdict: Verdict) {
      switch verdict {
      case .good: good += 1
      case .unsignedAccepted: unsignedAccepted += 1
      case .unsignedRefused: unsignedRefused += 1
      case .badSignature: badSignatures += 1
      case .replayed: replayed += 1
      case .staleStream: staleStreams += 1
      case .tooManyStreams: tooManyStreams += 1
      }
    }
  }

  /// What is taken without a signature.
  package enum UnsignedPolicy: Sendable, Hashable {
    /// Messages of these numbers alone.
    case accept(Set<UInt32>)
    /// Every message, while a link is set up; signatures that are there are still checked.
    case acceptAll

    /// RADIO_STATUS alone: a radio reports its own state and knows no key.
    package static let radioOnly = UnsignedPolicy.accept([RadioStatus.id])
  }

  /// What became of the frames so far.
  package private(set) var counts = Counts()
  /// The local time in units of `MAVLinkTime`; it never goes back.
  package private(set) var timestamp: UInt64
  /// The most streams that are kept.
  package let streamsMax: Int
  private let key: MAVLinkSigningKey
  private let unsigned: UnsignedPolicy
  private var lastTimes: [UInt32: UInt64] = [:]

  /// A checker that has seen no stream. Only frames with a right digest start one, so `streamsMax` bounds what the
  /// holders of the key can do, 1,024 without a word.
  package init(
    key: MAVLinkSigningKey, timestamp: UInt64 = 0, unsigned: UnsignedPolicy = .radioOnly, streamsMax: Int = 1024
  ) {
    precondition(streamsMax > 0, "at least one stream is kept")
    self.key = key
    self.timestamp = min(timestamp, MAVLinkTime.timestampMax)
    self.unsigned = unsigned
    self.streamsMax = streamsMax
    lastTimes.reserveCapacity(streamsMax)
  }

  /// The streams that have been heard.
  package var streams: Int { lastTimes.count }

  /// Looks at a frame that came at `now`, in units of `MAVLinkTime`, and remembers its time where it is good.
  package mutating func check(_ frame: borrowing MAVLinkFrameView, at now: UInt64) -> Verdict {
    timestamp = min(max(timestamp, now), MAVLinkTime.timestampMax)
    let verdict = verdict(frame)
    counts.count(verdict)
    return verdict
  }

  private mutating func verdict(_ frame: borrowing MAVLinkFrameView) -> Verdict {
    guard let block = frame.signatureParts else {
      switch unsigned {
      case .acceptAll: return .unsignedAccepted
      case .accept(let messages): return messages.contains(frame.messageID) ? .unsignedAccepted : .unsignedRefused
      }
    }
    let wanted = frame.withBytes { bytes in
      let signed = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - MAVLinkSignature.length)])
      return key.digest(of: signed, linkID: block.linkID, timestamp: block.timestamp)
    }
    // One comparison of 48 bits: how long it takes tells nothing of where they differ.
    guard wanted == block.digest else { return .badSignature }
    let stream = UInt32(block.linkID) << 16 | UInt32(frame.systemID) << 8 | UInt32(frame.componentID)
    if let last = lastTimes[stream] {
      guard block.timestamp > last else { return .replayed }
    } else {
      guard block.timestamp + MAVLinkTime.minute >= timestamp else { return .staleStream }
      guard lastTimes.count < streamsMax else { return .tooManyStreams }
    }
    lastTimes[stream] = block.timestamp
    timestamp = max(timestamp, block.timestamp)
    return .good
  }
}
