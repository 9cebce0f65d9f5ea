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
}
