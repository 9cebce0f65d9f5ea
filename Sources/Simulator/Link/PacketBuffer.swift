import MAVLink

/// Packets that wait to be sent, one behind the other in one piece of memory that is used again and again.
struct PacketBuffer: Sendable {
  private var bytes: [UInt8] = []
  /// The end of each packet in `bytes`.
  private var ends: [Int] = []

  /// Whether no packet waits.
  var isEmpty: Bool { ends.isEmpty }

  /// Adds a packet of one frame.
  mutating func append(_ message: any MAVLinkMessage, by writer: inout MAVLinkFrameWriter) {
    writer.append(message, to: &bytes)
    ends.append(bytes.count)
  }

  /// Hands over each packet in the order in which they came, and forgets them. The bytes must not be kept.
  mutating func drain(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard !ends.isEmpty else { return }
    bytes.withUnsafeBytes { all in
      var start = 0
      for end in ends {
        body(UnsafeRawBufferPointer(rebasing: all[start..<end]))
        start = end
      }
    }
    removeAll()
  }

  /// Forgets what waits.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
