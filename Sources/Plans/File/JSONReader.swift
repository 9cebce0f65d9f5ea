/// Reads JSON (RFC 8259) value by value from bytes, without building a tree, and knows where it is.
///
/// Memory is bounded by what the caller keeps. Each reading call consumes one value or throws with the path and line.
package struct JSONReader {
  /// The deepest nesting that is read.
  package static let depthMax = 32

  private let bytes: [UInt8]
  private var index = 0
  private var path: [Step] = []

  /// What a value is, told by its first byte.
  package enum Kind: Sendable, Hashable {
    case object
    case list
    case text
    case number
    case boolean
    case null
  }

  private enum Step {
    case key(String)
    case element(Int)
  }

  /// Reads these bytes; a byte-order mark in front is passed over.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The path of the value that is being read.
  package var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .element(let number): text += "[\(number)]"
      }
    }
    return text
  }

  /// An error at the place that was reached.
  package func failure(_ code: PlanFileError.Code, _ expectation: String, at key: String? = nil) -> PlanFileError {
    var line = 1
    for byte in bytes[..<min(index, bytes.count)] where byte == 10 { line += 1 }
    let here = pathText
    let full = key.map { here.isEmpty ? $0 : here + "." + $0 } ?? here
    return PlanFileError(code: code, path: full, expectation: expectation, line: line)
  }

  /// The byte that was reached, from 0.
  package var offset: Int { index }

  /// Passes over space and says what the next value is; nothing of it is read.
  package mutating func kind() throws(PlanFileError) -> Kind {
    skipSpace()
    guard index < bytes.count else { throw failure(.syntax, "the file ends where a value was expected") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .list
    case UInt8(ascii: "\""): return .text
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw failure(.syntax, "a value was expected")
    }
  }

  /// Reads an object; `member` must read exactly one value for each key it is given, or throw.
  package mutating func object(
    _ member: (inout JSONReader, String) throws(PlanFileError) -> Void
  ) throws(PlanFileError) {
    try open(UInt8(ascii: "{"), "an object")
    var seen: Set<String> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      let key = try text()
      guard seen.insert(key).inserted else { throw failure(.unexpectedKey, "the key is there twice", at: key) }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure(.syntax, "expected ':' after the key", at: key) }
      path.append(.key(key))
      try member(&self, key)
      path.removeLast()
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw failure(.syntax, "expected ',' or '}'") }
    }
  }

  /// Reads a list of at most `countMax` elements; `element` must read exactly one value, or throw.
  package mutating func list<Element>(
    countMax: Int = PlanFile.listCountMax, _ element: (inout JSONReader) throws(PlanFileError) -> Element
  ) throws(PlanFileError) -> [Element] {
    try open(UInt8(ascii: "["), "a list")
    var result: [Element] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return result }
    while true {
      path.append(.element(result.count))
      guard result.count < countMax else { throw failure(.tooLarge, "the list has more than \(countMax) elements") }
      result.append(try element(&self))
      path.removeLast()
      skipSpace()
      if take(UInt8(ascii: "]")) { return result }
      guard take(UInt8(ascii: ",")) else { throw failure(.syntax, "expected ',' or ']'") }
    }
  }

  /// Reads a number; it is finite, since JSON has no other.
  package mutating func number() throws(PlanFileError) -> Double {
    let token = try numberToken("a number")
    guard let value = Double(token), value.isFinite else { throw failure(.value, "expected a number") }
    return value
  }

  /// Reads a whole number that is not negative.
  mutating func wholeNumber() throws(PlanFileError) -> UInt64 {
    let token = try numberToken("a whole number")
    guard let value = UInt64(token) else { throw failure(.value, "expected a whole number that is not negative") }
    return value
  }

  /// Reads `true` or `false`.
  package mutating func boolean() throws(PlanFileError) -> Bool {
    skipSpace()
    for (word, value) in [("true", true), ("false", false)] where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return value
    }
    throw failure(index < bytes.count ? .value : .syntax, "expected true or false")
  }

  /// Reads `null`.
  package mutating func null() throws(PlanFileError) {
    skipSpace()
    guard bytes[index...].starts(with: "null".utf8) else { throw failure(.value, "expected null") }
    index += 4
  }

  /// Reads a text.
  package mutating func text() throws(PlanFileError) -> String {
    skipSpace()
    guard take(UInt8(ascii: "\"")) else { throw failure(index < bytes.count ? .value : .syntax, "expected a text") }
    var content: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard content.count <= PlanFile.textBytesMax else {
        throw failure(.tooLarge, "the text has more than \(PlanFile.textBytesMax) bytes")
      }
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure(.syntax, "the text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: try escaped())
      case 0..<0x20: throw failure(.syntax, "a text may not hold control characters")
      default: content.append(byte)
      }
    }
    throw failure(.syntax, "the file ends inside a text")
  }

  /// Checks that nothing but space is left.
  package mutating func end() throws(PlanFileError) {
    skipSpace()
    guard index == bytes.count else { throw failure(.syntax, "expected the end of the file") }
  }

  private mutating func open(_ byte: UInt8, _ name: String) throws(PlanFileError) {
    skipSpace()
    guard path.count < Self.depthMax else { throw failure(.tooLarge, "nested deeper than \(Self.depthMax)") }
    guard take(byte) else { throw failure(index < bytes.count ? .value : .syntax, "expected \(name)") }
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// The characters of a number by the grammar of RFC 8259, section 6.
  private mutating func numberToken(_ name: String) throws(PlanFileError) -> String {
    skipSpace()
    guard index < bytes.count else { throw failure(.syntax, "the file ends where \(name) was expected") }
    let start = index
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    var isGood = whole > 0 && (whole == 1 || bytes[index - whole] != UInt8(ascii: "0"))
    if isGood, take(UInt8(ascii: ".")) { isGood = digits() > 0 }
    if isGood, take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      isGood = digits() > 0
    }
    guard isGood, index - start <= 64 else { throw failure(.value, "expected \(name)") }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
    return index - start
  }

  private mutating func escaped() throws(PlanFileError) -> [UInt8] {
    guard index < bytes.count else { throw failure(.syntax, "the file ends inside a text") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "u"): return Array(String(try escapedScalar()).utf8)
    default: throw failure(.syntax, "unknown escape in a text")
    }
  }

  private mutating func escapedScalar() throws(PlanFileError) -> Unicode.Scalar {
    let first = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw failure(.syntax, "half a surrogate pair in a text")
    }
    let second = try hexadecimalUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure(.syntax, "half a surrogate pair in a text") }
    return scalar
  }

  private mutating func hexadecimalUnit() throws(PlanFileError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw failure(.syntax, "the file ends inside a text") }
    let token = bytes[index..<index + 4]
    index += 4
    guard token.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: token, as: UTF8.self), radix: 16)
    else { throw failure(.syntax, "'\\u' needs four hexadecimal digits") }
    return value
  }
}
