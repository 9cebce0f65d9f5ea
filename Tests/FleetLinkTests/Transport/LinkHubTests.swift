import FleetLink
import Testing

/// Sockets on loopback. Every wait ends at the first letter; the seconds are only the limit of a failure.
@Suite struct LinkHubTests {
  static let patience = 20.0

  /// The letters until one fits, which is the last; all of them where none comes in time.
  static func letters(of hub: LinkHub, until isLast: (LinkMail) -> Bool) -> [LinkMail] {
    var letters: [LinkMail] = []
    for _ in 0..<1000 {
      let mail = hub.wait(seconds: patience)
      if mail.isEmpty { break }
      letters += mail
      if letters.contains(where: isLast) { break }
    }
    return letters
  }

  static func isBytes(_ letter: LinkMail) -> Bool {
    if case .bytes = letter { true } else { false }
  }

  @Test("a datagram reaches a listening link, and its answer comes back to the sender")
  func datagrams() throws {
    let hub = LinkHub()
    defer { hub.close() }
    let ground = try hub.open(.udpListen(host: "127.0.0.1", port: 0))
    let vehicle = try hub.open(.udpSend(host: "127.0.0.1", port: ground.port))
    let peer = try #require(vehicle.peer)
    hub.send([1, 2, 3], to: peer)
    hub.flush()
    let came = Self.letters(of: hub, until: Self.isBytes)
    let sender = try #require(came.compactMap { if case .bytes(let peer, [1, 2, 3]) = $0 { peer } else { nil } }.first)
    #expect(sender.link == ground.link)
    #expect(came.first == .opened(sender, address: "127.0.0.1:\(vehicle.port)"))
    hub.send([4], to: sender)
    hub.flush()
    #expect(Self.letters(of: hub, until: Self.isBytes).contains(.bytes(peer, [4])))
    #expect(hub.counts.droppedIn + hub.counts.droppedOut + hub.counts.strangers + hub.counts.errors == 0)
  }

  @Test("a calling link takes datagrams of nobody but whom it called")
  func strangers() throws {
    let hub = LinkHub()
    defer { hub.close() }
    let ground = try hub.open(.udpListen(host: "127.0.0.1", port: 0))
    let vehicle = try hub.open(.udpSend(host: "127.0.0.1", port: ground.port))
    let stranger = try hub.open(.udpSend(host: "127.0.0.1", port: vehicle.port))
    let caller = try #require(stranger.peer)
    let called = try #require(vehicle.peer)
    hub.send([9], to: caller)
    hub.flush()
    hub.send([1], to: called)
    hub.flush()
    var came = Self.letters(of: hub, until: Self.isBytes)
    let sender = try #require(came.compactMap { if case .bytes(let peer, [1]) = $0 { peer } else { nil } }.first)
    // The answer stands behind the stranger's datagram in the vehicle's own socket.
    hub.send([2], to: sender)
    hub.flush()
    came += Self.letters(of: hub) { $0 == .bytes(called, [2]) }
    #expect(came.contains(.bytes(called, [2])))
    #expect(!came.contains(.bytes(called, [9])))
    #expect(hub.counts.strangers == 1)
  }

  @Test("a connection carries bytes both ways and ends for both sides")
  func streams() throws {
    let hub = LinkHub()
    let other = LinkHub()
    defer { hub.close() }
    let server = try hub.open(.tcpListen(host: "127.0.0.1", port: 0))
    _ = try other.open(.tcpConnect(host: "127.0.0.1", port: server.port))
    let mine = Self.letters(of: other) { if case .opened = $0 { true } else { false } }
    guard case .opened(let far, _)? = mine.first else {
      Issue.record("the client heard of no connection")
      return
    }
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    other.send(bytes, to: far)
    other.flush()
    var received: [UInt8] = []
    var near: LinkPeer?
    for _ in 0..<1000 where received.count < bytes.count {
      for case .bytes(let peer, let part) in hub.wait(seconds: Self.patience) {
        near = peer
        received += part
      }
    }
    #expect(received == bytes)
    other.close()
    let end = Self.letters(of: hub) { if case .closed = $0 { true } else { false } }
    #expect(end.contains { if case .closed(let peer, _) = $0 { peer == near } else { false } })
    // What is sent to a peer that has gone is counted, not an error.
    if let near { hub.send([1], to: near) }
    hub.flush()
    #expect(hub.counts.droppedOut == 1)
  }

  @Test("a stream loses no byte to a full mailbox, which pauses it")
  func pausedStream() throws {
    let hub = LinkHub(mailBytesMax: 1)
    let other = LinkHub()
    defer { hub.close() }
    defer { other.close() }
    let server = try hub.open(.tcpListen(host: "127.0.0.1", port: 0))
    _ = try other.open(.tcpConnect(host: "127.0.0.1", port: server.port))
    guard case .opened(let far, _)? = Self.letters(of: other, until: { _ in true }).first else {
      Issue.record("the client heard of no connection")
      return
    }
    let bytes = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
    for start in stride(from: 0, to: bytes.count, by: 9000) { other.send(Array(bytes[start..<start + 9000]), to: far) }
    other.flush()
    var received: [UInt8] = []
    for _ in 0..<10_000 where received.count < bytes.count {
      for case .bytes(_, let part) in hub.wait(seconds: Self.patience) { received += part }
    }
    #expect(received == bytes)
    #expect(hub.counts.droppedIn == 0)
  }

  @Test("a port in use is an error that names the link, and the hub goes on")
  func portInUse() throws {
    let hub = LinkHub()
    defer { hub.close() }
    let first = try hub.open(.tcpListen(host: "127.0.0.1", port: 0))
    #expect {
      _ = try hub.open(.tcpListen(host: "127.0.0.1", port: first.port))
    } throws: { error in
      (error as? LinkHub.OpenError)?.message.contains("tcpin://127.0.0.1:\(first.port)") ?? false
    }
    _ = try hub.open(.tcpListen(host: "127.0.0.1", port: 0))
  }

  @Test("a letter from another thread wakes the owner")
  func stop() {
    let hub = LinkHub()
    defer { hub.close() }
    hub.post(.stop)
    #expect(hub.wait(seconds: Self.patience) == [.stop])
    #expect(hub.wait(seconds: 0).isEmpty)
  }
}
