import MAVLink
import Testing

@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct FrameVectorTests {
  @Test("each of 1200 recorded frames is accepted or refused as its record says")
  func framesOneByOne() throws {
    let vectors = try Vector.all()
    #expect(vectors.count == 1200)
    var fieldsCompared = 0
    for vector in vectors {
      var parser = MAVLinkFrameParser()
      let frames = parser.consume(vector.frame) + parser.flush()
      // The parser has no key, so a frame whose signature alone is wrong passes by its structure and checksum.
      guard vector.isAccepted || vector.error == "bad_signature" else {
        #expect(frames.isEmpty, "line \(vector.line): \(vector.error ?? "")")
        if vector.error == "bad_crc" { #expect(parser.counts.badChecksums >= 1, "line \(vector.line)") }
        continue
      }
      let frame = try #require(frames.first, "line \(vector.line)")
      #expect(frames.count == 1, "line \(vector.line)")
      #expect(frame.messageID == vector.messageID, "line \(vector.line)")
      #expect(frame.systemID == vector.systemID && frame.componentID == vector.componentID, "line \(vector.line)")
      #expect(frame.sequence == vector.sequence && frame.payload.count == vector.payloadLength, "line \(vector.line)")
      #expect(frame.version == (vector.kind == "v1" ? .one : .two), "line \(vector.line)")
      #expect((frame.signature != nil) == (vector.kind == "v2signed"), "line \(vector.line)")
      #expect(frame.signature?.linkID == vector.linkID, "line \(vector.line)")
      #expect(frame.signature?.timestamp == vector.timestamp, "line \(vector.line)")
      if let message = frame.message, let fields = vector.fields {
        #expect(FieldComparison(message, expected: fields).differences == [], "line \(vector.line)")
        fieldsCompared += 1
      }
    }
    #expect(fieldsCompared == vectors.filter(\.isAccepted).count)
  }

  @Test("every intact unsigned frame is found in the joined stream, also behind a truncated one")
  func resynchronisation() throws {
    let intact = try Vector.all().filter { $0.isAccepted || $0.error == "bad_signature" }
    let stream = MAVLinkData.bytes("frames.bin")
    var parser = MAVLinkFrameParser()
    let frames = parser.consume(stream) + parser.flush()
    let isUnsignedExact =
      frames.filter { $0.signature == nil }.map(\.sequence)
      == intact.filter { $0.kind != "v2signed" }.map(\.sequence)
    #expect(isUnsignedExact)
    // A signed frame that lost a part of its signature alone takes that many bytes of the next frame: without a key
    // nobody can tell. Five records are cut so.
    let signed = frames.filter { $0.signature != nil }.map(\.messageID)
    let wanted = intact.filter { $0.kind == "v2signed" }.map(\.messageID)
    #expect(signed.difference(from: wanted).count <= 10)
    #expect(frames.count >= intact.count - 5)
    // The same bytes cut anywhere give the same frames.
    for size in [1, 7, 64, 1000] {
      var cut = MAVLinkFrameParser()
      var found: [MAVLinkFrame] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        found += cut.consume(stream[start..<min(start + size, stream.count)])
        #expect(cut.pendingBytes < MAVLinkFrame.lengthMax)
      }
      found += cut.flush()
      let isSame = found == frames
      #expect(isSame, "cut in pieces of \(size)")
    }
  }
}
