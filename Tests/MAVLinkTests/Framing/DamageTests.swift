import MAVLink
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

  @Test(
    "no flipped bit of any recorded frame passes, but in a signature, which only a key can tell", arguments: 0..<4)
  func bitFlips(part: Int) throws {
    var (flips, passed, left) = (0, 0, 0)
    for (index, recorded) in try frames().enumerated() where index % 4 == part {
      let isSigned = recorded[0] == 0xFD && recorded[2] & 1 != 0
      let end = isSigned ? recorded.count - MAVLinkSignature.length : recorded.count
      let shortest = recorded.count - MAVLinkSignature.length
      var frame = recorded
      for bit in 0..<(end * 8) {
        frame[bit / 8] ^= 1 << UInt8(bit % 8)
        var parser = MAVLinkFrameParser()
        // A frame that happens to stand within the damaged one is another one; none of the recorded ones is as long.
        func count(_ view: borrowing MAVLinkFrameView) { passed += view.length >= shortest ? 1 : 0 }
        parser.consume(frame, count)
        parser.flush(count)
        left += parser.pendingBytes
        frame[bit / 8] ^= 1 << UInt8(bit % 8)
        flips += 1
      }
    }
    #expect(flips > 80_000 && passed == 0 && left == 0)
  }
}
