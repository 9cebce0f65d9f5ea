import MAVLink

/// Signs what goes out on the links of a program, and decides which frames that come in are believed.
///
/// Each link may have a key of its own or none; a link without one carries unsigned frames, as they come. Times of all
/// links rise together, in units of `MAVLinkTime`, so that two links with one link number are one stream that rises.
/// The number of a link in signatures is its number in the program, modulo 256.
package struct LinkSigning: Sendable {
  /// Frames that may come unsigned on a signed link: a radio reports its own state and knows no key.
  package static let unsignedMessages: Set<UInt32> = [RadioStatus.id]
  /// How far ahead of the times that were given the time that is kept lies: ten seconds.
  static let reserve: UInt64 = 1_000_000

  private var signers: [Int: MAVLinkSigner]
  private var checkers: [Int: MAVLinkSignatureChecker]
  /// The greatest time that a frame has been given, or that was handed over at the start.
  package private(set) var timestamp: UInt64
  /// Frames that were not sent: MAVLink 1 cannot be signed.
  package private(set) var unsignable = 0

  /// Signs links by their numbers.
  ///
  /// - Parameters:
  ///   - keys: the key of each signed link.
  ///   - timestamp: the time now or one that was kept, whichever is later: no frame is signed with an earlier one.
  package init(keys: [Int: MAVLinkSigningKey], timestamp: UInt64) {
    self.timestamp = min(timestamp, MAVLinkTime.timestampMax)
    let start = self.timestamp
    signers = Dictionary(
      uniqueKeysWithValues: keys.map { link, key in
        (link, MAVLinkSigner(key: key, linkID: UInt8(truncatingIfNeeded: link), timestamp: start))
      })
    checkers = keys.mapValues {
      MAVLinkSignatureChecker(key: $0, timestamp: start, unsigned: .accept(Self.unsignedMessages))
    }
  }

  /// The links that are signed, in order.
  package var links: [Int] { checkers.keys.sorted() }

  /// What became of the signatures of a link; nil where it is not signed.
  package func counts(of link: Int) -> MAVLinkSignatureChecker.Counts? { checkers[link]?.counts }

  /// What became of the signatures of all links.
  package var total: MAVLinkSignatureChecker.Counts {
    checkers.values.reduce(into: MAVLinkSignatureChecker.Counts()) { sum, checker in
      let counts = checker.counts
      sum.good += counts.good
      sum.unsignedAccepted += counts.unsignedAccepted
      sum.unsignedRefused += counts.unsignedRefused
      sum.badSignatures += counts.badSignatures
      sum.replayed += counts.replayed
      sum.staleStreams += counts.staleStreams
      sum.tooManyStreams += counts.tooManyStreams
    }
  }

  /// The time to keep for a later start: so far ahead that no frame is given a greater one before it is kept again,
  /// where that is done every few seconds.
  package var timestampToKeep: UInt64 { min(timestamp + Self.reserve, MAVLinkTime.timestampMax) }

  /// Whether a time that was kept must be kept anew: half of what it lay ahead is used.
  package func mustKeepAnew(after kept: UInt64) -> Bool { timestamp + Self.reserve / 2 > kept }

  /// Whether a frame that came over a link at a time is believed.
  package mutating func accepts(_ frame: borrowing MAVLinkFrameView, on link: Int, at now: UInt64) -> Bool {
    // Without taking it out first, each frame would copy the streams.
    guard var checker = checkers.removeValue(forKey: link) else { return true }
    defer { checkers[link] = checker }
    return checker.check(frame, at: now).isAccepted
  }

  /// Whole frames as they leave over a link: signed where it has a key, the same bytes where it has none. What stands
  /// between frames does not leave over a signed link.
  package mutating func outgoing(_ bytes: [UInt8], on link: Int, at now: UInt64) -> [UInt8] {
    guard var signer = signers[link] else { return bytes }
    var signed: [UInt8] = []
    signed.reserveCapacity(bytes.count + 2 * MAVLinkSignature.length)
    var left = 0
    func sign(_ frame: borrowing MAVLinkFrameView) {
      if !signer.append(frame, to: &signed, at: now) { left += 1 }
    }
    signer.advance(to: timestamp)
    var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    parser.consume(bytes, sign)
    parser.flush(sign)
    timestamp = max(timestamp, signer.timestamp)
    signers[link] = signer
    unsignable += left
    return signed
  }
}

extension MAVLinkSignatureChecker.Counts {
  /// What was refused, by cause, in words; nil where nothing was.
  package var refusals: String? {
    let causes = [
      (unsignedRefused, "unsigned"), (badSignatures, "with a wrong signature"), (replayed, "replayed"),
      (staleStreams, "more than a minute behind"), (tooManyStreams, "of too many streams"),
    ]
    let found = causes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return found.isEmpty ? nil : found.joined(separator: ", ")
  }
}
