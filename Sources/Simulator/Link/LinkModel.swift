import Quantities

/// What a radio link does to the bytes it carries.
package struct LinkQuality: Sendable, Hashable {
  /// The share of packets that are lost, 0...1.
  package var loss: Double
  /// The share of packets that arrive twice, 0...1.
  package var duplication: Double
  /// The shortest time a packet takes, in seconds.
  package var delaySeconds: Double
  /// The longest time that is added to it; packets overtake each other where it is longer than their distance.
  package var jitterSeconds: Double
  /// How far it reaches; nil where distance does nothing.
  package var reach: RadioReach?

  /// Describes a link.
  package init(
    loss: Double = 0, duplication: Double = 0, delaySeconds: Double = 0.02, jitterSeconds: Double = 0,
    reach: RadioReach? = nil
  ) {
    self.loss = loss
    self.duplication = duplication
    self.delaySeconds = delaySeconds
    self.jitterSeconds = jitterSeconds
    self.reach = reach
  }

  /// A link that loses nothing and delays by 20 ms.
  package static let clear = LinkQuality()
}

/// One direction of a link: packets go in, and come out late, twice or never. Deterministic for its seed.
///
/// The bytes of all packets under way lie in one store, so a packet costs no allocation once the store has grown.
package struct LinkModel: Sendable {
  /// The greatest number of packets under way; a full link loses further packets.
  package static let packetsMax = 4096
  /// The store is tidied where it holds at least so many bytes, and twice as many as are under way.
  private static let storeBytesMin = 4096

  /// The quality; may change while packets are under way.
  package var quality: LinkQuality
  /// The share of packets that distance and buildings take besides, 0...1.
  var pathLoss = 0.0
  /// The packets that were lost so far.
  package private(set) var lostPackets = 0
  /// The packets that were sent so far.
  package private(set) var sentPackets = 0
  /// Packets under way, those that arrive last in front: the next to arrive is taken from the end.
  private var underWay: [Packet] = []
  private var store: [UInt8] = []
  private var storedBytes = 0
  private var nextNumber = 0
  private var generator: SplitMix64

  private struct Packet: Sendable {
    var arrival: Double
    var number: Int
    var start: Int
    var count: Int
  }

  /// Makes a link with a seed and a name, so that each link draws its own numbers.
  package init(quality: LinkQuality, seed: UInt64, name: String) {
    self.quality = quality
    generator = SplitMix64(seed: seed, stream: "link \(name)")
  }

  /// Sends a packet at a moment, in seconds.
  package mutating func send(_ bytes: [UInt8], at seconds: Double) {
    bytes.withUnsafeBytes { send($0, at: seconds) }
  }

  /// Sends a packet at a moment, in seconds; the bytes are copied.
  package mutating func send(_ bytes: UnsafeRawBufferPointer, at seconds: Double) {
    guard !bytes.isEmpty else { return }
    sentPackets += 1
    let loss = pathLoss > 0 ? 1 - (1 - quality.loss) * (1 - pathLoss) : quality.loss
    if loss > 0, generator.nextUnit() < loss {
      lostPackets += 1
      return
    }
    let copies = quality.duplication > 0 && generator.nextUnit() < quality.duplication ? 2 : 1
    for _ in 0..<copies {
      guard underWay.count < Self.packetsMax else {
        lostPackets += 1
        continue
      }
      let jitter = quality.jitterSeconds > 0 ? generator.nextUnit() * quality.jitterSeconds : 0
      put(bytes, arrival: seconds + quality.delaySeconds + jitter)
    }
  }

  /// Hands over each packet that has arrived by a moment, in the order of arrival; equals in the order of sending.
  ///
  /// The bytes must not be kept.
  package mutating func receive(at seconds: Double, _ body: (UnsafeRawBufferPointer) -> Void) {
    while let packet = underWay.last, packet.arrival <= seconds {
      underWay.removeLast()
      storedBytes -= packet.count
      store.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[packet.start..<packet.start + packet.count])) }
    }
    if underWay.isEmpty { store.removeAll(keepingCapacity: true) }
  }

  /// The packets that have arrived by a moment, in the order of their arrival.
  package mutating func receive(at seconds: Double) -> [[UInt8]] {
    var packets: [[UInt8]] = []
    receive(at: seconds) { packets.append([UInt8]($0)) }
    return packets
  }

  /// Puts a packet to those under way, which stay in the order of their arrival.
  private mutating func put(_ bytes: UnsafeRawBufferPointer, arrival: Double) {
    if store.count >= Self.storeBytesMin, store.count > 2 * storedBytes { tidy() }
    let packet = Packet(arrival: arrival, number: nextNumber, start: store.count, count: bytes.count)
    store.append(contentsOf: bytes)
    storedBytes += bytes.count
    nextNumber += 1
    // Later packets mostly arrive later: those with the same moment were sent before and stay behind this one.
    var low = 0
    var high = underWay.count
    while low < high {
      let middle = (low + high) / 2
      if underWay[middle].arrival > arrival { low = middle + 1 } else { high = middle }
    }
    underWay.insert(packet, at: low)
  }

  /// Drops the bytes of packets that have arrived.
  private mutating func tidy() {
    var kept: [UInt8] = []
    kept.reserveCapacity(max(Self.storeBytesMin, 2 * storedBytes))
    for index in underWay.indices {
      let packet = underWay[index]
      underWay[index].start = kept.count
      kept.append(contentsOf: store[packet.start..<packet.start + packet.count])
    }
    store = kept
  }
}
