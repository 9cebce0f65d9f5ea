import Foundation

/// The project's own files, for tests that read them.
package enum SourceTree {
  /// The project's root folder.
  package static let root: URL = {
    // Tests/SortieTestSupport/SourceTree.swift
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }()

  /// One Swift file.
  package struct File: Sendable {
    /// The path from the root.
    package let path: String
    /// The module: the folder below `Sources`.
    package let module: String
    /// The lines without line feeds.
    package let lines: [String]

    /// The modules that it imports, submodules cut off.
    package var imports: [String] {
      lines.compactMap { line in
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first,
          first.hasPrefix("@") || ["public", "package", "internal", "private"].contains(first)
        {
          words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return name.split(separator: ".").first.map(String.init)
      }
    }
  }

  /// All Swift files below a folder, by path.
  package static func swiftFiles(under folder: String) throws -> [File] {
    let base = root.appendingPathComponent(folder)
    guard let walker = FileManager.default.enumerator(atPath: base.path) else { return [] }
    let names = walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
    return try names.map { name in
      let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      return File(
        path: "\(folder)/\(name)", module: name.split(separator: "/").first.map(String.init) ?? "",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// The text of a file of the project.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Whether the project has a file.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }
}
