import FleetLink
import MAVLink
import Testing

/// Links with keys: what goes out is signed, what comes in is checked.
@Suite struct LinkSigningTests {
  static let peer = LinkPeer(link: 0, number: 0)
  static let now: UInt64 = 40_000_000_000
  private let key: MAVLinkSigningKey
  private let otherKey: MAVLinkSigningKey

  init() throws {
    key = try #require(MAVLinkSigningKey([UInt8](1...32)))
    otherKey = try #require(MAVLinkSigningKey(passphrase: "another"))
  }

  private func signing(links: Int = 1, timestamp: UInt64 = now) -> LinkSigning {
    LinkSigning(keys: Dictionary(uniqueKeysWithValues: (0..<links).map { ($0, key) }), timestamp: timestamp)
  }

  private func router(links: Int = 1) -> LinkRouter {
    LinkRouter(datagramLinks: Set(0..<links), signing: signing(links: links))
  }

  private static func heartbeats(_ count: Int, systemID: UInt8 = 7) -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: systemID, componentID: 1)
    return (0..<count).flatMap { _ in writer.encode(Heartbeat(type: 2)) }
  }

  @Test("what one end signs the other end believes, byte for byte as a signer of messages writes it")
  func bothEnds() throws {
    var sender = signing()
    let bytes = sender.outgoing(Self.heartbeats(3), on: 0, at: Self.now)
    var signer = MAVLinkSigner(key: key, linkID: 0, timestamp: Self.now)
    var writer = MAVLinkFrameWriter(systemID: 7, componentID: 1)
    var expected: [UInt8] = []
    for _ in 0..<3 { writer.append(Heartbeat(type: 2), to: &expected, signedBy: &signer, at: Self.now) }
    #expect(bytes == expected)
    var receiver = router()
    #expect(receiver.frames(in: bytes, from: Self.peer, at: 0, timestamp: Self.now).count == 3)
    #expect(receiver.signing?.counts(of: 0)?.good == 3 && receiver.signing?.total.refused == 0)
    #expect(receiver.signing?.counts(of: 0)?.refusals == nil)
  }

  @Test("unsigned, wrongly signed and replayed frames are counted by cause, and none of them is heard")
  func refused() {
    var sender = signing()
    var stranger = LinkSigning(keys: [0: otherKey], timestamp: Self.now)
    var receiver = router()
    let good = sender.outgoing(Self.heartbeats(1), on: 0, at: Self.now)
    var late = LinkSigning(keys: [0: key], timestamp: 0)
    func heard(_ bytes: [UInt8]) -> Int {
      receiver.frames(in: bytes, from: Self.peer, at: 0, timestamp: Self.now).count
    }
    #expect(heard(Self.heartbeats(1)) == 0)
    #expect(receiver.peer(of: VehicleAddress(link: 0, systemID: 7)) == nil)
    #expect(heard(stranger.outgoing(Self.heartbeats(2), on: 0, at: Self.now)) == 0)
    #expect(heard(good) == 1)
    #expect(heard(good) == 0)
    #expect(heard(late.outgoing(Self.heartbeats(1, systemID: 8), on: 0, at: 1000)) == 0)
    let counts = receiver.signing?.counts(of: 0)
    #expect(counts?.unsignedRefused == 1 && counts?.badSignatures == 2)
    #expect(counts?.replayed == 1 && counts?.staleStreams == 1)
    #expect(
      counts?.refusals == "1 unsigned, 2 with a wrong signature, 1 replayed, 1 more than a minute behind")
  }

  @Test("a refused frame takes no system id from the vehicle that has it, and is no collision")
  func noTakeover() {
    var sender = signing()
    var receiver = router()
    let thief = LinkPeer(link: 0, number: 1)
    #expect(receiver.frames(in: Self.heartbeats(1), from: thief, at: 0, timestamp: Self.now).isEmpty)
    let good = sender.outgoing(Self.heartbeats(1), on: 0, at: Self.now)
    #expect(receiver.frames(in: good, from: Self.peer, at: 1, timestamp: Self.now).count == 1)
    #expect(receiver.frames(in: good, from: thief, at: 20, timestamp: Self.now).isEmpty)
    #expect(receiver.peer(of: VehicleAddress(link: 0, systemID: 7)) == Self.peer)
    #expect(receiver.collisions == 0)
  }

  @Test("RADIO_STATUS may come unsigned, since a radio has no key; nothing else may")
  func radio() {
    var writer = MAVLinkFrameWriter(systemID: 51, componentID: 68)
    var receiver = router()
    let frames = receiver.frames(
      in: writer.encode(RadioStatus(rssi: 9)) + writer.encode(Heartbeat()), from: Self.peer, at: 0, timestamp: Self.now)
    #expect(frames.map(\.messageID) == [RadioStatus.id])
    #expect(receiver.signing?.counts(of: 0)?.unsignedAccepted == 1)
  }

  @Test("times rise over all links and over a restart, whatever the clock says")
  func restart() {
    var sender = signing(links: 2)
    var kept = sender.timestampToKeep
    var last = Self.now
    for step in 0..<50 {
      // The clock goes back by an hour in the middle.
      let clock = step < 25 ? Self.now + UInt64(step) * 100_000 : Self.now - 360_000_000
      if sender.mustKeepAnew(after: kept) { kept = sender.timestampToKeep }
      let bytes = sender.outgoing(Self.heartbeats(4), on: step % 2, at: clock)
      var parser = MAVLinkFrameParser()
      for frame in parser.consume(bytes) {
        let time = frame.signature?.timestamp ?? 0
        #expect(time > last)
        last = time
      }
      #expect(kept > last, "what is kept is later than all that was used")
    }
    var again = LinkSigning(keys: [0: key], timestamp: kept)
    var parser = MAVLinkFrameParser()
    let first = parser.consume(again.outgoing(Self.heartbeats(1), on: 0, at: 5)).first?.signature?.timestamp ?? 0
    #expect(first > last)
  }

  @Test("each link may have a key of its own; one without a key carries frames as they are")
  func keysByLink() {
    var own = LinkSigning(keys: [0: key, 2: otherKey], timestamp: Self.now)
    let bytes = Self.heartbeats(1)
    #expect(own.outgoing(bytes, on: 1, at: Self.now) == bytes)
    var far = LinkRouter(
      datagramLinks: [0, 1, 2], signing: LinkSigning(keys: [0: key, 2: otherKey], timestamp: Self.now))
    let first = own.outgoing(bytes, on: 0, at: Self.now)
    #expect(far.frames(in: first, from: LinkPeer(link: 2, number: 0), at: 0, timestamp: Self.now).isEmpty)
    #expect(far.frames(in: first, from: Self.peer, at: 0, timestamp: Self.now).count == 1)
    #expect(far.frames(in: bytes, from: LinkPeer(link: 1, number: 0), at: 0, timestamp: Self.now).count == 1)
    #expect(own.links == [0, 2] && own.counts(of: 1) == nil)
  }

  @Test("frames of MAVLink 1 and what is no frame do not leave over a signed link")
  func unsignable() {
    var sender = signing()
    var writer = MAVLinkFrameWriter(systemID: 7, componentID: 1, version: .one)
    #expect(sender.outgoing(writer.encode(Heartbeat()) + [1, 2, 3], on: 0, at: Self.now).isEmpty)
    #expect(sender.unsignable == 1)
  }

  @Test("a gate lets the bytes of believed frames through, over datagrams and over pieces of a stream")
  func gate() {
    var sender = signing()
    let bytes = sender.outgoing(Self.heartbeats(2), on: 0, at: Self.now)
    for size in [1, 7, bytes.count] {
      var gate = LinkGate(signing: signing(), datagramLinks: [])
      var passed: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        passed += gate.pass(Array(bytes[start..<min(start + size, bytes.count)]), from: Self.peer, at: Self.now)
      }
      #expect(passed == bytes)
      #expect(gate.pass(bytes, from: Self.peer, at: Self.now).isEmpty)
      #expect(gate.pass(Self.heartbeats(1), from: LinkPeer(link: 1, number: 0), at: 0) == Self.heartbeats(1))
    }
    var datagrams = LinkGate(signing: signing(), datagramLinks: [0])
    #expect(datagrams.pass(Array(bytes[..<9]), from: Self.peer, at: Self.now).isEmpty)
    #expect(datagrams.pass(Array(bytes[9...]), from: Self.peer, at: Self.now).count == bytes.count / 2)
  }

  @Test("a passphrase stands for the SHA-256 of its bytes")
  func passphrase() {
    // SHA-256 of "abc", FIPS 180-2.
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(MAVLinkSigningKey(passphrase: "abc") == MAVLinkSigningKey(hexadecimal: digest))
    #expect(MAVLinkSigningKey(passphrase: "") == nil)
  }
}
