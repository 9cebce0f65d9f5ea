/// Files of MAVLink frames as lines of JSON, and back: what `sortie mavlink decode` and `encode` do.
package enum MAVLinkTranscript {
  /// What stands in a file.
  package enum Form: String, Sendable, Hashable, CaseIterable {
    /// Frames one after the other, as on a serial line.
    case raw
    /// A telemetry log: a time before each frame.
    case tlog
  }

  /// What was read.
  package struct Summary: Sendable, Hashable {
    /// What became of the bytes.
    package var counts: MAVLinkFrameParser.Counts
    /// What became of the signatures, where a key was given.
    package var signatures: MAVLinkSignatureChecker.Counts?

    /// Whether every byte belongs to a frame and no signature was refused.
    package var isClean: Bool { counts.droppedBytes == 0 && (signatures?.refused ?? 0) == 0 }

    /// A sentence for people, and one more for signatures.
    package var lines: [String] {
      var text =
        "\(counts.frames) \(counts.frames == 1 ? "frame" : "frames"), "
        + "\(counts.droppedBytes) \(counts.droppedBytes == 1 ? "byte" : "bytes") in none"
      if counts.uncheckedFrames > 0 { text += ", \(counts.uncheckedFrames) of unknown messages, unchecked" }
      if counts.badChecksums > 0 { text += ", \(counts.badChecksums) wrong checksums" }
      if counts.unknownMessages > 0 { text += ", \(counts.unknownMessages) unknown messages dropped" }
      if counts.unknownIncompatFlags > 0 { text += ", \(counts.unknownIncompatFlags) unknown incompat flags" }
      guard let signatures else { return [text] }
      return [
        text,
        "signatures: \(signatures.good) good, \(signatures.badSignatures) bad, \(signatures.replayed) replayed, "
          + "\(signatures.staleStreams) of stale streams, \(signatures.tooManyStreams) of too many streams; unsigned: "
          + "\(signatures.unsignedAccepted) accepted, \(signatures.unsignedRefused) refused",
      ]
    }
  }

  /// How many bytes of lines are gathered before they are handed over.
  private static let chunkBytes = 65_536

  /// Hands over one line for each frame, in pieces of whole lines. Refused frames have lines too, with their state.
  ///
  /// Times of signatures are compared with the log's times; raw frames have none, so there only the streams' own count.
  package static func decode(
    _ bytes: [UInt8], as form: Form, key: MAVLinkSigningKey? = nil, _ take: ([UInt8]) -> Void
  ) -> Summary {
    var checker = key.map { MAVLinkSignatureChecker(key: $0) }
    var lines: [UInt8] = []
    func add(_ frame: borrowing MAVLinkFrameView, _ time: UInt64?) {
      let now = time.map { MAVLinkTime.timestamp(unixMicroseconds: $0) } ?? 0
      let verdict = checker?.check(frame, at: now)
      MAVLinkLineWriter.append(frame, time: time, verdict: verdict, to: &lines)
      guard lines.count >= chunkBytes else { return }
      take(lines)
      lines.removeAll(keepingCapacity: true)
    }
    let counts: MAVLinkFrameParser.Counts
    switch form {
    case .tlog:
      counts = bytes.withUnsafeBytes { buffer in
        MAVLinkLog.read(buffer, unknownMessages: .passUnchecked) { time, frame in add(frame, time) }
      }
    case .raw:
      var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
      parser.consume(bytes) { add($0, nil) }
      parser.flush { add($0, nil) }
      counts = parser.counts
    }
    if !lines.isEmpty { take(lines) }
    return Summary(counts: counts, signatures: checker?.counts)
  }

  /// The most errors that are collected; the reading stops there.
  package static let errorsMax = 100

  /// The bytes of all lines that can be read, and what is wrong with the others. Empty lines are left out.
  package static func encode(
    _ text: [UInt8], as form: Form, key: MAVLinkSigningKey? = nil
  ) -> (bytes: [UInt8], errors: [MAVLinkLineError]) {
    var reader = MAVLinkLineReader(key: key)
    var bytes: [UInt8] = []
    var errors: [MAVLinkLineError] = []
    var frame: [UInt8] = []
    var number = 0
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      frame.removeAll(keepingCapacity: true)
      do throws(MAVLinkLineError) {
        let time = try reader.append(line, line: number, to: &frame)
        switch form {
        case .raw: bytes += frame
        case .tlog:
          guard let time else {
            throw MAVLinkLineError(line: number, member: "time_us", reason: "a log needs the time of each frame")
          }
          frame.withUnsafeBytes { MAVLinkLog.append($0, time: time, to: &bytes) }
        }
      } catch {
        errors.append(error)
        if errors.count == errorsMax { break }
      }
    }
    return (bytes, errors)
  }
}
