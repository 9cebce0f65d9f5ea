import Quantities

/// The words of OpenAir: lines, positions, heights.
enum OpenAirText {
  /// The text of a file: UTF-8, or else ISO 8859-1, of which every byte is a character.
  static func decoded(_ bytes: [UInt8]) -> (text: String, isLatin: Bool) {
    let rest = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    if let text = String(validating: rest, as: UTF8.self) { return (text, false) }
    return (String(String.UnicodeScalarView(rest.map { Unicode.Scalar($0) })), true)
  }

  /// The lines with their ends, of any system, cut off.
  static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  /// Whether a text has what every zone of OpenAir has, a class or a name and a shape or a height, or nothing but
  /// comments. A text that only begins like one is refused: read as an empty file it would open the sky.
  static func isOpenAir(_ text: String) -> Bool {
    var (hasComment, hasHead, hasBody, hasOther) = (false, false, false, false)
    for line in lines(of: text) {
      guard let (command, rest) = command(of: line) else {
        hasComment = hasComment || line.first == "*"
        continue
      }
      switch command {
      case "AC", "AN": hasHead = true
      case "DP", "DA", "DB", "DC", "DY", "AL", "AH": hasBody = hasBody || !rest.isEmpty
      default: hasOther = true
      }
      if hasHead, hasBody { return true }
    }
    return hasComment && !hasHead && !hasBody && !hasOther
  }

  /// The command of a line in capitals, and what follows it; nil for empty lines and comments.
  static func command(of line: Substring) -> (name: String, rest: Substring)? {
    let content = withoutComment(line)
    guard !content.isEmpty else { return nil }
    let name = content.prefix { !$0.isWhitespace }
    return (name.uppercased(), trimmed(content[name.endIndex...]))
  }

  /// A line without spaces around it and without a comment: a star at its start or behind a space.
  static func withoutComment(_ line: Substring) -> Substring {
    var isBehindSpace = true
    var end = line.startIndex
    while end < line.endIndex {
      if line[end] == "*", isBehindSpace { break }
      isBehindSpace = line[end].isWhitespace
      end = line.index(after: end)
    }
    return trimmed(line[..<end])
  }

  static func trimmed(_ text: Substring) -> Substring {
    var rest = text
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return rest
  }

  /// The texts of a line that should be positions: of `DP`, `DB`, `DY` and `V X=`.
  static func coordinateParts(of line: Substring) -> [Substring] {
    guard let (command, rest) = command(of: line) else { return [] }
    switch command {
    case "DP", "DY": return [rest]
    case "DB": return rest.split(separator: ",")
    case "V": return assignment(rest).map { $0.name == "X" ? [$0.value] : [] } ?? []
    default: return []
    }
  }

  /// `X=…` as its two sides.
  static func assignment(_ text: Substring) -> (name: String, value: Substring)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    return (trimmed(text[..<sign]).uppercased(), trimmed(text[text.index(after: sign)...]))
  }

  // MARK: Positions

  /// A position as `54:25:00 N 010:40:00 E`, with decimals of the last part, with fewer parts, or without colons as
  /// `265644.00N 0500434.00E`. Minutes and seconds of 60 are carried over.
  static func coordinate(_ text: Substring) -> (point: GeoPoint, isCarried: Bool)? {
    // A letter of the compass ends each half.
    guard let first = text.firstIndex(where: { "NSns".contains($0) }) else { return nil }
    let rest = text[text.index(after: first)...]
    guard let second = rest.firstIndex(where: { "EWew".contains($0) }),
      trimmed(rest[rest.index(after: second)...]).isEmpty,
      let latitude = angle(trimmed(text[..<first]), degreeDigits: 2),
      let longitude = angle(trimmed(rest[..<second]), degreeDigits: 3)
    else { return nil }
    let south = "Ss".contains(text[first]) ? -1.0 : 1
    let west = "Ww".contains(rest[second]) ? -1.0 : 1
    guard let point = GeoPoint(longitude: west * longitude.degrees, latitude: south * latitude.degrees) else {
      return nil
    }
    return (point, latitude.isCarried || longitude.isCarried)
  }

  private static func angle(_ text: Substring, degreeDigits: Int) -> (degrees: Double, isCarried: Bool)? {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 1 { parts = packed(text, degreeDigits: degreeDigits) }
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Double] = []
    for (index, part) in parts.enumerated() {
      guard let number = plainNumber(trimmed(part)) else { return nil }
      // Only the last part has decimals.
      guard index == parts.count - 1 || number == number.rounded() else { return nil }
      numbers.append(number)
    }
    guard numbers[0] <= 180, numbers.dropFirst().allSatisfy({ $0 <= 60 }) else { return nil }
    let minutes = numbers.count > 1 ? numbers[1] : 0
    let seconds = numbers.count > 2 ? numbers[2] : 0
    return (numbers[0] + minutes / 60 + seconds / 3600, numbers.dropFirst().contains(60))
  }

  /// `DDMMSS`, `DDMM` or `DDDMMSS` cut into its parts; what has another count of digits is one number.
  private static func packed(_ text: Substring, degreeDigits: Int) -> [Substring] {
    let digits = text.prefix { $0.isASCII && $0.isNumber }.count
    guard digits == degreeDigits + 2 || digits == degreeDigits + 4 else { return [text] }
    let degrees = text.index(text.startIndex, offsetBy: degreeDigits)
    let minutes = text.index(degrees, offsetBy: 2)
    if digits == degreeDigits + 2 { return [text[..<degrees], text[degrees...]] }
    return [text[..<degrees], text[degrees..<minutes], text[minutes...]]
  }

  /// A number of digits and at most one point.
  static func plainNumber(_ text: Substring) -> Double? {
    guard !text.isEmpty, text.utf8.count <= 30,
      text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  // MARK: Heights

  /// A height of `AL` or `AH`.
  enum Height: Equatable {
    /// The ground.
    case ground
    /// No limit.
    case unlimited
    /// A number of metres above a datum.
    case metres(Double, isAboveGround: Bool, saysDatum: Bool)
    /// A flight level: hundreds of feet of pressure altitude.
    case flightLevel(Double)
  }

  /// Reads `GND`, `SFC`, `UNL`, `FL100`, `FL 100`, `2200ft AMSL`, `1000 FT AGL`, `3000m AMSL`, `2500 MSL`; feet where
  /// no unit is named. Nil for anything else.
  static func height(_ text: Substring) -> Height? {
    let words = text.uppercased().filter { !$0.isWhitespace }
    switch words {
    case "GND", "SFC", "0": return .ground
    case "UNL", "UNLIM", "UNLIMITED", "UNLTD": return .unlimited
    default: break
    }
    if words.hasPrefix("FL") {
      let level = plainNumber(words.dropFirst(2))
      return level.flatMap { $0 * 100 * ZoneParser.metresPerFoot <= ZoneParser.limitMetresMax ? .flightLevel($0) : nil }
    }
    let digits = words.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = plainNumber(digits) else { return nil }
    var rest = words[digits.endIndex...]
    var factor = ZoneParser.metresPerFoot
    if rest.hasPrefix("FT") {
      rest.removeFirst(2)
    } else if rest.hasPrefix("F") {
      rest.removeFirst()
    } else if rest.hasPrefix("M"), !rest.hasPrefix("MSL") {
      factor = 1
      rest.removeFirst()
    }
    guard number * factor <= ZoneParser.limitMetresMax else { return nil }
    switch rest {
    case "AGL", "GND", "SFC", "ASFC": return .metres(number * factor, isAboveGround: true, saysDatum: true)
    case "AMSL", "MSL", "ALT": return .metres(number * factor, isAboveGround: false, saysDatum: true)
    case "": return .metres(number * factor, isAboveGround: false, saysDatum: false)
    default: return nil
    }
  }
}
