/// The members of an object on a line, with where they stand for messages.
struct LineObject {
  private let members: [LineValue.Member]
  private let line: Int
  private let path: String

  /// The object that fills a line.
  init(_ text: ArraySlice<UInt8>, line: Int) throws(MAVLinkLineError) {
    let value: LineValue
    do throws(LineSyntaxError) {
      value = try LineValueParser.parse(text)
    } catch {
      throw MAVLinkLineError(line: line, member: "", reason: "column \(error.column): \(error.reason)")
    }
    guard case .object(let members) = value else {
      throw MAVLinkLineError(line: line, member: "", reason: "an object in braces is needed, not \(value.kind)")
    }
    try self.init(members, line: line, path: "")
  }

  private init(_ members: [LineValue.Member], line: Int, path: String) throws(MAVLinkLineError) {
    self.members = members
    self.line = line
    self.path = path
    var seen: Set<String> = []
    for member in members where !seen.insert(member.name).inserted {
      throw problem(member.name, "it stands there twice")
    }
  }

  /// The names of the members in their order.
  var names: [String] { members.map(\.name) }

  /// The value of a member; `null` counts as absent.
  func value(_ name: String) -> LineValue? {
    guard let value = members.first(where: { $0.name == name })?.value, value != .literal("null") else { return nil }
    return value
  }

  /// An error at a member.
  func problem(_ name: String, _ reason: String) -> MAVLinkLineError {
    MAVLinkLineError(line: line, member: path.isEmpty ? name : "\(path).\(name)", reason: reason)
  }

  /// A member that is an object.
  func object(_ name: String) throws(MAVLinkLineError) -> LineObject? {
    guard let value = value(name) else { return nil }
    guard case .object(let members) = value else { throw problem(name, "an object is needed, not \(value.kind)") }
    return try LineObject(members, line: line, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// A member that is a text.
  func text(_ name: String) throws(MAVLinkLineError) -> String? {
    guard let value = value(name) else { return nil }
    guard case .text(let text) = value else { throw problem(name, "a text is needed, not \(value.kind)") }
    return text
  }

  /// A member that is a whole number within its type.
  func integer<Number: FixedWidthInteger>(
    _ name: String, as type: Number.Type
  ) throws(MAVLinkLineError) -> Number? {
    guard let value = value(name) else { return nil }
    guard case .number(let text) = value, let number = Number(text) else {
      throw problem(name, "a whole number in \(Number.min)...\(Number.max) is needed")
    }
    return number
  }
}

/// Fields of a message by name, written to their places in a payload.
enum LineFields {
  /// Writes all fields that are there. A field that the message does not have, or that MAVLink 1 does not carry and is
  /// not zero, is an error.
  static func write(
    _ fields: LineObject, _ definition: MAVLinkDefinition, _ version: MAVLinkVersion, to payload: inout [UInt8]
  ) throws(MAVLinkLineError) {
    for name in fields.names {
      guard let field = definition.fields.first(where: { $0.name == name }) else {
        throw fields.problem(name, "\(definition.name) has no such field")
      }
      guard let value = fields.value(name) else { continue }
      guard version == .two || !field.isExtension else {
        throw fields.problem(name, "MAVLink 1 does not carry this extension field")
      }
      try write(value, field, fields, to: &payload)
    }
  }

  private static func write(
    _ value: LineValue, _ field: MAVLinkDefinition.Field, _ fields: LineObject, to payload: inout [UInt8]
  ) throws(MAVLinkLineError) {
    if field.count > 0, field.type == .character, case .text(let text) = value {
      let bytes = Array(text.utf8)
      guard bytes.count <= field.count else {
        throw fields.problem(field.name, "the text has \(bytes.count) bytes, and the field \(field.count)")
      }
      payload.replaceSubrange(field.offset..<field.offset + bytes.count, with: bytes)
      return
    }
    guard field.count > 0 else {
      return try write(value, field.type, at: field.offset, field.name, fields, to: &payload)
    }
    guard case .list(let values) = value else {
      throw fields.problem(field.name, "a list is needed, not \(value.kind)")
    }
    guard values.count <= field.count else {
      throw fields.problem(field.name, "the list has \(values.count) values, and the field \(field.count)")
    }
    for (index, element) in values.enumerated() {
      let offset = field.offset + index * field.type.size
      try write(element, field.type, at: offset, "\(field.name)[\(index)]", fields, to: &payload)
    }
  }

  private static func write(
    _ value: LineValue, _ type: MAVLinkDefinition.WireType, at offset: Int, _ name: String, _ fields: LineObject,
    to payload: inout [UInt8]
  ) throws(MAVLinkLineError) {
    switch type {
    case .uint64: try write(value, UInt64.self, at: offset, name, fields, to: &payload)
    case .int64: try write(value, Int64.self, at: offset, name, fields, to: &payload)
    case .uint32: try write(value, UInt32.self, at: offset, name, fields, to: &payload)
    case .int32: try write(value, Int32.self, at: offset, name, fields, to: &payload)
    case .uint16: try write(value, UInt16.self, at: offset, name, fields, to: &payload)
    case .int16: try write(value, Int16.self, at: offset, name, fields, to: &payload)
    case .uint8, .character: try write(value, UInt8.self, at: offset, name, fields, to: &payload)
    case .int8: try write(value, Int8.self, at: offset, name, fields, to: &payload)
    case .float:
      let number: Float? =
        switch value {
        case .number(let text): Float(text).flatMap { $0.isFinite ? $0 : nil }
        case .text(let text): SpecialNumber.number(text) { Float(bitPattern: $0) }
        default: nil
        }
      guard let number else { throw fields.problem(name, numberNeeded) }
      store(number.bitPattern, at: offset, to: &payload)
    case .double:
      let number: Double? =
        switch value {
        case .number(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        case .text(let text): SpecialNumber.number(text) { Double(bitPattern: $0) }
        default: nil
        }
      guard let number else { throw fields.problem(name, numberNeeded) }
      store(number.bitPattern, at: offset, to: &payload)
    }
  }

  private static let numberNeeded = "a number that fits, `nan`, `inf` or `-inf` is needed"

  private static func write<Number: FixedWidthInteger>(
    _ value: LineValue, _ type: Number.Type, at offset: Int, _ name: String, _ fields: LineObject,
    to payload: inout [UInt8]
  ) throws(MAVLinkLineError) {
    guard case .number(let text) = value, let number = Number(text) else {
      throw fields.problem(name, "a whole number in \(Number.min)...\(Number.max) is needed")
    }
    store(number, at: offset, to: &payload)
  }

  private static func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int, to payload: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes in
      for (index, byte) in bytes.enumerated() { payload[offset + index] = byte }
    }
  }
}
