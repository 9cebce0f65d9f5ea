/// Why a line gives no frame.
package struct MAVLinkLineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// The member that is wrong, such as `fields.lat` or `fields.voltages[3]`; empty where it is the line itself.
  package let member: String
  /// What is wrong, without a period.
  package let reason: String

  /// Line, member and reason in one sentence.
  package var description: String {
    member.isEmpty ? "line \(line): \(reason)" : "line \(line): `\(member)`: \(reason)"
  }
}

/// Makes frames from lines as `MAVLinkLineWriter` writes them, or as a person does.
///
/// `name` or `msgid` say the message. Fields left out are zero; so are `sysid` and `compid`; `version` is 2, and `seq`
/// counts on from the line before. Where a signature has no digest, the key makes one.
package struct MAVLinkLineReader: Sendable {
  /// The key for signatures without a digest.
  package let key: MAVLinkSigningKey?
  private var nextSequence: UInt8 = 0

  /// A reader that has seen no line.
  package init(key: MAVLinkSigningKey? = nil) { self.key = key }

  /// The most bytes of a line; lines of ours are below 3,000.
  package static let lineBytesMax = 65_536
  private static let members: Set<String> = [
    "time_us", "version", "sysid", "compid", "seq", "msgid", "name", "fields", "payload_length", "rest", "payload",
    "crc_extra", "compat_flags", "signature", "signature_state",
  ]

  /// Appends the bytes of a line's frame and returns its `time_us`. Nothing is appended where the line is wrong.
  package mutating func append(
    _ text: ArraySlice<UInt8>, line: Int, to bytes: inout [UInt8]
  ) throws(MAVLinkLineError) -> UInt64? {
    guard text.count <= Self.lineBytesMax else {
      throw MAVLinkLineError(line: line, member: "", reason: "the line is longer than \(Self.lineBytesMax) bytes")
    }
    let object = try LineObject(text, line: line)
    for name in object.names where !Self.members.contains(name) {
      throw object.problem(name, "there is no such member")
    }
    let version: MAVLinkVersion = try object.integer("version", as: UInt8.self) == 1 ? .one : .two
    if let number = try object.integer("version", as: UInt8.self), number != 1, number != 2 {
      throw object.problem("version", "it is 1 or 2")
    }
    let sequence = try object.integer("seq", as: UInt8.self) ?? nextSequence
    let (messageID, crcExtra, payload) = try payload(object, version)
    let compatFlags = try object.integer("compat_flags", as: UInt8.self) ?? 0
    let signature = try signature(object)
    if version == .one {
      guard messageID <= 0xFF else { throw object.problem("version", "MAVLink 1 carries message numbers up to 255") }
      guard compatFlags == 0 else { throw object.problem("compat_flags", "MAVLink 1 has none") }
      guard signature == nil else { throw object.problem("signature", "MAVLink 1 has none") }
    }
    let header = version.headerLength
    let systemID = try object.integer("sysid", as: UInt8.self) ?? 0
    let componentID = try object.integer("compid", as: UInt8.self) ?? 0
    let time = try object.integer("time_us", as: UInt64.self)
    var frame = [UInt8](repeating: 0, count: header + payload.count + 2)
    frame.replaceSubrange(header..<header + payload.count, with: payload)
    frame.withUnsafeMutableBytes { buffer in
      FrameBytes.writeHeader(
        version: version, payloadLength: payload.count, incompatFlags: signature == nil ? 0 : MAVLinkFrame.signedFlag,
        compatFlags: compatFlags, sequence: sequence, systemID: systemID, componentID: componentID,
        messageID: messageID, to: buffer)
      FrameBytes.writeChecksum(payloadEnd: header + payload.count, crcExtra: crcExtra, to: buffer)
    }
    if let signature { try append(signature, object, to: &frame) }
    bytes += frame
    nextSequence = sequence &+ 1
    return time
  }

  /// A signature as a line says it.
  private struct Signature {
    let linkID: UInt8
    let timestamp: UInt64
    let digest: UInt64?
  }

  private func signature(_ object: LineObject) throws(MAVLinkLineError) -> Signature? {
    guard let block = try object.object("signature") else { return nil }
    for name in block.names where !["link", "timestamp", "digest"].contains(name) {
      throw block.problem(name, "there is no such member")
    }
    let linkID = try block.integer("link", as: UInt8.self) ?? 0
    guard let timestamp = try block.integer("timestamp", as: UInt64.self), timestamp <= MAVLinkTime.timestampMax else {
      throw block.problem("timestamp", "a whole number of 48 bits is needed")
    }
    guard let text = try block.text("digest") else {
      guard key != nil else { throw block.problem("digest", "without it a key is needed") }
      return Signature(linkID: linkID, timestamp: timestamp, digest: nil)
    }
    guard let bytes = HexadecimalText.bytes(text), bytes.count == 6 else {
      throw block.problem("digest", "12 hexadecimal digits are needed")
    }
    var digest: UInt64 = 0
    for (index, byte) in bytes.enumerated() { digest |= UInt64(byte) << UInt64(8 * index) }
    return Signature(linkID: linkID, timestamp: timestamp, digest: digest)
  }

  private func append(
    _ signature: Signature, _ object: LineObject, to frame: inout [UInt8]
  ) throws(MAVLinkLineError) {
    let digest =
      signature.digest
      ?? key.map { key in
        frame.withUnsafeBytes { key.digest(of: $0, linkID: signature.linkID, timestamp: signature.timestamp) }
      }
    guard let digest else { throw object.problem("signature", "without a digest a key is needed") }
    SignatureBlock(linkID: signature.linkID, timestamp: signature.timestamp, digest: digest).append(to: &frame)
  }

  private func payload(
    _ object: LineObject, _ version: MAVLinkVersion
  ) throws(MAVLinkLineError) -> (messageID: UInt32, crcExtra: UInt8, bytes: [UInt8]) {
    let number = try object.integer("msgid", as: UInt32.self)
    if let number, number > 0xFF_FFFF { throw object.problem("msgid", "it has at most 24 bits") }
    if let raw = try object.text("payload") {
      guard let bytes = HexadecimalText.bytes(raw), bytes.count <= 255 else {
        throw object.problem("payload", "at most 255 bytes as pairs of hexadecimal digits are needed")
      }
      guard let number else { throw object.problem("msgid", "a raw payload needs it") }
      guard let crcExtra = try object.integer("crc_extra", as: UInt8.self) ?? MAVLinkShapes.shape(of: number)?.crcExtra
      else { throw object.problem("crc_extra", "an unknown message needs it") }
      return (number, crcExtra, bytes)
    }
    let definition = try definition(object, number)
    guard let shape = MAVLinkShapes.shape(of: definition.id) else {
      throw object.problem("msgid", "there is no message \(definition.id)")
    }
    var bytes = [UInt8](repeating: 0, count: definition.fullLength)
    if let fields = try object.object("fields") {
      try LineFields.write(fields, definition, version, to: &bytes)
    }
    let limit = version == .one ? definition.baseLength : definition.fullLength
    bytes.removeSubrange(limit...)
    if let rest = try object.text("rest") {
      guard let more = HexadecimalText.bytes(rest), limit + more.count <= 255 else {
        throw object.problem("rest", "pairs of hexadecimal digits are needed, and a payload has at most 255 bytes")
      }
      return (definition.id, shape.crcExtra, bytes + more)
    }
    let usual = version == .one ? limit : bytes.withUnsafeBytes { FrameBytes.trimmedLength($0) }
    let length = try object.integer("payload_length", as: UInt8.self).map { Int($0) } ?? usual
    guard length <= limit, bytes[length...].allSatisfy({ $0 == 0 }) else {
      throw object.problem("payload_length", "the fields need \(usual) bytes, and at most \(limit) are known")
    }
    bytes.removeSubrange(length...)
    return (definition.id, shape.crcExtra, bytes)
  }

  private func definition(_ object: LineObject, _ number: UInt32?) throws(MAVLinkLineError) -> MAVLinkDefinition {
    guard let name = try object.text("name") else {
      guard let number else { throw object.problem("name", "the line names no message") }
      guard let definition = MAVLinkDefinition.of(number) else {
        throw object.problem("msgid", "there is no message \(number); give its `payload` and `crc_extra`")
      }
      return definition
    }
    guard let definition = MAVLinkDefinition.named(name) else {
      throw object.problem("name", "there is no message \(name)")
    }
    guard number == nil || number == definition.id else {
      throw object.problem("msgid", "\(name) has the number \(definition.id)")
    }
    return definition
  }
}
