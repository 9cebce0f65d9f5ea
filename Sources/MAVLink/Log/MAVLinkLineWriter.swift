/// Writes a frame as one line of JSON from which `MAVLinkLineReader` makes the same bytes again.
///
/// Members, in this order: `time_us` (of a log), `version`, `sysid`, `compid`, `seq`, `msgid`, `name`, `fields`, and
/// where
/// they say something `payload_length`, `rest`, `payload`, `crc_extra`, `compat_flags` and `signature`.
package enum MAVLinkLineWriter {
  /// Appends the line of a frame, with its line feed.
  package static func append(
    _ frame: borrowing MAVLinkFrameView, time: UInt64? = nil,
    verdict: MAVLinkSignatureChecker.Verdict? = nil, to line: inout [UInt8]
  ) {
    line.append(UInt8(ascii: "{"))
    if let time { line.append(contentsOf: "\"time_us\":\(time),".utf8) }
    line.append(
      contentsOf: "\"version\":\(frame.version.rawValue),\"sysid\":\(frame.systemID),\"compid\":\(frame.componentID)"
        .utf8)
    line.append(contentsOf: ",\"seq\":\(frame.sequence),\"msgid\":\(frame.messageID)".utf8)
    if let definition = MAVLinkDefinition.of(frame.messageID), frame.isChecked {
      appendKnown(frame, definition, to: &line)
    } else {
      line.append(contentsOf: ",\"payload\":\"".utf8)
      frame.withPayload { HexadecimalText.append($0, to: &line) }
      line.append(contentsOf: "\",\"crc_extra\":\(frame.crcExtra)".utf8)
    }
    if frame.compatFlags != 0 { line.append(contentsOf: ",\"compat_flags\":\(frame.compatFlags)".utf8) }
    appendSignature(frame, verdict, to: &line)
    line.append(UInt8(ascii: "}"))
    line.append(UInt8(ascii: "\n"))
  }

  private static func appendSignature(
    _ frame: borrowing MAVLinkFrameView, _ verdict: MAVLinkSignatureChecker.Verdict?, to line: inout [UInt8]
  ) {
    guard let block = frame.signatureParts else {
      if let verdict { line.append(contentsOf: ",\"signature_state\":\"\(verdict.rawValue)\"".utf8) }
      return
    }
    line.append(
      contentsOf: ",\"signature\":{\"link\":\(block.linkID),\"timestamp\":\(block.timestamp),\"digest\":\"".utf8)
    withUnsafeBytes(of: block.digest.littleEndian) {
      HexadecimalText.append(UnsafeRawBufferPointer(rebasing: $0[..<6]), to: &line)
    }
    line.append(contentsOf: "\"},\"signature_state\":\"\(verdict?.rawValue ?? "unchecked")\"".utf8)
  }

  private static func appendKnown(
    _ frame: borrowing MAVLinkFrameView, _ definition: MAVLinkDefinition, to line: inout [UInt8]
  ) {
    let limit = frame.version == .one ? definition.baseLength : definition.fullLength
    line.append(contentsOf: ",\"name\":\"\(definition.name)\",\"fields\":{".utf8)
    frame.withPayload { payload in
      withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { scratch in
        _ = scratch.initializeMemory(as: UInt8.self, repeating: 0)
        let known = min(payload.count, limit)
        scratch.copyMemory(from: UnsafeRawBufferPointer(rebasing: payload[..<known]))
        let values = UnsafeRawBufferPointer(scratch)
        var isFirst = true
        for field in definition.fields where frame.version == .two || !field.isExtension {
          line.append(contentsOf: isFirst ? "\"".utf8 : ",\"".utf8)
          line.append(contentsOf: field.name.utf8)
          line.append(contentsOf: "\":".utf8)
          append(field, values, to: &line)
          isFirst = false
        }
        line.append(UInt8(ascii: "}"))
        let usual =
          frame.version == .one
          ? limit : FrameBytes.trimmedLength(UnsafeRawBufferPointer(rebasing: values[..<definition.fullLength]))
        if payload.count > limit {
          line.append(contentsOf: ",\"rest\":\"".utf8)
          HexadecimalText.append(UnsafeRawBufferPointer(rebasing: payload[limit...]), to: &line)
          line.append(UInt8(ascii: "\""))
        } else if payload.count != usual {
          line.append(contentsOf: ",\"payload_length\":\(payload.count)".utf8)
        }
      }
    }
  }

  private static func append(
    _ field: MAVLinkDefinition.Field, _ payload: UnsafeRawBufferPointer, to line: inout [UInt8]
  ) {
    if field.type == .character, field.count > 0, appendText(field, payload, to: &line) { return }
    guard field.count > 0 else { return appendElement(field.type, at: field.offset, payload, to: &line) }
    line.append(UInt8(ascii: "["))
    for index in 0..<field.count {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      appendElement(field.type, at: field.offset + index * field.type.size, payload, to: &line)
    }
    line.append(UInt8(ascii: "]"))
  }

  private static func appendElement(
    _ type: MAVLinkDefinition.WireType, at offset: Int, _ payload: UnsafeRawBufferPointer, to line: inout [UInt8]
  ) {
    func load<Value: FixedWidthOrFloat>(_ type: Value.Type) -> Value {
      payload.loadUnaligned(fromByteOffset: offset, as: type)
    }
    switch type {
    case .uint64: line.append(contentsOf: load(UInt64.self).description.utf8)
    case .int64: line.append(contentsOf: load(Int64.self).description.utf8)
    case .uint32: line.append(contentsOf: load(UInt32.self).description.utf8)
    case .int32: line.append(contentsOf: load(Int32.self).description.utf8)
    case .uint16: line.append(contentsOf: load(UInt16.self).description.utf8)
    case .int16: line.append(contentsOf: load(Int16.self).description.utf8)
    case .uint8, .character: line.append(contentsOf: load(UInt8.self).description.utf8)
    case .int8: line.append(contentsOf: load(Int8.self).description.utf8)
    case .float:
      let bits = load(UInt32.self)
      let value = Float(bitPattern: bits)
      line.append(
        contentsOf: (value.isFinite
          ? value.description : SpecialNumber.text(isNaN: value.isNaN, sign: value.sign, bits, usual: 0x7FC0_0000)).utf8
      )
    case .double:
      let bits = load(UInt64.self)
      let value = Double(bitPattern: bits)
      line.append(
        contentsOf: (value.isFinite
          ? value.description
          : SpecialNumber.text(isNaN: value.isNaN, sign: value.sign, bits, usual: 0x7FF8_0000_0000_0000)).utf8)
    }
  }

  /// Writes a text in quotes; false where the bytes are no UTF-8 or go on behind a zero, so that they need a list.
  private static func appendText(
    _ field: MAVLinkDefinition.Field, _ payload: UnsafeRawBufferPointer, to line: inout [UInt8]
  ) -> Bool {
    let bytes = payload[field.offset..<field.offset + field.count]
    let text = bytes.prefix { $0 != 0 }
    guard bytes[text.endIndex...].allSatisfy({ $0 == 0 }), String(validating: text, as: UTF8.self) != nil else {
      return false
    }
    line.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        line.append(contentsOf: "\\u00".utf8)
        withUnsafeBytes(of: byte) { HexadecimalText.append($0, to: &line) }
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
    return true
  }
}

/// Numbers that JSON has no digits for, as texts: `nan`, `inf`, `-inf`, and `nan:` with the bits for any other NaN.
enum SpecialNumber {
  /// The text in quotes.
  static func text(
    isNaN: Bool, sign: FloatingPointSign, _ bits: some FixedWidthInteger & UnsignedInteger, usual: UInt64
  ) -> String {
    guard isNaN else { return sign == .minus ? "\"-inf\"" : "\"inf\"" }
    return UInt64(bits) == usual ? "\"nan\"" : "\"nan:\(String(bits, radix: 16))\""
  }

  /// A number from such a text without its quotes; `nil` for another text, and for bits that are no NaN.
  static func number<Number: BinaryFloatingPoint, Bits: FixedWidthInteger>(
    _ text: String, _ make: (Bits) -> Number
  ) -> Number? {
    switch text {
    case "nan": return .nan
    case "inf": return .infinity
    case "-inf": return -.infinity
    default:
      guard text.hasPrefix("nan:"), let bits = Bits(text.dropFirst(4), radix: 16) else { return nil }
      let number = make(bits)
      return number.isNaN ? number : nil
    }
  }
}
