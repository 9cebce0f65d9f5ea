import ArgumentParser
import Foundation
import MAVLink

/// `sortie-bench mavlink`: messages out of bytes and bytes out of messages.
struct MAVLinkBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mavlink", abstract: "Measure decoding and encoding of MAVLink messages.")

  /// The bytes that the parser is given at once: about what a socket hands over.
  private static let chunkBytes = 4096

  @Option(help: "A recording: .tlog, or a file of frames. Without it the stream is made up from the seed.")
  var file: String?
  @Option(help: "The seed of a made-up stream.") var seed: UInt64 = 1
  @Option(help: "The messages of a made-up stream.") var messages = 200_000
  @Option(help: "How often all is done; the best time counts.") var repeats = 5
  @Option(help: "Where to write the stream, so that another program can read the same bytes.") var write: String?

  func validate() throws {
    guard messages > 0, repeats > 0 else { throw ValidationError("--messages and --repeats must be above 0") }
  }

  func run() throws {
    let bytes =
      try file.map { try TelemetryStream.recorded(path: $0) }
      ?? TelemetryStream.generated(messages: messages, seed: seed)
    if let write { try Data(bytes).write(to: URL(fileURLWithPath: write)) }

    let decoded = Self.decode(bytes)
    guard !decoded.isEmpty else { throw BenchmarkError("the stream holds no message of the dialect") }
    let decoding = ThreadClock.best(of: repeats) {
      precondition(Self.decode(bytes).count == decoded.count, "the same bytes give the same messages")
    }
    var written = 0
    let encoding = ThreadClock.best(of: repeats) { written = Self.encode(decoded) }
    note("\(decoded.count) messages, \(bytes.count) bytes in, \(written) bytes out")

    var figures = Figures()
    figures.add("decode_messages_per_second", Double(decoded.count) / decoding, digits: 0)
    figures.add("encode_messages_per_second", Double(decoded.count) / encoding, digits: 0)
    figures.print()
  }

  /// Finds the frames, checks their checksums and reads every field of every message; keeps them all.
  private static func decode(_ bytes: [UInt8]) -> [any MAVLinkMessage] {
    var parser = MAVLinkFrameParser()
    var messages: [any MAVLinkMessage] = []
    for start in stride(from: 0, to: bytes.count, by: chunkBytes) {
      for frame in parser.consume(bytes[start..<min(start + chunkBytes, bytes.count)]) {
        if let message = frame.message { messages.append(message) }
      }
    }
    for frame in parser.flush() {
      if let message = frame.message { messages.append(message) }
    }
    return messages
  }

  /// Writes all messages, a chunk's worth into each buffer, and returns the number of bytes.
  private static func encode(_ messages: [any MAVLinkMessage]) -> Int {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var buffer: [UInt8] = []
    buffer.reserveCapacity(chunkBytes + MAVLinkFrame.lengthMax)
    var written = 0
    for message in messages {
      writer.append(message, to: &buffer)
      if buffer.count >= chunkBytes {
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
      }
    }
    return written + buffer.count
  }
}
