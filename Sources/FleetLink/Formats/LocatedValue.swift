import Plans

/// A value of a JSON file with its path and its place.
struct LocatedValue: Sendable {
  /// What it is.
  indirect enum Content: Sendable {
    case object([(key: String, value: LocatedValue)])
    case list([LocatedValue])
    case number(Double)
    case text(String)
    case flag(Bool)
    case null
  }

  /// What it is.
  let content: Content
  /// The first byte of it and the first behind it.
  let bytes: Range<Int>

  /// The most values of a file, lists and objects among them.
  static let countMax = 1_000_000

  /// Reads a file that is one value.
  static func read(_ bytes: [UInt8], lines: LineTable) throws(GroundStationProblem) -> LocatedValue {
    var reader = JSONReader(bytes)
    var count = 0
    do {
      let value = try value(&reader, &count)
      try reader.end()
      return value
    } catch {
      let place = lines.place(reader.offset..<reader.offset)
      throw GroundStationProblem(
        error.code == .tooLarge ? .tooLarge : .syntax, error.expectation, at: place, path: error.path,
        help: error.code == .tooLarge ? nil : "the file is damaged; save it again in the ground station")
    }
  }

  private static func value(_ reader: inout JSONReader, _ count: inout Int) throws(PlanFileError) -> LocatedValue {
    let kind = try reader.kind()
    let start = reader.offset
    count += 1
    guard count <= countMax else { throw reader.failure(.tooLarge, "the file has more than \(countMax) values") }
    let content: Content
    switch kind {
    case .object:
      var members: [(key: String, value: LocatedValue)] = []
      try reader.object { (reader, key) throws(PlanFileError) in
        members.append((key, try value(&reader, &count)))
      }
      content = .object(members)
    case .list:
      content = .list(try reader.list { (reader) throws(PlanFileError) in try value(&reader, &count) })
    case .text: content = .text(try reader.text())
    case .number: content = .number(try reader.number())
    case .boolean: content = .flag(try reader.boolean())
    case .null:
      try reader.null()
      content = .null
    }
    return LocatedValue(content: content, bytes: start..<reader.offset)
  }

  /// The member of an object; nil for anything else, for an absent member and for `null`.
  subscript(key: String) -> LocatedValue? {
    guard case .object(let members) = content, let member = members.first(where: { $0.key == key }) else { return nil }
    return member.value.isNull ? nil : member.value
  }

  /// Whether it is `null`.
  var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  /// The number, or nil.
  var number: Double? {
    if case .number(let number) = content { return number }
    return nil
  }

  /// The text, or nil.
  var text: String? {
    if case .text(let text) = content { return text }
    return nil
  }

  /// The truth value, or nil; ground stations write 0 and 1, too.
  var flag: Bool? {
    switch content {
    case .flag(let flag): flag
    case .number(0): false
    case .number(1): true
    default: nil
    }
  }

  /// The elements, or nil.
  var list: [LocatedValue]? {
    if case .list(let list) = content { return list }
    return nil
  }

  /// What it is, for messages.
  var kindName: String {
    switch content {
    case .object: "an object"
    case .list: "a list"
    case .number: "a number"
    case .text: "a text"
    case .flag: "true or false"
    case .null: "null"
    }
  }
}

/// Where the lines of a file begin.
struct LineTable: Sendable {
  /// The longest stretch that a place names, in characters.
  static let lengthMax = 120
  /// The most bytes of a line that are counted by their characters: a whole file may stand in one line.
  static let decodedMax = 4096

  private let bytes: [UInt8]
  private let starts: [Int]

  /// Looks for the lines of these bytes.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The place of some bytes: up to the end of their first line.
  func place(_ range: Range<Int>) -> FilePlace {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= range.lowerBound { low = middle } else { high = middle }
    }
    let lineEnd = low + 1 < starts.count ? starts[low + 1] - 1 : bytes.count
    let first = max(starts[low], min(range.lowerBound, lineEnd))
    let end = min(range.upperBound, lineEnd, first + 4 * Self.lengthMax)
    return FilePlace(
      line: low + 1, column: characters(starts[low]..<first) + 1,
      length: min(Self.lengthMax, characters(first..<max(first, end))))
  }

  /// Characters of UTF-8, a mark of byte order not counted; bytes where they are more than `decodedMax`.
  private func characters(_ range: Range<Int>) -> Int {
    guard range.count <= Self.decodedMax else { return range.count }
    var text = bytes[range]
    if range.lowerBound == 0, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    return String(decoding: text, as: UTF8.self).count
  }
}
