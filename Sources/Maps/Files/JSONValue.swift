/// A JSON document as a tree, for files of which the shape is not known beforehand.
enum JSONValue: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  /// The members, and the line on which the object opens, from 1. Of a repeated key the last member counts.
  case object([String: JSONValue], line: Int)

  /// Reads a document (RFC 8259); a byte-order mark in front is passed over.
  init(bytes: [UInt8]) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      var parser = JSONParser(bytes: buffer)
      return try parser.document()
    }
  }

  /// The member of an object; nil for anything else, for an absent member and for `null`.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members, _) = self, let value = members[key], value != .null else { return nil }
    return value
  }

  /// The number, or nil.
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  /// The text, or nil.
  var text: String? { if case .text(let value) = self { value } else { nil } }
  /// A text, or a whole number as text: identifiers come as either. Nil for numbers that are not whole or beyond 64
  /// bits.
  var identifier: String? { text ?? number.flatMap { Int64(exactly: $0) }.map { String($0) } }
  /// The truth value, or nil.
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements, or nil.
  var list: [JSONValue]? { if case .list(let value) = self { value } else { nil } }
  /// The line on which an object opens, or nil.
  var line: Int? { if case .object(_, let line) = self { line } else { nil } }
}

/// Why a text is not JSON.
struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, without a final period.
  let reason: String
  /// The line, from 1.
  let line: Int
  /// The byte of the line, from 1.
  let column: Int

  var description: String { "\(reason), line \(line), byte \(column)" }
}
