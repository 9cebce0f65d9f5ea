import MAVLink
import Quantities
import Testing

/// Messages that no definition has.
@Suite
struct UnknownMessageTests {
  private func unknown(_ number: UInt8, payload: [UInt8] = [1, 2, 3, 4, 5]) -> [UInt8] {
    HandMadeFrame(messageID: 200_000 + UInt32(number), payload: payload, crcExtra: 77, sequence: number).bytes
  }

  private var heartbeat: [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1, firstSequence: 99)
    return writer.encode(Heartbeat(type: 2))
  }

  private func sequences(_ bytes: [UInt8], policy: MAVLinkFrameParser.UnknownMessages = .passUnchecked) -> [UInt8] {
    var parser = MAVLinkFrameParser(unknownMessages: policy)
    return (parser.consume(bytes) + parser.flush()).map(\.sequence)
  }

  @Test("without the policy an unknown message is dropped and counted")
  func dropped() {
    #expect(sequences(unknown(1) + heartbeat, policy: .drop) == [99])
  }

  @Test("an unknown message passes before a checked frame, before the end, and in a row of its kind")
  func passes() {
    #expect(sequences(unknown(1) + heartbeat) == [1, 99])
    #expect(sequences(heartbeat + unknown(1)) == [99, 1])
    #expect(sequences(unknown(1)) == [1])
    let many = (0..<40).flatMap { unknown(UInt8($0)) }
    #expect(sequences(many) == (0..<40).map { UInt8($0) })
    #expect(sequences(many + heartbeat) == (0..<40).map { UInt8($0) } + [99])
  }

  @Test("an unknown message is marked, and its CRC_EXTRA is found")
  func marked() {
    var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    var seen = 0
    parser.consume(unknown(1) + heartbeat) { frame in
      seen += 1
      #expect(frame.isChecked == (frame.messageID == Heartbeat.id))
      #expect(frame.isChecked || frame.crcExtra == 77)
      #expect(frame.frame.message == nil || frame.isChecked)
    }
    #expect(seen == 2 && parser.counts.uncheckedFrames == 1 && parser.counts.unknownMessages == 0)
  }

  @Test("an unknown message that noise, a cut frame or a wrong checksum follows is not believed")
  func refused() {
    #expect(sequences(unknown(1) + [0x00] + heartbeat) == [99])
    #expect(sequences(unknown(1) + heartbeat.dropLast(3)) == [])
    var wrong = heartbeat
    wrong[12] ^= 1
    #expect(sequences(unknown(1) + wrong + heartbeat) == [99])
    var impossible = unknown(1)
    // Of 65,536 checksums 256 can be made right by some CRC_EXTRA; the neighbour of one is not among them.
    impossible[impossible.count - 1] ^= 1
    #expect(sequences(impossible + heartbeat) == [99])
  }

  @Test("how the bytes are cut changes nothing, and no good frame is lost to an unknown one", arguments: 1...30)
  func cuts(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var stream: [UInt8] = []
    var writer = MAVLinkFrameWriter(systemID: 5, componentID: 1)
    for _ in 0..<60 {
      switch generator.nextIndex(below: 4) {
      case 0:
        stream += unknown(UInt8(generator.nextIndex(below: 20)), payload: [9, UInt8(generator.nextIndex(below: 256))])
      case 1:
        // Noise that is full of magic bytes.
        stream += (0..<generator.nextIndex(below: 40)).map { _ in [0xFD, 0xFE, 0, 1, 9][generator.nextIndex(below: 5)] }
        stream += [0]
      default: writer.append(Attitude(timeBootMs: UInt32(generator.nextIndex(below: 9999)), yaw: 1), to: &stream)
      }
    }
    var whole = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    let expected = whole.consume(stream) + whole.flush()
    var careful = MAVLinkFrameParser()
    let known = careful.consume(stream) + careful.flush()
    let isSameKnown = expected.filter { $0.systemID == 5 } == known.filter { $0.systemID == 5 }
    #expect(isSameKnown)
    for size in [1, 13, 100] {
      var cut = MAVLinkFrameParser(unknownMessages: .passUnchecked)
      var frames: [MAVLinkFrame] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        frames += cut.consume(stream[start..<min(start + size, stream.count)])
        #expect(cut.pendingBytes <= cut.pendingBytesMax)
      }
      frames += cut.flush()
      let isSame = frames == expected
      #expect(isSame, "pieces of \(size)")
      #expect(cut.counts == whole.counts)
    }
  }
}
