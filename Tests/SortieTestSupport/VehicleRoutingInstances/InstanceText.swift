/// A text cut into lines and words, with line numbers for messages. Every reader starts here.
struct InstanceText {
  /// A line with something on it.
  struct Line {
    /// Counted from 1.
    let number: Int
    /// Its bytes without blanks around.
    let bytes: ArraySlice<UInt8>

    /// The whole line.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What stands between blanks.
    var words: [String] {
      bytes.split(whereSeparator: InstanceText.isBlank).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All words as numbers.
    func numbers(_ limits: RoutingInstanceLimits) throws(RoutingInstanceError) -> [Double] {
      var numbers: [Double] = []
      for word in words { numbers.append(try InstanceText.number(word, line: number, limits)) }
      return numbers
    }
  }

  /// The lines with something on them, in order.
  let lines: [Line]
  /// The number of the last line.
  let lastLine: Int

  /// Cuts a text; throws where it is larger than the limit.
  init(_ bytes: [UInt8], _ limits: RoutingInstanceLimits) throws(RoutingInstanceError) {
    guard bytes.count <= limits.bytesMax else {
      throw RoutingInstanceError(
        .tooLarge, "the text has \(bytes.count) bytes, more than \(limits.bytesMax)", help: "give a smaller instance")
    }
    var lines: [Line] = []
    var number = 0
    // A carriage return belongs to the end of its line, where it is a blank.
    for slice in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let start = slice.firstIndex { !Self.isBlank($0) } ?? slice.endIndex
      guard start < slice.endIndex, let last = slice.lastIndex(where: { !Self.isBlank($0) }) else { continue }
      lines.append(Line(number: number, bytes: slice[start...last]))
    }
    self.lines = lines
    lastLine = number
  }

  /// Whether a byte separates words.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// A finite number in plain decimal or scientific notation.
  static func number(
    _ word: String, line: Int, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> Double {
    let plain = Set("0123456789+-.eE".utf8)
    guard word.utf8.count <= 64, word.utf8.allSatisfy({ plain.contains($0) }), let value = Double(word) else {
      throw RoutingInstanceError(
        .badNumber, line: line, "\"\(word.prefix(40))\" is no number", help: "write a number such as 12 or 3.5")
    }
    guard abs(value) <= limits.numberMax else {
      throw RoutingInstanceError(
        .badNumber, line: line, "\(word.prefix(40)) is beyond ±\(limits.numberMax)", help: "use a larger unit")
    }
    return value
  }

  /// A whole number in a range.
  static func whole(
    _ value: Double, in range: ClosedRange<Int>, line: Int, _ what: String
  ) throws(RoutingInstanceError) -> Int {
    guard let whole = Int(exactly: value), range.contains(whole) else {
      throw RoutingInstanceError(
        .badNumber, line: line, "\(what) is \(value)",
        help: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return whole
  }
}
