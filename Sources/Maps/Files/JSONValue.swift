import Foundation

/// A JSON document as a tree, for files of which the shape is not known beforehand.
enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Decodes any JSON value.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Numbers first: nearly everything in a map is one.
    if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String: JSONValue].self) {
      self = .object(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else {
      self = .null
    }
  }

  /// Reads a document; a byte-order mark in front is passed over.
  init(bytes: [UInt8]) throws {
    let content = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    self = try JSONDecoder().decode(JSONValue.self, from: Data(content))
  }

  /// The member of an object; nil for anything else, for an absent member and for `null`.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[key], value != .null else { return nil }
    return value
  }

  /// The number, or nil.
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  /// The text, or nil.
  var text: String? { if case .text(let value) = self { value } else { nil } }
  /// The truth value, or nil.
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements, or nil.
  var list: [JSONValue]? { if case .list(let value) = self { value } else { nil } }
}
