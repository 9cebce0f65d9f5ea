import NIOCore
import NIOPosix
import Synchronization

/// All sockets of a program: bytes of every link come to one thread, and go out from it.
///
/// The owner runs a plain loop: `wait` gives what has come, `send` and `flush` take what goes out. Sockets are served
/// by threads of SwiftNIO; no protocol runs there. A slow or hostile peer costs bounded memory.
package final class LinkHub: Sendable {
  /// Why a link cannot be opened.
  package struct OpenError: Error, Sendable {
    /// What was tried and what the system said, one sentence without a period.
    package var message: String
    /// What to do.
    package var help: String
  }

  /// What became of packets since the start.
  package struct Counts: Sendable, Hashable {
    /// Datagrams that came while the mailbox was full.
    package var droppedIn: Int
    /// Packets that a peer did not take, or whose peer had gone.
    package var droppedOut: Int
    /// Datagrams and connections of unknown or too many peers.
    package var strangers: Int
    /// Errors of sockets.
    package var errors: Int
  }

  /// The most links.
  package static let linksMax = 2048
  /// Bytes that wait for a connection that does not read before its packets are dropped.
  static let writeBytesMax = 1 << 20
  /// Bytes of the sockets' own buffers: some seconds of telemetry of 250 vehicles.
  static let socketBytes = 4 << 20

  private let group: MultiThreadedEventLoopGroup
  private let mailbox: Mailbox
  private let table = PeerTable()
  private let outbox = Mutex<[(peer: LinkPeer, bytes: [UInt8])]>([])
  private let channels = Mutex<[any Channel]>([])

  /// A hub without links.
  ///
  /// - Parameters:
  ///   - threads: threads that serve sockets, at least 1.
  ///   - mailBytesMax: bytes that wait for the owner before datagrams are dropped and streams are paused; 16 MiB where
  ///     nothing is said.
  package init(threads: Int = 1, mailBytesMax: Int? = nil) {
    mailbox = Mailbox(bytesMax: mailBytesMax ?? Mailbox.bytesMaxUsual)
    group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
  }

  /// What became of packets.
  package var counts: Counts {
    Counts(
      droppedIn: mailbox.dropped, droppedOut: table.droppedPackets, strangers: table.strangers, errors: table.errors)
  }

  // MARK: Opening and closing

  /// Opens a link.
  ///
  /// - Returns: its number, from 0, the port of this machine, and for a link that calls its peer.
  package func open(_ endpoint: LinkEndpoint) throws(OpenError) -> (link: Int, port: Int, peer: LinkPeer?) {
    let link = channels.withLock { $0.count }
    guard link < Self.linksMax else {
      throw OpenError(message: "\(endpoint) is one link too many", help: "at most \(Self.linksMax) can be opened")
    }
    do {
      let report = LinkReport(link: link, mailbox: mailbox, table: table)
      let (channel, peer) =
        switch endpoint {
        case .udpListen(let host, let port):
          (try bind(host: host, port: port, report: report, only: nil), LinkPeer?.none)
        case .udpSend(let host, let port): try call(host: host, port: port, report: report)
        case .tcpListen(let host, let port): (try listen(host: host, port: port, report: report), nil)
        case .tcpConnect(let host, let port): (try connect(host: host, port: port, report: report), nil)
        }
      channels.withLock { $0.append(channel) }
      return (link, channel.localAddress?.port ?? 0, peer)
    } catch {
      throw OpenError(
        message: "\(endpoint) cannot be opened: \(error)",
        help: "is another program using the port, or nobody listening there? choose another one")
    }
  }

  private func bind(host: String, port: Int, report: LinkReport, only: SocketAddress?) throws -> any Channel {
    try DatagramBootstrap(group: group)
      .channelOption(.socketOption(.so_rcvbuf), value: Self.socketBytes)
      .channelOption(.socketOption(.so_sndbuf), value: Self.socketBytes)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2048))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramReader(report: report, only: only))
        }
      }
      .bind(host: host, port: port).wait()
  }

  private func call(host: String, port: Int, report: LinkReport) throws -> (any Channel, LinkPeer?) {
    let remote = try SocketAddress.makeAddressResolvingHost(host, port: port)
    let isLoopback = host == LinkEndpoint.loopback || host == "localhost" || host == "::1"
    let isSix = remote.protocol == .inet6
    let own = isLoopback ? (isSix ? "::1" : LinkEndpoint.loopback) : (isSix ? "::" : "0.0.0.0")
    let channel = try bind(host: own, port: 0, report: report, only: remote)
    let peer = table.addCalled(link: report.link, channel: channel, remote: remote)
    return (channel, peer)
  }

  private func listen(host: String, port: Int, report: LinkReport) throws -> any Channel {
    try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 16)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: Self.writeBytesMax / 2, high: Self.writeBytesMax)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(StreamReader(report: report))
        }
      }
      .bind(host: host, port: port).wait()
  }

  private func connect(host: String, port: Int, report: LinkReport) throws -> any Channel {
    try ClientBootstrap(group: group)
      .connectTimeout(.seconds(10))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.writeBufferWaterMark, value: .init(low: Self.writeBytesMax / 2, high: Self.writeBytesMax))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(StreamReader(report: report))
        }
      }
      .connect(host: host, port: port).wait()
  }

  /// Closes all sockets and waits until they are.
  package func close() {
    do {
      try group.syncShutdownGracefully()
    } catch {
      table.countError()
    }
  }

  // MARK: Bytes

  /// What has come since the last call, oldest first; waits for it until some seconds have passed, or not at all.
  package func wait(seconds: Double) -> [LinkMail] {
    let mail = mailbox.take(waitingSeconds: seconds)
    table.resumeAll()
    return mail
  }

  /// Puts a letter into the owner's mail, from any thread: `.stop` from the handler of a signal.
  package func post(_ letter: LinkMail) { mailbox.put(letter) }

  /// Takes a packet for a peer; it leaves with the next `flush`.
  package func send(_ bytes: [UInt8], to peer: LinkPeer) {
    outbox.withLock { $0.append((peer, bytes)) }
  }

  /// Sends all packets that were taken. Packets to a peer that does not read, or has gone, are dropped and counted.
  package func flush() {
    let packets = outbox.withLock { packets in
      defer { packets.removeAll(keepingCapacity: true) }
      return packets
    }
    guard !packets.isEmpty else { return }
    var batches: [ObjectIdentifier: (channel: any Channel, packets: [(SocketAddress?, [UInt8])])] = [:]
    var order: [ObjectIdentifier] = []
    var gone = 0
    for (packet, route) in zip(packets, table.routes(to: packets.map(\.peer))) {
      guard let route else {
        gone += 1
        continue
      }
      let key = ObjectIdentifier(route.channel)
      if batches[key] == nil {
        batches[key] = (route.channel, [])
        order.append(key)
      }
      batches[key]?.packets.append((route.remote, packet.bytes))
    }
    if gone > 0 { table.countDropped(gone) }
    for key in order {
      guard let batch = batches[key] else { continue }
      let table = table
      batch.channel.eventLoop.execute { Self.write(batch.packets, to: batch.channel, table: table) }
    }
  }

  private static func write(_ packets: [(SocketAddress?, [UInt8])], to channel: any Channel, table: PeerTable) {
    var dropped = 0
    for (remote, bytes) in packets {
      guard channel.isWritable || remote != nil else {
        dropped += 1
        continue
      }
      let buffer = channel.allocator.buffer(bytes: bytes)
      if let remote {
        channel.write(AddressedEnvelope(remoteAddress: remote, data: buffer), promise: nil)
      } else {
        channel.write(buffer, promise: nil)
      }
    }
    channel.flush()
    if dropped > 0 { table.countDropped(dropped) }
  }

  /// An address for people.
  static func text(of address: SocketAddress) -> String {
    "\(address.ipAddress ?? "?"):\(address.port ?? 0)"
  }
}
