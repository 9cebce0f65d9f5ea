import NIOCore

/// What handlers tell the hub about peers; all calls come on event loops.
struct LinkReport: Sendable {
  /// The link's number.
  let link: Int
  /// Where bytes go.
  let mailbox: Mailbox
  /// Counts what was read and dropped.
  let table: PeerTable
}

/// Reads datagrams: each remote address is a peer.
final class DatagramReader: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let report: LinkReport
  /// For a socket that calls: the only address that is listened to.
  private let only: SocketAddress?
  private var peers: [SocketAddress: LinkPeer] = [:]

  init(report: LinkReport, only: SocketAddress?) {
    self.report = report
    self.only = only
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    guard let peer = peer(at: envelope.remoteAddress, context: context) else {
      report.table.countStranger()
      return
    }
    report.mailbox.put(datagram: Array(envelope.data.readableBytesView), of: peer)
  }

  /// The peer at an address, a new one where it is heard for the first time; nil where it is not listened to.
  private func peer(at remote: SocketAddress, context: ChannelHandlerContext) -> LinkPeer? {
    if let only { return remote == only ? report.table.called(link: report.link) : nil }
    if let known = peers[remote] { return known }
    guard let new = report.table.add(link: report.link, channel: context.channel, remote: remote, isStream: false)
    else { return nil }
    peers[remote] = new
    report.mailbox.put(.opened(new, address: LinkHub.text(of: remote)))
    return new
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Nobody listens at the other end yet, or the network is away: the next datagram tells.
    report.table.countError()
  }
}

/// Reads one connection.
final class StreamReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let report: LinkReport
  private var peer: LinkPeer?
  private var reason: String?

  init(report: LinkReport) {
    self.report = report
  }

  func channelActive(context: ChannelHandlerContext) {
    guard
      let new = report.table.add(
        link: report.link, channel: context.channel, remote: context.remoteAddress, isStream: true)
    else {
      report.table.countStranger()
      context.close(promise: nil)
      return
    }
    peer = new
    report.mailbox.put(
      .opened(new, address: context.remoteAddress.map(LinkHub.text) ?? "an unknown address"))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let peer else { return }
    let bytes = Array(unwrapInboundIn(data).readableBytesView)
    // Backpressure: what was read is kept even where the mailbox is full, and reading stops until the owner has taken
    // its mail. Paused before the letter goes in, so that whoever takes the letter finds the pause and ends it.
    if report.mailbox.isFull { report.table.pause(peer) }
    report.mailbox.put(.bytes(peer, bytes))
  }

  func channelInactive(context: ChannelHandlerContext) {
    guard let peer else { return }
    report.table.remove(peer)
    report.mailbox.put(.closed(peer, reason: reason))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    reason = "\(error)"
    report.table.countError()
    context.close(promise: nil)
  }
}
