import Diagnostics
import Testing

struct SuggestionTests {
  @Test("The nearest word wins, and far words are not offered")
  func nearest() {
    let keys = ["payload", "priority", "window", "from", "to"]
    #expect(Suggestion.nearest(to: "paylod", among: keys) == "payload")
    #expect(Suggestion.nearest(to: "Payload", among: keys) == "payload")
    #expect(Suggestion.nearest(to: "form", among: keys) == "from")
    #expect(Suggestion.nearest(to: "colour", among: keys) == nil)
    #expect(Suggestion.nearest(to: "", among: keys) == nil)
    #expect(Suggestion.nearest(to: "x", among: ["y"]) == nil)
    #expect(Suggestion.question(for: "windw", among: keys) == "did you mean `window`?")
  }

  @Test("Ties go to the first in the alphabet, whatever the order of the candidates")
  func ties() {
    #expect(Suggestion.nearest(to: "base-x", among: ["base-b", "base-a"]) == "base-a")
    #expect(Suggestion.nearest(to: "base-x", among: ["base-a", "base-b"]) == "base-a")
  }

  @Test(
    "The distance is that of the known examples",
    arguments: [
      ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("from", "form", 1), ("same", "same", 0),
      ("ca", "abc", 3),
    ])
  func distance(_ first: String, _ second: String, _ expected: Int) {
    #expect(Suggestion.editDistance(Array(first), Array(second)) == expected)
    #expect(Suggestion.editDistance(Array(second), Array(first)) == expected)
  }

  @Test("Words above the length limit are passed over")
  func limit() {
    let long = String(repeating: "a", count: Suggestion.comparedCharactersMax + 1)
    #expect(Suggestion.nearest(to: long, among: [long]) == nil)
  }
}

struct RuleCatalogueTests {
  static let rule = Rule(
    "M011", "a key is unknown", checks: "Keys.", why: "Because.", example: "a: 1\nb: 2", fix: "Fix it.")

  @Test("A rule's page has its four parts")
  func page() {
    #expect(
      Self.rule.page == """
        M011: a key is unknown

        What it checks
        Keys.

        Why
        Because.

        Example that breaks it
            a: 1
            b: 2

        What to do
        Fix it.

        """)
  }

  @Test("Rules are found by code in any case, and a mistyped code has a suggestion")
  func lookup() {
    let other = Rule("C101", "other", checks: "x", why: "x", example: "x", fix: "x")
    let catalogue = RuleCatalogue([Self.rule], [other])
    #expect(catalogue.rule("m011") == Self.rule)
    #expect(catalogue.rule("M999") == nil)
    #expect(catalogue.suggestion(for: "M01") == "M011")
    #expect(catalogue.rules.map(\.code) == ["C101", "M011"])
  }
}
