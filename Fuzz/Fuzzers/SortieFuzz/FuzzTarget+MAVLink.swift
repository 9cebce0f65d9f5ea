import MAVLink

extension FuzzTarget {
  /// The bytes as a stream, as a telemetry log and as lines of JSON.
  ///
  /// Every byte of a stream is in a frame or dropped, however the stream is cut; every frame becomes a line that gives
  /// the same bytes again; whatever can be read from lines is frames; cells read from TUNNEL are stable.
  func mavlink(_ bytes: [UInt8]) {
    for policy in MAVLinkFrameParser.UnknownMessages.allCases { stream(bytes, policy) }
    log(bytes)
    let (frames, _) = MAVLinkTranscript.encode(bytes, as: .raw)
    var count = 0
    var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    parser.consume(frames) { count += $0.length }
    parser.flush { count += $0.length }
    require(count == frames.count, "lines give whole frames")
  }

  private func stream(_ bytes: [UInt8], _ policy: MAVLinkFrameParser.UnknownMessages) {
    var checker = MAVLinkSignatureChecker(
      key: FuzzTarget.signingKey, timestamp: 0, unsigned: .radioOnly, streamsMax: 4)
    var parser = MAVLinkFrameParser(unknownMessages: policy)
    var frames: [MAVLinkFrame] = []
    var frameBytes = 0
    var sink = MessageSink()
    func take(_ frame: borrowing MAVLinkFrameView) {
      frameBytes += frame.length
      frames.append(frame.frame)
      require(frame.visit(&sink) == frame.isChecked, "a frame is checked where its message is known")
      _ = checker.check(frame, at: 0)
      var line: [UInt8] = []
      MAVLinkLineWriter.append(frame, to: &line)
      let (again, errors) = MAVLinkTranscript.encode(line, as: .raw)
      require(errors.isEmpty, "a line that was written can be read")
      require(frame.withBytes { again == [UInt8]($0) }, "a line gives the bytes of its frame")
    }
    parser.consume(bytes, take)
    parser.flush(take)
    require(parser.pendingBytes == 0, "nothing is left after the end")
    require(parser.counts.droppedBytes + frameBytes == bytes.count, "every byte is in a frame or dropped")
    require(checker.streams <= 4, "streams are limited")
    var cut = MAVLinkFrameParser(unknownMessages: policy)
    var pieces: [MAVLinkFrame] = []
    for start in stride(from: 0, to: bytes.count, by: 7) {
      pieces += cut.consume(bytes[start..<min(start + 7, bytes.count)])
      require(cut.pendingBytes <= cut.pendingBytesMax, "little is kept")
    }
    pieces += cut.flush()
    require(pieces == frames && cut.counts == parser.counts, "how a stream is cut changes nothing")
    for frame in frames {
      guard let tunnel = frame.decode(as: Tunnel.self), let cells = ThermalCellsPayload(tunnel) else { continue }
      require(ThermalCellsPayload(cells.tunnel) == cells, "cells survive being written and read")
    }
  }

  private func log(_ bytes: [UInt8]) {
    var text: [UInt8] = []
    let summary = MAVLinkTranscript.decode(bytes, as: .tlog, key: FuzzTarget.signingKey) { text += $0 }
    let (again, errors) = MAVLinkTranscript.encode(text, as: .tlog)
    require(errors.isEmpty, "lines of a log can be read")
    require(again.count + summary.counts.droppedBytes == bytes.count, "every byte is in a record or dropped")
    require(summary.counts.droppedBytes > 0 || again == bytes, "a whole log comes back from its lines")
  }

  /// The key of the signed seeds.
  private static let signingKey: MAVLinkSigningKey = {
    guard let key = MAVLinkSigningKey([UInt8](1...32)) else { preconditionFailure("32 bytes make a key") }
    return key
  }()
}

/// Takes messages and forgets them.
private struct MessageSink: MAVLinkMessageVisitor {
  mutating func visit<Message: MAVLinkMessage>(_ message: Message) {
    require(message.payload.count == Message.fullLength, "a message fills its payload")
  }
}
