import Crypto

/// The secret of a signed link: 32 bytes that both ends know.
package struct MAVLinkSigningKey: Sendable, Hashable {
  private let hasher: SHA256WithKey

  /// Bytes of a key.
  package static var length: Int { 32 }

  /// A key of exactly 32 bytes; `nil` for any other number.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    hasher = SHA256WithKey(bytes)
  }

  /// A key written as 64 hexadecimal digits; `nil` for any other text.
  package init?(hexadecimal text: String) {
    guard let bytes = HexadecimalText.bytes(text) else { return nil }
    self.init(bytes)
  }

  /// The key that a passphrase stands for: SHA-256 of its UTF-8 bytes, as MAVProxy makes it; `nil` for an empty text.
  package init?(passphrase text: String) {
    guard !text.isEmpty else { return nil }
    self.init(SHA256.hash(data: Array(text.utf8)).withUnsafeBytes { [UInt8]($0) })
  }

  /// The first six bytes, little-endian, of SHA-256 over key, frame, link and time.
  func digest(of frame: UnsafeRawBufferPointer, linkID: UInt8, timestamp: UInt64) -> UInt64 {
    hasher.digest(of: frame, linkID: linkID, timestamp: timestamp)
  }
}

/// SHA-256 that has already taken in the key.
private struct SHA256WithKey: Sendable, Hashable {
  private let key: [UInt8]
  private let start: SHA256

  init(_ key: [UInt8]) {
    var hasher = SHA256()
    hasher.update(data: key)
    self.key = key
    self.start = hasher
  }

  func digest(of frame: UnsafeRawBufferPointer, linkID: UInt8, timestamp: UInt64) -> UInt64 {
    var hasher = start
    hasher.update(bufferPointer: frame)
    // The link's byte, then six bytes of time, little-endian.
    let tail = UInt64(linkID) | timestamp << 8
    withUnsafeBytes(of: tail.littleEndian) { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<7])) }
    return hasher.finalize().withUnsafeBytes { digest in
      UInt64(littleEndian: digest.loadUnaligned(as: UInt64.self)) & MAVLinkTime.timestampMax
    }
  }

  static func == (left: Self, right: Self) -> Bool { left.key == right.key }
  func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// Times of signatures: units of 10 microseconds since 2015-01-01 00:00 GMT, 48 bits, enough until the year 2104.
package enum MAVLinkTime {
  /// Units in a minute: how far a new stream may lie behind the local time.
  package static let minute: UInt64 = 6_000_000
  /// The greatest time, 2^48 - 1.
  package static let timestampMax: UInt64 = 0xFFFF_FFFF_FFFF
  /// Microseconds from 1970-01-01 to 2015-01-01, GMT.
  private static let epochMicroseconds: UInt64 = 1_420_070_400_000_000

  /// The time of a signature from microseconds since 1970-01-01 GMT; times before 2015 give 0.
  package static func timestamp(unixMicroseconds: UInt64) -> UInt64 {
    guard unixMicroseconds > epochMicroseconds else { return 0 }
    return min((unixMicroseconds - epochMicroseconds) / 10, timestampMax)
  }
}

/// A signature block of 13 bytes.
struct SignatureBlock {
  let linkID: UInt8
  let timestamp: UInt64
  let digest: UInt64

  /// Appends the block as on the wire.
  func append(to bytes: inout [UInt8]) {
    bytes.append(linkID)
    for index in 0..<6 { bytes.append(UInt8(truncatingIfNeeded: timestamp >> UInt64(8 * index))) }
    for index in 0..<6 { bytes.append(UInt8(truncatingIfNeeded: digest >> UInt64(8 * index))) }
  }
}

/// Signs the frames of one link, each with a later time than the one before.
package struct MAVLinkSigner: Sendable {
  /// The number that this end gives to the link.
  package let linkID: UInt8
  /// The time of the last signature; keep it over a restart, or start from a clock that is right.
  package private(set) var timestamp: UInt64
  private let key: MAVLinkSigningKey

  /// A signer that starts after `timestamp`, in units of `MAVLinkTime`.
  package init(key: MAVLinkSigningKey, linkID: UInt8, timestamp: UInt64 = 0) {
    self.key = key
    self.linkID = linkID
    self.timestamp = min(timestamp, MAVLinkTime.timestampMax)
  }

  /// The block for a frame from its magic to its checksum. The time is `now`, or one unit after the last signature
  /// where that is later.
  mutating func sign(_ frame: UnsafeRawBufferPointer, at now: UInt64) -> SignatureBlock {
    timestamp = min(max(now, timestamp + 1), MAVLinkTime.timestampMax)
    let digest = key.digest(of: frame, linkID: linkID, timestamp: timestamp)
    return SignatureBlock(linkID: linkID, timestamp: timestamp, digest: digest)
  }

  /// Appends a frame that somebody wrote without a signature, signed: flag, checksum and block are new, an old block is
  /// left out. False, and nothing is appended, for a frame of MAVLink 1, which cannot carry a signature.
  package mutating func append(_ frame: borrowing MAVLinkFrameView, to bytes: inout [UInt8], at now: UInt64) -> Bool {
    guard frame.version == .two else { return false }
    let payloadEnd = frame.version.headerLength + frame.payloadLength
    let crcExtra = frame.crcExtra
    frame.withBytes { old in
      withUnsafeTemporaryAllocation(byteCount: MAVLinkFrame.lengthMax, alignment: 8) { scratch in
        scratch.copyMemory(from: UnsafeRawBufferPointer(rebasing: old[..<payloadEnd]))
        scratch[2] = MAVLinkFrame.signedFlag
        FrameBytes.writeChecksum(payloadEnd: payloadEnd, crcExtra: crcExtra, to: scratch)
        let unsigned = UnsafeRawBufferPointer(rebasing: scratch[..<(payloadEnd + 2)])
        let block = sign(unsigned, at: now)
        bytes.append(contentsOf: unsigned)
        block.append(to: &bytes)
      }
    }
    return true
  }

  /// Moves the time forwards to that of a partner whose signature was good; never backwards.
  package mutating func advance(to timestamp: UInt64) {
    self.timestamp = min(max(self.timestamp, timestamp), MAVLinkTime.timestampMax)
  }
}
