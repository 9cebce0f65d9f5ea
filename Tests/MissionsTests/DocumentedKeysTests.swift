import Foundation
import Missions
import Testing

/// The reference of the files is complete.
struct DocumentedKeysTests {
  @Test("Every key that a decoder knows stands in docs/mission-files.md")
  func documentedKeys() throws {
    let root = ProjectMissionsTests.root
    let reference = try String(contentsOfFile: "\(root)/docs/mission-files.md", encoding: .utf8)
    let folder = "\(root)/Sources/Missions/Files"
    var keys: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for list in text.matches(of: /[kK]eys(?:: | = )\[([^\]]*)\]/) {
        for key in list.output.1.matches(of: /"([a-z-]+)"/) { keys.insert(String(key.output.1)) }
      }
    }
    #expect(keys.count > 60)
    let missing = keys.sorted().filter { key in
      // A key stands alone in backquotes, after a dot, or in an example in braces.
      !["`\(key)`", "`\(key).", "`\(key)[", ".\(key).", ".\(key)`", " \(key):", "`\(key):"].contains {
        reference.contains($0)
      }
    }
    #expect(missing == [])
  }
}
