/// A value of one line of JSON. Numbers stay text, so that 64 bits and the last bit of a fraction survive.
enum LineValue: Sendable, Equatable {
  case number(String)
  case text(String)
  case list([LineValue])
  case object([Member])
  case literal(String)

  /// One member of an object, in its order.
  struct Member: Sendable, Equatable {
    let name: String
    let value: LineValue
  }

  /// What it is, for messages.
  var kind: String {
    switch self {
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .object: "an object"
    case .literal(let word): "`\(word)`"
    }
  }
}

/// Why a line is not JSON: what was expected, and the byte of the line where it was missed, from 1.
struct LineSyntaxError: Error, Equatable {
  let reason: String
  let column: Int
}

/// Reads one line of JSON (RFC 8259).
struct LineValueParser {
  /// Objects and lists within each other; lines of ours have three.
  static let depthMax = 8

  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The value that fills the whole line.
  static func parse(_ line: ArraySlice<UInt8>) throws(LineSyntaxError) -> LineValue {
    let result: Result<LineValue, LineSyntaxError> = line.withUnsafeBufferPointer { bytes in
      var parser = LineValueParser(bytes)
      do throws(LineSyntaxError) {
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.place == bytes.count else { throw parser.problem("nothing more") }
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func problem(_ expected: String) -> LineSyntaxError {
    LineSyntaxError(reason: "expected \(expected)", column: place + 1)
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(LineSyntaxError) -> LineValue {
    guard depth < Self.depthMax else { throw problem("fewer than \(Self.depthMax) levels") }
    skipBlanks()
    guard let byte = next else { throw problem("a value") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .literal(try literal())
    default: throw problem("a value")
    }
  }

  private mutating func object(depth: Int) throws(LineSyntaxError) -> LineValue {
    place += 1
    var members: [LineValue.Member] = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw problem("the name of a member in quotes") }
      let name = try text()
      guard take(UInt8(ascii: ":")) else { throw problem("`:`") }
      members.append(LineValue.Member(name: name, value: try value(depth: depth + 1)))
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw problem("`,` or `}`") }
    }
  }

  private mutating func list(depth: Int) throws(LineSyntaxError) -> LineValue {
    place += 1
    var values: [LineValue] = []
    if take(UInt8(ascii: "]")) { return .list([]) }
    while true {
      values.append(try value(depth: depth + 1))
      if take(UInt8(ascii: "]")) { return .list(values) }
      guard take(UInt8(ascii: ",")) else { throw problem("`,` or `]`") }
    }
  }

  private mutating func literal() throws(LineSyntaxError) -> String {
    for word in ["true", "false", "null"] where bytes[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return word
    }
    throw problem("a value")
  }

  private mutating func number() throws(LineSyntaxError) -> String {
    let start = place
    func digits(_ parser: inout LineValueParser) -> Int {
      let before = parser.place
      while let byte = parser.next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { parser.place += 1 }
      return parser.place - before
    }
    if next == UInt8(ascii: "-") { place += 1 }
    let startsWithZero = next == UInt8(ascii: "0")
    let whole = digits(&self)
    guard whole > 0, !startsWithZero || whole == 1 else { throw problem("a number") }
    if next == UInt8(ascii: ".") {
      place += 1
      guard digits(&self) > 0 else { throw problem("a digit") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard digits(&self) > 0 else { throw problem("a digit") }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func text() throws(LineSyntaxError) -> String {
    place += 1
    var content: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else { throw problem("UTF-8 in the text before") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw problem("`\\u` and four digits for a control character")
      default: content.append(byte)
      }
    }
    throw problem("`\"`")
  }

  private mutating func escape(into content: inout [UInt8]) throws(LineSyntaxError) {
    guard let byte = next else { throw problem("an escaped character") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      var code = UInt32(try fourDigits())
      if (0xD800..<0xDC00).contains(code) {
        guard next == UInt8(ascii: "\\") else { throw problem("the second half of a pair") }
        place += 1
        guard next == UInt8(ascii: "u") else { throw problem("the second half of a pair") }
        place += 1
        let low = UInt32(try fourDigits())
        guard (0xDC00..<0xE000).contains(low) else { throw problem("the second half of a pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw problem("a character") }
      content.append(contentsOf: String(Character(scalar)).utf8)
    default: throw problem("an escaped character")
    }
  }

  private mutating func fourDigits() throws(LineSyntaxError) -> UInt16 {
    guard place + 4 <= bytes.count,
      let value = HexadecimalText.bytes(String(decoding: bytes[place..<place + 4], as: UTF8.self)), value.count == 2
    else { throw problem("four hexadecimal digits") }
    place += 4
    return UInt16(value[0]) << 8 | UInt16(value[1])
  }
}
