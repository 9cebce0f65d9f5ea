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

  /// Describes a link.
  package init(loss: Double = 0, duplication: Double = 0, delaySeconds: Double = 0.02, jitterSeconds: Double = 0) {
    self.loss = loss
    self.duplication = duplication
    self.delaySeconds = delaySeconds
    self.jitterSeconds = jitterSeconds
  }

  /// A link that loses nothing and delays by 20 ms.
  package static let clear = LinkQuality()
}

/// One direction of a link: packets go in, and come out late, twice or never. Deterministic for its seed.
package struct LinkModel: Sendable {
  /// The greatest number of packets under way; a full link loses further packets.
  package static let packetsMax = 4096

  /// The quality; may change while packets are under way.
  package var quality: LinkQuality
  /// The packets that were lost so far.
  package private(set) var lostPackets = 0
  /// The packets that were sent so far.
  package private(set) var sentPackets = 0
  private var underWay: [Packet] = []
  private var nextNumber = 0
  private var generator: SplitMix64

  private struct Packet: Sendable {
    var arrival: Double
    var number: Int
    var bytes: [UInt8]
  }

  /// Makes a link with a seed and a name, so that each link draws its own numbers.
  package init(quality: LinkQuality, seed: UInt64, name: String) {
    self.quality = quality
    generator = SplitMix64(seed: seed, stream: "link \(name)")
  }

  /// Sends a packet at a moment, in seconds.
  package mutating func send(_ bytes: [UInt8], at seconds: Double) {
    guard !bytes.isEmpty else { return }
    sentPackets += 1
    if quality.loss > 0, generator.nextUnit() < quality.loss {
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
      underWay.append(
        Packet(arrival: seconds + quality.delaySeconds + jitter, number: nextNumber, bytes: bytes))
      nextNumber += 1
    }
  }

  /// The packets that have arrived by a moment, in the order of their arrival.
  package mutating func receive(at seconds: Double) -> [[UInt8]] {
    guard underWay.contains(where: { $0.arrival <= seconds }) else { return [] }
    let arrived = underWay.filter { $0.arrival <= seconds }
    underWay.removeAll { $0.arrival <= seconds }
    return arrived.sorted { ($0.arrival, $0.number) < ($1.arrival, $1.number) }.map(\.bytes)
  }
}
