import Quantities
import Simulator
import Testing

@Suite struct LinkModelTests {
  @Test("a clear link delivers every packet once, in order, after its delay")
  func clear() {
    var link = LinkModel(quality: LinkQuality(delaySeconds: 0.5), seed: 1, name: "test")
    for number in 0..<20 { link.send([UInt8(number)], at: Double(number) * 0.1) }
    #expect(link.receive(at: 0.49).isEmpty)
    #expect(link.receive(at: 0.5) == [[0]])
    #expect(link.receive(at: 10) == (1..<20).map { [UInt8($0)] })
  }

  @Test("loss and repetition come near the asked shares", arguments: [0.05, 0.25, 0.6])
  func shares(loss: Double) {
    var link = LinkModel(quality: LinkQuality(loss: loss, duplication: 0.2), seed: 3, name: "test")
    var arrived = 0
    for number in 0..<20_000 {
      link.send([1], at: Double(number))
      arrived += link.receive(at: Double(number) + 0.5).count
    }
    let expected = 20_000 * (1 - loss) * 1.2
    #expect(abs(Double(arrived) - expected) < expected * 0.03, "\(arrived) of \(expected)")
    #expect(link.sentPackets == 20_000)
  }

  @Test("packets overtake each other only where the jitter is longer than their distance")
  func jitter() {
    var calm = LinkModel(quality: LinkQuality(jitterSeconds: 0.05), seed: 5, name: "test")
    var wild = LinkModel(quality: LinkQuality(jitterSeconds: 3), seed: 5, name: "test")
    for number in 0..<100 {
      calm.send([UInt8(number)], at: Double(number) * 0.1)
      wild.send([UInt8(number)], at: Double(number) * 0.1)
    }
    let inOrder = (0..<100).map { [UInt8($0)] }
    #expect(calm.receive(at: 100) == inOrder)
    let mixed = wild.receive(at: 100)
    #expect(mixed != inOrder)
    #expect(Set(mixed) == Set(inOrder))
  }

  @Test("a link that is full loses packets and says so")
  func full() {
    var link = LinkModel(quality: LinkQuality(delaySeconds: 1000), seed: 1, name: "test")
    for _ in 0..<LinkModel.packetsMax + 10 { link.send([1], at: 0) }
    #expect(link.lostPackets == 10)
  }

  @Test(
    "what comes out is what a plain list of packets says, for any traffic", arguments: 1...20 as ClosedRange<UInt64>)
  func twin(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let quality = LinkQuality(delaySeconds: 0.1, jitterSeconds: generator.nextUnit() < 0.3 ? 0 : generator.nextUnit())
    var link = LinkModel(quality: quality, seed: seed, name: "twin")
    // The same draws: without loss and duplication, one for each packet where there is jitter.
    var draws = SplitMix64(seed: seed, stream: "link twin")
    var list: [(arrival: Double, number: Int, bytes: [UInt8])] = []
    for number in 0..<2_000 {
      let now = Double(number / 7) * 0.05
      let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 1 + Int(generator.nextUnit() * 60))
      link.send(bytes, at: now)
      let jitter = quality.jitterSeconds > 0 ? draws.nextUnit() * quality.jitterSeconds : 0
      list.append((now + quality.delaySeconds + jitter, number, bytes))
      if generator.nextUnit() < 0.2 {
        let arrived = list.filter { $0.arrival <= now }.sorted { ($0.arrival, $0.number) < ($1.arrival, $1.number) }
        list.removeAll { $0.arrival <= now }
        #expect(link.receive(at: now) == arrived.map(\.bytes))
      }
    }
    let rest = list.sorted { ($0.arrival, $0.number) < ($1.arrival, $1.number) }
    #expect(link.receive(at: 1e9) == rest.map(\.bytes))
  }
}
