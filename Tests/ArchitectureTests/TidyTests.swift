import Foundation
import SortieTestSupport
import Testing

/// House rules that no compiler holds.
@Suite struct TidyTests {
  /// Calls that the sources do without, each with what to use instead.
  static let banned: [(pattern: String, instead: String)] = [
    (#"try!"#, "handle the error"),
    (#"\bas!"#, "use `as?` and say what to do otherwise"),
    (#"\bfatalError\("#, "use `precondition` with a sentence"),
    (#"SystemRandomNumberGenerator"#, "take a generator as an argument"),
    (#"\.random\(in: [^,()]*\)"#, "pass `using:` a generator"),
    (#"\.shuffled\(\)"#, "pass `using:` a generator"),
    (#"\bsleep\("#, "take a clock as an argument"),
    (#"catch \{\s*\}"#, "handle the error"),
  ]

  @Test("no source calls what the style guide bans")
  func bannedCalls() throws {
    for file in try SourceTree.swiftFiles(under: "Sources") {
      // A line at a time only where the file holds the pattern at all.
      let text = file.lines.joined(separator: "\n")
      let held = Self.banned.filter { text.range(of: $0.pattern, options: .regularExpression) != nil }
      for (number, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for (pattern, instead) in held {
          #expect(
            line.range(of: pattern, options: .regularExpression) == nil,
            "\(file.path):\(number + 1): \(pattern): \(instead)")
        }
      }
    }
  }

  @Test("an unchecked Sendable has its proof beside it")
  func uncheckedSendable() throws {
    for file in try SourceTree.swiftFiles(under: "Sources") {
      for (number, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") {
        let above = file.lines[max(0, number - 6)..<number]
        let isProved = above.contains { $0.drop { $0 == " " }.hasPrefix("//") }
        #expect(isProved || line.drop { $0 == " " }.hasPrefix("//"), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test("no line is longer than 120 characters and no file longer than 600 lines")
  func sizes() throws {
    for folder in ["Sources", "Tests", "Benchmarks"] {
      for file in try SourceTree.swiftFiles(under: folder) where !file.path.contains("/Generated/") {
        #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines")
        for (number, line) in file.lines.enumerated() {
          #expect(line.count <= 120, "\(file.path):\(number + 1) has \(line.count) characters")
        }
      }
    }
  }

  @Test("every module has its page and no placeholder is left")
  func pages() throws {
    for module in ModuleTableTests.table.keys.sorted() where module != "sortie" {
      let page = "Sources/\(module)/\(module).docc/\(module).md"
      #expect(SourceTree.exists(page), "\(page) is missing")
    }
    for file in try SourceTree.swiftFiles(under: "Sources") {
      #expect(!file.path.hasSuffix("/Placeholder.swift"), "\(file.path) is left over")
    }
  }
}
