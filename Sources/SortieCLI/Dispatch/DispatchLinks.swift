import FleetLink
import MAVLink
import Quantities
import Telemetry

/// The links of a dispatcher: frames that come in are recorded, checked and sorted; packets that go out are signed,
/// recorded and sent.
final class DispatchLinks {
  private let hub: LinkHub
  private var router: LinkRouter
  /// For links that call: whom.
  private let called: [Int: LinkPeer]
  /// The log of each link; empty where nothing is recorded.
  private var logs: [LinkLog] = []
  /// The run folder.
  private let folder: String
  /// The moment at which the clock that never goes back showed zero, in seconds since 1970.
  private let epoch: Double
  /// The time of signatures that was kept last.
  private var kept: UInt64 = 0
  /// Which causes of refusal were told, by link.
  private var told: [Int: MAVLinkSignatureChecker.Counts] = [:]
  private var endedLogs: Set<Int> = []
  private var saidNotKept = false

  /// - Parameters:
  ///   - epoch: the moment at which the clock of `seconds` showed zero, in seconds since 1970.
  ///   - recorded: how many links have a log; 0 where nothing is recorded.
  ///   - isResumed: whether logs in the folder are gone on with; otherwise they are of another run and removed.
  init(
    hub: LinkHub, datagramLinks: Set<Int>, called: [Int: LinkPeer], signing: LinkSigning?, folder: String,
    epoch: Double, recorded: Int, isResumed: Bool
  ) throws {
    self.hub = hub
    router = LinkRouter(datagramLinks: datagramLinks, signing: signing)
    self.called = called
    self.folder = folder
    self.epoch = epoch
    if !isResumed { for link in 0..<LinkHub.linksMax { try Files.remove("\(folder)/\(Self.logName(link))") } }
    logs = (0..<recorded).map { LinkLog(path: "\(folder)/\(Self.logName($0))") }
  }

  /// The most logs of one run.
  static var logsMax: Int { LinkHub.linksMax }

  /// The file of a link's log in the run folder; links are counted from 1 as on the command line.
  static func logName(_ link: Int) -> String { "link-\(link + 1).tlog" }

  /// System ids with which two vehicles spoke.
  var collisions: [VehicleAddress] { router.collidingAddresses }
  /// What became of the signatures of each signed link.
  var signatures: [(link: Int, counts: MAVLinkSignatureChecker.Counts)] {
    (router.signing?.links ?? []).compactMap { link in router.signing?.counts(of: link).map { (link, $0) } }
  }

  /// The same, all links together.
  var signatureTotal: MAVLinkSignatureChecker.Counts { router.signing?.total ?? MAVLinkSignatureChecker.Counts() }

  /// The believed frames of a letter.
  func frames(of letter: LinkMail, at seconds: Double) -> [(link: Int, frame: MAVLinkFrame)] {
    switch letter {
    case .bytes(let peer, let bytes):
      let time = LinkTime.microseconds(epoch + seconds)
      let log = logs.indices.contains(peer.link) ? logs[peer.link] : nil
      return router.frames(
        in: bytes, from: peer, at: seconds, timestamp: MAVLinkTime.timestamp(unixMicroseconds: time)
      ) { log?.append($0, at: time) }.map { (peer.link, $0) }
    case .closed(let peer, _):
      router.close(peer)
      return []
    case .opened, .stop: return []
    }
  }

  /// Sends packets over the peers where the vehicles are heard. The heartbeat goes once to each peer.
  func send(_ packets: [Dispatcher.Packet], at seconds: Double) {
    var greeted: Set<LinkPeer> = []
    let time = LinkTime.microseconds(epoch + seconds)
    for packet in packets {
      let link = packet.address.link
      guard let peer = router.peer(of: packet.address) ?? called[link] else { continue }
      if packet.isHeartbeat, !greeted.insert(peer).inserted { continue }
      let bytes =
        router.signing?.outgoing(packet.bytes, on: link, at: MAVLinkTime.timestamp(unixMicroseconds: time))
        ?? packet.bytes
      if logs.indices.contains(link) { logs[link].append(bytes, at: time) }
      hub.send(bytes, to: peer)
    }
  }

  /// Writes what waits, keeps the time of signatures, and says what went wrong for the first time.
  func flush(at now: MissionTime) -> [RunEvent] {
    var events: [RunEvent] = []
    func say(_ severity: RunEvent.Severity, _ kind: String, _ text: String) {
      events.append(RunEvent(time: now.roundedToMilliseconds, severity: severity, kind: kind, text: text))
    }
    for (link, log) in logs.enumerated() {
      log.flush()
      if let failure = log.failure, endedLogs.insert(link).inserted {
        say(.warning, "log", "Link \(link + 1) is recorded no further: \(failure)")
      }
    }
    guard let signing = router.signing else { return events }
    if signing.mustKeepAnew(after: kept) {
      do {
        try SigningSheet(timestamp: signing.timestampToKeep).write(to: folder)
        kept = signing.timestampToKeep
      } catch {
        if !saidNotKept { say(.warning, "signing", "The time of signatures cannot be kept: \(error)") }
        saidNotKept = true
      }
    }
    for (link, counts) in signatures {
      let before = told[link] ?? MAVLinkSignatureChecker.Counts()
      told[link] = counts
      guard counts.hasNewCause(since: before), let text = counts.refusals else { continue }
      say(.warning, "signing", "Link \(link + 1): frames are refused: \(text)")
    }
    return events
  }

  /// Closes the logs.
  func close() {
    for log in logs { log.close() }
  }
}

extension MAVLinkSignatureChecker.Counts {
  /// Whether frames were refused for a cause for which none was before.
  fileprivate func hasNewCause(since before: Self) -> Bool {
    let causes: [KeyPath<Self, Int>] = [
      \.unsignedRefused, \.badSignatures, \.replayed, \.staleStreams, \.tooManyStreams,
    ]
    return causes.contains { self[keyPath: $0] > 0 && before[keyPath: $0] == 0 }
  }
}
