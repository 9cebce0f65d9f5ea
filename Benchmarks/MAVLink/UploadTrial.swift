import MAVLink
import Quantities

/// A link in simulated time that loses, copies, delays and reorders messages from a seed.
struct TrialLink {
  /// What a link does to each message.
  struct Quality {
    /// The share that is lost in each direction, 0...1.
    var loss: Double
    /// The share that arrives twice, 0...1.
    var duplication = 0.1
    /// The time that every message takes one way.
    var latency = Duration.milliseconds(50)
    /// The share that is held back, 0...1, and so overtaken.
    var reordering = 0.1
    /// The longest time that a message is held back.
    var heldBackMax = Duration.milliseconds(50)
  }

  /// A message on its way.
  private struct Flight {
    var arrival: Duration
    var isForVehicle: Bool
    var message: any MAVLinkMessage
  }

  /// Messages that can be on their way; more are lost.
  static let flightsMax = 4096

  let quality: Quality
  /// Messages sent to the vehicle.
  private(set) var sentToVehicle = 0
  private var generator: SplitMix64
  private var flights: [Flight] = []

  init(quality: Quality, seed: UInt64) {
    self.quality = quality
    generator = SplitMix64(seed: seed)
  }

  /// When the next message arrives.
  var nextArrival: Duration? { flights.first?.arrival }

  /// Sends a message.
  mutating func send(_ message: any MAVLinkMessage, toVehicle: Bool, at now: Duration) {
    if toVehicle { sentToVehicle += 1 }
    let copies = generator.nextUnit() < quality.duplication ? 2 : 1
    for _ in 0..<copies {
      let isLost = generator.nextUnit() < quality.loss
      let isHeldBack = generator.nextUnit() < quality.reordering
      let extra = generator.nextUnit()
      guard !isLost, flights.count < Self.flightsMax else { continue }
      let arrival = now + quality.latency + (isHeldBack ? quality.heldBackMax * extra : .zero)
      let index = flights.lastIndex { $0.arrival <= arrival }.map { $0 + 1 } ?? 0
      flights.insert(Flight(arrival: arrival, isForVehicle: toVehicle, message: message), at: index)
    }
  }

  /// The message that arrives next, where that is now.
  mutating func receive(at now: Duration) -> (message: any MAVLinkMessage, isForVehicle: Bool)? {
    guard let first = flights.first, first.arrival <= now else { return nil }
    flights.removeFirst()
    return (first.message, first.isForVehicle)
  }
}

/// One upload, and the download after it, between our two sides over such a link.
struct UploadTrial {
  /// What came of an upload.
  struct Result {
    var outcome: MissionUploadOutcome?
    var time: Duration
    var messagesSent: Int
    var restarts: Int
    /// Whether the vehicle had exactly the items of the ground when that heard of the acceptance.
    var isWhole: Bool
  }

  static let ground = MAVLinkAddress(systemID: 255, componentID: 190)
  static let vehicle = MAVLinkAddress(systemID: 1, componentID: 1)
  /// The longest simulated time of one transfer.
  static let timeMax = Duration.seconds(600)

  private var link: TrialLink
  private var server: MissionServer
  private var client: MissionUploadClient
  private var download = MissionDownloadClient(own: ground, target: vehicle)
  private var now = Duration.zero

  init(
    items: [MissionItemInt], old: [MissionItemInt], quality: TrialLink.Quality, profile: MissionServerProfile,
    pacing: UploadPacing, seed: UInt64
  ) {
    link = TrialLink(quality: quality, seed: seed)
    var server = MissionServer(own: Self.vehicle, profile: profile)
    server.preload(old)
    self.server = server
    client = MissionUploadClient(items: items, own: Self.ground, target: Self.vehicle, pacing: pacing)
  }

  /// Uploads.
  mutating func upload() -> Result {
    send(client.start(at: now))
    while client.outcome == nil, step() {}
    return Result(
      outcome: client.outcome, time: now, messagesSent: link.sentToVehicle, restarts: client.restarts,
      isWhole: server.items() == client.items)
  }

  /// Reads back once the link is quiet; nil where that failed, otherwise the time it took and whether all is the same.
  mutating func readBack() -> (time: Duration, isSame: Bool)? {
    while step() {}
    let start = now
    send(download.start(at: now))
    while download.outcome == nil, now - start < Self.timeMax, step() {}
    guard case .received(let items) = download.outcome else { return nil }
    return (now - start, items.map(\.x) == client.items.map(\.x))
  }

  private mutating func send<Outcome>(_ actions: [ServiceAction<Outcome>]) {
    for action in actions {
      if case .send(let message) = action { link.send(message, toVehicle: true, at: now) }
    }
  }

  private mutating func reply(_ actions: [MissionServer.Action]) {
    for action in actions {
      if case .send(let message) = action { link.send(message, toVehicle: false, at: now) }
    }
  }

  /// Goes to the next instant at which anything happens; false where nothing will, or time is over.
  private mutating func step() -> Bool {
    let instants = [link.nextArrival, client.deadline, download.deadline, server.deadline]
    guard let next = instants.compactMap({ $0 }).min(), now < Self.timeMax * 3 else { return false }
    now = max(now, next)
    while let (message, isForVehicle) = link.receive(at: now) {
      if isForVehicle {
        reply(server.receive(message, from: Self.ground, at: now))
      } else {
        send(client.receive(message, from: Self.vehicle, at: now))
        send(download.receive(message, from: Self.vehicle, at: now))
      }
    }
    send(client.tick(at: now))
    send(download.tick(at: now))
    reply(server.tick(at: now))
    return true
  }
}
