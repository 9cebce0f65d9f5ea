extension Statustext {
  /// Bytes of text that one message holds.
  package static var chunkBytes: Int { 50 }
  /// Chunks that one text may have: the chunk number has 8 bits.
  package static var chunksMax: Int { 256 }

  /// A text as one message, or as numbered chunks where it is longer than 50 bytes.
  ///
  /// `id` tells this text's chunks from those of others; it must not be 0. A chunk that is not full ends a text, so a
  /// chunked text is ASCII: other characters become `?`. What does not fit into 256 chunks is cut.
  package static func chunks(of text: String, severity: UInt8, id: UInt16) -> [Statustext] {
    precondition(id != 0, "the number of a chunked text is not 0")
    guard text.utf8.count > chunkBytes else { return [Statustext(severity: severity, text: text)] }
    let bytes = text.unicodeScalars.map { $0.isASCII ? UInt8($0.value) : UInt8(ascii: "?") }
    // Where the last chunk is full, an empty one ends the text.
    let count = min(bytes.count / chunkBytes + 1, chunksMax)
    return (0..<count).map { index in
      let part = bytes[(index * chunkBytes)..<min((index + 1) * chunkBytes, bytes.count)]
      return Statustext(
        severity: severity, text: String(decoding: part, as: UTF8.self), id: id, chunkSeq: UInt8(index))
    }
  }
}

/// Joins the chunks of texts that are longer than one STATUSTEXT, for any number of senders.
///
/// Chunks may come twice or out of order. A text that stays incomplete is given out with `…` for what is missing.
package struct StatustextAssembler: Sendable {
  /// A whole text, or what came of it.
  package struct Text: Sendable, Hashable {
    /// Who said it.
    package var sender: MAVLinkAddress
    /// A `MavSeverity`.
    package var severity: UInt8
    /// The words.
    package var text: String
    /// Whether all chunks came.
    package var isComplete: Bool
  }

  /// A text whose chunks are still coming.
  private struct Pending: Sendable {
    let sender: MAVLinkAddress
    let id: UInt16
    let severity: UInt8
    let firstHeard: Duration
    var chunks: [UInt8: String]
  }

  /// Time that the missing chunks of a text are waited for.
  package static var patience: Duration { .seconds(2) }
  /// Texts that may wait at once; beyond it the oldest is given out as it is.
  package static var pendingMax: Int { 64 }

  private var pending: [Pending] = []

  /// An assembler that has heard nothing.
  package init() {}

  /// When `tick(at:)` is due, or `nil` where no text is incomplete.
  package var deadline: Duration? { pending.map { $0.firstHeard + Self.patience }.min() }

  /// Takes a message and returns the texts that are complete now, and one that gave way to a new one.
  package mutating func receive(_ message: Statustext, from sender: MAVLinkAddress, at now: Duration) -> [Text] {
    guard message.id != 0 else {
      return [Text(sender: sender, severity: message.severity, text: message.text, isComplete: true)]
    }
    var given: [Text] = []
    let index: Int
    if let known = pending.firstIndex(where: { $0.sender == sender && $0.id == message.id }) {
      index = known
    } else {
      if pending.count >= Self.pendingMax { given.append(Self.joined(pending.removeFirst())) }
      pending.append(
        Pending(sender: sender, id: message.id, severity: message.severity, firstHeard: now, chunks: [:]))
      index = pending.count - 1
    }
    pending[index].chunks[message.chunkSeq] = message.text
    let text = Self.joined(pending[index])
    if text.isComplete {
      pending.remove(at: index)
      given.append(text)
    }
    return given
  }

  /// Gives out the texts that waited too long, oldest first.
  package mutating func tick(at now: Duration) -> [Text] {
    let due = pending.filter { now - $0.firstHeard >= Self.patience }
    pending.removeAll { now - $0.firstHeard >= Self.patience }
    return due.map(Self.joined)
  }

  /// The chunks in order, with `…` for a gap and for an end that is missing.
  private static func joined(_ pending: Pending) -> Text {
    var text = ""
    var next = 0
    var hasGap = false
    var hasEnd = false
    for (number, chunk) in pending.chunks.sorted(by: { $0.key < $1.key }) {
      if Int(number) != next {
        hasGap = true
        text += "…"
      }
      text += chunk
      hasEnd = chunk.utf8.count < Statustext.chunkBytes || number == .max
      next = Int(number) + 1
    }
    return Text(
      sender: pending.sender, severity: pending.severity, text: hasEnd ? text : text + "…",
      isComplete: hasEnd && !hasGap)
  }
}
