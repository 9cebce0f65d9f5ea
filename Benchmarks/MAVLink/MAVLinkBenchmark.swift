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

    let messages = Self.messages(bytes)
    guard !messages.isEmpty else { throw BenchmarkError("the stream holds no message of the dialect") }
    var sink = MessageRing()
    let decoding = ThreadClock.best(of: repeats) {
      sink.count = 0
      Self.decode(bytes, into: &sink)
      precondition(sink.count == messages.count, "the same bytes give the same messages")
    }
    var written = 0
    let encoding = ThreadClock.best(of: repeats) { written = Self.encode(messages) }
    note("\(messages.count) messages, \(bytes.count) bytes in, \(written) bytes out")

    var figures = Figures()
    figures.add("decode_messages_per_second", Double(messages.count) / decoding, digits: 0)
    figures.add("encode_messages_per_second", Double(messages.count) / encoding, digits: 0)
    figures.print()
  }

  /// Finds the frames, compares their checksums and reads every field of every message.
  private static func decode(_ bytes: [UInt8], into sink: inout MessageRing) {
    var parser = MAVLinkFrameParser()
    bytes.withUnsafeBytes { buffer in
      for start in stride(from: 0, to: buffer.count, by: chunkBytes) {
        let chunk = buffer[start..<min(start + chunkBytes, buffer.count)]
        parser.consume(UnsafeRawBufferPointer(rebasing: chunk)) { $0.visit(&sink) }
      }
    }
    parser.flush { $0.visit(&sink) }
  }

  /// All messages of the stream, kept for writing.
  private static func messages(_ bytes: [UInt8]) -> [any MAVLinkMessage] {
    struct Collector: MAVLinkMessageVisitor {
      var messages: [any MAVLinkMessage] = []
      mutating func visit<Message: MAVLinkMessage>(_ message: Message) { messages.append(message) }
    }
    var collector = Collector()
    var parser = MAVLinkFrameParser()
    parser.consume(bytes) { $0.visit(&collector) }
    parser.flush { $0.visit(&collector) }
    return collector.messages
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

/// Keeps the last 64 messages as they lie in memory, so that every field of each must really be read.
private struct MessageRing: MAVLinkMessageVisitor {
  private static let slots = 64
  private static let slotBytes = 512
  private let memory = Memory()
  /// The messages so far.
  var count = 0

  mutating func visit<Message: MAVLinkMessage>(_ message: Message) {
    withUnsafeBytes(of: message) { bytes in
      let slot = (count % Self.slots) * Self.slotBytes
      UnsafeMutableRawBufferPointer(rebasing: memory.bytes[slot..<slot + Self.slotBytes]).copyMemory(from: bytes)
    }
    count += 1
  }

  /// Owns the slots.
  private final class Memory {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: MessageRing.slots * MessageRing.slotBytes, alignment: 16)
    deinit { bytes.deallocate() }
  }
}
