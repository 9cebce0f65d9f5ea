import MAVLink
import Testing

/// Signing, and the rules of replay.
@Suite
struct SignatureTests {
  private let key = MAVLinkSigningKey([UInt8](1...32))

  private func check(_ bytes: [UInt8], _ checker: inout MAVLinkSignatureChecker, at now: UInt64 = 0)
    -> [MAVLinkSignatureChecker.Verdict]
  {
    var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    var verdicts: [MAVLinkSignatureChecker.Verdict] = []
    parser.consume(bytes) { verdicts.append(checker.check($0, at: now)) }
    parser.flush { verdicts.append(checker.check($0, at: now)) }
    return verdicts
  }

  /// A heartbeat signed at a time on a link.
  private func signed(at timestamp: UInt64, link: UInt8 = 1, system: UInt8 = 1, component: UInt8 = 1) throws -> [UInt8]
  {
    var signer = MAVLinkSigner(key: try #require(key), linkID: link)
    var writer = MAVLinkFrameWriter(systemID: system, componentID: component)
    var bytes: [UInt8] = []
    writer.append(Heartbeat(type: 2), to: &bytes, signedBy: &signer, at: timestamp)
    return bytes
  }

  @Test("a signed frame is good once; again it is replayed, and so is an older one of its stream")
  func replay() throws {
    var checker = MAVLinkSignatureChecker(key: try #require(key))
    let first = try signed(at: 1000)
    #expect(check(first, &checker) == [.good])
    #expect(check(first, &checker) == [.replayed])
    #expect(check(try signed(at: 999), &checker) == [.replayed])
    #expect(check(try signed(at: 1001), &checker) == [.good])
    #expect(checker.counts.good == 2 && checker.counts.replayed == 2 && checker.counts.refused == 2)
    #expect(checker.timestamp == 1001)
  }

  @Test("link, system and component each make a stream of its own")
  func streams() throws {
    var checker = MAVLinkSignatureChecker(key: try #require(key))
    #expect(check(try signed(at: 1000), &checker) == [.good])
    #expect(check(try signed(at: 1000, link: 2), &checker) == [.good])
    #expect(check(try signed(at: 1000, system: 2), &checker) == [.good])
    #expect(check(try signed(at: 1000, component: 2), &checker) == [.good])
    #expect(checker.streams == 4)
  }

  @Test("a new stream may be a minute behind and no more; a known one may be older than that")
  func minute() throws {
    let local: UInt64 = 100_000_000
    var checker = MAVLinkSignatureChecker(key: try #require(key), timestamp: local)
    #expect(check(try signed(at: local - 6_000_001), &checker) == [.staleStream])
    #expect(check(try signed(at: local - 6_000_000), &checker) == [.good])
    #expect(checker.timestamp == local)
    // Another stream moves the local time far ahead; the first one goes on from where it is.
    #expect(check(try signed(at: local + 50_000_000, link: 9), &checker) == [.good])
    #expect(checker.timestamp == local + 50_000_000)
    #expect(check(try signed(at: local - 5_999_999), &checker) == [.good])
    #expect(check(try signed(at: local, link: 3), &checker) == [.staleStream])
  }

  @Test("the local time rises with the clock that is handed in and never goes back")
  func localTime() throws {
    var checker = MAVLinkSignatureChecker(key: try #require(key))
    #expect(check(try signed(at: 50), &checker, at: 20_000_000) == [.staleStream])
    #expect(check(try signed(at: 19_000_000), &checker, at: 3) == [.good])
    #expect(checker.timestamp == 20_000_000)
  }

  @Test("another key, or any changed bit, gives a bad signature and starts no stream")
  func badSignatures() throws {
    let good = try signed(at: 1000)
    let other = try #require(MAVLinkSigningKey([UInt8](repeating: 7, count: 32)))
    var checker = MAVLinkSignatureChecker(key: other)
    #expect(check(good, &checker) == [.badSignature])
    #expect(checker.streams == 0 && checker.timestamp == 0)
    var own = MAVLinkSignatureChecker(key: try #require(key))
    for index in (good.count - 13)..<good.count {
      for bit in 0..<8 {
        var changed = good
        changed[index] ^= 1 << UInt8(bit)
        #expect(check(changed, &own) == [.badSignature], "bit \(bit) of byte \(index)")
      }
    }
    #expect(own.streams == 0 && own.counts.badSignatures == 104)
  }

  @Test("unsigned frames are refused, but for the messages that may come so")
  func unsigned() throws {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    let bytes = writer.encode(Heartbeat()) + writer.encode(RadioStatus(rssi: 3))
    var checker = MAVLinkSignatureChecker(key: try #require(key))
    #expect(check(bytes, &checker) == [.unsignedRefused, .unsignedAccepted])
    var open = MAVLinkSignatureChecker(key: try #require(key), unsigned: .acceptAll)
    #expect(check(bytes, &open) == [.unsignedAccepted, .unsignedAccepted])
    var closed = MAVLinkSignatureChecker(key: try #require(key), unsigned: .accept([]))
    #expect(check(bytes, &closed) == [.unsignedRefused, .unsignedRefused])
    #expect(closed.counts.unsignedRefused == 2)
  }

  @Test("streams are limited; those that are known go on")
  func limit() throws {
    var checker = MAVLinkSignatureChecker(key: try #require(key), streamsMax: 2)
    #expect(check(try signed(at: 10, link: 1), &checker) == [.good])
    #expect(check(try signed(at: 10, link: 2), &checker) == [.good])
    #expect(check(try signed(at: 10, link: 3), &checker) == [.tooManyStreams])
    #expect(check(try signed(at: 11, link: 1), &checker) == [.good])
    #expect(checker.counts.tooManyStreams == 1)
  }

  @Test("a signer's times rise even where the clock stands or goes back")
  func signerTime() throws {
    var signer = MAVLinkSigner(key: try #require(key), linkID: 1, timestamp: 500)
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var bytes: [UInt8] = []
    for now: UInt64 in [100, 100, 900, 3] { writer.append(Heartbeat(), to: &bytes, signedBy: &signer, at: now) }
    var parser = MAVLinkFrameParser()
    #expect(parser.consume(bytes).map { $0.signature?.timestamp } == [501, 502, 900, 901])
    signer.advance(to: 5000)
    signer.advance(to: 7)
    #expect(signer.timestamp == 5000)
  }

  @Test("SETUP_SIGNING is never passed on; everything else may be")
  func forwarding() {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    let bytes = writer.encode(SetupSigning(secretKey: [UInt8](1...32))) + writer.encode(Heartbeat())
    var parser = MAVLinkFrameParser()
    var allowed: [Bool] = []
    parser.consume(bytes) { allowed.append($0.mayBeForwarded) }
    #expect(allowed == [false, true])
    var copies = MAVLinkFrameParser()
    #expect(copies.consume(bytes).map(\.mayBeForwarded) == [false, true])
  }

  @Test("keys are 32 bytes; times count tens of microseconds from 2015")
  func keysAndTimes() {
    #expect(MAVLinkSigningKey([UInt8](repeating: 0, count: 31)) == nil)
    #expect(MAVLinkSigningKey(hexadecimal: "0g") == nil)
    #expect(
      MAVLinkSigningKey(hexadecimal: String(repeating: "0A", count: 32))
        == MAVLinkSigningKey([UInt8](repeating: 10, count: 32)))
    #expect(MAVLinkTime.timestamp(unixMicroseconds: 1_420_070_400_000_000) == 0)
    #expect(MAVLinkTime.timestamp(unixMicroseconds: 5) == 0)
    #expect(MAVLinkTime.timestamp(unixMicroseconds: 1_420_070_401_000_000) == 100_000)
  }
}

/// Against frames that another program signed.
@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct SignatureVectorTests {
  @Test("each of 400 signed vectors is good or bad as its record says, and ours are the same bytes")
  func vectors() throws {
    let vectors = try Vector.all().filter { $0.kind == "v2signed" }
    #expect(vectors.count == 400)
    let key = try #require(vectors.compactMap(\.key).first.flatMap { MAVLinkSigningKey($0) })
    var checker = MAVLinkSignatureChecker(key: key)
    for vector in vectors {
      var parser = MAVLinkFrameParser()
      var verdicts: [MAVLinkSignatureChecker.Verdict] = []
      parser.consume(vector.frame) { verdicts.append(checker.check($0, at: 0)) }
      parser.flush { verdicts.append(checker.check($0, at: 0)) }
      let wanted: [MAVLinkSignatureChecker.Verdict] =
        vector.isAccepted ? [.good] : vector.error == "bad_signature" ? [.badSignature] : []
      #expect(verdicts == wanted, "line \(vector.line)")
    }
    #expect(checker.counts.badSignatures == vectors.filter { $0.error == "bad_signature" }.count)
  }
}
