import MAVLink
import Quantities

/// A link in simulated time that loses, copies and delays datagrams from a seed; what it carries are real frames.
struct LossyLink {
  /// Which end a datagram goes to.
  enum End { case ground, vehicle }

  /// A datagram on its way.
  private struct Flight {
    let arrival: Duration
    let number: Int
    let end: End
    let bytes: [UInt8]
  }

  let loss: Double
  let duplication: Double
  /// Each datagram takes 5 ms and up to this much more, so that one can overtake another.
  let jitter: Duration
  /// The time that every datagram takes.
  var latency = Duration.milliseconds(5)
  /// The share of datagrams to which the jitter is added.
  var reordering = 1.0
  private var generator: SplitMix64
  private var flights: [Flight] = []
  private var sent = 0
  private var groundWriter: MAVLinkFrameWriter
  private var vehicleWriter: MAVLinkFrameWriter
  /// Frames that each end got, for limits in tests.
  private(set) var delivered = 0

  init(
    seed: UInt64, loss: Double, duplication: Double, jitter: Duration, ground: MAVLinkAddress, vehicle: MAVLinkAddress
  ) {
    self.loss = loss
    self.duplication = duplication
    self.jitter = jitter
    self.generator = SplitMix64(seed: seed)
    self.groundWriter = MAVLinkFrameWriter(systemID: ground.systemID, componentID: ground.componentID)
    self.vehicleWriter = MAVLinkFrameWriter(systemID: vehicle.systemID, componentID: vehicle.componentID)
  }

  /// Sends a message towards an end.
  mutating func send(_ message: any MAVLinkMessage, to end: End, at now: Duration) {
    let bytes = end == .ground ? vehicleWriter.encode(message) : groundWriter.encode(message)
    let copies = generator.nextUnit() < duplication ? 2 : 1
    for _ in 0..<copies {
      let isLost = generator.nextUnit() < loss
      let isHeldBack = reordering >= 1 || generator.nextUnit() < reordering
      let delay = latency + (isHeldBack ? jitter * generator.nextUnit() : .zero)
      guard !isLost else { continue }
      sent += 1
      flights.append(Flight(arrival: now + delay, number: sent, end: end, bytes: bytes))
    }
  }

  /// When the next datagram arrives.
  var nextArrival: Duration? { flights.map(\.arrival).min() }

  /// The datagrams that have arrived, in order.
  mutating func receive(at now: Duration) -> [(End, MAVLinkFrame)] {
    let due = flights.filter { $0.arrival <= now }.sorted { ($0.arrival, $0.number) < ($1.arrival, $1.number) }
    flights.removeAll { $0.arrival <= now }
    return due.flatMap { flight in
      var parser = MAVLinkFrameParser()
      let frames = parser.consume(flight.bytes) + parser.flush()
      return frames.map { (flight.end, $0) }
    }
    .map { pair in
      delivered += 1
      return pair
    }
  }
}
