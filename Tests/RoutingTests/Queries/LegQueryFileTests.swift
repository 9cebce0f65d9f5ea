import Diagnostics
import Quantities
import Routing
import Testing

@Suite struct LegQueryFileTests {
  private static let good = """
    id,from,to
    7,aid-oodi,60.1734 24.9381@30
    # a remark
    eight, aid-oodi@20 ,  bridge north

    9,60.1 24.9,60.2 25
    """

  private func read(_ text: String) -> (queries: [LegQueryFile.Query], diagnostics: [Diagnostic]) {
    LegQueryFile.read(Array(text.utf8), path: "legs.csv")
  }

  private func lines(_ diagnostics: [Diagnostic]) -> [Int] { diagnostics.map { $0.span.position?.line ?? 0 } }

  @Test("legs have ids, two places and the lines at which they stand")
  func good() throws {
    let (queries, diagnostics) = read(Self.good)
    #expect(diagnostics.isEmpty)
    #expect(queries.map(\.id) == ["7", "eight", "9"] && queries.map(\.line) == [2, 4, 6])
    #expect(queries[0].from == (try PlaceText("aid-oodi")))
    #expect(queries[0].to == (try PlaceText("60.1734,24.9381@30")))
    #expect(queries[1].from == (try PlaceText("aid-oodi@20")))
    #expect(queries[1].to == (try PlaceText("bridge north")))
  }

  @Test("byte order marks, line ends of all kinds, space and remarks before the heading change nothing")
  func forms() {
    let expected = read(Self.good).queries
    for ending in ["\n", "\r\n", "\r"] {
      let text = Self.good.replacing("\n", with: ending)
      for form in [text, "\u{FEFF}" + text, text + ending, text + ending + ending, text + ending + " \t "] {
        let (queries, diagnostics) = read(form)
        #expect(queries == expected && diagnostics.isEmpty, "\(form.debugDescription)")
      }
    }
    let late = read("\u{FEFF}\n# legs\n  \n id , from,to \n7,a,b")
    #expect(late.queries.map(\.line) == [5] && late.diagnostics.isEmpty)
  }

  @Test("a file without its heading, and one that is no text, is told once and gives no legs")
  func headings() throws {
    for (text, line) in [
      ("", 1), ("\n\n", 1), ("# only\n", 1), ("id,to,from\n7,a,b", 1), ("\n\nID,FROM,TO\n7,a,b", 3), ("id,from\n", 1),
      ("id;from;to\n7;a;b", 1), ("7,a,b", 1), ("id,from,to,\n7,a,b", 1), ("\0", 1),
    ] {
      let (queries, diagnostics) = read(text)
      #expect(queries.isEmpty && lines(diagnostics) == [line], "\(text.debugDescription)")
      #expect(diagnostics.map(\.code) == [RoutingRule.queryFile] && diagnostics[0].help != nil)
      #expect(diagnostics[0].span.path == "legs.csv" && diagnostics.hasErrors)
    }
    for bytes in [[0xff], [0xc3], Array("id,from,to\n7,a".utf8) + [0xc0, 0xaf], [0xed, 0xa0, 0x80]] as [[UInt8]] {
      let (queries, diagnostics) = LegQueryFile.read(bytes, path: "legs.csv")
      #expect(queries.isEmpty && diagnostics.map(\.code) == [RoutingRule.queryFile])
      #expect(diagnostics[0].message.contains("UTF-8"))
    }
  }

  @Test("each bad line is told with its number, and the good ones are kept")
  func badLines() {
    let (queries, diagnostics) = read(
      """
      id,from,to
      1,a,b
      2,a
      3,a,b,c
      ,a,b
      5,,b
      6,a,b@x
      7,a,60.1,24.9
      8,91 0,b
      "9","a","b"
      10,a,b
      """)
    #expect(lines(diagnostics) == [3, 4, 5, 6, 7, 8, 9])
    #expect(diagnostics.allSatisfy { $0.code == RoutingRule.queryRow && $0.help != nil && !$0.message.isEmpty })
    #expect(queries.map(\.line) == [2, 10, 11])
  }

  @Test("after the last problem that is told, the rest is not read, and that is said")
  func problemLimit() {
    let bad = String(repeating: "x\n", count: LegQueryFile.problemsMax - 1)
    let almost = read("id,from,to\n" + bad + "1,a,b")
    #expect(almost.diagnostics.count == LegQueryFile.problemsMax - 1 && almost.queries.count == 1)
    let over = read("id,from,to\n" + bad + "x\n\n1,a,b\nx\n1,a,b")
    #expect(over.queries.isEmpty)
    #expect(over.diagnostics.count == LegQueryFile.problemsMax + 1)
    #expect(over.diagnostics.last?.message == "the rest of the file is not read")
    #expect(lines(over.diagnostics).last == LegQueryFile.problemsMax + 3)
  }

  @Test("a line of a megabyte is told without being repeated")
  func longLine() throws {
    let long = String(repeating: "a", count: 1 << 20)
    for row in ["7,\(long),b", "7,b@\(long),b", String(repeating: ",", count: 1 << 16)] {
      let (queries, diagnostics) = read("id,from,to\n\(row)\n8,a,b")
      #expect(queries.map(\.line) == [3] && lines(diagnostics) == [2])
      #expect(diagnostics[0].message.utf8.count < 500)
    }
  }

  @Test("whatever is cut off, legs before it are the same, and nothing crashes")
  func truncations() {
    let bytes = Array(Self.good.replacing("aid", with: "äid").utf8)
    let whole = LegQueryFile.read(bytes, path: "legs.csv").queries
    #expect(whole.count == 3)
    for length in bytes.indices {
      let (queries, diagnostics) = LegQueryFile.read(Array(bytes[..<length]), path: "legs.csv")
      // The last line may be cut to a shorter leg; those before stand.
      #expect(queries.count <= whole.count)
      #expect(queries.dropLast().elementsEqual(whole.prefix(max(0, queries.count - 1))), "\(length) bytes")
      if length < "id,from,to".utf8.count { #expect(queries.isEmpty && !diagnostics.isEmpty) }
    }
  }

  @Test("with any bit turned over a file is read or told, and every problem has a line", arguments: 0..<8)
  func bitFlips(bit: Int) {
    let bytes = Array(("\u{FEFF}" + Self.good.replacing("\n", with: "\r\n")).utf8)
    let lineCount = 7
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(bit)
      let (queries, diagnostics) = LegQueryFile.read(changed, path: "legs.csv")
      #expect(!queries.isEmpty || !diagnostics.isEmpty)
      for query in queries { #expect((2...lineCount).contains(query.line) && !query.id.isEmpty) }
      for diagnostic in diagnostics {
        #expect((1...lineCount).contains(diagnostic.span.position?.line ?? 0) && diagnostic.help != nil)
      }
    }
  }

  @Test("every line of random signs is a leg, or is told, or is empty or a remark", arguments: UInt64(0)..<6)
  func randomLines(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "leg files")
    let signs = Array("012.,,,,,,  @-eab\t\u{D}\n\n\n#\"ö\u{FEFF}".unicodeScalars)
    var legs = 0
    for _ in 0..<300 {
      var text = String.UnicodeScalarView()
      for _ in 0..<generator.nextIndex(below: 90) { text.append(signs[generator.nextIndex(below: signs.count)]) }
      let (queries, diagnostics) = read("id,from,to\n" + String(text))
      let ends = String(text).utf8.map { $0 == 13 ? 10 : $0 }
      let expected = ends.split(separator: 10).count { line in
        !line.allSatisfy { $0 == 32 || $0 == 9 } && line.first != 35
      }
      #expect(queries.count + diagnostics.count == expected, "\(String(text).debugDescription)")
      #expect(queries.allSatisfy { !$0.id.isEmpty } && diagnostics.allSatisfy { $0.span.position != nil })
      legs += queries.count
    }
    #expect(legs > 20)
  }

  @Test("the codes of lists of legs have pages")
  func rules() {
    #expect(RoutingRules.all.map(\.code) == [RoutingRule.queryFile, RoutingRule.queryRow])
  }
}
