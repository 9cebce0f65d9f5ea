/// A value of a JSON document: a place on its tape. It keeps the document alive.
package struct JSONValue: Sendable {
  /// Nil stands for `null`.
  private let document: JSONDocument?
  private let index: Int

  /// No value.
  package static let null = JSONValue(document: nil, index: 0)

  private init(document: JSONDocument?, index: Int) {
    self.document = document
    self.index = index
  }

  /// The one value of a document.
  init(root document: JSONDocument) {
    self.init(document: document, index: 1)
  }

  /// Reads a document (RFC 8259); a byte-order mark in front is passed over. Objects keep their lines; of a repeated
  /// key the last member counts.
  package init(bytes: [UInt8]) throws(JSONError) {
    self.init(root: try JSONDocument(bytes: bytes))
  }

  private var kind: UInt8 {
    guard let document else { return JSONTape.null }
    return JSONTape.kind(document.tape[index])
  }

  /// The member of an object; nil for anything else, for an absent member and for `null`. Linear in the members.
  package subscript(key: String) -> JSONValue? {
    guard let document, kind == JSONTape.object else { return nil }
    let tape = document.tape
    let texts = document.texts
    var key = key
    let found = key.withUTF8 { wanted -> Int? in
      var found: Int?
      let end = Int(tape[index] & 0xffff_ffff) - 1
      var next = index + 1
      while next < end {
        let place = texts + Int(tape[next] & JSONTape.payload)
        let value = next + 1
        let length = Int(UnsafeRawPointer(place).loadUnaligned(as: UInt32.self))
        if length == wanted.count, UnsafeBufferPointer(start: place + 4, count: length).elementsEqual(wanted) {
          found = value
        }
        next = JSONTape.end(tape, value)
      }
      return found
    }
    guard let found, JSONTape.kind(tape[found]) != JSONTape.null else { return nil }
    return JSONValue(document: document, index: found)
  }

  /// The members of an object in the order of the file, `null` among them; nil for anything else.
  package var members: [(key: String, value: JSONValue)]? {
    guard let document, kind == JSONTape.object else { return nil }
    let tape = document.tape
    let end = Int(tape[index] & 0xffff_ffff) - 1
    var result: [(key: String, value: JSONValue)] = []
    var next = index + 1
    while next < end {
      result.append((Self.text(document, tape[next]), JSONValue(document: document, index: next + 1)))
      next = JSONTape.end(tape, next + 1)
    }
    return result
  }

  /// The number, or nil.
  package var number: Double? {
    guard let document else { return nil }
    return Self.number(document.tape, index)
  }

  /// The text, or nil.
  package var text: String? {
    guard let document, kind == JSONTape.text else { return nil }
    return Self.text(document, document.tape[index])
  }

  /// A text, or a whole number as text: identifiers come as either. Nil for numbers that are not whole or beyond 64
  /// bits.
  package var identifier: String? {
    guard let document else { return nil }
    switch kind {
    case JSONTape.text: return text
    case JSONTape.integer: return String(Int64(bitPattern: document.tape[index + 1]))
    case JSONTape.double: return number.flatMap { Int64(exactly: $0) }.map { String($0) }
    default: return nil
    }
  }

  /// The truth value, or nil.
  package var bool: Bool? {
    switch kind {
    case JSONTape.yes: true
    case JSONTape.no: false
    default: nil
    }
  }

  /// Whether it is `null`.
  package var isNull: Bool { kind == JSONTape.null }

  /// Whether it is an object.
  package var isObject: Bool { kind == JSONTape.object }

  /// The elements, or nil.
  package var list: [JSONValue]? {
    guard let document, kind == JSONTape.list else { return nil }
    let tape = document.tape
    let end = Int(tape[index] & 0xffff_ffff) - 1
    var result: [JSONValue] = []
    // The tape counts up to 2^24 - 1 elements.
    result.reserveCapacity(Int(tape[index] >> 32) & 0xff_ffff)
    var next = index + 1
    while next < end {
      result.append(JSONValue(document: document, index: next))
      next = JSONTape.end(tape, next)
    }
    return result
  }

  /// The line on which an object opens, from 1; nil for other values and in single lines of a sequence.
  package var line: Int? {
    guard let document, kind == JSONTape.object else { return nil }
    return document.line(ofObjectAt: index)
  }

  /// Appends the longitudes and latitudes of a list of GeoJSON positions, without making a value of each.
  ///
  /// - Returns: whether every element is a list of two or more numbers; where not, some may have been appended.
  package func appendPositions(to degrees: inout [Double]) -> Bool {
    guard let document, kind == JSONTape.list else { return false }
    let tape = document.tape
    let end = Int(tape[index] & 0xffff_ffff) - 1
    var next = index + 1
    while next < end {
      guard let position = Self.position(tape, next) else { return false }
      degrees.append(position.longitude)
      degrees.append(position.latitude)
      next = Int(tape[next] & 0xffff_ffff)
    }
    return true
  }

  /// The first two numbers of a GeoJSON position; nil where it is no list of two or more numbers.
  package var position: (longitude: Double, latitude: Double)? {
    guard let document else { return nil }
    return Self.position(document.tape, index)
  }

  @inline(__always)
  private static func position(
    _ tape: UnsafePointer<UInt64>, _ index: Int
  ) -> (longitude: Double, latitude: Double)? {
    guard JSONTape.kind(tape[index]) == JSONTape.list, let longitude = number(tape, index + 1),
      let latitude = number(tape, index + 3)
    else { return nil }
    return (longitude, latitude)
  }

  /// The number at a word, or nil. Behind a list's last element stands the list's end, which is no number.
  @inline(__always)
  private static func number(_ tape: UnsafePointer<UInt64>, _ index: Int) -> Double? {
    switch JSONTape.kind(tape[index]) {
    case JSONTape.double: Double(bitPattern: tape[index + 1])
    case JSONTape.integer: Double(Int64(bitPattern: tape[index + 1]))
    case JSONTape.unsigned: Double(tape[index + 1])
    default: nil
    }
  }

  private static func text(_ document: JSONDocument, _ word: UInt64) -> String {
    let place = document.texts + Int(word & JSONTape.payload)
    let length = Int(UnsafeRawPointer(place).loadUnaligned(as: UInt32.self))
    return String(decoding: UnsafeBufferPointer(start: place + 4, count: length), as: UTF8.self)
  }
}

/// Why a text is not JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, without a final period.
  package let reason: String
  /// The line, from 1.
  package let line: Int
  /// The byte of the line, from 1.
  package let column: Int

  package var description: String { "\(reason), line \(line), byte \(column)" }
}
