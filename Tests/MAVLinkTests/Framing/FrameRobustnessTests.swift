import MAVLink
import Quantities
import Testing

/// Codec against bytes that are wrong.
@Suite
struct FrameRobustnessTests {
  /// One frame of each format with all its bytes significant.
  private func sample(_ version: MAVLinkVersion) -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: 3, componentID: 1, version: version, firstSequence: 200)
    return writer.encode(
      GlobalPositionInt(
        timeBootMs: 123_456, lat: 601_699_000, lon: 249_384_000, alt: 52_000, relativeAlt: 40_000, vx: -120, vy: 450,
        vz: 7, hdg: 35_999))
  }

  private func read(_ bytes: [UInt8]) -> [MAVLinkFrame] {
    var parser = MAVLinkFrameParser()
    return parser.consume(bytes) + parser.flush()
  }

  @Test("the checksum of 123456789 is the published check value")
  func checkValue() {
    var checksum = MAVLinkChecksum()
    for byte in "123456789".utf8 { checksum.add(byte) }
    #expect(checksum.value == 0x6F91)
  }

  @Test("a frame cut anywhere gives nothing, and what follows it is found", arguments: MAVLinkVersion.allCases)
  func everyTruncation(version: MAVLinkVersion) {
    let frame = sample(version)
    for length in 0..<frame.count {
      #expect(read(Array(frame[..<length])).isEmpty, "cut to \(length)")
      let frames = read(Array(frame[..<length]) + frame)
      #expect(frames.count == 1 && frames.first?.sequence == 200, "cut to \(length)")
    }
  }

  @Test("no single flipped bit passes the checksum", arguments: MAVLinkVersion.allCases)
  func everyBitFlip(version: MAVLinkVersion) {
    let frame = sample(version)
    for index in frame.indices {
      for bit in 0..<8 {
        var flipped = frame
        flipped[index] ^= 1 << UInt8(bit)
        #expect(read(flipped).isEmpty, "bit \(bit) of byte \(index)")
        #expect(read(flipped + frame + frame).count >= 2, "behind bit \(bit) of byte \(index)")
      }
    }
  }

  @Test("noise of any kind neither stops the parser nor fills its buffer, and counts add up", arguments: 1...20)
  func noise(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var parser = MAVLinkFrameParser()
    var total = 0
    var frameBytes = 0
    for _ in 0..<200 {
      // Half of the noise is magic bytes, the worst kind.
      let chunk = (0..<generator.nextIndex(below: 100)).map { _ in
        generator.nextUnit() < 0.5
          ? [0xFD, 0xFE][generator.nextIndex(below: 2)] : UInt8(generator.nextIndex(below: 256))
      }
      total += chunk.count
      for frame in parser.consume(chunk) {
        frameBytes += frame.version.headerLength + frame.payload.count + 2
        frameBytes += frame.signature == nil ? 0 : MAVLinkSignature.length
      }
      #expect(parser.pendingBytes < MAVLinkFrame.lengthMax)
    }
    _ = parser.flush()
    #expect(parser.pendingBytes == 0)
    #expect(parser.counts.droppedBytes + frameBytes == total)
    let frame = sample(.two)
    #expect(parser.consume(frame).count == 1)
  }

  @Test("frames in random noise are all found where the noise holds no magic byte", arguments: 1...20)
  func framesInNoise(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var writer = MAVLinkFrameWriter(systemID: 9, componentID: 1)
    var stream: [UInt8] = []
    for _ in 0..<100 {
      stream += (0..<generator.nextIndex(below: 30)).map { _ in UInt8(generator.nextIndex(below: 0xFD)) }
      writer.append(Heartbeat(type: UInt8(generator.nextIndex(below: 40))), to: &stream)
    }
    #expect(read(stream).map(\.sequence) == (0..<100).map { UInt8($0) })
  }

  @Test("a frame with an incompat flag that is not known is dropped and counted")
  func unknownIncompatFlags() {
    var frame = sample(.two)
    frame[2] = 0x02
    var parser = MAVLinkFrameParser()
    #expect(parser.consume(frame + sample(.two)).count == 1)
    #expect(parser.counts.unknownIncompatFlags == 1)
  }

  @Test("a message number outside the table is dropped and counted")
  func unknownMessage() {
    var frame = sample(.two)
    frame[7] = 0xFF
    frame[8] = 0xFF
    var parser = MAVLinkFrameParser()
    #expect(parser.consume(frame + sample(.two)).count == 1)
    #expect(parser.counts.unknownMessages == 1)
  }

  @Test("a payload longer than our definition is read up to what we know")
  func longerPayload() throws {
    // A later definition has added two fields: the payload of 12 bytes is a heartbeat with three bytes behind it.
    let known = Heartbeat(
      type: MavType.quadrotor, autopilot: MavAutopilot.ardupilotmega, baseMode: 81, customMode: 4,
      systemStatus: MavState.active)
    var frame: [UInt8] = [0xFD, 12, 0, 0, 5, 1, 1, 0, 0, 0]
    frame += known.payload + [1, 2, 3]
    var checksum = MAVLinkChecksum()
    for byte in frame.dropFirst() { checksum.add(byte) }
    checksum.add(Heartbeat.crcExtra)
    frame += [UInt8(truncatingIfNeeded: checksum.value), UInt8(truncatingIfNeeded: checksum.value >> 8)]
    #expect(try #require(read(frame).first).decode(as: Heartbeat.self) == known)
  }

  @Test("every payload length of every message is read without a trap, missing bytes as zeros")
  func everyPayloadLength() {
    for type in MAVLinkMessages.all {
      var full = [UInt8](repeating: 0xA5, count: type.fullLength)
      for length in stride(from: type.fullLength, through: 0, by: -1) {
        let short = Array(full[..<length])
        for index in length..<full.count { full[index] = 0 }
        let fromShort = type.init(payload: short)
        let fromFull = type.init(payload: full)
        #expect(fromShort.payload == fromFull.payload, "\(type.name) cut to \(length)")
      }
    }
  }

  @Test("each message's number, checksum byte and lengths agree with the parser's table")
  func tables() {
    #expect(MAVLinkMessages.all.count == 325)
    for type in MAVLinkMessages.all {
      let shape = MAVLinkShapes.shape(of: type.id)
      #expect(shape?.crcExtra == type.crcExtra && shape.map { Int($0.fullLength) } == type.fullLength, "\(type.name)")
      #expect(type.baseLength > 0 && type.baseLength <= type.fullLength && type.fullLength <= 255, "\(type.name)")
      let found = MAVLinkMessages.type(of: type.id)
      #expect(found.map { $0.name } == type.name)
    }
    // Published values, so that a fault of the generator shows.
    #expect(CommandLong.crcExtra == 152 && CommandLong.fullLength == 33)
    #expect(MissionItemInt.crcExtra == 38 && MissionItemInt.baseLength == 37 && MissionItemInt.fullLength == 38)
    #expect(CameraThermalRange.crcExtra == 62 && CameraThermalRange.fullLength == 30)
    #expect(MAVLinkShapes.shape(of: 0xFF_FFFF) == nil && MAVLinkShapes.shape(of: 511) == nil)
  }

  @Test("trailing zeros are cut down to one byte, and the sequence number wraps")
  func zerosAndSequence() {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1, firstSequence: 255)
    let empty = writer.encode(Ping())
    #expect(empty.count == 13 && empty[1] == 1)
    #expect(writer.nextSequence == 0)
    #expect(read(empty).first?.decode(as: Ping.self) == Ping())
    #expect(read(empty).first?.decode(as: Heartbeat.self) == nil)
  }

  @Test("text is cut before the character that does not fit, and bytes that are no text do no harm")
  func text() throws {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    let long = String(repeating: "ä", count: 40)
    let frame = writer.encode(Statustext(severity: MavSeverity.info, text: "x" + long))
    #expect(try #require(read(frame).first?.decode(as: Statustext.self)).text == "x" + long.prefix(24))
    let wrong = Statustext(payload: [6, 0x41, 0xFF, 0x42, 0x00, 0x43])
    #expect(wrong.text == "A\u{FFFD}B")
  }
}
