import Diagnostics
import Foundation
import Maps
import SortieTestSupport
import Testing

@Suite struct MapRulesTests {
  @Test("every code of the module has a page, and every page a code")
  func pages() throws {
    let text = try SourceTree.text("Sources/Maps/Files/MapRule.swift")
    let codes = text.matches(of: /"(C[0-9]{3})"/).map { String($0.output.1) }
    #expect(codes.count == 47)
    #expect(Set(codes) == Set(MapRules.all.map(\.code)))
    for rule in MapRules.all {
      #expect(!rule.checks.isEmpty && !rule.reason.isEmpty && !rule.example.isEmpty && !rule.fix.isEmpty)
    }
  }
}
