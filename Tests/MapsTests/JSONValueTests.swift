import Maps
import Quantities
import Testing

@Suite struct JSONValueTests {
  /// A document as a tree, and the text of it with spaces, line ends and escapes in odd places.
  private indirect enum Tree: Equatable {
    case null, bool(Bool), number(Double), text(String), list([Tree]), object([(String, Tree)], line: Int)

    static func == (left: Tree, right: Tree) -> Bool {
      switch (left, right) {
      case (.null, .null): true
      case (.bool(let a), .bool(let b)): a == b
      case (.number(let a), .number(let b)): a == b
      case (.text(let a), .text(let b)): a == b
      case (.list(let a), .list(let b)): a == b
      case (.object(let a, let line), .object(let b, let other)):
        line == other && a.count == b.count && zip(a, b).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
      default: false
      }
    }

    init(_ value: JSONValue) {
      if let members = value.members {
        self = .object(members.map { ($0.key, Tree($0.value)) }, line: value.line ?? 0)
      } else if let list = value.list {
        self = .list(list.map(Tree.init))
      } else if let text = value.text {
        self = .text(text)
      } else if let number = value.number {
        self = .number(number)
      } else if let bool = value.bool {
        self = .bool(bool)
      } else {
        self = .null
      }
    }
  }

  private struct Writer {
    var generator: SplitMix64
    var text = ""
    var line = 1

    mutating func space() {
      switch generator.nextIndex(below: 6) {
      case 0: text += " "
      case 1:
        text += "\n"
        line += 1
      case 2: text += "\t\r\n"; line += 1
      default: break
      }
    }

    mutating func string() -> String {
      let pieces: [(String, String)] = [
        ("a", "a"), ("ä", "ä"), ("🚀", "🚀"), ("\\n", "\n"), ("\\\"", "\""), ("\\\\", "\\"), ("\\u00e4", "ä"),
        ("\\ud83d\\ude80", "🚀"), ("{", "{"), ("[", "["), ("\\/", "/"), ("}", "}"),
      ]
      var plain = ""
      text += "\""
      for _ in 0..<generator.nextIndex(below: 9) {
        let piece = pieces[generator.nextIndex(below: pieces.count)]
        text += piece.0
        plain += piece.1
      }
      text += "\""
      return plain
    }

    mutating func tree(_ depth: Int) -> Tree {
      space()
      defer { space() }
      switch generator.nextIndex(below: depth > 4 ? 5 : 8) {
      case 0:
        text += "null"
        return .null
      case 1:
        text += "false"
        return .bool(false)
      case 2:
        let number = Double(Int(generator.nextIndex(below: 1 << 20)) - (1 << 19))
        text += "\(Int(number))"
        return .number(number)
      case 3:
        let number = Double(generator.nextIndex(below: 1 << 30)) / 1e7
        text += "\(number)"
        return .number(number)
      case 4: return .text(string())
      case 5:
        text += "["
        var list: [Tree] = []
        for index in 0..<generator.nextIndex(below: 5) {
          if index > 0 { text += "," }
          list.append(tree(depth + 1))
        }
        if list.isEmpty { space() }
        text += "]"
        return .list(list)
      default:
        let opened = line
        text += "{"
        var members: [(String, Tree)] = []
        for index in 0..<generator.nextIndex(below: 5) {
          if index > 0 { text += "," }
          space()
          let key = string()
          text += ":"
          members.append((key, tree(depth + 1)))
        }
        if members.isEmpty { space() }
        text += "}"
        return .object(members, line: opened)
      }
    }
  }

  @Test(
    "a random document reads as the tree that it was written from, with the lines of its objects", arguments: 1...40)
  func twin(seed: UInt64) throws {
    var writer = Writer(generator: SplitMix64(seed: seed))
    writer.text = "["
    let first = writer.tree(0)
    writer.text += ","
    let second = writer.tree(0)
    writer.text += "]"
    let value = try JSONValue(bytes: Array(writer.text.utf8))
    #expect(Tree(value) == .list([first, second]), "\(writer.text)")
  }

  @Test("every truncation of a document is refused with a place inside it", arguments: 1...5)
  func truncations(seed: UInt64) {
    var writer = Writer(generator: SplitMix64(seed: seed))
    writer.text = "{\"a\":["
    _ = writer.tree(0)
    writer.text += ",7]}"
    let bytes = Array(writer.text.utf8)
    for length in 0..<bytes.count {
      do {
        _ = try JSONValue(bytes: Array(bytes[..<length]))
        Issue.record("the first \(length) bytes were read")
      } catch {
        #expect(error.line >= 1 && error.line <= writer.line && error.column >= 1 && error.column <= length + 1)
      }
    }
  }

  @Test("lists may be nested 64 deep and no deeper, and megabytes of brackets are refused at the 65th")
  func depth() throws {
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue(bytes: Array(deepest.utf8))
    for count in [65, 100_000, 4_000_000] {
      for opening in ["[", "{\"a\":"] {
        let text = String(repeating: opening, count: count)
        do {
          _ = try JSONValue(bytes: Array(text.utf8))
          Issue.record("\(count) levels were read")
        } catch {
          #expect(error.line == 1 && error.column == 64 * opening.utf8.count + 1, "\(error)")
          #expect(error.reason.contains("deeper than 64"))
        }
      }
    }
  }

  @Test("of a repeated key the last member counts, and null is no member")
  func repeatedKeys() throws {
    let value = try JSONValue(bytes: Array(#"{"a":1,"b":null,"a":2,"":3,"ab":4}"#.utf8))
    #expect(value["a"]?.number == 2 && value["b"] == nil && value[""]?.number == 3 && value["c"] == nil)
    #expect(value.members?.count == 5)
  }

  @Test("whole numbers of any length are numbers, and identifiers keep 64 bits")
  func longNumbers() throws {
    let text =
      #"[12345678901234567890123, 9007199254740993, 18446744073709551615, -9223372036854775808, 1.5, 7.0, "x"]"#
    let list = try #require(try JSONValue(bytes: Array(text.utf8)).list)
    #expect(list[0].number == 12_345_678_901_234_567_741_440)
    #expect(list.map(\.identifier) == [nil, "9007199254740993", nil, "-9223372036854775808", nil, "7", "x"])
    #expect(list[2].number == 18_446_744_073_709_551_616)
  }

  @Test("halves of surrogate pairs become U+FFFD, also two upper halves before a lower one")
  func surrogates() throws {
    let text = #"["\ud83d", "\ud83dx", "\ud83d\ud83d\ude80", "\ud83d\u0041", "\ude80"]"#
    let list = try #require(try JSONValue(bytes: Array(text.utf8)).list)
    #expect(list.map(\.text) == ["\u{fffd}", "\u{fffd}x", "\u{fffd}🚀", "\u{fffd}A", "\u{fffd}"])
  }

  @Test(
    "bytes that are no UTF-8 are refused at their place",
    arguments: [([0x22, 0xff, 0x22], 2), ([0x22, 0x61, 0xc3, 0x22], 3), ([0x22, 0xed, 0xa0, 0x80, 0x22], 2)]
      as [([UInt8], Int)])
  func utf8(bytes: [UInt8], column: Int) {
    do {
      _ = try JSONValue(bytes: Array("[\n".utf8) + bytes + Array("]".utf8))
      Issue.record("it was read")
    } catch {
      #expect(error.line == 2 && error.column == column && error.reason.contains("UTF-8"), "\(error)")
    }
  }

  @Test(
    "numbers that are none are refused", arguments: ["NaN", "Infinity", "-Infinity", "1e999", "+1", ".5", "0x1", "1_0"])
  func notNumbers(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(bytes: Array("[\(text)]".utf8)) }
  }

  @Test("positions come flat, and what is no position is seen")
  func positions() throws {
    func flat(_ text: String) throws -> (whole: Bool, degrees: [Double]) {
      var degrees: [Double] = []
      let whole = try JSONValue(bytes: Array(text.utf8)).appendPositions(to: &degrees)
      return (whole, degrees)
    }
    let good = try flat("[[1,2],[3.5,-4,100],[5e1,6]]")
    #expect(good.whole && good.degrees == [1, 2, 3.5, -4, 50, 6])
    for text in ["[[1]]", "[[]]", "[1,2]", "[[1,\"2\"]]", "[[[1,2]]]", "[[null,2]]", "{}", "7", "[[1,2],7]"] {
      #expect(try !flat(text).whole, "\(text)")
    }
    #expect(try flat("[]").whole)
  }

  @Test("no bit flip of a document crashes the reading of its values", arguments: 1...3)
  func flips(seed: UInt64) {
    var writer = Writer(generator: SplitMix64(seed: seed))
    writer.text = "["
    _ = writer.tree(0)
    writer.text += ",[[1.5,2],{\"k\":[3]}]]"
    let bytes = Array(writer.text.utf8)
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      if let value = try? JSONValue(bytes: damaged) { _ = Tree(value) }
    }
  }
}
