import FleetLink
import MAVLink
import Quantities
import SortieTestSupport
import Testing

/// Bytes that are wrong, through the router as they come from a socket.
@Suite struct BadBytesTests {
  static let peer = LinkPeer(link: 0, number: 0)
  static let key = MAVLinkSigningKey([UInt8](1...32))

  private static func heartbeat(_ systemID: UInt8 = 250) -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: systemID, componentID: 1)
    return writer.encode(Heartbeat(type: 2))
  }

  /// The recorded frames that are good, from `frames.bin`, where all of them stand one behind the other.
  private static func recorded() -> [[UInt8]] {
    let bytes = SharedData.bytes("mavlink/frames.bin") ?? []
    var frames: [[UInt8]] = []
    var parser = MAVLinkFrameParser()
    func take(_ frame: borrowing MAVLinkFrameView) { frames.append(frame.withBytes { [UInt8]($0) }) }
    parser.consume(bytes, take)
    parser.flush(take)
    return frames
  }

  @Test(
    "every truncation of every recorded frame in a datagram costs nobody else a frame",
    .enabled(if: SharedData.has("mavlink"), "the folder ../shared/data/mavlink is absent"))
  func truncations() {
    let frames = Self.recorded()
    #expect(frames.count > 1000)
    let next = Self.heartbeat()
    var router = LinkRouter(datagramLinks: [0])
    var (cuts, wrong) = (0, 0)
    for frame in frames {
      for length in 1..<frame.count {
        let heard = router.frames(in: Array(frame[..<length]), from: Self.peer, at: 0)
        if heard.contains(where: { $0.systemID != 250 && $0.payload.count + 12 >= length }) { wrong += 1 }
        cuts += 1
      }
      if router.frames(in: next, from: Self.peer, at: 0).count != 1 { wrong += 1 }
    }
    #expect(cuts > 50_000 && wrong == 0)
  }

  @Test(
    "every flipped bit of every recorded frame is caught by the checksum, or on a signed link by the signature",
    .enabled(if: SharedData.has("mavlink"), "the folder ../shared/data/mavlink is absent"), arguments: 0..<4)
  func bitFlips(part: Int) throws {
    let key = try #require(Self.key)
    let now: UInt64 = 40_000_000_000
    var signer = MAVLinkSigner(key: key, linkID: 0, timestamp: now)
    var (flips, passed) = (0, 0)
    for (index, recorded) in Self.recorded().enumerated() where index % 4 == part && recorded[0] == 0xFD {
      // Signed with our key, so that a flip anywhere in the frame must be caught.
      var frame: [UInt8] = []
      var parser = MAVLinkFrameParser()
      parser.consume(recorded) { _ = signer.append($0, to: &frame, at: now) }
      parser.flush { _ = signer.append($0, to: &frame, at: now) }
      var router = LinkRouter(datagramLinks: [0], signing: LinkSigning(keys: [0: key], timestamp: now))
      for bit in 0..<(frame.count * 8) {
        frame[bit / 8] ^= 1 << UInt8(bit % 8)
        passed += router.frames(in: frame, from: Self.peer, at: 0, timestamp: now).count
        frame[bit / 8] ^= 1 << UInt8(bit % 8)
        flips += 1
      }
      // The frame itself is believed still: no flip has taken its time.
      #expect(router.frames(in: frame, from: Self.peer, at: 0, timestamp: now).count == 1, "frame \(index)")
    }
    #expect(flips > 50_000 && passed == 0)
  }

  @Test("noise between frames of a stream costs no frame, for every seed", arguments: 1...20)
  func noise(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    var writer = MAVLinkFrameWriter(systemID: 7, componentID: 1)
    for _ in 0..<50 {
      // No magic byte: such a one may open a candidate that takes the next frame's head.
      bytes += (0..<generator.nextIndex(below: 40)).map { _ in UInt8(generator.nextIndex(below: 0xFD)) }
      bytes += writer.encode(Heartbeat(type: 2))
    }
    var router = LinkRouter(datagramLinks: [])
    var frames: [MAVLinkFrame] = []
    var place = 0
    while place < bytes.count {
      let end = min(bytes.count, place + 1 + generator.nextIndex(below: 30))
      frames += router.frames(in: Array(bytes[place..<end]), from: Self.peer, at: 0)
      place = end
    }
    #expect(frames.map(\.sequence) == (0..<50).map { UInt8($0) })
  }

  @Test("noise of any bytes ends, and frames behind it are heard again", arguments: 1...20)
  func anyNoise(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var router = LinkRouter(datagramLinks: [])
    let noise = (0..<5000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    _ = router.frames(in: noise, from: Self.peer, at: 0)
    let heard = (0..<30).map { _ in router.frames(in: Self.heartbeat(), from: Self.peer, at: 10).count }
    #expect(heard.reduce(0, +) >= 15 && heard.suffix(10).allSatisfy { $0 == 1 })
    #expect(router.droppedBytes >= 4000)
  }

  @Test("a wrong checksum is no frame, and the vehicle is not heard by it")
  func checksum() {
    var bytes = Self.heartbeat(7)
    bytes[bytes.count - 1] ^= 1
    var router = LinkRouter(datagramLinks: [0])
    #expect(router.frames(in: bytes, from: Self.peer, at: 0).isEmpty)
    #expect(router.peer(of: VehicleAddress(link: 0, systemID: 7)) == nil)
    #expect(router.droppedBytes == bytes.count)
  }

  @Test("two peers with one id on a link: one of them is heard, the address is told once, however often it happens")
  func collisions() {
    var router = LinkRouter(datagramLinks: [0, 1])
    for step in 0..<1000 {
      let seconds = Double(step) / 100
      #expect(router.frames(in: Self.heartbeat(7), from: LinkPeer(link: 0, number: 0), at: seconds).count == 1)
      #expect(router.frames(in: Self.heartbeat(7), from: LinkPeer(link: 0, number: 1), at: seconds).isEmpty)
      // The same id on another link is another vehicle.
      #expect(router.frames(in: Self.heartbeat(7), from: LinkPeer(link: 1, number: 0), at: seconds).count == 1)
    }
    #expect(router.collisions == 1000)
    #expect(router.collidingAddresses == [VehicleAddress(link: 0, systemID: 7)])
  }

  @Test("a peer that floods fills its share of the mailbox and no more; others are served, and what is lost is counted")
  func flood() {
    let mailbox = Mailbox(bytesMax: Mailbox.bytesMaxUsual)
    let quiet = LinkPeer(link: 0, number: 1)
    for index in 0..<100_000 {
      mailbox.put(datagram: [UInt8](repeating: 0, count: 40), of: Self.peer)
      if index % 1000 == 0 { mailbox.put(datagram: [1], of: quiet) }
    }
    let mail = mailbox.take(waitingSeconds: 0)
    let share = Mailbox.lettersMax / Mailbox.peerShare
    #expect(mail.count { $0 == .bytes(quiet, [1]) } == 100)
    #expect(mail.count == share + 100 && mailbox.dropped == 100_000 - share)
    // The share is free again once the mail was taken.
    mailbox.put(datagram: [2], of: Self.peer)
    #expect(mailbox.take(waitingSeconds: 0) == [.bytes(Self.peer, [2])])
  }

  @Test("long datagrams of one peer fill a quarter of the bytes")
  func longDatagrams() {
    let mailbox = Mailbox(bytesMax: 40_000)
    for _ in 0..<1000 { mailbox.put(datagram: [UInt8](repeating: 0, count: 1000), of: Self.peer) }
    #expect(mailbox.take(waitingSeconds: 0).count == 10)
    #expect(mailbox.dropped == 990)
  }

  @Test("whoever waits for mail is not woken by a letter that was taken before")
  func staleBell() {
    let mailbox = Mailbox(bytesMax: 1000)
    mailbox.put(datagram: [1], of: Self.peer)
    // Taken without waiting, so that the bell still rings.
    #expect(mailbox.take(waitingSeconds: 5) == [.bytes(Self.peer, [1])])
    let clock = ContinuousClock()
    let waited = clock.measure { #expect(mailbox.take(waitingSeconds: 0.02).isEmpty) }
    #expect(waited >= .milliseconds(19))
  }
}
