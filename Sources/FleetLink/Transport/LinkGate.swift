import MAVLink

/// Lets believed frames of signed links through, as bytes, for a program that reads them itself.
///
/// Bytes of links that are not signed pass as they are.
package struct LinkGate: Sendable {
  /// What signs and checks.
  package var signing: LinkSigning
  private var parsers: [LinkPeer: MAVLinkFrameParser] = [:]
  private let signed: Set<Int>
  private let datagramLinks: Set<Int>

  /// A gate that has heard nobody.
  package init(signing: LinkSigning, datagramLinks: Set<Int>) {
    self.signing = signing
    self.datagramLinks = datagramLinks
    signed = Set(signing.links)
  }

  /// The bytes of the frames that are whole with these bytes, and believed.
  package mutating func pass(_ bytes: [UInt8], from peer: LinkPeer, at now: UInt64) -> [UInt8] {
    guard signed.contains(peer.link) else { return bytes }
    var passed: [UInt8] = []
    var parser = parsers[peer] ?? MAVLinkFrameParser(unknownMessages: .passUnchecked)
    func take(_ frame: borrowing MAVLinkFrameView) {
      guard signing.accepts(frame, on: peer.link, at: now) else { return }
      frame.withBytes { passed.append(contentsOf: $0) }
    }
    parser.consume(bytes, take)
    if datagramLinks.contains(peer.link) { parser.flush(take) }
    parsers[peer] = parser
    return passed
  }

  /// Forgets a connection that has ended.
  package mutating func close(_ peer: LinkPeer) { parsers[peer] = nil }
}
