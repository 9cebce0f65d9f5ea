/// The parts of a VRPLIB text before they get a meaning: `KEY : value` lines, then sections of rows of numbers.
struct VRPLIBSections {
  /// A value with its line.
  struct Value {
    /// What stands behind the colon, blanks made single.
    let text: String
    /// The line of the key.
    let line: Int
  }

  /// A row of numbers with its line.
  struct Row {
    /// The numbers of the line; at least one.
    let numbers: [Double]
    /// The line.
    let line: Int
  }

  /// The rows of a section.
  struct Section {
    /// The line of the name.
    let line: Int
    /// The rows, in order.
    var rows: [Row] = []
  }

  /// The header, by key in capitals.
  private(set) var header: [String: Value] = [:]
  /// The sections, by name in capitals without `_SECTION`.
  private(set) var sections: [String: Section] = [:]
  /// The limits that the text is read within.
  let limits: RoutingInstanceLimits

  /// Reads all lines up to `EOF`.
  init(_ text: InstanceText, _ limits: RoutingInstanceLimits) throws(RoutingInstanceError) {
    self.limits = limits
    let rowsMax = max(limits.nodesMax, limits.vehiclesMax)
    var current: String?
    var section = Section(line: 0)
    for line in text.lines {
      guard let first = line.bytes.first else { continue }
      let startsNumber = Set("0123456789+-.".utf8).contains(first)
      if startsNumber {
        guard current != nil else {
          throw RoutingInstanceError(
            .unsupported, line: line.number, "numbers stand outside of a section",
            help: "begin a section such as NODE_COORD_SECTION before them")
        }
        guard section.rows.count < rowsMax else {
          throw RoutingInstanceError(
            .tooLarge, line: line.number, "a section has more than \(rowsMax) rows", help: "give a smaller instance")
        }
        section.rows.append(Row(numbers: try line.numbers(limits), line: line.number))
        continue
      }
      if let current { sections[current] = section }
      current = nil
      guard line.text != "EOF" else { return }
      if let name = Self.sectionName(line.text) {
        guard sections[name] == nil else {
          throw RoutingInstanceError(
            .repeated, line: line.number, "\(name)_SECTION stands there twice", help: "remove one of the two")
        }
        current = name
        section = Section(line: line.number)
      } else {
        try addHeader(line)
      }
    }
    if let current { sections[current] = section }
  }

  private static func sectionName(_ text: String) -> String? {
    let word = text.split { " \t:".contains($0) }.first.map { $0.uppercased() } ?? ""
    return word.hasSuffix("_SECTION") ? String(word.dropLast("_SECTION".count)) : nil
  }

  private mutating func addHeader(_ line: InstanceText.Line) throws(RoutingInstanceError) {
    guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is neither a key with a value nor a section",
        help: "write KEY : value")
    }
    let key = InstanceText.Line(number: line.number, bytes: line.bytes[..<colon]).words.joined(separator: " ")
    let value = InstanceText.Line(number: line.number, bytes: line.bytes[(colon + 1)...]).words.joined(separator: " ")
    guard header[key.uppercased()] == nil else {
      throw RoutingInstanceError(
        .repeated, line: line.number, "\(key.prefix(40)) stands there twice", help: "remove one of the two")
    }
    header[key.uppercased()] = Value(text: value, line: line.number)
  }

  /// The number behind a key; nil where the key is absent.
  func number(_ key: String) throws(RoutingInstanceError) -> Double? {
    guard let value = header[key] else { return nil }
    return try InstanceText.number(value.text, line: value.line, limits)
  }

  /// The whole number behind a key; nil where the key is absent.
  func whole(_ key: String, in range: ClosedRange<Int>) throws(RoutingInstanceError) -> Int? {
    guard let value = header[key], let number = try number(key) else { return nil }
    return try InstanceText.whole(number, in: range, line: value.line, key)
  }

  /// The rows of a section by their leading numbers 1 to `count`, each once; nil where the section is absent.
  func rows(
    _ name: String, count: Int, columns: ClosedRange<Int>
  ) throws(RoutingInstanceError) -> [Row]? {
    guard let section = sections[name] else { return nil }
    var rows = [Row?](repeating: nil, count: count)
    for row in section.rows {
      let number = try InstanceText.whole(row.numbers[0], in: 1...max(1, count), line: row.line, "the row's number")
      guard columns.contains(row.numbers.count - 1) else {
        throw RoutingInstanceError(
          .missing, line: row.line, "the row has \(row.numbers.count - 1) values behind its number",
          help: "\(name)_SECTION has \(columns.lowerBound) to \(columns.upperBound)")
      }
      guard number <= count, rows[number - 1] == nil else {
        throw RoutingInstanceError(
          .repeated, line: row.line, "\(name)_SECTION has number \(number) twice", help: "remove one of the two")
      }
      rows[number - 1] = Row(numbers: Array(row.numbers.dropFirst()), line: row.line)
    }
    var whole: [Row] = []
    for (index, row) in rows.enumerated() {
      guard let row else {
        throw RoutingInstanceError(
          .missing, line: section.line, "\(name)_SECTION has no row \(index + 1)",
          help: "write \(count) rows, numbered from 1")
      }
      whole.append(row)
    }
    return whole
  }

  /// One number for each of `count` rows of a section; nil where the section is absent.
  func column(_ name: String, count: Int) throws(RoutingInstanceError) -> [Double]? {
    try rows(name, count: count, columns: 1...1)?.map { $0.numbers[0] }
  }
}
