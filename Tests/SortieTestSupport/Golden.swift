import Foundation

/// Files that hold what the output was when somebody last looked at it: `Tests/Golden/`.
package enum Golden {
  /// How an output compares with its file.
  package enum Comparison: Equatable, Sendable {
    /// It is the same.
    case same
    /// It differs: the first line that does, counted from 1, with both texts.
    case differs(line: Int, expected: String, found: String)
    /// There is no file yet.
    case missing
    /// The file has been written anew, as `make golden` asks.
    case written
  }

  /// Compares a text with `Tests/Golden/<name>`; writes the file where the variable `SORTIE_UPDATE_GOLDEN` is 1.
  package static func compare(_ text: String, with name: String) throws -> Comparison {
    let url = SourceTree.root.appendingPathComponent("Tests/Golden").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["SORTIE_UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
      return .written
    }
    guard FileManager.default.fileExists(atPath: url.path) else { return .missing }
    let expected = try String(contentsOf: url, encoding: .utf8)
    if expected == text { return .same }
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(wanted.count, found.count) {
      let one = index < wanted.count ? String(wanted[index]) : ""
      let other = index < found.count ? String(found[index]) : ""
      if one != other || index >= min(wanted.count, found.count) {
        return .differs(line: index + 1, expected: one, found: other)
      }
    }
    return .same
  }
}
