/// Short exchanges that need no memory of their own, or next to none.
package enum SmallServices {
  /// The answer of either side to a PING that is a request: target 0, or this address.
  ///
  /// An answer carries the asker as its target, so that it is told from a request.
  package static func answer(_ ping: Ping, from sender: MAVLinkAddress, own: MAVLinkAddress) -> Ping? {
    // A request to all has target 0; one with a target is an answer.
    guard ping.targetSystem == 0, ping.targetComponent == 0, sender != own else { return nil }
    return Ping(
      timeUsec: ping.timeUsec, seq: ping.seq, targetSystem: sender.systemID, targetComponent: sender.componentID)
  }

  /// The answer of either side to a TIMESYNC that is a request (`tc1` is 0), with this side's time since any epoch.
  package static func answer(_ sync: Timesync, own: MAVLinkAddress, now: Duration) -> Timesync? {
    guard sync.tc1 == 0 else { return nil }
    return Timesync(tc1: nanoseconds(now), ts1: sync.ts1)
  }

  /// The polite refusal of a file transfer: a NAK (opcode 129) to the request's opcode, with error 7 (unknown
  /// command), so that a client such as MAVProxy falls back to the parameter protocol at once. `nil` for what is not a
  /// request to us.
  ///
  /// The payload is that of the MAVLink file transfer protocol: sequence number (2 bytes), session, opcode, size,
  /// requested opcode, burst flag, padding, offset (4 bytes), then the data.
  package static func refuse(
    _ request: FileTransferProtocol, from sender: MAVLinkAddress, own: MAVLinkAddress
  ) -> FileTransferProtocol? {
    guard own.isTargeted(system: request.targetSystem, component: request.targetComponent),
      request.payload[3] < 128
    else { return nil }
    var payload = [UInt8](repeating: 0, count: FileTransferProtocol.fullLength - 3)
    let sequence = UInt16(request.payload[0]) | UInt16(request.payload[1]) << 8
    let next = sequence &+ 1
    payload[0] = UInt8(truncatingIfNeeded: next)
    payload[1] = UInt8(truncatingIfNeeded: next >> 8)
    payload[2] = request.payload[2]
    payload[3] = 129
    payload[4] = 1
    payload[5] = request.payload[3]
    payload[12] = 7
    return FileTransferProtocol(
      targetNetwork: 0, targetSystem: sender.systemID, targetComponent: sender.componentID, payload: payload)
  }

  static func nanoseconds(_ time: Duration) -> Int64 {
    let parts = time.components
    return parts.seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
      &+ parts.attoseconds / 1_000_000_000
  }
}

/// How far another side's clock is from ours, learnt from TIMESYNC: the exchange with the shortest round trip of the
/// last ones counts.
package struct TimeOffset: Sendable {
  /// Exchanges that are remembered.
  package static var samplesMax: Int { 8 }
  /// The longest round trip that teaches anything.
  package static var roundTripMax: Duration { .seconds(5) }

  private var samples: [(roundTrip: Int64, offset: Int64)] = []
  private var open: Int64?

  /// An estimate that knows nothing.
  package init() {}

  /// The other side's time minus ours; `nil` before the first answer.
  package var offset: Duration? {
    samples.min { $0.roundTrip < $1.roundTrip }.map { .nanoseconds($0.offset) }
  }

  /// The round trip that the estimate rests on: the error is at most half of it.
  package var roundTrip: Duration? { samples.map(\.roundTrip).min().map { .nanoseconds($0) } }

  /// The question to send now.
  package mutating func request(at now: Duration) -> Timesync {
    let stamp = SmallServices.nanoseconds(now)
    open = stamp
    return Timesync(tc1: 0, ts1: stamp)
  }

  /// Takes an answer; one that answers another's question, or an old one, does nothing.
  package mutating func receive(_ sync: Timesync, at now: Duration) {
    guard sync.tc1 != 0, let open, sync.ts1 == open else { return }
    self.open = nil
    let here = SmallServices.nanoseconds(now)
    let roundTrip = here - open
    guard roundTrip >= 0, roundTrip <= SmallServices.nanoseconds(Self.roundTripMax) else { return }
    let (offset, overflow) = sync.tc1.subtractingReportingOverflow(open + roundTrip / 2)
    guard !overflow else { return }
    samples.append((roundTrip, offset))
    if samples.count > Self.samplesMax { samples.removeFirst() }
  }
}
