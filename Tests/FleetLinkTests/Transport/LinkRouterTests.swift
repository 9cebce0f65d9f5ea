import FleetLink
import MAVLink
import Testing

@Suite struct LinkRouterTests {
  static let one = LinkPeer(link: 0, number: 0)
  static let other = LinkPeer(link: 0, number: 1)

  static func heartbeat(_ systemID: UInt8) -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: systemID, componentID: 1)
    return writer.encode(Heartbeat(type: 2))
  }

  @Test("a vehicle is reached over the peer where it was heard, and two links may use one id")
  func routes() {
    var router = LinkRouter(datagramLinks: [0, 1])
    let far = LinkPeer(link: 1, number: 0)
    #expect(router.frames(in: Self.heartbeat(7), from: Self.one, at: 0).map(\.systemID) == [7])
    #expect(router.frames(in: Self.heartbeat(7), from: far, at: 0).count == 1)
    #expect(router.peer(of: VehicleAddress(link: 0, systemID: 7)) == Self.one)
    #expect(router.peer(of: VehicleAddress(link: 1, systemID: 7)) == far)
    #expect(router.peer(of: VehicleAddress(link: 0, systemID: 8)) == nil)
    #expect(router.collisions == 0)
  }

  @Test("a second vehicle with the id of another is not listened to until that one is silent")
  func collision() {
    var router = LinkRouter(datagramLinks: [0])
    #expect(router.frames(in: Self.heartbeat(7), from: Self.one, at: 0).count == 1)
    #expect(router.frames(in: Self.heartbeat(7), from: Self.other, at: 1).isEmpty)
    #expect(router.frames(in: Self.heartbeat(8), from: Self.other, at: 1).count == 1)
    #expect(router.collisions == 1)
    #expect(router.collidingAddresses == [VehicleAddress(link: 0, systemID: 7)])
    #expect(router.frames(in: Self.heartbeat(7), from: Self.other, at: 5.5).count == 1)
    #expect(router.peer(of: VehicleAddress(link: 0, systemID: 7)) == Self.other)
  }

  @Test("a frame goes on in the next piece of a stream, but not in the next datagram")
  func pieces() {
    let bytes = Self.heartbeat(3)
    var streams = LinkRouter(datagramLinks: [])
    #expect(streams.frames(in: Array(bytes[..<9]), from: Self.one, at: 0).isEmpty)
    #expect(streams.frames(in: Array(bytes[9...]), from: Self.one, at: 0).count == 1)
    var datagrams = LinkRouter(datagramLinks: [0])
    #expect(datagrams.frames(in: Array(bytes[..<9]), from: Self.one, at: 0).isEmpty)
    #expect(datagrams.frames(in: Array(bytes[9...]), from: Self.one, at: 0).isEmpty)
    #expect(datagrams.droppedBytes == bytes.count)
  }

  @Test("a connection that ended is forgotten, with the half frame that it left")
  func close() {
    var router = LinkRouter(datagramLinks: [])
    _ = router.frames(in: Self.heartbeat(3) + [0xFD, 9], from: Self.one, at: 0)
    router.close(Self.one)
    #expect(router.peer(of: VehicleAddress(link: 0, systemID: 3)) == nil)
    #expect(router.frames(in: Self.heartbeat(3), from: Self.other, at: 0).count == 1)
    #expect(router.collisions == 0)
  }
}
