import MAVLink
import Quantities
import Testing

/// Every recorded frame, cut and with flipped bits.
@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct DamageTests {
  /// Frames that are good without a key, from their magic on.
  private func frames() throws -> [[UInt8]] {
    try Vector.all().filter(\.isAccepted).compactMap { vector in
      vector.frame.firstIndex { $0 == 0xFD || $0 == 0xFE }.map { Array(vector.frame[$0...]) }
    }
  }

  @Test("every truncation of every recorded frame gives nothing, and a frame behind it is found")
  func truncations() throws {
    var writer = MAVLinkFrameWriter(systemID: 250, componentID: 1)
    let next = writer.encode(Heartbeat(type: 2))
    var cuts = 0
    for frame in try frames() {
      for length in 0..<frame.count {
        var parser = MAVLinkFrameParser()
        var own = 0
        var found = 0
        func count(_ view: borrowing MAVLinkFrameView) {
          if view.systemID == 250 { found += 1 } else { own += 1 }
        }
        frame.withUnsafeBytes { parser.consume(UnsafeRawBufferPointer(rebasing: $0[..<length]), count) }
        parser.flush(count)
        #expect(own == 0, "cut to \(length)")
        parser.consume(next, count)
        #expect(found == 1 && parser.pendingBytes == 0)
        cuts += 1
      }
    }
    #expect(cuts > 50_000)
  }

  @Test("no flipped bit of a recorded frame passes, but in a signature, which only a key can tell", arguments: 1...4)
  func bitFlips(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var flips = 0
    for frame in try frames() {
      let end = frame[0] == 0xFD && frame[2] & 1 != 0 ? frame.count - MAVLinkSignature.length : frame.count
      for _ in 0..<20 {
        var flipped = frame
        let index = generator.nextIndex(below: end)
        flipped[index] ^= 1 << UInt8(generator.nextIndex(below: 8))
        var parser = MAVLinkFrameParser()
        var passed = 0
        parser.consume(flipped) { view in passed += view.length >= frame.count - MAVLinkSignature.length ? 1 : 0 }
        parser.flush { view in passed += view.length >= frame.count - MAVLinkSignature.length ? 1 : 0 }
        // The flag of a signature tells how long the frame is and is itself under the checksum.
        #expect(passed == 0, "byte \(index)")
        #expect(parser.pendingBytes == 0)
        flips += 1
      }
    }
    #expect(flips > 20_000)
  }
}
