/// Reads JSON strictly by RFC 8259 without making values: it says where a text breaks the rules, and on which lines
/// objects open. It runs only where something must be reported.
struct JSONScanner {
  /// The three bytes that some editors put in front of UTF-8.
  static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var depth = 0
  /// What RFC 8259 allows and simdjson refuses, in the order of the text.
  private var repairs: [Repair] = []

  /// A change that makes a text one that simdjson reads.
  private enum Repair {
    /// Half of a surrogate pair, at the backslash: the six bytes become `\\ufffd`.
    case loneSurrogate(Int)
    /// A whole number of more than 64 bits, at its end: `e0` makes it a binary fraction.
    case longNumber(Int)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.starts(with: Self.byteOrderMark) { position = Self.byteOrderMark.count }
  }

  /// A text that simdjson refused, changed so that it reads it, or the first place where the text is not JSON.
  static func repaired(_ bytes: [UInt8]) throws(JSONError) -> [UInt8] {
    let repairs = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      var scanner = JSONScanner(bytes: buffer)
      try scanner.document()
      try scanner.checkUTF8()
      return scanner.repairs
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 2 * repairs.count)
    var start = 0
    for repair in repairs {
      switch repair {
      case .loneSurrogate(let place):
        result += bytes[start..<place]
        result += Array("\\ufffd".utf8)
        start = place + 6
      case .longNumber(let place):
        result += bytes[start..<place]
        result += Array("e0".utf8)
        start = place
      }
    }
    return result + bytes[start...]
  }

  /// The lines on which the objects of a JSON text open, in its order.
  static func objectLines(of bytes: [UInt8]) -> [Int] {
    var result: [Int] = []
    var line = 1
    var isInText = false
    var isEscaped = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "{") where !isInText: result.append(line)
      case UInt8(ascii: "\"") where !isEscaped: isInText.toggle()
      case UInt8(ascii: "\\") where !isEscaped:
        isEscaped = true
        continue
      default: break
      }
      isEscaped = false
    }
    return result
  }

  private mutating func document() throws(JSONError) {
    try value()
    skipSpace()
    guard position == bytes.count else { throw error("something follows the document") }
  }

  private mutating func value() throws(JSONError) {

    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): try nested { (scanner) throws(JSONError) in try scanner.object() }
    case UInt8(ascii: "["): try nested { (scanner) throws(JSONError) in try scanner.list() }
    case UInt8(ascii: "\""): try text()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case 0 where position >= bytes.count: throw error("the document ends too early")
    default: throw error("a value was expected")
    }
  }

  private mutating func nested(
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard depth < JSONDocument.depthMax else {
      throw error("lists and objects are nested deeper than \(JSONDocument.depthMax)")
    }
    depth += 1
    position += 1
    try body(&self)
    depth -= 1
  }

  private mutating func object() throws(JSONError) {
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw error("a key in quotes was expected") }
      try text()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("a colon was expected") }
      try value()
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or the end of the object was expected") }
    }
  }

  private mutating func list() throws(JSONError) {
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      try value()
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or the end of the list was expected") }
    }
  }

  private mutating func text() throws(JSONError) {
    position += 1
    while position < bytes.count, bytes[position] >= 0x20 {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return }
      guard byte == UInt8(ascii: "\\") else { continue }
      let escape = peek
      position += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
        UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        break
      case UInt8(ascii: "u"): try escapedScalar()
      default: throw error("an escape is unknown")
      }
    }
    throw error("a text is not closed on its line")
  }

  /// The digits of `\u`, and of a second `\u` where the first is the upper half of a pair.
  private mutating func escapedScalar() throws(JSONError) {
    let start = position - 2
    let first = try fourDigits()
    guard (0xd800..<0xe000).contains(first) else { return }
    let isPair =
      first < 0xdc00 && position + 1 < bytes.count && bytes[position] == UInt8(ascii: "\\")
      && bytes[position + 1] == UInt8(ascii: "u")
    guard isPair else {
      repairs.append(.loneSurrogate(start))
      return
    }
    let secondStart = position
    position += 2
    let second = try fourDigits()
    if (0xdc00..<0xe000).contains(second) { return }
    repairs.append(.loneSurrogate(start))
    // The second may begin a pair of its own, so it is read once more.
    position = secondStart
  }

  private mutating func fourDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw error("\\u was expected to have four digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(JSONError) {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let firstDigit = peek
    let whole = digits()
    guard whole > 0, whole == 1 || firstDigit != UInt8(ascii: "0") else { throw error("a number is malformed") }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      if digits() == 0 { throw error("a number has no digit behind its point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw error("a number has no digit in its exponent") }
    }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite else {
      throw error("a number is out of range")
    }
    // The largest whole numbers that simdjson reads are those of 64 bits.
    if isWhole, abs(value) >= 0x1p63 { repairs.append(.longNumber(position)) }
  }

  /// Passes over digits and counts them.
  private mutating func digits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9") {
      position += 1
    }
    return position - start
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard position + offset < bytes.count, bytes[position + offset] == word.utf8Start[offset] else {
        throw error("a value was expected")
      }
    }
    position += word.utf8CodeUnitCount
  }

  /// The next byte; 0 at the end.
  private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0d: position += 1
      case 0x0a:
        position += 1
        line += 1
        lineStart = position
      default: return
      }
    }
  }

  /// Throws at the first byte that does not belong to UTF-8.
  private mutating func checkUTF8() throws(JSONError) {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    (position, line, lineStart) = (0, 1, 0)
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .emptyInput: return
      case .error: throw error("a byte does not belong to UTF-8")
      case .valid(let scalar):
        position += scalar.count
        if scalar.first == 0x0a {
          line += 1
          lineStart = position
        }
      }
    }
  }

  private func error(_ reason: String) -> JSONError {
    JSONError(reason: reason, line: line, column: min(position, bytes.count) - lineStart + 1)
  }
}
